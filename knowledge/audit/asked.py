"""Questions in the audit trail, and what the assistants that answered them were made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DatabaseError

from knowledge.audit.acts import record_act
from knowledge.audit.entry import is_whole
from knowledge.audit.trail import append_entry
from knowledge.errors import AuditBrokenError, AuditWriteError, UnknownAnswerError
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.schema import assistant_archive, audit_entries

QUESTION_ASKED = "question.asked"
"""The action of the entry that every answered question leaves; its subject is the answer's id."""
ACT_DENIED = "act.denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One question as the trail holds it."""

    answer_id: str
    at: str
    """ISO moment in UTC."""
    asker: str
    details: Mapping[str, Any]
    """See `assistant.governing.question_entry`."""


def record_question(
    engine: Engine,
    *,
    at: datetime,
    asker: str,
    answer_id: str,
    details: Mapping[str, Any],
    digest: str,
    recipe: Mapping[str, Any],
) -> None:
    """Append one question to the trail, and keep what answered it if that is new.

    Args:
        at: The moment, with its zone.
        asker: Who asked.
        answer_id: Names the answer.
        details: JSON-able values.
        digest: Of the assistant that answered.
        recipe: What that assistant was made of, as JSON values.

    Raises:
        AuditWriteError: If it cannot be written.
    """
    try:
        with write(engine) as connection:
            _keep_recipe(connection, digest, recipe, at)
            append_entry(
                connection,
                at=at,
                actor=asker,
                action=QUESTION_ASKED,
                subject=answer_id,
                details=details,
            )
    except DatabaseError as error:
        raise AuditWriteError from error


def record_denial(
    engine: Engine, *, at: datetime, actor: str, act: str, reason: str, details: Mapping[str, Any]
) -> None:
    """Append that something was asked for and not done.

    Args:
        at: The moment, with its zone.
        actor: Who wanted it.
        act: What was wanted, such as `ask`.
        reason: Why it was not done, in one sentence.
        details: Further JSON-able values.

    Raises:
        AuditWriteError: If it cannot be written.
    """
    record_act(
        engine, at=at, actor=actor, action=ACT_DENIED, subject=act, details={"reason": reason, **details}
    )


def find_question(engine: Engine, answer_id: str) -> AskedQuestion:
    """The question that an answer's id names.

    Raises:
        UnknownAnswerError: If the trail holds none.
        AuditBrokenError: If its entry is not as it was written.
    """
    query = select(audit_entries).where(
        audit_entries.c.action == QUESTION_ASKED, audit_entries.c.subject == answer_id
    )
    with snapshot(engine) as connection:
        row = connection.execute(query.order_by(audit_entries.c.sequence).limit(1)).first()
    if row is None:
        raise UnknownAnswerError(answer_id)
    if not is_whole(row._mapping):
        raise AuditBrokenError(
            f"Entry {row.sequence} was changed since it was written, so that nothing can be held against "
            "it; `playbook audit verify` shows what is still whole."
        )
    return AskedQuestion(answer_id=row.subject, at=row.at, asker=row.actor, details=json.loads(row.details))


def asked_newest_first(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """The details of every question in the trail."""
    rows = connection.execute(
        select(audit_entries.c.details)
        .where(audit_entries.c.action == QUESTION_ASKED)
        .order_by(audit_entries.c.sequence.desc())
        .execution_options(yield_per=200)
    )
    for row in rows:
        yield json.loads(row.details)


def load_recipe(engine: Engine, digest: str) -> Mapping[str, Any] | None:
    """What the assistant with this digest was made of; None where nothing was kept.

    Raises:
        AuditBrokenError: If what was kept cannot be read.
    """
    query = select(assistant_archive.c.content).where(assistant_archive.c.digest == digest)
    try:
        with snapshot(engine) as connection:
            return connection.execute(query).scalar()
    except ValueError as error:
        raise AuditBrokenError(
            f"What is kept of the assistant {digest} was changed since and cannot be read; restore a backup "
            "and run `playbook audit verify`."
        ) from error


def _keep_recipe(connection: Connection, digest: str, recipe: Mapping[str, Any], at: datetime) -> None:
    query = select(assistant_archive.c.digest).where(assistant_archive.c.digest == digest)
    if connection.execute(query).first() is not None:
        return
    connection.execute(
        insert(assistant_archive).values(
            digest=digest,
            content=dict(recipe),
            first_used_at=stored_moment(at),
        )
    )
