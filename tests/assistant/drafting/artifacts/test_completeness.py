"""Required fields are filled, open with somebody to ask, or missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.completeness import completeness
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.slot import to_be_confirmed
from tests.assistant.drafting.artifacts.random_artifacts import artifact_from_seed
from tests.assistant.drafting.specimens import complete_plan, complete_spec


def test_the_specimens_miss_nothing() -> None:
    for artifact in (complete_spec(), complete_plan()):
        found = completeness(artifact)
        assert found.missing == () and found.open == ()
        assert found.filled == found.required > 100


def test_a_field_counts_as_open_only_with_somebody_and_a_day() -> None:
    plan = RollbackPlan(artifact_id="rb-x", title="X", use_case_id="x")
    before = completeness(plan)
    plan.time_to_restore = to_be_confirmed("How fast?", owner=PartyRef(name="Desk"), by=date(2026, 7, 1))
    plan.in_flight_cases = {"question": "What happens to them?", "status": "tbc"}
    after = completeness(plan)

    assert "time_to_restore" in before.missing
    assert after.open == ("time_to_restore",)
    assert "in_flight_cases" in after.missing
    assert after.required == before.required


def test_rows_bring_their_own_required_fields() -> None:
    plan = RollbackPlan(artifact_id="rb-x", title="X", use_case_id="x")
    before = completeness(plan)
    plan.triggers = [{"id": "errors", "trigger": "Many errors"}]
    after = completeness(plan)

    assert "triggers" in before.missing and "triggers" not in after.missing
    assert "triggers.errors.decision_maker" in after.missing


@pytest.mark.parametrize("kind", artifact_kinds().values(), ids=lambda kind: kind.name)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_every_required_field_is_counted_once(kind: Any, seed: int) -> None:
    found = completeness(artifact_from_seed(kind, seed))

    assert found.filled + len(found.open) + len(found.missing) == found.required
