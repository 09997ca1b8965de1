"""Asking one rule about an artifact."""

from __future__ import annotations

from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import to_be_confirmed
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Finding
from assistant.drafting.linting.runner import lint
from tests.assistant.drafting.specimens import (
    OPERATIONAL_OWNER,
    PILOT_END,
    TODAY,
    complete_plan,
    complete_spec,
)

OPEN = to_be_confirmed("Who or what is it?", owner=OPERATIONAL_OWNER, by=PILOT_END)
"""A slot that is honestly open."""
AI_LEAD = PartyRef(name="Tomas Ek", kind="person", title="Head of models", team_kind="ai_team")


def findings(rule: str, artifact: Header, **context: Any) -> list[Finding]:
    """What one rule finds, beside the specimens of specification and plan."""
    beside = {"workflow_spec": complete_spec(), "ownership_plan": complete_plan()}
    beside.pop(artifact.type, None)
    known = LintContext(**{"today": TODAY, "related": {**beside, **context.pop("beside", {})}, **context})
    return list(lint(artifact, known, only={rule}).findings)


def found(rule: str, artifact: Header, **context: Any) -> dict[str, str]:
    """Places at which a rule finds something, with the severity."""
    return {finding.path: finding.severity.value for finding in findings(rule, artifact, **context)}


def draft(artifact: Any) -> Any:
    """The same artifact before it is approved."""
    artifact.status = "draft"
    return artifact
