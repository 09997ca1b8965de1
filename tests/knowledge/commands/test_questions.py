"""`playbook kb questions`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge import commands
from knowledge.acting import Actor
from knowledge.errors import NotAllowedError, QuestionFileError
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import open_base


@dataclass
class Composition:
    base: KnowledgeBase
    role: str | None = None

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def actor(self, name: str | None = None) -> Actor:
        return Actor(name=name or "ada", role=self.role)


@pytest.fixture
def composition(tmp_path: Path) -> Iterator[Composition]:
    base = open_base(tmp_path / "home")
    yield Composition(base)
    base.close()


def questions(composition: Composition, *arguments: str) -> Result:
    return CliRunner().invoke(commands.app, ["questions", *arguments], obj=composition)


def test_what_is_added_is_listed_and_can_be_removed(composition) -> None:
    added = json.loads(questions(composition, "add", "Who signs?", "--role", "admin", "--json").stdout)
    assert added["added"][0]["number"] == 1

    listed = json.loads(questions(composition, "list", "--json").stdout)["questions"]
    assert [(each["question"], each["role"]) for each in listed] == [("Who signs?", "admin")]
    assert questions(composition, "remove", "1").exit_code == 0
    assert questions(composition, "remove", "1").exit_code == 1
    assert json.loads(questions(composition, "list", "--json").stdout) == {"questions": []}


def test_what_is_exported_can_be_imported_and_is_known_then(composition, tmp_path: Path) -> None:
    questions(composition, "add", "Who signs?")
    path = tmp_path / "saved.jsonl"
    assert questions(composition, "export", str(path)).exit_code == 0

    assert questions(composition, "export").stdout == path.read_text()
    again = json.loads(questions(composition, "import", str(path), "--json").stdout)
    assert again == {"added": [], "known": 1}


def test_a_role_without_the_right_changes_nothing_and_reads_no_trail(composition) -> None:
    composition.role = "staff"
    for arguments in (["add", "Who signs?"], ["remove", "1"], ["list", "--recent", "3"]):
        assert isinstance(questions(composition, *arguments).exception, NotAllowedError)
    assert questions(composition, "list").exit_code == 0


def test_an_unknown_role_is_told_in_one_sentence(composition) -> None:
    result = questions(composition, "add", "Who signs?", "--role", "king")

    assert isinstance(result.exception, QuestionFileError) and "king" in str(result.exception)
