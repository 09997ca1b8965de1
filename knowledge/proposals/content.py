"""The content of a proposal: changed files as stored items and back, and their hash. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from knowledge.audit.entry import canonical_json
from knowledge.changes import KnowledgeChanges
from knowledge.documents import (
    DocumentKind,
    DocumentMetadata,
    DocumentStatus,
    PageSpan,
    PassageKind,
    PassageSpan,
    PreparedDocument,
    Section,
)
from knowledge.planning import KnownState, Plan, TargetState
from knowledge.proposals.proposal import ItemAction, ProposalItem

LoadOriginal = Callable[[str], bytes]
"""Gives the bytes that were kept under an address."""


def build_items(changes: Sequence[KnowledgeChanges], plan: Plan, known: KnownState) -> list[ProposalItem]:
    """The documents that the changes mean, in the order of their roots and sources.

    Args:
        changes: A part for each root.
        plan: What they come to, from `load_plan`.
        known: What they were planned against.
    """
    items: list[ProposalItem] = []
    for number, change_set in enumerate(changes):
        for doc_id, source, payload in _payloads(change_set, plan, known):
            target = plan.targets.get(doc_id)
            if target is None:
                continue  # the knowledge base has that content already
            place = {"collection": change_set.collection, "root": change_set.root}
            items.append(_item(number, doc_id, source, target, known, {**place, **payload}))
        listed = {item.doc_id for item in items}
        for doc_id in sorted(plan.targets.keys() - listed):
            before = known.documents.get(doc_id)
            if before is not None and before.collection == change_set.collection:
                # The file declares another id from now on, so its former document ends.
                payload = {"collection": change_set.collection, "root": change_set.root}
                items.append(_item(number, doc_id, before.source, plan.targets[doc_id], known, payload))
    return items


def restore_changes(items: Iterable[ProposalItem], load_original: LoadOriginal) -> list[KnowledgeChanges]:
    """The changes that items were built from."""
    groups: dict[int, list[ProposalItem]] = defaultdict(list)
    for item in items:
        groups[item.change_set].append(item)
    return [_change_set(groups[number], load_original) for number in sorted(groups)]


def content_sha256(items: Sequence[ProposalItem]) -> str:
    """The hash of everything that would be published."""
    digest = hashlib.sha256()
    for item in items:
        line = {
            "action": item.action.value,
            "doc_id": item.doc_id,
            "source": item.source,
            "base_version_id": item.base_version_id,
            "change_set": item.change_set,
            "payload": item.payload,
        }
        digest.update(canonical_json(line).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def expected_versions(items: Iterable[ProposalItem]) -> dict[str, int | None]:
    """The version that each item replaces, by document."""
    return {item.doc_id: item.base_version_id for item in items}


def document_to_json(document: PreparedDocument) -> dict[str, Any]:
    """A prepared document without its original bytes, which are kept under their address."""
    meta = document.metadata
    return {
        "source": document.source,
        "collection": document.collection,
        "format": document.format,
        "sha256": document.sha256,
        "original_sha256": hashlib.sha256(document.original).hexdigest(),
        "text": document.text,
        "metadata": {
            "doc_id": meta.doc_id,
            "title": meta.title,
            "kind": meta.kind and meta.kind.value,
            "version_label": meta.version_label,
            "owner": meta.owner,
            "deputy": meta.deputy,
            "audience": sorted(meta.audience) if meta.audience is not None else None,
            "effective_from": meta.effective_from and meta.effective_from.isoformat(),
            "review_by": meta.review_by and meta.review_by.isoformat(),
            "status": meta.status and meta.status.value,
            "supersedes": list(meta.supersedes),
        },
        "pages": [[page.number, page.start, page.end] for page in document.pages],
        "sections": [
            [each.ordinal, list(each.heading_path), each.start, each.end] for each in document.sections
        ],
        "passages": [
            [p.ordinal, p.section, p.start, p.end, p.kind.value, p.page, p.context] for p in document.passages
        ],
    }


def document_from_json(value: Mapping[str, Any], load_original: LoadOriginal) -> PreparedDocument:
    """What `document_to_json` gave, with its original bytes."""
    return PreparedDocument(
        source=value["source"],
        collection=value["collection"],
        format=value["format"],
        original=load_original(value["original_sha256"]),
        sha256=value["sha256"],
        text=value["text"],
        metadata=metadata_from_json(value["metadata"]),
        pages=[PageSpan(number=n, start=a, end=b) for n, a, b in value["pages"]],
        sections=[
            Section(ordinal=n, heading_path=tuple(path), start=a, end=b)
            for n, path, a, b in value["sections"]
        ],
        passages=[
            PassageSpan(
                ordinal=n, section=s, start=a, end=b, kind=PassageKind(kind), page=page, context=context
            )
            for n, s, a, b, kind, page, context in value["passages"]
        ],
    )


def metadata_from_json(value: Mapping[str, Any]) -> DocumentMetadata:
    """The metadata of `document_to_json`."""
    audience = value["audience"]
    return DocumentMetadata(
        doc_id=value["doc_id"],
        title=value["title"],
        kind=DocumentKind(value["kind"]) if value["kind"] else None,
        version_label=value["version_label"],
        owner=value["owner"],
        deputy=value["deputy"],
        audience=frozenset(audience) if audience is not None else None,
        effective_from=_date(value["effective_from"]),
        review_by=_date(value["review_by"]),
        status=DocumentStatus(value["status"]) if value["status"] else None,
        supersedes=tuple(value["supersedes"]),
    )


def _payloads(
    changes: KnowledgeChanges, plan: Plan, known: KnownState
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(document, source, what is stored) of every change of one root."""
    key = (changes.collection, changes.root)
    for old, new in sorted(changes.renames.items()):
        file = known.files.get((*key, old))
        if file is not None:
            stats = list(changes.file_stats.get(new, (file.size, file.mtime_ns)))
            yield file.doc_id, new, {"moved_from": old, "stats": stats}
    for source in sorted(set(changes.retired)):
        file = known.files.get((*key, source))
        if file is not None and plan.targets.get(file.doc_id) == TargetState():
            yield file.doc_id, source, {"gone": source}
    for stated in changes.upserts:
        document = plan.kept.get((*key, stated.source), stated)
        stats = list(changes.file_stats.get(document.source, (-1, -1)))
        doc_id = plan.files[(*key, document.source)].doc_id
        yield doc_id, document.source, {"document": document_to_json(document), "stats": stats}
    for doc_id, document in sorted(changes.amended.items()):
        yield doc_id, document.source, {"document": document_to_json(document), "amended": True}
    for doc_id in sorted(set(changes.withdrawn)):
        before = known.documents.get(doc_id)
        yield doc_id, before.source if before else "", {"withdrawn": True}


def _item(
    change_set: int,
    doc_id: str,
    source: str,
    target: TargetState,
    known: KnownState,
    payload: Mapping[str, Any],
) -> ProposalItem:
    before = known.documents.get(doc_id)
    if before is not None and not before.valid:
        before = None
    if before is not None and before.content is not None:
        payload = {**payload, "base_kind": before.content["kind"]}
    return ProposalItem(
        action=_action(target, before.content if before else None, payload),
        doc_id=doc_id,
        source=source,
        base_version_id=before.version_id if before else None,
        change_set=change_set,
        payload=payload,
    )


def _action(target: TargetState, before: Mapping[str, Any] | None, payload: Mapping[str, Any]) -> ItemAction:
    if target == TargetState():
        return ItemAction.RETIRE
    if "moved_from" in payload:
        return ItemAction.MOVE
    if before is None:
        return ItemAction.ADD
    same_text = payload["document"]["text"] == before["text"]
    return ItemAction.METADATA if same_text else ItemAction.UPDATE


def _change_set(items: Sequence[ProposalItem], load_original: LoadOriginal) -> KnowledgeChanges:
    documents = {
        item.doc_id: document_from_json(item.document, load_original)
        for item in items
        if item.document is not None
    }
    amended = {item.doc_id for item in items if item.payload.get("amended")}
    first = items[0].payload
    return KnowledgeChanges(
        collection=first["collection"],
        root=first["root"],
        upserts=[documents[i.doc_id] for i in items if i.doc_id in documents and i.doc_id not in amended],
        renames={i.payload["moved_from"]: i.source for i in items if "moved_from" in i.payload},
        retired=[i.payload["gone"] for i in items if "gone" in i.payload],
        file_stats={
            i.source: (i.payload["stats"][0], i.payload["stats"][1]) for i in items if "stats" in i.payload
        },
        amended={doc_id: documents[doc_id] for doc_id in sorted(amended)},
        withdrawn=[i.doc_id for i in items if i.payload.get("withdrawn")],
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
