"""A process killed at any point of a publication leaves the release before or the one after."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.knowledge_base import KnowledgeBase
from knowledge.store.engine import snapshot
from knowledge.store.indexing import load_index_state, load_partitions
from knowledge.store.passages import entry_passage_ids
from tests.knowledge.fakes import first_release, found, open_base, publish, second_release

QUESTIONS = ("who approves prompts", "pagers at night", "robots sunday", "prompts")
POINTS = 12
REPOSITORY = Path(__file__).parents[2]


def answers(base: KnowledgeBase) -> list[list[str]]:
    """What every reader finds, in force and not."""
    return [
        found(base, question, role=role, in_force=in_force)
        for question in QUESTIONS
        for role in ("staff", "admin")
        for in_force in (True, False)
    ]


def index_ids(base: KnowledgeBase) -> list[tuple[str, set[int], set[int]]]:
    """For each partition the passages that it should and does hold."""
    with snapshot(base._engine) as connection:
        state = load_index_state(connection)
        assert state is not None
        wanted = {
            partition: entry_passage_ids(connection, number)
            for partition, number in load_partitions(connection).items()
        }
    with base._vectors.reading(state) as index:
        return [(each.label, ids, index.ids(each)) for each, ids in sorted(wanted.items())]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]], list[list[str]]]:
    """A home with the first release, and what is found there and after the second."""
    home = tmp_path_factory.mktemp("crash") / "first"
    base = open_base(home)
    publish(base, *first_release())
    before = answers(base)
    base.close()
    other = home.with_name("second")
    shutil.copytree(home, other)
    base = open_base(other)
    upserts, others = second_release()
    publish(base, *upserts, **others)
    after = answers(base)
    base.close()
    return home, before, after


@pytest.mark.parametrize("point", range(1, POINTS + 1))
def test_killed_at_a_point(
    homes: tuple[Path, list[list[str]], list[list[str]]], tmp_path: Path, point: int
) -> None:
    first, before, after = homes
    home = tmp_path / "home"
    shutil.copytree(first, home)

    ended = run_child(home, point)

    assert ended.returncode == -9, ended.stderr
    base = open_base(home)
    release = base.current_release()
    assert release in (1, 2)
    assert answers(base) == (before if release == 1 else after)
    upserts, others = second_release()
    publish(base, *upserts, **others)
    assert base.current_release() == 2
    assert answers(base) == after
    publish(base)
    assert [(label, held) for label, _, held in index_ids(base)] == [
        (label, wanted) for label, wanted, _ in index_ids(base)
    ]
    base.close()


def test_there_are_no_more_points(
    homes: tuple[Path, list[list[str]], list[list[str]]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(homes[0], home)

    ended = run_child(home, 10_000)

    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) == POINTS


def run_child(
    home: Path, point: int, act: str = "publish_directly"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.knowledge.crash_child", str(home), str(point), act],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
