"""When the next report is due, and a process of its own that makes it: answering goes first."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

FIRST_LOOK_S, LOOK_EVERY_S = 300.0, 60.0
"""Nothing is begun while the server starts; then what is due is looked at each minute."""
RETRY_AFTER = timedelta(hours=1)
"""A report that could not be made is tried again then."""
_ENDED_WELL = (0, 1)
_LOG = logging.getLogger(__name__)


class Work(Protocol):
    """A report in the making."""

    def poll(self) -> int | None:
        """How it ended; None while it goes on."""
        ...

    def terminate(self) -> None:
        """End it; what it has done so far is lost."""
        ...


def is_due(now: datetime, last: datetime | None, every: timedelta) -> bool:
    """Whether it is time for a report.

    One from the future means that the clock was set back: then it is time, or there would be none
    until the clock has caught up.
    """
    return last is None or last > now or now - last >= every


class Schedule:
    """Begins a report when one is due, never two at once. A context manager that ends with the server."""

    def __init__(
        self,
        every: timedelta,
        *,
        last: Callable[[], datetime | None],
        begin: Callable[[], Work],
        clock: Callable[[], datetime],
    ) -> None:
        """
        Args:
            every: Time between two reports; none are made where it is zero.
            last: When the newest report was made, whoever made it.
            begin: Begins one.
            clock: The moment, with its zone.
        """
        self._every, self._last, self._begin, self._clock = every, last, begin, clock
        self._work: Work | None = None
        self._not_before: datetime | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Schedule:
        if self._every > timedelta(0):
            self._thread = threading.Thread(target=self._run, name="monitor", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ended.set()
        if self._work is not None and self._work.poll() is None:
            self._work.terminate()

    def step(self) -> None:
        """Look once: at what goes on, else at whether a report is due."""
        now = self._clock()
        if self._work is not None:
            ended = self._work.poll()
            if ended is None:
                return
            self._work = None
            self._not_before = None if ended in _ENDED_WELL else now + RETRY_AFTER
            if ended not in _ENDED_WELL:
                _LOG.warning("A monitor report could not be made (exit %s); it is tried again later.", ended)
        if self._waits(now) or not is_due(now, self._last(), self._every):
            return
        self._work = self._begin()

    def _waits(self, now: datetime) -> bool:
        """Whether a failure is too fresh; a wait longer than it can be comes from a clock set back."""
        return self._not_before is not None and timedelta(0) < self._not_before - now <= RETRY_AFTER

    def _run(self) -> None:
        wait = FIRST_LOOK_S
        while not self._ended.wait(wait):
            wait = LOOK_EVERY_S
            try:
                self.step()
            except Exception as error:  # noqa: BLE001 - the server goes on, and the next look may succeed
                _LOG.warning("%s while looking whether a monitor report is due.", type(error).__name__)


def begin_report(home: Path) -> Work:
    """A process that makes one report, with the settings of this one."""
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "monitor", "run", "--scheduled"]
    # One thread of low priority: whoever asks a question meanwhile does not wait for it.
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
