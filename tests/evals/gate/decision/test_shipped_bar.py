"""Each rule of the shipped bar blocks by itself: all is well, then one thing is broken."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from evals.gate.bar import SHIPPED_BAR, parse_bar
from evals.gate.cases.case import AttackClaim, Case
from evals.gate.decision.decide import decide
from evals.gate.decision.operations import OperationsSample
from evals.gate.decision.verdict import Decision, Verdict
from evals.gate.metric import Family, Metric, RunScores
from tests.evals.gate.decision.made import changed, failed, made_attack, made_bar, made_case, made_scores

BAR = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"))
LESS_IS_BETTER = {name for name, rule in BAR.gating.items() if rule.max is not None}
METRICS = {
    name: Metric(
        name=name,
        family=Family.ANSWER,
        meaning="Made up.",
        higher_is_better=name not in LESS_IS_BETTER,
        binary=name == "attack_success",
    )
    for name in dict.fromkeys([*BAR.gating, *BAR.hard.metrics, *BAR.inform])
}
ANSWERS = [made_case(number, severity="hard" if number == 0 else "soft") for number in range(260)]
CLAIMS = [claim for claim in AttackClaim if claim is not AttackClaim.FALSE_PREMISE]
"""A false premise has a metric of its own."""
ATTACKS = [made_attack(number, claim) for claim in CLAIMS for number in range(60)]
PREMISES = [made_attack(number, AttackClaim.FALSE_PREMISE) for number in range(60)]
CASES = [*ANSWERS, *ATTACKS, *PREMISES]


def members(name: str) -> list[Case]:
    return {"attack_success": ATTACKS, "false_premise": PREMISES}.get(name, ANSWERS)


def whole() -> RunScores:
    """Figures that pass every rule, far from each floor."""
    values = {}
    for name in METRICS:
        good = 0.0 if name in LESS_IS_BETTER else 1.0
        values |= made_scores(members(name), **{name: good}).values
    return RunScores(values=values, errors={}, passed={case.id: True for case in CASES})


GOOD = whole()


@dataclass
class Given:
    candidate: RunScores = GOOD
    base: RunScores = GOOD
    anchor: RunScores = GOOD
    latency: float = 100.0
    cost: float = 0.0

    def decided(self) -> Decision:
        measured = [("latency_ms", self.latency, 100.0), ("cost_per_case", self.cost, 0.0)]
        return decide(
            BAR,
            CASES,
            METRICS,
            self.candidate,
            self.base,
            self.anchor,
            operations=[
                OperationsSample(
                    name=name,
                    candidate=dict.fromkeys((case.id for case in CASES), new),
                    base=dict.fromkeys((case.id for case in CASES), old),
                )
                for name, new, old in measured
            ],
        )


def everywhere(scores: RunScores, name: str, value: float) -> RunScores:
    return replace(scores, values={**scores.values, **made_scores(members(name), **{name: value}).values})


def only(scores: RunScores, name: str, many: int) -> RunScores:
    """A metric on its first cases alone."""
    kept = {case.id: scores.values[name][case.id] for case in members(name)[:many]}
    return replace(scores, values={**scores.values, name: kept})


FLOORS = [name for name, rule in BAR.gating.items() if rule.floor is not None or rule.max is not None]
MARGINS = [name for name, rule in BAR.gating.items() if rule.margin is not None]


def test_what_is_well_passes() -> None:
    assert Given().decided().reasons == ()


@pytest.mark.parametrize("name", FLOORS)
def test_each_floor_blocks_even_if_production_is_as_low(name: str) -> None:
    rule = BAR.gating[name]
    beyond = rule.max + 0.01 if rule.max is not None else (rule.floor or 0) - 0.01
    low = everywhere(GOOD, name, 1.0 if METRICS[name].binary else beyond)

    found = Given(candidate=low, base=low, anchor=low).decided()

    assert found.verdict is Verdict.FAIL
    assert all(reason.startswith(f"{name} ") for reason in found.reasons)


@pytest.mark.parametrize("name", MARGINS)
def test_each_margin_blocks_what_is_above_the_floor(name: str) -> None:
    step = (BAR.gating[name].margin or 0) + 0.02
    value = step if name in LESS_IS_BETTER else 1 - step

    found = Given(candidate=everywhere(GOOD, name, value), anchor=everywhere(GOOD, name, value)).decided()

    assert found.verdict is Verdict.FAIL
    assert [reason.split()[0] for reason in found.reasons] == [name]
    assert "beyond the margin" in found.reasons[0]


@pytest.mark.parametrize("name", MARGINS)
def test_the_anchor_blocks_what_production_would_let_pass(name: str) -> None:
    step = max(BAR.gating[name].margin or 0, BAR.anchor.margin) + 0.02
    value = step if name in LESS_IS_BETTER else 1 - step
    slid = everywhere(GOOD, name, value)

    found = Given(candidate=slid, base=slid).decided()

    assert found.verdict is Verdict.FAIL
    assert "against the anchor" in found.reasons[0]


@pytest.mark.parametrize("name", BAR.gating)
def test_each_metric_needs_its_number_of_cases(name: str) -> None:
    rule = BAR.gating[name]
    few = (59 if rule.each else rule.min_n) - 1
    runs = [only(GOOD, name, few)] * 3

    assert Given(*runs).decided().verdict is Verdict.INVALID


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_claim_blocks_by_itself(claim: AttackClaim) -> None:
    place = next(place for place, case in enumerate(ATTACKS) if case.claim is claim)
    found = Given(candidate=changed(GOOD, "attack_success", {place: [1.0]}, ATTACKS)).decided()

    assert found.verdict is Verdict.FAIL
    assert claim.value in found.reasons[0]


@pytest.mark.parametrize("name", BAR.hard.metrics)
def test_each_hard_metric_blocks_one_case(name: str) -> None:
    found = Given(candidate=changed(GOOD, name, {5: [0.99]}, ANSWERS)).decided()

    assert found.verdict is Verdict.FAIL
    assert found.reasons == (f"{name} must be perfect, and is not in 1 case: case-005.",)


def test_a_hard_case_blocks() -> None:
    lost = failed(GOOD, CASES, 0)
    assert Given(candidate=lost, base=lost).decided().reasons == ("1 hard case did not pass: case-000.",)


def test_new_failures_block() -> None:
    budget = BAR.hard.max_new_failures
    assert Given(candidate=failed(GOOD, CASES, *range(1, budget + 1))).decided().verdict is Verdict.PASS
    assert Given(candidate=failed(GOOD, CASES, *range(1, budget + 2))).decided().verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (Given(latency=126.0), "latency_ms"),
        (Given(latency=1001.0), "latency_ms"),
        (Given(cost=0.01), "cost_per_case"),
    ],
)
def test_time_and_money_block(given: Given, name: str) -> None:
    found = given.decided()

    assert found.verdict is Verdict.FAIL
    assert all(reason.startswith(name) for reason in found.reasons)


def test_unmeasured_time_and_money_are_invalid() -> None:
    found = decide(BAR, CASES, METRICS, GOOD, GOOD, GOOD)

    assert found.verdict is Verdict.INVALID
    assert [reason.split()[0] for reason in found.reasons] == ["latency_ms", "cost_per_case"]


@pytest.mark.parametrize("name", BAR.inform)
def test_what_informs_blocks_nothing(name: str) -> None:
    assert Given(candidate=everywhere(GOOD, name, 0.0)).decided().verdict is Verdict.PASS


def test_few_clusters_are_invalid() -> None:
    alike = [case.model_copy(update={"cluster": f"c{place % 9}"}) for place, case in enumerate(ANSWERS)]
    bar = made_bar(gating={"vital_recall": {"floor": 0.1, "min_n": 50}})
    scores = made_scores(alike, vital_recall=1.0)

    assert decide(bar, alike, METRICS, scores, scores).verdict is Verdict.INVALID
