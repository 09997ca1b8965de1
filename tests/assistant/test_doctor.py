"""What the doctor finds, and that each finding says what to do."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.settings import ModelSettings
from assistant.bootstrap import Composition, compose
from assistant.doctor import Check, check_chat_model, check_home, check_port, run_checks

DOCUMENT = """---
title: Prompt policy
owner: Dana Reyes
status: in_force
---
# Sign-off

The owner signs off.
"""


@pytest.fixture
def published(tmp_path: Path, model_cache: Path) -> Iterator[Composition]:
    """A home with one published document."""
    from ingest.pipeline import ingest_paths

    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "policy.md").write_text(DOCUMENT)
    composition = compose(home)
    ingest_paths(
        [tmp_path / "documents"],
        knowledge_base=composition.knowledge_base(),
        settings=composition.settings.ingest,
        collection="policies",
        actor="operator",
        reason="test",
    )
    yield composition
    composition.knowledge_base().close()


def found(composition: Composition, name: str) -> Check:
    return next(check for check in run_checks(composition) if check.name == name)


def test_a_sound_installation_has_no_failures(published: Composition) -> None:
    states = {check.name: check.state for check in run_checks(published)}

    assert {name for name, state in states.items() if state == "fail"} == set()
    assert {"python", "packages", "home", "database", "indexes", "embedding model", "port"} <= states.keys()


def test_a_new_home_is_a_warning_and_stays_unmade(tmp_path: Path) -> None:
    check = found(compose(tmp_path / "new"), "database")

    assert check.state == "warn"
    assert "playbook ingest" in check.message
    assert not (tmp_path / "new" / "playbook.db").exists()


def test_a_missing_vector_is_found(published: Composition) -> None:
    from knowledge.index_check import index_differences
    from knowledge.store.engine import open_engine, snapshot
    from knowledge.store.indexing import load_index_state, load_partitions
    from knowledge.vector_index import ChromaVectorIndex

    home = published.settings.home
    published.knowledge_base().close()
    engine = open_engine(home)
    with snapshot(engine) as connection:
        state, partitions = load_index_state(connection), load_partitions(connection)
    assert state is not None
    index = ChromaVectorIndex(home / "vectors" / state.vectors_folder)
    (partition,) = [each for each in partitions if index.ids(each)]
    index.remove(partition, sorted(index.ids(partition))[:1])
    index.close()

    assert "lacks 1" in " ".join(index_differences(engine, home))
    engine.dispose()


def test_a_missing_keyword_row_is_found(published: Composition) -> None:
    from knowledge.index_check import index_differences
    from knowledge.store.engine import open_engine, write

    home = published.settings.home
    engine = open_engine(home)
    with write(engine) as connection:
        (name,) = connection.exec_driver_sql(
            "SELECT name FROM keyword_tables ORDER BY name LIMIT 1"
        ).scalars()
        connection.exec_driver_sql(f"DELETE FROM {name} WHERE rowid = (SELECT min(rowid) FROM {name})")

    assert "keyword index holds" in " ".join(index_differences(engine, home))
    engine.dispose()


def test_a_deleted_vector_index_fails_with_the_way_out(published: Composition) -> None:
    import shutil

    published.knowledge_base().close()
    shutil.rmtree(published.settings.home / "vectors")

    check = found(compose(published.settings.home), "indexes")

    assert check.state == "fail"
    assert "playbook kb rebuild" in check.message


def test_a_damaged_database_fails_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "playbook.db").write_bytes(b"x" * 8192)

    check = found(compose(tmp_path), "database")

    assert check.state == "fail"
    assert "backup" in check.message


def test_a_model_that_is_not_there_fails_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYBOOK_EMBEDDING__MODEL", "no-such-model")

    check = found(compose(tmp_path), "embedding model")

    assert check.state == "fail"
    assert "embedding.model" in check.message


def test_a_home_that_is_a_file_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert check_home(tmp_path / "file").state == "fail"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_home_without_permission_fails(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert check_home(tmp_path / "home").state == "fail"


def test_a_port_in_use_is_a_warning() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        check = check_port("127.0.0.1", taken.getsockname()[1])

    assert check.state == "warn"
    assert "--port" in check.message


def test_a_chat_model_that_does_not_answer_fails_and_hides_its_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings = ModelSettings(name="openai:small", base_url=f"http://me:secret@127.0.0.1:{port}/v1")

    check = check_chat_model(settings)

    assert check.state == "fail"
    assert "secret" not in check.message


def test_a_chat_model_that_listens_is_well() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"

        assert check_chat_model(ModelSettings(name="openai:small", base_url=url)).state == "ok"


def test_the_extractive_model_needs_nothing() -> None:
    assert check_chat_model(ModelSettings()).state == "ok"


def test_a_directory_of_people_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("governance: {directory: people.csv}\n")
    missing = found(compose(tmp_path), "directory")
    (tmp_path / "people.csv").write_text("name\nAda Holt\n")
    there = found(compose(tmp_path), "directory")

    assert (missing.state, "governance.directory" in missing.message) == ("fail", True)
    assert (there.state, there.message) == ("ok", "1 listed")
