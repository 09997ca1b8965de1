"""Parts of a value that are still to be confirmed. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.header import ArtifactStatus, Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.linting.finding import Severity


def open_part(artifact: Header, path: str, holder: Slot[Any] | None = None) -> Slot[Any] | None:
    """Who gives the missing value at a path and by when, as `Problem.missing` takes it; None if nobody.

    A value of several parts, such as `logging`, is one slot. Where one part is not known yet, such
    as `logging.owner`, an open item with that path says so, or the whole value waits to be confirmed.

    Args:
        artifact: Whose open items are looked through.
        path: Of the part.
        holder: The slot that holds the part, where there is one.
    """
    for item in artifact.open_items:
        if item.field == path:
            return _waiting(item.owner, item.due)
    if holder is not None and holder.confirm_owner is not None and holder.confirm_by is not None:
        return _waiting(holder.confirm_owner, holder.confirm_by)
    return None


def while_open(slot: Slot[Any], artifact: Header) -> Severity | None:
    """Of a warning about a slot without a value: an open item while somebody is to give it.

    None, which is the rule's own severity, where nobody is, or where the artifact is approved.
    """
    return Severity.OPEN if slot.open and artifact.status is not ArtifactStatus.APPROVED else None


def _waiting(owner: PartyRef, due: date) -> Slot[Any]:
    return Slot[Any](confirm_owner=owner, confirm_by=due)
