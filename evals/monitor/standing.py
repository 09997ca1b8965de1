"""Which documents were overdue for review on which day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection, select

from knowledge.store.schema import verifications, versions


class OverdueDocuments:
    """Review dates of every version, as they were known on each day."""

    def __init__(self, connection: Connection) -> None:
        self._stated: dict[tuple[str, int], tuple[int, date | None]] = {}
        for row in connection.execute(
            select(versions.c.doc_id, versions.c.number, versions.c.version_id, versions.c.review_by)
        ):
            self._stated[row.doc_id, row.number] = row.version_id, row.review_by
        self._verified: dict[int, list[tuple[date, date]]] = defaultdict(list)
        query = select(verifications.c.version_id, verifications.c.at, verifications.c.review_by)
        for row in connection.execute(query.order_by(verifications.c.verification_id)):
            self._verified[row.version_id].append((row.at.date(), row.review_by))

    def was_overdue(self, doc_id: str, version: int, day: date) -> bool:
        """Whether a version's review date had passed on a day; what was verified later does not count."""
        version_id, review_by = self._stated.get((doc_id, version), (0, None))
        for at, until in self._verified.get(version_id, ()):
            if at <= day:
                review_by = until
        return review_by is not None and review_by < day
