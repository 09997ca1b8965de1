"""`playbook kb restrict`, `unrestrict`, `restrictions`, `preview`, and `--group` of the reading commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from knowledge import commands, search_command
from knowledge.acting import Actor
from knowledge.errors import AccessChangeError, NotAllowedError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.preview import HiddenBy, preview_reader
from tests.knowledge.fakes import document, open_base, publish

LEAD = Actor(name="Ada", role="governance_lead")


@dataclass
class Composition:
    base: KnowledgeBase
    people: dict[str | None, Actor] = field(default_factory=lambda: {None: Actor(name="ops"), "Ada": LEAD})
    asked: list[tuple] = field(default_factory=list)

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def actor(self, name: str | None) -> Actor:
        return self.people[name]

    def answer_as(self, text: str, **reader: Any) -> dict[str, Any]:
        self.asked.append((text, reader))
        return {"answer": "Nine."}


@pytest.fixture
def composition(tmp_path: Path) -> Iterator[Composition]:
    base = open_base(tmp_path)
    publish(
        base,
        document("a.md", "The budget is nine.", title="Budgets", owner="Ada Holt"),
        document("b.md", "Pagers ring."),
        document("c.md", "Claims are paid.", audience=["group:claims"]),
        document("d.md", "Admins only.", audience=["admin"]),
    )
    publish(base, document("x.md", "The vault.", collection="vault"))
    yield Composition(base)
    base.close()


def kb(composition: Composition, *arguments: str) -> Result:
    return CliRunner().invoke(commands.app, list(arguments), obj=composition)


def kb_json(composition: Composition, *arguments: str) -> Any:
    result = kb(composition, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def close(composition: Composition, *subject: str, audience: str = "admin, group:finance") -> Any:
    return kb_json(composition, "restrict", *subject, "--audience", audience, "--reason", "a leak")


def test_restricting_and_lifting_are_told_and_listed(composition: Composition) -> None:
    assert close(composition, "ops/a") == {
        "kind": "document",
        "subject": "ops/a",
        "audience": ["admin", "group:finance"],
        "before": None,
        "moved": True,
    }
    assert close(composition, "--collection", "vault")["kind"] == "collection"
    listed = kb_json(composition, "restrictions")["restrictions"]
    assert [(each["subject"], each["actor"], each["reason"]) for each in listed] == [
        ("vault", "ops", "a leak"),
        ("ops/a", "ops", "a leak"),
    ]
    assert "document ops/a" in kb(composition, "restrictions").stdout
    told = kb(composition, "unrestrict", "ops/a", "--reason", "over", "--as", "Ada").stdout
    assert told.startswith("Nothing restricts document ops/a any more")
    assert [each["subject"] for each in kb_json(composition, "restrictions")["restrictions"]] == ["vault"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["restrict", "--audience", "admin", "--reason", "x"],
        ["restrict", "ops/a", "--collection", "ops", "--audience", "admin", "--reason", "x"],
        ["restrict", "ops/a", "--reason", "x"],
        ["restrict", "ops/a", "--audience", "admin"],
        ["unrestrict", "ops/a"],
        ["preview", "--role", "king"],
        ["list", "--group", "a+b"],
    ],
)
def test_half_a_command_is_refused(composition: Composition, arguments: list[str]) -> None:
    assert kb(composition, *arguments).exit_code == 2
    assert composition.base.access.restrictions() == []


def test_who_may_not_change_access_changes_nothing(composition: Composition) -> None:
    composition.people["Ben"] = Actor(name="Ben", role="program_manager")
    arguments = ["restrict", "ops/a", "--audience", "admin", "--reason", "x", "--as", "Ben"]
    assert isinstance(kb(composition, *arguments).exception, NotAllowedError)
    bad = ["restrict", "ops/a", "--audience", "kings", "--reason", "x"]
    assert isinstance(kb(composition, *bad).exception, AccessChangeError)
    assert composition.base.access.restrictions() == []


def test_a_group_opens_what_names_it_in_every_reading_command(composition: Composition) -> None:
    ids = lambda *more: [each["doc_id"] for each in kb_json(composition, "list", *more)["documents"]]  # noqa: E731
    assert "ops/c" not in ids("--role", "staff")
    assert "ops/c" in ids("--role", "staff", "--group", "Claims")
    assert "ops/d" not in ids("--group", "claims")  # a group alone is a member of staff in it

    def texts(*more: str) -> str:
        arguments = ["claims paid", "--json", *more]
        return CliRunner().invoke(search_command.app, arguments, obj=composition).stdout

    assert "Claims are paid." not in texts()
    assert "Claims are paid." not in texts("--group", "unheard-of")
    assert "Claims are paid." in texts("--group", "unheard-of", "--group", "group:claims")


def test_a_preview_names_what_is_read_and_counts_what_is_not(composition: Composition) -> None:
    close(composition, "ops/a")
    close(composition, "--collection", "vault")
    seen = kb_json(composition, "preview", "--group", "claims")

    assert [each["doc_id"] for each in seen["documents"]] == ["ops/b", "ops/c"]
    assert (seen["readable"], seen["total"]) == (2, 5)
    assert seen["hidden"] == {"audience": 1, "restriction": 2}
    assert "Budgets" not in kb(composition, "preview").stdout
    assert "1 of 5 documents; hidden: 2 by audience, 2 by restriction" in kb(composition, "preview").output
    finance = kb_json(composition, "preview", "--group", "finance", "--collection", "ops")
    assert finance["documents"][0] == {
        "doc_id": "ops/a",
        "title": "Budgets",
        "owner": "Ada Holt",
        "collection": "ops",
        "status": "in_force",
        "audience": ["staff"],
    }


def test_a_preview_answers_as_the_reader_would_be_answered(composition: Composition) -> None:
    seen = kb_json(composition, "preview", "--group", "claims", "--question", "Which budget?")
    assert seen["answer"] == {"answer": "Nine."}
    reader = {"role": "staff", "groups": frozenset({"claims"}), "collection": None}
    assert composition.asked == [("Which budget?", reader)]
    told = kb(composition, "preview", "--question", "Which budget?")
    assert told.stdout == "Nine.\n"
    assert "of 5 documents" in told.stderr


def test_a_preview_shows_nobody_more_than_they_may_read_themselves(composition: Composition) -> None:
    admin = ["preview", "--role", "admin", "--as", "Ada"]
    seen = kb_json(composition, *admin)
    assert "ops/d" not in [each["doc_id"] for each in seen["documents"]] and seen["beyond"] == 1
    assert isinstance(kb(composition, *admin, "--question", "What?").exception, NotAllowedError)
    assert composition.asked == []
    composition.people["Ben"] = Actor(name="Ben", role="staff")
    assert isinstance(kb(composition, "preview", "--as", "Ben").exception, NotAllowedError)


def test_what_both_hide_counts_as_hidden_by_its_audience(composition: Composition) -> None:
    close(composition, "ops/d")
    found = preview_reader(composition.base, role="staff")
    assert found.hidden == {HiddenBy.AUDIENCE: 2}
