"""The document of an artifact of any kind."""

from __future__ import annotations

from datetime import date

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.ownership_plan import OwnershipPlan
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.exports.document import ownership_plan, workflow_spec
from assistant.drafting.exports.document.blocks import Document, Section, Table
from assistant.drafting.exports.document.cleaning import one_line
from assistant.drafting.exports.document.front import front_blocks
from assistant.drafting.exports.document.labels import label_of, value_in_words
from assistant.drafting.exports.document.people import people_section
from assistant.drafting.exports.document.sections import field_blocks, generic_sections, section
from assistant.drafting.exports.document.wording import Wording, party


def document_of(artifact: Header, *, picture: workflow_spec.Picture | None = None) -> Document:
    """The artifact for people to read.

    Args:
        artifact: Of any kind; kinds without a layout of their own get one from their fields.
        picture: Draws a workflow's swimlane as SVG; without it the document has no picture.
    """
    wording = Wording(artifact)
    sections = _sections(artifact, wording, picture)
    if artifact.change_log:
        changes = field_blocks(artifact, ("change_log",), wording, caption="Changes")
        sections.append(section("Changes", changes))
    front = front_blocks(artifact, wording, _anchors(sections))
    wording.sources.numbers(artifact.citations)
    last = (people_section(artifact), wording.sources.section())
    kind = artifact_kinds().get(artifact.type)
    return Document(
        title=one_line(artifact.title) or artifact.artifact_id,
        kind=kind.title if kind else label_of(artifact.type),
        artifact_id=one_line(artifact.artifact_id),
        version=one_line(artifact.version),
        status=value_in_words(artifact.status.value),
        author=party(artifact.author.value) if artifact.author.value else "",
        dated=_dated(artifact),
        keywords=tuple(filter(None, (artifact.type.replace("_", " "), getattr(artifact, "use_case_id", "")))),
        sections=(*sections, *(each for each in last if each)),
        front=front,
    )


def _sections(artifact: Header, wording: Wording, picture: workflow_spec.Picture | None) -> list[Section]:
    own = [name for name in type(artifact).model_fields if name not in Header.model_fields]
    own = [name for name in own if name != "use_case_id"]
    if isinstance(artifact, WorkflowSpec):
        sections = workflow_spec.workflow_sections(artifact, wording, picture)
        placed = {name for _, names in workflow_spec.SECTIONS for name in names} | {*workflow_spec.PLACED}
    elif isinstance(artifact, OwnershipPlan):
        sections = ownership_plan.ownership_sections(artifact, wording)
        placed = {*ownership_plan.PLACED}
    else:
        return generic_sections(artifact, own, wording)
    further = [name for name in own if name not in placed]
    blocks = field_blocks(artifact, further, wording, caption="Further fields") if further else []
    return [*sections, section("Further fields", blocks)] if blocks else sections


def _anchors(sections: list[Section]) -> frozenset[str]:
    tables = [block for each in sections for block in each.blocks if isinstance(block, Table)]
    return frozenset(row.anchor for table in tables for row in table.rows if row.anchor)


def _dated(artifact: Header) -> date | None:
    """The day of the last change; None where no change has been written down."""
    return max((change.date for change in artifact.change_log), default=None)
