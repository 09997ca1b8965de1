from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ingest.commands import app, flags_to_metadata
from ingest.errors import IngestError
from knowledge.documents import DocumentKind, DocumentStatus
from tests.compositions import hashed_composition


@pytest.fixture
def run(tmp_path: Path) -> Any:
    parts = hashed_composition(tmp_path / "home")

    def invoke(*arguments: str) -> Any:
        return CliRunner().invoke(app, list(arguments), obj=parts)

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "policy.md").write_text("# Policy\n\nThe owner signs each change.\n")
    return folder


def test_json_is_the_contract(run: Any, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\x00\x01")

    result = run(str(folder), "--yes", "--json", "--owner", "Risk", "--kind", "policy", "--audience", "all")
    report = json.loads(result.stdout)

    assert result.exit_code == 0
    assert {
        key: report[key] for key in ("release", "added", "updated", "unchanged", "retired", "passages")
    } == {
        "release": 1,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "retired": 0,
        "passages": 1,
    }
    assert report["seconds"] > 0
    assert [set(each) for each in report["failed"]] == [{"source", "reason"}]
    assert report["failed"][0]["source"] == "bad.md"
    assert [(each["source"], each["code"]) for each in report["warnings"]] == [
        ("policy.md", "missing_review_by")
    ]


def test_without_yes_it_proposes_what_has_changed_and_publishes_nothing(run: Any, folder: Path) -> None:
    first = run(str(folder))
    second = run(str(folder), "--json")

    assert first.exit_code == second.exit_code == 0
    assert "1 added" in first.stdout
    assert "kb review 1" in first.stdout
    report = json.loads(second.stdout)
    assert (report["release"], report["published"], report["proposal"]) == (0, False, 2)


def test_a_secret_is_told_even_where_nobody_reviews(run: Any, folder: Path) -> None:
    (folder / "keys.md").write_text("# Keys\n\nUse AKIAIOSFODNN7EXAMPLQ for the export.\n")

    report = json.loads(run(str(folder), "--yes", "--json").stdout)

    assert ("keys.md", "secret") in {(each["source"], each["code"]) for each in report["warnings"]}
    assert "AKIAIOSFODNN7EXAMPLQ" not in json.dumps(report)


def test_nothing_to_change_is_no_failure(run: Any, folder: Path) -> None:
    run(str(folder), "--yes")

    assert run(str(folder)).exit_code == 0
    assert run(str(folder), "--yes").exit_code == 0


def test_it_fails_where_no_file_could_be_read(run: Any, folder: Path) -> None:
    (folder / "policy.md").write_bytes(b"\x00\x01")

    result = run(str(folder), "--yes")

    assert result.exit_code == 1
    assert "policy.md" in result.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--audience", "nobody"),
        ("--kind", "novel"),
        ("--status", "so-so"),
        ("--collection", " "),
        ("--audience", ""),
    ],
)
def test_a_wrong_option_is_one_sentence(run: Any, folder: Path, options: tuple[str, str]) -> None:
    error = run(str(folder), "--yes", *options).exception

    assert isinstance(error, IngestError)
    assert str(error).endswith(".")


def test_a_missing_path_is_one_sentence(run: Any, tmp_path: Path) -> None:
    assert "check the path" in str(run(str(tmp_path / "nothing"), "--yes").exception)


def test_flags_become_metadata() -> None:
    metadata = flags_to_metadata(audience="admin, governance lead", kind="workflow-spec", status="approved")

    assert metadata.audience == frozenset({"admin", "governance_lead"})
    assert metadata.kind is DocumentKind.WORKFLOW_SPEC
    assert metadata.status is DocumentStatus.IN_FORCE


def test_nothing_to_read_is_told(run: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = run(str(tmp_path / "empty"), "--yes", "--json")

    assert result.exit_code == 0
    assert "no document that can be read" in result.stderr
