"""Are answers right, cited, and refused when they should be? Case by case, with reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answering.answer import Answer, AnswerStatus, Citation, Question
from assistant.answering.serialise import parse_history
from evals.matching import quote_overlaps
from evals.questions import QuestionCase
from evals.reliability import Bin, brier_score, equal_mass_bins, expected_calibration_error
from evals.results import render_table
from evals.statistics import share, share_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutcome:
    """What happened to one case."""

    case: QuestionCase
    answer: Answer
    cited: bool
    """A gold quote, or the part of it that answers, is among the citations."""
    retrieved: bool
    """A gold quote stands in a passage that was considered."""
    gold_citations: int
    """Citations that overlap a gold quote in a document that carries it."""
    gold_document_citations: int
    """Citations of any passage of a gold document."""
    considered: Sequence[str]
    """Documents of the first three passages that were considered, best first."""
    verbatim: int
    """Citations whose quote is exactly the version's text at its offsets."""
    fault: str
    """"" or one of not_retrieved, not_chosen, wrongly_refused, wrongly_answered, not_clarified."""


VersionText = Callable[[str, int], str]
"""Document id and version number to normalised text."""


def judge(
    case: QuestionCase,
    answer: Answer,
    *,
    read: Sequence[tuple[str, str]],
    version_text: VersionText,
) -> AnswerOutcome:
    """Compare one answer with its gold evidence.

    Args:
        case: With the gold evidence.
        answer: What was said.
        read: (source, text) of the passages that were read for it, best first.
        version_text: To check that citations are verbatim.
    """
    refused = answer.status is AnswerStatus.REFUSED
    gold_cited = [_is_gold(case, citation) for citation in answer.citations]
    cited = any(gold_cited[:3])
    gold_documents = {document for gold in case.evidence for document in gold.docs}
    retrieved = any(
        source in gold.docs and quote_overlaps(gold.quote, text)
        for source, text in read
        for gold in case.evidence
    )
    verbatim = sum(version_text(c.doc_id, c.version)[c.start : c.end] == c.quote for c in answer.citations)
    return AnswerOutcome(
        case=case,
        answer=answer,
        cited=cited,
        retrieved=retrieved,
        gold_citations=sum(gold_cited),
        gold_document_citations=sum(c.source in gold_documents for c in answer.citations),
        considered=[source for source, _ in read[:3]],
        verbatim=verbatim,
        fault=_fault_of_clarifying(case, answer)
        if case.expected_status == "clarify"
        else _fault(case, refused=refused, cited=cited, retrieved=retrieved),
    )


def _is_gold(case: QuestionCase, citation: Citation) -> bool:
    return any(
        citation.source in gold.docs and quote_overlaps(gold.quote, citation.quote) for gold in case.evidence
    )


def _fault_of_clarifying(case: QuestionCase, answer: Answer) -> str:
    return "" if answer.status is AnswerStatus.CLARIFY else "not_clarified"


def _fault(case: QuestionCase, *, refused: bool, cited: bool, retrieved: bool) -> str:
    if not case.answerable:
        return "" if refused else "wrongly_answered"
    if cited:
        return ""
    if not retrieved:
        return "not_retrieved"
    return "wrongly_refused" if refused else "not_chosen"


def summarise(outcomes: Sequence[AnswerOutcome]) -> dict[str, Any]:
    """Figures over all cases, each with its count and 95 % interval."""
    answerable = [o for o in outcomes if o.case.answerable]
    unclear = [o for o in outcomes if o.case.expected_status == "clarify"]
    unanswerable = [o for o in outcomes if not o.case.answerable and o not in unclear]
    citations = sum(len(o.answer.citations) for o in outcomes)
    answered = [o for o in answerable if _says_something(o)]
    cited = sum(len(o.answer.citations) for o in answered)
    by_type: dict[str, list[AnswerOutcome]] = defaultdict(list)
    for outcome in answerable:
        by_type[outcome.case.type].append(outcome)
    totals = sorted(o.answer.timings_ms["total"] for o in outcomes)
    return {
        "gold_quote_cited": share(o.cited for o in answerable),
        "refusal_recall": share(_refused(o) for o in unanswerable),
        "over_refusal": share(_refused(o) for o in answerable),
        "asked_back": share(not o.fault for o in unclear),
        "wrongly_asked_back": share(o.answer.status is AnswerStatus.CLARIFY for o in answerable),
        "citations_verbatim": share_of(sum(o.verbatim for o in outcomes), citations),
        "citation_precision": share_of(sum(o.gold_citations for o in answered), cited),
        "citation_document_precision": share_of(sum(o.gold_document_citations for o in answered), cited),
        "citations_per_answer": round(citations / max(1, sum(not _refused(o) for o in outcomes)), 3),
        "statuses": dict(Counter(o.answer.status.value for o in outcomes)),
        "faults": dict(Counter(o.fault for o in outcomes if o.fault)),
        "by_type": {kind: share(o.cited for o in group) for kind, group in sorted(by_type.items())},
        "calibration": _calibration(outcomes),
        "p50_ms": totals[len(totals) // 2] if totals else None,
        "p95_ms": totals[int(len(totals) * 0.95)] if totals else None,
    }


def reliability_bins(outcomes: Sequence[AnswerOutcome]) -> list[Bin]:
    """How often the shown confidence came true: ten bins of about as many questions each.

    Questions that were asked back, or should have been, have no confidence and are left out.
    """
    return equal_mass_bins(*_promises(outcomes))


def _promises(outcomes: Sequence[AnswerOutcome]) -> tuple[list[float], list[bool]]:
    judged = [
        o
        for o in outcomes
        if o.case.expected_status != "clarify" and o.answer.status is not AnswerStatus.CLARIFY
    ]
    return [o.answer.confidence for o in judged], [o.case.answerable for o in judged]


def _calibration(outcomes: Sequence[AnswerOutcome]) -> dict[str, Any]:
    confidences, answerable = _promises(outcomes)
    bins = equal_mass_bins(confidences, answerable)
    return {
        "n": len(confidences),
        "answerable": sum(answerable),
        "expected_calibration_error": expected_calibration_error(bins),
        "brier": brier_score(confidences, answerable),
        "bins": [asdict(each) for each in bins],
    }


def describe_faults(outcomes: Sequence[AnswerOutcome]) -> list[dict[str, Any]]:
    """One row for each case that went wrong, with what was expected and what was said."""
    return [
        {
            "id": o.case.id,
            "fault": o.fault,
            "question": o.answer.standalone_question,
            "gold": [gold.quote for gold in o.case.evidence],
            "said": o.answer.answer,
            "cited": [{"source": c.source, "quote": c.quote} for c in o.answer.citations],
            "considered": list(o.considered),
            "confidence": o.answer.confidence,
        }
        for o in outcomes
        if o.fault
    ]


def _refused(outcome: AnswerOutcome) -> bool:
    return outcome.answer.status is AnswerStatus.REFUSED


def _says_something(outcome: AnswerOutcome) -> bool:
    return outcome.answer.status not in (AnswerStatus.REFUSED, AnswerStatus.CLARIFY)


def run(composition: Any, cases: Sequence[QuestionCase], *, progress: Any) -> list[AnswerOutcome]:
    """Ask every case in its own collection and judge what comes back."""
    knowledge = composition.knowledge_base()
    assistant = composition.assistant()

    def version_text(doc_id: str, number: int) -> str:
        return knowledge.version(f"{doc_id}@{number}").text

    outcomes = []
    for case in progress.each(cases, "Asking"):
        read: list[tuple[str, str]] = []

        def remember(stage: str, detail: dict[str, Any], read: list[tuple[str, str]] = read) -> None:
            if stage == "retrieve":
                read += [(p.passage.source, p.passage.text) for p in detail["passages"]]

        answer = assistant.answer(question_of(case), on_step=remember)
        outcomes.append(judge(case, answer, read=read, version_text=version_text))
    return outcomes


def question_of(case: QuestionCase) -> Question:
    """The question as it is asked, in the case's own collection and role."""
    return Question(
        text=case.question,
        role=case.role,
        history=parse_history(list(case.history)),
        collection=case.collection or None,
    )


_FIGURES = (
    "gold_quote_cited",
    "refusal_recall",
    "over_refusal",
    "asked_back",
    "wrongly_asked_back",
    "citations_verbatim",
    "citation_precision",
    "citation_document_precision",
)


def render_summary(result: dict[str, Any]) -> str:
    """The figures as a Markdown table, the faults by kind, then the bins of confidence."""
    rows: list[list[object]] = []
    for name in _FIGURES:
        if not result[name]["n"]:
            continue
        figure = result[name]
        rows.append([name, figure["value"], f"{figure['low']}–{figure['high']}", figure["n"]])
    for kind, figure in result["by_type"].items():
        rows.append(
            [f"gold quote cited: {kind}", figure["value"], f"{figure['low']}–{figure['high']}", figure["n"]]
        )
    rows.append(["ask p50 / p95 ms", f"{result['p50_ms']} / {result['p95_ms']}", "", ""])
    table = render_table(["measure", "value", "95 % interval", "n"], rows)
    faults = ", ".join(f"{count} {fault.replace('_', ' ')}" for fault, count in result["faults"].items())
    return f"{table}\n\nFaults: {faults or 'none'}\n\n{_render_calibration(result['calibration'])}"


def _render_calibration(calibration: dict[str, Any]) -> str:
    if not calibration["n"]:
        return "Calibration: no question was judged."
    lead = (
        f"Calibration over {calibration['n']} questions, {calibration['answerable']} answerable: "
        f"expected calibration error {calibration['expected_calibration_error']:.3f}, "
        f"Brier score {calibration['brier']:.3f}"
    )
    rows = [
        [each["confidence"], each["share"], f"{each['low']}–{each['high']}", each["n"]]
        for each in calibration["bins"]
    ]
    return f"{lead}\n\n{render_table(['confidence', 'answerable', '95 % interval', 'n'], rows)}"
