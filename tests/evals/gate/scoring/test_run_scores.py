from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.cases.case import CaseKind
from evals.gate.errors import InvalidRunError
from evals.gate.outputs import Output, output_from_json
from evals.gate.scoring.catalogue import METRICS, worst_of
from evals.gate.scoring.run_scores import judged, mean_of, score_run
from tests.evals.gate.scoring.examples import CORPUS, DOGS, GOOD, answered, case, cited, refused

FIRST = case().model_copy(update={"id": "case-1"})
SECOND = case(CaseKind.REFUSAL).model_copy(update={"id": "case-2"})
CASES = [FIRST, SECOND]
REFUSED = refused(case_id="case-2")
POOR = answered((DOGS, (1,)), citations=(cited(1, DOGS),))


def test_every_case_has_one_value_a_repeat() -> None:
    scores = score_run(CASES, [GOOD, replace(POOR, repeat=1), REFUSED, replace(REFUSED, repeat=1)], CORPUS)

    assert scores.values["vital_recall"] == {"case-1": [1.0, 0.0]}
    assert scores.values["refusal_recall"] == {"case-2": [1.0, 1.0]}
    assert scores.errors == {}


def test_a_case_passes_where_every_repeat_does() -> None:
    assert score_run([FIRST], [GOOD], CORPUS).passed == {"case-1": True}
    assert score_run([FIRST], [GOOD, replace(POOR, repeat=1)], CORPUS).passed == {"case-1": False}


def test_a_mean_is_over_cases_not_over_repeats() -> None:
    other = FIRST.model_copy(update={"id": "case-3"})
    outputs = [GOOD, replace(GOOD, repeat=1), replace(POOR, case_id="case-3")]

    scores = score_run([FIRST, other], outputs, CORPUS)

    assert mean_of(scores, "vital_recall") == 0.5
    assert mean_of(scores, "attack_success") is None
    assert judged(scores) == 1


def test_an_error_is_named_and_scored_as_the_worst() -> None:
    broken = Output(case_id="case-1", error="TimeoutError: no reply")

    scores = score_run(CASES, [broken, REFUSED], CORPUS)

    assert scores.errors == {"case-1": "TimeoutError: no reply"}
    assert {name: of["case-1"] for name, of in scores.values.items() if "case-1" in of} == {
        name: [value] for name, value in worst_of(FIRST, CORPUS).items()
    }
    assert scores.passed == {"case-1": False, "case-2": True}


def test_a_case_that_was_never_asked_is_an_error() -> None:
    scores = score_run(CASES, [GOOD], CORPUS)

    assert scores.errors == {"case-2": "there is no output of repeat 0"}
    assert scores.values["refusal_recall"] == {"case-2": [0.0]}


def test_a_repeat_that_is_missing_is_an_error() -> None:
    skipped = score_run([FIRST], [GOOD, replace(GOOD, repeat=2)], CORPUS)
    too_few = score_run([FIRST], [GOOD], CORPUS, repeats=2)
    by_case = score_run(CASES, [GOOD, REFUSED], CORPUS, repeats={"case-1": 2})

    assert skipped.errors == too_few.errors == by_case.errors == {"case-1": "there is no output of repeat 1"}
    assert skipped.values["vital_recall"] == {"case-1": [1.0, 0.0, 1.0]}


def test_an_output_of_no_case_or_given_twice_makes_the_run_invalid() -> None:
    with pytest.raises(InvalidRunError, match="'case-9'"):
        score_run(CASES, [replace(GOOD, case_id="case-9")], CORPUS)
    with pytest.raises(InvalidRunError, match="repeat 0 twice"):
        score_run(CASES, [GOOD, GOOD], CORPUS)


def test_what_is_no_figure_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from evals.gate.scoring import catalogue

    odd = [lambda *_: {"vital_recall": float("nan"), "all_recall": 1.5, "cite_recall": 1.0}]
    monkeypatch.setattr(catalogue, "SCORERS", odd)

    scores = score_run([FIRST], [GOOD], CORPUS)

    assert scores.errors == {"case-1": "vital_recall, all_recall gave no figure between 0 and 1"}
    assert scores.values["cite_recall"] == {"case-1": [0.0]}


@given(st.randoms(use_true_random=False))
def test_the_order_of_outputs_says_nothing(random) -> None:
    outputs = [GOOD, replace(POOR, repeat=1), REFUSED, replace(REFUSED, repeat=1)]
    shuffled = random.sample(outputs, len(outputs))

    assert score_run(CASES, shuffled, CORPUS) == score_run(CASES, outputs, CORPUS)


def test_outputs_that_were_kept_score_the_same() -> None:
    kept = [output_from_json(each.to_json()) for each in (GOOD, REFUSED)]

    assert score_run(CASES, kept, CORPUS) == score_run(CASES, [GOOD, REFUSED], CORPUS)


def test_metrics_of_no_case_are_left_out() -> None:
    scores = score_run([SECOND], [REFUSED], CORPUS)

    assert set(scores.values) == {"cite_valid", "refusal_recall"} < set(METRICS)
