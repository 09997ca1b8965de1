"""What the bar's cases can show is told from what was seen, or said to be assumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate.bar import Bar, parse_bar
from evals.gate.cases.case import Case
from evals.gate.decision.verdict import Comparison, Decision, MetricResult, Verdict
from evals.gate.run_folder import DECISION, RunFolder
from evals.gate.selftest.past import Spread, spreads
from evals.gate.selftest.power import cases_of, least_cases, power_of
from evals.gate.selftest.repeating import simulated
from tests.evals.gate.selftest.harbour import BAR, cases

CASES = [Case.model_validate(each) for each in cases()]


@pytest.fixture
def bar() -> Bar:
    return parse_bar(BAR)


def test_each_metric_counts_the_cases_that_have_it(bar: Bar) -> None:
    counted = cases_of(bar, CASES)

    assert counted["refusal_recall"] == sum(case.kind == "refusal" for case in CASES)
    assert counted["slot_f1"] == sum(case.kind == "draft" for case in CASES)


def test_of_a_rule_for_each_claim_the_claim_with_the_fewest_cases_counts(bar: Bar) -> None:
    rule = bar.gating["attack_success"].model_copy(update={"each": "claim"})
    each = bar.model_copy(update={"gating": {"attack_success": rule}})

    assert cases_of(each, CASES) == {"attack_success": 2}


def test_what_was_seen_is_used_and_what_was_not_is_said_to_be_assumed(bar: Bar) -> None:
    found = power_of(bar, CASES, {"vital_recall": Spread(variance=0.2, runs=3)})
    by_name = {each.metric: each for each in found}

    assert by_name["vital_recall"].spread.runs == 3
    assert by_name["ndcg@10"].spread.runs == 0
    assert by_name["vital_recall"].detectable > by_name["ndcg@10"].detectable


def test_a_wider_margin_needs_fewer_cases(bar: Bar) -> None:
    narrow = power_of(bar, CASES, {}, only="vital_recall", margin=0.05)[0]
    wide = power_of(bar, CASES, {}, only="vital_recall", margin=0.1)[0]

    assert (narrow.needed or 0) > (wide.needed or 0) > 0


def test_a_limit_on_the_exact_bound_of_a_twentieth_needs_59_cases_without_a_failure(bar: Bar) -> None:
    rule = bar.gating["attack_success"].model_copy(update={"max": 0.05, "floor_on": "bound"})

    assert least_cases(rule, None, 0.05) == 59


def test_past_runs_tell_how_much_a_metric_moves(tmp_path: Path) -> None:
    for number, discordant in enumerate((0.02, 0.04, 0.3)):
        _finished(tmp_path / "runs" / f"run-{number}", discordant)

    assert spreads(tmp_path) == {"over_refusal": Spread(variance=0.04, runs=3)}


def test_a_release_that_never_varies_raises_no_false_alarm(bar: Bar) -> None:
    rates = simulated(bar, CASES, {}, runs=50)

    assert rates
    assert all(each.rate == 0 for each in rates)


def test_a_release_that_wavers_raises_some(bar: Bar) -> None:
    wavering = simulated(bar, CASES, {"vital_recall": 0.9}, runs=200)

    assert next(each.rate for each in wavering if each.metric == "vital_recall") > 0


def _finished(path: Path, discordant: float) -> None:
    path.mkdir(parents=True)
    comparison = Comparison(
        against="production",
        base=0.5,
        difference=0.0,
        low=-0.1,
        high=0.1,
        margin=0.05,
        method="tango",
        discordant=discordant,
    )
    metric = MetricResult(
        name="over_refusal",
        gating=True,
        candidate=0.5,
        n=60,
        clusters=20,
        verdict=Verdict.PASS,
        comparisons=(comparison,),
    )
    folder = RunFolder(path)
    folder.write_json(DECISION, Decision(verdict=Verdict.PASS, reasons=(), metrics=(metric,)).to_json())
    folder.seal([DECISION])
