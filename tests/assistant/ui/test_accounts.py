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
from assistant.ui.sessions import Sessions, session_id, session_key
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
    with pytest.raises(AccountError, match="at least 12"):
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


def test_a_session_lasts_no_longer_than_its_time(accounts, engine, clock) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    sessions = Sessions(engine, now=clock, idle=timedelta(hours=12))
    token = sessions.open("ken")
    assert sessions.lifetime_s == 12 * 3600
    clock.move(hours=11.9)
    assert sessions.find(token) is not None
    clock.move(hours=0.2)
    assert sessions.find(token) is None
    for other in (None, "", "x", "y" * 5000):
        assert sessions.find(other) is None


def test_a_session_that_nobody_uses_ends_and_looking_at_it_is_no_use(accounts, sessions, clock) -> None:
    accounts.add("Ken", role="staff")
    token = sessions.open("ken")
    for _ in range(3):  # used every 90 minutes
        clock.move(minutes=90)
        assert sessions.find(token) is not None
    clock.move(minutes=90)
    assert sessions.find(token, notes_use=False) is not None
    clock.move(minutes=31)
    assert sessions.find(token) is None and sessions.list("ken") == []


def test_ones_sessions_are_listed_and_ended_one_by_one_or_all(accounts, sessions, clock, engine) -> None:
    accounts.add("Ken", role="staff")
    accounts.add("Ann", role="staff")
    first = sessions.open("ken", way="password", browser="Firefox on Linux")
    clock.move(minutes=5)
    second, others = sessions.open("ken"), sessions.open("ann")
    listed = sessions.list("ken")
    assert [(each.browser, each.way) for each in listed] == [("", "link"), ("Firefox on Linux", "password")]
    assert listed[1].id == session_id(first) and listed[0].id == session_id(second)
    assert not sessions.end_one("ann", session_id(first))  # not hers
    assert sessions.end_one("ken", session_id(first)) and not sessions.end_one("ken", session_id(first))
    assert sessions.find(first) is None and sessions.find(second) is not None
    link = sessions.issue_link("ken")
    assert sessions.end_all("ken") == 1 and sessions.redeem_link(link) is None
    assert sessions.find(second) is None and sessions.find(others) is not None


def test_one_account_has_so_many_sessions_and_no_more(accounts, sessions, clock) -> None:
    accounts.add("Ken", role="staff")
    tokens = []
    for _ in range(52):
        tokens.append(sessions.open("ken"))
        clock.move(seconds=1)
    assert [sessions.find(token) is None for token in tokens] == [True] * 2 + [False] * 50


def test_a_proof_belongs_to_its_own_session_and_may_be_unknown(accounts, sessions, clock) -> None:
    accounts.add("Ken", role="staff")
    accounts.add("Ann", role="staff")
    token = sessions.open("ken", way="provider", proved=False)
    assert sessions.age(token) is None and sessions.find(token).way == "provider"
    assert not sessions.note_proof(session_key(token), "ann", clock.now)
    assert sessions.note_proof(session_key(token), "ken", clock.now)
    clock.move(minutes=3)
    assert sessions.age(token) == timedelta(minutes=3)


def test_a_deactivated_account_is_out_at_once_and_back_with_its_password(accounts, sessions, engine) -> None:
    accounts.add("Ken", role="staff", password=PASSWORD)
    token, link = sessions.open("ken"), sessions.issue_link("ken")
    accounts.deactivate("Ken", by="Ada")
    assert sessions.find(token) is None and sessions.redeem_link(link) is None
    assert accounts.check_password("Ken", PASSWORD) is None and not accounts.get("ken").active
    assert sessions.find(sessions.open("ken")) is None
    accounts.reactivate("Ken", by="Ada")
    assert accounts.check_password("Ken", PASSWORD) is not None
    told = [details for _, action, _, details in audited(engine) if action == "user.changed"]
    assert told == [{"active": [True, False]}, {"active": [False, True]}]


def test_the_last_admin_stays_one_where_that_is_asked(accounts) -> None:
    accounts.ensure_operator()
    for name in ("Ada", "Ben"):
        accounts.add(name, role="admin")
    accounts.set_role("Ben", "staff", keeps_an_admin=True)
    for change in (
        lambda: accounts.set_role("Ada", "staff", keeps_an_admin=True),
        lambda: accounts.deactivate("Ada", keeps_an_admin=True),
    ):
        with pytest.raises(AccountError, match="Ada is the last admin"):
            change()
    assert accounts.get("ada").role == "admin" and accounts.get("ada").active
    accounts.deactivate("Ben", keeps_an_admin=True)  # no admin any more, so nothing is lost


def test_a_link_to_set_a_password_does_not_sign_in_nor_the_other_way_round(accounts, sessions, clock) -> None:
    accounts.add("Ken", role="staff")
    sets, signs = sessions.issue_link("ken", sets_password=True), sessions.issue_link("ken")
    assert sessions.redeem_link(sets) is None and sessions.whose_password(signs, use_up=True) is None
    assert sessions.whose_password(sets) == sessions.whose_password(sets) == "ken"
    newer = sessions.issue_link("ken", sets_password=True)
    assert sessions.whose_password(sets) is None  # the newest alone is good
    clock.move(hours=23)
    assert sessions.whose_password(newer, use_up=True) == "ken"
    assert sessions.whose_password(newer) is None
    late = sessions.issue_link("ken", sets_password=True)
    clock.move(hours=25)
    assert sessions.whose_password(late) is None


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
