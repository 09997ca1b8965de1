"""Files into a proposal: what has changed in the given files, read, cut and looked at closely."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.pipeline import KnowledgeStore, Progress, plan_paths, report_of
from ingest.report import FileWarning, IngestReport
from ingest.settings import IngestSettings
from knowledge.changes import KnowledgeChanges
from knowledge.documents import DocumentMetadata, PreparedDocument
from knowledge.proposals.report import QualityReport, Remark, sorted_remarks
from knowledge.proposals.service import Draft

Inspect = Callable[[Sequence[PreparedDocument], Sequence[FileWarning]], Sequence[Remark]]
"""Looks at proposed documents: by themselves, and against what is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedFiles:
    """What the files come to, before it is stored."""

    draft: Draft
    report: IngestReport
    """The counts of what would change, and the files that cannot be read."""


def draft_from_files(
    paths: Sequence[Path],
    *,
    knowledge_base: KnowledgeStore,
    settings: IngestSettings,
    reason: str,
    origin: Mapping[str, Any],
    inspect: Inspect,
    collection: str | None = None,
    flags: DocumentMetadata | None = None,
    root: str | None = None,
    on_progress: Progress | None = None,
) -> DraftedFiles:
    """Compare files with the knowledge base and draft a proposal of what differs.

    Args:
        inspect: Gives the remarks of the quality report.
        root: See `plan_paths`.

    Raises as `ingest_paths` does.
    """
    started = time.monotonic()
    trees, plans = plan_paths(
        paths,
        knowledge_base=knowledge_base,
        settings=settings,
        collection=collection,
        flags=flags,
        root=root,
        on_progress=on_progress,
    )
    changes = [_without_statistics(plan.changes) for plan in plans]
    documents = [document for part in changes for document in part.upserts]
    warnings = [warning for plan in plans for warning in plan.warnings]
    failed = [failure for plan in plans for failure in plan.failed]
    report = QualityReport(
        remarks=sorted_remarks(inspect(documents, warnings)),
        failed={each.source: each.reason for each in failed},
    )
    return DraftedFiles(
        draft=Draft(
            changes=[part for part in changes if part.upserts or part.renames or part.retired],
            report=report,
            reason=reason,
            origin={
                **origin,
                "roots": sorted({tree.root for tree in trees}),
                "collections": sorted({tree.collection for tree in trees}),
            },
        ),
        report=report_of(
            trees,
            plans,
            [None] * len(plans),
            release=knowledge_base.current_release(),
            seconds=time.monotonic() - started,
        ),
    )


def _without_statistics(changes: KnowledgeChanges) -> KnowledgeChanges:
    """Files that only look newer are no part of a proposal."""
    return KnowledgeChanges(
        collection=changes.collection,
        root=changes.root,
        upserts=changes.upserts,
        renames=changes.renames,
        retired=changes.retired,
        file_stats=changes.file_stats,
    )
