"""Where a value stands, in plain words: `Step “Check the claim”: accountable`. Pure."""

from __future__ import annotations

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.paths import children
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.labels import label_of
from assistant.drafting.exports.document.names import Names

_ONE_OF = {
    "adoption_metrics": "Metric",
    "ai": "",
    "audiences": "Audience",
    "blockers": "Blocker",
    "checkpoints": "Checkpoint",
    "comms_rhythm": "Message",
    "data_sources": "Data source",
    "decision_rights": "Decision",
    "entries": "Use case",
    "exceptions": "Exception",
    "gates": "Gate",
    "handoffs": "Handoff",
    "lanes": "Lane",
    "levels": "Escalation level",
    "metrics": "Metric",
    "raci": "Activity",
    "roles": "Role",
    "service_levels": "Service level",
    "steps": "Step",
    "systems": "System",
    "test_sets": "Test set",
    "third_parties": "Vendor",
    "training": "Training of",
    "triggers": "Trigger",
    "trust_guide": "Output",
}
"""What one row of a table is called; the empty word where its name says it."""
_UNSAID = {"escalation", "delivery_plan", "value"}
"""Parts that only hold what is named."""


def place_in_words(artifact: Header, path: str, names: Names) -> tuple[str, str]:
    """The row or part in which a field stands, which may be empty, and what the field is called."""
    within: list[str] = []
    node, rest, table = artifact, path, ""
    label = one_line(path)
    while rest:
        inner = node.value if isinstance(node, Slot) else node
        fits = [pair for pair in children(inner) if rest == pair[0] or rest.startswith(f"{pair[0]}.")]
        if not fits:
            return " – ".join(within), label_of(rest.rpartition(".")[2])
        key, child = max(fits, key=lambda pair: len(pair[0]))
        rest = rest[len(key) + 1 :]
        label = _row_label(child, key, table, names) if isinstance(inner, list) else label_of(key)
        if rest and key not in _UNSAID and not isinstance(child, list):
            within.append(label)
        node, table = child, key
    return " – ".join(within), label


def in_one_phrase(place: tuple[str, str]) -> str:
    """Both on one line."""
    within, label = place
    return f"{within}: {label[0].lower()}{label[1:]}" if within and not label[:2].isupper() else ": ".join(
        filter(None, (within, label))
    )  # fmt: skip


def _row_label(child: object, key: str, table: str, names: Names) -> str:
    if not isinstance(child, Row):
        number = int(key) + 1 if key.isdigit() else key
        return f"{label_of(table)} {number}" if isinstance(child, BaseModel) else key
    word = _ONE_OF.get(table, label_of(table))
    name = names.row(table, child.id)
    if table == "handoffs":
        name = f"{names.of('from_lane', getattr(child, 'from_lane', ''))} → " + names.of(
            "to_lane", getattr(child, "to_lane", "")
        )
    if table == "checkpoints":
        return f"Checkpoint after “{names.of('after_step', getattr(child, 'after_step', ''))}”"
    if table == "levels":
        return f"Escalation level {getattr(child, 'level', key)}"
    return f"{word} “{name}”" if word else name
