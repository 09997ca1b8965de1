"""How many hours of review a workflow means: volume × share reviewed × minutes a review. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.drafting.artifacts.durations import hours_of
from assistant.drafting.artifacts.ownership_plan import Capacity
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.ai import Checkpoint
from assistant.drafting.ownership.making import Making

DAYS_A_WEEK = 5
"""Working days, where nobody says otherwise."""
_LACKING = {
    "volume": "how many cases come a day",
    "share": "which share of the outputs is reviewed",
    "minutes": "how many minutes one review takes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review:
    """What one checkpoint asks of its reviewers; None for what the specification does not say."""

    of: str
    volume: float | None
    """Cases a day."""
    share: float | None
    """Of them that are reviewed, 0 to 1."""
    minutes: float | None

    def lacking(self) -> list[str]:
        """What is not said of volume, share and minutes."""
        return [name for name in _LACKING if getattr(self, name) is None]


def capacity(making: Making) -> dict[str, Any]:
    """The slot of the plan's capacity: computed and shown, or open with what is lacking."""
    reviews = [_review(making.spec, checkpoint) for checkpoint in making.spec.checkpoints]
    lacking = list(dict.fromkeys(name for review in reviews for name in review.lacking()))
    if not reviews or lacking:
        asked = [_LACKING[name] for name in lacking or _LACKING]
        words = asked[0] if len(asked) == 1 else f"{', '.join(asked[:-1])} and {asked[-1]}"
        return making.confirm.open(f"How many hours of review a week? For that: {words}?")
    hours = 0.0
    lines = []
    for review in reviews:
        volume, share, minutes = review.volume or 0.0, review.share or 0.0, review.minutes or 0.0
        each = volume * share * minutes * DAYS_A_WEEK / 60
        hours += each
        lines.append(
            f"{review.of}: {volume:g} a day × {share * 100:g} % reviewed × {minutes:g} minutes × "
            f"{DAYS_A_WEEK} days = {each:.4g} hours a week"
        )
    value = Capacity(review_hours_per_week=round(hours, 1), working="; ".join(lines) + ".")
    return making.confirm.default(
        value, f"Computed from the specification's volumes, reviews and times, {DAYS_A_WEEK} days a week."
    )


def _review(spec: WorkflowSpec, checkpoint: Checkpoint) -> _Review:
    step = next((step for step in spec.steps if step.id == checkpoint.after_step), None)
    volumes = spec.volumes.value
    volume = step.volume if step and step.volume is not None else volumes.per_day if volumes else None
    return _Review(
        of=step.name if step else checkpoint.after_step,
        volume=volume,
        share=_share(spec, checkpoint),
        minutes=_minutes(spec, checkpoint),
    )


def _share(spec: WorkflowSpec, checkpoint: Checkpoint) -> float | None:
    """As the threshold says, else the checkpoint; all of them where nothing passes without a look."""
    threshold = next((row.threshold.value for row in spec.ai if row.step == checkpoint.after_step), None)
    if threshold is not None and threshold.review_rate is not None:
        return threshold.review_rate
    if checkpoint.sample_rate is not None:
        return checkpoint.sample_rate
    all_reviewed = threshold is None or threshold.signal == "none" or threshold.auto_accept_at is None
    return 1.0 if all_reviewed and checkpoint.mode != "sample" else None


def _minutes(spec: WorkflowSpec, checkpoint: Checkpoint) -> float | None:
    """As the checkpoint says, else the effort of the reviewing step."""
    step = next((step for step in spec.steps if step.id == checkpoint.step), None)
    said = checkpoint.time_budget or (step.expected_effort if step else None)
    return hours_of(said) * 60 if said else None
