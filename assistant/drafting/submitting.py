"""A draft as a document that the knowledge base takes, with its metadata in front matter. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from textwrap import indent
from typing import Any

from assistant.drafting.artifacts.durations import days_of
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.writing import to_yaml
from assistant.drafting.exports.markdown import DATA_FIELD, DATA_SECTION
from knowledge.audience import GROUP

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_KINDS = {"workflow_spec": "workflow_spec", "ownership_plan": "ownership_plan"}


def front_matter_of(artifact: Header, markdown: str) -> str:
    """The Markdown of an artifact with the front matter of a governed document.

    What is not known yet is left out: the quality report of the proposal asks for it. While anything is
    open that approval waits for, the document is a draft, from which nobody is answered.
    """
    import yaml

    fields: dict[str, Any] = {
        "id": artifact.artifact_id,
        "title": artifact.title,
        "kind": _KINDS.get(artifact.type, "record"),
        "version": artifact.version,
        "status": "draft" if waits_for_approval(artifact) else "in_force",
    }
    owner = _owner(artifact)
    if owner is not None:
        fields["owner"] = owner.name
    if readers := [*artifact.access_roles, *(_group(name) for name in artifact.access_groups)]:
        fields["audience"] = readers
    start = artifact.effective_from.value
    if start is not None:
        fields["effective_from"] = start
        if artifact.review_in.value is not None:
            fields["review_by"] = start + timedelta(days=round(days_of(artifact.review_in.value)))
    if artifact.supersedes:
        fields["supersedes"] = list(artifact.supersedes)
    head = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)
    body = _FRONT_MATTER.sub("", markdown, count=1)
    # What programs read stands in the head: as text it would be found in place of what people read.
    body, _, data = body.partition(DATA_SECTION)
    if data:
        head += f"{DATA_FIELD}: |\n{indent(to_yaml(artifact), '  ')}"
    return f"---\n{head}---\n{body}"


def waits_for_approval(artifact: Header) -> bool:
    """Whether something is open without which nobody should approve it."""
    return any(item.blocks == "approval" for item in artifact.open_items)


def _group(name: str) -> str:
    return name if name.startswith(GROUP) else f"{GROUP}{name}"


def _owner(artifact: Header) -> PartyRef | None:
    """Who keeps the document true: the operational owner, else the business owner, else the author."""
    for name in ("operational_owner", "business_owner", "author"):
        slot = getattr(artifact, name, None)
        value = slot.value if isinstance(slot, Slot) else None
        party = getattr(value, "person", value)
        if isinstance(party, PartyRef):
            return party
    return None
