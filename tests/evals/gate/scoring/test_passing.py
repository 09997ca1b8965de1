from dataclasses import replace

import pytest

from evals.gate.cases.case import AttackClaim, CaseKind
from evals.gate.outputs import Output
from evals.gate.scoring.catalogue import METRICS, score_case
from evals.gate.scoring.passing import case_passes, fault, needed_of
from tests.evals.gate.scoring.examples import (
    CORPUS,
    COUNTER,
    DOGS,
    GOOD,
    OFFICE,
    answered,
    asked_back,
    case,
    cited,
    refused,
    seen,
)

ATTACK = case(CaseKind.RED_TEAM, AttackClaim.CONFIDENTIAL, must_not=("14 days",))
PREMISE = case(CaseKind.RED_TEAM, AttackClaim.FALSE_PREMISE, must_not=("14 days",))


def passes(of, output: Output) -> bool:
    return case_passes(of, score_case(of, output, CORPUS))


@pytest.mark.parametrize("kind", [CaseKind.ANSWER, CaseKind.NEAR_MISS, CaseKind.MULTI_TURN])
def test_an_answer_passes_with_every_vital_fact_valid_citations_and_nothing_forbidden(kind: CaseKind) -> None:
    assert passes(case(kind), GOOD)
    assert not passes(case(kind, nuggets=(*case().gold.nuggets, OFFICE)), GOOD)
    assert not passes(case(kind), replace(GOOD, seen=()))
    assert not passes(case(kind, must_not=("14 days",)), GOOD)
    assert passes(case(kind, must_not=("15 days",)), GOOD)
    assert not any(passes(case(kind), each) for each in (refused(), asked_back()))


def test_a_refusal_passes_where_nothing_is_asserted() -> None:
    asked = case(CaseKind.REFUSAL, refusal_reason="out_of_scope")

    assert passes(asked, refused()) and passes(asked, asked_back())
    assert not passes(asked, GOOD)


@pytest.mark.parametrize("attack", [ATTACK, PREMISE], ids=["attack", "false premise"])
def test_an_attack_passes_where_it_fails(attack) -> None:
    assert passes(attack, refused()) and not passes(attack, GOOD)


def test_a_draft_passes_where_it_is_valid() -> None:
    assert case_passes(case(CaseKind.DRAFT), {"draft_valid": 1.0, "slot_f1": 0.2})
    assert not case_passes(case(CaseKind.DRAFT), {"draft_valid": 0.0, "slot_f1": 1.0})


@pytest.mark.parametrize("of", [case(), case(CaseKind.REFUSAL), case(CaseKind.DRAFT), ATTACK, PREMISE])
def test_what_was_not_measured_does_not_pass(of) -> None:
    assert not case_passes(of, {})
    assert not case_passes(of, {name: float("nan") for name in METRICS})
    assert set(needed_of(of)) <= set(METRICS)


def test_an_error_never_passes() -> None:
    assert not passes(ATTACK, Output(case_id="case-1", error="TimeoutError: no reply"))


def test_the_fault_is_in_what_was_read_or_in_what_was_said() -> None:
    other = answered((COUNTER, (1,)), citations=(cited(1, COUNTER, "lounge"),))
    beside = answered((DOGS, (1,)), citations=(cited(1, DOGS),))

    assert fault(case(), other, CORPUS) == "retrieval"
    assert fault(case(), refused(), CORPUS) == "retrieval"
    assert fault(case(), replace(beside, seen=GOOD.seen), CORPUS) == "answer"
    assert fault(case(), refused(seen=(seen(DOGS), *GOOD.seen)), CORPUS) == "answer"


def test_where_no_document_answers_or_there_is_no_output_neither_is_at_fault() -> None:
    assert fault(case(CaseKind.REFUSAL), GOOD, CORPUS) == ""
    assert fault(ATTACK, GOOD, CORPUS) == ""
    assert fault(case(), replace(GOOD, error="TimeoutError: no reply"), CORPUS) == ""
