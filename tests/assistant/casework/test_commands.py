from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from assistant.casework.commands import app
from assistant.casework.errors import UnfitCaseError
from evals.gate.cases.case import Case
from knowledge.errors import NotAllowedError
from tests.assistant.casework.conftest import FIVE_DAYS, TRAVEL, TWO_PEOPLE


@pytest.fixture
def run(house):
    """Runs a command; gives its JSON or its text, and raises what it raised."""

    def call(*arguments: str, text: str | None = None):
        result = CliRunner().invoke(app, arguments, obj=house.composition, input=text)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout) if "--json" in arguments else result.stdout

    return call


def test_one_command_makes_a_case_and_another_person_lets_it_count(house, run) -> None:
    answer = house.answered(("rules/prompts", TWO_PEOPLE))
    said = run("from-answer", answer, "--as", "Ada", "--note", "From the training")
    assert "Case 1 (own-0001), proposed by Ada: From the training" in said
    assert "Next: another person runs `playbook gate case accept 1`." in said
    with pytest.raises(NotAllowedError):
        run("accept", "1", "--as", "Ada")
    assert "It counts from the next lock on." in run("accept", "1", "--as", "Ben")
    assert run("list", "--state", "accepted", "--json")["cases"][0]["reviewer"] == "Ben"
    assert "It does not count." in run("retire", "1", "--as", "Ben", "--reason", "Gone")
    assert run("list", "--state", "accepted", "--json") == {"cases": []}


def test_what_is_right_is_given_on_the_command_line(house, run) -> None:
    answer = house.answered(("travel", TRAVEL))
    house.rated(answer, 0)
    made = run(
        "from-answer", answer, "--quote", f"rules/prompts.md: {TWO_PEOPLE}", "--fact", "two people OR a pair",
        "--must-not", "nobody", "--hard", "--json", "--as", "Ada",
    )  # fmt: skip
    case = Case.model_validate(made["content"])
    assert made["missing"] == [] and case.severity == "hard" and case.gold.must_not == ("nobody",)
    assert case.gold.nuggets[0].match == ("two people", "a pair")


def test_a_case_is_shown_edited_and_shown_again(house, run, tmp_path) -> None:
    run("from-answer", house.answered(("rules/prompts", FIVE_DAYS)), "--as", "Ada")
    shown = run("show", "1", "--json")
    file = tmp_path / "case.json"
    file.write_text(json.dumps(shown).replace('"soft"', '"hard"'), encoding="utf-8")
    edited = run("edit", str(file), "--json", "--as", "Ben")
    assert edited["case"] == 2 and edited["content"]["severity"] == "hard" and edited["author"] == "Ben"
    assert "withdrawn" not in run("show", "1") and "Replaced by case 2" in run("show", "1")
    again = json.dumps({**edited["content"], "severity": "soft"})
    assert run("edit", "-", "--json", "--as", "Ben", text=again)["case"] == 3


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"', "[" * 100_000])
def test_a_file_that_is_no_case_is_refused_in_a_sentence(run, text) -> None:
    with pytest.raises(UnfitCaseError, match=r"\.$"):
        run("edit", "-", text=text)


def test_a_quote_without_its_document_is_refused(house) -> None:
    arguments = ["from-answer", house.refused(), "--quote", "Two people approve it."]
    result = CliRunner().invoke(app, arguments, obj=house.composition)
    assert result.exit_code == 2 and house.desk.accepted() == []
