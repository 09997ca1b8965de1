"""The migrations make exactly the tables that the code describes."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from assistant.ui.store.schema import VERSION_TABLE, metadata
from assistant.ui.store.tables import prepare_tables
from knowledge.errors import StoreUnavailableError
from knowledge.store.engine import open_engine


def test_migrated_tables_equal_the_described_ones(engine) -> None:
    ours = {"include_name": lambda name, kind, _: kind != "table" or str(name).startswith("chat_")}
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, **ours}
        )
        assert compare_metadata(context, metadata) == []


def test_preparing_twice_changes_nothing_and_knowledge_keeps_its_own_version(engine, tmp_path) -> None:
    prepare_tables(engine)
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT name FROM sqlite_master WHERE name LIKE '%alembic_version'")
        ).scalars()
        assert set(tables) == {"alembic_version", VERSION_TABLE}
    open_engine(tmp_path / "home").dispose()


def test_conversations_of_a_newer_version_are_left_alone(engine) -> None:
    with engine.connect() as connection, connection.begin():
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreUnavailableError, match="newer version"):
        prepare_tables(engine)


def test_accounts_from_before_there_were_groups_are_in_none(tmp_path) -> None:
    from assistant.ui.accounts import Accounts
    from assistant.ui.store.migrations.upgrade import upgrade

    engine = open_engine(tmp_path / "old")
    upgrade(engine, to="0001")
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO chat_accounts (name, display_name, role, created_at) "
                "VALUES ('ken', 'Ken', 'staff', '2026-01-01 00:00:00.000000')"
            )
        )
    prepare_tables(engine)
    assert Accounts(engine).get("ken").groups == frozenset()
    engine.dispose()


def test_accounts_from_before_sessions_were_told_apart_stay_and_sign_in_again(tmp_path) -> None:
    from assistant.ui.accounts import Accounts
    from assistant.ui.sessions import Sessions
    from assistant.ui.store.migrations.upgrade import upgrade

    engine = open_engine(tmp_path / "old")
    upgrade(engine, to="0002")
    moment = "2026-01-01 00:00:00.000000"
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO chat_accounts (name, display_name, role, created_at) "
                f"VALUES ('ken', 'Ken', 'staff', '{moment}')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO chat_sessions (token_sha256, account, created_at, expires_at) "
                f"VALUES ('x', 'ken', '{moment}', '2036-01-01 00:00:00.000000')"
            )
        )
    prepare_tables(engine)
    assert Accounts(engine).get("ken").active and Sessions(engine).list("ken") == []
    assert Sessions(engine).find(Sessions(engine).open("ken")).role == "staff"
    engine.dispose()
