"""Sign-ins that have begun and are not back yet: each bound to one browser, good once and not for long."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

GOOD_FOR_S = 600.0
_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is kept of a sign-in on its way to the provider and back."""

    target: str
    """The page of ours to go to afterwards."""
    session: str | None = None
    """Key of the session whose person is to prove anew who they are; None opens a new one."""
    account: str | None = None
    """Whose session that is."""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    browser: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """What the cookie of the browser that began it holds."""

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256, as PKCE sends it (S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class BegunSignIns:
    """Keeps them in memory: after a restart people begin again. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._begun: OrderedDict[str, tuple[float, Begun]] = OrderedDict()

    def keep(self, begun: Begun) -> None:
        """Remember a sign-in; the oldest give way where there are too many."""
        now = self._clock()
        with self._lock:
            while self._begun and (len(self._begun) >= _MOST or self._oldest() <= now - GOOD_FOR_S):
                self._begun.popitem(last=False)
            self._begun[begun.state] = (now, begun)

    def take(self, state: str, browser: str) -> Begun | None:
        """The sign-in of this state if this browser began it; it cannot be taken twice."""
        with self._lock:
            at, begun = self._begun.get(state, (0.0, None))
            if begun is None or not hmac.compare_digest(begun.browser.encode(), browser.encode()):
                return None
            del self._begun[state]
        return begun if self._clock() - at < GOOD_FOR_S else None

    def _oldest(self) -> float:
        return next(iter(self._begun.values()))[0]
