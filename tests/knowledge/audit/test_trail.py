"""Appending: in the act's own transaction, in order, and never changed afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from knowledge.audit.entry import AuditEntry
from knowledge.audit.evidence import verify_trail
from knowledge.audit.reading import read_trail
from knowledge.audit.trail import append_entry
from knowledge.audit.verify import Fault, verify_entries
from knowledge.store.engine import DATABASE_NAME, open_engine, snapshot, write
from knowledge.store.schema import audit_entries
from tests.knowledge.audit.databases import overwrite, trail_of
from tests.knowledge.audit.trails import EVERY_TAMPERING, START, Tampering, anchors_at


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path)
    yield engine
    engine.dispose()


def append(
    connection: Connection,
    number: int = 1,
    *,
    actor: str = "Ines",
    action: str = "proposal.approved",
    subject: str | None = None,
) -> AuditEntry:
    return append_entry(
        connection,
        at=START + timedelta(minutes=number),
        actor=actor,
        action=action,
        subject=subject or f"proposal {number}",
        details={"n": number, "who": actor},
    )


def test_each_entry_names_the_one_before(engine: Engine) -> None:
    with write(engine) as connection:
        appended = [append(connection, number) for number in range(1, 6)]

    assert trail_of(engine) == appended
    assert [entry.sequence for entry in appended] == [1, 2, 3, 4, 5]
    assert verify_trail(engine).sound


def test_moments_are_kept_in_utc(engine: Engine) -> None:
    at = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    with write(engine) as connection:
        entry = append_entry(connection, at=at, actor="Ines", action="user.added", subject="wim", details={})

    assert entry.at == "2026-02-28T23:30:00.000+00:00"


@pytest.mark.parametrize("statement", [update(audit_entries).values(actor="X"), delete(audit_entries)])
def test_the_database_refuses_to_change_and_to_delete(engine: Engine, statement: Any) -> None:
    with write(engine) as connection:
        append(connection)

    with pytest.raises(IntegrityError, match="never"), write(engine) as connection:
        connection.execute(statement)
    assert verify_trail(engine).entries == 1


@pytest.mark.parametrize("forged", [{"actor": "X"}, {"sequence": 2}, {"sequence": 0}, {"sequence": 9}])
@pytest.mark.parametrize("prefix", ["OR ABORT", "OR REPLACE", "OR IGNORE"])
def test_the_database_refuses_to_insert_but_at_the_end(
    engine: Engine, forged: dict[str, Any], prefix: str
) -> None:
    with write(engine) as connection:
        entry = append(connection)
    values = {field: getattr(entry, field) for field in AuditEntry.__slots__} | forged

    with pytest.raises(DatabaseError, match="appended"), write(engine) as connection:
        connection.execute(insert(audit_entries).prefix_with(prefix).values(**values))
    assert trail_of(engine) == [entry]


def test_a_failing_act_leaves_no_entry(engine: Engine) -> None:
    with pytest.raises(RuntimeError), write(engine) as connection:
        append(connection)
        raise RuntimeError("the act failed")

    assert trail_of(engine) == []


def test_a_failing_entry_takes_its_act_with_it(engine: Engine) -> None:
    with pytest.raises(TypeError), write(engine) as connection:
        append(connection)
        append_entry(
            connection, at=START, actor="Ines", action="user.added", subject="x", details={1: 1, "a": 2}
        )

    assert trail_of(engine) == []


@pytest.mark.parametrize(
    "action", ["approved", "proposal.approved\nrelease.published", "Proposal.Approved", ""]
)
def test_an_action_is_a_thing_and_a_participle(engine: Engine, action: str) -> None:
    with pytest.raises(ValueError, match=r"thing\.verbed"), write(engine) as connection:
        append(connection, action=action)


@given(st.text(), st.text())
def test_no_name_breaks_a_line_or_fails_the_act(actor: str, subject: str) -> None:
    recorded = recorded_without_database(actor, subject)

    for words in (recorded.actor, recorded.subject):
        assert len(words.splitlines()) <= 1
        words.encode("utf-8")
    assert verify_entries([recorded]).sound


@pytest.mark.parametrize(
    "name",
    ["a\nb", "a\r\nb", "a\x00b", "a\x1b[1Ab", "a\u2028b", "a\u0085b", "a\ud800b", "\udcffa", "x" * 999],
)
def test_names_from_hostile_hands_are_kept_as_one_short_line(engine: Engine, name: str) -> None:
    with write(engine) as connection:
        entry = append(connection, actor=name, subject=name)

    assert trail_of(engine) == [entry]
    assert entry.actor == entry.subject[:200]
    assert len(entry.actor.splitlines()) == 1
    assert verify_trail(engine).sound


def test_eight_threads_append_to_one_chain(engine: Engine) -> None:
    def act(number: int) -> None:
        with write(engine) as connection:
            append(connection, number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(200)))

    verdict = verify_trail(engine)
    assert (verdict.sound, verdict.entries) == (True, 200)
    assert {entry.subject for entry in trail_of(engine)} == {f"proposal {n}" for n in range(200)}


@pytest.mark.parametrize("tamper", EVERY_TAMPERING)
def test_tampering_with_the_database_file_is_found(engine: Engine, tmp_path: Path, tamper: Tampering) -> None:
    with write(engine) as connection:
        trail = [append(connection, number) for number in range(1, 13)]
    tampered, first_bad = tamper(trail, Random(4))
    overwrite(tmp_path, tampered)

    with snapshot(engine) as connection:
        verdict = verify_entries(read_trail(connection), anchors_at(trail, *range(1, 13)))

    assert [problem.sequence for problem in verdict.problems] == [first_bad]


def test_bytes_that_are_no_text_are_found_where_they_stand(engine: Engine, tmp_path: Path) -> None:
    with write(engine) as connection:
        trail = [append(connection, number) for number in range(1, 5)]
    overwrite(tmp_path, trail[:2])
    with sqlite3.connect(tmp_path / DATABASE_NAME) as raw:
        raw.execute(
            "INSERT INTO audit_entries SELECT 3, at, CAST(x'61ff' AS TEXT), action, subject, details, sha256,"
            " sha256 FROM audit_entries WHERE sequence = 2"
        )
    raw.close()

    assert [(each.fault, each.sequence) for each in verify_trail(engine).problems] == [(Fault.CHANGED, 3)]
    with snapshot(engine) as connection:
        assert connection.execute(text("SELECT 'é'")).scalar() == "é"


def test_a_database_without_its_rules_is_reported(engine: Engine, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE_NAME) as raw:
        raw.execute("DROP TRIGGER audit_entries_stay")
    raw.close()

    (problem,) = verify_trail(engine).problems

    assert (problem.fault, problem.sequence) == (Fault.UNGUARDED, None)
    assert "audit_entries_stay" in problem.message


def recorded_without_database(actor: str, subject: str) -> AuditEntry:
    """The entry that an empty trail would get."""
    from sqlalchemy import create_engine

    engine = create_engine("sqlite://")
    audit_entries.create(engine)
    with engine.begin() as connection:
        entry = append_entry(
            connection,
            at=START.astimezone(UTC),
            actor=actor,
            action="user.added",
            subject=subject,
            details={},
        )
    engine.dispose()
    return entry
