"""Artifacts that follow from a specification, one module a kind; a further kind is one module. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from assistant.drafting.artifacts.fitting import fit
from assistant.drafting.artifacts.header import SET_BY_THE_PRODUCT, Header, OpenItem
from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.paths import key_of
from assistant.drafting.artifacts.repairing import build
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.derivation.frame import Frame
from assistant.drafting.inference.inferred import Inferences
from assistant.drafting.linting.context import PeopleDirectory
from assistant.drafting.ownership.making import Making, header_from_spec, making_of, same
from assistant.drafting.planning.audience import restrict
from assistant.drafting.planning.finishing import finish
from assistant.drafting.settings import DraftingSettings


def derived_kinds() -> tuple[str, ...]:
    """The kinds that can be derived from a specification."""
    return tuple(name for name in artifact_kinds() if find_spec(f"{__name__}.{name}") is not None)


def derive(
    kind: str,
    spec: WorkflowSpec,
    *,
    inferences: Inferences,
    today: date,
    related: Mapping[str, Header] | None = None,
    brief: Mapping[str, Any] | None = None,
    directory: PeopleDirectory | None = None,
    settings: DraftingSettings | None = None,
    note: Callable[[str, str], None] = lambda path, message: None,
) -> Header:
    """Draft an artifact beside a specification.

    What the specification or documents in force say is carried over with where it comes from; what a
    rule of the product adds is labelled as default; everything else is to be confirmed by somebody.

    Args:
        kind: Its type, such as `rollback_plan`.
        spec: The specification; it may have open slots.
        inferences: What documents say, for the reader of the artifact.
        today: The day of the draft.
        related: Artifacts of the same use case by type.
        brief: What somebody said about it, by field; it wins over everything else.
        directory: Who is who, if there is one.
        settings: How drafts are made.
        note: Is told, with path and message, what of the brief cannot be used.

    Raises:
        ValueError: If that kind does not follow from a specification.
    """
    if kind not in derived_kinds():
        raise ValueError(f"{kind} is not derived from a specification; {', '.join(derived_kinds())} are.")
    found = artifact_kinds()[kind]
    making = making_of(
        spec, inferences=inferences, directory=directory, today=today, settings=settings or DraftingSettings()
    )
    for key in sorted(SET_BY_THE_PRODUCT & (brief or {}).keys()):
        note(key, f"Neither a brief nor an answer sets `{key}`; it was left out.")
    about = {key: value for key, value in (brief or {}).items() if key not in SET_BY_THE_PRODUCT}
    said = _said(fit(found.model, about, note))
    frame = Frame(making=making, related=dict(related or {}), brief=said)
    fields = {**_header(found, making), **import_module(f"{__name__}.{kind}").fields(frame)}
    artifact = build(found.model, _merged(fields, said), note)
    finish(artifact, making.confirm)
    artifact.open_items = [*_empty_tables(artifact, making), *artifact.open_items]
    return restrict(artifact, inferences)


def _header(kind: ArtifactKind, making: Making) -> dict[str, Any]:
    spec = making.spec
    base = identifier(spec.artifact_id.removeprefix("ws-"))
    reference = getattr(spec, f"{kind.name}_ref", None)
    return {
        **header_from_spec(making),
        "artifact_id": (reference.value if reference is not None else None) or f"{kind.prefix}-{base}",
        "type": kind.name,
        "title": f"{kind.title}: {spec.workflow_name.value or spec.title}",
        "approvers": _approvers(making),
    }


def _approvers(making: Making) -> dict[str, Any]:
    """Those of the specification, without the author."""
    spec, author = making.spec, making.spec.author.value
    others = [party for party in spec.approvers.value or () if author is None or not same(author, party)]
    if others or not spec.approvers.filled:
        return making.carried(spec.approvers, lambda _all: others)
    return making.confirm.open("Who approves it, other than its author?")


def _said(node: Any) -> Any:
    """The brief's values, told to come from it."""
    if isinstance(node, dict):
        if node.get("kind") == "said":
            node["source"] = "brief"
            node.pop("turn", None)
        for value in node.values():
            _said(value)
    elif isinstance(node, list):
        for value in node:
            _said(value)
    return node


def _merged(fields: dict[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with what was said instead; parts of a group one by one, slots and tables as a whole."""
    made = dict(fields)
    for key, value in said.items():
        before = made.get(key)
        group = (
            isinstance(before, dict) and isinstance(value, dict) and not {"value", "status"} & value.keys()
        )
        made[key] = _merged(before, value) if group and before is not None else value
    return made


def _empty_tables(artifact: Header, making: Making) -> list[OpenItem]:
    """Open items for tables that are needed and have no row."""
    items = []
    for name, field in type(artifact).model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("x-required") and getattr(artifact, name) == []:
            question = f"{str(field.description).rstrip('.')}: which are they?"
            path = key_of(type(artifact), name)
            items.append(
                OpenItem(field=path, question=question, owner=making.confirm.owner, due=making.confirm.by)
            )
    return items
