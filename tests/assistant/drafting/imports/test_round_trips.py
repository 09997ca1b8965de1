"""What the exports write reads back the same, as the rules of exports see it."""

from __future__ import annotations

from assistant.drafting.imports.round_trips import checked_exports
from assistant.drafting.linting.runner import lint
from tests.assistant.drafting.specimens import complete_context, complete_plan, complete_spec


def test_a_specification_comes_back_from_every_structured_export() -> None:
    exports = checked_exports("workflow_spec")
    assert set(exports) == {"json", "yaml", "md", "bpmn", "mermaid_text"}
    report = lint(complete_spec(), complete_context(exports=exports))
    assert not [finding for finding in report.findings if finding.rule[0] == "X"]
    assert not {"X01", "X02"}.intersection(rule for rule, _why in report.skipped)


def test_a_plan_has_no_diagram_of_a_process() -> None:
    exports = checked_exports("ownership_plan")
    assert set(exports) == {"json", "yaml", "md"}
    report = lint(
        complete_plan(), complete_context(related={"workflow_spec": complete_spec()}, exports=exports)
    )
    assert not [finding for finding in report.findings if finding.rule[0] == "X"]
