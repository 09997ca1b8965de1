"""Reading who vouches for versions: verifications, their days, and owners who have left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from knowledge.directory import Directory
from knowledge.documents import DocumentStatus
from knowledge.store.verifications import newest_verifications
from knowledge.verification import (
    DUE_SOON_DAYS,
    Verification,
    Vouching,
    end_of_day,
    verification_state,
)


class Vouchers:
    """Says of rows of versions how they are vouched for on a day. Safe for threads."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        due_soon_days: int = DUE_SOON_DAYS,
        directory: Callable[[], Directory] = Directory,
    ) -> None:
        """
        Args:
            clock: Gives the moment, with its zone.
            due_soon_days: Days before its review date in which a document is due soon.
            directory: The people who own documents, as they are known now.
        """
        self._clock, self._due_soon_days, self._directory = clock, due_soon_days, directory

    def read(
        self, connection: Connection, rows: Iterable[Row[Any]], *, on: date
    ) -> Callable[[Row[Any], DocumentStatus | None], Vouching]:
        """What tells of each of these rows how it is vouched for, given its status on the day.

        What was verified later than the day is not known then.
        """
        before = end_of_day(on) if on < self._clock().date() else None
        verified = newest_verifications(connection, (row.version_id for row in rows), before=before)
        directory = self._directory()

        def vouching(row: Row[Any], status: DocumentStatus | None) -> Vouching:
            return self._vouching(row, verified, directory, on, status)

        return vouching

    def _vouching(
        self,
        row: Row[Any],
        verified: Mapping[int, Verification],
        directory: Directory,
        on: date,
        status: DocumentStatus | None,
    ) -> Vouching:
        last = verified.get(row.version_id)
        review_by = last.review_by if last else row.review_by
        left = bool(row.owner) and directory.has_left(row.owner, on=on)
        return Vouching(
            review_by=review_by,
            verification=verification_state(
                review_by, on=on, due_soon_days=self._due_soon_days, status=status
            ),
            verified_by=last.actor if last else None,
            verified_at=last.at if last else None,
            owner_left=left,
            stand_in=directory.stand_in(row.owner, row.deputy, on=on) if left else None,
        )
