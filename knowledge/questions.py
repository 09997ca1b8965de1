"""Questions that are known: saved ones, and those that people really asked."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from knowledge.audience import NO_GROUPS
from knowledge.audit.asked import asked_newest_first
from knowledge.audit.trail import append_entry
from knowledge.characters import whole_characters
from knowledge.people import fold_name
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.schema import saved_questions


class QuestionOrigin(StrEnum):
    """Where a known question comes from."""

    SAVED = "saved"
    """Somebody put it into the saved set."""
    ASKED = "asked"
    """Somebody asked it; it stands in the audit trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownQuestion:
    """A question that can be asked again without its conversation."""

    text: str
    role: str
    """Whose reading rights apply."""
    groups: frozenset[str] = NO_GROUPS
    """The same; a saved question is asked without any."""
    collection: str | None = None
    origin: QuestionOrigin = QuestionOrigin.SAVED
    number: int | None = None
    """Of a saved question: by which it is removed."""

    @property
    def key(self) -> tuple[str, str, frozenset[str], str | None]:
        """Equal for two questions that ask the same of the same documents."""
        return fold_name(self.text), self.role, self.groups, self.collection


def list_saved_questions(engine: Engine) -> list[KnownQuestion]:
    """The saved set, oldest first."""
    with snapshot(engine) as connection:
        return _saved(connection)


def save_questions(
    engine: Engine, questions: Iterable[KnownQuestion], *, actor: str, at: datetime
) -> list[KnownQuestion]:
    """Add questions to the saved set.

    Args:
        questions: With text, role and collection; their origin and number do not count.
        actor: Who saves them.
        at: The moment, with its zone.

    Returns:
        Those that were not saved before, with their numbers.
    """
    added: list[KnownQuestion] = []
    with write(engine) as connection:
        known = {question.key for question in _saved(connection)}
        for question in questions:
            if question.key in known:
                continue
            known.add(question.key)
            added.append(_insert(connection, question, actor=actor, at=at))
        if added:
            details = {"numbers": [question.number for question in added]}
            _note(connection, "questions.saved", details, actor=actor, at=at)
    return added


def remove_questions(engine: Engine, numbers: Iterable[int], *, actor: str, at: datetime) -> list[int]:
    """Take questions out of the saved set.

    Returns:
        The numbers that were in it.
    """
    wanted = sorted(set(numbers))
    with write(engine) as connection:
        found = connection.execute(
            delete(saved_questions)
            .where(saved_questions.c.question_id.in_(wanted))
            .returning(saved_questions.c.question_id, saved_questions.c.text)
        ).all()
        removed = sorted(row.question_id for row in found)
        if removed:
            details = {"questions": {row.question_id: row.text for row in found}}
            _note(connection, "questions.removed", details, actor=actor, at=at)
    return removed


def recent_questions(engine: Engine, n: int) -> list[KnownQuestion]:
    """The last questions that people really asked, newest first, each once.

    A follow-up is given by what it was understood to ask, so that it can be asked alone. Left out
    is what was asked about an earlier release, and what asked for nothing that documents hold.

    Args:
        n: Largest number of questions.
    """
    found: dict[Hashable, KnownQuestion] = {}
    with snapshot(engine) as connection:
        for details in asked_newest_first(connection):
            if len(found) >= n:
                break
            question = _asked_question(details)
            if question is not None:
                found.setdefault(question.key, question)
    return list(found.values())


def _saved(connection: Connection) -> list[KnownQuestion]:
    rows = connection.execute(select(saved_questions).order_by(saved_questions.c.question_id))
    return [
        KnownQuestion(text=row.text, role=row.role, collection=row.collection, number=row.question_id)
        for row in rows
    ]


def _insert(connection: Connection, question: KnownQuestion, *, actor: str, at: datetime) -> KnownQuestion:
    text = whole_characters(question.text)
    row = connection.execute(
        insert(saved_questions).values(
            text=text,
            role=question.role,
            collection=question.collection,
            actor=actor[:200],
            at=stored_moment(at),
        )
    )
    number = row.inserted_primary_key[0]
    return KnownQuestion(text=text, role=question.role, collection=question.collection, number=number)


def _note(connection: Connection, action: str, details: dict[str, Any], *, actor: str, at: datetime) -> None:
    append_entry(connection, at=at, actor=actor, action=action, subject="saved questions", details=details)


def _asked_question(details: Mapping[str, Any]) -> KnownQuestion | None:
    if details["as_of"] or not (details["considered"] or details["cited"]):
        return None
    return KnownQuestion(
        text=details["standalone_question"],
        role=details["role"],
        groups=frozenset(details["groups"]),
        collection=details["collection"],
        origin=QuestionOrigin.ASKED,
    )
