"""Bringing the chat page's tables to the newest schema version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Apply every migration up to `to` in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect().execution_options(begin_immediate=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, to)
