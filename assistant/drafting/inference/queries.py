"""What is searched for, topic by topic, in words of our own."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.drafting.inference.inferred import Topic

QUERIES: Mapping[Topic, tuple[str, ...]] = {
    Topic.MODEL_CHANGE_APPROVER: ("who approves a change of the AI model or its version",),
    Topic.PROMPT_CHANGE_APPROVER: ("who signs off a changed prompt or instruction",),
    Topic.THRESHOLD_CHANGE_APPROVER: ("who approves changing the confidence threshold or cut-off",),
    Topic.CHANGE_EVIDENCE: ("no AI change is approved without an evaluation or test of the new version",),
    Topic.EMERGENCY_CHANGE: ("emergency change of an AI system, what may be done at once",),
    Topic.EMERGENCY_APPROVAL_WITHIN: ("urgent changes are approved afterwards within days",),
    Topic.GO_LIVE_APPROVER: ("who approves that an AI system goes live in production", "gates and who decides at each"),
    Topic.RISK_ACCEPTER: ("who may accept the residual risk of an AI system",),
    Topic.LOG_RETENTION: ("how long AI logs and interaction records are kept", "retention periods of records"),
    Topic.LOG_FIELDS: ("fields of a log entry of an AI step",),
    Topic.LOG_OWNER: ("who owns and runs the log store",),
    Topic.LOG_STORE: ("where AI logs are stored",),
    Topic.SEVERITIES: ("incident severity levels, criteria and response time",),
    Topic.ESCALATION_FIRST: ("whom to call first when an AI system is wrong or down",),
    Topic.STOP_AUTHORITY: ("who may stop or switch off an AI system",),
    Topic.STOP_WITHIN: ("the stop of an AI system takes effect within minutes",),
    Topic.STOP_TEST_EVERY: ("how often the stop or off switch is tested",),
    Topic.ROLLBACK_WITHIN: ("how quickly a rollback to the previous version takes effect",),
    Topic.ROLLBACK_TEST_EVERY: ("how often a rollback is tested or rehearsed",),
    Topic.INCIDENT_LEAD: ("who leads the response to an AI incident, incident commander",),
    Topic.TRAINING: ("training courses by role before using an AI system",),
    Topic.REVIEW_EVERY: ("every AI workflow or system in production is reviewed at regular intervals",),
    Topic.MONITORING_EVERY: ("how often output quality and drift of an AI system are monitored",),
    Topic.USAGE_POLICY: ("policy on acceptable use of AI tools",),
    Topic.BOUNDARIES: ("purpose and boundaries of an AI system, what it is for and not for",),
    Topic.ACCESS_GRANTER: ("who grants access to an AI system or tool",),
    Topic.ACCESS_REVIEW_EVERY: ("how often access rights are reviewed",),
    Topic.HUMAN_REVIEW: ("a person reviews every AI output before it takes effect",),
    Topic.FALLBACK: ("fallback: work continues without AI by a manual procedure",),
    Topic.OWNERSHIP_RULE: ("every AI system has a named business owner who is accountable",),
    Topic.PROHIBITED_USES: ("uses of AI that are never allowed",),
    Topic.CONCERN_CHANNEL: ("how staff raise a concern about AI, anonymous speak-up line",),
    Topic.APPEAL: ("a person affected by an AI decision can appeal or ask for a human explanation",),
    Topic.NOTICE: ("employees and customers are informed that AI is used",),
    Topic.COST_CAP_RULE: ("monthly cost limit of an AI workflow and what happens when it is reached",),
    Topic.COST_ALERT_AT: ("alert when a share of the cost limit is used",),
    Topic.BIAS_MEASURES: ("measures against automation bias: seeded errors, blind second review",),
    Topic.SAMPLING_RULE: ("share of outputs sampled and checked",),
    Topic.AFTER_WINDOW: (
        "how long the after-state is measured after go-live",
        "proof before growing: an after figure measured over days",
    ),
    Topic.DATA_FRESHNESS: ("oldest age of data an AI step may use",),
    Topic.SYSTEM_OWNERS: ("register of systems and data sources with their owners",),
    Topic.EXCEPTION_HANDLERS: ("exceptions: AI unavailable, low confidence, missing input, who handles the case",),
    Topic.SECURITY_CONTACT: ("security incidents and suspected attacks are reported to",),
    Topic.PRIVACY_CONTACT: ("personal data incidents and privacy questions go to",),
    Topic.SECOND_LINE: ("second line of defence, independent risk oversight of AI",),
    Topic.PLATFORM_OWNER: ("who runs and owns the AI platform",),
    Topic.SUPPORT_HOURS: ("support hours of the duty desk or service desk",),
}  # fmt: skip
"""Each topic that is read from sentences and tables; the nearest specification is found otherwise."""
