"""Verifications in the truth store: who confirmed which version, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from knowledge.store.moments import stored_moment
from knowledge.store.schema import validities, verifications
from knowledge.verification import Verification

_CHUNK = 500  # parameters in one IN list


def add_verification(connection: Connection, verification: Verification, *, doc_id: str) -> None:
    """Write down that somebody confirmed a version of a document."""
    connection.execute(
        insert(verifications).values(
            doc_id=doc_id,
            version_id=verification.version_id,
            actor=verification.actor,
            at=stored_moment(verification.at),
            review_by=verification.review_by,
        )
    )


def newest_verifications(
    connection: Connection, version_ids: Iterable[int], *, before: datetime | None = None
) -> Mapping[int, Verification]:
    """The last verification of each version that has one, by version id.

    Args:
        connection: An open transaction.
        version_ids: Versions to look up.
        before: Only what was verified before this moment (with zone); None knows all.
    """
    wanted = sorted(set(version_ids))
    found: dict[int, Verification] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = verifications.c.version_id.in_(wanted[start : start + _CHUNK])
        newest = select(func.max(verifications.c.verification_id)).where(part)
        if before is not None:
            newest = newest.where(verifications.c.at < stored_moment(before))
        newest = newest.group_by(verifications.c.version_id)
        query = select(verifications).where(verifications.c.verification_id.in_(newest))
        for row in connection.execute(query):
            found[row.version_id] = Verification(
                version_id=row.version_id,
                actor=row.actor,
                at=row.at.replace(tzinfo=UTC),
                review_by=row.review_by,
            )
    return found


def open_version(connection: Connection, doc_id: str) -> int | None:
    """Number in the store of the version that is published now; None where there is none."""
    return connection.execute(
        select(validities.c.version_id).where(
            validities.c.doc_id == doc_id, validities.c.valid_to_release.is_(None)
        )
    ).scalar()
