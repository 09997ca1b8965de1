"""Slowing down guesses: so many tries in so long a time, for each key."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MAX_KEYS = 10_000


class AttemptLimiter:
    """Counts attempts in a sliding window. Thread-safe; forgets when the process ends."""

    def __init__(
        self,
        *,
        attempts: int = 10,
        window_s: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._attempts, self._window_s, self._clock = attempts, window_s, clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, *keys: str) -> bool:
        """Record one attempt under every key; False once any of them has had too many."""
        now = self._clock()
        with self._lock:
            recorded = [self._record(key, now) for key in keys]  # every key counts the attempt
        return all(recorded)

    def forget(self, *keys: str) -> None:
        """Start counting anew, as after a success."""
        with self._lock:
            for key in keys:
                self._seen.pop(key, None)

    def _record(self, key: str, now: float) -> bool:
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while times and times[0] <= now - self._window_s:
            times.popleft()
        if len(self._seen) > _MAX_KEYS:
            self._seen.popitem(last=False)
        if len(times) >= self._attempts:
            return False
        times.append(now)
        return True
