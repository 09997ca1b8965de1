"""What a decision leaves behind: the scores of each case, and the verdict for the record. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.promotion.records import VerdictRecord
from evals.gate.cases.case import Case
from evals.gate.decision.verdict import Decision, MetricResult, Verdict
from evals.gate.digests import sha256_of
from evals.gate.locking import Lock
from evals.gate.metric import RunScores
from evals.gate.run_folder import DECISION, RESULTS, RunFolder


def result_lines(cases: Sequence[Case], scores: RunScores) -> list[dict[str, Any]]:
    """The scores, case by case in order of their ids: equal runs give equal lines."""
    return [
        {
            "id": case.id,
            "kind": case.kind.value,
            "passed": scores.passed.get(case.id, False),
            "error": scores.errors.get(case.id, ""),
            "scores": {
                name: [round(value, 6) for value in values[case.id]]
                for name, values in sorted(scores.values.items())
                if case.id in values
            },
        }
        for case in sorted(cases, key=lambda each: each.id)
    ]


def verdict_record(
    lock: Lock, folder: RunFolder, decision: Decision, files: Mapping[str, str]
) -> VerdictRecord:
    """A verdict as it is put on record, bound to all files of its run.

    Args:
        lock: Of the run.
        folder: Of the run, sealed.
        decision: What came of it.
        files: Digests of the files as they were sealed.
    """
    return VerdictRecord(
        run_id=lock.run_id,
        verdict=decision.verdict.value,
        bar_sha256=lock.bar_sha256,
        lock_sha256=lock.sha256,
        results_sha256=folder.digest(RESULTS),
        decision_sha256=folder.digest(DECISION),
        baseline_digest=lock.baseline.digest if lock.baseline else None,
        corpus_sha256=lock.corpus_sha256,
        program_sha256=lock.program_sha256,
        bootstrap=decision.bootstrap,
        inconclusive=[
            each.name for each in decision.metrics if each.gating and each.verdict is Verdict.INCONCLUSIVE
        ],
        summary={
            "reasons": list(decision.reasons),
            "metrics": {each.name: each.candidate for each in decision.metrics},
            "cases": decision.cases,
            "files": sha256_of(files),
            "table": [_row(each) for each in decision.metrics],
        },
    )


def _row(metric: MetricResult) -> dict[str, Any]:
    """One metric for a page that has only the record."""
    beside = next((each for each in metric.comparisons if each.against == "production"), None)
    return {
        "name": metric.name,
        "meaning": metric.meaning,
        "gating": metric.gating,
        "verdict": metric.verdict.value,
        "candidate": metric.candidate,
        "floor": metric.floor,
        "less_is_better": not metric.higher_is_better,
        "cases": metric.n,
        "production": beside.base if beside else None,
        "difference": beside.difference if beside else None,
        "low": beside.low if beside else None,
        "high": beside.high if beside else None,
    }
