"""“Change owner of step 4 to …”: which field is meant. Pure."""

from __future__ import annotations

import re
from typing import Any

from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.paths import slots_of
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.interview.answering import party_from

_STEP = re.compile(
    r"(?:the )?(?P<field>owner|accountable|name|lane|time limit|limit|sla) of (?:step )?(?P<step>.+)",
    re.IGNORECASE,
)
_FIELDS = {
    "owner": "accountable",
    "accountable": "accountable",
    "name": "name",
    "lane": "lane",
    "time limit": "sla",
    "limit": "sla",
    "sla": "sla",
}
_OWNERS = re.compile(
    r"owner|approver|responder|backup|handler|accountable|reviewer|lead|sponsor", re.IGNORECASE
)


def change_from(spec: WorkflowSpec, what: str, value: str) -> tuple[str, Any] | None:
    """The path and the value that a wish means; None where nothing fits."""
    what, value = what.strip().strip("“”\"'"), value.strip().strip("“”\"'").rstrip(".")
    step = _STEP.fullmatch(what)
    if step is not None and (row := _step(spec, step["step"])) is not None:
        field = _FIELDS[step["field"].lower()]
        return f"steps.{row}.{field}", _typed(field, value)
    path = _path(spec, what)
    return (path, _typed(path, value)) if path is not None else None


def _step(spec: WorkflowSpec, named: str) -> str | None:
    """The id of a step by its number, from 1, or its name."""
    named = named.strip().strip("“”\"'").lower()
    if named.isdigit():
        return spec.steps[int(named) - 1].id if 0 < int(named) <= len(spec.steps) else None
    return next((row.id for row in spec.steps if row.name.lower() == named or row.id == named), None)


def _path(spec: WorkflowSpec, what: str) -> str | None:
    """The slot whose path is what was said, whole or by its last parts."""
    wanted = re.sub(r"[^a-z0-9]+", " ", what.lower().removeprefix("the ")).strip()
    paths = [path for path, _ in slots_of(spec)]
    spoken = {path: re.sub(r"[^a-z0-9]+", " ", path.lower()).strip() for path in paths}
    exact = [path for path in paths if spoken[path] == wanted]
    ending = [path for path in paths if spoken[path].endswith(f" {wanted}")]
    fits = exact or (ending if len(ending) == 1 else [])
    return fits[0] if fits else None


def _typed(field: str, value: str) -> Any:
    if field == "sla":
        return {"target": value}
    if _OWNERS.search(field.rpartition(".")[2]):
        return PartyRef.model_validate(party_from(value))
    return value
