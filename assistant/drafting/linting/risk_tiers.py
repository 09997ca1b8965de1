"""The least risk tier that a workflow can have, from what it does. Pure."""

from __future__ import annotations

import re

from assistant.drafting.artifacts.header import RiskTier
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.governance import GovernanceTrigger
from assistant.drafting.artifacts.workflow_spec.steps import AI_ACTORS, Reversibility, Step

TIER_ORDER = {tier: order for order, tier in enumerate(RiskTier)}
"""Least harm first."""

_CAREFUL_TRIGGERS = {
    GovernanceTrigger.REGULATED_DATA: "it uses regulated data",
    GovernanceTrigger.CUSTOMER_FACING: "it faces customers",
    GovernanceTrigger.SECURITY_OPERATIONS: "it works in security operations",
}
_LIFE_CHANCES = re.compile(
    r"\b(?:recruit\w*|hiring|job appl\w+|applicants?|candidates?|promotions?|dismissals?|employee evaluation|"
    r"credit ?(?:worth\w*|scor\w+|decisions?)|loan decisions?|eligib\w+ (?:for|of) (?:benefits?|aid)|"
    r"admissions?|exam\w*|grading|asylum|migration|law enforcement|human resources|hr)\b",
    re.IGNORECASE,
)
"""Work on which somebody's job, credit, schooling or freedom hangs."""


def implied_tiers(spec: WorkflowSpec) -> list[tuple[RiskTier, str]]:
    """Tiers that the workflow implies, each with its reason; empty where nothing does.

    | What the workflow does | Least tier |
    |---|---|
    | AI decides about people | high |
    | Decisions about people on jobs, credit, schooling, benefits or migration | high |
    | Special categories of personal data | high |
    | An AI step acts outside, and that cannot be undone | high |
    | An AI step acts outside | medium |
    | Decisions about people | medium |
    | Personal data | medium |
    | Regulated data, customers, security operations (triggers) | medium |
    """
    people = [decision for decision in spec.decisions if decision.about_people]
    steps = [step for step in spec.steps if step.actor_type in AI_ACTORS and step.external_effect]
    found: list[tuple[RiskTier, str]] = []
    if any(decision.decided_by == "ai" for decision in people):
        found.append((RiskTier.HIGH, "AI decides about people"))
    elif people and _LIFE_CHANCES.search(_what_it_is_about(spec)):
        found.append((RiskTier.HIGH, "jobs, credit, schooling or the like hang on its decisions"))
    elif people:
        found.append((RiskTier.MEDIUM, "it helps to decide about people"))
    if any(source.special for source in spec.data_sources):
        found.append((RiskTier.HIGH, "it uses special categories of personal data"))
    elif any(source.personal for source in spec.data_sources):
        found.append((RiskTier.MEDIUM, "it uses personal data"))
    found += [_outside(step) for step in steps]
    found += [
        (RiskTier.MEDIUM, _CAREFUL_TRIGGERS[each])
        for each in spec.governance_triggers
        if each in _CAREFUL_TRIGGERS
    ]
    return found


def least_tier(spec: WorkflowSpec) -> tuple[RiskTier, str] | None:
    """The highest of the tiers that a workflow implies, with its reason; None where nothing does."""
    return max(implied_tiers(spec), key=lambda each: TIER_ORDER[each[0]], default=None)


def _outside(step: Step) -> tuple[RiskTier, str]:
    if step.reversibility.value is Reversibility.IRREVERSIBLE:
        return RiskTier.HIGH, f"“{step.name}” acts outside and cannot be undone"
    return RiskTier.MEDIUM, f"“{step.name}” acts outside"


def _what_it_is_about(spec: WorkflowSpec) -> str:
    return " ".join(
        [spec.domain.value or "", spec.workflow_name.value or "", *(spec.affected_people.value or [])]
    )
