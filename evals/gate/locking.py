"""The lock: what a run is about, written and digested before anything is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from evals.gate.digests import sha256_of
from evals.gate.errors import InvalidRunError, TamperedError

SCHEMA = "playbook-gate-lock/1"
LOCK_FILE = "lock.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedRelease:
    """A release, bound by its content."""

    number: int
    """Under which it is registered."""
    digest: str
    """Of its recipe, as answers record it."""
    content_sha256: str
    """Of everything that is kept of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Everything that a verdict follows from. Any other value makes another verdict."""

    run_id: str
    locked_at: str
    """ISO moment in UTC."""
    locked_by: str
    candidate: LockedRelease
    baseline: LockedRelease | None
    """None: nothing was in production."""
    anchor: LockedRelease | None
    bar_number: int
    bar_sha256: str
    """Over the bar and the datasets that it names."""
    datasets: Mapping[str, str]
    """File name to sha256."""
    own_cases_sha256: str
    """Of the accepted cases that the organisation added."""
    corpus_sha256: str
    live_release: int
    """The knowledge release that cases about the organisation's own documents are asked of; 0 for none."""
    program_sha256: str
    metrics_sha256: str
    repeats: int
    judge_sha256: str = ""
    """Of the judging chat model with its prompt and its calibration; "" where nothing is judged by one."""
    schema: str = SCHEMA

    @property
    def sha256(self) -> str:
        """Of the lock itself."""
        return sha256_of(asdict(self))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def write_lock(lock: Lock, folder: Path) -> None:
    """Write the lock, once.

    Raises:
        InvalidRunError: If the run is locked already or the file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK_FILE).open("x", encoding="utf-8") as file:
            json.dump(lock.to_json(), file, indent=1, sort_keys=True, ensure_ascii=False)
            file.write("\n")
    except FileExistsError:
        raise InvalidRunError(f"The run {lock.run_id} is locked already; lock another one.") from None
    except OSError as error:
        raise InvalidRunError(
            f"{folder} cannot be written ({error.strerror}); make room or choose another --home."
        ) from error


def read_lock(folder: Path) -> Lock:
    """The lock of a run's folder.

    Raises:
        InvalidRunError: If there is none.
        TamperedError: If it cannot be read as one.
    """
    try:
        text = (folder / LOCK_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InvalidRunError(
            f"There is no run {folder.name!r}; `playbook gate history` lists the runs."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise TamperedError(f"The lock of {folder.name} cannot be read; lock the release again.") from error
    try:
        values = json.loads(text)
        for name in ("candidate", "baseline", "anchor"):
            values[name] = LockedRelease(**values[name]) if values[name] else None
        return Lock(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise TamperedError(
            f"The lock of {folder.name} was changed since it was written; lock the release again."
        ) from error


def check_unchanged(locked: Lock, now: Lock) -> None:
    """Refuse to go on where anything is not what was locked.

    Args:
        locked: As it was written.
        now: The same, made of what is there now.

    Raises:
        TamperedError: Naming what differs.
    """
    differing = [each.name for each in fields(Lock) if getattr(locked, each.name) != getattr(now, each.name)]
    if differing:
        names = ", ".join(_WORDS.get(name, name) for name in differing)
        raise TamperedError(
            f"{names[:1].upper()}{names[1:]} changed since {locked.run_id} was locked; "
            "lock the release again."
        )


_WORDS = {
    "candidate": "the candidate",
    "baseline": "the production release",
    "anchor": "the anchor release",
    "bar_number": "the adopted bar",
    "bar_sha256": "the bar",
    "datasets": "a dataset",
    "own_cases_sha256": "the organisation's own cases",
    "corpus_sha256": "the gate's documents",
    "live_release": "the published knowledge",
    "program_sha256": "the program",
    "metrics_sha256": "the scoring",
    "repeats": "the number of repeats",
    "judge_sha256": "the judge or its calibration",
}
