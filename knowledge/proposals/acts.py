"""What every act on a proposal shares: its transaction, its audit entry, and the entry of a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from knowledge.acting import Actor
from knowledge.audit.trail import append_entry
from knowledge.errors import (
    ChangedMeanwhileError,
    ClosedProposalError,
    NotAllowedError,
    NothingProposedError,
)
from knowledge.knowledge_base import KnowledgeBase
from knowledge.proposals.closed import may_see
from knowledge.proposals.policy import ApprovalPolicy
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.states import Step, after
from knowledge.store import proposals as store
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.publications import versions_in_force

_SHORTEST_HASH = 12
"""Characters of a content's hash that still tell it from any other."""


class ProposalActs:
    """Acts on proposals, each one transaction with its audit entry."""

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

    def get(self, number: int) -> Proposal:
        """One proposal.

        Raises:
            UnknownProposalError: If there is none.
        """
        with snapshot(self._engine) as connection:
            return store.load_proposal(connection, number)

    # The parts of the acts

    def _check_bases(self, proposal: Proposal) -> None:
        """Refuse a proposal about documents that another release has changed since.

        Raises:
            ChangedMeanwhileError: With what to do.
        """
        with snapshot(self._engine) as connection:
            in_force = versions_in_force(connection, [item.doc_id for item in proposal.items])
        for item in proposal.items:
            if in_force.get(item.doc_id) != item.base_version_id:
                raise ChangedMeanwhileError(
                    f"The document {item.doc_id!r} has changed since this was proposed; bring the "
                    f"proposal up to date with `playbook kb propose … --update {proposal.number}`, then have "
                    "it approved."
                )

    def _move(self, connection: Connection, proposal: Proposal, step: Step) -> Proposal:
        state = after(proposal.state, step, number=proposal.number)
        now = stored_moment(self._now())
        store.change_proposal(connection, proposal, state=state.value, changed_at=now)
        return store.load_proposal(connection, proposal.number)

    def _open(self, connection: Connection, number: int, revision: int | None) -> Proposal:
        proposal = store.load_proposal(connection, number)
        if revision is not None and proposal.revision != revision:
            raise changed_meanwhile(number)
        return proposal

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

    def _require_sight(self, proposal: Proposal, actor: Actor) -> None:
        """Nobody decides about documents that are closed to them; to them there is no such proposal."""
        if not may_see(proposal, actor, self._base):
            raise ClosedProposalError(proposal.number)

    @contextmanager
    def _denials_told(self, actor: Actor, act: str, subject: str) -> Iterator[None]:
        """An act that is refused leaves an audit entry too, in a transaction of its own."""
        try:
            yield
        except (NotAllowedError, ClosedProposalError, IntegrityError) as error:
            said = str(error.orig) if isinstance(error, IntegrityError) else str(error)
            with write(self._engine) as connection:
                append_entry(
                    connection,
                    at=self._now(),
                    actor=actor.name,
                    action="act.denied",
                    subject=subject,
                    details={"act": act, "reason": said},
                )
            if not isinstance(error, IntegrityError):
                raise
            raise NotAllowedError(f"The database refused to {act} {subject}: {said}.") from error

    def _now(self) -> datetime:
        return self._base.clock()


def require_reason(reason: str, act: str) -> None:
    """Refuse an act that the record could not explain."""
    if not reason.strip():
        raise NothingProposedError(f"Give a reason to {act}, with --reason.")


def require_seen(proposal: Proposal, seen_sha256: str | None) -> None:
    """Refuse where the content is not what was seen; a hash may be cut short, but not to nothing."""
    if seen_sha256 is None:
        return
    if len(seen_sha256) < _SHORTEST_HASH or not proposal.content_sha256.startswith(seen_sha256):
        raise changed_meanwhile(proposal.number)


def changed_meanwhile(number: int) -> ChangedMeanwhileError:
    """What somebody is told who acts on what is no longer there."""
    return ChangedMeanwhileError(
        f"Somebody changed proposal {number} since you opened it; look at it again with "
        f"`playbook kb review {number}`."
    )
