"""The specimen that other tests break is complete and clean itself."""

from __future__ import annotations

from assistant.drafting.artifacts.completeness import completeness
from assistant.drafting.linting.runner import lint
from tests.assistant.drafting.specimens import complete_context, complete_plan, complete_spec


def test_the_specification_lacks_nothing_and_no_rule_objects_to_it() -> None:
    spec = complete_spec()
    assert not completeness(spec).missing
    assert not lint(spec, complete_context()).findings


def test_the_plan_lacks_nothing_and_no_rule_objects_to_it() -> None:
    plan = complete_plan()
    assert not completeness(plan).missing
    assert not lint(plan, complete_context(related={"workflow_spec": complete_spec()})).findings
