"""Every rule has an example that it finds and one that it lets pass; none fails on anything."""

from __future__ import annotations

from importlib import import_module
from inspect import getsource
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.linting.runner import lint, load_rules
from tests.assistant.drafting.any_artifact import artifacts
from tests.assistant.drafting.specimens import complete_context

SEVERITIES = {
    "G": "EEEEEEEWEE",
    "W": "EEEWWEWEE",
    "O": "EEEEEEEEWWWEWEEE",
    "A": "EWEEEEWEWEEE",
    "H": "EEEW",
    "E": "EEEEEEW",
    "M": "EEEEEWWEEEWE",
    "D": "EEEWEW",
    "V": "EEEEEEEWEEW",
    "C": "EEEEEW",
    "R": "EEWW",
    "T": "EEEWW",
    "S": "EEEEEW",
    "P": "EEEEEEWE",
    "X": "EE",
}
"""Of each family: whether its rules, numbered from 01, are errors or warnings."""
IDS = {f"{family}{number:02}": letter for family, letters in SEVERITIES.items()
       for number, letter in enumerate(letters, start=1)}  # fmt: skip
_MODULES = {
    "G": ["graph"], "W": ["workflow"], "O": ["ownership", "ownership_matrix"], "A": ["ai"],
    "H": ["exceptions"], "E": ["escalation"], "M": ["metrics"], "D": ["data"], "V": ["governance"],
    "C": ["change"], "R": ["rollback"], "T": ["training"], "S": ["scaling"],
    "P": ["provenance"], "X": ["exporting"],
}  # fmt: skip


def test_there_are_a_hundred_and_eighteen_rules_with_their_severities() -> None:
    assert len(IDS) == 118
    assert {rule.id: rule.severity.value[0].upper() for rule in load_rules().values()} == IDS


@pytest.mark.parametrize("rule_id", sorted(IDS))
def test_each_has_a_failing_and_a_passing_example(rule_id: str) -> None:
    modules = [import_module(f"{__package__}.test_{name}") for name in _MODULES[rule_id[0]]]
    named = {name: test for module in modules for name, test in vars(module).items()}
    own = [getsource(test) for name, test in named.items() if name.startswith(f"test_{rule_id.lower()}_")]
    assert any(f'"{rule_id}"' in test for test in own), "an example that it finds"
    kept = any(rule_id in _rules_kept(test) for name, test in named.items() if name.startswith("test_the_"))
    spared = any(f'found("{rule_id}"' in test and "== {}" in test for test in own)
    assert kept or spared, "an example that it lets pass"


def _rules_kept(test: Any) -> list[str]:
    """The rules that a test of specimens is run for."""
    marks = getattr(test, "pytestmark", [])
    return [rule for mark in marks if mark.args[:1] == ("rule",) for rule in mark.args[1]]


@pytest.mark.parametrize("rule_id", sorted(IDS))
def test_each_says_what_it_demands_and_why(rule_id: str) -> None:
    rule = load_rules()[rule_id]
    assert rule.demand.endswith(".") and rule.why.endswith(".") and rule.source


@settings(max_examples=15)
@given(
    st.sampled_from(sorted(artifact_kinds())).flatmap(lambda name: artifacts(artifact_kinds()[name].model))
)
def test_no_rule_fails_on_any_artifact_and_every_message_is_one_sentence(artifact: Any) -> None:
    for finding in lint(artifact, complete_context()).findings:
        assert finding.message.strip() == finding.message != ""
        assert finding.message.endswith((".", "?", "?”", "…")), finding
