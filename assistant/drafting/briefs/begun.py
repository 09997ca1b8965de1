"""What a brief may claim: its writer's own words, and quotes that can be found. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.drafting.artifacts.header import SET_BY_THE_PRODUCT
from assistant.drafting.artifacts.provenance import Citation, SlotStatus, UserTurn
from assistant.drafting.artifacts.reading import Note
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.context import CitedLibrary

_HOW_CERTAIN = frozenset({"status", "provenance"})
_CLAIMED = ("approvals", "supersedes", "superseded_by", "drafted_by_ai", "last_reviewed_on")


def settable(path: str) -> bool:
    """Whether an answer may set the field at a path.

    >>> settable("business_owner"), settable("status"), settable("steps.triage.provenance")
    (True, False, False)
    """
    return path.partition(".")[0] not in SET_BY_THE_PRODUCT and path.rpartition(".")[2] not in _HOW_CERTAIN


def refused(stated: Mapping[str, Any]) -> list[Note]:
    """A note for each answer that sets what none may set."""
    return [_not_yours(path) for path in stated if not settable(path)]


def as_told(
    base: WorkflowSpec, *, source: str, library: CitedLibrary
) -> tuple[WorkflowSpec, tuple[Note, ...]]:
    """A begun specification as its writer may tell it, with a note for each claim that was not taken.

    Whoever is said to have said something, it is the file that says so. A value inferred from a
    document stays only where the quote stands in a document that the reader may read.

    Args:
        base: As it was read from the file.
        source: Name of the brief.
        library: The documents as whoever drafts may see them.
    """
    told = base.model_copy(deep=True)
    notes = [_not_yours(name) for name in _CLAIMED if getattr(told, name)]
    if told.author.filled:
        notes.append(_not_yours("author"))
    told.author, told.supersedes = Slot(), []
    for name in WorkflowSpec.model_fields:
        slot = getattr(told, name)
        if not isinstance(slot, Slot) or not slot.filled:
            continue
        sources = [
            each for each in slot.provenance if not isinstance(each, Citation) or _stands(each, library)
        ]
        if slot.status is SlotStatus.INFERRED and not any(isinstance(each, Citation) for each in sources):
            notes.append(
                Note(name, "Its quote stands in no document that you may read, so it was left open.")
            )
            setattr(told, name, {})
            continue
        slot.provenance = [_said_in(source, each) for each in sources] or [UserTurn(source=source)]
    return told, tuple(notes)


def _said_in(source: str, told: Any) -> Any:
    return told.model_copy(update={"source": source, "turn": None}) if isinstance(told, UserTurn) else told


def _stands(source: Any, library: CitedLibrary) -> bool:
    """Whether it is somebody's word, or a quote that can be found."""
    if not isinstance(source, Citation):
        return True
    found = library.look_up(source)
    return found.found and found.verbatim


def _not_yours(path: str) -> Note:
    return Note(path, f"Neither a brief nor an answer sets `{path}`; it was left out.")
