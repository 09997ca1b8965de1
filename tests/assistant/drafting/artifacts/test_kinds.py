"""Every kind of artifact is one module, named the same everywhere."""

from __future__ import annotations

import pytest

from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.kinds import artifact_kinds, kind_named

KINDS = artifact_kinds()
PREFIXES = {
    "workflow_spec": "ws", "ownership_plan": "op", "readiness_assessment": "ra", "evaluation_plan": "ea",
    "incident_plan": "ei", "rollback_plan": "rb", "adoption_plan": "at", "measurement_plan": "mp",
    "prioritisation_scorecard": "ps", "change_request": "cr", "scale_readiness_review": "sr",
}  # fmt: skip


def test_the_kinds_and_the_prefixes_of_their_ids() -> None:
    assert {name: kind.prefix for name, kind in KINDS.items()} == PREFIXES
    assert list(KINDS)[:2] == ["workflow_spec", "ownership_plan"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_is_named_after_its_type_on_the_command_line_and_in_its_schema(kind: ArtifactKind) -> None:
    assert kind_named(kind.command) is kind
    assert kind_named(kind.name.upper().replace("_", " ")) is kind
    assert kind.schema_id.split(":")[-2:] == [kind.name, "1.0"]
    assert kind.title[0].isupper()


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_field_of_a_kind_says_how_it_is_asked_for(kind: ArtifactKind) -> None:
    for name, field in kind.model.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "x-ask" in extra and extra["x-required"]:
            assert str(extra["x-ask"]).endswith("?"), name
            assert field.description and field.description.endswith("."), name


def test_an_unknown_name_is_no_kind() -> None:
    assert kind_named("recipe") is None
