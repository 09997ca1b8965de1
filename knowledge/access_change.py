"""Changing who may read: at once in the truth store, then in the indexes, without a release.

The restriction and its audit entry are one transaction; from then on every search and every
reading obeys it, because each asks the truth store. The move in the indexes follows under the
home's write lock. Should it not come to that, the next write of any kind carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection, Engine

from knowledge.access import AccessChange, Restriction, Subject, SubjectKind
from knowledge.acting import Act, Actor
from knowledge.audience import MAX_LABEL_CHARS, normalise_audience
from knowledge.audit.trail import append_entry
from knowledge.errors import (
    AccessChangeError,
    HomeLockedError,
    StoreUnavailableError,
    UnknownCollectionError,
    UnknownDocumentError,
)
from knowledge.index_move import IndexMover
from knowledge.store.access import (
    effective_catalog,
    find_restriction,
    list_restrictions,
    replace_restriction,
)
from knowledge.store.documents import collections
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.releases import current_release


class AccessControl:
    """Restricts who may read, and lifts restrictions. Every change is in the audit trail."""

    def __init__(
        self,
        *,
        engine: Engine,
        clock: Callable[[], datetime],
        mover: IndexMover,
        lock: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """
        Args:
            engine: The truth store.
            clock: Gives the moment, with its zone.
            mover: Moves passages in the indexes to where they belong.
            lock: The home's write lock.
        """
        self._engine, self._clock, self._mover, self._lock = engine, clock, mover, lock

    def restrict(self, subject: Subject, audience: list[str], *, actor: Actor, reason: str) -> AccessChange:
        """Let only this audience read a document or a collection, of those who may read it anyway.

        Takes the place of a restriction that lies on the subject already. Counts from the next
        request on, for every version and every earlier release.

        Args:
            subject: What is restricted.
            audience: Roles, and groups as `group:NAME`.
            actor: Who restricts.
            reason: Why, for the record.

        Raises:
            NotAllowedError: If the actor's role does not allow it.
            AccessChangeError: If the audience or the reason is unusable.
            UnknownDocumentError: If there is no such document.
            UnknownCollectionError: If there is no such collection.
        """
        try:
            named = normalise_audience(audience)
        except ValueError as error:
            raise AccessChangeError(f"The audience cannot be used: {error}.") from error
        return self._change(subject, named, actor=actor, reason=reason)

    def lift(self, subject: Subject, *, actor: Actor, reason: str) -> AccessChange:
        """Take the restriction off a subject; its versions' own audiences count again.

        Raises:
            AccessChangeError: If nothing restricts it, or the reason is empty.

        Raises otherwise as `restrict` does.
        """
        return self._change(subject, None, actor=actor, reason=reason)

    def restrictions(self) -> list[Restriction]:
        """Every restriction in force, in order of subject."""
        with snapshot(self._engine) as connection:
            return list_restrictions(connection)

    def _change(
        self, subject: Subject, audience: frozenset[str] | None, *, actor: Actor, reason: str
    ) -> AccessChange:
        self._require_leave(subject, actor)
        if not reason.strip():
            raise AccessChangeError("A change of access needs a reason; give one with --reason.")
        with write(self._engine) as connection:
            before = find_restriction(connection, subject)
            if audience is None and before is None:
                raise AccessChangeError(f"Nothing restricts {subject}; `playbook kb restrictions` lists all.")
            if audience is not None:
                _check_exists(connection, subject)
            after = self._record(connection, subject, audience, before, actor=actor, reason=reason.strip())
            _check_labels(connection)
        return AccessChange(subject=subject, before=before, after=after, moved=self._move())

    def _require_leave(self, subject: Subject, actor: Actor) -> None:
        """Refuse, and write the refusal down, where the role does not allow it."""
        if not actor.may(Act.CHANGE_ACCESS):
            with write(self._engine) as connection:
                append_entry(
                    connection,
                    at=self._clock(),
                    actor=actor.name,
                    action="act.denied",
                    subject=str(subject),
                    details={"act": Act.CHANGE_ACCESS.value, "role": actor.role},
                )
        actor.require(Act.CHANGE_ACCESS)

    def _record(
        self,
        connection: Connection,
        subject: Subject,
        audience: frozenset[str] | None,
        before: Restriction | None,
        *,
        actor: Actor,
        reason: str,
    ) -> Restriction | None:
        now = self._clock()
        after = replace_restriction(
            connection,
            subject,
            audience=audience,
            actor=actor.name,
            reason=reason,
            at=stored_moment(now),
        )
        append_entry(
            connection,
            at=now,
            actor=actor.name,
            action="access.lifted" if audience is None else "access.restricted",
            subject=str(subject),
            details={
                "reason": reason,
                "before": sorted(before.audience) if before else None,
                "after": sorted(audience) if audience is not None else None,
            },
        )
        return after

    def _move(self) -> bool:
        """Whether the indexes have followed; what hides the passages does not depend on it."""
        try:
            with self._lock():
                self._mover.settle()
        except (HomeLockedError, StoreUnavailableError):
            return False
        return True


def _check_exists(connection: Connection, subject: Subject) -> None:
    if subject.kind is SubjectKind.COLLECTION:
        known = collections(connection)
        if subject.name not in known:
            raise UnknownCollectionError(subject.name, known)
        return
    entries = effective_catalog(
        connection, release=current_release(connection), doc_ids=[subject.name]
    )
    if subject.name not in {entry.doc_id for entry in entries}:
        raise UnknownDocumentError(subject.name)


def _check_labels(connection: Connection) -> None:
    """What the columns of the indexes hold; the transaction is undone where it does not fit."""
    for entry in effective_catalog(connection, release=current_release(connection)):
        if len(entry.audience) > MAX_LABEL_CHARS:
            raise AccessChangeError(
                f"Too many groups decide together who may read {entry.doc_id}; make one group of some."
            )
