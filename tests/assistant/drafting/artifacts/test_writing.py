"""What is written reads back as the same artifact."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.reading import read_artifact
from assistant.drafting.artifacts.rollback_plan import RollbackPlan
from assistant.drafting.artifacts.writing import to_json, to_yaml
from tests.assistant.drafting.artifacts.random_artifacts import artifact_from_seed
from tests.assistant.drafting.specimens import complete_plan, complete_spec

KINDS = list(artifact_kinds().values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_any_artifact_reads_back_as_itself(kind: Any, seed: int) -> None:
    artifact = artifact_from_seed(kind, seed)

    from_json = read_artifact(to_json(artifact), name="a.json")
    from_yaml = read_artifact(to_yaml(artifact), name="a.yaml")

    assert (from_json.artifact, from_json.notes) == (artifact, ())
    assert (from_yaml.artifact, from_yaml.notes) == (artifact, ())


@pytest.mark.parametrize("artifact", [complete_spec(), complete_plan()], ids=lambda artifact: artifact.type)
def test_the_specimens_read_back_as_themselves(artifact: Any) -> None:
    assert read_artifact(to_json(artifact), name="a.json").artifact == artifact
    assert read_artifact(to_yaml(artifact), name="a.yaml").artifact == artifact


def test_fields_stand_in_the_order_of_the_model_and_empty_ones_are_left_out() -> None:
    plan = RollbackPlan(artifact_id="rb-x", title="X", use_case_id="x", time_to_restore="PT1H")

    assert list(json.loads(to_json(plan))) == [
        "artifact_id", "type", "schema_version", "title", "version", "use_case_id", "time_to_restore",
    ]  # fmt: skip


def test_yaml_is_short_where_a_person_said_it_and_dates_are_plain() -> None:
    plan = RollbackPlan(
        artifact_id="rb-x", title="X", use_case_id="x", last_tested_on="2026-03-01",
        triggers=[{"id": "t", "trigger": "Wrong results\nfor an hour", "decision_maker": "Desk lead"}],
    )  # fmt: skip
    text = to_yaml(plan)

    assert "last_tested_on: 2026-03-01\n" in text
    assert "decision_maker: Desk lead\n" in text
    assert "trigger: |-\n    Wrong results\n    for an hour\n" in text
    assert yaml.safe_load(text)["use_case_id"] == "x"
