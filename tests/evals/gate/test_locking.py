"""A lock is written once, read as it was, and names whatever is not what it binds."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from evals.gate.errors import InvalidRunError, TamperedError
from evals.gate.locking import Lock, LockedRelease, check_unchanged, read_lock, write_lock

RELEASE = LockedRelease(number=2, digest="d" * 16, content_sha256="e" * 64)
LOCK = Lock(
    run_id="2026-11-21T120000-dddddddd",
    locked_at="2026-11-21T12:00:00+00:00",
    locked_by="Ada",
    candidate=RELEASE,
    baseline=None,
    anchor=None,
    bar_number=1,
    bar_sha256="b" * 64,
    datasets={"a.jsonl": "a" * 64},
    own_cases_sha256="o" * 64,
    corpus_sha256="c" * 64,
    live_release=0,
    program_sha256="p" * 64,
    metrics_sha256="m" * 64,
    repeats=1,
)
OTHER = {
    "run_id": "x",
    "locked_at": "2026-11-21T12:00:01+00:00",
    "locked_by": "Ben",
    "candidate": replace(RELEASE, content_sha256="f" * 64),
    "baseline": RELEASE,
    "anchor": RELEASE,
    "bar_number": 2,
    "bar_sha256": "x" * 64,
    "datasets": {"a.jsonl": "x" * 64},
    "own_cases_sha256": "x" * 64,
    "corpus_sha256": "x" * 64,
    "live_release": 3,
    "program_sha256": "x" * 64,
    "metrics_sha256": "x" * 64,
    "repeats": 2,
    "judge_sha256": "x" * 64,
    "schema": "other",
}


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    lock = replace(LOCK, baseline=RELEASE, anchor=RELEASE)
    write_lock(lock, tmp_path / "run")

    assert read_lock(tmp_path / "run") == lock
    assert read_lock(tmp_path / "run").sha256 == lock.sha256


def test_a_lock_is_written_once(tmp_path: Path) -> None:
    write_lock(LOCK, tmp_path / "run")

    with pytest.raises(InvalidRunError, match="already"):
        write_lock(replace(LOCK, repeats=3), tmp_path / "run")
    assert read_lock(tmp_path / "run") == LOCK


def test_every_part_of_a_lock_counts() -> None:
    assert set(OTHER) == {each.name for each in fields(Lock)}
    for name, value in OTHER.items():
        changed = replace(LOCK, **{name: value})
        assert changed.sha256 != LOCK.sha256
        with pytest.raises(TamperedError, match="lock the release again"):
            check_unchanged(LOCK, changed)
    check_unchanged(LOCK, replace(LOCK))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"candidate": 1}', '{"schema": "x"}'])
def test_what_is_no_lock_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "lock.json").write_text(text)

    with pytest.raises(TamperedError):
        read_lock(tmp_path)


def test_a_run_that_was_never_locked_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRunError, match="no run"):
        read_lock(tmp_path / "nothing")
