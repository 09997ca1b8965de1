"""Do citations hold, and do they carry what is said? Pure.

Two questions that are kept apart: `cite_valid` asks whether every citation is what it claims to
be, with no gold at all; `cite_recall` and `cite_precision` ask, against gold, whether it is the
right one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.gate.cases.case import Case, CaseKind
from evals.gate.metric import Corpus, Family, Metric
from evals.gate.outputs import CitedQuote, Output, SeenPassage
from evals.gate.scoring.matching import MARKER, markers, plain
from evals.gate.scoring.places import text_or_none
from evals.gate.scoring.said import (
    ANSWERED_KINDS,
    citations_by_number,
    cited_numbers,
    holds,
    is_answer,
    said_sentences,
    sources_of,
)

NEIGHBOURHOOD_CHARS = 700
"""An answer may quote this far beyond a passage that was read: passages are read with their section."""
METRICS = (
    Metric(
        name="cite_valid",
        family=Family.CITATION,
        meaning="Every sentence is cited, and every citation stands verbatim in what was read.",
        binary=True,
    ),
    Metric(
        name="cite_recall",
        family=Family.CITATION,
        meaning="Share of the facts said that are cited from a document which states them.",
    ),
    Metric(
        name="cite_precision",
        family=Family.CITATION,
        meaning="Share of the citations that are of a document which states a fact of their sentence.",
    ),
)


def score_citations(case: Case, output: Output, corpus: Corpus) -> Mapping[str, float]:
    """Validity of whatever is said; recall and precision where the documents answer."""
    if case.kind is CaseKind.DRAFT:
        return {}
    scores = {"cite_valid": float(not citation_faults(output, corpus))}
    if case.kind in ANSWERED_KINDS:
        scores["cite_recall"] = cite_recall(case, output)
        scores["cite_precision"] = cite_precision(case, output)
    return scores


def citation_faults(output: Output, corpus: Corpus) -> list[str]:
    """Everything about the citations that does not hold, in words; empty where all do.

    A refusal needs no citation. An answer needs one on every sentence, and may say nothing
    beside its sentences.
    """
    known = citations_by_number(output)
    used = {n for each in output.sentences for n in cited_numbers(each)} | set(markers(output.answer))
    faults = [f"[{n}] is the number of no citation, or of several" for n in sorted(used - set(known))]
    for each in output.citations:
        if fault := _fault(each, output.seen, corpus):
            faults.append(f"[{each.n}] {fault}")
    if is_answer(output):
        faults += [
            f"nothing is cited for: {each.text}" for each in output.sentences if not cited_numbers(each)
        ]
        if not output.sentences:
            faults.append("the answer has no sentences")
        elif beside := _said_beside(output):
            faults.append(f"said beside the sentences: {beside}")
    return faults


def cite_recall(case: Case, output: Output) -> float:
    """Share of the facts said of which a sentence that says it cites a document that states it.

    0 where no fact is said: what is not said is not carried.
    """
    known, sentences = citations_by_number(output), said_sentences(output)
    said = carried = 0
    for nugget in case.gold.nuggets:
        saying = [each for each in sentences if holds(each, nugget)]
        numbers = {n for each in saying for n in cited_numbers(each) if n in known}
        said += bool(saying)
        carried += any(known[n].source in sources_of(nugget, case) for n in numbers)
    return carried / said if said else 0.0


def cite_precision(case: Case, output: Output) -> float:
    """Share of the citations, sentence by sentence, of documents that state a fact said in that sentence.

    All sentences count, so that one which holds no fact of the case lowers the share. A sentence
    without a citation counts as one wrong citation, as does a number that stands for none; 0
    where nothing is answered.
    """
    known, sentences = citations_by_number(output), said_sentences(output)
    right = total = 0
    for sentence in sentences:
        numbers = cited_numbers(sentence)
        nuggets = [nugget for nugget in case.gold.nuggets if holds(sentence, nugget)]
        carrying = frozenset().union(*(sources_of(nugget, case) for nugget in nuggets))
        right += sum(n in known and known[n].source in carrying for n in numbers)
        total += max(1, len(numbers))
    in_sentences = {n for sentence in sentences for n in cited_numbers(sentence)}
    total += len(set(markers(output.answer)) - in_sentences) if sentences else 0
    return right / total if total else 0.0


def _fault(cited: CitedQuote, seen: Sequence[SeenPassage], corpus: Corpus) -> str:
    text = text_or_none(corpus, cited.doc_id, cited.version)
    if text is None:
        return f"is of {cited.doc_id}@{cited.version}, which is not there"
    if not 0 <= cited.start < cited.end <= len(text) or text[cited.start : cited.end] != cited.quote:
        return "does not stand verbatim where it says"
    if not was_read(cited, seen):
        return "is of a place that was not read"
    return ""


def was_read(cited: CitedQuote, seen: Sequence[SeenPassage]) -> bool:
    """Whether a quote lies in passages of its version that were read, or right around them.

    Passages are read with the section around them, and such that touch are read as one; so it
    suffices that their neighbourhoods cover the quote together.
    """
    reached = cited.start
    for start, end in sorted(
        (each.start - NEIGHBOURHOOD_CHARS, each.end + NEIGHBOURHOOD_CHARS)
        for each in seen
        if (each.doc_id, each.version) == (cited.doc_id, cited.version)
    ):
        if start > reached:
            break
        reached = max(reached, end)
    return reached >= cited.end > cited.start


def _said_beside(output: Output) -> str:
    """What the answer says in words that none of its sentences has; "" where that is nothing."""
    rest = MARKER.sub(" ", output.answer)
    for sentence in sorted(output.sentences, key=lambda each: -len(each.text)):
        rest = rest.replace(MARKER.sub(" ", sentence.text), " ", 1)
    return rest.strip() if any(char.isalnum() for char in plain(rest)) else ""
