"""What governance leads do, in one place, for the command line and for the page alike."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.acting import Actor
from knowledge.changes import KnowledgeChanges, PublishedRelease
from knowledge.differences.document import DocumentDifference
from knowledge.documents import DocumentMetadata, DocumentVersion
from knowledge.errors import NothingProposedError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.progress import OnProgress
from knowledge.proposals.against_base import inspect_against_base
from knowledge.proposals.amending import amend_documents, retire_documents
from knowledge.proposals.closed import opens_for
from knowledge.proposals.differences import compare_proposal
from knowledge.proposals.proposal import ItemAction, Proposal, ProposalItem
from knowledge.proposals.report import QualityReport, Remark, sorted_remarks
from knowledge.proposals.service import Draft, Proposals
from knowledge.proposals.states import ProposalState
from knowledge.releases.history import ReleaseHistory
from knowledge.releases.notes import render_notes

if TYPE_CHECKING:
    from assistant.governing.changed_answers import AnswerChanges

_LOG = logging.getLogger(__name__)


class DraftedFiles(Protocol):
    """What `ingest.propose.draft_from_files` gives."""

    @property
    def draft(self) -> Draft: ...

    @property
    def report(self) -> Any: ...


class DraftFiles(Protocol):
    """Reads files and says what they change; the composition root passes it in."""

    def __call__(
        self,
        paths: Sequence[Path],
        *,
        reason: str,
        origin: Mapping[str, Any],
        collection: str | None,
        flags: DocumentMetadata | None,
        root: str | None,
        on_progress: OnProgress | None,
    ) -> DraftedFiles: ...


class ChangedAnswers(Protocol):
    """Answers questions on a candidate state; the composition root passes it in."""

    def __call__(
        self, changes: Sequence[KnowledgeChanges], *, recent: int, on_progress: OnProgress | None
    ) -> AnswerChanges: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of publishing, with what followed from it."""

    release: PublishedRelease
    gaps: Mapping[str, Any]
    """What the re-asked gaps came to."""


class GovernanceDesk:
    """Proposals, releases and what follows from them."""

    def __init__(
        self,
        knowledge_base: KnowledgeBase,
        proposals: Proposals,
        *,
        draft_files: DraftFiles,
        parse_fields: Callable[[Mapping[str, Any]], DocumentMetadata],
        changed_answers: ChangedAnswers,
        after_publication: Callable[[int], Mapping[str, Any]],
        broken_gold: Callable[[Sequence[ProposalItem]], Sequence[Remark]] = lambda _items: (),
    ) -> None:
        """
        Args:
            draft_files: Reads files.
            parse_fields: Metadata from names and values as people write them.
            changed_answers: Answers questions on a candidate state.
            after_publication: Called with the release; gives what came of the gaps.
            broken_gold: Which cases of the gate lose the words that they rest on.
        """
        self._base, self.proposals = knowledge_base, proposals
        self.history = ReleaseHistory(knowledge_base.engine)
        self._draft_files, self._parse_fields = draft_files, parse_fields
        self._changed_answers, self._after_publication = changed_answers, after_publication
        self._broken_gold = broken_gold

    def drafted(
        self,
        paths: Sequence[Path],
        *,
        reason: str,
        collection: str | None = None,
        flags: DocumentMetadata | None = None,
        origin: Mapping[str, Any] | None = None,
        root: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> tuple[DraftedFiles, Draft]:
        """What files come to, with the whole quality report. Stores nothing.

        The counts are of documents: a file that says what is published already is unchanged,
        wherever it lies now.
        """
        files = self._draft_files(
            paths,
            reason=reason,
            origin=origin or {"kind": "files"},
            collection=collection,
            flags=flags,
            root=root,
            on_progress=on_progress,
        )
        items, _ = self.proposals.items(files.draft.changes)
        draft = self._held_against_base(files.draft, items, on_progress)
        return replace(files, report=_counted(files.report, draft, items)), draft

    def propose(
        self, draft: Draft, actor: Actor, *, update: int | None = None, submit: bool = True
    ) -> Proposal:
        """Store a draft as a new proposal, or as the new content of one.

        Raises as `Proposals.create` and `Proposals.replace` do.
        """
        if update is not None:
            return self.proposals.replace(update, draft, actor)
        return self.proposals.create(draft, actor, submit=submit)

    def propose_metadata(
        self, doc_ids: Sequence[str], fields: Mapping[str, str], actor: Actor, *, reason: str
    ) -> Proposal:
        """Propose other metadata for published documents; their texts stay.

        Args:
            fields: New values by name, as front matter has them; "" takes a value away.

        Raises:
            UnknownDocumentError: If a document does not exist.
        """
        stated = self._parse_fields({name: value for name, value in fields.items() if value.strip()})
        names = sorted(fields)

        def amend(metadata: DocumentMetadata) -> DocumentMetadata:
            empty = DocumentMetadata()
            values = {name: getattr(stated if fields[name].strip() else empty, name) for name in names}
            return replace(metadata, **values)

        versions = [
            (version, self._base.declared_status(version.version_id))
            for version in self._versions(doc_ids, actor)
        ]
        changes = amend_documents(
            versions,
            amend,
            load_passages=self._base.passage_spans,
            load_original=self._base.load_original,
        )
        origin = {"kind": "metadata", "fields": names}
        draft = Draft(changes=changes, report=QualityReport(), reason=reason, origin=origin)
        items, _ = self.proposals.items(changes)
        return self.propose(self._held_against_base(draft, items, None), actor)

    def propose_retirement(self, doc_ids: Sequence[str], actor: Actor, *, reason: str) -> Proposal:
        """Propose that documents are no longer answered from."""
        changes = retire_documents(self._versions(doc_ids, actor))
        items, _ = self.proposals.items(changes)
        draft = Draft(
            changes=changes,
            report=QualityReport(remarks=sorted_remarks(self._broken_gold(items))),
            reason=reason,
            origin={"kind": "retirement"},
        )
        return self.propose(draft, actor)

    def open_sync(self, root: str) -> Proposal | None:
        """The proposal of an earlier sync of this folder that nobody has decided yet."""
        waiting = (ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.APPROVED)
        return next(
            (
                each
                for each in self.proposals.list(waiting, items=False)
                if each.origin.get("kind") == "sync" and root in each.origin.get("roots", ())
            ),
            None,
        )

    def synced_root(self, folder: Path, collection: str | None) -> str | None:
        """Where a folder of this name lay when it was last synced; None where it lies there now.

        A checkout is made anew in another place each time; its files are still the same files.
        """
        synced = [
            each.origin
            for each in self.proposals.list((ProposalState.PUBLISHED,), items=False)
            if each.origin.get("kind") == "sync"
            and each.origin.get("folder") == folder.resolve().name
            and collection in (None, *each.origin.get("collections", ()))
        ]
        return synced[0]["roots"][0] if synced else None

    def differences(self, proposal: Proposal) -> list[DocumentDifference]:
        """What a proposal changes, document by document."""
        return compare_proposal(proposal, self._base.versions_by_id)

    def changed_answers(
        self, proposal: Proposal, *, recent: int = 100, on_progress: OnProgress | None = None
    ) -> AnswerChanges:
        """How the saved and the last real questions would be answered; kept with the proposal."""
        changes = self._changed_answers(
            self.proposals.changes(proposal), recent=recent, on_progress=on_progress
        )
        self.proposals.keep_answer_changes(proposal, changes.to_json())
        return changes

    def answers_seen_by(
        self, proposal: Proposal, changes: AnswerChanges | None, person: Actor
    ) -> AnswerChanges | None:
        """Changed answers as a person may see them; where none are given, those kept with the proposal."""
        from assistant.governing.answer_changes import AnswerChanges, answers_seen_by

        if changes is None and proposal.answer_changes is not None:
            changes = AnswerChanges.from_json(proposal.answer_changes)
        if changes is None or person.role is None:
            return changes
        return answers_seen_by(changes, person.role, opens_for(proposal, person, self._base))

    def answers_in_words(
        self, changes: AnswerChanges
    ) -> tuple[str, Sequence[str], Sequence[Sequence[str]], str]:
        """Changed answers for people: one line, the headings and rows of a table, and Markdown."""
        from assistant.governing.render_changes import (
            TABLE_HEADINGS,
            render_counts,
            render_markdown,
            table_rows,
        )

        return render_counts(changes), TABLE_HEADINGS, table_rows(changes), render_markdown(changes)

    def publish(
        self,
        number: int,
        actor: Actor,
        *,
        emergency_reason: str | None = None,
        seen_sha256: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> Outcome:
        """Publish a proposal, then ask the gaps again. Raises as `Proposals.publish` does."""
        release = self.proposals.publish(
            number,
            actor,
            emergency_reason=emergency_reason,
            seen_sha256=seen_sha256,
            on_progress=on_progress,
        )
        return self._outcome(release)

    def roll_back(
        self, release: int, actor: Actor, *, reason: str, on_progress: OnProgress | None = None
    ) -> Outcome:
        """Bring an earlier release's documents back. Raises as `Proposals.roll_back` does."""
        made = self.proposals.roll_back(release, actor, reason=reason, on_progress=on_progress)
        return self._outcome(made)

    def notes(self, number: int, *, since: int | None = None) -> str:
        """Release notes in Markdown: against the release before, or an earlier one."""
        release = self.history.release(number)
        before = number - 1 if since is None else since
        return render_notes(release, self.history.compare(before, number))

    def _outcome(self, release: PublishedRelease) -> Outcome:
        """What is published stays published, whatever fails afterwards."""
        try:
            return Outcome(release=release, gaps=self._after_publication(release.number))
        except Exception:  # noqa: BLE001 - told below, and what was published is not undone by it
            _LOG.exception("asking the gaps again failed after release %s", release.number)
            failed = "The gaps could not be asked again; run `playbook kb gap-ask`."
            warned = replace(release, warnings=(*release.warnings, failed))
            return Outcome(release=warned, gaps={})

    def _versions(self, doc_ids: Sequence[str], actor: Actor) -> list[DocumentVersion]:
        if not doc_ids:
            raise NothingProposedError("No document is named; `playbook kb list` shows their ids.")
        eyes = {"role": actor.role, "groups": actor.groups}
        return [self._base.version(doc_id, **eyes) for doc_id in dict.fromkeys(doc_ids)]

    def _held_against_base(
        self, draft: Draft, items: Sequence[ProposalItem], on_progress: OnProgress | None
    ) -> Draft:
        """The draft with remarks on what it contradicts, repeats and takes from cases of the gate."""
        doc_ids = {item.source: item.doc_id for item in items}
        documents = [
            document
            for part in draft.changes
            for document in (*part.upserts, *part.amended.values())
            if document.source in doc_ids
        ]
        # Of files that lie elsewhere now and say what is published already nothing is said.
        said = [each for each in draft.report.remarks if each.source in doc_ids or not each.source]
        remarks = inspect_against_base(
            self._base,
            documents,
            doc_ids=doc_ids,
            leaving=[item.doc_id for item in items if item.action is ItemAction.RETIRE],
            on_progress=on_progress,
        )
        broken = self._broken_gold(items)
        report = replace(draft.report, remarks=sorted_remarks([*said, *remarks, *broken]))
        return replace(draft, report=report)


def _counted(report: Any, draft: Draft, items: Sequence[ProposalItem]) -> Any:
    """The report with documents counted instead of files."""
    actions = [item.action for item in items]
    added, retired = actions.count(ItemAction.ADD), actions.count(ItemAction.RETIRE)
    written = {item.source for item in items}
    same = sum(document.source not in written for part in draft.changes for document in part.upserts)
    return replace(
        report,
        added=added,
        updated=len(actions) - added - retired,
        retired=retired,
        unchanged=report.unchanged + same,
    )
