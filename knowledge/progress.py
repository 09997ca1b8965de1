"""A progress bar for work that takes long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

OnProgress = Callable[[str, int, int], None]
"""Called with the stage of long work, steps done and steps in all."""


@contextmanager
def progress_bar(
    stage_names: Mapping[str, str],
) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar with rate and time left on a terminal's stderr; nothing elsewhere.

    Args:
        stage_names: What to call each stage, by the name that the work tells.

    Returns:
        What the work calls with a stage, steps done and steps in all; None where no
        terminal is watched.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                name = stage_names.get(stage, stage)
                tasks[stage] = bar.add_task(name, total=total, rate="")
            speed = bar.tasks[tasks[stage]].speed
            rate = f"{speed:.0f}/s" if speed else ""
            bar.update(tasks[stage], completed=done, total=total, rate=rate)

        yield show
