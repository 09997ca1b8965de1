"""Writing proposals: creating, editing, submitting and withdrawing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.acting import Act, Actor
from knowledge.changes import KnowledgeChanges
from knowledge.errors import NotAllowedError, NothingProposedError
from knowledge.proposals.acts import ProposalActs, require_reason
from knowledge.proposals.closed import closed_bases
from knowledge.proposals.content import build_items, content_sha256
from knowledge.proposals.draft import Draft
from knowledge.proposals.proposal import Proposal, ProposalItem
from knowledge.proposals.states import ProposalState, Step, after
from knowledge.store import proposals as store
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.publications import load_known_state, load_plan
from knowledge.store.releases import current_release


class Drafting(ProposalActs):
    """What the authors of a proposal do."""

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
            require_reason(draft.reason, "propose a change")
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
                created_at=stored_moment(now),
                changed_at=stored_moment(now),
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
            self._require_sight(self.get(number), actor)
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
                changed_at=stored_moment(now),
                content_sha256=content_sha256(items),
                base_release=release,
                report=draft.report.to_json(),
                answer_changes=None,
            )
            proposal = store.load_proposal(connection, number)
            self._tell(connection, "edited", actor, proposal, reason=draft.reason)
        return proposal

    def submit(self, number: int, actor: Actor, *, revision: int | None = None) -> Proposal:
        """Ask for review."""
        return self._step(number, actor, Step.SUBMIT, Act.PROPOSE, "submitted", revision)

    def withdraw(
        self, number: int, actor: Actor, *, reason: str = "", revision: int | None = None
    ) -> Proposal:
        """Take a proposal back. Its authors may, and whoever may approve."""
        with self._denials_told(actor, "withdraw", f"proposal {number}"):
            proposal = self.get(number)
            if actor.folded not in proposal.editors and not actor.may(Act.APPROVE):
                raise NotAllowedError(
                    f"{actor.name} may not withdraw proposal {number}; ask {proposal.author}, who wrote it."
                )
        return self._step(number, actor, Step.WITHDRAW, Act.PROPOSE, "withdrawn", revision, reason=reason)

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

    def keep_answer_changes(self, proposal: Proposal, changes: Mapping[str, Any]) -> None:
        """Keep how questions would be answered, as long as the content is still the same."""
        with write(self._engine) as connection:
            now = store.load_proposal(connection, proposal.number, items=False)
            if now.content_sha256 == proposal.content_sha256:
                store.keep_answer_changes(connection, proposal.number, changes)

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
