"""Reports of the monitor in the truth store, each with its audit entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select
from sqlalchemy.exc import DatabaseError

from knowledge.audit.trail import append_entry
from knowledge.errors import AuditWriteError
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.schema import monitor_reports

REPORTED = "monitor.reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorReport:
    """What one look at the answers found. Moments have their zone."""

    number: int
    at: datetime
    window_from: datetime
    window_to: datetime
    figures: Mapping[str, Any]
    """JSON values; `evals.monitor.report` says which."""
    alarms: Sequence[Mapping[str, Any]]
    """Each {"rule", "key", "sentence", "new"}, the gravest first."""


def add_report(
    engine: Engine,
    *,
    at: datetime,
    window: tuple[datetime, datetime],
    figures: Mapping[str, Any],
    alarms: Sequence[Mapping[str, Any]],
    actor: str,
    details: Mapping[str, Any],
) -> MonitorReport:
    """Keep a report and tell the audit trail of it.

    Args:
        at: The moment, with its zone.
        window: From when to when answers were looked at.
        figures: JSON values.
        alarms: JSON values.
        actor: Who had it made.
        details: Of the audit entry.

    Raises:
        AuditWriteError: If it cannot be written.
    """
    values = {
        "at": stored_moment(at),
        "window_from": stored_moment(window[0]),
        "window_to": stored_moment(window[1]),
        "figures": dict(figures),
        "alarms": [dict(each) for each in alarms],
    }
    try:
        with write(engine) as connection:
            made = connection.execute(insert(monitor_reports).values(values))
            number = int(made.inserted_primary_key[0])
            append_entry(
                connection,
                at=at,
                actor=actor,
                action=REPORTED,
                subject=f"report {number}",
                details=details,
            )
    except DatabaseError as error:
        raise AuditWriteError from error
    return MonitorReport(
        number=number,
        at=at,
        window_from=window[0],
        window_to=window[1],
        figures=figures,
        alarms=alarms,
    )


def newest_reports(engine: Engine, last: int) -> list[MonitorReport]:
    """The reports that were made last, the newest first: in the order of making, whatever clocks said."""
    query = select(monitor_reports).order_by(monitor_reports.c.report_id.desc()).limit(last)
    with snapshot(engine) as connection:
        return [_report(row) for row in connection.execute(query)]


def find_report(connection: Connection, number: int) -> MonitorReport | None:
    """One report; None where there is none of this number."""
    query = select(monitor_reports).where(monitor_reports.c.report_id == number)
    row = connection.execute(query).first()
    return _report(row) if row else None


def newest_moment(engine: Engine) -> datetime | None:
    """When the newest report was made; None where there is none."""
    query = select(monitor_reports.c.at).order_by(monitor_reports.c.report_id.desc()).limit(1)
    with snapshot(engine) as connection:
        at = connection.execute(query).scalar()
    return at.replace(tzinfo=UTC) if at else None


def _report(row: Row[Any]) -> MonitorReport:
    return MonitorReport(
        number=row.report_id,
        at=row.at.replace(tzinfo=UTC),
        window_from=row.window_from.replace(tzinfo=UTC),
        window_to=row.window_to.replace(tzinfo=UTC),
        figures=row.figures,
        alarms=row.alarms,
    )
