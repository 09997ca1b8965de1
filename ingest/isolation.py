"""Loaders run in a child process with limits: a bad file ends as one error, nothing else.

The child is started once and reads file after file. It gets a file's name and bytes, never
a path, and answers in JSON, never pickle. A file that takes too long or brings the child
down costs its own child; the next file gets a new one.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument
from ingest.loaded_json import document_from_json, document_to_json, dump_line

FILES_PER_CHILD = 1000
"""A child is replaced after this many files, so that what a library leaks stays small."""

_RECOGNITION_SECONDS = 90.0
"""How long one page may be read from its picture before the child counts as stuck."""
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TZ", "TESSDATA_PREFIX")
"""Of the environment the child sees only these: no key and no token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadLimits:
    """What one file may cost."""

    seconds: float = 30
    """Wall-clock and processor seconds."""
    memory_mb: int = 1536
    """Address space of the child, libraries included."""
    file_mb: int = 50
    recognition_seconds: float = 600
    """Wall-clock seconds where pages must be read from pictures."""


class IsolatedLoader:
    """Reads files in child processes; safe to use from several threads.

    Children start at the first file and end with `close` or the `with` block.
    """

    def __init__(
        self,
        *,
        limits: LoadLimits | None = None,
        workers: int = 1,
        command: Sequence[str] | None = None,
    ) -> None:
        """`command` starts a child; the default runs this module with this interpreter."""
        if workers < 1:
            raise ValueError(f"`workers` must be at least 1, got {workers}")
        self._limits = limits or LoadLimits()
        self._free: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._children = [_Child(tuple(command or _command()), self._limits) for _ in range(workers)]
        for child in self._children:
            self._free.put(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def load(self, path: Path, *, name: str | None = None) -> LoadedDocument:
        """Read the file at `path`.

        Args:
            path: A regular file.
            name: What messages call it; without it the path's last part.

        Raises:
            UnreadableFileError: With one sentence, whatever is wrong with the file.
        """
        shown = _display(name or path.name)
        return self.load_bytes(_read_file(path, shown, self._limits), name=name or path.name)

    def load_bytes(self, data: bytes, *, name: str) -> LoadedDocument:
        """Read a file's bytes; the loader is chosen by `name`, which may be a relative path.

        Raises:
            UnreadableFileError: With one sentence, whatever is wrong with the file.
        """
        child = self._free.get()
        try:
            return child.load(data, name)
        finally:
            self._free.put(child)

    def close(self) -> None:
        """End all children at once; what they were reading is lost."""
        for child in self._children:
            child.stop()


def _read_file(path: Path, shown: str, limits: LoadLimits) -> bytes:
    most = limits.file_mb * 1024 * 1024
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFileError(f"{shown} is not a regular file; leave it out.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFileError(
            f"{shown} cannot be opened; check that it exists and that you may read it."
        ) from error
    if len(data) > most:
        raise UnreadableFileError(
            f"{shown} is larger than {limits.file_mb} MB; split it into smaller files."
        )
    return data


def _display(name: str) -> str:
    from ingest.loaders import display_name

    return display_name(name)


def _command() -> tuple[str, ...]:
    """-P: a file such as json.py beside the documents must not be imported."""
    return (sys.executable, "-P", "-m", "ingest.isolation")


class _Child:
    """One child process, restarted when needed. Used by one thread at a time."""

    def __init__(self, command: tuple[str, ...], limits: LoadLimits) -> None:
        self._command = command
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader: threading.Thread | None = None
        self._files = 0

    def load(self, data: bytes, name: str) -> LoadedDocument:
        if self._files >= FILES_PER_CHILD:
            self.stop()
        process = self._running()
        self._files += 1
        sent = self._send(process, data, name)
        answer = self._wait(process, _display(name)) if sent else None
        if answer is None:
            raise self._lost(process, _display(name))
        if "error" in answer:
            raise UnreadableFileError(str(answer["error"]))
        return document_from_json(answer["document"])

    def stop(self) -> None:
        process, self._process, self._files = self._process, None, 0
        if process is not None:
            _kill_group(process)
        if self._reader is not None:
            self._reader.join(timeout=5)
            self._reader = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=os.name == "posix",
            )
            self._lines = queue.SimpleQueue()
            self._reader = threading.Thread(
                target=_pump, args=(self._process.stdout, self._lines), daemon=True
            )
            self._reader.start()
        return self._process

    def _send(self, process: subprocess.Popen[bytes], data: bytes, name: str) -> bool:
        """False where the child has gone. A watch ends a child that does not take the bytes."""
        assert process.stdin is not None
        request = dump_line(
            {
                "name": name.encode("utf-8", "replace").decode(),
                "size": len(data),
                "seconds": self._limits.seconds,
                "memory_mb": self._limits.memory_mb,
                "file_mb": self._limits.file_mb,
            }
        )
        watch = threading.Timer(self._limits.seconds, _kill_group, (process,))
        watch.daemon = True
        if len(data) > 32_768:  # less fits into the pipe, and cannot block
            watch.start()
        try:
            process.stdin.write(request + data if len(data) < 1 << 20 else request)
            if len(data) >= 1 << 20:
                process.stdin.write(data)
            process.stdin.flush()
        except OSError:
            return False
        finally:
            watch.cancel()
        return True

    def _wait(self, process: subprocess.Popen[bytes], shown: str) -> dict[str, Any] | None:
        """The child's answer; None where it ended without one."""
        begun = time.monotonic()
        deadline = begun + self._limits.seconds
        while True:
            try:
                line = self._lines.get(timeout=max(deadline - time.monotonic(), 0.001))
            except queue.Empty:
                self.stop()
                raise _too_long(shown, time.monotonic() - begun) from None
            if not line:
                return None
            answer = _parse(line)
            if answer is None or "alive" not in answer:
                return answer
            latest = begun + self._limits.recognition_seconds
            deadline = min(time.monotonic() + _RECOGNITION_SECONDS, latest)

    def _lost(self, process: subprocess.Popen[bytes], shown: str) -> UnreadableFileError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        ended_by = -(process.returncode or 0)
        self.stop()
        if ended_by == getattr(signal, "SIGXCPU", None):
            return _too_long(shown, self._limits.seconds)
        return UnreadableFileError(
            f"{shown} could not be read: the reader crashed; save the file again and retry."
        )


def _too_long(shown: str, seconds: float) -> UnreadableFileError:
    return UnreadableFileError(
        f"{shown} took longer than {max(seconds, 1):.0f} seconds to read; "
        "split it into smaller files."
    )


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(line)
    except ValueError:  # the child was killed in the middle of a line
        return None
    return answer if isinstance(answer, dict) else None


def _pump(stream: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Pass on the child's lines; an empty one says that it has ended."""
    with stream, contextlib.suppress(OSError, ValueError):
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the child and what it started (tesseract), and take its exit status."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    return {
        **{key: os.environ[key] for key in _PASSED_ON if key in os.environ},
        "PYTHONPATH": root,
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


# What follows runs in the child.


def serve() -> None:
    """Answer requests on standard input until it ends.

    Standard output is put aside first: a library that prints must not speak for us.
    """
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    requests = sys.stdin.buffer
    limited = False
    while line := requests.readline():
        request = json.loads(line)
        if not limited:
            _limit_process(request["memory_mb"])
            limited = True
        data = requests.read(request["size"])
        if len(data) < request["size"]:
            return
        answers.write(dump_line(_answer(data, request, answers)))
        answers.flush()


def _answer(data: bytes, request: dict[str, Any], answers: IO[bytes]) -> dict[str, Any]:
    from ingest.loaders import load_bytes, ocr

    def alive() -> None:
        _limit_processor(_RECOGNITION_SECONDS)
        answers.write(dump_line({"alive": True}))
        answers.flush()

    _limit_processor(request["seconds"])
    ocr.on_page.set(alive)
    try:
        document = load_bytes(data, request["name"], max_bytes=request["file_mb"] * 1024 * 1024)
        return {"document": document_to_json(document)}
    except UnreadableFileError as error:
        return {"error": str(error)}


def _limit_process(memory_mb: int) -> None:
    """Limits for good. Systems without them (Windows, in part macOS) have the clock alone."""
    try:
        import resource
    except ImportError:
        return
    memory = memory_mb * 1024 * 1024
    wanted = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 64 * 1024 * 1024),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, value in wanted:
        _, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (allowed, allowed))


def _limit_processor(seconds: float) -> None:
    """Processor seconds from now on; beyond them the system ends the process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    serve()
