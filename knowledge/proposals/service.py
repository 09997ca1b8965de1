"""A proposal's way from the first draft into a release, one act at a time.

Each act is one transaction with its audit entry. Who wrote something never approves it: the
policy says so first, in a sentence, and a database trigger says so last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from knowledge.acting import Act, Actor
from knowledge.audit.trail import append_entry
from knowledge.changes import KnowledgeChanges, PublishedRelease, ReleaseRecord
from knowledge.errors import (
    ChangedMeanwhileError,
    NotAllowedError,
    NothingProposedError,
    ProposalStateError,
    UnknownProposalError,
)
from knowledge.knowledge_base import KnowledgeBase
from knowledge.people import fold_name
from knowledge.proposals.closed import closed_bases, may_see
from knowledge.proposals.content import (
    build_items,
    content_sha256,
    expected_versions,
    restore_changes,
)
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.proposal import Proposal, ProposalItem, Review, Verdict
from knowledge.proposals.report import QualityReport
from knowledge.proposals.states import ProposalState, Step, after
from knowledge.store import proposals as store
from knowledge.store.engine import snapshot, write
from knowledge.store.publications import load_known_state, load_plan
from knowledge.store.releases import current_release

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody proposes."""

    changes: Sequence[KnowledgeChanges]
    report: QualityReport
    reason: str
    origin: Mapping[str, Any]
    """Where it came from: {"kind": "files" | "metadata" | "sync" | "upload", …}."""


class Proposals:
    """Everything that can be done with proposals. Safe for threads and processes."""

    def __init__(
        self, knowledge_base: KnowledgeBase, policy: ApprovalPolicy | Callable[[], ApprovalPolicy]
    ) -> None:
        """
        Args:
            knowledge_base: Where proposals are kept and published.
            policy: Who approves; a function is asked at each act, as the policy may change.
        """
        self._base, self._asked_policy = knowledge_base, policy
        self._engine = knowledge_base.engine

    @property
    def _policy(self) -> ApprovalPolicy:
        return self._asked_policy() if callable(self._asked_policy) else self._asked_policy

    # Reading

    def get(self, number: int) -> Proposal:
        """One proposal.

        Raises:
            UnknownProposalError: If there is none.
        """
        with snapshot(self._engine) as connection:
            return store.load_proposal(connection, number)

    def list(self, states: Iterable[ProposalState] = ()) -> Sequence[Proposal]:
        """Proposals in these states, all by default; the newest first."""
        with snapshot(self._engine) as connection:
            return store.list_proposals(connection, states=states)

    def tasks(self) -> Sequence[store.ApprovalTask]:
        """Emergency publications that still need approval, the most urgent first."""
        with snapshot(self._engine) as connection:
            return store.open_tasks(connection)

    def changes(self, proposal: Proposal) -> list[KnowledgeChanges]:
        """What a proposal would publish, with the original files."""
        return restore_changes(proposal.items, self._base.load_original)

    def missing_approvals(self, proposal: Proposal) -> int:
        """How many more people must approve it."""
        names = [review.reviewer for review in proposal.approvals]
        return self._policy.missing_approvals(proposal, names)

    def approval_problem(self, proposal: Proposal, actor: Actor) -> str | None:
        """Why somebody cannot approve a proposal, in a sentence; None where they can."""
        try:
            self._check_approver(proposal, actor)
        except NotAllowedError as error:
            return str(error)
        return None

    def may_publish_unapproved(self, actor: Actor) -> bool:
        """Whether the policy lets somebody publish in an emergency."""
        try:
            self._policy.check_emergency(actor)
        except NotAllowedError:
            return False
        return actor.may(Act.PUBLISH)

    # Writing

    def create(self, draft: Draft, actor: Actor, *, submit: bool = True) -> Proposal:
        """Store a proposal. Nothing in it is searchable.

        Args:
            draft: What is proposed.
            actor: Its author.
            submit: Ask for review at once; False keeps it a draft.

        Raises:
            NotAllowedError: If the actor may not propose.
            NothingProposedError: If it changes nothing or gives no reason.
        """
        with self._denials_told(actor, "propose", "knowledge base"):
            actor.require(Act.PROPOSE)
            _require_reason(draft.reason, "propose a change")
            items, release = self._kept_items(draft.changes, actor)
        state = ProposalState.IN_REVIEW if submit else ProposalState.DRAFT
        with write(self._engine) as connection:
            now = self._now()
            number = store.add_proposal(
                connection,
                author=actor.name,
                state=state.value,
                reason=draft.reason,
                origin=dict(draft.origin),
                created_at=_naive(now),
                changed_at=_naive(now),
                content_sha256=content_sha256(items),
                base_release=release,
                report=draft.report.to_json(),
            )
            store.write_items(connection, number, items)
            proposal = store.load_proposal(connection, number)
            self._tell(connection, "created", actor, proposal, reason=draft.reason)
        return proposal

    def replace(self, number: int, draft: Draft, actor: Actor, *, revision: int | None = None) -> Proposal:
        """Put other content into a proposal; what was approved before must be approved again.

        Args:
            number: The proposal.
            draft: What it should hold instead.
            actor: Whoever edits it is one of its authors from now on.
            revision: The one that the actor has seen; None takes what is there.

        Raises:
            ChangedMeanwhileError: If somebody else changed it since.
        """
        with self._denials_told(actor, "edit", f"proposal {number}"):
            actor.require(Act.PROPOSE)
            if not may_see(self.get(number), actor, self._base):
                raise UnknownProposalError(number)
            items, release = self._kept_items(draft.changes, actor)
        with write(self._engine) as connection:
            proposal = self._open(connection, number, revision)
            state = after(proposal.state, Step.EDIT, number=number)
            now = self._now()
            store.add_editor(connection, number, actor.name)
            store.write_items(connection, number, items)
            store.change_proposal(
                connection,
                proposal,
                state=state.value,
                reason=draft.reason or proposal.reason,
                origin=dict(draft.origin),
                changed_at=_naive(now),
                content_sha256=content_sha256(items),
                base_release=release,
                report=draft.report.to_json(),
                answer_changes=None,
            )
            proposal = store.load_proposal(connection, number)
            self._tell(connection, "edited", actor, proposal, reason=draft.reason)
        return proposal

    def keep_answer_changes(self, proposal: Proposal, changes: Mapping[str, Any]) -> None:
        """Keep how questions would be answered, as long as the content is still the same."""
        with write(self._engine) as connection:
            now = store.load_proposal(connection, proposal.number, items=False)
            if now.content_sha256 == proposal.content_sha256:
                store.keep_answer_changes(connection, proposal.number, changes)

    def submit(self, number: int, actor: Actor, *, revision: int | None = None) -> Proposal:
        """Ask for review."""
        return self._step(number, actor, Step.SUBMIT, Act.PROPOSE, "submitted", revision)

    def withdraw(
        self, number: int, actor: Actor, *, reason: str = "", revision: int | None = None
    ) -> Proposal:
        """Take a proposal back. Its authors may, and whoever may approve."""
        with self._denials_told(actor, "withdraw", f"proposal {number}"):
            if actor.folded not in self.get(number).editors:
                actor.require(Act.APPROVE)
        return self._step(number, actor, Step.WITHDRAW, Act.PROPOSE, "withdrawn", revision, reason=reason)

    def comment(self, number: int, actor: Actor, text: str) -> Proposal:
        """Say something that neither approves nor rejects."""
        _require_reason(text, "comment")
        with self._denials_told(actor, "comment on", f"proposal {number}"):
            actor.require(Act.REVIEW)
        with write(self._engine) as connection:
            proposal = store.load_proposal(connection, number)
            self._review(connection, proposal, actor, Verdict.COMMENT, text)
            self._tell(connection, "commented", actor, proposal, reason=text)
        return self.get(number)

    def approve(
        self,
        number: int,
        actor: Actor,
        *,
        reason: str = "",
        seen_sha256: str | None = None,
    ) -> Proposal:
        """Agree to exactly the content that is there.

        Args:
            number: The proposal; one published in an emergency may be approved afterwards.
            actor: Nobody who wrote it.
            reason: A word for the record.
            seen_sha256: Of the content that the actor has looked at; None takes what is there.

        Raises:
            NotAllowedError: If the actor wrote it, or the policy names others.
            ChangedMeanwhileError: If the content is no longer what was seen.
        """
        with self._denials_told(actor, "approve", f"proposal {number}"), write(self._engine) as connection:
            proposal = store.load_proposal(connection, number)
            late = proposal.state is ProposalState.PUBLISHED and self._waits(connection, number)
            state = proposal.state
            if not late:
                if proposal.state is ProposalState.DRAFT:
                    proposal = self._move(connection, proposal, Step.SUBMIT)
                if proposal.state is not ProposalState.APPROVED or not self.missing_approvals(proposal):
                    after(proposal.state, Step.APPROVE, number=number)
            self._check_approver(proposal, actor)
            if seen_sha256 is not None and not proposal.content_sha256.startswith(seen_sha256):
                raise _changed(number)
            self._review(connection, proposal, actor, Verdict.APPROVE, reason)
            proposal = store.load_proposal(connection, number)
            missing = self.missing_approvals(proposal)
            if late and missing == 0:
                store.close_tasks(connection, number, by=actor.name, at=_naive(self._now()))
            elif missing == 0:
                state = ProposalState.APPROVED
                store.change_proposal(connection, proposal, state=state.value, changed_at=_naive(self._now()))
            self._tell(
                connection, "approved", actor, proposal, reason=reason, missing=missing, afterwards=late
            )
        return self.get(number)

    def reject(self, number: int, actor: Actor, *, reason: str) -> Proposal:
        """Say no, with a reason.

        Of an emergency publication this closes the task; rolling back is an act of its own.
        """
        _require_reason(reason, "reject")
        with self._denials_told(actor, "reject", f"proposal {number}"), write(self._engine) as connection:
            proposal = store.load_proposal(connection, number)
            late = proposal.state is ProposalState.PUBLISHED and self._waits(connection, number)
            if not late:
                after(proposal.state, Step.REJECT, number=number)
            actor.require(Act.APPROVE)
            if late:
                # It takes another person to say that they have looked at what is published.
                self._policy.check_approver(proposal, actor)
            self._review(connection, proposal, actor, Verdict.REJECT, reason)
            if late:
                store.close_tasks(connection, number, by=actor.name, at=_naive(self._now()))
            else:
                self._move(connection, proposal, Step.REJECT)
            self._tell(connection, "rejected", actor, proposal, reason=reason, afterwards=late)
        return self.get(number)

    def publish(
        self,
        number: int,
        actor: Actor,
        *,
        emergency_reason: str | None = None,
        seen_sha256: str | None = None,
        on_progress: Progress | None = None,
    ) -> PublishedRelease:
        """Make what was approved the next release.

        Args:
            number: An approved proposal; with `emergency_reason` any open one.
            actor: Who publishes.
            emergency_reason: Why it cannot wait for approval. The release is marked and a task
                asks for approval within the time that the policy gives.
            seen_sha256: Of the content that the actor has looked at; None takes what is there.
            on_progress: Told the stage, done and all.

        Raises:
            ProposalStateError: If it is not approved.
            ChangedMeanwhileError: If its documents were changed by another release since.
            NotAllowedError: If the actor may not publish.
        """
        emergency = emergency_reason is not None
        with self._denials_told(actor, "publish", f"proposal {number}"):
            actor.require(Act.PUBLISH)
            proposal = self.get(number)
            if seen_sha256 is not None and not proposal.content_sha256.startswith(seen_sha256):
                raise _changed(number)
            if emergency:
                self._policy.check_emergency(actor)
                _require_reason(emergency_reason or "", "publish in an emergency")
            after(proposal.state, _publishing(emergency), number=number)
            if not emergency:
                self._check_approvals(proposal)
            if content_sha256(proposal.items) != proposal.content_sha256:
                raise ProposalStateError(
                    f"The content of proposal {number} is not what was stored; restore a backup."
                )
            return self._publish(proposal, actor, emergency_reason, on_progress)

    def roll_back(
        self, release: int, actor: Actor, *, reason: str, on_progress: Progress | None = None
    ) -> PublishedRelease:
        """Bring the documents of an earlier release back, as a new release.

        Raises:
            NotAllowedError: If the actor may not.
            NothingProposedError: If no reason is given.
        """
        with self._denials_told(actor, "roll back", f"release {release}"):
            actor.require(Act.ROLL_BACK)
        _require_reason(reason, "roll back")
        return self._base.roll_back(release, actor=actor.name, reason=reason, on_progress=on_progress)

    # The parts of the acts

    def _publish(
        self,
        proposal: Proposal,
        actor: Actor,
        emergency_reason: str | None,
        on_progress: Progress | None,
    ) -> PublishedRelease:
        emergency = emergency_reason is not None
        record = ReleaseRecord(
            actor=actor.name,
            reason=emergency_reason or proposal.reason,
            approvers=[review.reviewer for review in proposal.approvals],
            proposal=proposal.number,
            emergency=emergency,
        )

        def on_commit(connection: Connection, release: int) -> None:
            # Read again: somebody may have edited or withdrawn it while texts were embedded.
            now = self._open(connection, proposal.number, proposal.revision)
            state = after(now.state, _publishing(emergency), number=now.number)
            store.change_proposal(
                connection,
                now,
                state=state.value,
                published_release=release,
                emergency=emergency,
                changed_at=_naive(self._now()),
            )
            if emergency:
                hours = self._policy.emergency.approve_within_hours
                due = _naive(self._now() + timedelta(hours=hours))
                store.open_task(connection, proposal=now.number, release=release, due_at=due)

        return self._base.publish_changes(
            self.changes(proposal),
            record,
            expected=expected_versions(proposal.items),
            on_commit=on_commit,
            on_progress=on_progress,
        )

    def items(self, changes: Sequence[KnowledgeChanges]) -> tuple[list[ProposalItem], int]:
        """What changes come to now, document by document, and the current release."""
        with snapshot(self._engine) as connection:
            plan, known = load_plan(connection, changes)
            known = load_known_state(
                connection,
                collections={each.collection for each in changes},
                doc_ids=set(plan.targets),
            )
            release = current_release(connection)
        return build_items(changes, plan, known), release

    def _kept_items(
        self, changes: Sequence[KnowledgeChanges], actor: Actor
    ) -> tuple[list[ProposalItem], int]:
        """The items, with the original files kept until they are published."""
        items, release = self.items(changes)
        for item in closed_bases(items, actor, self._base):
            raise NotAllowedError(
                f"{item.source} cannot be proposed under the id {item.doc_id!r}; give it another id."
            )
        if not items:
            raise NothingProposedError("The knowledge base says all of this already; nothing was proposed.")
        for document in [each for part in changes for each in (*part.upserts, *part.amended.values())]:
            self._base.keep_original(document.original)
        return items, release

    def _step(
        self,
        number: int,
        actor: Actor,
        step: Step,
        act: Act,
        verb: str,
        revision: int | None,
        **details: Any,
    ) -> Proposal:
        with self._denials_told(actor, step.value, f"proposal {number}"), write(self._engine) as connection:
            actor.require(act)
            proposal = self._move(connection, self._open(connection, number, revision), step)
            self._tell(connection, verb, actor, proposal, **details)
        return proposal

    def _move(self, connection: Connection, proposal: Proposal, step: Step) -> Proposal:
        state = after(proposal.state, step, number=proposal.number)
        now = _naive(self._now())
        store.change_proposal(connection, proposal, state=state.value, changed_at=now)
        return store.load_proposal(connection, proposal.number)

    def _open(self, connection: Connection, number: int, revision: int | None) -> Proposal:
        proposal = store.load_proposal(connection, number)
        if revision is not None and proposal.revision != revision:
            raise _changed(number)
        return proposal

    def _check_approvals(self, proposal: Proposal) -> None:
        """What was enough when it was approved may not be enough by the policy of today."""
        missing = self.missing_approvals(proposal)
        if missing:
            raise ProposalStateError(
                f"Proposal {proposal.number} needs {missing} more approval{'s' if missing > 1 else ''} by the "
                f"policy of today; have another person run `playbook kb approve {proposal.number}` first."
            )

    def _check_approver(self, proposal: Proposal, actor: Actor) -> None:
        self._policy.check_approver(proposal, actor)
        enough = proposal.state is ProposalState.IN_REVIEW and not self.missing_approvals(proposal)
        # Enough, and yet in review: it was changed and changed back, so the same people look again.
        if not enough and any(fold == actor.folded for fold in _approvers(proposal)):
            raise NotAllowedError(
                f"{actor.name} has approved proposal {proposal.number} already; another person must."
            )

    def _waits(self, connection: Connection, number: int) -> bool:
        return any(task.proposal == number for task in store.open_tasks(connection))

    def _review(
        self, connection: Connection, proposal: Proposal, actor: Actor, verdict: Verdict, reason: str
    ) -> None:
        review = Review(
            reviewer=actor.name,
            verdict=verdict,
            reason=reason,
            content_sha256=proposal.content_sha256,
            at=_naive(self._now()),
        )
        store.add_review(connection, proposal.number, review)

    def _tell(
        self, connection: Connection, verb: str, actor: Actor, proposal: Proposal, **details: Any
    ) -> None:
        append_entry(
            connection,
            at=self._now(),
            actor=actor.name,
            action=f"proposal.{verb}",
            subject=f"proposal {proposal.number}",
            details={
                "state": proposal.state.value,
                "revision": proposal.revision,
                "content_sha256": proposal.content_sha256,
                **proposal.counts,
                **details,
            },
        )

    @contextmanager
    def _denials_told(self, actor: Actor, act: str, subject: str) -> Iterator[None]:
        """An act that is refused leaves an audit entry too, in a transaction of its own."""
        try:
            yield
        except (NotAllowedError, IntegrityError) as error:
            said = str(error) if isinstance(error, NotAllowedError) else str(error.orig)
            with write(self._engine) as connection:
                append_entry(
                    connection,
                    at=self._now(),
                    actor=actor.name,
                    action="act.denied",
                    subject=subject,
                    details={"act": act, "reason": said},
                )
            if isinstance(error, NotAllowedError):
                raise
            raise NotAllowedError(f"The database refused to {act} {subject}: {said}.") from error

    def _now(self) -> datetime:
        return self._base.clock()


def _publishing(emergency: bool) -> Step:
    return Step.PUBLISH_UNAPPROVED if emergency else Step.PUBLISH


def _approvers(proposal: Proposal) -> list[str]:
    return [fold_name(review.reviewer) for review in proposal.approvals]


def _require_reason(reason: str, act: str) -> None:
    if not reason.strip():
        raise NothingProposedError(f"Give a reason to {act}, with --reason.")


def _changed(number: int) -> ChangedMeanwhileError:
    return ChangedMeanwhileError(
        f"Somebody changed proposal {number} since you opened it; look at it again with "
        f"`playbook kb review {number}`."
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
