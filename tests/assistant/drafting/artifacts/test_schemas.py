"""The published schemas are those of the code, and others' validators accept exports by them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.artifacts.schemas import schema_files, schema_of
from assistant.drafting.artifacts.writing import to_json, to_yaml
from tests.assistant.drafting.artifacts.random_artifacts import artifact_from_seed
from tests.assistant.drafting.specimens import complete_plan, complete_spec

PUBLISHED = Path(__file__).parents[4] / "assistant/drafting/schemas"
KINDS = artifact_kinds()


def test_the_published_schemas_are_those_of_the_code() -> None:
    published = {file.name: file.read_text(encoding="utf-8") for file in PUBLISHED.glob("*.json")}

    assert published == schema_files(), "run `python -m assistant.drafting.schemas`"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_schema_has_a_versioned_id_and_keeps_the_demands_of_slots(kind: ArtifactKind) -> None:
    schema = schema_of(kind)

    assert schema["$id"] == f"urn:playbook-assistant:schema:{kind.name}:1.0"
    assert schema["properties"]["review_in"]["x-ask"] == "How often is it reviewed?"
    assert schema["required"][:2] == ["artifact_id", "title"]


@cache
def _instances(name: str) -> list[Any]:
    """Exports in both forms: slots in full, and bare values as YAML has them."""
    kind = KINDS[name]
    whole = {"workflow_spec": complete_spec(), "ownership_plan": complete_plan()}
    artifacts = [artifact_from_seed(kind, seed) for seed in range(2)]
    artifacts += [whole[kind.name]] if kind.name in whole else []
    written = [json.loads(to_json(artifact)) for artifact in artifacts]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    bare = [yaml.load(to_yaml(artifact), Loader=loader) for artifact in artifacts]
    return written + [json.loads(json.dumps(each, default=str)) for each in bare]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_ajv_accepts_exports(kind: ArtifactKind, checkers: ModuleType) -> None:
    instances = _instances(kind.name)

    assert checkers.check_schema(schema_of(kind), instances) == [[] for _ in instances]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_jsonschema_accepts_exports(kind: ArtifactKind) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert [error.message for one in _instances(kind.name) for error in validator.iter_errors(one)] == []


def test_ajv_refuses_what_no_artifact_holds(checkers: ModuleType) -> None:
    base = {"artifact_id": "rb-x", "type": "rollback_plan", "title": "X", "use_case_id": "x"}
    wrong: list[dict[str, Any]] = [
        {"time_to_restore": 5}, {"tome_to_restore": "PT1H"}, {"triggers": [{"trigger": "no id"}]},
        {"last_tested_on": "soon"}, {"status": "done"},
        {"time_to_restore": {"value": "PT1H", "status": "sure"}},
    ]  # fmt: skip
    right: list[dict[str, Any]] = [
        {}, {"time_to_restore": "PT1H"}, {"time_to_restore": {"value": "PT1H"}}, {"time_to_restore": {}},
        {"x-team": 1}, {"triggers": [{"id": "t", "trigger": "Errors", "decision_maker": "Desk lead"}]},
    ]  # fmt: skip
    found = checkers.check_schema(
        schema_of(KINDS["rollback_plan"]), [{**base, **more} for more in wrong + right]
    )

    assert [bool(complaints) for complaints in found] == [True] * len(wrong) + [False] * len(right)
