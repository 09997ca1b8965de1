"""Which documents are in force on a day. The one rule, pure; stores and indexes obey it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.documents import DocumentStatus
from knowledge.partitions import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogEntry:
    """What decides whether a document's newest version of one release is in force."""

    version_id: int
    doc_id: str
    short_id: str
    """The id without the collection that leads a derived one."""
    collection: str
    audience: str
    """The audience label."""
    declared: DocumentStatus
    effective_from: date | None
    supersedes: tuple[str, ...]
    valid: bool
    """Whether the version is part of the release; False where the document was retired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveStatus:
    """A document's status on one day, and what took its place."""

    status: DocumentStatus
    superseded_by: str | None = None
    """Id of the document in force that replaced it, at the end of any chain."""


def effective_statuses(
    entries: Iterable[CatalogEntry], *, on: date
) -> Mapping[int, EffectiveStatus]:
    """The status of each entry on a day, by version id.

    A document is in force when it is part of the release, declares nothing else, its day
    has come and no document in force supersedes it. One that is itself superseded still
    supersedes: the old one does not come back.
    """
    known = list(entries)
    successors = _successors(entry for entry in known if _takes_effect(entry, on))
    by_doc = {entry.doc_id: entry for entry in known}
    return {
        entry.version_id: _status(entry, on, _follow(entry, successors, by_doc)) for entry in known
    }


def standings(
    entries: Iterable[CatalogEntry], *, on: date
) -> Mapping[int, frozenset[Standing]]:
    """Where the indexes should hold each entry, by version id.

    What will change by the mere passing of time is held in both places, so that the check
    at the time of the search finds it on either side of the day.
    """
    known = list(entries)
    today = effective_statuses(known, on=on)
    some_day = effective_statuses(known, on=date.max)
    return {
        entry.version_id: frozenset(
            Standing.IN_FORCE
            if statuses[entry.version_id].status is DocumentStatus.IN_FORCE
            else Standing.NOT_IN_FORCE
            for statuses in (today, some_day)
        )
        for entry in known
    }


def _takes_effect(entry: CatalogEntry, on: date) -> bool:
    declared = entry.declared in (DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED)
    return entry.valid and declared and (entry.effective_from is None or entry.effective_from <= on)


def _successors(entries: Iterable[CatalogEntry]) -> Mapping[tuple[str, str], list[CatalogEntry]]:
    """In-force documents by what they supersede: (collection or "", reference)."""
    named: dict[tuple[str, str], list[CatalogEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: each.doc_id):
        for reference in entry.supersedes:
            named["", reference].append(entry)
            named[entry.collection, reference].append(entry)
    return named


def _follow(
    entry: CatalogEntry,
    successors: Mapping[tuple[str, str], list[CatalogEntry]],
    by_doc: Mapping[str, CatalogEntry],
) -> str | None:
    """The last document of the chain that replaced this one; None where none did."""
    seen = {entry.doc_id}
    current, last = entry, None
    while True:
        candidates = [
            *successors.get(("", current.doc_id), ()),
            *successors.get((current.collection, current.short_id), ()),
        ]
        following = next((each for each in candidates if each.doc_id not in seen), None)
        if following is None:
            return last
        seen.add(following.doc_id)
        current, last = by_doc[following.doc_id], following.doc_id


def _status(entry: CatalogEntry, on: date, successor: str | None) -> EffectiveStatus:
    if not entry.valid:
        return EffectiveStatus(status=DocumentStatus.RETIRED, superseded_by=successor)
    if successor is not None and entry.declared is not DocumentStatus.DRAFT:
        return EffectiveStatus(status=DocumentStatus.SUPERSEDED, superseded_by=successor)
    if entry.declared not in (DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED):
        return EffectiveStatus(status=entry.declared, superseded_by=successor)
    if not _takes_effect(entry, on):
        return EffectiveStatus(status=DocumentStatus.SCHEDULED)
    return EffectiveStatus(status=DocumentStatus.IN_FORCE)
