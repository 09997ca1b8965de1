"""Read the evidence: measure how well each sentence, item and row answers the question.

The vectors of the units and how each word of the question is met in them come with the
retrieval (they were made when the document was published). Similarity, the passage's own
standing, the words and the wanted kind of answer are weighed together; the weights are
released data (`prompts/release.yaml`). Where it is asked for, the best few are embedded
once more, alone: what a sentence says by itself and in its passage are two opinions.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.condense import StandaloneQuestion
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.question_kind import matches_kind
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.retrieval import UnitVectors
from knowledge.terms import term_set, terms
from knowledge.units import Unit, UnitKind, is_header_row, window_of
from knowledge.word_matches import unnamed_words

UNIT_FEATURES = (
    "similarity",
    "similarity_alone",
    "words",
    "unnamed_words",
    "passage_similarity",
    "passage_score",
    "coverage",
    "context_coverage",
    "row_covers",
    "kind",
    "short",
    "is_question",
    "is_code",
    "is_about_itself",
    "another_number",
)
"""Names of a unit's measurements, in the order of `ReadUnit.features`."""


_ABOUT_ITSELF = re.compile(
    r"\bthis (?:policy|standard|playbook|guide|document|page|section|plan|runbook|procedure|template|note|chapter)\b"
    r".{0,25}\b(?:says?|describes?|covers?|explains?|sets? out|defines?|provides?|outlines?|intend\w*|contains?|lists?|gives?|tells?)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that announces what a document is about; it shares the question's words and answers nothing."""


_HISTORY = re.compile(
    r"\b(?:what(?:'s| has| is)? (?:changed|new)|(?:change|revision|version|document) (?:log|history|record)|"
    r"(?:changes|differences) (?:since|from|against|to|in) (?:the )?(?:previous |last |earlier )?(?:version|edition|release)|"
    r"changed (?:against|since)|earlier versions?|previous versions?|changelog)\b",
    re.IGNORECASE,
)
"""A section that tells what earlier versions said: in force as text, superseded as a rule."""
_ASKS_OF_VERSIONS = re.compile(
    r"\b(?:versions?|history|previously|earlier|formerly|used to|what (?:has )?changed|what(?:'s| is) new|differ\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUnit:
    """One unit with its measurements. `score` ranks units of one question."""

    span: EvidenceSpan
    unit: Unit
    window: Sequence[Unit]
    """The unit with its neighbours of the same kind, in order: what is read together."""
    features: tuple[float, ...]
    score: float
    vector: np.ndarray

    @property
    def doc_id(self) -> str:
        """Of the document that says it."""
        return self.span.version.doc_id

    @property
    def document_kind(self) -> DocumentKind:
        """What that document is for."""
        return self.span.version.kind

    @property
    def status(self) -> DocumentStatus:
        """Whether that document is in force."""
        return self.span.version.status

    def feature(self, name: str) -> float:
        """The measurement of this name."""
        return self.features[UNIT_FEATURES.index(name)]

    @property
    def window_text(self) -> str:
        """The window as one text, led by what it hangs on."""
        lead = self.unit.lead
        body = "\n".join(unit.text for unit in self.window)
        return f"{lead}\n{body}" if lead else body


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read for one question, best unit first."""

    question: StandaloneQuestion
    units: Sequence[ReadUnit]
    spans: Sequence[EvidenceSpan]
    term_weights: Mapping[str, float]
    """The question's terms with their rarity among the evidence."""
    left_out: Sequence[ReadUnit] = ()
    """Units that speak to a machine rather than to people, best first; they are no evidence."""


LOOKED_AT_ALONE = 8
"""Best units that are embedded by themselves too; some 3 ms each."""

Embed = Callable[[Sequence[str]], np.ndarray]
"""(n, dim) unit vectors of n texts."""


def read(
    question: StandaloneQuestion,
    spans: Sequence[EvidenceSpan],
    *,
    question_vector: np.ndarray,
    question_words: Sequence[str] = (),
    units: Mapping[int, UnitVectors],
    weights: Mapping[str, float],
    embed: Embed | None = None,
) -> Reading:
    """Measure the units of the evidence against the question.

    Args:
        question: What is asked.
        spans: Evidence, best first.
        question_vector: (dim,) unit vector of `question.text`.
        question_words: Its telling words, the columns of the units' matches.
        units: Passage id to its units, their vectors and matches.
        weights: A weight for each of `UNIT_FEATURES`.
        embed: Embeds the best units alone; None leaves that measurement out.
    """
    wanted = weigh_terms(question, spans)
    best_score = max((span.score for span in spans), default=1.0) or 1.0
    measured, left_out = [], []
    for span in spans:
        for passage in span.passages:
            found = units.get(passage.passage_id)
            if found is None or not len(found.units):
                continue
            similarities = found.vectors @ question_vector
            met = _words_met(found.matches, question_words, span)
            for index, unit in enumerate(found.units):
                if unit.kind is UnitKind.HEADING or is_header_row(found.units, index):
                    continue  # it names an answer, it is none
                citable = span.citable_part(unit) if span.addressed else unit
                unit = citable or unit
                features = _measure(
                    question, span, unit, float(similarities[index]), met[index], wanted, best_score
                )
                (left_out if citable is None else measured).append(
                    ReadUnit(
                        span=span,
                        unit=unit,
                        window=_window(found.units, index, span),
                        features=features,
                        score=_score(features, weights),
                        vector=found.vectors[index],
                    )
                )
    measured.sort(key=lambda read_unit: -read_unit.score)
    left_out.sort(key=lambda read_unit: -read_unit.score)
    if embed is not None and question_vector.any():
        measured = _look_again(measured, question_vector, embed, weights)
    return Reading(question=question, units=measured, spans=spans, term_weights=wanted, left_out=left_out)


def _window(units: Sequence[Unit], index: int, span: EvidenceSpan) -> Sequence[Unit]:
    """The window of a unit without neighbours that speak to a machine."""
    window = window_of(units, index, span.version_text)
    if not span.addressed:
        return window
    return [part for each in window if (part := span.citable_part(each))] or [units[index]]


_ROW_COVERS = 0.95
"""A row that with its header names all that was asked: the cell where they meet answers."""


def _score(features: Sequence[float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in zip(UNIT_FEATURES, features, strict=True))


def _look_again(
    measured: Sequence[ReadUnit],
    question_vector: np.ndarray,
    embed: Embed,
    weights: Mapping[str, float],
) -> list[ReadUnit]:
    """The best units, measured alone too and ordered anew; the others follow as they were."""
    best, others = measured[:LOOKED_AT_ALONE], measured[LOOKED_AT_ALONE:]
    if not best:
        return []
    alone = embed([each.unit.readable for each in best]) @ question_vector
    place = UNIT_FEATURES.index("similarity_alone")
    again = []
    for each, value in zip(best, alone, strict=True):
        features = (*each.features[:place], float(value), *each.features[place + 1 :])
        again.append(replace(each, features=features, score=_score(features, weights)))
    again.sort(key=lambda read_unit: -read_unit.score)
    return [*again, *others]


def _words_met(
    matches: np.ndarray, words: Sequence[str], span: EvidenceSpan
) -> Sequence[tuple[float, float]]:
    """For each unit how well it meets the question's words, and those that no heading names."""
    if not len(words) or matches.shape[1] != len(words):
        return [(0.0, 0.0)] * len(matches)
    free = unnamed_words(words, [span.version.title, *span.heading_path])
    return list(zip(matches.mean(axis=1).tolist(), matches[:, free].mean(axis=1).tolist(), strict=True))


def _measure(
    question: StandaloneQuestion,
    span: EvidenceSpan,
    unit: Unit,
    similarity: float,
    words_met: tuple[float, float],
    wanted: Mapping[str, float],
    best_score: float,
) -> tuple[float, ...]:
    own = term_set(unit.readable)
    aside = bool(_ABOUT_ITSELF.search(unit.text)) or _tells_history(question, span)
    return (
        similarity,
        similarity,  # until it is looked at alone
        *words_met,
        span.similarity,
        span.score / best_score,
        coverage_of(wanted, own),
        coverage_of(wanted, own | span.heading_terms),
        float(unit.kind is UnitKind.ROW and not aside and coverage_of(wanted, own) > _ROW_COVERS),
        float(any(matches_kind(kind, unit.readable) for kind in question.kinds)),
        float(len(unit.text.split()) < 5),
        float(unit.text.rstrip(" *_").endswith("?")),
        float(unit.kind is UnitKind.CODE),
        float(aside),
        float(_names_another_number(question.text, [*span.heading_path, unit.readable])),
    )


_NUMBERED = re.compile(r"\b([A-Za-z]{3,})[ -]?#?(\d{1,3})\b")


def _names_another_number(question: str, texts: Sequence[str]) -> bool:
    """Whether a text speaks of gate 2 where gate 3 was asked about, and of gate 3 nowhere.

    To a vector the two are the same gate.
    """
    asked = {(word.lower(), number) for word, number in _NUMBERED.findall(question)}
    if not asked:
        return False
    told = {(word.lower(), number) for text in texts for word, number in _NUMBERED.findall(text)}
    words = {word for word, _ in asked} & {word for word, _ in told}
    return any(not {pair for pair in told if pair[0] == word} & asked for word in words)


def _tells_history(question: StandaloneQuestion, span: EvidenceSpan) -> bool:
    """Whether a section tells of earlier versions and the question does not ask for them."""
    headings = span.heading_path[-1:]
    told = any(_HISTORY.search(heading) for heading in headings)
    return told and not _HISTORY.search(question.text) and not _ASKS_OF_VERSIONS.search(question.text)


def weigh_terms(question: StandaloneQuestion, spans: Sequence[EvidenceSpan]) -> dict[str, float]:
    """Question terms with their rarity among the evidence; the focus counts double.

    Rarity within what was retrieved separates the term that tells passages apart
    ("Sunday") from the one they all share ("change").
    """
    frequency = Counter(term for span in spans for term in span.terms)
    count = max(1, len(spans))
    focus = term_set(question.focus)
    weights = {}
    for term in set(terms(question.text)):
        rarity = math.log(1 + (count - frequency[term] + 0.5) / (frequency[term] + 0.5)) + 0.3
        weights[term] = rarity * (2.0 if question.topic and term in focus else 1.0)
    return weights


def coverage_of(wanted: Mapping[str, float], found: frozenset[str] | set[str]) -> float:
    """Share of the question's weighted terms that a text holds, 0 to 1."""
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in found) / total if total else 0.0
