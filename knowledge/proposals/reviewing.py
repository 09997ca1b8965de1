"""Reviewing proposals: commenting, approving and rejecting exactly what is there."""

from __future__ import annotations

from sqlalchemy import Connection

from knowledge.acting import Act, Actor
from knowledge.errors import NotAllowedError, ProposalStateError
from knowledge.people import fold_name
from knowledge.proposals.acts import ProposalActs, require_reason, require_seen
from knowledge.proposals.proposal import Proposal, Review, Verdict
from knowledge.proposals.states import ProposalState, Step, after
from knowledge.store import proposals as store
from knowledge.store.engine import write
from knowledge.store.moments import stored_moment


class Reviewing(ProposalActs):
    """What reviewers do. Nobody who wrote a proposal approves it."""

    def comment(self, number: int, actor: Actor, text: str) -> Proposal:
        """Say something that neither approves nor rejects."""
        require_reason(text, "comment")
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
                self._check_bases(proposal)
            self._check_approver(proposal, actor)
            self._require_sight(proposal, actor)
            require_seen(proposal, seen_sha256)
            self._review(connection, proposal, actor, Verdict.APPROVE, reason)
            proposal = store.load_proposal(connection, number)
            missing = self.missing_approvals(proposal)
            if late and missing == 0:
                store.close_tasks(connection, number, by=actor.name, at=stored_moment(self._now()))
            elif missing == 0:
                state = ProposalState.APPROVED
                at = stored_moment(self._now())
                store.change_proposal(connection, proposal, state=state.value, changed_at=at)
            self._tell(
                connection,
                "approved",
                actor,
                proposal,
                reason=reason,
                missing=missing,
                afterwards=late,
                policy_sha256=self._policy.sha256,
            )
        return self.get(number)

    def reject(self, number: int, actor: Actor, *, reason: str) -> Proposal:
        """Say no, with a reason.

        Of an emergency publication this closes the task; rolling back is an act of its own.
        """
        require_reason(reason, "reject")
        with self._denials_told(actor, "reject", f"proposal {number}"), write(self._engine) as connection:
            proposal = store.load_proposal(connection, number)
            late = proposal.state is ProposalState.PUBLISHED and self._waits(connection, number)
            if not late:
                after(proposal.state, Step.REJECT, number=number)
            actor.require(Act.APPROVE)
            self._require_sight(proposal, actor)
            if late:
                # It takes another person to say that they have looked at what is published.
                self._policy.check_approver(proposal, actor)
            self._review(connection, proposal, actor, Verdict.REJECT, reason)
            if late:
                store.close_tasks(connection, number, by=actor.name, at=stored_moment(self._now()))
            else:
                self._move(connection, proposal, Step.REJECT)
            self._tell(connection, "rejected", actor, proposal, reason=reason, afterwards=late)
        return self.get(number)

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

    def _check_approvals(self, proposal: Proposal) -> None:
        """What was enough when it was approved may not be enough by the policy of today."""
        missing = self.missing_approvals(proposal)
        if missing:
            raise ProposalStateError(
                f"Proposal {proposal.number} lacks {missing} of the approvals that the policy of today asks "
                f"for; have another person run `playbook kb approve {proposal.number}` first."
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
            at=stored_moment(self._now()),
        )
        store.add_review(connection, proposal.number, review)


def _approvers(proposal: Proposal) -> list[str]:
    return [fold_name(review.reviewer) for review in proposal.approvals]
