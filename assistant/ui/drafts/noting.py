"""What the last message put into a draft, in a few lines. Pure."""

from __future__ import annotations

from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.artifacts.provenance import SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.comparing import shown
from assistant.drafting.interview.conversation import in_words

SHOWN = 6
_VALUE_CHARS = 160


def noted(before: WorkflowSpec | None, after: WorkflowSpec, *, turn: int) -> str:
    """A list of what a message was taken to say; "" where it said nothing new.

    Args:
        before: The draft without the message; None where the message began it.
        after: The draft with it.
        turn: Which message of the interview it was, from 1.
    """
    old = {path: slot.value for path, slot in slots_of(before)} if before is not None else {}
    lines = _steps(before, after)
    lines += [
        f"- {in_words(path)}: {_short(shown(slot.value) or '')}"
        for path, slot in slots_of(after)
        if _said(slot, turn) and old.get(path) != slot.value
    ]
    if not lines:
        return ""
    more = [f"- … and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join(["Noted:", *lines[:SHOWN], *more])


def _steps(before: WorkflowSpec | None, after: WorkflowSpec) -> list[str]:
    """Steps that were told, and steps that somebody else does now; not those planned around them."""
    known = {step.name: step.actor_type for step in before.steps} if before is not None else {}
    lanes = {lane.id: lane.name for lane in after.lanes}
    told = [step for step in after.steps if step.status is SlotStatus.CONFIRMED]
    fresh = [f"{step.name} ({lanes.get(step.lane, step.lane)})" for step in told if step.name not in known]
    label = "Step" if len(fresh) == 1 else "Steps"
    lines = [f"- {label}: {_short('; '.join(fresh), 400)}"] if fresh else []
    return lines + [
        f"- {step.name}: by {lanes.get(step.lane, step.lane)} now"
        for step in told
        if step.name in known and known[step.name] is not step.actor_type
    ]


def _said(slot: Slot, turn: int) -> bool:  # type: ignore[type-arg]
    sources = [each for each in slot.provenance if isinstance(each, UserTurn)]
    told = any(each.turn == turn and each.source == "interview" for each in sources)
    return told and slot.filled and slot.status is SlotStatus.CONFIRMED


def _short(text: str, most: int = _VALUE_CHARS) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
