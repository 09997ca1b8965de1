"""`playbook kb` and `playbook search`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from knowledge import commands, search_command
from knowledge.errors import KnowledgeError
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import document, open_base, paragraphs, publish


@dataclass
class Composition:
    base: KnowledgeBase

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def rechunk(self, version: Any) -> Any:
        return paragraphs(version.text)


@pytest.fixture
def composition(tmp_path: Path) -> Iterator[Composition]:
    base = open_base(tmp_path / "home")
    publish(
        base,
        document("a.md", "Two people approve.\n\nThe élan of 日本.\n"),
        document("b.md", "The budget is nine.", audience=["admin"]),
    )
    yield Composition(base)
    base.close()


def kb(composition: Composition, *arguments: str) -> Result:
    return CliRunner().invoke(commands.app, list(arguments), obj=composition)


def search(composition: Composition, *arguments: str) -> Result:
    return CliRunner().invoke(search_command.app, list(arguments), obj=composition)


def test_text_is_exactly_the_text(composition: Composition) -> None:
    result = kb(composition, "text", "ops/a@1")

    assert result.stdout_bytes.decode() == "Two people approve.\n\nThe élan of 日本.\n"


def test_an_unknown_document_is_an_answer_of_no(composition: Composition) -> None:
    result = kb(composition, "text", "ops/z")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "kb list" in result.stderr


def test_list_shows_what_a_role_may_read(composition: Composition) -> None:
    everything = json.loads(kb(composition, "list", "--json").stdout)["documents"]
    for_staff = json.loads(kb(composition, "list", "--json", "--role", "staff").stdout)["documents"]

    assert [each["doc_id"] for each in everything] == ["ops/a", "ops/b"]
    assert [each["doc_id"] for each in for_staff] == ["ops/a"]
    assert "ops/a\t1\tin force\tpolicy\ta" in kb(composition, "list").stdout


def test_status_and_rebuild_speak_json(composition: Composition) -> None:
    status = json.loads(kb(composition, "status", "--json").stdout)
    rebuilt = json.loads(kb(composition, "rebuild", "--json").stdout)

    assert (status["release"], status["index"]) == (1, "ok")
    assert (rebuilt["passages"], rebuilt["embedded"]) == (3, 0)
    assert "release\t1" in kb(composition, "status").stdout


def test_search_prints_spans(composition: Composition) -> None:
    result = json.loads(search(composition, "who approve", "--json", "--top-k", "1").stdout)

    (passage,) = result["passages"]
    assert {"source", "doc_id", "version", "section", "start", "end", "text", "score", "rank", "page"} <= (
        passage.keys()
    )
    text = kb(composition, "text", f"{passage['doc_id']}@{passage['version']}").stdout
    assert text[passage["start"] : passage["end"]] == passage["text"] == "Two people approve."
    assert result["timings_ms"]["total"] > 0
    assert "1. a > Rules" in search(composition, "who approve").stdout


def test_a_batch_keeps_order_and_ids(composition: Composition, tmp_path: Path) -> None:
    questions, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    questions.write_text(
        '{"id": "q2", "question": "budget", "role": "admin"}\n\n{"id": 1, "question": "budget"}\n'
    )

    result = search(composition, "--batch", str(questions), "--out", str(out), "--json")

    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert json.loads(result.stdout) == {"questions": 2, "out": str(out)}
    assert [line["id"] for line in lines] == ["q2", 1]
    assert lines[0]["passages"][0]["source"] == "b.md"
    assert all(each["source"] == "a.md" for each in lines[1]["passages"])


@pytest.mark.parametrize(
    "questions",
    [
        b'{"question": "budget"}\n{broken\n',
        b'{"question": "budget"}\n{"question": "budget", "role": "king"}\n',
        b'{"question": "budget \xff"}\n',
    ],
)
def test_a_batch_with_a_bad_line_leaves_earlier_results_alone(
    composition: Composition, tmp_path: Path, questions: bytes
) -> None:
    batch, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    batch.write_bytes(questions)
    out.write_text("earlier results")

    result = search(composition, "--batch", str(batch), "--out", str(out))

    assert result.exit_code != 0
    assert isinstance(result.exception, KnowledgeError | SystemExit)
    assert out.read_text() == "earlier results"


def test_a_batch_never_overwrites_its_questions(composition: Composition, tmp_path: Path) -> None:
    batch = tmp_path / "in.jsonl"
    batch.write_text('{"question": "budget"}\n')

    result = search(composition, "--batch", str(batch), "--out", str(batch))

    assert result.exit_code == 2
    assert batch.read_text() == '{"question": "budget"}\n'


def test_a_question_of_a_batch_may_hold_a_line_separator(composition: Composition, tmp_path: Path) -> None:
    batch, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    batch.write_text('{"question": "who\u2028approves"}\n', encoding="utf-8")

    assert search(composition, "--batch", str(batch), "--out", str(out)).exit_code == 0


def test_search_takes_an_argument_that_is_no_utf8(composition: Composition) -> None:
    assert search(composition, "who \udcff approves", "--json").exit_code == 0


def test_found_text_cannot_command_the_terminal(tmp_path: Path) -> None:
    base = open_base(tmp_path)
    publish(base, document("a.md", "Two people approve.\x1b]0;renamed\x07"))

    assert "\x1b" not in search(Composition(base), "who approves").stdout
    base.close()


@pytest.mark.parametrize(
    "arguments",
    [[""], ["--batch", "in.jsonl"], ["approve", "--role", "king"], ["approve", "--top-k", "0"]],
)
def test_senseless_requests_are_refused(composition: Composition, arguments: list[str]) -> None:
    assert search(composition, *arguments).exit_code == 2


def test_nothing_found_is_an_answer_of_no(tmp_path: Path) -> None:
    base = open_base(tmp_path)

    result = search(Composition(base), "anything", "--json")

    assert (result.exit_code, json.loads(result.stdout)["passages"]) == (1, [])
    base.close()
