"""What a report holds, as JSON values. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.monitoring.settings import MonitorSettings
    from evals.monitor.alarms import Findings
    from evals.monitor.stream import Window

_BROKEN_SHOWN = 20


def report_values(
    found: Findings, settings: MonitorSettings, window: Window, before: Window, *, later: int
) -> dict[str, Any]:
    """A report; names no document and holds no question.

    Args:
        found: What was found.
        settings: By which it was looked for.
        window: The answers that were looked at.
        before: Those that they were compared with.
        later: How many answers say to be from the future.
    """
    broken = sorted({each.answer_id for each in found.citations.broken})
    return {
        "days": settings.days,
        "against_days": settings.against_days,
        "counts": _counts(window),
        "counts_before": _counts(before),
        "figures": [each.to_json() for each in found.figures],
        "drift": {name: dict(each) for name, each in found.drift.items()},
        "citations": {
            "checked": found.citations.checked,
            "broken": len(found.citations.broken),
            "answers": broken[:_BROKEN_SHOWN],
        },
        "repeated": dict(found.repeated),
        "canary": dict(found.canary),
        "cost": round(found.cost, 4),
        "notes": _notes(found, settings, later),
    }


def _counts(window: Window) -> dict[str, Any]:
    reasons = Counter(each.reason for each in window.answers if each.reason)
    return {
        "questions": len(window.answers),
        "statuses": window.statuses(),
        "reasons": dict(sorted(reasons.items())),
        "rated": len(window.ratings),
        "turned_away": window.turned_away,
        "trials": window.trials,
        "unreadable": window.unreadable,
    }


def _notes(found: Findings, settings: MonitorSettings, later: int) -> list[str]:
    notes = []
    if later:
        notes.append(f"{later} answers say to be from the future and are left out: the clock was set back.")
    if found.questions < settings.min_questions:
        notes.append(
            f"With fewer than {settings.min_questions} questions no share, time or drift raises an alarm."
        )
    elif found.questions_before == 0:
        notes.append("Nothing was asked before, so there is nothing to compare with.")
    return notes
