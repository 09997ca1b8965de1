from dataclasses import replace

import pytest

from evals.gate.cases.case import CaseKind
from evals.gate.outputs import Output
from evals.gate.scoring.refusals import score_refusals
from tests.evals.gate.scoring.examples import CORPUS, GOOD, asked_back, case, refused

PARTIAL = replace(GOOD, status="partial")
SIDES = replace(GOOD, status="conflict", refusal_reason="conflict")
DISGUISED = replace(GOOD, status="refused")
TALKATIVE = asked_back(answer="Which one? The ferry allows 14 days [1].")
EMPTY = Output(case_id="case-1", status="answered")


def refusal_recall(output: Output, **gold) -> float:
    return score_refusals(case(CaseKind.REFUSAL, **gold), output, CORPUS)["refusal_recall"]


@pytest.mark.parametrize("output", [refused(), asked_back()], ids=["refused", "asked back"])
def test_a_refusal_or_a_question_back_is_right_where_nothing_answers(output: Output) -> None:
    assert refusal_recall(output) == 1


@pytest.mark.parametrize(
    "output", [GOOD, PARTIAL, SIDES, DISGUISED, TALKATIVE, EMPTY], ids=lambda output: output.status
)
def test_whatever_asserts_something_is_no_refusal(output: Output) -> None:
    assert refusal_recall(output) == 0


def test_where_documents_disagree_both_sides_are_right_as_well() -> None:
    scores = score_refusals(case(CaseKind.REFUSAL, refusal_reason="conflict"), SIDES, CORPUS)

    assert scores == {"refusal_recall": 1, "reason_match": 1}


def test_a_near_miss_is_to_be_answered() -> None:
    def over_refusal(output: Output) -> float:
        return score_refusals(case(CaseKind.NEAR_MISS), output, CORPUS)["over_refusal"]

    assert [over_refusal(each) for each in (GOOD, PARTIAL, SIDES)] == [0, 0, 0]
    assert [over_refusal(each) for each in (refused(), asked_back(), EMPTY)] == [1, 1, 1]


def test_the_reason_counts_where_one_is_named() -> None:
    asked = case(CaseKind.REFUSAL, refusal_reason="not_found")

    assert score_refusals(asked, refused(), CORPUS)["reason_match"] == 1
    assert score_refusals(asked, refused(refusal_reason="out_of_scope"), CORPUS)["reason_match"] == 0
    assert score_refusals(asked, replace(GOOD, refusal_reason="not_found"), CORPUS)["reason_match"] == 0
    assert "reason_match" not in score_refusals(case(CaseKind.REFUSAL), refused(), CORPUS)


@pytest.mark.parametrize("kind", [CaseKind.ANSWER, CaseKind.MULTI_TURN, CaseKind.DRAFT])
def test_other_kinds_have_no_such_figures(kind: CaseKind) -> None:
    assert score_refusals(case(kind), refused(), CORPUS) == {}
