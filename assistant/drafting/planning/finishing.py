"""The last look at a draft: nothing is left silently empty. Pure."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.header import Header, OpenItem
from assistant.drafting.artifacts.parties import PartyKind, PartyRef
from assistant.drafting.artifacts.paths import children, key_of, slots_of
from assistant.drafting.artifacts.provenance import Citation, DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import Slot, to_be_confirmed
from assistant.drafting.planning.owners import Confirming
from knowledge.people import fold_name

Artifact = TypeVar("Artifact", bound=Header)


def finish(artifact: Artifact, confirm: Confirming) -> Artifact:
    """Open every required slot that is empty, and list open items and citations in the header."""
    _own_up(artifact, confirm)
    _open_empty(artifact, confirm, None)
    artifact.open_items = [
        *_open_tables(artifact, confirm),
        *open_items(artifact),
        *_open_parts(artifact, confirm),
    ]
    artifact.citations = _citations(artifact)
    return artifact


def open_items(artifact: Header) -> list[OpenItem]:
    """What is to be confirmed, in the order of the artifact."""
    return [
        OpenItem(
            field=path,
            question=slot.question or "What is it?",
            owner=slot.confirm_owner,
            due=slot.confirm_by,
            blocks=slot.blocks,
        )
        for path, slot in slots_of(artifact)
        if slot.open and slot.confirm_owner is not None and slot.confirm_by is not None
    ]


_TABLES = {
    "ai": "Which of the steps should AI do or help with?",
    "checkpoints": "Where does a person review the AI's output?",
    "systems": "Which tools and applications are used?",
    "data_sources": "Which data does it use?",
}


def _open_tables(artifact: Header, confirm: Confirming) -> list[OpenItem]:
    """Open items for tables without rows, and for rows that do not say where they lie."""
    found = [(name, ask) for name, ask in _TABLES.items() if getattr(artifact, name, None) == []]
    for source in getattr(artifact, "data_sources", []):
        if source.system is None:
            found.append((f"data_sources.{source.id}.system", f"Which system holds “{source.name}”?"))
    for row in getattr(artifact, "ai", []):
        if not row.action_space and str(row.autonomy.value).startswith("act"):
            found.append((f"ai.{row.id}.action_space", "Which tools may the AI use, how far, on which data?"))
    found += _unnamed_owner(artifact, confirm)
    found += _live_unapproved(artifact, confirm)
    return [OpenItem(field=path, question=ask, owner=confirm.owner, due=confirm.by) for path, ask in found]


def _unnamed_owner(artifact: Header, confirm: Confirming) -> list[tuple[str, str]]:
    """The question who the business owner is by name, where only their role is told."""
    slot = getattr(artifact, "business_owner", None)
    value = slot.value if isinstance(slot, Slot) else None
    party, path = (
        (value, "business_owner")
        if isinstance(value, PartyRef)
        else (getattr(value, "person", None), "business_owner.person")
    )
    if party is None or party.kind is PartyKind.PERSON:
        return []
    directory = confirm.material.directory
    known = directory.find(party) if directory is not None else None
    if known is not None and fold_name(known.name) == fold_name(party.name):
        return []
    return [(path, f"Who is “{party.name}”, by name?")]


def _live_unapproved(artifact: Header, confirm: Confirming) -> list[tuple[str, str]]:
    """The question for an approval, where the work that is specified runs already."""
    plan = getattr(artifact, "delivery_plan", None)
    live = plan.go_live_on.value if plan is not None else None
    if live is None or live > confirm.material.today:
        return []
    return [("status", "Who approves this specification? The workflow is live already.")]


_PARTS = {
    "stop_procedure": {
        "who": "Who stops the AI?",
        "how": "How is the AI stopped?",
        "time_to_effect": "How fast does stopping it take effect?",
    },
    "baseline": {
        "method": "How was the baseline measured?",
        "sample_n": "Over how many cases was the baseline measured?",
        "captured_on": "When was the baseline measured?",
    },
    "target": {"by": "By when is the target to be reached?"},
    "logging": {
        "owner": "Who owns the log?",
        "store": "Where is the log kept?",
        "retention": "How long are logs kept?",
    },
    "monitoring": {
        "owner": "Who watches the quality of outputs?",
        "degradation_runbook": "What is done when quality falls?",
    },
    "appeal_or_recourse": {
        "who": "Who may object?",
        "human_reviewer": "Who looks at an objection?",
        "deadline": "Until when?",
    },
}
"""Of values of several parts: what each part is asked by, where somebody gave the others."""


def _open_parts(artifact: Header, confirm: Confirming) -> list[OpenItem]:
    """Open items for parts that a given value lacks."""
    found = []
    for path, slot in slots_of(artifact):
        parts = _PARTS.get(path.rpartition(".")[2], {})
        for part, question in parts.items() if slot.filled else ():
            if getattr(slot.value, part, "") is None:
                item = OpenItem(
                    field=f"{path}.{part}",
                    question=question,
                    owner=confirm.owner,
                    due=confirm.by,
                    blocks=slot.blocks,
                )
                found.append(item)
    return found


def _own_up(node: Any, confirm: Confirming) -> None:
    """What only a rule gave, such as another specification as a model, is a default and says so."""
    claimed = isinstance(node, Slot | Row) and node.status is SlotStatus.CONFIRMED and bool(node.provenance)
    if claimed and all(isinstance(source, DefaultRule) for source in node.provenance):
        node.status = SlotStatus.DEFAULT
        if isinstance(node, Slot):
            node.confirm_owner, node.confirm_by = confirm.owner, confirm.by
    if isinstance(node, BaseModel | list):
        for _, child in children(node):
            _own_up(child, confirm)


def _open_empty(node: Any, confirm: Confirming, row: Row | None) -> None:
    if isinstance(node, Slot):
        _open_empty(node.value, confirm, row)
    elif isinstance(node, BaseModel):
        row = node if isinstance(node, Row) else row
        for name, field in type(node).model_fields.items():
            value = getattr(node, name)
            extra = field.json_schema_extra
            if isinstance(value, Slot) and isinstance(extra, dict):
                _settle(node, name, value, extra, confirm, row)
                value = getattr(node, name)
            if isinstance(value, BaseModel | list):
                _open_empty(value, confirm, row)
    elif isinstance(node, list):
        for _, child in children(node):
            _open_empty(child, confirm, row)


def _settle(
    node: BaseModel, name: str, slot: Slot[Any], extra: dict[str, Any], confirm: Confirming, row: Row | None
) -> None:
    """An empty required slot, and one with a question but nobody asked, get somebody and a date."""
    if slot.filled:
        if slot.status in {SlotStatus.INFERRED, SlotStatus.TBC} and slot.confirm_owner is None:
            slot.confirm_owner, slot.confirm_by = confirm.owner, confirm.by
        return
    if slot.open or not (extra.get("x-required") or slot.question or slot.options):
        return
    question = slot.question or str(
        extra.get("x-ask") or f"What is the {key_of(type(node), name).replace('_', ' ')}?"
    )
    label = getattr(row, "name", None) or getattr(row, "sli", None) or getattr(row, "trigger", None)
    if label and not slot.question:
        question = f"{question.rstrip('?')}? (“{label}”)"
    opened = to_be_confirmed(
        question, owner=_asked(node, confirm), by=confirm.by, blocks=extra.get("x-blocks", "approval")
    )
    setattr(node, name, {**opened, "options": slot.options, "provenance": slot.provenance})


def _asked(node: BaseModel, confirm: Confirming) -> PartyRef:
    """Who knows: the owner of the system or data that the row is about, else the usual one."""
    owner = getattr(node, "owner", None)
    if isinstance(owner, Slot) and owner.filled and isinstance(owner.value, PartyRef):
        return owner.value
    return confirm.owner


def _citations(artifact: Header) -> list[Citation]:
    """Every citation of the artifact once, in its order; rows count too."""
    found: dict[tuple[str, int, str], Citation] = {}
    for citation in _cited(artifact):
        found.setdefault((citation.doc_id, citation.doc_version, citation.quote), citation)
    return list(found.values())


def _cited(node: Any) -> list[Citation]:
    if isinstance(node, Citation):
        return [node]
    if isinstance(node, Header):
        return [
            each
            for name in type(node).model_fields
            if name != "citations"
            for each in _cited(getattr(node, name))
        ]
    if isinstance(node, BaseModel):
        return [each for name in type(node).model_fields for each in _cited(getattr(node, name))]
    if isinstance(node, list):
        return [each for child in node for each in _cited(child)]
    return []
