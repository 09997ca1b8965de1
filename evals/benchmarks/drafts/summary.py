"""The figures of a run, and whether every bar holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals.benchmarks.drafts.running import Outcome
from evals.benchmarks.measuring import percentile

MAX_SECONDS = 3.0
"""For each draft, without a chat model."""
_BARS = (
    "no draft", "lint errors", "quotes", "words not said", "invented", "expected", "open items",
    "plan: lint errors",
    "plan: quotes", "plan: invented", "files", "read back", "checkers of others",
)  # fmt: skip


def summarise(
    outcomes: Sequence[Outcome], skipped: Mapping[str, str], *, defects: bool = False
) -> dict[str, Any]:
    """Figures over all briefs; with `defects`, every defect by brief."""
    seconds = [each.seconds for each in outcomes]
    wrong = {bar: sum(len(each.defects.get(bar, ())) for each in outcomes) for bar in _judged(outcomes)}
    slow = [each.name for each in outcomes if each.seconds > MAX_SECONDS]
    result: dict[str, Any] = {
        "briefs": len(outcomes),
        "seconds_median": round(percentile(seconds, 0.5), 3),
        "seconds_p95": round(percentile(seconds, 0.95), 3),
        "seconds_worst": round(max(seconds, default=0.0), 3),
        "slower_than_3_s": len(slow),
        "quotes": sum(each.quotes for each in outcomes),
        "open_items_median": percentile([each.open_items for each in outcomes], 0.5),
        "questions_median": percentile([each.questions for each in outcomes], 0.5),
        "warnings": sum(each.warnings for each in outcomes),
        "defects": wrong,
        "skipped": dict(skipped),
        "passed": bool(outcomes) and not any(wrong.values()) and not slow,
    }
    if defects:
        result["cases"] = [
            {key: value for key, value in asdict(each).items() if key not in {"files", "plan_files"}}
            for each in outcomes
        ]
    return result


def render_summary(result: Mapping[str, Any], outcomes: Sequence[Outcome]) -> str:
    """Two Markdown tables, figures and briefs; then every defect in a line."""
    from evals.results import render_table

    figures = [[key, value] for key, value in result.items() if not isinstance(value, dict | list)]
    figures += [[f"defects: {bar}", number] for bar, number in result["defects"].items()]
    figures += [[f"not asked: {who}", why] for who, why in result["skipped"].items()]
    rows = [
        [each.name, each.seconds, each.steps, each.open_items, each.questions, each.quotes,
         sum(len(found) for found in each.defects.values())]
        for each in outcomes
    ]  # fmt: skip
    header = ["brief", "seconds", "steps", "open items", "questions", "quotes", "defects"]
    lines = [
        f"- {each.name}, {bar}: {defect}"
        for each in outcomes
        for bar, found in each.defects.items()
        for defect in found
    ]
    parts = [render_table(["figure", "value"], figures), render_table(header, rows), "\n".join(lines)]
    return "\n\n".join(part for part in parts if part)


def _judged(outcomes: Sequence[Outcome]) -> list[str]:
    return [bar for bar in _BARS if any(bar in each.defects for each in outcomes)]
