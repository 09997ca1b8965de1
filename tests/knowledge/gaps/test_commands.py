"""`playbook kb gaps`, `gap`, `gap-set` and `gap-ask`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from knowledge.acting import Actor
from knowledge.commands import app
from knowledge.errors import GapError, NotAllowedError
from knowledge.gaps.asking_again import GapReasker
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.fakes import document, publish
from tests.knowledge.gaps.conftest import Answerer, refused

ROLES = {"lea": "governance_lead", "ken": "staff"}


@dataclass
class Composition:
    """What the commands need of the composition root."""

    base: KnowledgeBase

    def knowledge_base(self) -> KnowledgeBase:
        return self.base

    def actor(self, name: str | None = None) -> Actor:
        return Actor(name=name or "operator", role=ROLES.get((name or "").casefold()))

    def ask_gaps_again(self, **options: Any) -> Any:
        return GapReasker(self.base, Answerer(self.base)).reask(**options)


@pytest.fixture
def run(base: KnowledgeBase) -> Any:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), obj=Composition(base))

    return run


def listed(run: Any, *arguments: str) -> list[dict[str, Any]]:
    result = run("gaps", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["gaps"]


def test_gaps_are_listed_with_their_theme_and_how_many_asked(run, filer) -> None:
    filer.file(refused("Who approves vacation?", near=("prompts",)), "ken")
    filer.file(refused("Who approves vacation?"), "ann")

    [gap] = listed(run)

    assert (gap["people"], gap["asked"], gap["theme"]) == (2, 2, "approves vacation")
    assert gap["document"] == {"doc_id": "prompts", "title": "Prompts"}
    assert "Who approves vacation?" in run("gaps").stdout
    assert "Dana Whit" in run("gap", str(gap["number"])).stdout


def test_a_gap_is_planned_declined_and_found_by_its_state(run, filer) -> None:
    number = str(filer.file(refused("Who approves vacation?"), "ken"))

    planned = run("gap-set", number, "--state", "planned", "--as", "lea", "--json")
    assert json.loads(planned.stdout)["state"] == "planned"
    assert [gap["state"] for gap in listed(run, "--state", "planned")] == ["planned"]
    declined = run("gap-set", number, "--state", "won't_answer", "--reason", "Not ours.", "--as", "lea")
    assert f"Gap {number} will not be answered" in declined.stdout
    assert listed(run) == []
    assert [gap["reason"] for gap in listed(run, "--mine", "ken")] == ["Not ours."]
    assert len(listed(run, "--mine", "ken", "--since", "2020-01-01")) == 1
    assert listed(run, "--mine", "ken", "--since", "2999-01-01") == []
    assert run("gaps", "--mine", "ken", "--since", "soon").exit_code == 2
    assert [gap["number"] for gap in listed(run, "--state", "all")] == [int(number)]


def test_staff_see_their_own_gaps_only(run, filer) -> None:
    number = str(filer.file(refused("Who approves vacation?"), "ann"))

    assert listed(run, "--mine", "ken") == []
    for command in (["gaps"], ["gap", number], ["gap-set", number, "--state", "planned"]):
        assert isinstance(run(*command, "--as", "ken").exception, NotAllowedError)


def test_what_is_no_state_or_no_gap_is_said(run, filer) -> None:
    assert isinstance(run("gaps", "--state", "lost").exception, GapError)
    assert isinstance(run("gap-set", "1", "--state", "all").exception, GapError)
    assert run("gap", "7").exit_code == 1


def test_asking_again_closes_what_is_answered_now(run, base, filer) -> None:
    number = filer.file(refused("Who approves vacation?"), "ken")
    publish(base, document("vacation.md", "The head approves vacation.", title="Vacation"), root="hr")

    report = json.loads(run("gap-ask", "--json").stdout)

    assert (report["asked"], report["answered"]) == (1, [number])
    shown = run("gap", str(number)).stdout
    assert "answered" in shown and "The head approves vacation." in shown
    assert "Asked 0 gaps" in run("gap-ask").stdout
