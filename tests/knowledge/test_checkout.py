"""Which commit a checkout stands at."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from knowledge.checkout import has_uncommitted_changes, read_commit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git = tmp_path / "repository" / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git.parent / "docs").mkdir()
    return git.parent


def test_the_commit_of_a_branch(checkout: Path) -> None:
    (checkout / ".git" / "refs" / "heads" / "main").write_text(COMMIT + "\n")

    assert read_commit(checkout) == read_commit(checkout / "docs") == COMMIT


def test_a_packed_branch(checkout: Path) -> None:
    (checkout / ".git" / "packed-refs").write_text(f"# pack-refs\n{COMMIT} refs/heads/main\n")

    assert read_commit(checkout) == COMMIT


def test_a_detached_head(checkout: Path) -> None:
    (checkout / ".git" / "HEAD").write_text(COMMIT)

    assert read_commit(checkout) == COMMIT


def test_a_worktree_of_another_checkout(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".git" / "refs" / "heads" / "main").write_text(COMMIT)
    place = checkout / ".git" / "worktrees" / "side"
    place.mkdir(parents=True)
    (place / "HEAD").write_text("ref: refs/heads/main")
    (place / "commondir").write_text("../..")
    side = tmp_path / "side"
    side.mkdir()
    (side / ".git").write_text(f"gitdir: {place}")

    assert read_commit(side) == COMMIT


@pytest.mark.parametrize("head", ["", "ref: ../../etc/passwd", "not a hash", "ref: refs/heads/gone"])
def test_what_names_no_commit_is_none(checkout: Path, head: str) -> None:
    (checkout / ".git" / "HEAD").write_text(head)

    assert read_commit(checkout) is None


def test_a_plain_folder_has_none(tmp_path: Path) -> None:
    assert read_commit(tmp_path) is None


def test_a_folder_that_is_no_checkout_tells_nothing_of_changes(tmp_path: Path) -> None:
    assert has_uncommitted_changes(tmp_path) is None


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_what_is_not_committed_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "policy.md").write_text("# Policy\n")
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "First"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)

    assert has_uncommitted_changes(folder) is False
    (folder / "policy.md").write_text("# Another policy\n")
    assert has_uncommitted_changes(folder) is True
