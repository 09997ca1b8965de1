"""Charts that Mermaid's own parser accepts, whatever things are called."""

from __future__ import annotations

import pytest

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.exports.mermaid import render_mermaid
from tests.assistant.drafting.processes import HOSTILE, flow, spec_with
from tests.assistant.drafting.specimens import complete_spec


def all_called(name: str) -> WorkflowSpec:
    """A process in which everything has one name, ids too."""
    return spec_with(
        title=name,
        lanes=[{"id": name, "name": name}],
        events=[{"id": "end", "kind": "start", "name": name, "lane": name}],
        steps=[
            {"id": i, "name": name, "lane": name, "actor_type": "ai"} for i in ("graph", "style", "click")
        ],
        gateways=[{"id": "subgraph", "question": name, "lane": name}],
        flows=[
            flow("end", "graph"),
            flow("graph", "subgraph"),
            flow("subgraph", "style", name),
            flow("subgraph", "click", is_default=True),
        ],
        exceptions=[{"id": "class", "trigger": name, "at_step": "graph", "handler": name or "x"}],
    )


def test_mermaid_accepts_every_name(checkers) -> None:
    charts = [render_mermaid(spec) for spec in (complete_spec(), spec_with(), *map(all_called, HOSTILE))]

    assert checkers.check_mermaid(charts) == [None] * len(charts)


def test_each_lane_is_a_subgraph_with_its_steps() -> None:
    chart = render_mermaid(complete_spec())

    assert chart.count("  subgraph ") == len(complete_spec().lanes)
    assert '["AI: Propose a decision"]' in chart
    assert '-->|"otherwise"|' in chart


@pytest.mark.parametrize("name", ["1. First", "- dash", "`code`", '"quoted"', "a|b", "x<br>y"])
def test_signs_that_mermaid_would_read_are_numbers(name: str) -> None:
    chart = render_mermaid(all_called(name))

    assert f'"{name}' not in chart.split("flowchart LR")[1]
