"""Ours and its peers in one run: figures, paired differences, and what was run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.answering.answer import AnswerStatus
from evals.benchmarks import answers
from evals.benchmarks.peers.refusing import RefusalScores, cutoff_refusals, own_refusals
from evals.benchmarks.peers.searching import SearchOutcome, search_cases
from evals.benchmarks.peers.system import FileSet, Indexed, SearchSystem
from evals.questions import QuestionCase
from evals.results import versions
from evals.statistics import Difference, auroc, mcnemar_exact, paired_auroc_difference, paired_difference

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.progress import Progress

SCOPES = {"own_collection": True, "all_collections": False}
"""The second is left out where there is but one collection."""
MEASURES = {
    "all_gold_documents@10": "all_documents",
    "any_gold_document@10": "any_document",
    "gold_quote@5": "quote",
    "mrr_gold_document@10": "reciprocal_rank",
    "search_p50_ms": "milliseconds",
}
"""Figure to the field of an outcome that it sums up: a mean, for the time a median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Everything one system did."""

    system: SearchSystem
    indexed: Indexed
    outcomes: Mapping[str, Sequence[SearchOutcome]]
    """By scope, one for each case in order."""


def compare(
    composition: Composition,
    ours: SearchSystem,
    peers: Sequence[SearchSystem],
    cases: Sequence[QuestionCase],
    files: FileSet,
    *,
    progress: Progress,
) -> dict[str, Any]:
    """Index, search and refuse with every system; ours is compared with each of the others."""
    answered = answers.run(composition, cases, progress=progress)
    confidences = [outcome.answer.confidence for outcome in answered]
    refused = [outcome.answer.status is AnswerStatus.REFUSED for outcome in answered]
    own = _measure(ours, cases, files, progress)
    others = [_measure(peer, cases, files, progress) for peer in peers]
    groups = {"all_questions": [True] * len(cases)}
    unrestricted = [case.type != "restricted" for case in cases]
    if not all(unrestricted):
        groups["without_restricted"] = unrestricted
    return {
        "questions": {
            "with_gold": sum(bool(case.evidence) for case in cases),
            "answerable": sum(case.answerable for case in cases),
            "unanswerable": sum(not case.answerable for case in cases),
        },
        "files": {"n": len(files.keys), "as_normalised_text": files.as_text},
        "systems": {each.system.name: _describe(each) for each in (own, *others)},
        "retrieval": {scope: _compare_retrieval(own, others, scope) for scope in own.outcomes},
        "refusal": {
            name: _compare_refusal(others, _Refusing(cases, confidences, refused, keep))
            for name, keep in groups.items()
        },
    }


def _measure(
    system: SearchSystem, cases: Sequence[QuestionCase], files: FileSet, progress: Progress
) -> Measured:
    progress.title(f"{system.name}: indexing")
    indexed = system.index(files)
    outcomes = {
        scope: search_cases(system, cases, own_collection=own, progress=progress)
        for scope, own in SCOPES.items()
        if own or len({key.collection for key in files.keys.values()}) > 1
    }
    return Measured(system=system, indexed=indexed, outcomes=outcomes)


def _describe(measured: Measured) -> dict[str, Any]:
    indexed = measured.indexed
    return {
        "how": measured.system.how,
        "versions": versions(*measured.system.packages),
        "passages": indexed.passages,
        "words_per_passage": round(indexed.mean_words),
        "ingest_seconds": None if indexed.seconds is None else round(indexed.seconds, 1),
    }


def _compare_retrieval(own: Measured, others: Sequence[Measured], scope: str) -> dict[str, Any]:
    return {
        measure: {
            own.system.name: {"value": _middle(_values(own, scope, field), field)},
            **{
                peer.system.name: _paired(_values(own, scope, field), _values(peer, scope, field), field)
                for peer in others
            },
        }
        for measure, field in MEASURES.items()
    }


def _values(measured: Measured, scope: str, field: str) -> list[float]:
    """One value for each case that has gold evidence."""
    outcomes = measured.outcomes[scope]
    return [float(getattr(outcome, field)) for outcome in outcomes if outcome.case.evidence]


def _middle(values: Sequence[float], field: str) -> float | None:
    from statistics import fmean, median

    if not values:
        return None
    return round(median(values) if field == "milliseconds" else fmean(values), 4)


def _paired(ours: Sequence[float], theirs: Sequence[float], field: str) -> dict[str, Any]:
    timed = field == "milliseconds"
    difference = paired_difference(ours, theirs, median=timed)
    p = None if timed or field == "reciprocal_rank" else _mcnemar(ours, theirs)
    return _row(_middle(theirs, field), difference, p)


def _mcnemar(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return mcnemar_exact([bool(value) for value in ours], [bool(value) for value in theirs])


def _row(value: float | None, difference: Difference | None, p: float | None) -> dict[str, Any]:
    return {
        "value": value,
        "ours_minus_theirs": asdict(difference) if difference else None,
        "mcnemar_p": None if p is None else round(p, 5),
    }


@dataclass(frozen=True, slots=True)
class _Refusing:
    """Our decisions on the cases that are kept."""

    cases: Sequence[QuestionCase]
    confidences: Sequence[float]
    refused: Sequence[bool]
    keep: Sequence[bool]

    def kept(self, values: Sequence[Any]) -> list[Any]:
        return [value for value, keep in zip(values, self.keep, strict=True) if keep]


def _compare_refusal(others: Sequence[Measured], decided: _Refusing) -> dict[str, Any]:
    cases = decided.kept(decided.cases)
    own = own_refusals(cases, decided.kept(decided.confidences), decided.kept(decided.refused))
    theirs = {
        peer.system.name: cutoff_refusals(
            cases,
            [outcome.top_score for outcome in decided.kept(peer.outcomes["own_collection"])],
            allowed=sum(own.refused_answerable),
        )
        for peer in others
    }
    return {
        "n": {"answerable": len(own.answerable), "unanswerable": len(own.unanswerable)},
        "auroc_answerable": {
            "ours": {"value": _rounded(auroc(own.answerable, own.unanswerable))},
            **{name: _auroc_row(own, scores) for name, scores in theirs.items()},
        },
        "refusal_recall": _refusal_rows(own, theirs, "refused_unanswerable"),
        "over_refusal": _refusal_rows(own, theirs, "refused_answerable"),
    }


def _refusal_rows(own: RefusalScores, theirs: Mapping[str, RefusalScores], field: str) -> dict[str, Any]:
    ours = [float(flag) for flag in getattr(own, field)]
    rows: dict[str, Any] = {"ours": {"value": _middle(ours, field)}}
    for name, scores in theirs.items():
        rows[name] = _paired(ours, [float(flag) for flag in getattr(scores, field)], field)
    return rows


def _auroc_row(own: RefusalScores, scores: RefusalScores) -> dict[str, Any]:
    difference = paired_auroc_difference(
        (own.answerable, own.unanswerable), (scores.answerable, scores.unanswerable)
    )
    return _row(_rounded(auroc(scores.answerable, scores.unanswerable)), difference, None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
