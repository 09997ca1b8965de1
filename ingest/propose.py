"""Files into a proposal: what has changed in the given files, read, cut and looked at closely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.pipeline import KnowledgeStore, Progress, plan_paths
from ingest.report import FailedFile, FileWarning
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
    added: int
    updated: int
    retired: int
    unchanged: int
    failed: Sequence[FailedFile]

    @property
    def changes(self) -> int:
        """Documents that would change."""
        return self.added + self.updated + self.retired

    @property
    def summary(self) -> str:
        """Such as `+3 ~1 -2, 1198 unchanged`."""
        return f"+{self.added} ~{self.updated} -{self.retired}, {self.unchanged} unchanged"


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
    on_progress: Progress | None = None,
) -> DraftedFiles:
    """Compare files with the knowledge base and draft a proposal of what differs.

    Args:
        inspect: Gives the remarks of the quality report.

    Raises as `ingest_paths` does.
    """
    trees, plans = plan_paths(
        paths,
        knowledge_base=knowledge_base,
        settings=settings,
        collection=collection,
        flags=flags,
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
            origin={**origin, "roots": sorted({tree.root for tree in trees})},
        ),
        added=sum(plan.added for plan in plans),
        updated=sum(plan.updated for plan in plans),
        retired=sum(len(plan.changes.retired) for plan in plans),
        unchanged=sum(plan.unchanged + len(plan.changes.touched) for plan in plans),
        failed=failed,
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
