"""A workflow specification from a BPMN file: our own without loss, others as far as it goes."""

from __future__ import annotations

import json

from pydantic import ValidationError

from assistant.drafting.artifacts.parsing import UnreadableArtifactError
from assistant.drafting.artifacts.reading import MAX_NOTES, Note, Read, read_artifact
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.imports.bpmn_edits import take_over_edits
from assistant.drafting.imports.bpmn_foreign import spec_of
from assistant.drafting.imports.bpmn_reading import ReadDiagram, read_diagram


def read_bpmn(data: bytes, *, name: str) -> Read:
    """Read a diagram.

    A file that the assistant wrote gives the specification that it was written from. What was changed in
    a modeller since (names, lanes, steps, flows) wins over the embedded specification, and is told. From
    other files come steps, lanes, events, gateways and flows, confirmed by that file.

    Raises:
        UnreadableArtifactError: If it is no BPMN 2.0, holds no process, declares entities, or is too large.
    """
    found = read_diagram(data, name=name)
    notes: list[Note] = []
    spec = _embedded(found, notes)
    if spec is None:
        spec = spec_of(found)
    else:
        notes += [Note("", told) for told in take_over_edits(spec, found)]
    notes += [Note(where, told) for where, told in found.faults]
    if len(notes) > MAX_NOTES:
        more = len(notes) - MAX_NOTES
        notes = [*notes[:MAX_NOTES], Note("", f"There are {more} more remarks on this file.")]
    return Read(spec, tuple(notes))


def _embedded(found: ReadDiagram, notes: list[Note]) -> WorkflowSpec | None:
    if not found.specification:
        return None
    try:
        return WorkflowSpec.model_validate(json.loads(found.specification))
    except (ValidationError, ValueError, RecursionError):
        return _repaired(found, notes)


def _repaired(found: ReadDiagram, notes: list[Note]) -> WorkflowSpec | None:
    """The embedded specification as far as it can be used, where somebody changed it by hand."""
    try:
        read = read_artifact(found.specification, name=f"{found.name}.json")
    except UnreadableArtifactError:
        notes.append(Note("", "The specification within the file is damaged; only the diagram is read."))
        return None
    notes.extend(read.notes)
    return read.artifact if isinstance(read.artifact, WorkflowSpec) else None
