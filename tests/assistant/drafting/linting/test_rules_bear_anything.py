"""No rule raises, whatever is missing, doubled or odd in an artifact that its model accepts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.runner import load_rules
from tests.assistant.drafting.specimens import complete_plan, complete_spec

FAMILIES = ("O", "E", "M")
ODD: tuple[Any, ...] = (
    None, "", " ", "TBC", "ai team", "é\u200b", "none", -1, 0, 1e308, float("inf"), float("nan"), [], {},
    "0001-01-01", "9999-12-31", "P0D", "PT1S", "P999999Y", True, ["", None], {"name": ""}, "a; b or c",
)  # fmt: skip


def places(node: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in nested data."""
    found = [at] if at else []
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return found + [place for key, child in items for place in places(child, (*at, key))]


SPEC, PLAN = (each.model_dump(mode="json", exclude_none=True) for each in (complete_spec(), complete_plan()))
PLACES = {id(given): places(given) for given in (SPEC, PLAN)}


def changed(data: st.DataObject, given: dict[str, Any]) -> Any:
    """A model of nested data in which some places hold odd values, are doubled or gone; None if refused."""
    import copy

    artifact = copy.deepcopy(given)
    for _ in range(data.draw(st.integers(1, 6))):
        *path, last = data.draw(st.sampled_from(PLACES[id(given)]))
        node = artifact
        try:
            for key in path:
                node = node[key]
            kind = data.draw(st.sampled_from(("odd", "gone", "doubled")))
            if kind == "odd":
                node[last] = data.draw(st.sampled_from(ODD))
            elif kind == "gone":
                del node[last]
            elif isinstance(node, list):
                node.append(copy.deepcopy(node[last]))
        except (KeyError, IndexError, TypeError):
            continue
    try:
        return artifact_kinds()[given["type"]].model.model_validate(artifact)
    except ValidationError:
        return None


@settings(max_examples=150, deadline=None)
@given(st.data())
@pytest.mark.parametrize("given_artifact", [SPEC, PLAN], ids=["specification", "plan"])
def test_rules_of_ownership_escalation_and_metrics_bear_anything(
    given_artifact: dict[str, Any], data: st.DataObject
) -> None:
    artifact = changed(data, given_artifact)
    other = changed(data, PLAN if given_artifact is SPEC else SPEC)
    if artifact is None:
        return
    known = LintContext(today=date(2026, 6, 1), related={other.type: other} if other else {})
    for rule in load_rules().values():
        if rule.id.startswith(FAMILIES) and artifact.type in rule.kinds:
            for problem in rule.check(artifact, known):
                assert problem.message.rstrip("”").endswith((".", "?"))


@pytest.mark.parametrize("name", sorted(artifact_kinds()))
def test_rules_bear_an_artifact_of_which_nothing_is_filled(name: str) -> None:
    model = artifact_kinds()[name].model
    bare = {"artifact_id": "x", "title": "x", "use_case_id": "x"}
    artifact = model.model_validate(bare)
    for rule in load_rules().values():
        if artifact.type in rule.kinds:
            list(rule.check(artifact, LintContext(today=date(2026, 6, 1))))
