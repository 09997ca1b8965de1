"""The one open vector index of this process, reopened when another process has changed it."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from knowledge.errors import StoreUnavailableError
from knowledge.lock import LOCK_NAME
from knowledge.store.indexing import IndexState
from knowledge.vector_index import DAMAGED, NOTE, ChromaVectorIndex, VectorIndex
from knowledge.vector_probe import probe_vectors

FOLDER = "vectors"
BUSY = "The vector index is being written by another process, so only keywords were searched."


class VectorStore:
    """Hands out the vector index that belongs to a state of the truth store."""

    def __init__(
        self, home: Path, *, build: Callable[[Path], VectorIndex] = ChromaVectorIndex
    ) -> None:
        self._home, self._build = home, build
        self._condition = threading.Condition()
        self._index: VectorIndex | None = None
        self._opened: tuple[str, int] | None = None
        self._given_up: tuple[str, int] | None = None
        self._users = 0

    @contextmanager
    def reading(self, state: IndexState) -> Iterator[VectorIndex]:
        """The index as of `state`, for one search.

        Raises:
            StoreUnavailableError: If its folder is gone, or another process is writing to it
                just now and it is not open here: opening it then could write as well.
        """
        with self._using(state, reader=True) as index:
            yield index

    @contextmanager
    def writing(self, state: IndexState) -> Iterator[VectorIndex]:
        """The index as of `state`, for the holder of the home's write lock."""
        with self._using(state, reader=False) as index:
            yield index

    def advance(self, folder: str, generation: int) -> None:
        """This process made the change that led to `generation`: its view is up to date."""
        with self._condition:
            if self._opened is not None and self._opened[0] == folder:
                self._opened = (folder, generation)

    def folder(self, name: str) -> Path:
        """Where the index of this name lies."""
        return self._home / FOLDER / name

    def remove_others(self, name: str) -> None:
        """Delete what earlier rebuilds left behind."""
        base = self._home / FOLDER
        for path in base.iterdir() if base.is_dir() else ():
            if path.name != name and path.is_dir():
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Let go of the index once nobody uses it."""
        with self._condition:
            self._condition.wait_for(lambda: self._users == 0)
            self._close()

    @contextmanager
    def _using(self, state: IndexState, *, reader: bool) -> Iterator[VectorIndex]:
        wanted = (state.vectors_folder, state.generation)
        with self._condition:
            if self._opened != wanted:
                self._condition.wait_for(lambda: self._users == 0)
            if self._opened != wanted:
                self._open(state, reader=reader)
                self._opened = wanted
            assert self._index is not None
            index = self._index
            self._users += 1
        try:
            yield index
        finally:
            with self._condition:
                self._users -= 1
                self._condition.notify_all()

    def _open(self, state: IndexState, *, reader: bool) -> None:
        if reader and state.pending and self._writer_at_work():
            raise StoreUnavailableError(BUSY)
        folder = self.folder(state.vectors_folder)
        expected = reader or state.generation > 1  # else nothing has been published yet
        if expected and not (folder / "chroma.sqlite3").is_file():
            raise StoreUnavailableError(
                "The vector index is missing; run `playbook kb rebuild`."
            )
        if expected and _was_fatal(folder):
            made = (state.vectors_folder, state.generation)
            if self._given_up == made or probe_vectors(folder, state.dim) is None:
                self._given_up = made  # a search must not wait for the same news again
                raise StoreUnavailableError(DAMAGED)
        self._close()
        _forget_notes(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._index = self._build(folder)

    def _close(self) -> None:
        index, self._index, self._opened = self._index, None, None
        if index is not None:
            index.close()

    def _writer_at_work(self) -> bool:
        try:
            with (self._home / LOCK_NAME).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


def _was_fatal(folder: Path) -> bool:
    """Whether a process ended while it read a collection of this folder for the first time."""
    return bool(_dead_notes(folder))


def _forget_notes(folder: Path) -> None:
    for note in _dead_notes(folder):
        with suppress(OSError):
            note.unlink(missing_ok=True)


def _dead_notes(folder: Path) -> list[Path]:
    return [
        note
        for note in folder.glob(f"{NOTE}*-*")
        if not _is_alive(note.name.removeprefix(NOTE).split("-")[0])
    ]


def _is_alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
