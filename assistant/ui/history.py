"""Conversations in SQL. Every method names the account and touches nothing of another's."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from assistant.ui.accounts import utc_now
from assistant.ui.errors import NotYoursError
from assistant.ui.store.schema import feedback, steps, threads
from knowledge.audit.trail import append_entry
from knowledge.store.engine import write

MAX_NAME_CHARS = 200
MAX_COMMENT_CHARS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One message or stage of a conversation."""

    id: str
    thread_id: str
    type: str
    name: str
    parent_id: str | None = None
    input: str = ""
    output: str = ""
    is_error: bool = False
    created_at: str | None = None
    start: str | None = None
    end: str | None = None
    presentation: Mapping[str, Any]
    """How the page shows it: showInput, language, tags, modes, …"""
    record: Mapping[str, Any] | None = None
    """What it shows as data: {"answer": …} or {"passages": …}; never sent to the page."""
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a person thought of an answer."""

    id: str
    step_id: str
    value: int
    """1 is helpful, 0 is not."""
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation, without its steps."""

    id: str
    account: str
    name: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """Conversations, the latest first."""

    threads: Sequence[Thread]
    more: bool


class History:
    """The conversations of one installation."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine, self._now = engine, now

    def owner(self, thread_id: str) -> str | None:
        """Whose conversation this is; None where there is none."""
        with self._engine.connect() as connection, connection.begin():
            return connection.scalar(select(threads.c.account).where(threads.c.id == thread_id))

    def thread(self, account: str, thread_id: str) -> Thread:
        """One conversation of this account.

        Raises:
            NotYoursError: If there is none.
        """
        with self._engine.connect() as connection, connection.begin():
            row = connection.execute(_own_thread(account, thread_id)).first()
        if row is None:
            raise NotYoursError()
        return Thread(**row._mapping)

    def steps(self, account: str, thread_id: str) -> list[Step]:
        """The steps of one conversation in their order, with this account's feedback."""
        query = (
            select(steps, feedback.c.id.label("feedback_id"), feedback.c.value, feedback.c.comment)
            .join(threads, threads.c.id == steps.c.thread_id)
            .outerjoin(feedback, feedback.c.step_id == steps.c.id)
            .where(threads.c.account == account, threads.c.id == thread_id)
            .order_by(steps.c.position)
        )
        with self._engine.connect() as connection, connection.begin():
            return [_step(row) for row in connection.execute(query)]

    def step(self, account: str, step_id: str) -> Step | None:
        """One step of a conversation of this account; None where it has none of this id."""
        query = (
            select(steps, feedback.c.id.label("feedback_id"), feedback.c.value, feedback.c.comment)
            .join(threads, threads.c.id == steps.c.thread_id)
            .outerjoin(feedback, feedback.c.step_id == steps.c.id)
            .where(threads.c.account == account, steps.c.id == step_id)
        )
        with self._engine.connect() as connection, connection.begin():
            row = connection.execute(query).first()
        return _step(row) if row is not None else None

    def note(self, account: str, step_id: str, key: str, value: Mapping[str, Any]) -> None:
        """Add one entry to the record of a step, in the place of what it has under this key.

        Raises:
            NotYoursError: If this account has no such step.
        """
        with write(self._engine) as connection:
            if connection.execute(_own_step(account, step_id)).first() is None:
                raise NotYoursError()
            mine = steps.c.id == step_id
            record = connection.scalar(select(steps.c.record).where(mine)) or {}
            connection.execute(update(steps).where(mine).values(record={**record, key: dict(value)}))

    def noted(self, account: str, key: str, *, most: int = 2_000) -> list[Step]:
        """Steps of this account whose record has a key, the newest first; only the newest are looked at."""
        query = (
            select(steps, feedback.c.id.label("feedback_id"), feedback.c.value, feedback.c.comment)
            .join(threads, threads.c.id == steps.c.thread_id)
            .outerjoin(feedback, feedback.c.step_id == steps.c.id)
            .where(
                threads.c.account == account,
                steps.c.type == "assistant_message",
                steps.c.record.is_not(None),
            )
            .order_by(steps.c.position.desc())
            .limit(most)
        )
        with self._engine.connect() as connection, connection.begin():
            found = [_step(row) for row in connection.execute(query)]
        return [step for step in found if key in (step.record or {})]

    def page(
        self,
        account: str,
        *,
        first: int = 20,
        after: str | None = None,
        search: str | None = None,
        value: int | None = None,
    ) -> ThreadPage:
        """A page of conversations, the one changed last first.

        Args:
            account: Whose.
            first: How many at most, 1 to 100.
            after: Id of the last conversation of the page before.
            search: Words that stand in the name or in a message.
            value: Only conversations with feedback of this value.
        """
        first = min(max(first, 1), 100)
        query = select(threads).where(threads.c.account == account)
        if search and search.strip():
            query = query.where(_mentions(search.strip()))
        if value is not None:
            judged = select(steps.c.thread_id).join(feedback, feedback.c.step_id == steps.c.id)
            query = query.where(threads.c.id.in_(judged.where(feedback.c.value == value)))
        newest_first = query.order_by(threads.c.changed_at.desc(), threads.c.id.desc())
        with self._engine.connect() as connection, connection.begin():
            if after is not None:
                last = connection.execute(_own_thread(account, after)).first()
                if last is None:
                    return ThreadPage(threads=(), more=False)
                here = tuple_(threads.c.changed_at, threads.c.id)
                newest_first = newest_first.where(here < tuple_(last.changed_at, last.id))
            rows = connection.execute(newest_first.limit(first + 1)).all()
        found = [Thread(**row._mapping) for row in rows[:first]]
        return ThreadPage(threads=found, more=len(rows) > first)

    def name(self, account: str, thread_id: str, name: str) -> None:
        """Name a conversation, beginning it where it does not exist yet."""
        with write(self._engine) as connection:
            self._ensure_thread(connection, account, thread_id)
            short = " ".join(name.split())[:MAX_NAME_CHARS]
            connection.execute(update(threads).where(threads.c.id == thread_id).values(name=short))

    def begin(self, account: str, thread_id: str) -> None:
        """Make sure that the conversation exists and is this account's."""
        with write(self._engine) as connection:
            self._ensure_thread(connection, account, thread_id)

    def save(self, account: str, step: Step) -> None:
        """Keep a step, new or changed. Its record stays where the change brings none.

        Raises:
            NotYoursError: If the conversation, or a step of this id, is another's.
        """
        values = {
            "parent_id": step.parent_id,
            "type": step.type,
            "name": step.name,
            "input": step.input,
            "output": step.output,
            "is_error": step.is_error,
            "created_at": step.created_at,
            "start": step.start,
            "end": step.end,
            "presentation": dict(step.presentation),
        }
        if step.record is not None:
            values["record"] = dict(step.record)
        with write(self._engine) as connection:
            self._ensure_thread(connection, account, step.thread_id)
            stored = connection.scalar(select(steps.c.thread_id).where(steps.c.id == step.id))
            if stored is None:
                row = {"id": step.id, "thread_id": step.thread_id, **values}
                connection.execute(insert(steps).values(row))
            elif stored == step.thread_id:
                connection.execute(update(steps).where(steps.c.id == step.id).values(values))
            else:
                raise NotYoursError()
            self._touch(connection, step.thread_id)

    def delete_step(self, account: str, step_id: str) -> None:
        """Remove one step with its feedback; nothing where there is none."""
        with write(self._engine) as connection:
            if connection.execute(_own_step(account, step_id)).first() is not None:
                connection.execute(delete(feedback).where(feedback.c.step_id == step_id))
                connection.execute(delete(steps).where(steps.c.id == step_id))

    def delete(self, account: str, thread_id: str) -> None:
        """Remove a conversation with everything in it."""
        with write(self._engine) as connection:
            if connection.execute(_own_thread(account, thread_id)).first() is None:
                raise NotYoursError()
            own = select(steps.c.id).where(steps.c.thread_id == thread_id)
            connection.execute(delete(feedback).where(feedback.c.step_id.in_(own)))
            connection.execute(delete(steps).where(steps.c.thread_id == thread_id))
            connection.execute(delete(threads).where(threads.c.id == thread_id))

    def judge(self, account: str, step_id: str, value: int, comment: str | None = None) -> str:
        """Keep what a person thinks of a step of theirs; returns the feedback's id.

        What is thought of an answer is told to the audit trail as well, without the comment.
        """
        with write(self._engine) as connection:
            if connection.execute(_own_step(account, step_id)).first() is None:
                raise NotYoursError()
            self._audit(connection, account, step_id, {"value": value, "commented": bool(comment)})
            mine = feedback.c.step_id == step_id
            found = connection.scalar(select(feedback.c.id).where(mine))
            values: dict[str, Any] = {
                "value": value,
                "comment": comment[:MAX_COMMENT_CHARS] if comment else None,
                "changed_at": self._now(),
            }
            if found is not None:
                connection.execute(update(feedback).where(mine).values(values))
                return str(found)
            fresh = str(uuid.uuid4())
            row = {"id": fresh, "step_id": step_id, "account": account, **values}
            connection.execute(insert(feedback).values(row))
            return fresh

    def withdraw(self, account: str, feedback_id: str) -> str:
        """Take feedback back; returns the id of the step that it was about."""
        mine = and_(feedback.c.id == feedback_id, feedback.c.account == account)
        with write(self._engine) as connection:
            step_id = connection.scalar(select(feedback.c.step_id).where(mine))
            if step_id is None:
                raise NotYoursError()
            connection.execute(delete(feedback).where(mine))
            self._audit(connection, account, step_id, {"value": None, "commented": False})
        return str(step_id)

    def answer_record(self, account: str, step_id: str) -> Mapping[str, Any] | None:
        """The answer that a step or run of this account shows, as it was kept; None where it shows none."""
        with self._engine.connect() as connection, connection.begin():
            if connection.execute(_own_step(account, step_id)).first() is None:
                return None
            return _answer_record(connection, step_id)

    def _audit(self, connection: Connection, account: str, step_id: str, details: dict[str, Any]) -> None:
        answer = _answer_record(connection, step_id)
        if answer is not None:
            append_entry(
                connection,
                at=self._now().replace(tzinfo=UTC),
                actor=account,
                action="answer.rated",
                subject=str(answer["answer_id"]),
                details=details,
            )

    def _ensure_thread(self, connection: Connection, account: str, thread_id: str) -> None:
        owner = connection.scalar(select(threads.c.account).where(threads.c.id == thread_id))
        if owner is None:
            now = self._now()
            row = {"id": thread_id, "account": account, "created_at": now, "changed_at": now}
            connection.execute(insert(threads).values(row))
        elif owner != account:
            raise NotYoursError()

    def _touch(self, connection: Connection, thread_id: str) -> None:
        mine = threads.c.id == thread_id
        connection.execute(update(threads).where(mine).values(changed_at=self._now()))


def _own_thread(account: str, thread_id: str) -> Select[Any]:
    return select(threads).where(threads.c.id == thread_id, threads.c.account == account)


def _own_step(account: str, step_id: str) -> Select[Any]:
    return (
        select(steps.c.id)
        .join(threads, threads.c.id == steps.c.thread_id)
        .where(steps.c.id == step_id, threads.c.account == account)
    )


def _answer_record(connection: Connection, step_id: str) -> Mapping[str, Any] | None:
    """The answer of a step. The page rates the run, of which the answer is the last message."""
    query = (
        select(steps.c.record)
        .where(or_(steps.c.id == step_id, steps.c.parent_id == step_id), steps.c.record.is_not(None))
        .order_by(steps.c.position.desc())
    )
    found = (record.get("answer") for record in connection.execute(query).scalars() if record)
    return next((answer for answer in found if answer), None)


def _mentions(search: str) -> Any:
    pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    said = select(steps.c.thread_id).where(
        steps.c.type.in_(("user_message", "assistant_message")),
        func.lower(steps.c.output).like(func.lower(pattern), escape="\\"),
    )
    named = func.lower(threads.c.name).like(func.lower(pattern), escape="\\")
    return or_(named, threads.c.id.in_(said))


def _step(row: Row[Any]) -> Step:
    judged = None
    if row.feedback_id is not None:
        judged = Feedback(
            id=row.feedback_id, step_id=row.id, value=row.value, comment=row.comment
        )
    return Step(
        id=row.id,
        thread_id=row.thread_id,
        type=row.type,
        name=row.name,
        parent_id=row.parent_id,
        input=row.input,
        output=row.output,
        is_error=row.is_error,
        created_at=row.created_at,
        start=row.start,
        end=row.end,
        presentation=row.presentation,
        record=row.record,
        feedback=judged,
    )
