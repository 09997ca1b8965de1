"""Releases: the numbered published states."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, insert, select

from knowledge.changes import ReleaseRecord
from knowledge.errors import UnknownReleaseError
from knowledge.store.moments import stored_moment
from knowledge.store.schema import releases


def current_release(connection: Connection) -> int:
    """Number of the newest release; 0 before the first."""
    return connection.execute(select(func.max(releases.c.number))).scalar() or 0


def resolve_release(connection: Connection, as_of: str | None) -> tuple[int, date | None]:
    """The release that a reader means, and the day on which to judge it.

    Args:
        connection: An open transaction.
        as_of: A release number, an ISO date (the release that was current at its end, UTC)
            or None for the current one.

    Returns:
        The number, and the date where one was given.

    Raises:
        UnknownReleaseError: If there is no such release, or none had been published.
    """
    if as_of is None:
        return current_release(connection), None
    reference = as_of.strip()
    if reference.isascii() and reference.isdigit() and len(reference) < 8:
        return _existing(connection, int(reference), as_of), None
    try:
        day = date.fromisoformat(reference)
    except ValueError:
        raise UnknownReleaseError(as_of) from None
    return _current_on(connection, day, as_of), day


def published_on(connection: Connection, release: int) -> date | None:
    """The day (UTC) on which a release was published; None for an unknown one."""
    moment = connection.execute(select(releases.c.published_at).where(releases.c.number == release)).scalar()
    return moment.date() if moment else None


def add_release(
    connection: Connection, *, number: int, published_at: datetime, record: ReleaseRecord
) -> None:
    """Write the row that makes a release exist."""
    connection.execute(
        insert(releases).values(
            number=number,
            published_at=stored_moment(published_at),
            actor=record.actor,
            reason=record.reason,
            kind=record.kind,
            proposal=record.proposal,
            restores=record.restores,
            emergency=record.emergency,
        )
    )


def _existing(connection: Connection, number: int, as_of: str) -> int:
    found = connection.execute(select(releases.c.number).where(releases.c.number == number)).scalar()
    if found is None:
        raise UnknownReleaseError(as_of)
    return number


def _current_on(connection: Connection, day: date, as_of: str) -> int:
    query = select(func.max(releases.c.number))
    if day < date.max:
        end = datetime.combine(day + timedelta(days=1), time.min)
        query = query.where(releases.c.published_at < end)
    number = connection.execute(query).scalar()
    if number is None:
        raise UnknownReleaseError(as_of)
    return int(number)
