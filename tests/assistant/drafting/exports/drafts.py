"""A specification in the middle of its making, for tests of exports."""

from __future__ import annotations

from datetime import date

from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.slot import defaulted, to_be_confirmed
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from tests.assistant.drafting.specimens import BUSINESS_OWNER, PROGRAM_MANAGER, complete_plan, complete_spec

SOON, LATE = date(2026, 7, 1), date(2026, 9, 1)


def unfinished_spec() -> WorkflowSpec:
    """The specimen with four open places, two that lack everything, and one default."""
    spec = complete_spec()
    spec.status, spec.approvals = ArtifactStatus.DRAFT, []
    asked = {"owner": PROGRAM_MANAGER, "by": SOON}
    spec.steps[0].accountable = to_be_confirmed("Who is accountable for checking?", **asked)
    spec.business_owner = to_be_confirmed("Who answers for it?", owner=BUSINESS_OWNER, by=LATE)
    spec.delivery_plan.go_live_on = to_be_confirmed("When does it go live?", blocks="go_live", **asked)
    spec.metrics[0].baseline = to_be_confirmed("What is it today?", blocks="go_live", **asked)
    spec.escalation.levels[0].channel = {}
    spec.fallback = {}
    spec.review_in = defaulted("P12M", "review every twelve months", owner=PROGRAM_MANAGER, by=SOON)
    return spec


def small_plan() -> OwnershipPlan:
    """The plan with a few rows of each table, for tests that write many files."""
    plan = complete_plan()
    plan.raci, plan.decision_rights = plan.raci[:3], plan.decision_rights[:2]
    return plan
