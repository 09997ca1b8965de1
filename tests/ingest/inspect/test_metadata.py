from __future__ import annotations

import pytest

from knowledge.proposals.report import Severity
from tests.ingest.inspect.proposed import STATED, remarks_on

BODY = "# Refunds\n\nRefunds above the limit need two signatures.\n"


def test_a_document_that_states_everything_gets_no_remark() -> None:
    assert remarks_on(STATED + BODY) == {}


def test_what_is_not_stated_is_a_warning_and_the_kind_a_note() -> None:
    remarks = remarks_on(BODY)

    assert {code: remark.severity for code, remark in remarks.items()} == {
        "missing_owner": Severity.WARNING,
        "missing_review_by": Severity.WARNING,
        "missing_audience": Severity.WARNING,
        "missing_kind": Severity.NOTE,
    }


@pytest.mark.parametrize("owner", ["To be confirmed", "<name>", "the team", "Team:", "vacant", "???"])
def test_an_owner_that_is_nobody_is_named(owner: str) -> None:
    assert "owner_is_nobody" in remarks_on(STATED.replace("Dana Ruiz", f'"{owner}"') + BODY)


@pytest.mark.parametrize("owner", ["Head of Claims", "Claims Team", "D. Ruiz", "AI Quality Lead"])
def test_a_person_or_a_role_is_an_owner(owner: str) -> None:
    assert "owner_is_nobody" not in remarks_on(STATED.replace("Dana Ruiz", owner) + BODY)


def test_a_review_date_in_the_past_is_told() -> None:
    assert "review_date_past" in remarks_on(STATED.replace("2026-12-01", "2026-05-31") + BODY)


def test_a_review_on_the_day_itself_is_in_time() -> None:
    assert "review_date_past" not in remarks_on(STATED.replace("2026-12-01", "2026-06-01") + BODY)


def test_a_document_that_takes_effect_after_its_review_is_told() -> None:
    remarks = remarks_on(STATED.replace("kind:", "effective_from: 2027-01-15\nkind:") + BODY)

    assert set(remarks) == {"effective_after_review"}


def test_a_document_that_takes_effect_far_ahead_is_told() -> None:
    stated = STATED.replace("2026-12-01", "2029-12-01").replace("kind:", "effective_from: 2029-01-15\nkind:")

    assert set(remarks_on(stated + BODY)) == {"effective_far_ahead"}
