"""Controls, risk tier, change control, vendors. Pure."""

from __future__ import annotations

import re
from typing import Any

from assistant.drafting.artifacts.header import RiskTier
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import SlotStatus
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.governance import GovernanceTrigger
from assistant.drafting.inference.inferred import InferredValue, Topic
from assistant.drafting.linting.risk_tiers import TIER_ORDER, least_tier
from assistant.drafting.planning.material import Material
from assistant.drafting.planning.oversight import capability_of
from assistant.drafting.planning.owners import Confirming
from assistant.drafting.planning.process import REVIEW_RULE, Process

_PEOPLE_DECIDED = re.compile(
    r"\b(?:candidates?|applicants?|borrowers?|debtors?|loans?|credit (?:scor\w+|limits?|decisions?)|hiring|recruit\w*"
    r"|promotion of|dismiss\w+|eligib\w+|diagnos\w+|admissions?|asylum|visas?|parole|welfare|tenancy)\b",
    re.IGNORECASE,
)
_SECURITY = re.compile(
    r"\b(security incident|intrusion|malware|phishing|vulnerabilit\w+|siem|soc analyst)\b", re.IGNORECASE
)
_CUSTOMER = re.compile(
    r"\b(customer|client|claimant|applicant|patient|citizen|supplier|resident|guest|buyer|member)s?\b",
    re.IGNORECASE,
)
_CONTROL_TOPICS = {
    "boundaries": Topic.BOUNDARIES,
    "usage_policy": Topic.USAGE_POLICY,
    "review": Topic.HUMAN_REVIEW,
    "fallback": Topic.FALLBACK,
    "ownership": Topic.OWNERSHIP_RULE,
}


def plan_governance(material: Material, confirm: Confirming, process: Process) -> dict[str, Any]:
    """Section O and the parts of the header that follow from it."""
    fields: dict[str, Any] = {
        "governance_triggers": _triggers(material, process, told_words(material)),
        "controls": _controls(material, confirm),
    }
    fields["unmeasured_risks"] = confirm.open(
        "Which risks does nothing measure? “None” is an answer.", blocks="nothing"
    )
    fields["notices"] = confirm.open(
        "When are staff and affected people told that AI is used?", blocks="go_live"
    )
    if change := _change_control(material, confirm):
        fields["change_control"] = change
    return fields


def told_words(material: Material) -> str:
    """All that was told, as one text."""
    return " ".join(told.text for told in material.told)


def settle_tier(spec: WorkflowSpec, confirm: Confirming) -> None:
    """The least tier that the workflow implies; a lower one is a person's decision."""
    if spec.risk_tier.filled:
        return
    words = told_words(confirm.material)
    tier, why = least_tier(spec) or (
        RiskTier.LOW,
        "internal support without personal data or effects outside",
    )
    if _PEOPLE_DECIDED.search(words) and TIER_ORDER[tier] < TIER_ORDER[RiskTier.HIGH]:
        tier, why = RiskTier.HIGH, "results bear on decisions about people"
    rule = f"Implied: {why}. A lower tier needs a person's decision."
    spec.risk_tier = confirm.default(tier, rule)  # type: ignore[assignment]
    if not spec.risk_tier_rationale.filled:
        spec.risk_tier_rationale = confirm.default(f"Implied: {why}.", rule)  # type: ignore[assignment]
    if tier is RiskTier.HIGH and spec.review_in.status is SlotStatus.DEFAULT:
        every = confirm.material.settings.limits.review_in_high_tier
        spec.review_in = confirm.default(every, "A high tier is reviewed more often.")  # type: ignore[assignment]


def _triggers(material: Material, process: Process, words: str) -> list[str]:
    found = []
    if any(fact.personal or fact.special for _, fact in material.facts(lambda facts: facts.data)):
        found.append(GovernanceTrigger.REGULATED_DATA)
    if _CUSTOMER.search(words) or any(row.get("external_effect") for row in process.builder.steps):
        found.append(GovernanceTrigger.CUSTOMER_FACING)
    if process.ai_steps:
        found.append(GovernanceTrigger.INTERNAL_DECISION_SUPPORT)
    if any(capability_of(step.name) == "knowledge_retrieval" for step in process.ai_steps):
        found.append(GovernanceTrigger.KNOWLEDGE_RETRIEVAL)
    if _SECURITY.search(words):
        found.append(GovernanceTrigger.SECURITY_OPERATIONS)
    return [str(each) for each in found]


def _controls(material: Material, confirm: Confirming) -> dict[str, Any]:
    controls: dict[str, Any] = {}
    for name, topic in _CONTROL_TOPICS.items():
        if found := confirm.topic(topic, str):
            controls[name] = found
    logged = material.inferences.get(Topic.LOG_FIELDS) or material.inferences.get(Topic.LOG_RETENTION)
    if logged is not None and not logged.also:
        controls["logging"] = confirm.inferred(logged, logged.citations[0].quote)
    controls.setdefault("review", confirm.default(REVIEW_RULE, "100 % review until calibrated"))
    granter = confirm.party(Topic.ACCESS_GRANTER)
    every = material.inferences.get(Topic.ACCESS_REVIEW_EVERY)
    found = material.inferences.get(Topic.ACCESS_GRANTER)
    if granter is not None and found is not None:
        value: dict[str, Any] = {"granting_owner": granter, "roles": _working_roles(confirm)}
        if every is not None and not every.also:
            value["review_interval"] = every.value
            controls["access"] = confirm.inferred(found, value) | {
                "provenance": [*found.citations, *every.citations]
            }
    return controls


def _working_roles(confirm: Confirming) -> list[str]:
    groups = [text for _, text, _ in confirm.material.texts("user_group")]
    return groups or ["Those who work in the lanes of the workflow"]


def _change_control(material: Material, confirm: Confirming) -> dict[str, Any] | None:
    """Who approves which change, as the policies name them; what they do not say stays open."""
    topics = {
        "model": Topic.MODEL_CHANGE_APPROVER,
        "prompt": Topic.PROMPT_CHANGE_APPROVER,
        "threshold": Topic.THRESHOLD_CHANGE_APPROVER,
    }
    found = {covered: material.inferences.get(topic) for covered, topic in topics.items()}
    known: dict[str, InferredValue] = {
        covered: each for covered, each in found.items() if each is not None and not each.also
    }
    if len(known) < len(topics):
        disputed = next(
            (
                topic
                for covered, topic in topics.items()
                if (each := found[covered]) is not None and each.also
            ),
            None,
        )
        return confirm.topic(disputed) if disputed is not None else None
    changes: list[dict[str, Any]] = []
    for covered, topic in topics.items():
        approver: PartyRef | None = confirm.party(topic)
        changes.append({"covered": covered, "approver": approver, "eval_required": True})
    value: dict[str, Any] = {"changes": changes}
    citations = [citation for each in known.values() for citation in each.citations]
    emergency = material.inferences.get(Topic.EMERGENCY_CHANGE)
    within = material.inferences.get(Topic.EMERGENCY_APPROVAL_WITHIN)
    if emergency is not None and not emergency.also:
        value["emergency_path"] = str(emergency.value)
        citations += emergency.citations
    if within is not None and not within.also:
        value["retrospective_approval_within"] = within.value
        citations += within.citations
    return confirm.inferred(known["model"], value) | {"provenance": list(dict.fromkeys(citations))}
