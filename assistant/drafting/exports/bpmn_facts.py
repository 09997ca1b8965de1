"""What is said at each element of a BPMN file: owners, time limits, thresholds, logs, citations. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.artifacts.durations import in_words
from assistant.drafting.artifacts.measures import Threshold
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Step
from assistant.drafting.artifacts.workflow_spec.support import ExceptionRow


@dataclass(slots=True)
class Facts:
    """Lines for people, attributes for programs."""

    lines: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def say(self, what: str, value: str, attribute: str = "") -> None:
        """Adds one line, and the attribute if it has a name; nothing for an empty value."""
        if value:
            self.lines.append(f"{what}: {value}")
            if attribute:
                self.attributes[attribute] = value


def facts_of(spec: WorkflowSpec) -> dict[str, Facts]:
    """Facts by row, such as `steps/triage`; those of the whole process under the empty name."""
    found = {"": _process(spec)}
    for step in spec.steps:
        found[f"steps/{step.id}"] = _step(spec, step)
    for row in spec.exceptions:
        found[f"exceptions/{row.id}"] = _exception(row)
    for decision in spec.decisions:
        facts = found.setdefault(f"gateways/{decision.gateway}", Facts())
        facts.say("Rule", decision.rule, "rule")
        facts.say("Decided by", decision.decided_by, "decidedBy")
        facts.say("Policy", decision.policy_ref or "", "policy")
    for handoff in spec.handoffs:
        facts = found.setdefault(f"flows/{handoff.flow}", Facts())
        facts.say("Handed over", _shown(handoff.payload))
        facts.say("Through", _shown(handoff.channel))
        facts.say("Missed after", _shown(handoff.timeout))
    for lane in spec.lanes:
        facts = found.setdefault(f"lanes/{lane.id}", Facts())
        facts.say("Kind", lane.kind, "kind")
        facts.say("Party", lane.party.name if lane.party else "", "party")
    return found


def _process(spec: WorkflowSpec) -> Facts:
    facts = Facts()
    facts.say("Purpose", _shown(spec.intended_purpose))
    facts.say("Status", f"{spec.status.value}, version {spec.version}")
    facts.say("Business owner", _shown(spec.business_owner), "businessOwner")
    facts.say("Operational owner", _shown(spec.operational_owner), "operationalOwner")
    facts.say("Technical owner", _shown(spec.technical_owner), "technicalOwner")
    facts.say("Risk tier", _shown(spec.risk_tier), "riskTier")
    facts.lines += _quotes(spec.citations)
    return facts


def _step(spec: WorkflowSpec, step: Step) -> Facts:
    facts = Facts()
    facts.say("Accountable", _shown(step.accountable), "owner")
    facts.say("Responsible", ", ".join(party.name for party in step.responsible))
    facts.say("Deputy", _shown(step.deputy))
    facts.say("Instructions", _shown(step.instructions))
    if sla := step.sla.value:
        most = f", at most {in_words(sla.max)}" if sla.max else ""
        facts.say("Time limit", f"{in_words(sla.target)}{most}")
        facts.say("When it is missed", sla.breach_action or "")
        facts.attributes["sla"] = sla.target
    elif step.sla.question:
        facts.say("Time limit", _shown(step.sla))
    facts.say("Can be undone", _shown(step.reversibility), "reversibility")
    facts.say("Logs", ", ".join(step.logs), "logs")
    facts.say("Controls", ", ".join(step.controls))
    for component in spec.ai:
        if component.step == step.id:
            facts.say("Threshold", _threshold(component.threshold), "threshold")
            facts.say("Autonomy", _shown(component.autonomy), "autonomy")
    for checkpoint in spec.checkpoints:
        if checkpoint.after_step == step.id:
            facts.say("Reviewed by", f"{_shown(checkpoint.reviewer_role)} ({checkpoint.mode})")
    slots = (step.accountable, step.instructions, step.sla, step.reversibility)
    facts.lines += _quotes(source for slot in slots for source in slot.provenance)
    return facts


def _exception(row: ExceptionRow) -> Facts:
    facts = Facts()
    facts.say("Happens when", row.trigger)
    facts.say("Handled by", _shown(row.handler), "owner")
    facts.say("Within", _shown(row.sla))
    facts.say("Customer is told", row.customer_message or "")
    facts.say("Logged as", row.log or "", "logs")
    return facts


def _threshold(slot: Slot[Threshold]) -> str:
    value = slot.value
    if value is None:
        return _shown(slot)
    if value.signal == "none":
        return "no usable confidence: every result is reviewed"
    parts = [f"signal {value.signal}"]
    parts += [f"accepted from {value.auto_accept_at:g}"] if value.auto_accept_at is not None else []
    parts += ["reviewed from {:g} to {:g}".format(*value.review_band)] if value.review_band else []
    parts += [f"rejected below {value.reject_below:g}"] if value.reject_below is not None else []
    return ", ".join(parts)


def _shown(slot: Slot[Any]) -> str:
    """A value in words; an open one says so, and who confirms it."""
    value = slot.value
    if not slot.filled:
        owner = f" by {slot.confirm_owner.name}" if slot.confirm_owner else ""
        return f"to be confirmed{owner}" if slot.question or owner else ""
    if isinstance(value, PartyRef):
        return value.name
    text = str(value)
    return in_words(text) if text.startswith("P") and text[1:2] in "0123456789T" else text


def _quotes(sources: Iterable[Any]) -> list[str]:
    cited = [source for source in sources if isinstance(source, Citation)]
    return [f"Source: {c.title or c.doc_id}, version {c.doc_version}: “{c.quote}”" for c in cited]
