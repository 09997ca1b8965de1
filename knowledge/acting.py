"""Who acts on the knowledge base, and what their role lets them do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.audience import NO_GROUPS
from knowledge.errors import NotAllowedError
from knowledge.people import fold_name


class Act(StrEnum):
    """What people do to the knowledge base."""

    PROPOSE = "propose"
    REVIEW = "review"
    """Read a proposal and comment on it."""
    APPROVE = "approve"
    """Approve or reject; the approval policy may narrow this further."""
    PUBLISH = "publish"
    ROLL_BACK = "roll back"
    CHANGE_ACCESS = "change access"
    VERIFY = "verify"
    """Confirm that a document is still true; its owner and deputy always may."""
    HANDLE_GAPS = "handle gaps"
    SAVE_QUESTIONS = "change the saved questions"
    HANDLE_CASES = "handle cases of the gate"
    """Read, write and review them; nobody reviews their own."""
    READ_AUDIT = "read the audit trail"
    MANAGE_ACCOUNTS = "manage accounts"
    REGISTER_RELEASE = "register a release of the assistant"
    """Also to record what the gate found, and to propose a bar."""
    APPROVE_RELEASE = "approve a release of the assistant"
    """Or revoke, waive, or decide about a bar; the release policy may narrow this further."""
    PROMOTE_RELEASE = "promote a release of the assistant"
    """Or roll back to one; the release policy may narrow this further."""


_LEADS = frozenset({"governance_lead", "admin"})
_MAY = {
    Act.PROPOSE: _LEADS | {"program_manager"},
    Act.REVIEW: _LEADS | {"program_manager"},
    Act.APPROVE: _LEADS,
    Act.PUBLISH: _LEADS,
    Act.ROLL_BACK: _LEADS,
    Act.CHANGE_ACCESS: _LEADS,
    Act.VERIFY: _LEADS,
    Act.HANDLE_GAPS: _LEADS | {"program_manager"},
    Act.SAVE_QUESTIONS: _LEADS | {"program_manager"},
    Act.HANDLE_CASES: _LEADS,
    Act.READ_AUDIT: _LEADS,
    Act.MANAGE_ACCOUNTS: frozenset({"admin"}),
    Act.REGISTER_RELEASE: _LEADS | {"program_manager"},
    Act.APPROVE_RELEASE: _LEADS,
    Act.PROMOTE_RELEASE: _LEADS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who acts, as the server or the command line knows them."""

    name: str
    role: str | None = None
    """None is the operator at the command line of a home without accounts, who may do all."""
    groups: frozenset[str] = NO_GROUPS

    @property
    def folded(self) -> str:
        """The name under which two people are told apart."""
        return fold_name(self.name)

    def may(self, act: Act) -> bool:
        """Whether this person's role allows an act."""
        return self.role is None or self.role in _MAY[act]

    def require(self, act: Act) -> None:
        """Check a permission.

        Raises:
            NotAllowedError: If the role does not allow the act.
        """
        if not self.may(act):
            raise NotAllowedError(
                f"{self.name} may not {act} as {self.role}; ask one of {', '.join(sorted(_MAY[act]))}."
            )
