"""Moments as the tables hold them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def stored_moment(moment: datetime) -> datetime:
    """A moment with its zone as UTC without one: what every table holds.

    >>> from datetime import timedelta, timezone
    >>> stored_moment(datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))).isoformat()
    '2026-06-01T10:00:00'
    """
    return moment.astimezone(UTC).replace(tzinfo=None)
