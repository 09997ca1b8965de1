"""Whether a stored passage may be shown at all: asked of the truth store, deny by default. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.audience import NO_GROUPS, NOBODY, admits
from knowledge.documents import DocumentStatus
from knowledge.standing import EffectiveStatus
from knowledge.store.passages import StoredPassage


def admitted_status(
    stored: StoredPassage,
    statuses: Mapping[int, EffectiveStatus],
    audiences: Mapping[int, str],
    *,
    role: str,
    groups: frozenset[str] = NO_GROUPS,
    collection: str | None,
    in_force: bool,
) -> DocumentStatus | None:
    """The status under which a reader may see a passage; None where they may not.

    Args:
        stored: The passage, whatever an index said of it.
        statuses: Of every document's newest version, by version id.
        audiences: The labels that count today, by version id; see `effective_catalog`.
        role: The reader's.
        groups: The reader's.
        collection: The one that was asked for; None is any.
        in_force: False admits only what is not in force.
    """
    effective = statuses.get(stored.version_id)
    if effective is None or not admits(audiences.get(stored.version_id, NOBODY), role, groups):
        return None
    if collection not in (None, stored.collection):
        return None
    if (effective.status is DocumentStatus.IN_FORCE) is not in_force:
        return None
    return effective.status
