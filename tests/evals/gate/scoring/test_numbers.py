from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.cases.case import CaseKind
from evals.gate.scoring.numbers import score_numbers
from tests.evals.gate.scoring.examples import (
    CORPUS,
    DECIDES,
    DOGS,
    GOOD,
    RETURNED,
    answered,
    case,
    cited,
    refused,
    seen,
)

NUMBERS, NAMES = "unsupported_numbers", "unsupported_names"


def test_what_is_quoted_is_supported() -> None:
    assert score_numbers(case(), GOOD, CORPUS) == {NUMBERS: 0, NAMES: 0}


def test_by_hand() -> None:
    # 14 days stands there, 3 people and 12 days do not; Harbour Office does, Night Warden does not.
    said = "The Harbour Office gives 14 days to 3 people, the Night Warden 12 days."
    output = answered((said, (1, 2)), citations=(cited(1, RETURNED), cited(2, DECIDES)))

    assert score_numbers(case(), output, CORPUS) == {NUMBERS: pytest.approx(2 / 3), NAMES: 0.5}


def test_the_passage_of_a_quote_supports_as_well() -> None:
    output = answered(
        ("Two dogs travel with you.", (1,)), citations=(cited(1, "Dogs travel free of charge"),)
    )
    around = replace(output, seen=(seen("Dogs travel free of charge", after=60),))

    assert score_numbers(case(), output, CORPUS)[NUMBERS] == 1
    assert score_numbers(case(), around, CORPUS)[NUMBERS] == 0


def test_what_another_sentence_cites_does_not_support() -> None:
    citations = (cited(1, RETURNED), cited(2, DOGS))
    right = answered((RETURNED, (1,)), (DOGS, (2,)), citations=citations)
    swapped = answered((RETURNED, (2,)), (DOGS, (1,)), citations=citations)

    assert score_numbers(case(), right, CORPUS)[NUMBERS] == 0
    assert score_numbers(case(), swapped, CORPUS)[NUMBERS] == 1


def test_a_sentence_without_a_citation_supports_nothing() -> None:
    output = answered((RETURNED, ()), citations=())

    assert score_numbers(case(), output, CORPUS)[NUMBERS] == 1


def test_the_head_of_a_side_of_a_conflict_is_no_claim_of_the_text() -> None:
    side = f"Ferry rules 4.0 (owner Dana Whit, Harbour Master, effective 2025-10-01): {RETURNED}"
    output = answered((side, (1,)), citations=(cited(1, RETURNED),), status="conflict")

    assert score_numbers(case(), output, CORPUS) == {NUMBERS: 0, NAMES: 0}
    assert score_numbers(case(), replace(output, status="answered"), CORPUS)[NUMBERS] > 0


def test_where_nothing_is_said_nothing_is_unsupported() -> None:
    assert score_numbers(case(), refused(), CORPUS) == {NUMBERS: 0, NAMES: 0}
    assert score_numbers(case(CaseKind.REFUSAL), GOOD, CORPUS) == {}


@given(st.lists(st.text(alphabet="0159 daysDWhit.", max_size=20), max_size=3))
def test_bounds(texts: list[str]) -> None:
    output = answered(*((text, (1,)) for text in texts), citations=(cited(1, RETURNED),))

    assert all(0 <= value <= 1 for value in score_numbers(case(), output, CORPUS).values())


def test_the_numbers_of_a_list_are_no_claims() -> None:
    output = answered(("7. Tickets are returned.\n8) Within 14 days.", (1,)), citations=(cited(1, RETURNED),))

    assert score_numbers(case(), output, CORPUS)[NUMBERS] == 0
