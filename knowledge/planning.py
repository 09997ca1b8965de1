"""From changed files to changed documents. Pure: decides identities, numbers and what is new."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from knowledge.audience import EVERYONE, audience_label, labelled_audience, normalise_audience
from knowledge.changes import KnowledgeChanges, KnownFile
from knowledge.documents import DocumentKind, DocumentStatus, PreparedDocument
from knowledge.errors import ChangedMeanwhileError, ContradictoryChangesError

_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_SLUG = re.compile(r"[^\w/]+|_+")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDocument:
    """A document as the store has it before the changes."""

    doc_id: str
    collection: str
    last_number: int
    """Of its newest version."""
    version_id: int
    """Of the version that is, or last was, its published state."""
    source: str
    valid: bool
    """False where it has been retired."""
    content: Mapping[str, Any] | None = None
    """The version's columns; None where nobody asked for them."""
    audience: str = EVERYONE
    """Who may read it, as a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownState:
    """What the plan is made against."""

    documents: Mapping[str, KnownDocument]
    files: Mapping[tuple[str, str, str], KnownFile]
    """By collection, root and source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """What a document should be in the new release; neither given means retired."""

    source: str = ""
    version_id: int | None = None
    """A version that exists."""
    document: PreparedDocument | None = None
    """A version to be made."""
    content: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


@dataclass(slots=True, kw_only=True)
class Plan:
    """The changes by document, with their counts."""

    targets: dict[str, TargetState] = field(default_factory=dict)
    new_documents: dict[str, str] = field(default_factory=dict)
    """Short ids of documents that do not exist yet, by id."""
    files: dict[tuple[str, str, str], KnownFile] = field(default_factory=dict)
    """Rows to be written, by collection, root and source."""
    removed_files: set[tuple[str, str, str]] = field(default_factory=set)
    kept: dict[tuple[str, str, str], PreparedDocument] = field(default_factory=dict)
    """Documents that state no audience, with the one that they keep, by the key of their file."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    warnings: list[str] = field(default_factory=list)


def plan_changes(changes: KnowledgeChanges, known: KnownState) -> Plan:
    """Decide what each changed file means for the documents.

    Renames come first, then retirements, then upserts; so a document whose declared id
    moves to another file in one publication stays the same document.
    """
    planner = _Planner(changes, known)
    planner.rename()
    planner.retire()
    for document in changes.upserts:
        planner.upsert(document)
    planner.touch()
    plan = planner.finish()
    for doc_id, document in sorted(changes.amended.items()):
        _amend(plan, known, doc_id, document)
    for doc_id in sorted(set(changes.withdrawn)):
        _withdraw(plan, known, doc_id)
    return plan


def merge_plans(plans: Sequence[Plan]) -> Plan:
    """One plan for changes of several roots.

    Raises:
        ContradictoryChangesError: If two of them change the same document.
    """
    merged = Plan()
    for plan in plans:
        twice = sorted(merged.targets.keys() & plan.targets.keys())
        if twice:
            raise ContradictoryChangesError(twice[0])
        merged.targets |= plan.targets
        merged.new_documents |= plan.new_documents
        merged.files |= plan.files
        merged.removed_files |= plan.removed_files
        merged.kept |= plan.kept
        merged.added += plan.added
        merged.updated += plan.updated
        merged.unchanged += plan.unchanged
        merged.retired += plan.retired
        merged.warnings += plan.warnings
    return merged


def check_expected(plan: Plan, known: KnownState, expected: Mapping[str, int | None]) -> None:
    """Make sure that a plan meets what its approvers saw.

    Args:
        plan: What is about to happen.
        known: What it happens to.
        expected: The version in force of each document when the change was proposed, by id;
            None where the document was not there.

    Raises:
        ChangedMeanwhileError: If a document is another one now, or others would change.
    """
    now = {
        doc_id: document.version_id
        for doc_id in expected
        if (document := known.documents.get(doc_id)) is not None and document.valid
    }
    moved = sorted(doc_id for doc_id, version in expected.items() if now.get(doc_id) != version)
    other = sorted(plan.targets.keys() ^ expected.keys())
    if moved or other:
        raise ChangedMeanwhileError(
            f"The document {(moved or other)[0]!r} has changed since this was proposed; bring the proposal "
            "up to date with `playbook kb propose … --update NUMBER`, then have it approved again."
        )


def _amend(plan: Plan, known: KnownState, doc_id: str, document: PreparedDocument) -> None:
    """A document gets a new version without its file having changed; its file rows stay."""
    before = known.documents[doc_id]
    content = version_content(document)
    if before.valid and before.content is not None and content == dict(before.content):
        plan.unchanged += 1
        return
    plan.targets[doc_id] = TargetState(
        source=before.source, document=document, content=content, number=1 + before.last_number
    )
    plan.updated += 1


def _withdraw(plan: Plan, known: KnownState, doc_id: str) -> None:
    """A document is retired while its file may stay where it is; its file rows stay, so that
    a folder that has not changed does not bring it back."""
    before = known.documents.get(doc_id)
    if before is not None and before.valid and doc_id not in plan.targets:
        plan.targets[doc_id] = TargetState()
        plan.retired += 1


def derived_id(collection: str, source: str) -> tuple[str, str]:
    """An id for a document that declares none: (id, id without the collection).

    >>> derived_id("Ops", "guides/On-call basics.md")
    ('ops/guides/on-call-basics', 'guides/on-call-basics')
    """
    path = PurePosixPath(source)
    short = slug(str(path.with_suffix("")) if path.name else source) or "document"
    return f"{slug(collection) or 'collection'}/{short}"[:290], short[:290]


def slug(text: str) -> str:
    """Lower-case words joined by hyphens; slashes stay."""
    parts = (_NOT_SLUG.sub("-", part).strip("-") for part in text.casefold().split("/"))
    return "/".join(part for part in parts if part)


def version_content(document: PreparedDocument) -> dict[str, Any]:
    """The columns of a version that its document decides, with what it left unsaid filled in.

    Unstated: kind `guide` (the least authority), audience everyone, status in force.
    """
    stated = document.metadata
    audience = normalise_audience(stated.audience or {EVERYONE})
    return {
        "collection": document.collection,
        "format": document.format,
        "sha256": document.sha256,
        "original_sha256": hashlib.sha256(document.original).hexdigest(),
        "text": _storable(document.text),
        "title": _storable(stated.title or _first_heading(document) or _stem(document.source)),
        "kind": (stated.kind or DocumentKind.GUIDE).value,
        "status": (stated.status or DocumentStatus.IN_FORCE).value,
        "version_label": stated.version_label,
        "owner": stated.owner,
        "deputy": stated.deputy,
        "audience": audience_label(audience),
        "effective_from": stated.effective_from,
        "review_by": stated.review_by,
        "supersedes": list(stated.supersedes),
        "pages": [[page.number, page.start, page.end] for page in document.pages],
        "sections": [
            [each.ordinal, [_storable(part) for part in each.heading_path], each.start, each.end]
            for each in document.sections
        ],
    }


class _Planner:
    def __init__(self, changes: KnowledgeChanges, known: KnownState) -> None:
        self._changes, self._known = changes, known
        self._plan = Plan()
        self._files = dict(known.files)
        self._holders: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for key, file in known.files.items():
            self._holders[file.doc_id].add(key)
        self._released: set[str] = set()

    def rename(self) -> None:
        for old, new in sorted(self._changes.renames.items()):
            file = self._files.get(self._key(old))
            if file is None:
                self._plan.warnings.append(f"{old} was to be renamed but is not known here.")
                continue
            self._drop_file(self._key(old))
            size, mtime_ns = self._stats(new, file)
            self._put_file(new, file.doc_id, file.sha256, size, mtime_ns)
            document = self._known.documents[file.doc_id]
            if document.valid:
                self._plan.targets[file.doc_id] = TargetState(source=new, version_id=document.version_id)
                self._plan.updated += 1

    def retire(self) -> None:
        for source in sorted(set(self._changes.retired)):
            file = self._files.get(self._key(source))
            if file is not None:
                self._drop_file(self._key(source))
                self._released.add(file.doc_id)

    def upsert(self, document: PreparedDocument) -> None:
        doc_id, short_id = self._identify(document)
        for key in [each for each in self._holders[doc_id] if each != self._key(document.source)]:
            self._drop_file(key)  # the document has moved here
        size, mtime_ns = self._stats(document.source, None)
        previous = self._files.get(self._key(document.source))
        if previous is not None and previous.doc_id != doc_id:
            self._drop_file(self._key(document.source))
            self._released.add(previous.doc_id)
        self._put_file(document.source, doc_id, document.sha256, size, mtime_ns)
        self._released.discard(doc_id)
        known = self._known.documents.get(doc_id)
        if known is None and doc_id not in self._plan.targets:
            self._plan.new_documents[doc_id] = short_id
        self._set_version(doc_id, self._with_audience(document, known), known)

    def touch(self) -> None:
        for source, (size, mtime_ns) in sorted(self._changes.touched.items()):
            file = self._files.get(self._key(source))
            if file is not None:
                self._put_file(source, file.doc_id, file.sha256, size, mtime_ns)
                self._plan.unchanged += 1

    def finish(self) -> Plan:
        for doc_id in sorted(self._released):
            document = self._known.documents.get(doc_id)
            if not self._holders[doc_id] and document is not None and document.valid:
                self._plan.targets[doc_id] = TargetState()
                self._plan.retired += 1
        return self._plan

    def _with_audience(self, document: PreparedDocument, known: KnownDocument | None) -> PreparedDocument:
        """Silence never opens a document that was closed, wherever its file comes from."""
        if known is None or known.audience == EVERYONE or document.metadata.audience is not None:
            return document
        audience = labelled_audience(known.audience)
        kept = replace(document, metadata=replace(document.metadata, audience=audience))
        self._plan.kept[self._key(document.source)] = kept
        return kept

    def _set_version(self, doc_id: str, document: PreparedDocument, known: KnownDocument | None) -> None:
        content = version_content(document)
        same = known is not None and known.content is not None and content == dict(known.content)
        if known is not None and same:
            if known.valid and known.source == document.source:
                self._plan.targets.pop(doc_id, None)
                self._plan.unchanged += 1
                return
            self._plan.added += not known.valid
            self._plan.updated += known.valid and doc_id not in self._plan.targets
            self._plan.targets[doc_id] = TargetState(source=document.source, version_id=known.version_id)
            return
        if known is not None and known.valid:
            self._plan.updated += doc_id not in self._plan.targets
        else:
            self._plan.added += 1
        self._plan.targets[doc_id] = TargetState(
            source=document.source,
            document=document,
            content=content,
            number=1 + (known.last_number if known else 0),
        )

    def _identify(self, document: PreparedDocument) -> tuple[str, str]:
        """The id that this file's document has, and its short form."""
        declared = document.metadata.doc_id
        file = self._files.get(self._key(document.source))
        if declared is not None and self._may_take(declared, document):
            return declared, declared
        if declared is not None:
            self._plan.warnings.append(
                f"{document.source} declares the id {declared!r}, which another document has "
                "already; give it an id of its own. Until then one is derived from its path."
            )
        if file is not None and file.doc_id != declared:
            known = self._known.documents.get(file.doc_id)
            if known is not None and (declared is not None or _is_derived(file.doc_id, document)):
                return file.doc_id, derived_id(document.collection, document.source)[1]
        return self._derive(document)

    def _derive(self, document: PreparedDocument) -> tuple[str, str]:
        base, short = derived_id(document.collection, document.source)
        extension = slug(PurePosixPath(document.source).suffix)
        endings = chain(["", f"-{extension}"], (f"-{number}" for number in range(2, 10_000)))
        for ending in endings:
            if self._may_take(base + ending, document):
                return base + ending, short + ending
        raise ValueError(f"no free id for {document.source}")

    def _may_take(self, doc_id: str, document: PreparedDocument) -> bool:
        """Whether this file may be the document of this id.

        An id nobody has is free. A document without a file, or with its file under another
        root of the collection, moves here; one whose file is still beside this one stays.
        """
        known = self._known.documents.get(doc_id)
        if known is not None and known.collection != document.collection:
            return False
        holders = self._holders[doc_id]
        here = self._key(document.source)
        if not holders:
            return True
        if here in holders:
            return True
        return all(root != self._changes.root for _, root, _ in holders)

    def _key(self, source: str) -> tuple[str, str, str]:
        return (self._changes.collection, self._changes.root, source)

    def _stats(self, source: str, file: KnownFile | None) -> tuple[int, int]:
        kept = (file.size, file.mtime_ns) if file is not None else (-1, -1)
        return self._changes.file_stats.get(source, kept)

    def _put_file(self, source: str, doc_id: str, sha256: str, size: int, mtime_ns: int) -> None:
        file = KnownFile(source=source, doc_id=doc_id, sha256=sha256, size=size, mtime_ns=mtime_ns)
        key = self._key(source)
        self._files[key] = self._plan.files[key] = file
        self._holders[doc_id].add(key)
        self._plan.removed_files.discard(key)

    def _drop_file(self, key: tuple[str, str, str]) -> None:
        file = self._files.pop(key)
        self._holders[file.doc_id].discard(key)
        self._plan.files.pop(key, None)
        self._plan.removed_files.add(key)


def _is_derived(doc_id: str, document: PreparedDocument) -> bool:
    """Whether an id came from some path of this collection, as after a renaming."""
    return doc_id.startswith((slug(document.collection) or "collection") + "/")


def _first_heading(document: PreparedDocument) -> str | None:
    return next((each.heading_path[0] for each in document.sections if each.heading_path), None)


def _stem(source: str) -> str:
    return PurePosixPath(source).stem.replace("-", " ").replace("_", " ").strip() or source


def _storable(text: str) -> str:
    """Lone surrogates cannot be stored; replaced one for one, so that offsets hold."""
    return _SURROGATES.sub("\ufffd", text)
