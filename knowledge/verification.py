"""Whether a document is still vouched for on a day. The one rule, pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from knowledge.documents import DocumentStatus, VerificationState

DUE_SOON_DAYS = 30
"""How long before its review date a document is due soon, unless the settings say otherwise."""

_ENDED = frozenset({DocumentStatus.SUPERSEDED, DocumentStatus.RETIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A person's confirmation that one version is still true."""

    version_id: int
    actor: str
    at: datetime
    """With its zone."""
    review_by: date
    """Until when it is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """Who vouches for a version on one day, and until when."""

    review_by: date | None = None
    """What the newest verification says, else what the version states."""
    verification: VerificationState = VerificationState.UNVERIFIED
    verified_by: str | None = None
    verified_at: datetime | None = None
    owner_left: bool = False
    stand_in: str | None = None


def verification_state(
    review_by: date | None,
    *,
    on: date,
    due_soon_days: int = DUE_SOON_DAYS,
    status: DocumentStatus | None = None,
) -> VerificationState:
    """How a document stands on a day.

    The review date itself still counts as in time: a document is overdue from the day after.

    Args:
        review_by: What the newest verification says, else what the version states.
        on: The day.
        due_soon_days: How many days before the date it is due soon; 0 turns that off.
        status: Of the document on that day; one that has ended is no longer verified, and
            nobody vouches for a draft.

    >>> verification_state(date(2026, 6, 1), on=date(2026, 6, 1)).value
    'due_soon'
    >>> verification_state(date(2026, 6, 1), on=date(2026, 6, 2)).value
    'overdue'
    """
    if status in _ENDED:
        return VerificationState.RETIRED
    if review_by is None or status is DocumentStatus.DRAFT:
        return VerificationState.UNVERIFIED
    if review_by < on:
        return VerificationState.OVERDUE
    if due_soon_days and review_by - on <= timedelta(days=due_soon_days):
        return VerificationState.DUE_SOON
    return VerificationState.VERIFIED


def days_overdue(review_by: date, *, on: date) -> int:
    """Days since the review date; negative where it is still to come."""
    return (on - review_by).days


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one.

    >>> months_later(date(2026, 1, 31), 1), months_later(date(2026, 12, 15), 12)
    (datetime.date(2026, 2, 28), datetime.date(2027, 12, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def end_of_day(day: date) -> datetime:
    """The moment (UTC) until which something counts as of that day."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
