"""Which part of the indexes a passage belongs to, decided before anything is ranked. Pure.

A partition is one collection, one audience label and one standing. A search opens only the
partitions that the reader may read, so nothing restricted is ever a candidate, nor can it
move the statistics by which the rest is ranked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.audience import NO_GROUPS, admits


class Standing(StrEnum):
    """Whether text may be answered from, as far as the last publication could tell."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Partition:
    """A part of the indexes that is searched wholly or not at all."""

    collection: str
    audience: str
    """The audience label, see `knowledge.audience.audience_label`."""
    standing: Standing

    @property
    def label(self) -> str:
        """Audience and standing as one name, such as `staff` or `staff~not-in-force`."""
        suffix = "" if self.standing is Standing.IN_FORCE else "~not-in-force"
        return f"{self.audience}{suffix}"

    @property
    def name(self) -> str:
        """A name that any index accepts: titles and collections may hold any character."""
        return "p" + digest(self.collection, self.label)


def readable_partitions(
    partitions: Iterable[Partition],
    *,
    role: str,
    groups: frozenset[str] = NO_GROUPS,
    collection: str | None,
    standing: Standing,
) -> list[Partition]:
    """The partitions that one search may open, in a stable order."""
    return sorted(
        partition
        for partition in partitions
        if partition.standing is standing
        and collection in (None, partition.collection)
        and admits(partition.audience, role, groups)
    )


def digest(*parts: str) -> str:
    """Thirty-two hexadecimal digits that stand for these strings in this order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
