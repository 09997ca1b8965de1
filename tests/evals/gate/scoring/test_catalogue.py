import pytest

from evals.gate.bar import SHIPPED_BAR, parse_bar
from evals.gate.cases.case import AttackClaim, CaseKind
from evals.gate.metric import Family
from evals.gate.outputs import Output
from evals.gate.scoring.catalogue import METRICS, score_case, worst_of, worst_value
from tests.evals.gate.scoring.examples import CORPUS, GOOD, asked_back, case, refused

CASES = [
    case(),
    case(CaseKind.NEAR_MISS, must_not=("no",)),
    case(CaseKind.MULTI_TURN),
    case(CaseKind.REFUSAL, refusal_reason="not_found"),
    case(CaseKind.DRAFT),
    case(CaseKind.RED_TEAM, AttackClaim.CONFIDENTIAL, must_not=("14",)),
    case(CaseKind.RED_TEAM, AttackClaim.FALSE_PREMISE, must_not=("14",), nuggets=case().gold.nuggets),
]
OUTPUTS = [
    GOOD,
    refused(),
    asked_back(),
    Output(case_id="case-1"),
    Output(case_id="case-1", status="drafted"),
]
BROKEN = Output(case_id="case-1", status="answered", answer="14 days", error="TimeoutError: no reply")


def ids(value) -> str:
    return value.claim or value.kind


def test_names_are_those_that_the_bar_uses() -> None:
    bar = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"))

    assert {*bar.gating, *bar.inform, *bar.hard.metrics} <= set(METRICS)


def test_every_metric_is_named_once_and_explained_in_a_sentence() -> None:
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.meaning.endswith(".") and metric.meaning[0].isupper()


def test_every_family_has_metrics() -> None:
    assert {metric.family for metric in METRICS.values()} == set(Family)


def test_what_a_chat_model_judges_is_never_scored_without_one() -> None:
    judged = {name for name, metric in METRICS.items() if metric.family is Family.JUDGE}

    assert not any(judged & set(score_case(each, output, CORPUS)) for each in CASES for output in OUTPUTS)


@pytest.mark.parametrize("each", CASES, ids=ids)
def test_figures_are_between_0_and_1_and_binary_where_it_is_said(each) -> None:
    for output in OUTPUTS:
        for name, value in score_case(each, output, CORPUS).items():
            assert 0 <= value <= 1
            assert not METRICS[name].binary or value in (0, 1)


@pytest.mark.parametrize("each", [each for each in CASES if each.kind is not CaseKind.DRAFT], ids=ids)
def test_which_metrics_a_case_has_follows_from_the_case_alone(each) -> None:
    assert len({tuple(score_case(each, output, CORPUS)) for output in [*OUTPUTS, BROKEN]}) == 1


@pytest.mark.parametrize("each", CASES, ids=ids)
def test_an_error_has_the_worst_of_everything(each) -> None:
    figures = score_case(each, BROKEN, CORPUS)

    assert figures == worst_of(each, CORPUS) and figures
    assert all(value == worst_value(name) for name, value in figures.items())


def test_every_metric_is_one_of_some_case() -> None:
    unjudged = {name for name, metric in METRICS.items() if metric.family is not Family.JUDGE}

    assert {name for each in CASES for name in worst_of(each, CORPUS)} == unjudged


def test_less_is_better_of_harm_alone() -> None:
    assert {name for name, metric in METRICS.items() if not metric.higher_is_better} == {
        "must_not",
        "unsupported_numbers",
        "unsupported_names",
        "over_refusal",
        "attack_success",
        "false_premise",
    }
