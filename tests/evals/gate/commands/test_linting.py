from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from evals.gate.cases.linting import KnownTexts
from evals.gate.commands.linting import lint
from evals.gate.errors import CaseError
from tests.compositions import hashed_composition

RULE = "Tickets may be returned within 14 days of purchase."


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Lints files against one document; gives exit code and what was printed."""
    texts = KnownTexts(
        documents={"ferry.md": [RULE]}, prompts={"answer v1": "How may dogs travel on the ferry?"}
    )
    monkeypatch.setattr("evals.gate.cases.texts.known_texts", lambda *_arguments, **_options: texts)
    app = typer.Typer()
    app.command()(lint)

    def call(*lines: dict, options: tuple[str, ...] = ()):
        file = tmp_path / "cases.jsonl"
        file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        composition = hashed_composition(tmp_path / "home")
        result = CliRunner().invoke(app, [str(file), *options], obj=composition)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    return call


def case(number: int, question: str, quote: str = RULE) -> dict:
    return {
        "id": f"case-{number}",
        "kind": "answer",
        "cluster": "ferry.md",
        "input": {"question": question},
        "gold": {
            "spans": [{"doc": "ferry.md", "quote": quote}],
            "nuggets": [{"id": "n1", "text": "14 days", "match": ["14 days"], "sources": ["ferry.md"]}],
        },
        "provenance": {"author": "Ada", "date": "2026-01-01"},
    }


def test_warnings_do_not_fail_and_errors_do(run) -> None:
    assert run(case(1, "How long?")) == (0, "1 cases: 0 errors, 0 warnings.\n")
    slip = {**case(1, "How long?"), "tags": ["rare"]}
    assert run(slip)[0] == 0 and "1 warnings" in run(slip)[1]
    code, said = run(case(1, "How long?", "14 days is not what it says."))
    assert code == 12 and said.startswith("error quote: case-1: ferry.md no longer says")


def test_findings_are_one_json_value(run) -> None:
    code, said = run(case(1, "How may dogs travel on the ferry?"), options=("--json",))
    found = json.loads(said)
    assert code == 12 and (found["cases"], found["errors"]) == (1, 1)
    assert found["findings"][0]["rule"] == "leak" and found["findings"][0]["severity"] == "error"


def test_an_id_that_is_given_twice_and_a_file_that_is_not_there_are_errors(run, tmp_path) -> None:
    with pytest.raises(CaseError, match="Two cases have the id"):
        run(case(1, "How long?"), case(1, "How short?"))
    with pytest.raises(CaseError, match="cannot be read"):
        run(case(1, "How long?"), options=(str(tmp_path / "nowhere.jsonl"),))
