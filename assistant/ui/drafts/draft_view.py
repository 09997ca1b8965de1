"""One draft as its page shows it. Pure but for the desk that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.artifacts.completeness import Completeness
from assistant.drafting.artifacts.header import OpenItem
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.desk import DraftingDesk
from assistant.drafting.exports.formats import Format, formats_of
from assistant.drafting.interview.conversation import in_words
from assistant.drafting.keeping.drafts import KeptDraft, KeptVersion
from assistant.drafting.linting.finding import Finding, Severity
from knowledge.acting import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """Items that ask the same of the same person until the same day."""

    question: str
    fields: tuple[str, ...]
    item: OpenItem


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """What the page of a draft shows."""

    kept: KeptDraft
    version: KeptVersion
    kind: str
    completeness: Completeness
    open_rows: Sequence[OpenRow]
    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    versions: Sequence[KeptVersion]
    """The newest first."""
    formats: Sequence[Format]
    has_picture: bool
    by_questions: bool
    """Whether the interview can go on."""

    @property
    def newest(self) -> bool:
        """Whether the newest version is shown."""
        return self.version.version == self.kept.version


def view_of(desk: DraftingDesk, actor: Actor, number: int, version: int | None) -> DraftView:
    """A draft for one reader, at a version or as it is.

    Raises:
        UnknownDraftError: If there is none, or not for this person.
    """
    found = desk.read(number, actor, version=version)
    kept, artifact = desk.store.find(number), found.artifact
    judged = desk.judged(artifact, actor)
    findings = judged.report.findings
    readable = desk.reader_check(actor)
    versions = [each for each in desk.store.versions(number) if readable(each.artifact)]
    known = artifact_kinds().get(artifact.type)
    formats = formats_of(artifact.type)
    return DraftView(
        kept=kept,
        version=found,
        kind=known.title if known else artifact.type,
        completeness=judged.completeness,
        open_rows=open_rows(artifact.open_items),
        errors=[each for each in findings if each.severity is Severity.ERROR],
        warnings=[each for each in findings if each.severity is Severity.WARNING],
        versions=versions[::-1],
        formats=formats,
        has_picture=any(each.name == "svg" for each in formats),
        by_questions=artifact.type == "workflow_spec" and bool(kept.turns),
    )


def open_rows(items: Sequence[OpenItem]) -> list[OpenRow]:
    """Open items, those that ask the same of the same person in one row."""
    groups: dict[tuple[str, str, str], list[OpenItem]] = {}
    for item in items:
        question = item.question.partition(" (“")[0]
        groups.setdefault((question, item.owner.name, item.due.isoformat()), []).append(item)
    return [
        OpenRow(question=question, fields=tuple(in_words(each.field) for each in group), item=group[0])
        for (question, _, _), group in groups.items()
    ]
