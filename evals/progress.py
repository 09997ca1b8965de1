"""A progress bar on a terminal's stderr, silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


class Progress:
    """Shows what a benchmark is doing. A context manager."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._title = ""

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=None)
        return self

    def __exit__(self, *exc: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def title(self, text: str) -> None:
        """Name what comes next."""
        self._title = text
        if self._bar is not None:
            self._bar.reset(self._task, description=text, total=None)

    def stage(self, name: str, done: int, total: int) -> None:
        """How far a stage has come; the shape that ingest reports in."""
        if self._bar is not None:
            text = f"{self._title}: {name}" if self._title else name
            self._bar.update(self._task, description=text, completed=done, total=total)

    def each(self, items: Sequence[Item], title: str) -> Iterator[Item]:
        """Iterate with a bar."""
        self.title(title)
        for done, item in enumerate(_iterate(items), start=1):
            yield item
            self.stage("", done, len(items))


def _iterate(items: Iterable[Item]) -> Iterator[Item]:
    yield from items
