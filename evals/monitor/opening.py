"""The monitor of one home, put together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.governing.gap_filing import LOW_CONFIDENCE_MARGIN
from evals.monitor.watching import Monitor, Running

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.bootstrap import Composition
    from assistant.monitoring.settings import MonitorSettings


def open_monitor(composition: Composition, settings: MonitorSettings | None = None) -> Monitor:
    """What makes the reports of this installation."""
    from prompts.release import load_release

    return Monitor(
        composition,
        settings or composition.settings.monitor,
        running=lambda: what_runs(composition),
        fallback_doubtful=load_release().extractive.refusal_threshold + LOW_CONFIDENCE_MARGIN,
    )


def what_runs(composition: Composition) -> Running:
    """What answers people now, and with which run of the gate it came to.

    Raises:
        NothingToRunError: If nothing may.
    """
    recipe = composition.recorded_assistant().recipe
    standing = composition.promotion_desk().status().channel(composition.settings.gate.channel)
    promoted = standing.release is not None
    same = standing.release is not None and standing.release.digest == recipe.digest
    judged = _run_folder(composition, standing.verdict.run.run_id) if same and standing.verdict else None
    return Running(recipe=recipe, promoted=promoted, judged=judged, doubtful=_doubtful(recipe))


def _run_folder(composition: Composition, run_id: str) -> Path:
    return composition.settings.home / "gate" / "runs" / run_id


def _doubtful(recipe: Recipe) -> float:
    threshold = recipe.settings["answering"].get("refusal_threshold")
    if threshold is None:
        threshold = recipe.release.extractive.refusal_threshold
    return float(threshold) + LOW_CONFIDENCE_MARGIN
