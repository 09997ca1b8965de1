"""`playbook kb conflicts` and `duplicates`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge import commands
from knowledge.acting import Actor
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.contradictions.test_finding import NINETY, THIRTY
from tests.knowledge.duplicates.test_copies import TEXT
from tests.knowledge.fakes import document, open_base, publish


@dataclass
class Composition:
    base: KnowledgeBase

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def actor(self, name: str | None = None) -> Actor:
        return Actor(name=name or "operator")


@pytest.fixture
def composition(tmp_path: Path) -> Iterator[Composition]:
    base = open_base(tmp_path / "home")
    yield Composition(base)
    base.close()


def kb(composition: Composition, *arguments: str) -> Result:
    return CliRunner().invoke(commands.app, list(arguments), obj=composition)


def test_conflicts_are_shown_side_by_side_with_those_who_resolve_them(composition: Composition) -> None:
    publish(composition.base, document("a.md", THIRTY, owner="Ines"), document("b.md", NINETY, owner="Tomas"))

    shown = kb(composition, "conflicts")

    assert shown.exit_code == 1
    assert all(
        word in shown.stdout for word in (THIRTY, NINETY, "resolved by", "Ines", "Tomas", "1 conflict.")
    )


def test_conflicts_as_json_carry_quotes_at_their_offsets(composition: Composition) -> None:
    publish(composition.base, document("a.md", THIRTY), document("b.md", NINETY))

    told = json.loads(kb(composition, "conflicts", "--json").stdout)

    (conflict,) = told["conflicts"]
    assert (told["open"], conflict["topic"], conflict["dismissed"]) == (1, "duration", None)
    for side in conflict["sides"]:
        text = composition.base.version(f"{side['doc_id']}@{side['version']}").text
        assert text[side["start"] : side["end"]] == side["quote"]


def test_a_dismissed_conflict_no_longer_counts(composition: Composition) -> None:
    publish(composition.base, document("a.md", THIRTY), document("b.md", NINETY))
    name = json.loads(kb(composition, "conflicts", "--json").stdout)["conflicts"][0]["id"]

    assert kb(composition, "conflicts", "--dismiss", name).exit_code == 2
    done = kb(composition, "conflicts", "--dismiss", name, "--reason", "Two quays.", "--as", "Dana")
    assert done.exit_code == 0

    assert kb(composition, "conflicts").exit_code == 0
    (kept,) = json.loads(kb(composition, "conflicts", "--dismissed", "--json").stdout)["conflicts"]
    assert (kept["dismissed"]["by"], kept["dismissed"]["reason"]) == ("Dana", "Two quays.")

    assert kb(composition, "conflicts", "--reopen", name, "--reason", "One quay.").exit_code == 0
    assert kb(composition, "conflicts").exit_code == 1


def test_without_conflicts_or_copies_both_commands_end_well(composition: Composition) -> None:
    publish(composition.base, document("a.md", THIRTY))

    assert kb(composition, "conflicts").exit_code == 0
    assert kb(composition, "duplicates").exit_code == 0


def test_copies_are_listed_with_a_suggestion(composition: Composition) -> None:
    publish(composition.base, document("a.md", TEXT), document("b.md", TEXT))

    shown = kb(composition, "duplicates")
    told = json.loads(kb(composition, "duplicates", "--json").stdout)

    assert shown.exit_code == 1
    assert "retire the others" in shown.stdout
    assert told["documents"][0]["suggestion"] == "retire"
    assert [member["similarity"] for member in told["documents"][0]["members"]] == [1.0, 1.0]
