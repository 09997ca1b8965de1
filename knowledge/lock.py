"""The write lock of a home: one process changes it at a time, readers never wait."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import HomeLockedError, StoreUnavailableError

LOCK_NAME = "write.lock"
_POLL_S = 0.05


@contextmanager
def home_lock(home: Path, *, wait_s: float = 2.0, name: str = LOCK_NAME) -> Iterator[None]:
    """Hold the write lock of `home`; the system lets go of it when the process ends.

    Args:
        home: The installation's folder.
        wait_s: Seconds to wait for another holder.
        name: Of the lock; another one keeps apart what need not wait for publications.

    Raises:
        HomeLockedError: If another holder keeps it for longer than `wait_s` seconds.
        StoreUnavailableError: If the lock file cannot be written.
    """
    descriptor = _open(home, name)
    try:
        _acquire(descriptor, home, wait_s)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _open(home: Path, name: str) -> int:
    try:
        return os.open(home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnavailableError(
            f"{home} cannot be written to ({error.strerror}); give this user permission to write "
            "there or choose another folder with PLAYBOOK_HOME."
        ) from error


def _acquire(descriptor: int, home: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise HomeLockedError(home=str(home), pid=_holder(descriptor)) from None
            time.sleep(_POLL_S)


def _holder(descriptor: int) -> int | None:
    content = os.pread(descriptor, 32, 0).decode("ascii", "ignore").strip()
    return int(content) if content.isdigit() else None
