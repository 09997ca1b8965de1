"""Files into the knowledge base: walk, compare, load, cut, and publish all of it at once.

A changed file costs its reading, an unchanged one its `stat`. A file that cannot be read is
a line in the report; everything else of a folder becomes visible in one publication.
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from ingest.compare import compare
from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument, LoadWarning
from ingest.prepare import FileContent, Loader, drop_shared_furniture, load_file, prepare_document
from ingest.report import FailedFile, FileWarning, IngestReport
from ingest.settings import IngestSettings
from ingest.walk import FileTree, FoundFile, find_files
from knowledge.audience import EVERYONE
from knowledge.catalog import DocumentSummary
from knowledge.changes import KnowledgeChanges, KnownFile, PublishedRelease
from knowledge.documents import DocumentMetadata, PreparedDocument
from knowledge.proposals.report import Remark, Severity

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with the stage (`read`, `embed`), how many are done, and of how many."""


Inspect = Callable[[Sequence[PreparedDocument]], Sequence[Remark]]
"""Looks closely at documents, see `ingest.inspect`."""

Audiences = Callable[[], Mapping[str, frozenset[str]]]
"""Gives the audience of each document of the collection, by id."""


class KnowledgeStore(Protocol):
    """What an ingest needs of the knowledge base."""

    def known_files(self, collection: str, root: str) -> Mapping[str, KnownFile]:
        """Files of this root whose documents are in the knowledge base, by source."""
        ...

    def current_release(self) -> int:
        """Number of the newest release; 0 where there is none."""
        ...

    def list_documents(self, *, collection: str | None = None) -> Sequence[DocumentSummary]:
        """Every document of a collection by its newest version."""
        ...

    def publish(
        self,
        changes: KnowledgeChanges,
        *,
        actor: str,
        reason: str,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> PublishedRelease:
        """Make all changes visible at once."""
        ...


@dataclass(slots=True, kw_only=True)
class IngestPlan:
    """What one root's files change, before anything is stored."""

    changes: KnowledgeChanges
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    """Files whose size and time say that nothing happened."""
    passages: int = 0
    failed: list[FailedFile] = field(default_factory=list)
    warnings: list[FileWarning] = field(default_factory=list)


def ingest_paths(
    paths: Sequence[Path],
    *,
    knowledge_base: KnowledgeStore,
    settings: IngestSettings,
    actor: str,
    reason: str,
    collection: str | None = None,
    flags: DocumentMetadata | None = None,
    loader: Loader | None = None,
    inspect: Inspect | None = None,
    on_progress: Progress | None = None,
) -> IngestReport:
    """Bring the knowledge base to the state of the given files and folders.

    Args:
        collection: Without it a folder's name, or `default` for files named one by one.
        flags: Metadata that wins over what files and sidecars state.
        loader: Without it each file is read in a limited child process.
        inspect: Looks at what is new; what would be a mistake to publish becomes a warning.

    Raises:
        SourceNotFoundError: If a path does not exist or may not be read.
        KnowledgeError: If the knowledge base cannot be opened or written.
    """
    started = time.monotonic()
    trees, plans = plan_paths(
        paths,
        knowledge_base=knowledge_base,
        settings=settings,
        collection=collection,
        flags=flags,
        loader=loader,
        on_progress=on_progress,
    )
    for plan in plans if inspect is not None else ():
        plan.warnings += _mistakes(inspect(plan.changes.upserts))
    results = [
        publish_plan(plan, knowledge_base, actor=actor, reason=reason, on_progress=on_progress)
        for plan in plans
    ]
    release = knowledge_base.current_release()
    return report_of(trees, plans, results, release=release, seconds=time.monotonic() - started)


def _mistakes(remarks: Sequence[Remark]) -> list[FileWarning]:
    """Secrets, orders to a machine and the like: told even where nobody reviews."""
    return [
        FileWarning(source=each.source, code=each.code, message=each.message)
        for each in remarks
        if each.severity is Severity.ERROR
    ]


def plan_paths(
    paths: Sequence[Path],
    *,
    knowledge_base: KnowledgeStore,
    settings: IngestSettings,
    collection: str | None = None,
    flags: DocumentMetadata | None = None,
    loader: Loader | None = None,
    root: str | None = None,
    on_progress: Progress | None = None,
) -> tuple[list[FileTree], list[IngestPlan]]:
    """What the given files and folders change, root by root. Stores nothing.

    Args:
        root: Under which the files of the one given folder are known, where it has lain
            elsewhere before; None is where it lies.

    Raises as `ingest_paths` does.
    """
    trees = find_files(paths, collection=collection)
    for tree in trees:
        tree.root = root or tree.root
    with _loader(loader, settings) as reader:
        plans = [
            plan_tree(
                tree,
                known=knowledge_base.known_files(tree.collection, tree.root),
                loader=reader,
                settings=settings,
                flags=flags or DocumentMetadata(),
                audiences=_audiences(knowledge_base, tree.collection),
                on_progress=on_progress,
            )
            for tree in trees
        ]
    return trees, plans


def _audiences(knowledge_base: KnowledgeStore, collection: str) -> Audiences:
    """Asked for only where a changed file does not state its audience."""
    return lambda: {
        each.doc_id: each.audience for each in knowledge_base.list_documents(collection=collection)
    }


@contextmanager
def _loader(loader: Loader | None, settings: IngestSettings) -> Iterator[Loader]:
    if loader is not None:
        yield loader
        return
    from ingest.isolation import IsolatedLoader, LoadLimits

    with IsolatedLoader(limits=LoadLimits(file_mb=settings.file_size_mb), workers=_workers()) as isolated:
        yield isolated


def _workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))


def plan_tree(
    tree: FileTree,
    *,
    known: Mapping[str, KnownFile],
    loader: Loader,
    settings: IngestSettings,
    flags: DocumentMetadata,
    audiences: Audiences = dict,
    on_progress: Progress | None = None,
) -> IngestPlan:
    """Compare a root with what is known of it, and read and cut what is new. Stores nothing."""
    failed = [FailedFile(source=source, reason=reason) for source, reason in sorted(tree.unreadable.items())]
    warnings: list[FileWarning] = []
    compared = compare(tree, known, flags, settings)
    failed += compared.failed
    loaded = _load_all(compared.to_load, loader, flags, failed, on_progress)
    upserts: list[PreparedDocument] = []
    for file, content in compared.to_load:
        if file.source in loaded:
            document, notes = _prepare(file, content, loaded[file.source], tree.collection, settings, failed)
            upserts += [document] if document else []
            warnings += [
                FileWarning(source=file.source, code=each.code, message=each.message, removed=each.removed)
                for each in notes
            ]
    warnings += _report_copies(compared.copies, failed)
    upserts, kept = _keep_restrictions(upserts, known, audiences)
    warnings += [*kept, *_kept_warnings(failed, known)]
    changes = KnowledgeChanges(
        collection=tree.collection,
        root=tree.root,
        upserts=upserts,
        renames=compared.renames,
        retired=compared.retired,
        touched=compared.touched,
        file_stats=compared.stats,
    )
    updated = [each for each in upserts if each.source in known]
    return IngestPlan(
        changes=changes,
        added=len(upserts) - len(updated),
        updated=len(updated) + len(compared.renames),
        unchanged=compared.unchanged,
        passages=sum(len(each.passages) for each in upserts),
        failed=sorted(failed, key=lambda each: each.source),
        warnings=sorted(warnings, key=lambda each: (each.source, each.code)),
    )


def _load_all(
    files: Sequence[tuple[FoundFile, FileContent]],
    loader: Loader,
    flags: DocumentMetadata,
    failed: list[FailedFile],
    on_progress: Progress | None,
) -> dict[str, LoadedDocument]:
    """Markdown by source; what cannot be read goes to `failed` and stops nothing else."""
    loaded: dict[str, LoadedDocument] = {}
    with ThreadPoolExecutor(max_workers=_workers()) as pool:
        outcomes = pool.map(lambda pair: _load_one(*pair, loader=loader, flags=flags), files)
        for done, ((file, _), outcome) in enumerate(zip(files, outcomes, strict=True), start=1):
            if isinstance(outcome, LoadedDocument):
                loaded[file.source] = outcome
            else:
                failed.append(FailedFile(source=file.source, reason=outcome))
            if on_progress is not None:
                on_progress("read", done, len(files))
    return drop_shared_furniture(loaded)


def _load_one(
    file: FoundFile, content: FileContent, *, loader: Loader, flags: DocumentMetadata
) -> LoadedDocument | str:
    try:
        return load_file(file, content, loader=loader, flags=flags)
    except UnreadableFileError as error:
        return str(error)


def _prepare(
    file: FoundFile,
    content: FileContent,
    loaded: LoadedDocument,
    collection: str,
    settings: IngestSettings,
    failed: list[FailedFile],
) -> tuple[PreparedDocument | None, Sequence[LoadWarning]]:
    try:
        document, notes = prepare_document(file, content, loaded, collection=collection, settings=settings)
    except Exception:  # a fault of ours on one file must not cost the others
        logger.exception("cutting %s failed", file.source)
        reason = "It could not be cut into passages, which is a fault of this program; please report it."
        failed.append(FailedFile(source=file.source, reason=reason))
        return None, ()
    if not document.passages:
        failed.append(
            FailedFile(source=file.source, reason="It contains no text besides navigation; leave it out.")
        )
        return None, ()
    return document, notes


def _report_copies(copies: Mapping[str, str], failed: list[FailedFile]) -> list[FileWarning]:
    """A copy of what is indexed is a warning; a copy of what cannot be read fails with it."""
    unread = {each.source for each in failed}
    warnings: list[FileWarning] = []
    for source, twin in copies.items():
        if twin in unread:
            reason = f"It has the same content as {twin}, which cannot be read; mend that one first."
            failed.append(FailedFile(source=source, reason=reason))
        else:
            message = f"It has the same content as {twin}, which is the one that is indexed."
            warnings.append(FileWarning(source=source, code="duplicate", message=message))
    return warnings


def _keep_restrictions(
    upserts: Sequence[PreparedDocument], known: Mapping[str, KnownFile], audiences: Audiences
) -> tuple[list[PreparedDocument], list[FileWarning]]:
    """A changed file that states no audience keeps the one it had.

    It may have come from a flag or a line that is gone: silence must never open a document.
    """
    silent = {each.source for each in upserts if each.source in known and each.metadata.audience is None}
    had = audiences() if silent else {}
    kept: list[PreparedDocument] = []
    warnings: list[FileWarning] = []
    for each in upserts:
        before = had.get(known[each.source].doc_id) if each.source in silent else None
        if before is not None and before != {EVERYONE}:
            each = replace(each, metadata=replace(each.metadata, audience=before))
            message = (
                f"It states no audience now and keeps {', '.join(sorted(before))}; state one to change that."
            )
            warnings.append(FileWarning(source=each.source, code="audience_kept", message=message))
        kept.append(each)
    return kept, warnings


def _kept_warnings(failed: Sequence[FailedFile], known: Mapping[str, KnownFile]) -> list[FileWarning]:
    message = "The file cannot be read now; its version that was published before stays in force."
    return [
        FileWarning(source=each.source, code="kept_previous", message=message)
        for each in failed
        if each.source in known
    ]


def publish_plan(
    plan: IngestPlan,
    knowledge_base: KnowledgeStore,
    *,
    actor: str,
    reason: str,
    on_progress: Progress | None = None,
) -> PublishedRelease | None:
    """Publish a plan; None where there is nothing to store."""
    changes = plan.changes
    if not (changes.upserts or changes.renames or changes.retired or changes.touched):
        return None

    def embedded(done: int, total: int) -> None:
        if on_progress is not None:
            on_progress("embed", done, total)

    return knowledge_base.publish(changes, actor=actor, reason=reason, on_progress=embedded)


def report_of(
    trees: Sequence[FileTree],
    plans: Sequence[IngestPlan],
    results: Sequence[PublishedRelease | None],
    *,
    release: int,
    seconds: float,
) -> IngestReport:
    """What came of the plans, root by root; a result of None was only planned."""
    counts: Counter[str] = Counter()
    warnings = [warning for plan in plans for warning in plan.warnings]
    for plan, result in zip(plans, results, strict=True):
        counts.update(_planned_counts(plan) if result is None else _published_counts(plan, result))
        if result is not None:
            warnings += [FileWarning(source="", code="publication", message=text) for text in result.warnings]
    skipped: Counter[str] = Counter()
    for tree in trees:
        skipped.update(tree.skipped)
    return IngestReport(
        release=release,
        published=any(result is not None for result in results) or not any(_changes(plan) for plan in plans),
        added=counts["added"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        retired=counts["retired"],
        passages=counts["passages"],
        seconds=seconds,
        failed=[failure for plan in plans for failure in plan.failed],
        warnings=warnings,
        skipped=dict(skipped),
    )


def _changes(plan: IngestPlan) -> bool:
    return bool(plan.changes.upserts or plan.changes.renames or plan.changes.retired)


def _planned_counts(plan: IngestPlan) -> dict[str, int]:
    return {
        "added": plan.added,
        "updated": plan.updated,
        "unchanged": plan.unchanged + len(plan.changes.touched),
        "retired": len(plan.changes.retired),
        "passages": plan.passages,
    }


def _published_counts(plan: IngestPlan, result: PublishedRelease) -> dict[str, int]:
    return {
        "added": result.added,
        "updated": result.updated,
        "unchanged": plan.unchanged + result.unchanged,
        "retired": result.retired,
        "passages": result.passages,
    }
