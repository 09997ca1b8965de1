"""Writing a publication: the known state before it, and the rows that it makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from knowledge.changes import KnowledgeChanges, KnownFile
from knowledge.documents import PassageSpan, Section
from knowledge.index_text import index_text
from knowledge.planning import (
    KnownDocument,
    KnownState,
    Plan,
    TargetState,
    merge_plans,
    plan_changes,
)
from knowledge.store.documents import valid_at
from knowledge.store.schema import (
    documents,
    files,
    passages,
    supersessions,
    validities,
    versions,
)

_NOT_CONTENT = ("version_id", "doc_id", "number")


def load_known_state(
    connection: Connection,
    *,
    collections: Collection[str],
    sha256s: Collection[str] = (),
    doc_ids: Collection[str] = (),
) -> KnownState:
    """All documents, and the files of some collections.

    Contents are given only of versions with these hashes and of documents with these ids.
    """
    newest = (
        select(func.max(validities.c.validity_id).label("validity_id"))
        .group_by(validities.c.doc_id)
        .subquery()
    )
    numbers = (
        select(versions.c.doc_id, func.max(versions.c.number).label("last_number"))
        .group_by(versions.c.doc_id)
        .subquery()
    )
    query = (
        select(
            documents.c.doc_id,
            documents.c.collection,
            numbers.c.last_number,
            validities.c.version_id,
            validities.c.source,
            validities.c.valid_to_release,
            versions.c.audience,
        )
        .join(newest, newest.c.validity_id == validities.c.validity_id)
        .join(documents, documents.c.doc_id == validities.c.doc_id)
        .join(numbers, numbers.c.doc_id == validities.c.doc_id)
        .join(versions, versions.c.version_id == validities.c.version_id)
    )
    rows = connection.execute(query).all()
    wanted = set(doc_ids)
    contents = _contents(connection, versions.c.sha256, sha256s)
    contents |= _contents(
        connection,
        versions.c.version_id,
        [row.version_id for row in rows if row.doc_id in wanted],
    )
    return KnownState(
        documents={
            row.doc_id: KnownDocument(
                doc_id=row.doc_id,
                collection=row.collection,
                last_number=row.last_number,
                version_id=row.version_id,
                source=row.source,
                valid=row.valid_to_release is None,
                content=contents.get(row.version_id),
                audience=row.audience,
            )
            for row in rows
        },
        files={
            (row.collection, row.root, row.source): _file(row)
            for row in connection.execute(
                select(files).where(files.c.collection.in_(sorted(set(collections))))
            )
        },
    )


def load_plan(connection: Connection, changes: Sequence[KnowledgeChanges]) -> tuple[Plan, KnownState]:
    """What changes of one or several roots mean for the documents, and what they meet."""
    known = load_known_state(
        connection,
        collections={each.collection for each in changes},
        sha256s={document.sha256 for each in changes for document in each.upserts},
        doc_ids={doc_id for each in changes for doc_id in each.amended},
    )
    return merge_plans([plan_changes(each, known) for each in changes]), known


def load_rollback_plan(connection: Connection, *, to: int) -> Plan:
    """The way back to the documents of an earlier release.

    Of the files of these documents only the places stay known, so that the next ingest or sync
    of their folder looks at them again and says what differs: changed, there again, or gone.
    """
    then, now = _published_at(connection, to), _published_at(connection, None)
    plan = Plan()
    for doc_id in sorted(then.keys() | now.keys()):
        before, target = now.get(doc_id), then.get(doc_id)
        if before == target:
            continue
        if target is None:
            plan.targets[doc_id] = TargetState()
            plan.retired += 1
            continue
        plan.targets[doc_id] = TargetState(source=target[1], version_id=target[0])
        plan.updated += before is not None
        plan.added += before is None
    rows = connection.execute(select(files)).all()
    placed = {row.doc_id for row in rows}
    for row in rows:
        if row.doc_id in plan.targets:
            _look_again(plan, (row.collection, row.root, row.source), row.doc_id)
    for doc_id, key in _lost_places(connection, plan.targets.keys() - placed, rows).items():
        if plan.targets[doc_id].version_id is not None:
            _look_again(plan, (*key, plan.targets[doc_id].source), doc_id)
    return plan


def _look_again(plan: Plan, key: tuple[str, str, str], doc_id: str) -> None:
    plan.files[key] = KnownFile(source=key[2], doc_id=doc_id, sha256="", size=-1, mtime_ns=-1)


def _lost_places(
    connection: Connection, doc_ids: Collection[str], rows: Sequence[Row[Any]]
) -> dict[str, tuple[str, str]]:
    """Collection and root of documents whose files were deleted, where there is but one such root."""
    roots: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        roots[row.collection].add(row.root)
    query = select(documents.c.doc_id, documents.c.collection)
    return {
        row.doc_id: (row.collection, *roots[row.collection])
        for row in connection.execute(query)
        if row.doc_id in doc_ids and len(roots[row.collection]) == 1
    }


def versions_in_force(connection: Connection, doc_ids: Collection[str]) -> dict[str, int]:
    """The version of each of these documents in the current release, by document."""
    found: dict[str, int] = {}
    ordered = sorted(set(doc_ids))
    for start in range(0, len(ordered), 500):
        query = select(validities.c.doc_id, validities.c.version_id).where(
            validities.c.valid_to_release.is_(None),
            validities.c.doc_id.in_(ordered[start : start + 500]),
        )
        found.update((row.doc_id, row.version_id) for row in connection.execute(query))
    return found


def _published_at(connection: Connection, release: int | None) -> dict[str, tuple[int, str]]:
    """Version id and source of each document of a release, by id; None is the current one."""
    query = select(validities.c.doc_id, validities.c.version_id, validities.c.source)
    query = query.where(validities.c.valid_to_release.is_(None) if release is None else valid_at(release))
    return {row.doc_id: (row.version_id, row.source) for row in connection.execute(query)}


def known_files(connection: Connection, collection: str, root: str) -> dict[str, KnownFile]:
    """The files of one root as the last publication saw them, by source."""
    query = select(files).where(files.c.collection == collection, files.c.root == root)
    return {row.source: _file(row) for row in connection.execute(query)}


def write_files(connection: Connection, plan: Plan) -> None:
    """Record what is known of the files."""
    for collection, root, source in sorted({*plan.removed_files, *plan.files}):
        connection.execute(
            delete(files).where(
                files.c.collection == collection, files.c.root == root, files.c.source == source
            )
        )
    rows = [
        {
            "collection": collection,
            "root": root,
            "source": source,
            "doc_id": file.doc_id,
            "sha256": file.sha256,
            "size": file.size,
            "mtime_ns": file.mtime_ns,
        }
        for (collection, root, source), file in sorted(plan.files.items())
    ]
    if rows:
        connection.execute(insert(files), rows)


def write_document(connection: Connection, *, doc_id: str, short_id: str, collection: str) -> None:
    """Make a document exist."""
    connection.execute(insert(documents).values(doc_id=doc_id, short_id=short_id, collection=collection))


def write_version(
    connection: Connection,
    *,
    version_id: int,
    doc_id: str,
    number: int,
    content: Mapping[str, Any],
) -> None:
    """Write a version and what it supersedes."""
    connection.execute(
        insert(versions).values(version_id=version_id, doc_id=doc_id, number=number, **content)
    )
    for reference in sorted(set(content["supersedes"]) - {doc_id}):
        connection.execute(insert(supersessions).values(version_id=version_id, reference=reference))


def passage_rows(
    *,
    version_id: int,
    title: str,
    text: str,
    sections: Iterable[Section],
    spans: Iterable[PassageSpan],
    first_id: int,
    chunking: int,
) -> list[dict[str, Any]]:
    """The rows of a version's passages, numbered from `first_id`.

    Raises:
        ValueError: If a span lies outside the text or names no section.
    """
    by_ordinal = {section.ordinal: section for section in sections}
    rows = []
    for offset, span in enumerate(sorted(spans, key=lambda each: each.ordinal)):
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"passage {span.ordinal} of {title!r} lies outside the text")
        section = by_ordinal[span.section]
        passage = text[span.start : span.end]
        indexed = index_text(title, section.heading_path, span.context, passage)
        rows.append(
            {
                "passage_id": first_id + offset,
                "version_id": version_id,
                "ordinal": span.ordinal,
                "section": span.section,
                "start": span.start,
                "end": span.end,
                "section_start": section.start,
                "section_end": section.end,
                "kind": span.kind.value,
                "page": span.page,
                "context": span.context,
                "heading_path": list(section.heading_path),
                "text": passage,
                "index_text_sha256": indexed.sha256,
                "chunking": chunking,
            }
        )
    return rows


def write_passages(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write passages."""
    if rows:
        connection.execute(insert(passages), rows)


def change_validity(
    connection: Connection, *, doc_id: str, version_id: int | None, source: str, release: int
) -> None:
    """Make a version the document's published state from a release on; None retires it."""
    open_one = validities.c.doc_id == doc_id, validities.c.valid_to_release.is_(None)
    connection.execute(update(validities).where(*open_one).values(valid_to_release=release))
    if version_id is not None:
        connection.execute(
            insert(validities).values(
                version_id=version_id, doc_id=doc_id, source=source, valid_from_release=release
            )
        )


def _contents(connection: Connection, column: Any, values: Collection[Any]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    ordered = sorted(set(values))
    for start in range(0, len(ordered), 500):
        query = select(versions).where(column.in_(ordered[start : start + 500]))
        for row in connection.execute(query).mappings():
            found[row["version_id"]] = {
                name: value for name, value in row.items() if name not in _NOT_CONTENT
            }
    return found


def _file(row: Any) -> KnownFile:
    return KnownFile(
        source=row.source,
        doc_id=row.doc_id,
        sha256=row.sha256,
        size=row.size,
        mtime_ns=row.mtime_ns,
    )
