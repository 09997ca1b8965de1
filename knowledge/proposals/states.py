"""The states of a proposal and the acts that lead from one to the next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from knowledge.errors import ProposalStateError


class ProposalState(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """As people write it."""
        return self.value.replace("_", " ")


class Step(StrEnum):
    """What can be done with a proposal; the value is the verb."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    PUBLISH_UNAPPROVED = "publish in an emergency"


_OPEN = {ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.APPROVED}

_NEXT: Mapping[Step, tuple[set[ProposalState], ProposalState]] = {
    # What has changed must be looked at again, whoever had approved it.
    Step.EDIT: (_OPEN, ProposalState.IN_REVIEW),
    Step.SUBMIT: ({ProposalState.DRAFT, ProposalState.IN_REVIEW}, ProposalState.IN_REVIEW),
    Step.APPROVE: ({ProposalState.IN_REVIEW}, ProposalState.APPROVED),
    Step.REJECT: ({ProposalState.IN_REVIEW, ProposalState.APPROVED}, ProposalState.REJECTED),
    Step.WITHDRAW: (_OPEN, ProposalState.WITHDRAWN),
    Step.PUBLISH: ({ProposalState.APPROVED}, ProposalState.PUBLISHED),
    Step.PUBLISH_UNAPPROVED: (_OPEN, ProposalState.PUBLISHED),
}

_ADVICE: Mapping[ProposalState, str] = {
    ProposalState.DRAFT: "submit it with `playbook kb submit {number}` first",
    ProposalState.IN_REVIEW: "have another person run `playbook kb approve {number}` first",
    ProposalState.APPROVED: "publish it with `playbook kb publish {number}`",
    ProposalState.PUBLISHED: "make a new proposal, or roll back with `playbook kb rollback`",
    ProposalState.REJECTED: "make a new proposal that answers the reason",
    ProposalState.WITHDRAWN: "make a new proposal",
}


def after(state: ProposalState, step: Step, *, number: int) -> ProposalState:
    """The state that a step leads to.

    Raises:
        ProposalStateError: If the step cannot be taken from this state.
    """
    allowed, following = _NEXT[step]
    if state not in allowed:
        advice = _ADVICE[state].format(number=number)
        raise ProposalStateError(
            f"Proposal {number} is {state.words} and cannot be {_done(step)} now; {advice}."
        )
    return following


def _done(step: Step) -> str:
    return {
        Step.EDIT: "changed",
        Step.SUBMIT: "submitted",
        Step.APPROVE: "approved",
        Step.REJECT: "rejected",
        Step.WITHDRAW: "withdrawn",
        Step.PUBLISH: "published",
        Step.PUBLISH_UNAPPROVED: "published",
    }[step]
