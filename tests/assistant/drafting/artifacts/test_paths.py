"""Paths name the place of every value, rows by their id."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.paths import at_path, put_at, slots_of
from assistant.drafting.artifacts.slot import Slot, confirmed
from tests.assistant.drafting.artifacts.random_artifacts import artifact_from_seed
from tests.assistant.drafting.specimens import complete_plan, complete_spec

KINDS = list(artifact_kinds().values())


def test_a_row_is_named_by_its_id() -> None:
    spec = complete_spec()

    assert at_path(spec, "steps.propose_decision.accountable") is spec.steps[1].accountable


def test_the_value_of_a_slot_is_passed_through_on_the_way() -> None:
    spec = complete_spec()

    assert at_path(spec, "stop_procedure.who") == spec.stop_procedure.value.who
    assert at_path(spec, f"ai.{spec.ai[0].id}.model.version") == spec.ai[0].model.value.version


def test_a_flow_is_named_as_files_name_its_ends() -> None:
    assert at_path(complete_spec(), "flows.flow_start.from") == "start_received"


@pytest.mark.parametrize("artifact", [complete_spec(), complete_plan()], ids=lambda each: each.type)
def test_every_slot_is_found_at_its_path(artifact: Any) -> None:
    found = list(slots_of(artifact))

    assert len(found) > 100
    assert len({path for path, _ in found}) == len(found)
    assert all(at_path(artifact, path) is slot for path, slot in found)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_every_slot_of_any_artifact_is_found_at_its_path(kind: Any, seed: int) -> None:
    artifact = artifact_from_seed(kind, seed)

    for path, slot in slots_of(artifact):
        assert isinstance(at_path(artifact, path), Slot)
        assert at_path(artifact, path) == slot


def test_what_is_put_at_a_path_is_found_there() -> None:
    spec = complete_spec()
    put_at(spec, "steps.propose_decision.accountable", confirmed({"name": "Night desk"}))
    put_at(spec, "delivery_plan.go_live_on", "2026-11-02")
    put_at(spec, "stop_procedure.how", "The red switch")

    assert spec.steps[1].accountable.value.name == "Night desk"
    assert str(spec.delivery_plan.go_live_on.value) == "2026-11-02"
    assert spec.stop_procedure.value.how == "The red switch"


def test_an_id_with_full_stops_is_one_part_of_a_path() -> None:
    spec = complete_spec()
    spec.steps[0].id = "v1.2"

    assert at_path(spec, "steps.v1.2.name") == spec.steps[0].name


@pytest.mark.parametrize("path", ["nothing", "steps.nobody.accountable", "steps.propose_decision.colour", ""])
def test_a_path_to_nothing_is_refused(path: str) -> None:
    with pytest.raises(KeyError):
        at_path(complete_spec(), path)
    with pytest.raises(KeyError):
        put_at(complete_spec(), path, "x")
