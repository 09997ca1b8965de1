"""Accounts, sessions, one-time links and the limit on guesses."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from assistant.ui.accounts import Accounts
from assistant.ui.errors import AccountError
from assistant.ui.history import History
from assistant.ui.limits import AttemptLimiter
from assistant.ui.sessions import Sessions
from knowledge.store.schema import audit_entries

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(engine, clock) -> Accounts:
    return Accounts(engine, now=clock)


@pytest.fixture
def sessions(engine, clock) -> Sessions:
    return Sessions(engine, now=clock)


def test_a_password_is_kept_as_an_argon2id_hash(accounts, engine) -> None:
    accounts.add("Maria K.", role="staff", password=PASSWORD)
    with engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT password_hash FROM chat_accounts").scalar()
    assert stored.startswith("$argon2id$") and PASSWORD not in stored
    assert accounts.check_password("ｍaria k.", PASSWORD).display_name == "Maria K."
    assert accounts.check_password("Maria K.", PASSWORD + "x") is None
    assert accounts.check_password("nobody", PASSWORD) is None


def test_an_account_without_a_password_cannot_be_guessed(accounts) -> None:
    accounts.ensure_operator()
    assert accounts.ensure_operator().role == "admin"
    for guess in ("", "None", "a password that nobody has"):
        assert accounts.check_password("operator", guess) is None
    assert not accounts.any_with_password()


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "x\ny", "<b>", "a/b", "\u202eadmin"])
def test_unusable_names_are_refused_in_one_sentence(accounts, name) -> None:
    with pytest.raises(AccountError, match="cannot be an account's name"):
        accounts.add(name, role="staff", password=PASSWORD)


def test_twins_wrong_roles_and_short_passwords_are_refused(accounts) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    with pytest.raises(AccountError, match="already an account"):
        accounts.add("KEN", role="staff", password=PASSWORD)
    with pytest.raises(AccountError, match="not a role"):
        accounts.add("Ann", role="root", password=PASSWORD)
    with pytest.raises(AccountError, match="at least 10"):
        accounts.add("Ann", role="staff", password="short")
    with pytest.raises(AccountError, match="no account"):
        accounts.set_role("Ann", "admin")


def test_a_session_says_the_role_of_now_and_ends_with_changes(accounts, sessions) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    token = sessions.open("ken")
    assert sessions.find(token).role == "staff"
    accounts.set_role("Ken", "admin")
    assert sessions.find(token) is None
    token = sessions.open("ken")
    assert sessions.find(token).role == "admin"
    accounts.set_password("Ken", PASSWORD + "2")
    assert sessions.find(token) is None
    token = sessions.open("ken")
    sessions.end(token)
    assert sessions.find(token) is None


def test_a_session_lasts_no_longer_than_its_time(accounts, sessions, clock) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    token = sessions.open("ken")
    assert sessions.lifetime_s == 12 * 3600
    clock.move(hours=11.9)
    assert sessions.find(token) is not None
    clock.move(hours=0.2)
    assert sessions.find(token) is None
    for other in (None, "", "x", "y" * 5000):
        assert sessions.find(other) is None


def test_tokens_are_not_in_the_database(accounts, sessions, engine) -> None:
    accounts.ensure_operator()
    tokens = [sessions.open("operator"), sessions.issue_link("operator")]
    with engine.connect() as connection:
        rows = [
            str(row)
            for table in ("chat_sessions", "chat_sign_in_links")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    assert rows and not any(token in row for token in tokens for row in rows)


def test_a_link_signs_in_once_and_not_for_long(accounts, sessions, clock) -> None:
    accounts.ensure_operator()
    link = sessions.issue_link("operator")
    assert sessions.redeem_link(link) == "operator"
    assert sessions.redeem_link(link) is None
    late = sessions.issue_link("operator")
    clock.move(minutes=16)
    assert sessions.redeem_link(late) is None
    assert sessions.redeem_link("") is None


def test_removing_an_account_removes_what_was_its(accounts, sessions, engine, step) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    token = sessions.open("ken")
    history = History(engine)
    kept = step(output="mine")
    history.save("ken", kept)
    history.judge("ken", kept.id, 1)
    accounts.remove("KEN")
    assert accounts.find("ken") is None and sessions.find(token) is None
    assert history.owner(kept.thread_id) is None


def test_ten_tries_in_five_minutes_for_each_key() -> None:
    now = [0.0]
    limiter = AttemptLimiter(clock=lambda: now[0])
    assert all(limiter.allow("account:a", f"address:{n}") for n in range(10))
    assert not limiter.allow("account:a", "address:11")
    assert limiter.allow("account:b", "address:12")
    now[0] += timedelta(minutes=5).total_seconds() + 1
    assert limiter.allow("account:a")
    limiter.forget("account:a")
    assert all(limiter.allow("account:a") for _ in range(10))


def audited(engine) -> list[tuple[str, str, str, dict]]:
    query = select(audit_entries).order_by(audit_entries.c.sequence)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [(row.actor, row.action, row.subject, json.loads(row.details)) for row in rows]


def test_every_change_of_an_account_stands_in_the_audit_trail(accounts, engine) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD, by="Ada")
    accounts.set_role("Ken", "admin", by="Ada")
    accounts.set_groups("Ken", ["legal"], by="Ada")
    accounts.set_password("Ken", PASSWORD + "2", by="Ada")
    accounts.remove("Ken", by="Ben")

    assert audited(engine) == [
        ("Ada", "user.added", "ken", {"role": "staff", "groups": [], "has_password": True}),
        ("Ada", "user.changed", "ken", {"role": ["staff", "admin"]}),
        ("Ada", "user.changed", "ken", {"groups": [[], ["legal"]]}),
        ("Ada", "user.changed", "ken", {"password": "replaced"}),
        ("Ben", "user.removed", "ken", {"role": "admin", "groups": ["legal"], "has_password": True}),
    ]


def test_a_wrong_password_is_recorded_and_a_name_that_nobody_has_is_not_repeated(accounts, engine) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    accounts.note_denied_sign_in("KEN")
    accounts.note_denied_sign_in("my secret password")

    denied = [entry for entry in audited(engine) if entry[1] == "act.denied"]
    assert [(actor, subject) for actor, _, subject, _ in denied] == [
        ("ken", "sign in"),
        ("an unknown name", "sign in"),
    ]
    assert "secret" not in str(denied)
