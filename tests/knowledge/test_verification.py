"""Whether a document is vouched for on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import DocumentStatus, VerificationState
from knowledge.verification import days_overdue, end_of_day, months_later, verification_state

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("review_by", "state"),
    [
        (None, VerificationState.UNVERIFIED),
        (date(2026, 5, 31), VerificationState.OVERDUE),
        (date(2026, 6, 1), VerificationState.DUE_SOON),
        (date(2026, 7, 1), VerificationState.DUE_SOON),
        (date(2026, 7, 2), VerificationState.VERIFIED),
        (date.max, VerificationState.VERIFIED),
        (date.min, VerificationState.OVERDUE),
    ],
)
def test_the_review_date_decides(review_by: date | None, state: VerificationState) -> None:
    assert verification_state(review_by, on=TODAY) is state


@pytest.mark.parametrize("status", [DocumentStatus.RETIRED, DocumentStatus.SUPERSEDED])
def test_what_has_ended_is_no_longer_verified(status: DocumentStatus) -> None:
    assert verification_state(date.max, on=TODAY, status=status) is VerificationState.RETIRED


def test_nothing_is_due_soon_where_no_days_are_set() -> None:
    assert verification_state(TODAY, on=TODAY, due_soon_days=0) is VerificationState.VERIFIED


@given(st.dates(), st.dates(), st.integers(0, 365))
def test_overdue_is_having_days_overdue(review_by: date, on: date, window: int) -> None:
    overdue = verification_state(review_by, on=on, due_soon_days=window) is VerificationState.OVERDUE

    assert overdue == (days_overdue(review_by, on=on) > 0)


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 60))
def test_months_later_is_in_that_month_and_never_on_a_later_day(day: date, months: int) -> None:
    later = months_later(day, months)

    assert later > day
    assert later.day <= day.day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


def test_a_day_ends_where_the_next_one_begins() -> None:
    assert end_of_day(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert end_of_day(date.max).year == 9999
