"""Saying that two statements are no conflict. It holds until one of the two says something else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Delete, delete, insert, select

from knowledge.acting import Act, Actor
from knowledge.audit.trail import append_entry
from knowledge.contradictions.claim import Claim
from knowledge.contradictions.pairing import ClaimPair
from knowledge.errors import UnknownConflictError
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.schema import dismissed_conflicts

if TYPE_CHECKING:
    from knowledge.knowledge_base import KnowledgeBase

Digests = tuple[str, str]
"""Of the two sides, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """Who said that a pair is no conflict, why and when."""

    actor: str
    reason: str
    at: datetime
    """UTC, without a zone."""


def digests_of(pair: ClaimPair) -> Digests:
    """What names a pair as long as neither side says something else."""
    first, second = sorted(_digest(claim) for claim in (pair.first, pair.second))
    return first, second


def conflict_id(pair: ClaimPair) -> str:
    """Ten hexadecimal digits by which people name a pair."""
    return hashlib.sha256("".join(digests_of(pair)).encode()).hexdigest()[:10]


def load_dismissals(knowledge_base: KnowledgeBase) -> Mapping[Digests, Dismissal]:
    """Everything that has been dismissed."""
    with snapshot(knowledge_base.engine) as connection:
        rows = connection.execute(select(dismissed_conflicts)).all()
    return {
        (row.first_sha256, row.second_sha256): Dismissal(actor=row.actor, reason=row.reason, at=row.at)
        for row in rows
    }


def dismiss_conflict(
    knowledge_base: KnowledgeBase, pairs: Sequence[ClaimPair], name: str, *, actor: Actor, reason: str
) -> ClaimPair:
    """Record that a pair is no conflict.

    Args:
        knowledge_base: Keeps the record.
        pairs: As `find_conflicts` found them.
        name: The pair's `conflict_id`.
        actor: Who says so.
        reason: Why, for the record.

    Raises:
        NotAllowedError: If the actor's role does not allow it.
        UnknownConflictError: If no pair has this name.
    """
    actor.require(Act.VERIFY)
    pair = _named(pairs, name)
    now = knowledge_base.clock()
    first, second = digests_of(pair)
    with write(knowledge_base.engine) as connection:
        connection.execute(_delete(first, second))
        connection.execute(
            insert(dismissed_conflicts).values(
                first_sha256=first,
                second_sha256=second,
                actor=actor.name,
                reason=reason,
                at=stored_moment(now),
            )
        )
        append_entry(
            connection,
            at=now,
            actor=actor.name,
            action="conflict.dismissed",
            subject=name,
            details={"reason": reason, "topic": pair.topic, "sides": [_side(pair.first), _side(pair.second)]},
        )
    return pair


def reopen_conflict(
    knowledge_base: KnowledgeBase, pairs: Sequence[ClaimPair], name: str, *, actor: Actor, reason: str
) -> ClaimPair:
    """Take a dismissal back. Arguments and errors as for `dismiss_conflict`."""
    actor.require(Act.VERIFY)
    pair = _named(pairs, name)
    with write(knowledge_base.engine) as connection:
        connection.execute(_delete(*digests_of(pair)))
        append_entry(
            connection,
            at=knowledge_base.clock(),
            actor=actor.name,
            action="conflict.reopened",
            subject=name,
            details={"reason": reason, "sides": [_side(pair.first), _side(pair.second)]},
        )
    return pair


def _named(pairs: Sequence[ClaimPair], name: str) -> ClaimPair:
    found = next((pair for pair in pairs if conflict_id(pair) == name.strip().lower()), None)
    if found is None:
        raise UnknownConflictError(name)
    return found


def _delete(first: str, second: str) -> Delete:
    return delete(dismissed_conflicts).where(
        dismissed_conflicts.c.first_sha256 == first, dismissed_conflicts.c.second_sha256 == second
    )


def _digest(claim: Claim) -> str:
    quote = " ".join(claim.unit.text.split())
    return hashlib.sha256(f"{claim.doc_id}\0{quote}".encode()).hexdigest()


def _side(claim: Claim) -> dict[str, object]:
    document = claim.document
    return {"doc_id": document.doc_id, "version": document.version, "quote": claim.unit.text}
