"""The 26 activities that every ownership plan assigns, whatever the workflow. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """An activity of every plan, and the roles that usually do it.

    Roles are fields of the ownership plan, such as `operational_owner`; the first that is filled counts.
    """

    id: str
    activity: str
    """In plain words; a plan written by hand may name its row by these words instead of the id."""
    kind: Literal["exception", "decision", "run", "change"]
    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other words for it."""


_OP, _BIZ, _TECH = "operational_owner", "business_owner", "technical_owner"
_SEC, _LEGAL, _RISK = "security_contact", "privacy_legal", "risk_second_line"
_CHANGE = "change_approver"

STANDING_ROWS: tuple[StandingRow, ...] = (
    StandingRow(id="outcome-accountability", activity="Answer for the outcome", kind="run",
                responsible=(_OP,), accountable=(_BIZ,), informed=("executive_sponsor",),
                also=("outcome accountability",)),
    StandingRow(id="daily-operation", activity="Run the workflow from day to day", kind="run",
                responsible=(_OP,), accountable=(_OP,), informed=(_BIZ,), also=("daily operation",)),
    StandingRow(id="output-review", activity="Review outputs", kind="run",
                responsible=(_OP,), accountable=(_OP,), consulted=("monitoring_owner",),
                also=("output review/QA", "output review", "output review and QA")),
    StandingRow(id="each-exception", activity="Handle each exception", kind="exception",
                responsible=(_OP,), accountable=(_OP,), consulted=(_TECH,),
                also=("each exception", "exception handling")),
    StandingRow(id="l1-support", activity="Give first-line support", kind="run",
                responsible=(_OP,), accountable=(_OP,), also=("L1 support", "first-level support")),
    StandingRow(id="l2-support", activity="Give second-line technical support", kind="run",
                responsible=(_TECH,), accountable=(_TECH,), consulted=("platform_owner",), informed=(_OP,),
                also=("L2 technical support", "L2 support")),
    StandingRow(id="access-governance", activity="Decide who has access", kind="run",
                responsible=("platform_owner", _TECH), accountable=(_BIZ,), consulted=(_SEC,),
                also=("access governance",)),
    StandingRow(id="system-documentation", activity="Keep the documentation true", kind="run",
                responsible=("kb_document_owner", _TECH), accountable=("kb_document_owner", _OP),
                consulted=(_TECH,), also=("system documentation",)),
    StandingRow(id="wrong-result-remediation", activity="Put wrong results right", kind="run",
                responsible=(_OP,), accountable=(_BIZ,), consulted=(_TECH, _LEGAL),
                also=("wrong-result remediation", "wrong result remediation")),
    StandingRow(id="quality-monitoring", activity="Watch the quality of outputs", kind="run",
                responsible=("monitoring_owner", _OP), accountable=("monitoring_owner", _OP),
                informed=(_BIZ,), also=("output-quality monitoring", "output quality monitoring")),
    StandingRow(id="drift-response", activity="Respond to drift", kind="run",
                responsible=(_TECH,), accountable=("monitoring_owner", _OP), consulted=("data_owner",),
                also=("drift response",)),
    StandingRow(id="data-pipeline", activity="Keep data and its pipeline in order", kind="run",
                responsible=("platform_owner", _TECH), accountable=("data_owner",), informed=(_OP,),
                also=("data pipeline and quality", "data pipeline", "data quality")),
    StandingRow(id="acceptance-sign-off", activity="Accept it before it goes live", kind="decision",
                responsible=(_OP,), accountable=(_BIZ,), consulted=(_RISK, _SEC, _TECH),
                also=("acceptance sign-off", "acceptance")),
    StandingRow(id="evaluation-harness", activity="Keep the evaluation suite up to date", kind="run",
                responsible=(_TECH,), accountable=(_TECH,), consulted=(_OP,),
                also=("evaluation-harness upkeep", "evaluation harness upkeep", "evaluation harness")),
    StandingRow(id="model-change", activity="Change the model", kind="change",
                responsible=(_TECH,), accountable=(_CHANGE, _BIZ), consulted=(_SEC, _OP), informed=(_BIZ,),
                also=("model change",)),
    StandingRow(id="prompt-change", activity="Change a prompt", kind="change",
                responsible=(_TECH,), accountable=(_CHANGE, _BIZ), consulted=(_SEC, _OP), informed=(_BIZ,),
                also=("prompt change",)),
    StandingRow(id="threshold-change", activity="Change a threshold", kind="change",
                responsible=(_TECH,), accountable=(_CHANGE, _BIZ), consulted=(_SEC, _OP), informed=(_BIZ,),
                also=("threshold change",)),
    StandingRow(id="deployment", activity="Deploy a version", kind="change",
                responsible=(_TECH,), accountable=(_OP,), consulted=(_SEC, "platform_owner"),
                informed=(_BIZ,), also=("deployment", "go-live")),
    StandingRow(id="rollback-execution", activity="Roll back", kind="change",
                responsible=(_TECH,), accountable=(_OP,), consulted=(_SEC, "platform_owner"),
                informed=(_BIZ,), also=("rollback execution", "rollback")),
    StandingRow(id="incident-command", activity="Lead in an incident", kind="run",
                responsible=("incident_lead", _OP), accountable=("incident_lead", _OP),
                consulted=(_TECH, _SEC), informed=(_BIZ,), also=("incident command",)),
    StandingRow(id="inference-cost", activity="Keep the cost of use in bounds", kind="run",
                responsible=(_TECH,), accountable=(_BIZ,), also=("inference cost",)),
    StandingRow(id="security-review", activity="Review security", kind="decision",
                responsible=(_SEC,), accountable=(_SEC,), consulted=(_TECH,), informed=(_BIZ,),
                also=("security review",)),
    StandingRow(id="privacy-and-notices", activity="Settle privacy, legal questions and notices",
                kind="decision", responsible=(_LEGAL,), accountable=(_LEGAL,),
                consulted=("data_owner",), informed=(_BIZ,),
                also=("privacy/legal/notices", "privacy, legal and notices", "privacy")),
    StandingRow(id="training-and-adoption", activity="Train people and see to adoption", kind="run",
                responsible=("adoption_owner", _OP), accountable=("adoption_owner", _BIZ),
                consulted=("program_manager",), also=("training and adoption",)),
    StandingRow(id="baseline-and-after", activity="Measure before and after", kind="run",
                responsible=("program_manager", _OP), accountable=(_BIZ,), consulted=("data_owner",),
                also=("baseline and after-state measurement", "baseline and after state measurement")),
    StandingRow(id="scale-or-retire", activity="Decide to scale or to retire", kind="decision",
                responsible=("program_manager", _OP), accountable=("executive_sponsor", _BIZ),
                consulted=(_RISK, _TECH), also=("scale/retire decision", "scale or retire decision")),
)  # fmt: skip
"""In the order of a plan."""
