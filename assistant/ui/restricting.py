"""What each conversation is restricted to: chosen before a question, kept with it, reopened as it was."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from assistant.ui.asked_in import KEY, AskedIn, asked_in_of
from assistant.ui.attachments import Attachments
from assistant.ui.errors import RestrictionError
from assistant.ui.history import Step
from assistant.ui.sessions import SignedIn
from knowledge.errors import UnknownReleaseError

_MOST_REMEMBERED = 10_000


class Shelves(Protocol):
    """The knowledge base, as far as restricting a question needs it."""

    def list_documents(self, *, role: str | None, groups: frozenset[str]) -> Sequence[Any]: ...

    def resolve_release(self, as_of: str | None) -> int: ...

    def current_release(self) -> int: ...


class Restrictions:
    """What was chosen for the next question of each conversation. Safe for threads."""

    def __init__(self, base: Callable[[], Shelves], attachments: Attachments) -> None:
        self._base, self._attachments = base, attachments
        self._chosen: OrderedDict[tuple[str, str], AskedIn] = OrderedDict()
        self._collections: OrderedDict[tuple[Any, ...], tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def collections(self, person: SignedIn) -> tuple[str, ...]:
        """The collections of which this person may read something, in alphabetical order."""
        base = self._base()
        key = (person.role, person.groups, base.current_release())
        if key not in self._collections:
            found = base.list_documents(role=person.role, groups=person.groups)
            names = tuple(sorted({each.collection for each in found}))
            with self._lock:
                self._collections[key] = names
                while len(self._collections) > 50:
                    self._collections.popitem(last=False)
            return names
        return self._collections[key]

    def choose(
        self, person: SignedIn, thread_id: str, *, collection: str | None, as_of: str | None
    ) -> AskedIn:
        """Restrict what comes next in a conversation; a file that it holds is then no longer asked about.

        Raises:
            RestrictionError: If the collection or the day cannot be asked.
        """
        if collection is not None and collection not in self.collections(person):
            raise RestrictionError(f"There is no collection {collection} that you can read; choose another.")
        chosen = AskedIn(collection=collection, as_of=self._day(as_of))
        self._remember(person.account, thread_id, chosen)
        return chosen

    def ask_the_file(self, person: SignedIn, thread_id: str, name: str) -> AskedIn:
        """Ask about the file that a conversation holds from now on."""
        chosen = AskedIn(attachment=name)
        self._remember(person.account, thread_id, chosen)
        return chosen

    def of(self, person: SignedIn, thread_id: str, steps: Sequence[Step]) -> AskedIn:
        """What the next question of a conversation is restricted to.

        Args:
            steps: Of the conversation; the last question tells what nobody chose since.
        """
        with self._lock:
            chosen = self._chosen.get((person.account, thread_id))
        if chosen is not None:
            return chosen
        asked = [step for step in steps if step.type == "user_message" and step.record]
        return asked_in_of(asked[-1].record) if asked and KEY in (asked[-1].record or {}) else AskedIn()

    def told(self, person: SignedIn, thread_id: str, steps: Sequence[Step]) -> dict[str, Any]:
        """What the page shows beside the message box."""
        now = self.of(person, thread_id, steps)
        gone = bool(now.attachment) and self._attachments.find(person.account, thread_id) is None
        if gone:
            now = replace(now, attachment=None)
        return {
            "thread": thread_id,
            "collections": list(self.collections(person)),
            "collection": now.collection,
            "asOf": now.as_of,
            "file": now.attachment,
            "fileGone": gone,
            "words": now.words(),
        }

    def forget(self, account: str, thread_id: str) -> None:
        """The conversation is gone, and its file with it."""
        with self._lock:
            self._chosen.pop((account, thread_id), None)
        self._attachments.remove(account, thread_id)

    def _remember(self, account: str, thread_id: str, chosen: AskedIn) -> None:
        with self._lock:
            self._chosen[(account, thread_id)] = chosen
            while len(self._chosen) > _MOST_REMEMBERED:
                self._chosen.popitem(last=False)

    def _day(self, as_of: str | None) -> str | None:
        if not as_of:
            return None
        try:
            day = date.fromisoformat(as_of[:10])
            self._base().resolve_release(day.isoformat())
        except ValueError as error:
            raise RestrictionError("Choose a day, such as 1 March 2026.") from error
        except UnknownReleaseError as error:
            raise RestrictionError(f"Nothing was published by {as_of[:10]}; choose a later day.") from error
        return day.isoformat()
