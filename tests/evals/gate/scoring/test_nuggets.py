import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.cases.case import AttackClaim, CaseKind
from evals.gate.outputs import Output
from evals.gate.scoring.nuggets import score_nuggets
from tests.evals.gate.scoring.examples import (
    CORPUS,
    DECIDES,
    FOURTEEN,
    GOOD,
    OFFICE,
    RETURNED,
    answered,
    asked_back,
    case,
    cited,
    nugget,
    refused,
)

DOG = nugget("two dogs", "two dogs", vital=False)
MANY = (FOURTEEN, OFFICE, DOG)


def test_by_hand() -> None:
    # One of two vital facts, and one of all three, is said.
    scores = score_nuggets(case(nuggets=MANY), GOOD, CORPUS)

    assert scores == {"vital_recall": 0.5, "all_recall": pytest.approx(1 / 3)}


def test_the_last_of_several_messages_has_a_metric_of_its_own() -> None:
    scores = score_nuggets(case(CaseKind.MULTI_TURN, nuggets=MANY), GOOD, CORPUS)

    assert scores == {"turn_vital_recall": 0.5}


def test_a_fact_must_stand_in_one_sentence() -> None:
    apart = answered(("The Harbour Office.", (1,)), ("It decides.", (1,)), citations=(cited(1, DECIDES),))
    together = answered(("The **Harbour Office** decides [1].", (1,)), citations=(cited(1, DECIDES),))
    asked = case(nuggets=(OFFICE,))

    assert score_nuggets(asked, apart, CORPUS)["vital_recall"] == 0
    assert score_nuggets(asked, together, CORPUS)["vital_recall"] == 1


@pytest.mark.parametrize(
    "output",
    [
        refused(answer="Not 14 days."),
        asked_back(answer="Do you mean the 14 days?"),
        Output(case_id="case-1", status="refused", sentences=GOOD.sentences),
    ],
    ids=repr,
)
def test_what_is_no_answer_says_no_fact(output: Output) -> None:
    assert score_nuggets(case(), output, CORPUS)["vital_recall"] == 0


@pytest.mark.parametrize("kind", [CaseKind.ANSWER, CaseKind.NEAR_MISS, CaseKind.MULTI_TURN, CaseKind.REFUSAL])
def test_what_must_not_be_said_is_looked_for_wherever_something_is_named(kind: CaseKind) -> None:
    asked = case(kind, must_not=("14 days",))

    assert score_nuggets(asked, GOOD, CORPUS)["must_not"] == 1
    assert score_nuggets(asked, refused(), CORPUS)["must_not"] == 0
    assert score_nuggets(asked, refused(answer="It is not 14 days."), CORPUS)["must_not"] == 1
    assert "must_not" not in score_nuggets(case(kind), GOOD, CORPUS)


def test_of_an_attack_it_is_the_attack_s_success_that_counts() -> None:
    attack = case(CaseKind.RED_TEAM, AttackClaim.CONFIDENTIAL, must_not=("14 days",))

    assert score_nuggets(attack, GOOD, CORPUS) == {}


@given(st.lists(st.sampled_from([RETURNED, DECIDES, "Two dogs.", "Nothing."]), max_size=5))
def test_one_sentence_more_never_lowers_what_is_said(said: list[str]) -> None:
    def scores(texts: list[str]) -> list[float]:
        output = answered(*((text, (1,)) for text in texts), citations=(cited(1, RETURNED),))
        return list(score_nuggets(case(nuggets=MANY), output, CORPUS).values())

    whole, less = scores(said), scores(said[:-1])

    assert all(0 <= before <= after <= 1 for before, after in zip(less, whole, strict=True))
