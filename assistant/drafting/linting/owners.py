"""Owners in a specification and in an ownership plan, for rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.ownership_plan import (
    STANDING_ROLES,
    Assignment,
    OwnershipPlan,
    OwnerTerms,
    SixQuestions,
)
from assistant.drafting.artifacts.parties import PartyKind, PartyRef, TeamKind
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.beside import beside, spec_of
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.parties import (
    known_as,
    party_in,
    same_party,
    side_of,
)
from assistant.drafting.linting.real_parties import is_real
from knowledge.people import fold_name

OWNERS = ("executive_sponsor", "business_owner", "operational_owner", "technical_owner")


def owner_of(artifact: Header, field: str) -> tuple[str, PartyRef | None]:
    """Where an owner stands, and who it is if anybody is named."""
    value = getattr(artifact, field).value
    if isinstance(value, OwnerTerms):
        return f"{field}.person", value.person if is_real(value.person) else None
    return field, value if isinstance(value, PartyRef) and is_real(value) else None


def accepted_on(artifact: Header, context: LintContext) -> date | None:
    """When the business owner accepted: as the plan says, else as the specification does."""
    plan = artifact if isinstance(artifact, OwnershipPlan) else beside(artifact, "ownership_plan", context)
    terms = plan.business_owner.value if isinstance(plan, OwnershipPlan) else None
    if terms and terms.accepted_on.value:
        return terms.accepted_on.value
    if isinstance(plan, OwnershipPlan) and terms:
        for acceptance in plan.acceptance:
            if same_party(acceptance.party, terms.person):
                return acceptance.accepted_on
    owner = getattr(artifact, "business_owner").value  # noqa: B009 - the header has none
    return owner.accepted_on if isinstance(owner, PartyRef) else None


def owner_parties(artifact: Any) -> Iterator[tuple[str, PartyRef, bool]]:
    """Everybody who owns something: where, who, and whether as the one accountable."""
    for field in OWNERS:
        path, owner = owner_of(artifact, field) if hasattr(artifact, field) else (field, None)
        if owner:
            yield path, owner, field != "technical_owner"
    rows: Iterable[tuple[str, Slot[PartyRef], bool]]
    if isinstance(artifact, WorkflowSpec):
        levels = artifact.escalation.levels
        rows = [(f"steps.{row.id}.accountable", row.accountable, True) for row in artifact.steps]
        rows += [(f"exceptions.{row.id}.handler", row.handler, True) for row in artifact.exceptions]
        rows += [(f"escalation.levels.{row.id}.responder", row.responder, False) for row in levels]
    else:
        rows = [(f"raci.{row.id}.accountable", row.accountable, True) for row in artifact.raci]
        rows += [
            (f"decision_rights.{row.id}.approver", row.approver, True) for row in artifact.decision_rights
        ]
        for name in SixQuestions.model_fields:
            rows.append((f"six_questions.{name}", getattr(artifact.six_questions, name), False))
        for field in STANDING_ROLES:
            value = getattr(artifact, field).value
            if isinstance(value, Assignment) and is_real(value.party):
                yield f"{field}.party", value.party, False
    yield from ((path, party, is_a) for path, slot, is_a in rows if (party := party_in(slot)))


def builds(party: PartyRef, artifact: Any, context: LintContext) -> bool:
    """Whether a party builds the AI: its technical owner, its builder, or one of the AI team or a vendor."""
    owned = artifact if hasattr(artifact, "technical_owner") else spec_of(artifact, context)
    if owned is not None and same_party(party, owner_of(owned, "technical_owner")[1]):
        return True
    builder = getattr(artifact, "builder", None)
    if builder is not None and same_party(party, party_in(builder)):
        return True
    return side_of(party, context) in (TeamKind.AI_TEAM, TeamKind.VENDOR)


def is_one(party: PartyRef) -> bool:
    """Whether it is somebody whom an absence takes away, rather than a team or a body."""
    return party.kind in (PartyKind.PERSON, PartyKind.ROLE)


def held_by(party: PartyRef, context: LintContext) -> str:
    found = known_as(party, context)
    return found.name if found else " ".join(party.name.split())


def with_deputy(plan: OwnershipPlan) -> set[str]:
    """Names of the parties for whom the plan has a deputy."""
    covered = set()
    for field in (*OWNERS, *STANDING_ROLES):
        value = getattr(plan, field).value
        if isinstance(value, OwnerTerms) and value.deputy:
            covered.add(fold_name(value.person.name))
        elif isinstance(value, Assignment) and value.deputy:
            covered.add(fold_name(value.party.name))
    return covered
