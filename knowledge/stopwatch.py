"""How long each stage of a search took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

STAGES = ("embed", "dense", "keyword", "fuse", "fetch")
"""Those that are told even where they did not take place."""


class Stopwatch:
    """Milliseconds by stage, and from its making until they are read."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._stages: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time within to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            elapsed = (time.perf_counter() - start) * 1000
            self._stages[name] = self._stages.get(name, 0.0) + elapsed

    def timings(self) -> dict[str, float]:
        """All stages and the total, to a hundredth."""
        total = (time.perf_counter() - self._start) * 1000
        return {name: round(value, 2) for name, value in {**self._stages, "total": total}.items()}
