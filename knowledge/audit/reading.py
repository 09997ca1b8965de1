"""Reading the audit trail: all of it for verifying and exporting, or what a question asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, or_, select, text

from knowledge.audit.entry import AuditEntry
from knowledge.people import fold_name
from knowledge.store.schema import audit_entries

_ROWS_AT_ONCE = 2000
_RULES = ("audit_entries_append", "audit_entries_remain", "audit_entries_stay")
"""The triggers that refuse to insert anywhere but at the end, to delete and to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which entries are wanted; what is None does not matter."""

    action: str | None = None
    """An action such as `proposal.approved`, or the thing alone for all that was done to such."""
    actor: str | None = None
    """Any spelling of the name."""
    subject: str | None = None
    """Exactly this, such as `proposal 4`."""
    text: str | None = None
    """Words in the subject or the details; upper and lower case are one for the letters a to z."""
    since: datetime | None = None
    """With its zone; entries of that moment are in."""
    until: datetime | None = None
    """With its zone; entries of that moment are out."""
    last: int | None = None
    """At most so many, the newest."""


def read_trail(connection: Connection) -> Iterator[AuditEntry]:
    """Every entry, oldest first, as it stands: also what no program of ours would write."""
    with _undecodable_text_kept(connection):
        rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(_SELECT_ALL)
        for row in rows:
            yield _entry(row)


def read_entries(connection: Connection, wanted: AuditFilter) -> list[AuditEntry]:
    """The entries that pass a filter, oldest first."""
    query = _narrowed(connection, _SELECT_ALL, wanted)
    if wanted.last is None:
        return [_entry(row) for row in connection.execute(query)]
    query = query.order_by(None).order_by(audit_entries.c.sequence.desc()).limit(wanted.last)
    return [_entry(row) for row in connection.execute(query)][::-1]


def missing_rules(connection: Connection) -> list[str]:
    """Names of the database's rules against changing entries that are no longer there."""
    catalog = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entries'::regclass "
        "AND tgenabled <> 'D'",
    }.get(connection.dialect.name)
    if catalog is None:
        return []
    present = set(connection.execute(text(catalog)).scalars())
    return [rule for rule in _RULES if rule not in present]


_COLUMNS = ("sequence", "at", "actor", "action", "subject", "details", "previous_sha256", "sha256")
_SELECT_ALL = select(*(audit_entries.c[name] for name in _COLUMNS)).order_by(audit_entries.c.sequence)


def _entry(row: tuple) -> AuditEntry:
    sequence, at, actor, action, subject, details, previous_sha256, sha256 = row
    return AuditEntry(
        sequence=sequence,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        details=details,
        previous_sha256=previous_sha256,
        sha256=sha256,
    )


def _narrowed(connection: Connection, query: Select, wanted: AuditFilter) -> Select:
    columns = audit_entries.c
    if wanted.action is not None:
        family = columns.action.startswith(f"{wanted.action}.", autoescape=True)
        query = query.where(or_(columns.action == wanted.action, family))
    if wanted.actor is not None:
        query = query.where(columns.actor.in_(_spellings(connection, wanted.actor)))
    if wanted.subject is not None:
        query = query.where(columns.subject == wanted.subject)
    if wanted.text is not None:
        places = (columns.subject, columns.details)
        query = query.where(or_(*(place.icontains(wanted.text, autoescape=True) for place in places)))
    if wanted.since is not None:
        query = query.where(columns.at >= _moment(wanted.since))
    if wanted.until is not None:
        query = query.where(columns.at < _moment(wanted.until))
    return query


def _spellings(connection: Connection, name: str) -> list[str]:
    """The spellings of a name under which somebody acted."""
    actors = connection.execute(select(audit_entries.c.actor).distinct()).scalars()
    return [actor for actor in actors if fold_name(actor) == fold_name(name)]


def _moment(at: datetime) -> str:
    """As entries write it: one zone and one width, so that comparing texts compares moments."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


@contextmanager
def _undecodable_text_kept(connection: Connection) -> Iterator[None]:
    """Bytes that are no UTF-8 become halves of surrogates: a wrong hash instead of no verdict."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
