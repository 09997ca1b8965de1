"""Verifying the audit trail: the chain of hashes, and what was kept of it elsewhere. Pure.

The chain alone shows whatever was changed without computing every later hash anew. A cut tail, an
older copy and a chain that was hashed anew from some entry on are consistent in themselves: they
show only against an anchor, that is a hash kept where the intruder cannot reach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.audit.entry import GENESIS_SHA256, AuditEntry, UnreadableEntryError, entry_sha256

_REACH = 200
"""How many places away a moved entry is recognised; farther ones are still found, as changed."""


class Fault(StrEnum):
    """What is wrong with a trail."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    REPEATED = "repeated"
    MOVED = "moved"
    """Swapped with another, or moved up because entries before it were removed."""
    REPLACED = "replaced"
    """Consistent in itself, but not the entry that stood there."""
    UNREADABLE = "unreadable"
    CUT_OFF = "cut off"
    SIGNATURE = "signature"
    """A kept head is not as it was signed, or is signed with another key."""
    UNGUARDED = "unguarded"
    """The database no longer refuses to change or delete entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, with the first bad entry."""

    fault: Fault
    sequence: int | None
    """The first entry that is proven bad; None where the fault is in no entry."""
    message: str
    """One sentence, without any word of an entry."""
    not_before: int | None = None
    """Where the chain is consistent in itself: the earliest entry that can be bad already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The hash of one entry, kept elsewhere."""

    sequence: int
    sha256: str
    origin: str
    """Where it was kept, for people, such as `the head in june.json`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a verification found. It ends at the first bad entry: nothing after it can be trusted."""

    entries: int
    """How many stand in their place, unchanged."""
    last: AuditEntry | None
    """The last of them."""
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_entries(entries: Iterable[AuditEntry], anchors: Iterable[Anchor] = ()) -> Verdict:
    """Verify a trail, entry by entry, in constant memory.

    Args:
        entries: In the order in which they stand; from an iterator that raises
            `UnreadableEntryError` where one cannot be read.
        anchors: By sequence, ascending. Several may name one entry.
    """
    walk = _Walk(iter(anchors))
    try:
        for entry in entries:
            problem = walk.step(entry)
            if problem:
                break
        else:
            problem = walk.end()
    except UnreadableEntryError as error:
        message = f"Entry {walk.expected} cannot be read: {error}."
        problem = Problem(fault=Fault.UNREADABLE, sequence=walk.expected, message=message)
    return Verdict(
        entries=walk.expected - 1, last=walk.last, problems=(problem,) if problem is not None else ()
    )


class _Walk:
    """Where a verification has got to."""

    def __init__(self, anchors: Iterator[Anchor]) -> None:
        self.expected = 1
        self.last: AuditEntry | None = None
        self._last_sha256 = GENESIS_SHA256
        self._before: deque[str] = deque([GENESIS_SHA256], maxlen=_REACH)
        self._anchors = anchors
        self._anchor = next(anchors, None)
        self._confirmed = 0

    def step(self, entry: AuditEntry) -> Problem | None:
        """Look at the next entry; go on past it where nothing is wrong."""
        if entry.sequence != self.expected:
            return self._out_of_sequence(entry)
        if _own_sha256(entry, entry.sequence) != entry.sha256:
            return self._misfit(entry)
        if entry.previous_sha256 != self._last_sha256:
            return self._unlinked(entry)
        while self._anchor is not None and self._anchor.sequence <= entry.sequence:
            if (self._anchor.sequence, self._anchor.sha256) != (entry.sequence, entry.sha256):
                return self._rewritten(self._anchor)
            self._confirmed = entry.sequence
            self._anchor = next(self._anchors, None)
        self.last, self._last_sha256 = entry, entry.sha256
        self._before.append(entry.sha256)
        self.expected += 1
        return None

    def end(self) -> Problem | None:
        """Whether the trail reaches as far as the anchors do."""
        if self._anchor is None:
            return None
        farthest = [self._anchor, *deque(self._anchors, maxlen=1)][-1]
        return Problem(
            fault=Fault.CUT_OFF,
            sequence=self.expected,
            message=f"{_entries(self.expected, farthest.sequence)} missing at the end: "
            f"{farthest.origin} shows that the trail reached to entry {farthest.sequence}.",
            not_before=self._confirmed + 1,
        )

    def _out_of_sequence(self, entry: AuditEntry) -> Problem:
        if entry.sequence > self.expected:
            gap = _entries(self.expected, entry.sequence - 1)
            message = f"{gap} missing: entry {entry.sequence} stands in the place of {self.expected}."
            return Problem(fault=Fault.MISSING, sequence=self.expected, message=message)
        if entry.sequence < 1:
            message = f"Entry {entry.sequence} was inserted before the first."
            return Problem(fault=Fault.INSERTED, sequence=entry.sequence, message=message)
        message = f"Entry {entry.sequence} stands there again, after entry {self.expected - 1}."
        return Problem(fault=Fault.REPEATED, sequence=entry.sequence, message=message)

    def _misfit(self, entry: AuditEntry) -> Problem:
        """An entry whose content and hash do not go together: was it written under another number?"""
        number = self.expected
        written = _number_when_written(entry)
        if written is None:
            message = f"Entry {number} was changed: its content does not fit its hash."
            return Problem(fault=Fault.CHANGED, sequence=number, message=message)
        if written < number:
            if self._sha256_before(number - written - 1) == entry.sha256:
                message = f"Entry {number} repeats entry {written}."
                return Problem(fault=Fault.REPEATED, sequence=number, message=message)
            if self._sha256_before(number - written) == entry.previous_sha256:
                message = f"Entry {written} was inserted: what follows it was once number {written}."
                return Problem(fault=Fault.INSERTED, sequence=written, message=message)
        message = f"Entry {number} is not in its place: it was number {written} when it was written."
        return Problem(fault=Fault.MOVED, sequence=number, message=message)

    def _unlinked(self, entry: AuditEntry) -> Problem:
        number = self.expected - 1
        if number == 0:
            message = "Entry 1 is not the first that was written: it names one before it."
            return Problem(fault=Fault.REPLACED, sequence=1, message=message)
        message = f"Entry {number} was replaced: entry {entry.sequence} was written after another one."
        return Problem(fault=Fault.REPLACED, sequence=number, message=message, not_before=self._confirmed + 1)

    def _rewritten(self, anchor: Anchor) -> Problem:
        first = self._confirmed + 1
        since = "" if first == anchor.sequence else f", or one from {first} on,"
        return Problem(
            fault=Fault.REPLACED,
            sequence=anchor.sequence,
            message=f"Entry {anchor.sequence}{since} was replaced and the hashes computed anew: "
            f"{anchor.origin} shows another hash.",
            not_before=first,
        )

    def _sha256_before(self, places: int) -> str | None:
        """The hash of the entry before the expected one (0), of the one before that (1), …"""
        return self._before[-1 - places] if places < len(self._before) else None


def _own_sha256(entry: AuditEntry, number: int) -> str | None:
    """The hash that this content must have under a number; None where it holds no text."""
    try:
        return entry_sha256(
            sequence=number,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            details=entry.details,
            previous_sha256=entry.previous_sha256,
        )
    except (TypeError, ValueError):
        return None


def _number_when_written(entry: AuditEntry) -> int | None:
    """The number under which an entry's hash is right, nearest first; None where none is near."""
    for distance in range(1, _REACH + 1):
        for number in (entry.sequence + distance, entry.sequence - distance):
            if _own_sha256(entry, number) == entry.sha256:
                return number
    return None


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
