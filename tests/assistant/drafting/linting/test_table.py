"""The document of the rules says what the rules say."""

from __future__ import annotations

from pathlib import Path

import assistant.drafting
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.runner import load_rules
from assistant.drafting.linting.table import FAMILIES, render_rules

DOCUMENT = Path(assistant.drafting.__file__).parent / "RULES.md"


def test_the_document_is_what_the_rules_render() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render_rules(load_rules())


def test_every_rule_has_a_line_in_its_family() -> None:
    rules = load_rules()
    document = render_rules(rules)
    assert {rule[0] for rule in rules} <= FAMILIES.keys()
    assert all(f"\n| {rule} | " in document for rule in rules)


def test_there_are_118_rules_of_which_91_are_errors() -> None:
    severities = [rule.severity for rule in load_rules().values()]
    assert (len(severities), severities.count(Severity.ERROR)) == (118, 91)


def test_every_rule_says_what_it_demands_and_why_in_sentences() -> None:
    for rule in load_rules().values():
        assert rule.demand.endswith(".") and rule.why.endswith("."), rule.id
        assert rule.source, rule.id
