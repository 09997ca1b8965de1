"""Every rule is asked once, and what comes last knows what the others found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from assistant.drafting.artifacts.header import Header
from assistant.drafting.linting import runner
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.runner import lint, load_rules
from assistant.drafting.linting.walking import places
from tests.assistant.drafting.linting.judging import draft
from tests.assistant.drafting.specimens import complete_context, complete_spec


@pytest.mark.parametrize("status", ["draft", "approved"])
def test_each_rule_is_asked_once_and_each_artifact_walked_through_once(
    status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: Counter[str] = Counter()
    walked: Counter[str] = Counter()

    def counted(rule: Any) -> Any:
        def check(artifact: Header, context: Any) -> Any:
            asked[rule.id] += 1
            return rule.check(artifact, context)

        return replace(rule, check=check)

    def walk(artifact: Header) -> Any:
        walked[artifact.type] += 1
        return places(artifact)

    rules = {rule_id: counted(rule) for rule_id, rule in load_rules().items()}
    monkeypatch.setattr(runner, "load_rules", lambda: rules)
    monkeypatch.setattr(runner, "places", walk)
    spec = complete_spec()
    spec.status = status
    spec.business_value = "It saves 4,000 hours."
    report = lint(spec, complete_context())
    assert {finding.rule for finding in report.findings} >= {"P05"}
    assert "P08" in asked and set(asked.values()) == {1}
    assert walked == {"workflow_spec": 1, "ownership_plan": 1}


def test_what_is_approved_in_spite_of_errors_names_the_rules_broken() -> None:
    spec = complete_spec()
    spec.out_of_scope, spec.flows = None, spec.flows[:-1]
    [finding] = [
        each for each in lint(spec, complete_context(), only={"P08"}).findings if each.path == "status"
    ]
    assert finding.message == "Mend the errors of G01, G02, P04, W03 before the artifact is approved."
    assert lint(draft(spec), complete_context(), only={"P08"}).findings == ()


def test_only_the_rules_asked_for_are_told() -> None:
    spec = complete_spec()
    spec.steps[0].accountable = spec.business_value = None
    found = lint(spec, complete_context(), only={"O01"})
    assert [(each.rule, each.severity) for each in found.findings] == [("O01", Severity.ERROR)]
    assert found.skipped == ()
    assert [rule for rule, _why in lint(spec, complete_context(), only={"P02"}).skipped] == ["P02"]


@pytest.mark.deep
def test_two_thousand_steps_are_judged_like_eleven() -> None:
    spec = complete_spec()
    first, onwards = spec.steps[0], next(flow for flow in spec.flows if flow.source == "check_request")
    for number in range(2000):
        step = first.model_copy(update={"id": f"sheet_{number}", "name": f"Check sheet {number}"})
        flow = onwards.model_copy(update={"id": f"to_{step.id}", "target": step.id})
        spec.steps.append(step)
        spec.flows.append(flow)
        onwards.source = step.id
    assert lint(spec, complete_context()).findings == ()
