"""The doctor says which release answers, and what is wrong with that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.promotion.checking import check_channel
from assistant.promotion.settings import GateSettings
from tests.assistant.promotion.conftest import BEN, CLEO, DAN, recipe

JUDGED_PROGRAM = "5" * 64


def look(workshop, *, configured: int = 5, program: str = JUDGED_PROGRAM, **gate):
    return check_channel(
        workshop.desk,
        GateSettings(**gate),
        configured=recipe(configured),
        program_sha256=lambda: program,
        misfit=lambda recipe: workshop.lacking,
    )


def test_where_nothing_was_promoted_that_is_said(workshop) -> None:
    state, said = look(workshop)
    assert state == "warn" and "gate run" in said

    state, said = look(workshop, required=True)
    assert state == "fail" and "nothing is answered" in said


def test_what_was_promoted_and_is_as_it_was_is_well(workshop) -> None:
    release = workshop.promoted(5)

    assert look(workshop) == ("ok", f"r-1 ({release.digest}) answers in production")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"configured": 6}, "count for nothing until they are promoted"),
        ({"program": "6" * 64}, "the program changed since it was judged"),
    ],
)
def test_what_changed_since_is_a_warning(workshop, changes, said) -> None:
    workshop.promoted(5)

    state, message = look(workshop, **changes)
    assert state == "warn" and said in message and message.endswith(".")


def test_an_approval_that_expired_is_a_warning(workshop) -> None:
    workshop.judged(workshop.registered(5))
    for person in (BEN, CLEO):
        workshop.desk.approve("r-1", person, expires=workshop.now + timedelta(days=1))
    workshop.desk.promote("r-1", "production", actor=DAN, reason="First")
    assert look(workshop)[0] == "ok"
    workshop.later(days=2)

    state, said = look(workshop)
    assert state == "warn" and "has expired" in said


def test_a_rollback_is_a_warning_until_it_is_followed_up(workshop) -> None:
    workshop.promoted(5)
    workshop.promoted(6)
    workshop.desk.rollback("production", actor=DAN, reason="It invents owners")

    state, said = look(workshop)
    assert state == "warn" and "It invents owners" in said


def test_what_may_not_run_is_a_failure(workshop) -> None:
    workshop.promoted(5)
    workshop.lacking = "the embedding model tiny"
    assert look(workshop)[0] == "fail"
    workshop.lacking = None
    workshop.execute("UPDATE assistant_archive SET content = '{}'")
    assert look(workshop)[0] == "fail"
    workshop.desk.revoke("r-1", BEN, "It leaks")

    state, said = look(workshop)
    assert state == "fail" and "revoked" in said
