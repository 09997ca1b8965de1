"""Who may approve what, and how quickly an emergency must be looked at. Pure, but for the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.acting import Actor
from knowledge.audience import ROLES
from knowledge.documents import DocumentKind
from knowledge.errors import NotAllowedError, PolicyError
from knowledge.people import fold_name
from knowledge.proposals.proposal import Proposal, ProposalItem


class ApprovalRule(BaseModel):
    """Who approves the documents of one collection and kind, and how many of them it takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    collection: str = "*"
    kind: DocumentKind | None = None
    """None is every kind."""
    approvers: tuple[str, ...] = ("governance_lead", "admin")
    """Roles, or names of people."""
    approvals: int = Field(default=1, ge=1, le=5)

    def covers(self, collection: str, kind: str) -> bool:
        """Whether the rule is about documents of this collection and kind."""
        return self.collection in ("*", collection) and (self.kind is None or kind == self.kind.value)

    def admits(self, actor: Actor) -> bool:
        """Whether this person is one of the approvers."""
        names = {fold_name(name) for name in self.approvers if name not in ROLES}
        roles = {name for name in self.approvers if name in ROLES}
        by_role = bool(roles) if actor.role is None else actor.role in roles
        return by_role or actor.folded in names


class EmergencyRule(BaseModel):
    """Who may publish before anybody approved, and when somebody must have looked at it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    publishers: tuple[str, ...] = ("governance_lead", "admin")
    approve_within_hours: int = Field(default=72, ge=1, le=720)


class ApprovalPolicy(BaseModel):
    """The rules, the first that covers a document counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[ApprovalRule, ...] = ()
    emergency: EmergencyRule = EmergencyRule()

    @property
    def sha256(self) -> str:
        """Stands for exactly these rules, so that the record says which ones counted."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def rules_for(self, items: Iterable[ProposalItem]) -> list[ApprovalRule]:
        """Every rule that the documents of a proposal fall under."""
        fallback = ApprovalRule()
        # What a document was counts as well: nobody escapes a rule by calling a policy a guide.
        about = {(item.collection, kind) for item in items for kind in item.kinds}
        found = [
            next((rule for rule in self.rules if rule.covers(*each)), fallback) for each in sorted(about)
        ]
        return list(dict.fromkeys(found)) or [fallback]

    def check_approver(self, proposal: Proposal, actor: Actor) -> None:
        """Refuse whom the policy does not name, and everybody who wrote the proposal.

        Raises:
            NotAllowedError: With the reason.
        """
        if actor.folded in proposal.editors:
            raise NotAllowedError(
                f"{actor.name} wrote proposal {proposal.number} and cannot approve it; ask another person."
            )
        for rule in self.rules_for(proposal.items):
            if not rule.admits(actor):
                where = "" if rule.collection == "*" else f" in {rule.collection}"
                raise NotAllowedError(
                    f"{actor.name} is no approver{where}; ask one of {', '.join(rule.approvers)}."
                )

    def missing_approvals(self, proposal: Proposal, names: Iterable[str]) -> int:
        """How many more people must approve, where these have."""
        needed = max(rule.approvals for rule in self.rules_for(proposal.items))
        return max(0, needed - len({fold_name(name) for name in names} - proposal.editors))

    def check_emergency(self, actor: Actor) -> None:
        """Refuse whom the policy does not let publish unapproved.

        Raises:
            NotAllowedError: With whom to ask.
        """
        rule = ApprovalRule(approvers=self.emergency.publishers)
        if not rule.admits(actor):
            raise NotAllowedError(
                f"{actor.name} may not publish without approval; ask one of "
                f"{', '.join(self.emergency.publishers)}."
            )


def load_policy(path: Path) -> ApprovalPolicy:
    """The policy of a YAML file; without the file one other lead or admin approves everything.

    Raises:
        PolicyError: If the file cannot be read as a policy.
    """
    import yaml

    try:
        value: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ApprovalPolicy()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PolicyError(f"The approval policy {path} cannot be read; mend or remove it.") from error
    try:
        return ApprovalPolicy.model_validate(value or {})
    except ValidationError as error:
        raise PolicyError(
            f"The approval policy {path} cannot be used: {_where(error.errors())}; mend it."
        ) from error


def _where(errors: Sequence[Any]) -> str:
    first = errors[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the file'}: {first['msg'].lower()}"
