"""The swimlane of a specification as a picture."""

from __future__ import annotations

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec


def swimlane(spec: WorkflowSpec) -> str:
    """The picture as SVG."""
    from assistant.drafting.diagram.from_spec import graph_of
    from assistant.drafting.diagram.svg import render_svg

    return render_svg(graph_of(spec))
