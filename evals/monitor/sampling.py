"""The same few out of many, whatever the order they come in. Pure."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Sample(Generic[T]):
    """Keeps those whose names hash lowest: each has the same chance, and each run draws the same ones.

    Holds no more than it keeps, so that a stream of any length can pass.
    """

    def __init__(self, size: int, *, purpose: str) -> None:
        """
        Args:
            size: How many are kept at most.
            purpose: Samples for different purposes are drawn apart.
        """
        self._size, self._purpose = size, purpose
        self._kept: list[tuple[int, str]] = []  # negated rank: the root is the one to go first
        self._items: dict[str, T] = {}

    def offer(self, name: str, item: T) -> None:
        """Let one pass; a name that is kept already is not kept twice."""
        if name in self._items or self._size == 0:
            return
        rank = -_rank(self._purpose, name)
        if len(self._kept) < self._size:
            heapq.heappush(self._kept, (rank, name))
        elif rank > self._kept[0][0]:
            _, gone = heapq.heapreplace(self._kept, (rank, name))
            del self._items[gone]
        else:
            return
        self._items[name] = item

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """By name, so that the order of arrival shows nowhere."""
        return (self._items[name] for name in sorted(self._items))


def _rank(purpose: str, name: str) -> int:
    digest = hashlib.sha256(f"{purpose}\0{name}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big")
