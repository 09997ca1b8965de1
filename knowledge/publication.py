"""What one publication is about to change: its versions, and where each belongs. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from knowledge.audience import EVERYONE, narrowest
from knowledge.audit.entry import canonical_json
from knowledge.changes import PublishedRelease, ReleaseRecord
from knowledge.documents import DocumentStatus
from knowledge.index_text import IndexText, index_text
from knowledge.partitions import Partition
from knowledge.planning import Plan, TargetState
from knowledge.standing import CatalogEntry, standings
from knowledge.store.indexing import IndexState
from knowledge.store.publications import passage_rows

Place = tuple[int, Partition]
"""A version and a partition that it is searched in."""

PassageKey = tuple[int, bytes]
"""A passage id and the sha256 of its indexed text, under which its vector is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A version that the release will add, with the rows it needs."""

    version_id: int
    doc_id: str
    number: int
    content: Mapping[str, Any]
    rows: list[dict[str, Any]]

    def texts(self) -> Iterator[IndexText]:
        """What the indexes will read of each passage."""
        title = self.content["title"]
        for row in self.rows:
            yield index_text(title, row["heading_path"], row["context"], row["text"])

    def keys(self) -> list[PassageKey]:
        """Under which the vectors of its passages are stored."""
        return [(row["passage_id"], row["index_text_sha256"]) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One release in the making."""

    plan: Plan
    state: IndexState
    """Of the indexes before it."""
    new: Sequence[NewVersion]
    record: ReleaseRecord
    restored: Mapping[str, CatalogEntry] = field(default_factory=dict)
    """Documents that go back to an earlier version, by id: the entry of that version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What changes in the indexes."""

    added: Sequence[Place]
    removed: Sequence[Place]

    @property
    def partitions(self) -> set[Partition]:
        return {partition for _, partition in (*self.added, *self.removed)}


def number_versions(plan: Plan, state: IndexState) -> list[NewVersion]:
    """The versions that a plan asks for, with the next free numbers."""
    new: list[NewVersion] = []
    passage_id = state.next_passage_id
    for doc_id, target in sorted(plan.targets.items()):
        if target.document is not None:
            version_id = state.next_version_id + len(new)
            rows = _rows(target, version_id=version_id, first_id=passage_id, state=state)
            passage_id += len(rows)
            new.append(
                NewVersion(
                    version_id=version_id,
                    doc_id=doc_id,
                    number=target.number,
                    content=target.content,
                    rows=rows,
                )
            )
    return new


def catalog_after(before: Iterable[CatalogEntry], publication: Publication) -> list[CatalogEntry]:
    """The catalog as it will be once the publication is carried out."""
    entries = {entry.doc_id: entry for entry in before}
    for doc_id, target in publication.plan.targets.items():
        if doc_id in publication.restored:
            entries[doc_id] = publication.restored[doc_id]
        elif target.document is None and doc_id in entries:
            entries[doc_id] = replace(entries[doc_id], valid=target.version_id is not None)
    for version in publication.new:
        known = entries.get(version.doc_id)
        short_id = known.short_id if known else publication.plan.new_documents[version.doc_id]
        entries[version.doc_id] = _entry(version, short_id)
    return list(entries.values())


def place(entries: Sequence[CatalogEntry], held: set[Place], *, on: date) -> Placement:
    """The way from what the indexes hold to what they should hold on a day."""
    places = standings(entries, on=on)
    wanted = {
        (
            entry.version_id,
            Partition(collection=entry.collection, audience=entry.audience, standing=standing),
        )
        for entry in entries
        for standing in places[entry.version_id]
    }
    return Placement(added=sorted(wanted - held), removed=sorted(held - wanted))


AUDITED_DOCUMENTS = 1_000
"""Documents named in the audit entry of a release; beyond them their number and hash stand."""


def audited(publication: Publication, release: int) -> dict[str, Any]:
    """The audit entry of a release, as the arguments of `append_entry`."""
    record, plan = publication.record, publication.plan
    numbers = {each.doc_id: each.version_id for each in publication.new}
    changed = [
        [doc_id, numbers.get(doc_id, target.version_id)] for doc_id, target in sorted(plan.targets.items())
    ]
    digest = hashlib.sha256(canonical_json({"documents": changed}).encode()).hexdigest()
    return {
        "actor": record.actor,
        "action": "release.rolled_back" if record.restores else "release.published",
        "subject": f"release {release}",
        "details": {
            "reason": record.reason,
            "approvers": list(record.approvers),
            "proposal": record.proposal,
            "restores": record.restores,
            "emergency": record.emergency,
            "added": plan.added,
            "updated": plan.updated,
            "retired": plan.retired,
            "documents": changed[:AUDITED_DOCUMENTS],
            "documents_sha256": digest,
        },
    }


def by_partition(places: Iterable[Place]) -> dict[Partition, list[int]]:
    """Versions by the partition they are in, both in the order given."""
    groups: dict[Partition, list[int]] = defaultdict(list)
    for version_id, partition in places:
        groups[partition].append(version_id)
    return groups


def supersession_warnings(entries: Sequence[CatalogEntry], new: Sequence[NewVersion]) -> list[str]:
    """What a new document claims to supersede and nobody has heard of, or in a circle."""
    by_doc = {entry.doc_id: entry for entry in entries}
    short = {(entry.collection, entry.short_id) for entry in entries}
    warnings = []
    for each in new:
        for reference in each.content["supersedes"]:
            other = by_doc.get(reference)
            if other is None and (each.content["collection"], reference) not in short:
                warnings.append(f"{each.doc_id} says that it supersedes {reference!r}, which is not here.")
            if other is not None and each.doc_id in other.supersedes:
                warnings.append(
                    f"{each.doc_id} and {reference} say that they supersede each other, so "
                    "neither is in force; correct one of them."
                )
    return warnings


def widened(before: Iterable[CatalogEntry], after: Iterable[CatalogEntry]) -> list[str]:
    """Documents that more people may read than before, as a release of earlier ones brings back."""
    had = {entry.doc_id: entry.audience for entry in before}
    wider = [
        entry
        for entry in after
        if entry.valid
        and narrowest([had.get(entry.doc_id, EVERYONE), entry.audience]) != narrowest([entry.audience])
    ]
    return [
        f"{entry.doc_id} may be read by {entry.audience.replace('+', ', ')} again, as it could then; where "
        f"that is wrong, use `playbook kb restrict {entry.doc_id}`."
        for entry in wider
    ]


def published(
    number: int, plan: Plan, new: Sequence[NewVersion] = (), warnings: Iterable[str] = ()
) -> PublishedRelease:
    """What a publication tells its caller: the plan's counts and everything to be warned of."""
    return PublishedRelease(
        number=number,
        added=plan.added,
        updated=plan.updated,
        unchanged=plan.unchanged,
        retired=plan.retired,
        passages=sum(len(version.rows) for version in new),
        warnings=(*plan.warnings, *warnings),
    )


def _rows(target: TargetState, *, version_id: int, first_id: int, state: IndexState) -> list[dict[str, Any]]:
    assert target.document is not None
    return passage_rows(
        version_id=version_id,
        title=target.content["title"],
        text=target.content["text"],
        sections=target.document.sections,
        spans=target.document.passages,
        first_id=first_id,
        chunking=state.chunking,
    )


def _entry(version: NewVersion, short_id: str) -> CatalogEntry:
    return CatalogEntry(
        version_id=version.version_id,
        doc_id=version.doc_id,
        short_id=short_id,
        collection=version.content["collection"],
        audience=version.content["audience"],
        declared=DocumentStatus(version.content["status"]),
        effective_from=version.content["effective_from"],
        supersedes=tuple(version.content["supersedes"]),
        valid=True,
    )
