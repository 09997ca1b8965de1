"""Which commit a Git checkout stands at, and whether it holds anything else."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


def read_commit(folder: Path) -> str | None:
    """The commit of the checkout that holds a folder, read from its files; None where it is none."""
    for place in (folder.resolve(), *folder.resolve().parents):
        git = place / ".git"
        if git.is_file():  # a worktree or submodule names its place
            named = _line(git).removeprefix("gitdir:").strip()
            git = (place / named).resolve()
        if git.is_dir():
            return _commit(git)
    return None


def has_uncommitted_changes(folder: Path) -> bool | None:
    """Whether a folder of a checkout differs from its commit; None where no Git can tell."""
    git = shutil.which("git")
    if git is None or read_commit(folder) is None:
        return None
    ended = subprocess.run(
        [git, "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain", "--", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return bool(ended.stdout.strip()) if ended.returncode == 0 else None


def _commit(git: Path) -> str | None:
    head = _line(git / "HEAD")
    if not head.startswith("ref:"):
        return head if _HASH.fullmatch(head) else None
    reference = head.removeprefix("ref:").strip()
    if ".." in reference or not reference.startswith("refs/"):
        return None
    shared = _line(git / "commondir")
    for base in (git, (git / shared).resolve()) if shared else (git,):
        found = _line(base / reference) or _packed(base / "packed-refs", reference)
        if _HASH.fullmatch(found):
            return found
    return None


def _packed(path: Path, reference: str) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    pairs = (line.split(" ", 1) for line in lines if " " in line and not line.startswith("#"))
    return next((commit for commit, name in pairs if name == reference), "")


def _line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
