"""Cases that an organisation adds to the gate, in SQL: rows that keep their content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from knowledge.people import fold_name
from knowledge.store.schema import gate_cases


def next_number(connection: Connection) -> int:
    """The number of the next case."""
    return (connection.execute(select(func.max(gate_cases.c.number))).scalar() or 0) + 1


def add_case(
    connection: Connection,
    *,
    number: int,
    case_id: str,
    content: Mapping[str, Any],
    content_sha256: str,
    answer_id: str | None,
    author: str,
    at: datetime,
    note: str,
) -> None:
    """Write a case, which begins as a proposal."""
    connection.execute(
        insert(gate_cases).values(
            number=number,
            case_id=case_id,
            content=dict(content),
            content_sha256=content_sha256,
            answer_id=answer_id,
            state="proposed",
            author=author,
            author_folded=fold_name(author),
            at=at,
            reason=note,
        )
    )


def find_case(connection: Connection, number: int) -> Mapping[str, Any] | None:
    """One case as a row; None where there is none."""
    row = connection.execute(select(gate_cases).where(gate_cases.c.number == number)).first()
    return dict(row._mapping) if row else None


def list_cases(connection: Connection, states: Collection[str] | None = None) -> list[Mapping[str, Any]]:
    """Cases as rows, all or those in these states, in the order of their numbers."""
    query = select(gate_cases).order_by(gate_cases.c.number)
    if states is not None:
        query = query.where(gate_cases.c.state.in_(states))
    return [dict(row._mapping) for row in connection.execute(query)]


def move_case(
    connection: Connection,
    number: int,
    *,
    state: str,
    reviewer: str | None,
    at: datetime,
    reason: str | None,
) -> None:
    """Change a case's state; the database refuses its author as reviewer."""
    values: dict[str, Any] = {"state": state, "reviewed_at": at}
    if reviewer is not None:
        values |= {"reviewer": reviewer, "reviewer_folded": fold_name(reviewer)}
    if reason is not None:
        values["reason"] = reason
    connection.execute(update(gate_cases).where(gate_cases.c.number == number).values(**values))
