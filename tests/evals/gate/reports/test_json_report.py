"""JSON: one shape, the same bytes, no number that is none."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evals.gate.decision.verdict import Decision
from evals.gate.metric import RunScores
from evals.gate.reports.context import ReportContext
from evals.gate.reports.json_report import SCHEMA, json_report
from tests.evals.gate.reports.hostile import ATTACKS, hostile
from tests.evals.gate.reports.samples import EVERY

KEYS = [
    "schema", "verdict", "exit_code", "headline", "reasons", "next", "bootstrap", "run", "metrics",
    "operations", "flips", "hard_failures", "errors", "waived", "waivers", "changes", "warnings", "slices",
    "cases",
]  # fmt: skip


def turned_round(context: ReportContext, decision: Decision) -> tuple[ReportContext, Decision]:
    """The same, with every mapping filled in the other order."""

    def turned(values):
        return dict(reversed(list((values or {}).items())))

    return (
        replace(context, cases=turned(context.cases), datasets=turned(context.datasets)),
        replace(decision, errors=turned(decision.errors), slices=turned(decision.slices)),
    )


@pytest.mark.parametrize("name", EVERY)
def test_the_keys_have_one_order(name: str) -> None:
    told = json.loads(json_report(*EVERY[name]()))

    assert list(told) == KEYS
    assert told["schema"] == SCHEMA == "playbook-gate-report/1"


@pytest.mark.parametrize("name", EVERY)
def test_reading_and_writing_gives_the_same_text(name: str) -> None:
    text = json_report(*EVERY[name]())

    assert json.dumps(json.loads(text), indent=1) + "\n" == text


@pytest.mark.parametrize("name", EVERY)
def test_the_order_in_which_things_were_gathered_changes_no_byte(name: str) -> None:
    assert json_report(*turned_round(*EVERY[name]())) == json_report(*EVERY[name]())


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_it_is_ascii_and_commands_no_terminal(attack: str) -> None:
    text = json_report(*hostile(attack))

    assert text.isascii()
    assert "\x1b" not in text


def test_a_score_that_is_no_number_is_null() -> None:
    context, decision = EVERY["passing"]()
    scores = RunScores(
        values={"vital_recall": {"answer-000": [float("nan")]}}, errors={}, passed={"answer-000": True}
    )

    told = json.loads(json_report(replace(context, candidate_scores=scores), decision))

    assert told["cases"][0]["values"]["vital_recall"]["candidate"] is None


def test_a_case_tells_how_it_stands_and_its_figures_in_both_releases() -> None:
    told = json.loads(json_report(*EVERY["failing"]()))
    first = told["cases"][0]

    assert (first["id"], first["kind"], first["standing"]) == ("answer-000", "answer", "new_failure")
    assert first["values"]["vital_recall"] == {"base": 1.0, "candidate": 0.5}
