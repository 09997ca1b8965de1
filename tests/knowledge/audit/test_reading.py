"""Asking the trail: who did what to which thing, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.audit.trail import append_entry
from knowledge.store.engine import open_engine, snapshot, write

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ACTS = (
    ("Maria K", "proposal.created", "proposal 1", {"reason": "Yearly review"}),
    ("maria  k", "proposal.submitted", "proposal 1", {}),
    ("Wim", "proposal.approved", "proposal 1", {"reason": "100% fine"}),
    ("Wim", "release.published", "release 2", {"proposal": 1}),
    ("Ｍaria K", "proposal.created", "proposal 10", {"reason": "Dépôt"}),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(Path(tmp_path_factory.mktemp("home")))
    with write(engine) as connection:
        for hours, (actor, action, subject, details) in enumerate(ACTS):
            append_entry(
                connection,
                at=START + timedelta(hours=hours),
                actor=actor,
                action=action,
                subject=subject,
                details=details,
            )
    yield engine
    engine.dispose()


def numbers(engine: Engine, **wanted: object) -> list[int]:
    with snapshot(engine) as connection:
        return [entry.sequence for entry in read_entries(connection, AuditFilter(**wanted))]


def test_without_a_filter_everything_comes_in_order(engine: Engine) -> None:
    assert numbers(engine) == [1, 2, 3, 4, 5]


def test_an_action_or_all_that_was_done_to_a_kind_of_thing(engine: Engine) -> None:
    assert numbers(engine, action="proposal.created") == [1, 5]
    assert numbers(engine, action="proposal") == [1, 2, 3, 5]
    assert numbers(engine, action="prop") == []
    assert numbers(engine, action="%") == []


def test_two_spellings_of_a_name_are_one_person(engine: Engine) -> None:
    assert numbers(engine, actor="MARIA K") == [1, 2, 5]
    assert numbers(engine, actor="Maria") == []


def test_a_subject_is_meant_exactly(engine: Engine) -> None:
    assert numbers(engine, subject="proposal 1") == [1, 2, 3]


def test_words_in_the_subject_or_the_details(engine: Engine) -> None:
    assert numbers(engine, text="yearly") == [1]
    assert numbers(engine, text="release 2") == [4]
    assert numbers(engine, text="dépôt") == [5]
    assert numbers(engine, text="100%") == [3]
    assert numbers(engine, text="0_") == []


def test_since_is_in_and_until_is_out_in_any_zone(engine: Engine) -> None:
    east = timezone(timedelta(hours=5))

    assert numbers(engine, since=START + timedelta(hours=3)) == [4, 5]
    assert numbers(engine, until=START + timedelta(hours=3)) == [1, 2, 3]
    assert numbers(engine, since=(START + timedelta(hours=3)).astimezone(east)) == [4, 5]


def test_the_last_ones_of_those_that_fit(engine: Engine) -> None:
    assert numbers(engine, last=2) == [4, 5]
    assert numbers(engine, last=2, actor="maria k") == [2, 5]
    assert numbers(engine, last=9, action="release", since=START) == [4]
