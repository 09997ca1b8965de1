"""The migrations make the schema that the code declares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, select

from knowledge.store.engine import DATABASE_NAME, open_engine, stored_schema_version
from knowledge.store.schema import SCHEMA_VERSION, metadata, releases


def test_migrations_and_tables_agree(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(tmp_path)
    with engine.connect() as connection:
        assert stored_schema_version(connection) == SCHEMA_VERSION
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_a_home_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    from knowledge.store.migrations.upgrade import upgrade

    engine = create_engine(f"sqlite:///{tmp_path / DATABASE_NAME}")
    upgrade(engine, to="0001")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO releases(number, published_at, actor, reason)"
            " VALUES (1, '2026-01-01 00:00:00', 'Ada', 'First')"
        )
    engine.dispose()

    engine = open_engine(tmp_path)
    with engine.connect() as connection:
        release = connection.execute(select(releases)).one()
        assert stored_schema_version(connection) == SCHEMA_VERSION
    engine.dispose()
    assert (release.actor, release.kind, release.proposal, release.emergency) == (
        "Ada",
        "publication",
        None,
        False,
    )


def test_opening_a_current_home_needs_no_heavy_library(tmp_path: Path) -> None:
    open_engine(tmp_path).dispose()
    program = (
        "import sys; from pathlib import Path\n"
        "from knowledge.knowledge_base import open_knowledge_base\n"
        "from knowledge.settings import RetrievalSettings\n"
        "base = open_knowledge_base(Path(sys.argv[1]), embedder_factory=None, chunker_version='1',"
        " retrieval=RetrievalSettings())\n"
        "base.list_documents(); base.close()\n"
        "heavy = {'alembic', 'chromadb', 'torch', 'sentence_transformers', 'onnxruntime', 'langchain'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == "[]\n"
