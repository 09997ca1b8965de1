"""Every rule has an example that it finds and one that it lets pass; none fails on anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.linting.runner import lint, load_rules
from tests.assistant.drafting.any_artifact import artifacts
from tests.assistant.drafting.specimens import complete_context, complete_spec

FLOW_AND_AI = sorted(rule_id for rule_id in load_rules() if rule_id[0] in "GWAH")
_MODULES = {"G": "graph", "W": "workflow", "A": "ai", "H": "exceptions"}


def test_the_families_of_flow_work_ai_and_exceptions_are_complete() -> None:
    expected = [f"A{n:02}" for n in range(1, 13)] + [f"G{n:02}" for n in range(1, 11)]
    expected += [f"H{n:02}" for n in range(1, 5)] + [f"W{n:02}" for n in range(1, 10)]
    assert expected == FLOW_AND_AI


@pytest.mark.parametrize("rule_id", FLOW_AND_AI)
def test_each_has_a_failing_and_a_passing_example(rule_id: str) -> None:
    text = Path(__file__).with_name(f"test_{_MODULES[rule_id[0]]}.py").read_text(encoding="utf-8")
    tests = re.split(r"^(?=def test_)", text, flags=re.MULTILINE)
    own = [test for test in tests if test.startswith(f"def test_{rule_id.lower()}_")]
    assert any(f'"{rule_id}"' in test for test in own), "an example that it finds"
    report = lint(complete_spec(), complete_context())
    assert rule_id not in {found for found, _ in report.skipped} | {each.rule for each in report.findings}


@pytest.mark.parametrize("rule_id", FLOW_AND_AI)
def test_each_says_what_it_demands_and_why(rule_id: str) -> None:
    rule = load_rules()[rule_id]
    assert rule.demand.endswith(".") and rule.why.endswith(".") and rule.source


@settings(max_examples=40)
@given(
    st.sampled_from(sorted(artifact_kinds())).flatmap(lambda name: artifacts(artifact_kinds()[name].model))
)
def test_no_rule_fails_on_any_artifact_and_every_message_is_one_sentence(artifact: Any) -> None:
    for finding in lint(artifact, complete_context()).findings:
        assert finding.message.strip() == finding.message != ""
        assert finding.message.endswith((".", "?", "?”", "…")), finding
