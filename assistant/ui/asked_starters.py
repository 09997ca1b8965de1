"""Questions to begin with, drawn from what is really asked, without telling anybody what they may not know.

A question is offered only where at least two people asked it, none of whom may read more than whoever is
offered it, where it was answered by itself, and where everything that the answer cited may be read now.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from assistant.answering.answer import AnswerStatus
from assistant.ui.reopening import may_read
from assistant.ui.sessions import SignedIn
from knowledge.audit.asked import QUESTION_ASKED
from knowledge.audit.between import PastEntry, entries_between
from knowledge.people import fold_name
from knowledge.store.engine import snapshot

DAYS = 30
LEAST_PEOPLE = 2
MOST = 4
_MAX_CHARS, _MIN_WORDS = 110, 4
_MOST_ENTRIES = 20_000
_KEPT_S = 600.0


class AskedStarters:
    """What is asked most, for each reader. Safe for threads; counts anew after ten minutes."""

    def __init__(self, base: Callable[[], Any], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._base, self._clock = base, clock
        self._kept: dict[tuple[str, frozenset[str]], tuple[float, Sequence[str]]] = {}

    def of(self, person: SignedIn) -> Sequence[str]:
        """Questions for this person, those that most people asked first."""
        key, now = (person.role, person.groups), self._clock()
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > _KEPT_S:
            if len(self._kept) > 500:
                self._kept.clear()
            self._kept[key] = kept = (now, self._counted(person))
        return kept[1]

    def _counted(self, person: SignedIn) -> Sequence[str]:
        base = self._base()
        until = base.clock()
        with snapshot(base.engine) as connection:
            entries = entries_between(
                connection, QUESTION_ASKED, until - timedelta(days=DAYS), until + timedelta(minutes=1)
            )
            ranked = most_asked(_first(entries), role=person.role, groups=person.groups)
        check = may_read(base, person.role, person.groups)
        shown: list[str] = []
        for text, cited in ranked:
            if all(check(doc_id, None) for doc_id in cited):
                shown.append(text)
            if len(shown) == MOST:
                break
        return shown


def most_asked(
    entries: Iterable[PastEntry], *, role: str, groups: Collection[str]
) -> list[tuple[str, frozenset[str]]]:
    """Questions that several people with no more rights asked, and the ids of what their answers cited."""
    askers: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    cited: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        details = entry.details
        if details is None or not _offers(details) or not _no_wider(details, role, groups):
            continue
        text = " ".join(str(details["question"]).split())
        key = fold_name(text).rstrip("? ")
        askers[key].add(fold_name(entry.actor))
        spelled[key][text] += 1
        cited[key].update(str(each["doc_id"]) for each in details["cited"])
    often = [key for key, people in askers.items() if len(people) >= LEAST_PEOPLE]
    often.sort(key=lambda key: (-len(askers[key]), key))
    return [(spelled[key].most_common(1)[0][0], frozenset(cited[key])) for key in often]


def _offers(details: Mapping[str, Any]) -> bool:
    """Whether it was answered, understandable by itself, and can stand on a button."""
    text = str(details.get("question", ""))
    restricted = details.get("collection") or details.get("as_of") or details.get("history")
    plain = text.strip().endswith("?") and not any(sign in text for sign in "@<>[]`/\n")
    fits = len(text) <= _MAX_CHARS and len(text.split()) >= _MIN_WORDS
    answered = details.get("status") == AnswerStatus.ANSWERED.value and bool(details.get("cited"))
    return answered and plain and fits and not restricted


def _no_wider(details: Mapping[str, Any], role: str, groups: Collection[str]) -> bool:
    """Whether whoever asked may read no more than the reader: their words may come from what they read."""
    return details.get("role") in ("staff", role) and set(details.get("groups") or ()) <= set(groups)


def _first(entries: Iterable[PastEntry]) -> Iterable[PastEntry]:
    for number, entry in enumerate(entries):
        if number == _MOST_ENTRIES:
            return
        yield entry
