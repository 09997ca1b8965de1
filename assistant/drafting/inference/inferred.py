"""Values read from documents. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.drafting.artifacts.provenance import Citation


class Topic(StrEnum):
    """What may be read from documents; the shape of the value behind each."""

    MODEL_CHANGE_APPROVER = "model_change_approver"  # a party's name
    PROMPT_CHANGE_APPROVER = "prompt_change_approver"  # a party's name
    THRESHOLD_CHANGE_APPROVER = "threshold_change_approver"  # a party's name
    CHANGE_EVIDENCE = "change_evidence"  # a sentence
    EMERGENCY_CHANGE = "emergency_change"  # a sentence
    EMERGENCY_APPROVAL_WITHIN = "emergency_approval_within"  # ISO 8601 duration
    GO_LIVE_APPROVER = "go_live_approver"  # a party's name
    RISK_ACCEPTER = "risk_accepter"  # a party's name (role that may accept residual risk)
    LOG_RETENTION = "log_retention"  # ISO 8601 duration
    LOG_FIELDS = "log_fields"  # a list of fields as the document names them
    LOG_OWNER = "log_owner"  # a party's name
    LOG_STORE = "log_store"  # a system's name
    SEVERITIES = "severities"  # a list of {"severity", "criteria", "respond_within" (ISO 8601), "who"}
    ESCALATION_FIRST = "escalation_first"  # a party's name: who is called first
    STOP_AUTHORITY = "stop_authority"  # a party's name
    STOP_WITHIN = "stop_within"  # ISO 8601 duration
    STOP_TEST_EVERY = "stop_test_every"  # ISO 8601 duration
    ROLLBACK_WITHIN = "rollback_within"  # ISO 8601 duration
    ROLLBACK_TEST_EVERY = "rollback_test_every"  # ISO 8601 duration
    INCIDENT_LEAD = "incident_lead"  # a party's name
    TRAINING = "training"  # a list of {"role", "content", "due"}
    REVIEW_EVERY = "review_every"  # ISO 8601 duration
    MONITORING_EVERY = "monitoring_every"  # ISO 8601 duration
    USAGE_POLICY = "usage_policy"  # a document's title
    BOUNDARIES = "boundaries"  # a sentence
    ACCESS_GRANTER = "access_granter"  # a party's name
    ACCESS_REVIEW_EVERY = "access_review_every"  # ISO 8601 duration
    HUMAN_REVIEW = "human_review"  # a sentence
    FALLBACK = "fallback"  # a sentence
    OWNERSHIP_RULE = "ownership_rule"  # a sentence
    PROHIBITED_USES = "prohibited_uses"  # a list of sentences
    CONCERN_CHANNEL = "concern_channel"  # a channel in words
    APPEAL = "appeal"  # a sentence
    NOTICE = "notice"  # a sentence
    COST_CAP_RULE = "cost_cap_rule"  # a sentence
    COST_ALERT_AT = "cost_alert_at"  # a share from 0 to 1
    BIAS_MEASURES = "bias_measures"  # a list of sentences
    SAMPLING_RULE = "sampling_rule"  # a sentence
    AFTER_WINDOW = "after_window"  # ISO 8601 duration
    DATA_FRESHNESS = "data_freshness"  # ISO 8601 duration
    SYSTEM_OWNERS = "system_owners"  # a list of {"system", "owner"}
    EXCEPTION_HANDLERS = "exception_handlers"  # a list of {"class" (ExceptionClass), "handler", "rule"}
    SECURITY_CONTACT = "security_contact"  # a party's name
    PRIVACY_CONTACT = "privacy_contact"  # a party's name
    SECOND_LINE = "second_line"  # a party's name
    PLATFORM_OWNER = "platform_owner"  # a party's name
    SIMILAR_SPEC = "similar_spec"  # {"doc_id", "title"} of the nearest workflow specification
    SUPPORT_HOURS = "support_hours"  # hours in words


@dataclass(frozen=True, slots=True, kw_only=True)
class InferredValue:
    """A value with the quotes that say it."""

    topic: Topic
    value: Any
    citations: tuple[Citation, ...]
    audience: frozenset[str] | None = None
    """Roles that may read all documents cited; None for everybody."""
    groups: frozenset[str] = frozenset()
    also: tuple[tuple[Any, Citation], ...] = ()
    """Other values in force for the same thing: a person must choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferences:
    """What was found in one release of the knowledge base, for one reader."""

    values: Mapping[Topic, InferredValue] = field(default_factory=dict)
    release: int = 0

    def get(self, topic: Topic) -> InferredValue | None:
        """The value of a topic, or None."""
        return self.values.get(topic)
