"""Publishing what was approved, and going back to what was published before."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from knowledge.acting import Act, Actor
from knowledge.changes import KnowledgeChanges, PublishedRelease, ReleaseRecord
from knowledge.errors import NotAllowedError, ProposalStateError
from knowledge.progress import OnProgress
from knowledge.proposals.acts import require_reason, require_seen
from knowledge.proposals.content import content_sha256, expected_versions, restore_changes
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.reviewing import Reviewing
from knowledge.proposals.states import Step, after
from knowledge.store import proposals as store
from knowledge.store.moments import stored_moment


class Publishing(Reviewing):
    """What publishers do."""

    def publish(
        self,
        number: int,
        actor: Actor,
        *,
        emergency_reason: str | None = None,
        seen_sha256: str | None = None,
        on_progress: OnProgress | None = None,
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
            require_seen(proposal, seen_sha256)
            if emergency:
                self._policy.check_emergency(actor)
                self._require_sight(proposal, actor)
                require_reason(emergency_reason or "", "publish in an emergency")
            after(proposal.state, _publishing(emergency), number=number)
            if not emergency:
                self._check_approvals(proposal)
            if content_sha256(proposal.items) != proposal.content_sha256:
                raise ProposalStateError(
                    f"The content of proposal {number} is not what was stored; restore a backup."
                )
            self._check_bases(proposal)
            return self._publish(proposal, actor, emergency_reason, on_progress)

    def roll_back(
        self, release: int, actor: Actor, *, reason: str, on_progress: OnProgress | None = None
    ) -> PublishedRelease:
        """Bring the documents of an earlier release back, as a new release.

        Raises:
            NotAllowedError: If the actor may not.
            NothingProposedError: If no reason is given.
        """
        with self._denials_told(actor, "roll back", f"release {release}"):
            actor.require(Act.ROLL_BACK)
        require_reason(reason, "roll back")
        return self._base.roll_back(release, actor=actor.name, reason=reason, on_progress=on_progress)

    def may_publish_unapproved(self, actor: Actor) -> bool:
        """Whether the policy lets somebody publish in an emergency."""
        try:
            self._policy.check_emergency(actor)
        except NotAllowedError:
            return False
        return actor.may(Act.PUBLISH)

    def changes(self, proposal: Proposal) -> list[KnowledgeChanges]:
        """What a proposal would publish, with the original files."""
        return restore_changes(proposal.items, self._base.load_original)

    def _publish(
        self,
        proposal: Proposal,
        actor: Actor,
        emergency_reason: str | None,
        on_progress: OnProgress | None,
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
            if emergency:
                hours = self._policy.emergency.approve_within_hours
                due = stored_moment(self._now() + timedelta(hours=hours))
                store.open_task(connection, proposal=now.number, release=release, due_at=due)
            store.change_proposal(
                connection,
                now,
                state=state.value,
                published_release=release,
                emergency=emergency,
                changed_at=stored_moment(self._now()),
            )

        return self._base.publish_changes(
            self.changes(proposal),
            record,
            expected=expected_versions(proposal.items),
            on_commit=on_commit,
            on_progress=on_progress,
        )


def _publishing(emergency: bool) -> Step:
    return Step.PUBLISH_UNAPPROVED if emergency else Step.PUBLISH
