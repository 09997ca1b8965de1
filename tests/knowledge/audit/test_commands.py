"""`playbook audit`, as people and programs use it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from assistant.audit_commands import app
from knowledge.acting import Actor
from knowledge.audit.commands import brief_details
from knowledge.audit.trail import append_entry
from knowledge.errors import AuditFileError, NotAllowedError
from knowledge.store.engine import open_engine, write
from tests.knowledge.audit.databases import overwrite, trail_of
from tests.knowledge.audit.trails import chained

NOW = datetime(2026, 3, 1, 23, tzinfo=UTC)


@dataclass
class Composition:
    home: Path
    engine: Engine
    role: str | None = None

    @property
    def settings(self) -> Any:
        return SimpleNamespace(home=self.home)

    def knowledge_base(self) -> Any:
        return SimpleNamespace(engine=self.engine, clock=lambda: NOW)

    def actor(self, name: str | None) -> Actor:
        return Actor(name=name or "operator", role=self.role)


@pytest.fixture
def composition(tmp_path: Path) -> Iterator[Composition]:
    engine = open_engine(tmp_path / "home")
    with write(engine) as connection:
        for hours, actor in enumerate(["Ines", "Wim\n9\tall is well\u202e", "Ines"]):
            append_entry(
                connection,
                at=NOW + timedelta(hours=hours),
                actor=actor,
                action="document.verified",
                subject=f"ops/{hours}",
                details={"hours": hours},
            )
    yield Composition(tmp_path / "home", engine)
    engine.dispose()


def audit(composition: Composition, *arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], obj=composition)


def break_entry_2(composition: Composition) -> None:
    trail = trail_of(composition.engine)
    overwrite(composition.home, [trail[0], replace(trail[1], actor="X"), *trail[2:]])


def test_a_whole_trail_is_said_to_be_whole(composition: Composition) -> None:
    result = audit(composition, "verify")
    value = json.loads(audit(composition, "verify", "--json").stdout)

    assert result.exit_code == 0
    assert "Whole up to entry 3" in result.stdout
    assert "audit head --out" in result.stdout
    assert (value["ok"], value["entries"], value["first_bad"], value["problems"]) == (True, 3, None, [])


def test_a_broken_trail_exits_1_and_names_the_first_bad_entry(composition: Composition) -> None:
    break_entry_2(composition)
    result = audit(composition, "verify")
    value = json.loads(audit(composition, "verify", "--json").stdout)

    assert result.exit_code == 1
    assert "Entry 2 was changed: its content does not fit its hash." in result.stdout
    assert "Whole up to entry 1" in result.stdout
    assert (value["ok"], value["first_bad"], value["problems"][0]["fault"]) == (False, 2, "changed")


def test_a_head_kept_elsewhere_shows_a_cut_tail(composition: Composition, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    assert audit(composition, "head", "--out", head).exit_code == 0
    assert head.stat().st_mode & 0o777 == 0o600
    assert audit(composition, "verify", "--head", head).exit_code == 0

    overwrite(composition.home, trail_of(composition.engine)[:2])

    assert audit(composition, "verify").exit_code == 0
    result = audit(composition, "verify", "--head", head)
    assert result.exit_code == 1
    assert "Entries 3 to 4 are missing at the end" in result.stdout


def test_heads_can_be_printed_and_several_be_given(composition: Composition, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(audit(composition, "head").stdout)
    (tmp_path / "2.json").write_text(audit(composition, "head", "--json", "--as", "Wim").stdout)
    both = ("--head", tmp_path / "1.json", "--head", tmp_path / "2.json")

    value = json.loads(audit(composition, "verify", *both, "--json").stdout)

    assert (value["ok"], value["entries"], value["heads"]) == (True, 5, 2)
    assert trail_of(composition.engine)[-1].actor == "Wim"


def test_a_pinned_key_unmasks_heads_of_another(composition: Composition, tmp_path: Path) -> None:
    head, pinned = tmp_path / "head.json", tmp_path / "pinned.pub"
    audit(composition, "head")
    (composition.home / "audit-signing.pub").rename(pinned)
    (composition.home / "audit-signing.key").unlink()
    audit(composition, "head", "--out", head)

    assert audit(composition, "verify", "--head", head).exit_code == 0
    result = audit(composition, "verify", "--head", head, "--public-key", pinned)
    assert result.exit_code == 1
    assert "not the trusted one" in result.stdout


def test_a_broken_trail_is_not_signed_and_no_file_left(composition: Composition, tmp_path: Path) -> None:
    break_entry_2(composition)

    result = audit(composition, "head", "--out", tmp_path / "head.json")

    assert result.exit_code == 1
    assert "Nothing was signed" in result.stderr
    assert not (tmp_path / "head.json").exists()


def test_evidence_is_not_written_over(composition: Composition, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("evidence")

    for command in ("head", "export"):
        assert isinstance(audit(composition, command, "--out", kept).exception, AuditFileError)
        assert isinstance(
            audit(composition, command, "--out", tmp_path / "no" / "x").exception, AuditFileError
        )
    assert kept.read_text() == "evidence"
    assert len(trail_of(composition.engine)) == 3


def test_an_export_can_be_verified_later(composition: Composition, tmp_path: Path) -> None:
    file = tmp_path / "trail.jsonl"
    report = json.loads(audit(composition, "export", "--out", file, "--json").stdout)
    printed = audit(composition, "export").stdout
    in_one = json.loads(audit(composition, "export", "--json").stdout)["entries"]

    assert (report["entries"], report["sha256"]) == (3, trail_of(composition.engine)[-1].sha256)
    assert file.read_text() == printed
    assert [json.loads(line) for line in printed.splitlines()] == in_one
    assert audit(composition, "verify", "--file", file).exit_code == 0
    file.write_text(printed.replace("ops/1", "ops/7"))
    result = audit(composition, "verify", "--file", file)
    assert (result.exit_code, "Entry 2 was changed" in result.stdout) == (1, True)


def test_a_kept_export_names_where_a_chain_was_computed_anew(
    composition: Composition, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.jsonl"
    audit(composition, "export", "--out", kept)
    trail = trail_of(composition.engine)
    overwrite(composition.home, chained([trail[0], replace(trail[1], actor="X"), trail[2]]))

    assert audit(composition, "verify").exit_code == 0
    result = audit(composition, "verify", "--kept", kept)
    assert result.exit_code == 1
    assert "Entry 2 was replaced" in result.stdout


def test_the_list_has_one_line_an_entry_whatever_people_are_called(composition: Composition) -> None:
    lines = audit(composition, "list").stdout.splitlines()

    assert len(lines) == 4
    assert "\u202e" not in lines[2]
    assert r"\u202e" in lines[2]


def test_the_list_can_be_narrowed(composition: Composition) -> None:
    def listed(*options: object) -> list[int]:
        value = json.loads(audit(composition, "list", "--json", *options).stdout)
        return [entry["sequence"] for entry in value["entries"]]

    assert listed() == [1, 2, 3]
    assert listed("--actor", "ines") == [1, 3]
    assert listed("--last", 1) == [3]
    assert listed("--since", "2026-03-02") == [2, 3]
    assert listed("--until", "2026-03-01") == [1]
    assert listed("--until", "2026-03-02T00:30") == [1, 2]
    assert listed("--action", "release") == []
    assert listed("--subject", "ops/1") == listed("--text", '"hours":1') == [2]
    assert audit(composition, "list", "--since", "soon").exit_code == 2


def test_only_leads_read_the_trail(composition: Composition, tmp_path: Path) -> None:
    for command in (["verify"], ["export"], ["list"], ["head"], ["verify", "--file", tmp_path / "x"]):
        composition.role = "program_manager"
        assert isinstance(audit(composition, *command).exception, NotAllowedError)
    composition.role = "governance_lead"
    assert audit(composition, "verify").exit_code == 0


def test_a_terminal_shows_the_telling_details_in_a_few_words() -> None:
    details = {
        "cited": [[1, 2]],
        "question": "Who signs?",
        "sha256": "0a",
        "status": "answered",
        "at_all": "x" * 200,
    }

    shown = brief_details(details)

    assert shown.startswith("question: Who signs?, status: answered, at all: xxx")
    assert (len(shown), shown[-1]) == (120, "…")
    assert brief_details(["not", "a", "mapping"]) == "['not', 'a', 'mapping']"
