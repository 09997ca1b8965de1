"""YAML briefs read like the description that a person would have written."""

from __future__ import annotations

from datetime import date

from assistant.drafting.briefs.reading import brief_from_text

BRIEF = """title: Boat permits
out_of_scope:
  - Sailing lessons
  - Sale of boats
process: |
  A harbour clerk opens the application. The AI reads the application.
  The clerk checks the result.
"""


def test_running_text_after_a_list_is_not_the_lists_last_point() -> None:
    (told,) = brief_from_text(BRIEF, name="boats.yaml", today=date(2026, 11, 21)).told
    assert [step.name for step in told.facts.steps] == [
        "Open the application",
        "Read the application",
        "Check the result",
    ]
    assert told.text.startswith("Title: Boat permits")
