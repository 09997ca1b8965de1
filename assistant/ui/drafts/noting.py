"""What the last message put into a draft, in a few lines. Pure."""

from __future__ import annotations

from pydantic import BaseModel

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.artifacts.provenance import SlotStatus, UserTurn
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.comparing import shown
from assistant.drafting.interview.conversation import in_words

SHOWN = 6
_VALUE_CHARS = 160
_SHOWN_OTHERWISE = frozenset({"as_is", "to_be"})
"""Summaries of the steps, which are noted themselves."""


def noted(before: WorkflowSpec | None, after: WorkflowSpec, *, turn: int) -> str:
    """A list of what a message was taken to say; "" where it said nothing new.

    Args:
        before: The draft without the message; None where the message began it.
        after: The draft with it.
        turn: Which message of the interview it was, from 1.
    """
    old = dict(slots_of(before)) if before is not None else {}
    said = [
        (path, slot) for path, slot in slots_of(after) if _said(slot, turn) and path not in _SHOWN_OTHERWISE
    ]
    lines = _steps(before, after)
    lines += [
        f"- {in_words(path)}: {_value(slot, turn)}"
        for path, slot in said
        if path not in old or old[path].value != slot.value
    ]
    confirmed = sum(
        path in old and old[path].value == slot.value and old[path].status is not SlotStatus.CONFIRMED
        for path, slot in said
    )
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"- … and {len(lines) - SHOWN} more"]
    if confirmed:
        lines.append(f"- {confirmed} {'value' if confirmed == 1 else 'values'} confirmed as it was shown")
    return "\n".join(["Noted:", *lines]) if lines else ""


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
    return _turn_of(slot, turn) is not None and slot.filled and slot.status is SlotStatus.CONFIRMED


def _turn_of(slot: Slot, turn: int) -> UserTurn | None:  # type: ignore[type-arg]
    sources = [each for each in slot.provenance if isinstance(each, UserTurn)]
    return next((each for each in sources if each.turn == turn and each.source == "interview"), None)


def _value(slot: Slot, turn: int) -> str:  # type: ignore[type-arg]
    """The value, or the words it came from where it has parts that only a form would show."""
    said = _turn_of(slot, turn)
    if said is not None and isinstance(slot.value, BaseModel) and not isinstance(slot.value, PartyRef):
        return f"“{_short(said.quote)}”"
    return _short(shown(slot.value) or "")


def _short(text: str, most: int = _VALUE_CHARS) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
