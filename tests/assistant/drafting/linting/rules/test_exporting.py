"""Rules of exports: what reads back differently, and pictures that cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.assistant.drafting.linting.judging import findings, found
from tests.assistant.drafting.specimens import complete_plan, complete_spec

PICTURE = """flowchart LR
  subgraph lane_desk["Warranty desk (EU)"]
    direction LR
    check_request["Check the request"]
    gw_certain{"Certain enough?"}
    start_received(("Request received"))
  end
  start_received --> check_request
  check_request -->|"Checked [by hand]"| gw_certain
  End["Done"]
  classDef ai fill:#eee
  class check_request ai
"""


def _same(artifact: Any) -> Any:
    return artifact.model_copy(deep=True)


def _without_owner(artifact: Any) -> Any:
    copy = artifact.model_copy(deep=True)
    copy.steps[0].accountable = None
    return copy


def _broken(_artifact: Any) -> Any:
    raise ValueError("the ink is out")


def test_x01_what_reads_back_the_same_is_faithful() -> None:
    exports = {"json": _same, "yaml": _same, "mermaid_text": PICTURE}
    assert found("X01", complete_spec(), exports=exports) == {}
    assert found("X01", complete_plan(), exports=exports) == {}


def test_x01_a_lost_owner_and_a_broken_export_are_found() -> None:
    messages = [
        each.message for each in findings("X01", complete_spec(), exports={"a": _without_owner, "b": _broken})
    ]
    assert messages[0] == "Mend the export to b, which fails: the ink is out."
    assert messages[1].startswith("Mend the export to a: it reads back another steps.0.accountable")


def test_x01_and_x02_cannot_judge_without_exports() -> None:
    assert found("X01", complete_spec()) == {} and found("X02", complete_spec()) == {}


def test_x02_a_picture_with_quoted_labels_can_be_read() -> None:
    assert found("X02", complete_spec(), exports={"mermaid_text": PICTURE}) == {}
    assert found("X02", complete_spec(), exports={"mermaid_text": lambda _spec: PICTURE}) == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('end["Done"]', "rename “end”, which is a reserved word."),
        ("a --> end", "rename “end”, which is a reserved word."),
        ("a[Check (again)]", "put the label Check (again) in quotation marks."),
        ('a["Say "hello" now"]', "put the label"),
        ("a -->|above 5| b", "put the label above 5 in quotation marks."),
        ("subgraph lane Desk of Europe", "put the label"),
    ],
)
def test_x02_a_line_that_breaks_the_picture_is_named(line: str, problem: str) -> None:
    messages = [
        each.message
        for each in findings("X02", complete_spec(), exports={"mermaid_text": f"flowchart LR\n{line}"})
    ]
    assert any(f"In line 2 of the Mermaid diagram, {problem}" in message for message in messages)
