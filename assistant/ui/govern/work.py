"""Long work in the background, with its progress: reading uploads, answering, publishing.

Kept in memory: what matters is stored by the work itself, and a restart ends only the telling.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import AssistantError
from assistant.ui.govern.refusals import RefusedError, page_sentence
from assistant.ui.security import failure_sentence, new_error_id
from knowledge.errors import KnowledgeError
from knowledge.progress import OnProgress

Act = Callable[[OnProgress], str]
"""Does the work and gives the path of the page that shows what came of it."""

_KEPT = 200
_RUNNING_EACH = 4
_LOG = logging.getLogger(__name__)
STAGES = {
    "read": "Reading files",
    "comparing": "Comparing with what is in force",
    "embedding": "Embedding passages",
    "indexing": "Indexing passages",
    "answering": "Answering questions",
    "cutting": "Cutting documents",
    "gaps": "Asking gaps again",
    "reading": "Reading documents",
    "documents": "Comparing documents",
    "sections": "Comparing sections",
}


@dataclass(slots=True, kw_only=True)
class Work:
    """One piece of work."""

    id: str
    account: str
    title: str
    key: str
    """What it is about, so that it is not begun twice."""
    back: str
    """The page from which it was begun."""
    stage: str = ""
    done: int = 0
    total: int = 0
    target: str | None = None
    """Where its result is; None while it runs and where it failed."""
    problem: str | None = None
    """Why it failed, in a sentence."""
    result: Any = field(default=None, repr=False)
    """What it found, where that is kept nowhere else."""

    @property
    def running(self) -> bool:
        """Whether it is still under way."""
        return self.target is None and self.problem is None

    @property
    def progress(self) -> str:
        """How far it has come, in words."""
        stage = STAGES.get(self.stage, "Working")
        return f"{stage}: {self.done} of {self.total}" if self.total else f"{stage} …"

    def tell(self, stage: str, done: int, total: int) -> None:
        """Note how far it has come."""
        self.stage, self.done, self.total = stage, done, total


def _in_thread(act: Callable[[], None]) -> None:
    threading.Thread(target=act, daemon=True).start()


class Works:
    """The work of one server. Thread-safe."""

    def __init__(self, *, run: Callable[[Callable[[], None]], None] = _in_thread) -> None:
        """
        Args:
            run: Starts something and returns at once; tests do it on the spot.
        """
        self._run, self._lock = run, threading.Lock()
        self._works: OrderedDict[str, Work] = OrderedDict()

    def start(self, account: str, title: str, act: Act, *, key: str, back: str) -> Work:
        """Begin a piece of work, unless one with this key is under way: then it is that one.

        Raises:
            RefusedError: If this account has too much under way.
        """
        with self._lock:
            running = [work for work in self._works.values() if work.running]
            same = next((work for work in running if work.key == key), None)
            if same is not None:
                return same
            if sum(work.account == account for work in running) >= _RUNNING_EACH:
                raise RefusedError(429, "You have several things under way; wait for one to end.")
            work = Work(id=secrets.token_urlsafe(12), account=account, title=title, key=key, back=back)
            self._works[work.id] = work
            self._forget_old()
        self._run(lambda: _carry_out(work, act))
        return work

    def find(self, work_id: str, account: str) -> Work | None:
        """A piece of work of this account."""
        with self._lock:
            work = self._works.get(work_id)
        return work if work is not None and work.account == account else None

    def latest(self, key: str) -> Work | None:
        """The newest work about something, whoever began it."""
        with self._lock:
            return next((work for work in reversed(self._works.values()) if work.key == key), None)

    def _forget_old(self) -> None:
        ended = [work.id for work in self._works.values() if not work.running]
        for work_id in ended[: max(0, len(self._works) - _KEPT)]:
            del self._works[work_id]


def _carry_out(work: Work, act: Act) -> None:
    try:
        work.target = act(work.tell)
    except (AssistantError, KnowledgeError) as error:
        work.problem = page_sentence(str(error))
    except Exception:  # noqa: BLE001 - a person gets a sentence and a number, the log the rest
        error_id = new_error_id()
        _LOG.exception("%s failed, error %s", work.title, error_id)
        work.problem = failure_sentence(error_id)
