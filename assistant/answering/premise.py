"""Find whether the documents deny what a question takes for granted.

"Since public chatbots are allowed, which one should I use?" takes for granted that they
are. Where the sentence nearest to that says they may not be used, the question has no
right answer, and the reader is better served with that sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.evidence import EvidenceSpan
from knowledge.retrieval import UnitVectors
from knowledge.statements.stance import Stance, opposed, stance_of
from knowledge.terms import stem, terms
from knowledge.units import Unit, UnitKind

LEAD = "The documents say otherwise: "

_MODAL = re.compile(
    r"\b(?:is|are|was|were|may|must|can|cannot|can't|do|does|did|don't|doesn't|need|needs|have to|has to|should|shall|will|"
    r"isn't|aren't|mustn't|needn't|no longer|never|allowed|permitted|required|free)\b",
    re.IGNORECASE,
)
_FORCE_WORDS = frozenset(
    stem(word)
    for word in (
        "allow allowed permit permitted require required requirement needed necessary mandatory compulsory optional "
        "voluntary forbidden prohibited banned approved free okay fine skip longer only without cannot can't don't "
        "doesn't isn't aren't mustn't needn't stop stopped anymore supposed requiring first directly"
    ).split()
)
_QUANTITY = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|sixty|ninety)\s*(?:full |whole |(?P<of>working|business|calendar)\s+)?"
    r"(?P<unit>%|percent|per cent|seconds?|minutes?|hours?|days?|weeks?|months?|years?|cases?|people|persons?|times)",
    re.IGNORECASE,
)
_WORD_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "fourteen": "14", "thirty": "30", "sixty": "60", "ninety": "90",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """The sentence of a document that denies what was taken for granted."""

    span: EvidenceSpan
    unit: Unit
    score: float
    text: str
    """The sentence as a statement, with what it hangs on."""
    speaks_of: float
    """The same share, counted with its list's intro or its table's header."""
    covers: float
    """Share of what the premise says of its subject that the sentence itself speaks of."""


def find_contradiction(
    premise: str,
    spans: Iterable[EvidenceSpan],
    *,
    premise_vector: np.ndarray,
    units: Mapping[int, UnitVectors],
) -> Contradiction | None:
    """The sentence nearest to a premise, if it denies it; None if it agrees or speaks of other things.

    Args:
        premise: A statement, as `presupposition.presupposed` returns it.
        spans: Evidence retrieved for the premise.
        premise_vector: (dim,) unit vector of the premise.
        units: Passage id to its units and their vectors.
    """
    stance, about = stance_of(premise), _about(premise)
    if not about or stance is Stance.MIXED:
        return None
    near = sorted(_near(premise, about, spans, premise_vector, units), key=lambda each: -each.score)
    if any(_agrees(each, premise) for each in near[:_WITNESSES]):
        return None
    near = [each for each in near[:_READ] if each.score >= near[0].score - _MARGIN]
    agreeing = max(
        (
            each.covers
            for each in near
            if stance in _FORCES and _force(each) is stance and not _differs(each, premise)
        ),
        default=0.0,
    )
    for statement in near:
        there = _force(statement)
        denied = (
            opposed(stance, there)
            and statement.covers >= _least_covered(stance, there)
            and (
                there not in (Stance.EXEMPT, Stance.NOT_SO)
                or _denies_of(statement.text, frozenset(terms(premise)))
            )
        )
        if denied and agreeing < 1.0 and agreeing <= statement.covers:
            return None if _meets_exception(about, statement.text) else statement
        if (
            not opposed(stance, there)
            and _differs(statement, premise)
            and statement.speaks_of >= _LEAST_SHARE
        ):
            return statement
    return None


def _force(statement: Contradiction) -> Stance:
    """The force of a sentence without its exceptions."""
    return stance_of(re.split(r"\b(?:unless|except|so that|because)\b", statement.text)[0] or statement.text)


def _denies_of(text: str, about: frozenset[str]) -> bool:
    """Whether the word that a sentence denies ("needs no permission") is one that was spoken of."""
    denied = re.findall(
        r"\b(?:no longer|no|not|never|without|nobody)\b\W+((?:[\w'-]+\W+){0,5}[\w'-]+)", text, re.IGNORECASE
    )
    return not denied or any(about & frozenset(terms(each)) for each in denied)


def _agrees(statement: Contradiction, premise: str) -> bool:
    said, there = _quantities(premise), _quantities(statement.unit.text)
    return any(numbers == there.get(unit) for unit, numbers in said.items())


def _differs(statement: Contradiction, premise: str) -> bool:
    return _other_quantity(premise, statement.unit.text)


def _least_covered(taken: Stance, there: Stance) -> float:
    """How much of what is said of the subject the document must speak of to deny it.

    A ban on everything denies a leave for something; a leave for something does not deny
    the ban on another.
    """
    if there in (Stance.ALLOWED, Stance.EXEMPT):
        return 1.0
    plain = {taken, there} & {Stance.SO, Stance.NOT_SO} or {taken, there} == {Stance.REQUIRED, Stance.BARRED}
    return 0.7 if plain else 0.0


def _near(
    premise: str,
    about: frozenset[str],
    spans: Iterable[EvidenceSpan],
    vector: np.ndarray,
    units: Mapping[int, UnitVectors],
) -> Iterable[Contradiction]:
    """The sentences that speak of the same thing as a premise."""
    core = _core(premise)
    rest = about - core
    for span in spans:
        for passage in span.passages:
            found = units.get(passage.passage_id)
            for index, unit in enumerate(found.units if found else ()):
                if found is None or unit.kind in (UnitKind.HEADING, UnitKind.CODE):
                    continue
                if span.citable_part(unit) is not unit:
                    continue
                cosine = float(found.vectors[index] @ vector)
                own = frozenset(terms(unit.readable))
                before = " ".join(each.text for each in found.units[max(0, index - 3) : index])
                whole = own | span.heading_terms | frozenset(terms(before))
                share = len(about & whole) / len(about)
                speaks = bool(core & own or rest & own) and _share(core, whole) >= _LEAST_CORE
                least = _LEAST_COSINE if not core or core - own else _LEAST_COSINE_OF_SUBJECT
                if speaks and cosine >= least and share >= _LEAST_SHARE:
                    text = _stated(unit, found.units, index, rest or core)
                    yield Contradiction(
                        span=span,
                        unit=unit,
                        score=cosine + share,
                        text=text,
                        speaks_of=_share(rest or core, own),
                        covers=_share(rest or core, frozenset(terms(text))),
                    )


def _share(wanted: frozenset[str], found: frozenset[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 1.0


def _stated(unit: Unit, units: Sequence[Unit], index: int, wanted: frozenset[str]) -> str:
    """A unit as a statement: an item under "What is never allowed" with that heading, a row by one cell."""
    if unit.kind is UnitKind.ROW:
        cells = [cell.strip() for cell in unit.text.strip(" |").split("|")]
        return max(cells, key=lambda cell: len(wanted & frozenset(terms(cell))))
    if unit.kind is not UnitKind.ITEM:
        return unit.text
    heading = next((each.text for each in reversed(units[:index]) if each.kind is UnitKind.HEADING), "")
    return f"{heading.lstrip('# ')}: {unit.readable}" if not unit.lead else unit.readable


def _meets_exception(about: frozenset[str], text: str) -> bool:
    """Whether what a sentence excepts is the very thing that was taken for granted."""
    excepted = re.search(r"\b(?:unless|except|only if|only when)\b(.*)", text, re.IGNORECASE | re.DOTALL)
    return bool(excepted) and len(about & frozenset(terms(excepted.group(1)))) > len(about) / 2


_FORCES = frozenset({Stance.ALLOWED, Stance.BARRED, Stance.REQUIRED, Stance.EXEMPT})
_LEAST_COSINE = 0.5
_LEAST_COSINE_OF_SUBJECT = 0.4
"""For a sentence or row that names the whole subject itself."""
_LEAST_SHARE = 0.5
_LEAST_CORE = 0.6
_READ = 3
_WITNESSES = 8
"""Sentences any of which clears a premise by giving the same amount."""
_MARGIN = 0.25


def _about(premise: str) -> frozenset[str]:
    """Stems of what a premise speaks of, without its force."""
    return frozenset(term for term in terms(_QUANTITY.sub(" ", premise)) if not term.isdigit()) - _FORCE_WORDS


def _core(premise: str) -> frozenset[str]:
    """Stems of the subject, the words before the verb; empty where it is a mere "we"."""
    match = _MODAL.search(premise)
    return frozenset(terms(premise[: match.start()])) - _FORCE_WORDS if match else frozenset()


def _quantities(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _QUANTITY.finditer(text):
        number = match.group("number").lower()
        unit = stem(match.group("unit").lower().replace("per cent", "%").replace("percent", "%"))
        unit = f"{match.group('of').lower()} {unit}" if match.group("of") else unit
        found.setdefault(unit, set()).add(_WORD_NUMBERS.get(number, number))
    return found


def _other_quantity(premise: str, text: str) -> bool:
    """Whether both give one amount in the same unit, and not the same amount."""
    said, there = _quantities(premise), _quantities(text)
    return any(
        len(numbers) == 1 and len(there.get(unit, ())) == 1 and numbers != there[unit]
        for unit, numbers in said.items()
    )
