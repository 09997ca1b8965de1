"""What differs between two drafts."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.comparing import compare
from tests.assistant.drafting.artifacts.random_artifacts import artifact_from_seed


def spec(**fields: Any) -> WorkflowSpec:
    return WorkflowSpec(artifact_id="ws-a", title="A", use_case_id="uc-a", **fields)


def changes(before: WorkflowSpec, after: WorkflowSpec) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.path, each.kind, each.before, each.after) for each in compare(before, after)]


def test_a_changed_owner_is_told_by_name() -> None:
    assert changes(spec(business_owner="Dana"), spec(business_owner="Maria")) == [
        ("business_owner", "changed", "Dana", "Maria")
    ]


def test_rows_are_compared_by_their_id_whatever_their_order() -> None:
    first, second = {"id": "a", "name": "A"}, {"id": "b", "name": "B"}
    assert changes(spec(lanes=[first, second]), spec(lanes=[second, first])) == []
    assert changes(spec(lanes=[first]), spec(lanes=[second])) == [
        ("lanes.a", "removed", "A", None),
        ("lanes.b", "added", None, "B"),
    ]


def test_a_value_that_somebody_confirmed_is_a_change_of_its_certainty() -> None:
    guessed = spec(domain={"value": "Claims", "status": "default"})
    assert changes(guessed, spec(domain="Claims")) == [("domain", "status", "default", "confirmed")]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", artifact_kinds().values(), ids=lambda kind: kind.name)
def test_nothing_differs_from_itself(kind, seed: int) -> None:
    artifact = artifact_from_seed(kind, seed)
    assert compare(artifact, artifact.model_copy(deep=True)) == []
