"""Names of fields and of fixed values as people read them. Pure."""

from __future__ import annotations

_FIELDS = {
    "access_method": "How it is reached",
    "access_roles": "Roles with access",
    "accountable_when_wrong": "Who is accountable when it is wrong?",
    "action_space": "Tools it may use",
    "actor_type": "Done by",
    "adoption_plan_ref": "Adoption and training plan",
    "after": "After going live",
    "after_step": "After step",
    "after_window": "Measured again after going live",
    "ai": "AI components",
    "ai_disclosure_text": "Wording by which AI is disclosed",
    "ai_output": "AI output",
    "artifact_id": "Id",
    "as_is": "As it is",
    "at_step": "At step",
    "attached_to": "On step",
    "b": "And",
    "a": "Duty",
    "backlog_limit": "Largest backlog",
    "baseline_refs": "Baselines",
    "capacity_per_day": "Reviews possible a day",
    "clock_start": "Clock starts",
    "condition_expr": "Condition as a formula",
    "condition_text": "Condition",
    "cr_id": "Change request",
    "crit": "Critical at",
    "dashboard": "Dashboard",
    "data_terms": "Terms for data",
    "default_flow": "Otherwise",
    "delivered_in": "Delivered in",
    "documents_system": "Who documents the system?",
    "dpia_ref": "Data protection impact assessment",
    "drafted_by_ai": "Drafted with",
    "effective_from": "In force from",
    "ends_at": "Ends at",
    "entity": "About",
    "env": "Environment",
    "escalation": "Escalation levels",
    "eval_required": "Evaluation required",
    "evaluation_plan_ref": "Evaluation and acceptance plan",
    "failure_alert": "Told of failures",
    "from": "From",
    "gap_kpi": "Metric that closing the gap serves",
    "go_live_on": "Going live on",
    "governs_access": "Who governs access?",
    "handles_escalation": "Who handles escalation?",
    "human_ai_collaboration": "People and AI",
    "impact_assessment_ref": "Impact assessment",
    "incident_plan_ref": "Escalation and incident plan",
    "inputs": "Reads",
    "is_informed": "Is informed of",
    "kb_document_owner": "Owner of the documents",
    "known_limitations": "Known limits",
    "last_reviewed_on": "Last reviewed on",
    "lifecycle_stage": "Stage",
    "logs": "Recorded",
    "max": "At most",
    "measurement_plan_ref": "Measurement plan",
    "monitors_quality": "Who monitors quality?",
    "n": "Number",
    "on": "Waits for",
    "outputs": "Makes",
    "path": "Way of the case",
    "per_day": "A day",
    "peak": "At peak, a day",
    "privacy_legal": "Privacy and legal",
    "prompt_version": "Prompt",
    "raci": "Who does what (RACI)",
    "ref": "In the specification",
    "registry_link": "Row in the register",
    "retrospective_approval_within": "Approved afterwards within",
    "returns_to": "Goes on at",
    "reversibility": "Can be undone",
    "review_in": "Reviewed again after",
    "risk_second_line": "Second line of risk",
    "risk_tier_rationale": "Why this risk tier",
    "rollback_plan_ref": "Rollback plan",
    "sample_n": "Sample",
    "six_questions": "Who answers when it matters",
    "sla": "Time limit",
    "sli": "What is measured",
    "slo": "Level promised",
    "stop_procedure": "How it is stopped",
    "supersedes": "Replaces",
    "superseded_by": "Replaced by",
    "supports_workflow": "Who supports the workflow?",
    "system_id": "System",
    "system_of_record": "Kept in",
    "test_cycles": "Rounds of tests",
    "time_allocation": "Share of their time (%)",
    "to": "To",
    "to_be": "As it will be",
    "training_ref": "Training",
    "use_case_id": "Use case",
    "warn": "Warning at",
    "wiifm": "What is in it for them",
    "workflow_spec_ref": "Workflow specification",
    "write": "Written",
}
_ABBREVIATIONS = {
    "ai": "AI", "id": "id", "kb": "knowledge base", "kpi": "KPI", "sla": "SLA", "slo": "SLO", "sli": "SLI",
    "raci": "RACI", "dpia": "DPIA", "it": "IT", "hr": "HR", "sme": "SME", "qa": "QA", "wsjf": "WSJF",
    "rice": "RICE", "cr": "change request", "url": "URL", "api": "API",
}  # fmt: skip
_ENDINGS = ("_ref", "_refs", "_id", "_link")

_VALUES = {
    "act_with_approval": "acts after approval",
    "act_with_notice": "acts and gives notice",
    "ai": "AI",
    "ai_team": "AI team",
    "ai_unavailable": "AI unavailable",
    "ai_with_human": "AI with a person",
    "bad_input": "bad or missing input",
    "body": "body",
    "calibrated_prob": "calibrated probability",
    "downstream_failure": "failure of a system downstream",
    "hr": "HR",
    "costly": "at a cost",
    "irreversible": "no",
    "reversible": "yes",
    "harm_or_security": "suspected harm or security incident",
    "human": "a person",
    "human_disagrees": "a person disagrees",
    "low_confidence": "low confidence",
    "model_score": "score of the model",
    "none": "none",
    "out_of_scope": "out of scope",
    "post_hoc": "afterwards",
    "pre_action": "before anything happens",
    "pre_prod": "before production",
    "qa": "QA",
    "sample": "a sample",
    "sla_breach": "time limit missed",
    "stale_data": "stale or conflicting data",
    "system": "a system",
}


def label_of(field: str) -> str:
    """What a field is called in front of people.

    >>> label_of("sla"), label_of("pilot_end_on"), label_of("log_owner")
    ('Time limit', 'Pilot end on', 'Log owner')
    """
    known = _FIELDS.get(field)
    if known:
        return known
    stem = next((field[: -len(end)] for end in _ENDINGS if field.endswith(end) and field != end[1:]), field)
    words = [_ABBREVIATIONS.get(word, word) for word in stem.split("_") if word]
    text = " ".join(words) or field
    return text[0].upper() + text[1:]


def value_in_words(value: str) -> str:
    """A value of a fixed list, such as `act_with_approval`, in words."""
    return _VALUES.get(value, value.replace("_", " "))
