"""No rule raises, whatever an artifact and those beside it hold, as long as their models accept it."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.runner import load_rules
from tests.assistant.drafting.any_artifact import any_artifact

TODAY = date(2026, 6, 1)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32))
def test_rules_bear_anything(seed: int) -> None:
    chance = Random(seed)
    artifacts = {name: any_artifact(kind.model, chance) for name, kind in artifact_kinds().items()}
    for artifact in artifacts.values():
        beside = {name: other for name, other in artifacts.items() if name != artifact.type}
        known = LintContext(today=TODAY, related=beside)
        for rule in load_rules().values():
            if artifact.type in rule.kinds and not rule.needs - {"related"}:
                assert all(problem.message for problem in rule.check(artifact, known))


@pytest.mark.parametrize("name", sorted(artifact_kinds()))
def test_rules_bear_an_artifact_of_which_nothing_is_filled(name: str) -> None:
    artifact = artifact_kinds()[name].model.model_validate(
        {"artifact_id": "x", "title": "x", "use_case_id": "x"}
    )
    for rule in load_rules().values():
        if artifact.type in rule.kinds and not rule.needs:
            list(rule.check(artifact, LintContext(today=TODAY)))
