"""One complete, lint-clean workflow and its ownership plan, invented; tests break what they need broken.

Fernbrook makes garden tools. Its warranty desk decides whether a broken tool is replaced; an assistant
proposes the decision, people review it, and the customer is told.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.artifacts.slot import inferred
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.data import LOG_FIELDS
from assistant.drafting.linting.context import LintContext

TODAY = date(2026, 6, 1)
DEVELOPMENT_START = date(2026, 2, 2)
PILOT_END = date(2026, 8, 31)
GO_LIVE = date(2026, 10, 1)

LOGGING_STANDARD = (
    "Logging standard\n\nRuns of assistants are kept in the audit store for twelve months. "
    "Records of decisions are classified as internal.\n"
)
"""The text of the one document that the specimen cites: `logging-standard`, version 2."""


def person(name: str, title: str, side: str, deputy: str) -> PartyRef:
    """Somebody with a deputy, by name."""
    return PartyRef(name=name, kind="person", title=title, team_kind=side, deputy_id=identifier(deputy))


def team(name: str, side: str) -> PartyRef:
    """A team on one side of the organisation."""
    return PartyRef(name=name, kind="team", team_kind=side)


BUSINESS_OWNER = person("Marta Quill", "Head of Customer Care", "business", "Jonas Abel")
OPERATIONAL_OWNER = person("Ivo Brandt", "Warranty desk lead", "operations", "Petra Lind")
DEPUTY_LEAD = person("Petra Lind", "Deputy desk lead", "operations", "Ivo Brandt")
TECHNICAL_OWNER = person("Sana Okafor", "AI engineering lead", "ai_team", "Theo Falk")
DATA_OWNER = person("Rosa Winkler", "Head of service data", "data", "Nils Aumann")
RISK_LEAD = person("Hugo Stern", "Model risk lead", "risk", "Clara Voss")
SECURITY_LEAD = person("Nadia Brook", "Security lead", "security", "Emil Hart")
PRIVACY_LEAD = person("Lena Marsh", "Privacy counsel", "legal", "Otto Reed")
PLATFORM_LEAD = person("Aron Pike", "Platform lead", "platform", "Mira Dell")
TRAINER = person("Gesa Holm", "Learning partner", "hr", "Paul Eck")
PROGRAM_MANAGER = person("Dario Weiss", "Program manager", "business", "Ina Frost")
SPONSOR = person("Vera Lang", "Chief operating officer", "executive", "Marta Quill")
DESK = team("Warranty desk", "operations")
AI_TEAM = team("AI engineering", "ai_team")
PLATFORM_TEAM = team("Service platform team", "platform")


def complete_context(**given: Any) -> LintContext:
    """What the rules know besides the specimen: the day, and the plan beside the specification."""
    beside = {"ownership_plan": complete_plan()}
    return LintContext(**{"today": TODAY, "related": beside, **given})


def complete_spec() -> WorkflowSpec:
    """A workflow specification to which no rule objects. A fresh one at each call."""
    return WorkflowSpec.model_validate(
        {
            **_header("ws-warranty-triage", "Warranty request triage"),
            **_identity(),
            **_people(),
            **_process(),
            **_oversight(),
            **_support(),
            **_data_and_systems(),
            **_governance(),
            **_delivery(),
        }
    )


def _header(artifact_id: str, title: str) -> dict[str, Any]:
    return {
        "artifact_id": artifact_id,
        "title": title,
        "version": "1.0.0",
        "status": "approved",
        "effective_from": date(2026, 5, 25),
        "last_reviewed_on": date(2026, 5, 20),
        "review_in": "P6M",
        "author": PROGRAM_MANAGER,
        "approvers": [BUSINESS_OWNER],
        "approvals": [{"party": BUSINESS_OWNER, "role": "business owner", "date": date(2026, 5, 20)}],
        "classification": _cited("internal", "Records of decisions are classified as internal."),
        "jurisdiction": ["EU"],
        "risk_tier": "medium",
        "citations": [_citation("Records of decisions are classified as internal.")],
        "change_log": [{"version": "1.0.0", "date": date(2026, 5, 20), "change": "First approved version."}],
    }


def _citation(quote: str) -> Citation:
    start = LOGGING_STANDARD.index(quote)
    return Citation(
        doc_id="logging-standard",
        doc_version=2,
        title="Logging standard",
        section="Logging standard",
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def _cited(value: Any, quote: str) -> dict[str, Any]:
    return inferred(value, [_citation(quote)], owner=OPERATIONAL_OWNER, by=date(2026, 7, 15))


def _identity() -> dict[str, Any]:
    return {
        "use_case_id": "warranty-triage",
        "workflow_name": "Warranty request triage",
        "domain": "Customer care",
        "registry_link": "registry:warranty-triage",
        "lifecycle_stage": "pilot",
        "intended_purpose": "Propose whether a broken tool is replaced, repaired or neither.",
        "out_of_scope": ["Claims for injuries", "Requests from dealers"],
        "prohibited_uses": ["Judging whether a customer is honest"],
        "business_problem": "Customers wait long for a decision and chase it by telephone.",
        "business_value": "Customers hear sooner, and the desk has time for difficult requests.",
        "value_chain": {
            "ai_output": "A proposed decision with its reasons",
            "workflow_change": "The desk reviews proposals instead of reading every file from scratch",
            "decision": "Replace, repair or decline",
            "outcome": "Customers hear sooner",
        },
        "alternatives_considered": [
            {"text": "A fixed table of rules", "why_not": "Most requests describe the damage in free text."}
        ],
        "affected_people": ["Customers with a warranty request"],
        "user_groups": ["Warranty desk"],
        "volumes": {"per_day": 120, "peak": 180, "unit": "requests"},
        "geographies": ["Germany", "Austria"],
        "as_is": {
            "steps": ["Check the request", "Read the file", "Decide on the request", "Write to the customer"],
            "pain_points": ["Files are read twice", "Customers chase decisions"],
            "systems": ["service_desk", "service_ledger"],
            "baseline_refs": ["days_to_decision"],
        },
        "to_be": {
            "summary": "The assistant proposes, people review, the platform records and informs.",
            "removed_steps": ["Read the file"],
            "new_steps": ["Propose a decision", "Review the proposal"],
            "moved_decisions": ["Plain replacements pass with a sample check"],
        },
        "redesign_rationale": "Most requests are plain; people are needed where they are not.",
    }


def _people() -> dict[str, Any]:
    return {
        "lanes": [
            {"id": "lane_desk", "name": "Warranty desk", "party": DESK, "kind": "human"},
            {"id": "lane_lead", "name": "Desk lead", "party": OPERATIONAL_OWNER, "kind": "human"},
            {"id": "lane_assistant", "name": "Triage assistant", "party": AI_TEAM, "kind": "ai"},
            {"id": "lane_platform", "name": "Service platform", "party": PLATFORM_TEAM, "kind": "system"},
        ],
        "roles": [
            {
                "id": "role_agent",
                "name": "Warranty agent",
                "party": DESK,
                "lane": "lane_desk",
                "responsibilities": ["Check requests", "Review proposals"],
                "authority": ["Override a proposal"],
                "competence": ["Warranty terms"],
                "training_ref": "course-reviewing-proposals",
                "training_due": "2026-09-15",
            },
            {
                "id": "role_lead",
                "name": "Desk lead",
                "party": OPERATIONAL_OWNER,
                "lane": "lane_lead",
                "responsibilities": ["Take over late requests"],
                "authority": ["Override a proposal", "Stop the assistant"],
                "competence": ["Warranty terms", "Running the desk"],
                "training_ref": "course-stopping-the-assistant",
                "training_due": "2026-09-15",
            },
        ],
        "business_owner": BUSINESS_OWNER,
        "operational_owner": OPERATIONAL_OWNER,
        "technical_owner": TECHNICAL_OWNER,
    }


def _process() -> dict[str, Any]:
    return {
        "steps": _steps(),
        "events": [
            _event("start_received", "start", "Request received", "lane_desk"),
            _event("end_informed", "end", "Customer informed", "lane_platform"),
            _event("end_called", "end", "Customer called", "lane_desk"),
            _event("end_referred", "end", "Request referred", "lane_desk"),
            _event("end_held", "end", "Requests held", "lane_lead"),
            {
                **_event("timer_no_proposal", "timer", "No proposal in time", "lane_assistant"),
                "trigger": "PT10M",
                "attached_to": "propose_decision",
            },
            {
                **_event("error_stale_record", "error", "Record is stale", "lane_assistant"),
                "trigger": "The purchase record is older than allowed",
                "attached_to": "propose_decision",
            },
            {
                **_event("timer_review_late", "timer", "Review is late", "lane_desk"),
                "trigger": "PT8H",
                "attached_to": "review_proposal",
            },
        ],
        "gateways": [
            {
                "id": "gw_certain",
                "kind": "exclusive",
                "question": "Is the proposal certain enough?",
                "mode": "split",
                "lane": "lane_assistant",
                "default_flow": "flow_uncertain",
            },
            {
                "id": "gw_accepted",
                "kind": "exclusive",
                "question": "Does the reviewer accept the proposal?",
                "mode": "split",
                "lane": "lane_desk",
                "default_flow": "flow_rejected",
            },
            {"id": "gw_by_hand", "kind": "exclusive", "mode": "join", "lane": "lane_desk"},
            {"id": "gw_decided", "kind": "exclusive", "mode": "join", "lane": "lane_platform"},
        ],
        "flows": [
            _flow("flow_start", "start_received", "check_request"),
            _flow("flow_checked", "check_request", "propose_decision"),
            _flow("flow_proposed", "propose_decision", "gw_certain"),
            _flow("flow_certain", "gw_certain", "gw_decided", condition_text="Certain, and a replacement"),
            _flow("flow_uncertain", "gw_certain", "review_proposal", is_default=True),
            _flow("flow_reviewed", "review_proposal", "gw_accepted"),
            _flow("flow_accepted", "gw_accepted", "gw_decided", condition_text="Accepted or edited"),
            _flow("flow_rejected", "gw_accepted", "gw_by_hand", is_default=True),
            _flow("flow_silent", "timer_no_proposal", "gw_by_hand"),
            _flow("flow_stale", "error_stale_record", "gw_by_hand"),
            _flow("flow_by_hand", "gw_by_hand", "decide_by_hand"),
            _flow("flow_decided_by_hand", "decide_by_hand", "gw_decided"),
            _flow("flow_late", "timer_review_late", "take_over_request"),
            _flow("flow_taken_over", "take_over_request", "gw_decided"),
            _flow("flow_decided", "gw_decided", "record_decision"),
            _flow("flow_recorded", "record_decision", "inform_customer"),
            _flow("flow_informed", "inform_customer", "end_informed"),
        ],
        "decisions": [
            {
                "id": "decision_certain",
                "gateway": "gw_certain",
                "rule": "Certainty at or above the threshold, and the proposal is a replacement",
                "decided_by": "rule",
                "policy_ref": "warranty-terms",
            },
            {
                "id": "decision_accepted",
                "gateway": "gw_accepted",
                "rule": "The reviewer's verdict",
                "decided_by": "human",
                "about_people": True,
                "policy_ref": "warranty-terms",
            },
        ],
        "handoffs": [
            _handoff("lane_desk", "lane_assistant", "Checked request"),
            _handoff("lane_assistant", "lane_desk", "Proposal with reasons"),
            _handoff("lane_assistant", "lane_platform", "Proposal with reasons"),
            _handoff("lane_desk", "lane_platform", "Decision with reasons"),
            _handoff("lane_desk", "lane_lead", "Late request"),
            _handoff("lane_lead", "lane_platform", "Decision with reasons"),
        ],
    }


def _steps() -> list[dict[str, Any]]:
    reviewing = (
        "Replacement: check photo and date, then accept. Repair: check that the part is in stock. "
        "Decline: read the whole file before accepting."
    )
    return [
        _step("check_request", "Check the request", "lane_desk", "human",
              reads="requests", makes="Checked request", used_by="propose_decision",
              instructions="Check that photo, receipt and description are there."),
        _step("propose_decision", "Propose a decision", "lane_assistant", "ai", owner=OPERATIONAL_OWNER,
              reads="purchases", makes="Proposal with reasons", used_by="review_proposal"),
        _step("review_proposal", "Review the proposal", "lane_desk", "human",
              reads="requests", makes="Verdict", used_by="record_decision", instructions=reviewing),
        _step("decide_by_hand", "Decide on the request", "lane_desk", "human",
              reads="requests", makes="Decision", used_by="record_decision",
              instructions="Decide by the warranty terms, as before the assistant."),
        _step("take_over_request", "Take over the late request", "lane_lead", "human",
              owner=OPERATIONAL_OWNER, reads="requests", makes="Decision", used_by="record_decision",
              instructions="Decide on the request the same day."),
        _step("record_decision", "Record the decision", "lane_platform", "system", owner=PLATFORM_LEAD,
              reads="requests", makes="Recorded decision", used_by="Spare parts ordering",
              delivered_in="service_ledger",
              system_of_record={"system_id": "service_ledger", "write": "auto",
                                "reconciliation": "Daily count of decisions in both systems"}),
        _step("inform_customer", "Inform the customer", "lane_platform", "system", owner=OPERATIONAL_OWNER,
              reads="requests", makes="Letter to the customer", used_by="Customers with a warranty request",
              delivered_in="mailer", external_effect=True, reversibility="irreversible"),
        _step("ask_customer", "Ask the customer for what is missing", "lane_desk", "human",
              reads="requests", makes="Question to the customer", used_by="check_request",
              external_effect=True, instructions="Name what is missing and until when it is needed."),
        _step("refer_request", "Refer the request to its desk", "lane_desk", "human",
              reads="requests", makes="Referred request", used_by="Dealer desk",
              instructions="Forward the request with a note and tell the customer."),
        _step("stop_assistant", "Stop the assistant", "lane_lead", "human", owner=OPERATIONAL_OWNER,
              reads="requests", makes="Held requests", used_by="role_lead",
              instructions="Switch the assistant off and hold the requests that it touched."),
        _step("call_customer", "Call the customer", "lane_desk", "human",
              reads="requests", makes="Note of the call", used_by="role_agent",
              external_effect=True, instructions="Tell the decision and its reasons, and note the call."),
    ]  # fmt: skip


def _step(
    step_id: str,
    name: str,
    lane: str,
    actor: str,
    *,
    reads: str,
    makes: str,
    used_by: str,
    owner: PartyRef = DEPUTY_LEAD,
    delivered_in: str = "service_desk",
    **more: Any,
) -> dict[str, Any]:
    return {
        "id": step_id,
        "name": name,
        "lane": lane,
        "actor_type": actor,
        "accountable": owner,
        "responsible": [DESK if lane in ("lane_desk", "lane_lead") else PLATFORM_TEAM],
        "deputy": OPERATIONAL_OWNER if owner is DEPUTY_LEAD else DEPUTY_LEAD,
        "inputs": [{"data_source": reads, "fields": ["id", "text"]}],
        "outputs": [{"artefact": makes, "delivered_in": delivered_in, "consumer": used_by}],
        "sla": {
            "target": "PT4H",
            "max": "P1D",
            "clock_start": "The request reaches the step",
            "calendar": "working days",
            "breach_action": "The desk lead takes the request over",
        },
        "volume": 120,
        "expected_effort": "PT5M",
        "reversibility": "reversible",
        "logs": ["step finished"],
        "controls": ["Warranty terms"],
        **more,
    }


def _event(event_id: str, kind: str, name: str, lane: str) -> dict[str, Any]:
    return {"id": event_id, "kind": kind, "name": name, "lane": lane}


def _flow(flow_id: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"id": flow_id, "from": source, "to": target, **more}


def _handoff(from_lane: str, to_lane: str, payload: str) -> dict[str, Any]:
    return {
        "id": f"handoff_{from_lane[5:]}_{to_lane[5:]}",
        "from_lane": from_lane,
        "to_lane": to_lane,
        "payload": payload,
        "channel": "Service desk queue",
        "ack_required": True,
        "timeout": "PT4H",
    }


def _oversight() -> dict[str, Any]:
    return {
        "ai": [
            {
                "id": "ai_propose",
                "step": "propose_decision",
                "capability": "document_intelligence",
                "output_classes": ["replacement", "repair", "decline"],
                "model": {
                    "provider": "Hosted in house",
                    "name": "warranty-reader",
                    "version": "2.3.1",
                    "deployment": "service-platform",
                    "index_version": "terms-2026-04",
                },
                "prompt_version": "triage-7",
                "action_space": [
                    {"tool": "Read purchase record", "scope": "One request", "data_class": "confidential"}
                ],
                "grounding_sources": ["purchases"],
                "autonomy": "act_with_approval",
                "threshold": {
                    "signal": "calibrated_prob",
                    "calibration_ref": "calibration-2026-04",
                    "auto_accept_at": 0.95,
                    "review_band": [0.6, 0.95],
                    "reject_below": 0.6,
                    "review_rate": 0.7,
                    "set_by": OPERATIONAL_OWNER,
                    "rationale": "A wrong replacement costs a tool; a wrong decline costs a customer.",
                    "change_control_id": "change-threshold-1",
                },
                "known_limitations": ["Reads no handwriting"],
                "failure_modes": [
                    {
                        "mode": "Invents a clause of the terms",
                        "detection": "The cited clause is looked up",
                        "effect": "A wrong proposal",
                        "severity": "medium",
                        "mitigation": "Proposals without a found clause go to review",
                    },
                    {
                        "mode": "Follows instructions in the customer's text",
                        "detection": "Filter on the input",
                        "effect": "A wrong proposal",
                        "severity": "medium",
                        "mitigation": "The customer's text is data, never instructions",
                    },
                ],
                "explanation": {"to_whom": "Reviewer and customer", "content": "The clause and the reasons"},
                "cost": {
                    "unit_cost": 0.04,
                    "currency": "EUR",
                    "monthly_cap": 400,
                    "alert_at": 0.8,
                    "cap_action": "Requests are decided by hand",
                },
                "fallback_step": "decide_by_hand",
            }
        ],
        "checkpoints": [
            {
                "id": "check_proposals",
                "after_step": "propose_decision",
                "step": "review_proposal",
                "reviewer_role": DESK,
                "mode": "pre_action",
                "criteria": ["The clause fits the damage"],
                "evidence_shown": ["Photo", "Receipt", "Clause"],
                "actions": ["approve", "edit", "reject", "escalate"],
                "time_budget": "PT4M",
                "capacity_per_day": 140,
                "record": "Verdict in the service desk",
                "training_ref": "course-reviewing-proposals",
            }
        ],
        "override": {"who": DESK, "how": "Choose another decision in the service desk", "logged": True},
        "stop_procedure": {
            "who": OPERATIONAL_OWNER,
            "how": "Switch in the service platform",
            "time_to_effect": "PT5M",
            "tested_on": date(2026, 5, 4),
        },
        "automation_bias_measures": ["Seeded wrong proposals each week", "Share of unread acceptances"],
    }


def _support() -> dict[str, Any]:
    return {
        "exceptions": [
            _exception("low_confidence", "The proposal is not certain enough", "propose_decision",
                       ["review_proposal"]),
            _exception("ai_unavailable", "No proposal within ten minutes", "propose_decision",
                       ["timer_no_proposal", "decide_by_hand"]),
            _exception("bad_input", "Photo or receipt is missing", "check_request",
                       ["ask_customer"], returns_to="check_request", affects_customer=True,
                       customer_message="We need a little more from you before we can decide."),
            _exception("stale_data", "The purchase record is older than allowed", "propose_decision",
                       ["error_stale_record", "decide_by_hand"]),
            _exception("out_of_scope", "The request is of another kind", "check_request",
                       ["refer_request"], ends_at="end_referred", affects_customer=True,
                       customer_message="Your request is with another desk, which will write to you."),
            _exception("human_disagrees", "The reviewer rejects the proposal", "review_proposal",
                       ["flow_rejected", "decide_by_hand"]),
            _exception("sla_breach", "The review takes longer than a working day", "review_proposal",
                       ["timer_review_late", "take_over_request"]),
            _exception("harm_or_security", "A proposal harmed somebody or was manipulated", "record_decision",
                       ["stop_assistant"], ends_at="end_held", handler=OPERATIONAL_OWNER),
            _exception("downstream_failure", "The letter cannot be sent", "inform_customer",
                       ["call_customer"], ends_at="end_called", affects_customer=True,
                       customer_message="Our letter did not reach you, so we call."),
        ],
        "escalation": {"levels": _levels()},
        "concern_reporting": {"channel": "Ethics line", "anonymous": True, "owner": RISK_LEAD},
        "appeal_or_recourse": {
            "who": "Any customer whose request was declined",
            "how": "Reply to the letter",
            "deadline": "P30D",
            "human_reviewer": OPERATIONAL_OWNER,
        },
        "service_levels": [
            _service_level("sl_turnaround", "turnaround", "Share of requests decided in two working days",
                           "95 %", OPERATIONAL_OWNER),
            _service_level("sl_quality", "quality", "Share of sampled decisions found right", "97 %",
                           OPERATIONAL_OWNER),
            _service_level("sl_availability", "availability", "Time in which the assistant answers", "99 %",
                           TECHNICAL_OWNER),
        ],
        "support_model": {
            "hours": "Working days from eight to six",
            "tiers": ["Warranty desk", "Service platform team"],
            "tool": "service_desk",
        },
        "error_budget_policy": "When a level is missed in a month, changes wait until it is met again.",
    }  # fmt: skip


def _exception(
    kind: str, trigger: str, at_step: str, path: list[str], handler: PartyRef = DEPUTY_LEAD, **more: Any
) -> dict[str, Any]:
    return {
        "id": f"exc_{kind}",
        "kind": kind,
        "trigger": trigger,
        "detected_by": "Service platform",
        "at_step": at_step,
        "handler": handler,
        "path": path,
        "sla": "P1D",
        "log": "exception opened and closed",
        **more,
    }


def _levels() -> list[dict[str, Any]]:
    shared = {"channel": "Telephone chain", "hours": "At all hours"}
    return [
        {
            "id": "level_1",
            "level": 1,
            "severity": "low",
            "trigger": "A single request went wrong",
            "responder": DEPUTY_LEAD,
            "backup": OPERATIONAL_OWNER,
            "respond_within": "PT4H",
            "authority": ["Decide on the request"],
            **shared,
        },
        {
            "id": "level_2",
            "level": 2,
            "severity": "medium",
            "trigger": "Several requests went wrong in the same way",
            "responder": OPERATIONAL_OWNER,
            "backup": DEPUTY_LEAD,
            "consulted": [TECHNICAL_OWNER],
            "respond_within": "PT1H",
            "authority": ["Stop the assistant"],
            **shared,
        },
        {
            "id": "level_3",
            "level": 3,
            "severity": "high",
            "trigger": "Somebody was harmed, or the assistant was manipulated",
            "responder": BUSINESS_OWNER,
            "backup": SPONSOR,
            "consulted": [SECURITY_LEAD, TECHNICAL_OWNER],
            "respond_within": "PT30M",
            "authority": ["Stop the assistant", "Roll back", "Inform the authorities"],
            **shared,
        },
    ]


def _service_level(level_id: str, kind: str, sli: str, slo: str, owner: PartyRef) -> dict[str, Any]:
    return {"id": level_id, "kind": kind, "sli": sli, "slo": slo, "window": "month", "owner": owner}


def _data_and_systems() -> dict[str, Any]:
    return {
        "data_sources": [
            {
                "id": "requests",
                "name": "Warranty requests",
                "system": "service_desk",
                "owner": OPERATIONAL_OWNER,
                "classification": "confidential",
                "personal": True,
                "lawful_basis": "Contract with the customer",
                "retention": "P3Y",
                "access_roles": ["warranty"],
                "entity": "request",
                "entity_key": "request number",
                "refresh": "PT1H",
                "freshness_sla": "PT4H",
                "quality_checks": ["Photo readable", "Receipt present"],
                "failure_alert": PLATFORM_LEAD,
            },
            {
                "id": "purchases",
                "name": "Purchase records",
                "system": "service_ledger",
                "owner": DATA_OWNER,
                "classification": "confidential",
                "personal": True,
                "lawful_basis": "Contract with the customer",
                "retention": "P3Y",
                "access_roles": ["warranty"],
                "entity": "purchase",
                "entity_key": "serial number",
                "refresh": "P1D",
                "freshness_sla": "P2D",
                "quality_checks": ["Count of records against the shop"],
                "failure_alert": PLATFORM_LEAD,
            },
        ],
        "systems": [
            _system("service_desk", "Service desk", "tool"),
            _system("service_ledger", "Service ledger", "record"),
            _system("mailer", "Letter service", "notify"),
        ],
        "integrations": [
            {
                "id": "int_ledger_parts",
                "from": "service_desk",
                "to": "service_ledger",
                "method": "Interface",
                "failure_behaviour": "Decisions wait in a queue and are recorded later",
                "downstream_process": "Spare parts ordering",
                "owner_notified": DATA_OWNER,
            },
            {
                "id": "int_desk_dealers",
                "from": "service_desk",
                "to": "mailer",
                "method": "Interface",
                "failure_behaviour": "The desk calls",
                "downstream_process": "Dealer desk",
                "owner_notified": BUSINESS_OWNER,
            },
        ],
        "logging": _cited(
            {
                "events": ["proposal made", "verdict given", "assistant stopped"],
                "fields": list(LOG_FIELDS),
                "store": "audit store",
                "owner": PLATFORM_LEAD,
                "retention": "P12M",
                "access": ["risk", "warranty"],
                "redaction": "Names of customers are masked",
                "tamper_evident": True,
            },
            "Runs of assistants are kept in the audit store for twelve months.",
        ),
        "fallback": {
            "trigger": "No proposals, or the assistant was stopped",
            "manual_process_ref": "warranty-by-hand",
            "capacity": "The whole daily volume with overtime",
            "max_duration": "P5D",
            "notify": [OPERATIONAL_OWNER],
            "return_criteria": "Proposals arrive again and the sample check is passed",
        },
        "rollback_plan_ref": "rb-warranty-triage",
    }


def _system(system_id: str, name: str, role: str) -> dict[str, Any]:
    return {
        "id": system_id,
        "name": name,
        "role": role,
        "owner": PLATFORM_LEAD,
        "interface": "web",
        "access_method": "single sign-on",
        "env": "production",
    }


def _governance() -> dict[str, Any]:
    return {
        "metrics": [
            _metric("days_to_decision", "Days to a decision", "outcome", "working days", "down", 6.0, 2.0,
                    step_refs=["propose_decision", "review_proposal"]),
            _metric("right_decisions", "Share of sampled decisions found right", "quality", "%", "up", 94, 97,
                    alert={"warn": 95, "crit": 92, "notifies": OPERATIONAL_OWNER}),
            _metric("proposals_used", "Share of eligible requests decided with a proposal", "adoption", "%",
                    "up", 0, 80, denominator="eligible requests"),
            _metric("cost_of_assistant", "Cost of the assistant", "cost", "EUR a month", "hold", 0, 0,
                    cap={"monthly_cap": 400, "alert_at": 0.8, "cap_action": "Requests are decided by hand"}),
            _metric("complaints", "Complaints about decisions", "process", "a month", "down", 12, 10,
                    counter_metric=True),
        ],
        "monitoring": {
            "owner": OPERATIONAL_OWNER,
            "dashboard": "warranty-quality",
            "cadence": "P7D",
            "drift_signals": ["Share of edited proposals", "Share of declines"],
            "degradation_runbook": "runbook-quality-falls",
        },
        "governance_triggers": ["customer_facing", "regulated_data"],
        "controls": {
            "boundaries": "Proposes decisions on warranty requests and nothing else.",
            "usage_policy": "warranty-terms",
            "access": {
                "roles": ["warranty"], "granting_owner": OPERATIONAL_OWNER, "review_interval": "P6M"
            },
            "review": "People review every proposal that is not certain, and a sample of the others.",
            "logging": "Every proposal and every verdict.",
            "fallback": "The desk decides by hand.",
            "ownership": "The business owner answers for the outcome.",
        },
        "risk_tier_rationale": "Decisions concern customers, can be appealed and can be undone.",
        "impact_assessment_ref": "impact-warranty-triage",
        "dpia_ref": "dpia-warranty-triage",
        "residual_risks": [
            {"text": "A wrong replacement is sent", "accepted_by": SPONSOR, "accepted_on": date(2026, 5, 18)}
        ],
        "unmeasured_risks": ["Customers who never ask because they expect a machine"],
        "notices": {
            "staff_informed_on": date(2026, 3, 2),
            "affected_people_notice": date(2026, 9, 1),
            "ai_disclosure_text": "An assistant proposes decisions on warranty requests; people review them.",
        },
        "change_control": {
            "changes": [
                {"covered": covered, "approver": BUSINESS_OWNER, "eval_required": True}
                for covered in ("model", "prompt", "threshold", "data", "tool")
            ],
            "emergency_path": "The desk lead stops the assistant and tells the business owner.",
            "retrospective_approval_within": "P3D",
        },
        "third_parties": [],
    }  # fmt: skip


def _metric(
    metric_id: str, name: str, kind: str, unit: str, direction: str, before: float, target: float, **more: Any
) -> dict[str, Any]:
    return {
        "id": metric_id,
        "name": name,
        "kind": kind,
        "unit": unit,
        "direction": direction,
        "formula": f"{name}, counted each month",
        "data_source_id": "requests",
        "owner": OPERATIONAL_OWNER,
        "baseline": {
            "value": before,
            "sample_n": 600,
            "window_start": date(2025, 10, 1),
            "window_end": date(2025, 12, 31),
            "captured_on": date(2026, 1, 20),
            "method": "Count in the service desk",
        },
        "target": {"value": target, "by": date(2027, 2, 1)},
        "after": {
            "window_start": date(2026, 10, 5),
            "window_end": date(2027, 1, 15),
            "method": "Count in the service desk",
        },
        "cadence": "P1M",
        **more,
    }


def _delivery() -> dict[str, Any]:
    return {
        "delivery_plan": {
            "gates": [
                {
                    "id": "gate_production",
                    "name": "Pilot to production",
                    "criteria": ["Share of right decisions at target", "Desk trained"],
                    "approver": BUSINESS_OWNER,
                    "date": date(2026, 9, 14),
                    "between": ["pilot", "production"],
                }
            ],
            "milestones": [
                {"name": "Desk trained", "due": date(2026, 9, 15), "owner": OPERATIONAL_OWNER},
                {"name": "Gate", "due": date(2026, 9, 14), "owner": PROGRAM_MANAGER},
            ],
            "dependencies": [
                {"on": "ledger-interface", "lands_on": date(2026, 7, 31), "owner": PLATFORM_LEAD}
            ],
            "test_cycles": ["Acceptance with closed requests"],
            "rollout_stages": ["Germany", "Austria"],
            "development_start_on": DEVELOPMENT_START,
            "pilot_end_on": PILOT_END,
            "go_live_on": GO_LIVE,
        },
        "adoption_plan_ref": "at-warranty-triage",
        "ownership_plan_ref": "op-warranty-triage",
        "evaluation_plan_ref": "ea-warranty-triage",
        "measurement_plan_ref": "mp-warranty-triage",
        "incident_plan_ref": "ei-warranty-triage",
        "decommission": {
            "criteria": "The target is missed in two quarters",
            "data_disposal": "Proposals are deleted when their retention ends",
            "owner": BUSINESS_OWNER,
        },
    }


STANDING_ROWS: tuple[tuple[str, str, PartyRef, PartyRef], ...] = (
    ("Outcome accountability", "decision", BUSINESS_OWNER, OPERATIONAL_OWNER),
    ("Daily operation", "run", OPERATIONAL_OWNER, DESK),
    ("Output review/QA", "run", OPERATIONAL_OWNER, DESK),
    ("Each exception", "exception", OPERATIONAL_OWNER, DESK),
    ("L1 support", "run", DEPUTY_LEAD, DESK),
    ("L2 technical support", "run", TECHNICAL_OWNER, AI_TEAM),
    ("Access governance", "run", SECURITY_LEAD, PLATFORM_TEAM),
    ("System documentation", "run", TECHNICAL_OWNER, AI_TEAM),
    ("Wrong-result remediation", "run", DEPUTY_LEAD, DESK),
    ("Output-quality monitoring", "run", OPERATIONAL_OWNER, DESK),
    ("Drift response", "run", OPERATIONAL_OWNER, AI_TEAM),
    ("Data pipeline and quality", "run", DATA_OWNER, PLATFORM_TEAM),
    ("Acceptance sign-off", "decision", BUSINESS_OWNER, DESK),
    ("Evaluation-harness upkeep", "run", TECHNICAL_OWNER, AI_TEAM),
    ("Model change", "change", BUSINESS_OWNER, AI_TEAM),
    ("Prompt change", "change", BUSINESS_OWNER, AI_TEAM),
    ("Threshold change", "change", BUSINESS_OWNER, AI_TEAM),
    ("Deployment", "change", PLATFORM_LEAD, PLATFORM_TEAM),
    ("Rollback execution", "run", PLATFORM_LEAD, PLATFORM_TEAM),
    ("Incident command", "run", DEPUTY_LEAD, DESK),
    ("Inference cost", "run", TECHNICAL_OWNER, AI_TEAM),
    ("Security review", "decision", SECURITY_LEAD, PLATFORM_TEAM),
    ("Privacy/legal/notices", "decision", PRIVACY_LEAD, DESK),
    ("Training and adoption", "run", TRAINER, DESK),
    ("Baseline and after-state measurement", "run", PROGRAM_MANAGER, DESK),
    ("Scale/retire decision", "decision", BUSINESS_OWNER, DESK),
)
"""What every workflow has to settle: the row, its kind, who answers for it, who does it."""

_DECISIONS = ("Go-live", "Stop", "Rollback", "Change", "Exception waiver", "Scale", "Retire")


def complete_plan() -> OwnershipPlan:
    """The ownership plan of the specimen, to which no rule objects. A fresh one at each call."""
    return OwnershipPlan.model_validate(
        {
            **_header("op-warranty-triage", "Ownership of warranty request triage"),
            "use_case_id": "warranty-triage",
            "workflow_spec_ref": "ws-warranty-triage",
            "scope": "Every step, exception, decision and run of warranty request triage.",
            "outcome_statement": "Customers with a warranty request hear the right decision sooner.",
            "outcome_metrics": ["days_to_decision"],
            **_owners(),
            "raci": _raci(),
            **_rights(),
            **_rhythm(),
        }
    )


def _owners() -> dict[str, Any]:
    standing = {
        "data_owner": DATA_OWNER,
        "platform_owner": PLATFORM_LEAD,
        "security_contact": SECURITY_LEAD,
        "privacy_legal": PRIVACY_LEAD,
        "risk_second_line": RISK_LEAD,
        "adoption_owner": TRAINER,
        "monitoring_owner": OPERATIONAL_OWNER,
        "change_approver": BUSINESS_OWNER,
        "incident_lead": DEPUTY_LEAD,
        "program_manager": PROGRAM_MANAGER,
        "kb_document_owner": OPERATIONAL_OWNER,
    }
    return {
        "executive_sponsor": _terms(SPONSOR, BUSINESS_OWNER),
        "business_owner": _terms(BUSINESS_OWNER, SPONSOR),
        "operational_owner": _terms(OPERATIONAL_OWNER, DEPUTY_LEAD),
        "technical_owner": _terms(TECHNICAL_OWNER, PLATFORM_LEAD),
        **{
            role: {"party": party, "deputy": OPERATIONAL_OWNER if party is DEPUTY_LEAD else DEPUTY_LEAD}
            for role, party in standing.items()
        },
        "six_questions": {
            "supports_workflow": DEPUTY_LEAD,
            "monitors_quality": OPERATIONAL_OWNER,
            "governs_access": SECURITY_LEAD,
            "documents_system": TECHNICAL_OWNER,
            "handles_escalation": OPERATIONAL_OWNER,
            "accountable_when_wrong": BUSINESS_OWNER,
        },
        "acceptance": [
            {"party": party, "accepted_on": date(2026, 1, 12)}
            for party in (SPONSOR, BUSINESS_OWNER, OPERATIONAL_OWNER, TECHNICAL_OWNER)
        ],
    }


def _terms(owner: PartyRef, deputy: PartyRef) -> dict[str, Any]:
    return {
        "person": owner,
        "org_unit": "Customer care" if owner.team_kind != "ai_team" else "Technology",
        "deputy": deputy,
        "accepted_on": date(2026, 1, 12),
        "authority": ["Stop the assistant"],
        "budget": "Customer care",
        "time_allocation": 10,
    }


def _raci() -> list[dict[str, Any]]:
    spec = complete_spec()
    steps = [
        _raci_row(step.id, step.name, "step", step.accountable.value, DESK, ref=step.id)
        for step in spec.steps
    ]
    exceptions = [
        _raci_row(row.id, row.trigger, "exception", row.handler.value, DESK, ref=row.id)
        for row in spec.exceptions
    ]
    standing = [
        _raci_row(identifier(name), name, kind, accountable, responsible)
        for name, kind, accountable, responsible in STANDING_ROWS
    ]
    decisions = [
        _raci_row(f"decide-{identifier(name)}", name, "decision", BUSINESS_OWNER, OPERATIONAL_OWNER)
        for name in _DECISIONS
    ]
    return steps + exceptions + standing + decisions


def _raci_row(
    row_id: str, activity: str, kind: str, accountable: Any, responsible: PartyRef, ref: str | None = None
) -> dict[str, Any]:
    return {
        "id": row_id,
        "activity": activity,
        "kind": kind,
        "ref": ref,
        "responsible": [responsible],
        "accountable": accountable,
        "consulted": [SECURITY_LEAD, RISK_LEAD] if accountable is not SECURITY_LEAD else [RISK_LEAD],
        "informed": [PROGRAM_MANAGER] if accountable is not PROGRAM_MANAGER else [],
    }


def _rights() -> dict[str, Any]:
    return {
        "decision_rights": [
            {
                "id": f"right-{identifier(name)}",
                "decision": name,
                "driver": OPERATIONAL_OWNER,
                "approver": BUSINESS_OWNER,
                "contributors": [TECHNICAL_OWNER, SECURITY_LEAD],
                "informed": [DESK],
                "condition": "Always",
                "sla": "P5D",
                "escalate_to": SPONSOR,
            }
            for name in _DECISIONS
        ],
        "separation_of_duties": [
            {"a": "author", "b": "approver", "reason": "Nobody approves their own text."},
            {"a": "builder", "b": "risk sign-off", "reason": "Who builds does not accept the risk."},
            {
                "a": "operational owner",
                "b": "technical owner",
                "reason": "The work and the tool are judged apart.",
            },
        ],
        "performance_measures": [
            {"role": "Warranty agent", "measure": "Share of sampled decisions found right"},
            {"role": "Desk lead", "measure": "Days to a decision"},
        ],
        "human_ai_collaboration": [
            {
                "role": "Warranty agent",
                "decides": ["Whether a proposal stands"],
                "reviews": ["Proposals"],
                "is_informed": ["Changes of the assistant"],
                "must_not": ["Accept a decline without reading the file"],
            },
            {
                "role": "Desk lead",
                "decides": ["Late requests", "Stopping the assistant"],
                "reviews": ["The weekly sample"],
                "is_informed": ["Alerts"],
                "must_not": ["Change the threshold alone"],
            },
        ],
    }


def _rhythm() -> dict[str, Any]:
    return {
        "coverage": {
            "hours": "Working days from eight to six",
            "on_call": "Desk lead and deputy in turn",
            "deputies": [DEPUTY_LEAD, SPONSOR],
            "leave_cover": "The deputy",
            "handover_checklist": ["Open requests", "Open alerts"],
        },
        "escalation_summary": "ei-warranty-triage",
        "capacity": {
            "review_hours_per_week": 28,
            "support_hours": 10,
            "backlog_limit": 60,
            "working": "120 requests a day × 0.7 reviewed × 4 minutes × 5 days = 28 hours a week",
        },
        "review_rhythm": [
            {
                "forum": "Desk meeting",
                "cadence": "P7D",
                "chair": OPERATIONAL_OWNER,
                "inputs": ["Alerts", "Sample"],
                "decisions": ["Work of the week"],
                "dials": ["performance", "support"],
            },
            {
                "forum": "Quality meeting",
                "cadence": "P1M",
                "chair": OPERATIONAL_OWNER,
                "inputs": ["Quality", "Cost"],
                "decisions": ["Changes"],
                "dials": ["quality", "cost", "governance"],
            },
            {
                "forum": "Value meeting",
                "cadence": "P3M",
                "chair": BUSINESS_OWNER,
                "inputs": ["Metrics"],
                "decisions": ["Scale, fix or stop"],
                "dials": ["value"],
            },
        ],
        "transition": {
            "from_innovation_team": "AI engineering",
            "steps": ["Shadow the desk", "Hand over the runbook"],
            "handover_on": PILOT_END,
            "acceptance_evidence": "Minutes of the quality meeting",
        },
        "succession": {
            "trigger_events": ["leaver", "reorganisation", "vendor exit"],
            "reassignment_within": "P14D",
        },
    }
