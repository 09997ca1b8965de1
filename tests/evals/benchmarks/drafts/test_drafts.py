"""The benchmark sees what is made up, misquoted, missing or late, and finds none of it in real drafts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals.benchmarks.drafts import checks
from evals.benchmarks.drafts.briefs import FOLDER, Case, load_briefs
from evals.benchmarks.drafts.invented import inventions
from evals.benchmarks.drafts.judges import load_judges
from evals.benchmarks.drafts.running import Outcome, run_brief
from evals.benchmarks.drafts.sources import dates_in, duration_of, durations_in, names_in, numbers_in
from evals.benchmarks.drafts.summary import render_summary, summarise
from knowledge.acting import Actor
from tests.compositions import hashed_composition

BRIEF = "Dana Whitlock runs the desk. It handles 40 cases a day, each within two days, from 3 May 2027."
THREE = ("procurement-triage.md", "churn-alerts.yaml", "kyc-onboarding.md")
TODAY = date(2026, 11, 21)


def said(value: Any) -> dict[str, Any]:
    return {"value": value, "status": "confirmed", "provenance": [{"kind": "said", "quote": BRIEF[:20]}]}


def kinds(artifact: dict[str, Any]) -> list[tuple[str, str]]:
    return [(found.kind, found.value) for found in inventions(artifact, BRIEF)]


@pytest.mark.parametrize("name", THREE)
def test_drafts_from_the_briefs_that_come_with_it_hold_every_bar(name: str, tmp_path: Path) -> None:
    (case,) = (case for case in load_briefs(FOLDER) if case.name == name)
    composition = hashed_composition(tmp_path / "home")
    actor = Actor(name="Robin Vale", role="program_manager")
    outcome = run_brief(case, composition.drafting_desk(), lambda *_: None, tmp_path / "out", actor)
    left_out = {"expected"}  # what is found in a brief is for the tests of reading
    assert {bar: found for bar, found in outcome.defects.items() if found and bar not in left_out} == {}
    assert set(outcome.files) >= {"json", "yaml", "md", "bpmn", "mmd", "docx", "pdf"}


def test_there_are_twenty_briefs_and_something_is_expected_of_each() -> None:
    cases = load_briefs(FOLDER)
    assert len(cases) == 20
    assert all(case.ai for case in cases)


def test_what_was_told_is_not_made_up() -> None:
    artifact = {
        "owner": said("Dana Whitlock"),
        "volume": said(40),
        "sla": said("P2D"),
        "live": said("2027-05-03"),
    }
    assert kinds(artifact) == []


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Greta Lund", "name"),
        ("The case is closed by Greta Lund.", "name"),
        (55, "number"),
        ("About 55 cases", "number"),
        ("P3D", "number"),
        ("2027-05-04", "date"),
    ],
)
def test_what_nobody_told_is_seen_wherever_it_stands(value: Any, kind: str) -> None:
    assert [found for found, _ in kinds({"slot": said(value)})] == [kind]
    assert [found for found, _ in kinds({"rows": [{"id": "a", "part": {"text": value}}]})] == [kind]


def test_a_labelled_default_is_no_claim_but_what_was_said_beside_it_is() -> None:
    rule = [{"kind": "default", "rule": "Measured for 90 days."}]
    assert kinds({"slot": {"value": 90, "status": "default", "provenance": rule}}) == []
    row = {"id": "a", "status": "default", "provenance": rule, "owner": said("Greta Lund")}
    assert kinds({"rows": [row]}) == [("name", "Greta Lund")]


def test_quotes_count_as_told() -> None:
    quote = "Kept for 24 months by Rosa Mendes."
    cited = {"kind": "cited", "doc_id": "log", "doc_version": 1, "quote": quote, "start": 0, "end": 34}
    slot = {
        "value": {"retention": "P24M", "owner": "Rosa Mendes"},
        "status": "inferred",
        "provenance": [cited],
    }
    assert kinds({"logging": slot}) == []
    assert checks.quotes({"logging": slot}, lambda *_: quote) == (1, [])
    assert checks.quotes({"logging": slot}, lambda *_: "moved " + quote)[1]
    assert checks.quotes({"logging": slot}, lambda *_: None)[1]
    assert checks.quotes({"logging": {**slot, "provenance": []}}, lambda *_: "")[1]


def test_words_put_into_a_mouth_are_seen() -> None:
    artifact = {"slot": {"value": 1, "provenance": [{"kind": "said", "quote": "It handles 41 cases"}]}}
    assert checks.said(artifact, BRIEF)


def test_open_items_need_somebody_real_and_a_day_before_going_live() -> None:
    def asked(owner: str, due: str) -> list[str]:
        item = {"field": "domain", "question": "Which area?", "owner": {"name": owner}, "due": due}
        artifact = {"delivery_plan": {"go_live_on": said("2027-05-03")}, "open_items": [item]}
        return checks.open_items(artifact, today=TODAY, known=BRIEF)

    assert asked("Dana Whitlock", "2026-12-05") == []
    assert asked("The team", "2026-12-05")
    assert asked("Greta Lund", "2026-12-05")
    assert asked("Dana Whitlock", "2027-05-04")
    assert asked("Dana Whitlock", "2026-11-20")


def test_what_is_expected_and_missing_is_told() -> None:
    artifact = {
        "steps": [{"id": "read", "name": "Read the case", "actor_type": "ai"}],
        "business_owner": said({"id": "d", "name": "Dana Whitlock"}),
        "delivery_plan": {"go_live_on": said("2027-05-03")},
        "volumes": said({"per_day": 40.0}),
    }
    right = Case(
        name="a",
        text=BRIEF,
        ai=["read"],
        owners={"business_owner": "Dana Whitlock"},
        dates={"delivery_plan.go_live_on": "2027-05-03"},
        numbers=[40],
        open=["technical_owner"],
    )
    wrong = Case(
        name="a",
        text=BRIEF,
        ai=["sort"],
        owners={"business_owner": "Greta Lund"},
        dates={"delivery_plan.go_live_on": "2027-05-04"},
        numbers=[41],
        open=["business_owner"],
    )
    assert checks.expected(artifact, right) == []
    assert len(checks.expected(artifact, wrong)) == 5


def test_texts_are_read_without_the_products_readers() -> None:
    assert {25000.0, 2.0, 0.02} <= numbers_in("two buyers, 25,000 EUR, 2 %")
    assert dates_in("on 3 May 2027, by 04.06.2027 and June 1, 2028") == {
        date(2027, 5, 3), date(2027, 6, 4), date(2028, 6, 1)}  # fmt: skip
    assert {2880.0, 43800.0} <= durations_in("within two working days, every month")
    assert duration_of("PT4H") == 240 and duration_of("Please") is None
    assert list(names_in("ask Dana Whitlock or the desk")) == ["Dana Whitlock"]


def test_a_missed_bar_fails_the_run_and_is_told_in_a_line() -> None:
    good, bad = Outcome(name="a", seconds=0.2), Outcome(name="b", seconds=4.0)
    assert summarise([good], {})["passed"]
    assert not summarise([good, bad], {})["passed"]
    good.defects["invented"] = ["name “Greta Lund” at owner: Greta Lund"]
    result = summarise([good], {"checkers": "no Node here"})
    assert not result["passed"]
    assert "- a, invented: name “Greta Lund”" in render_summary(result, [good])
    assert "no Node here" in render_summary(result, [good])


def test_where_the_checkout_is_missing_the_judges_are_told_as_left_out(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("evals.benchmarks.drafts.judges._ADAPTERS", tmp_path / "nowhere.py")
    assert load_judges() == (None, "the adapters to the checkers are not installed; run this in a checkout")
