"""Bars, who proposed and who approved them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from assistant.promotion.errors import UnknownBarError
from assistant.promotion.records import BarRecord, ProposedBar
from knowledge.people import fold_name
from knowledge.store.schema import gate_bar_approvals, gate_bars

PROPOSED, ADOPTED, REJECTED, SUPERSEDED = "proposed", "adopted", "rejected", "superseded"


def add_bar(
    connection: Connection,
    bar: ProposedBar,
    *,
    proposed_by: str,
    reason: str,
    at: datetime,
    loosens: bool,
    adopted: bool = False,
) -> BarRecord:
    """Write a bar; the database lets only the first one of a home be adopted at once."""
    number = (connection.execute(select(func.max(gate_bars.c.number))).scalar() or 0) + 1
    connection.execute(
        insert(gate_bars).values(
            number=number,
            sha256=bar.sha256,
            content=bar.text,
            datasets=dict(bar.datasets),
            proposed_by=proposed_by,
            proposed_folded=fold_name(proposed_by),
            reason=reason,
            at=at,
            state=ADOPTED if adopted else PROPOSED,
            loosens=loosens,
            adopted_at=at if adopted else None,
        )
    )
    return load_bar(connection, number)


def load_bar(connection: Connection, number: int) -> BarRecord:
    """One bar.

    Raises:
        UnknownBarError: If there is none.
    """
    row = connection.execute(select(gate_bars).where(gate_bars.c.number == number)).first()
    if row is None:
        raise UnknownBarError(number)
    return _bar(connection, row)


def adopted_bar(connection: Connection) -> BarRecord | None:
    """The bar that counts; None where there is none yet."""
    row = connection.execute(select(gate_bars).where(gate_bars.c.state == ADOPTED)).first()
    return _bar(connection, row) if row else None


def list_bars(connection: Connection, state: str | None = None) -> list[BarRecord]:
    """Bars, all or those in one state, the newest first."""
    query = select(gate_bars).order_by(gate_bars.c.number.desc())
    if state is not None:
        query = query.where(gate_bars.c.state == state)
    return [_bar(connection, row) for row in connection.execute(query).all()]


def add_bar_approval(
    connection: Connection, number: int, *, approver: str, comment: str, at: datetime
) -> None:
    """Write an approval of a bar; the database refuses its proposer's."""
    connection.execute(
        insert(gate_bar_approvals).values(
            bar=number, approver=approver, approver_folded=fold_name(approver), comment=comment, at=at
        )
    )


def set_state(connection: Connection, number: int, state: str, *, adopted_at: datetime | None = None) -> None:
    """Change a bar's state; the database refuses what its approvals do not allow."""
    values: dict[str, Any] = {"state": state}
    if adopted_at is not None:
        values["adopted_at"] = adopted_at
    connection.execute(update(gate_bars).where(gate_bars.c.number == number).values(**values))


def _bar(connection: Connection, row: Row[Any]) -> BarRecord:
    approvers = connection.execute(
        select(gate_bar_approvals.c.approver)
        .where(gate_bar_approvals.c.bar == row.number)
        .order_by(gate_bar_approvals.c.approval_id)
    )
    return BarRecord(
        number=row.number,
        bar=ProposedBar(text=row.content, datasets=row.datasets, sha256=row.sha256),
        proposed_by=row.proposed_by,
        proposed_folded=row.proposed_folded,
        reason=row.reason,
        at=row.at,
        state=row.state,
        loosens=row.loosens,
        adopted_at=row.adopted_at,
        approvers=tuple(approvers.scalars()),
    )
