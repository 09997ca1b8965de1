"""Pictures of pages: made in a limited child process, kept for whoever looks again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

MAX_PDF_BYTES = 50_000_000
MOST_KEPT = 400
_SECONDS = 20
_MEMORY = 1_536 * 1024 * 1024
_AT_ONCE = 2


class PagePictures:
    """The pictures of one installation. Safe for threads."""

    def __init__(self, folder: Path) -> None:
        """
        Args:
            folder: Holds nothing else; whatever is in it may be removed.
        """
        self._folder = folder
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    def picture(
        self, original: Callable[[], bytes], *, sha256: str, page_number: int, quote: str
    ) -> bytes | None:
        """A page as PNG; None where it cannot be drawn.

        Args:
            original: Gives the PDF; asked only where the picture is not kept yet.
            sha256: Of the original, under which the picture is kept.
            page_number: From 1.
            quote: Whose words are marked.
        """
        key = hashlib.sha256(json.dumps([sha256, page_number, quote]).encode()).hexdigest()
        kept = self._folder / f"{key}.png"
        with contextlib.suppress(OSError):
            content = kept.read_bytes()
            os.utime(kept)
            return content
        data = original()
        if len(data) > MAX_PDF_BYTES:
            return None
        with self._free:
            content = _drawn(data, page_number, quote)
        if content is not None:
            self._keep(kept, content)
        return content

    def _keep(self, path: Path, content: bytes) -> None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = path.with_name(f".{secrets.token_hex(6)}")
            fresh.write_bytes(content)
            fresh.replace(path)
            files = sorted(self._folder.glob("*.png"), key=lambda each: each.stat().st_mtime)
            for each in files[:-MOST_KEPT]:
                each.unlink(missing_ok=True)


def _drawn(data: bytes, page_number: int, quote: str) -> bytes | None:
    header = json.dumps({"page": page_number, "quote": quote}).encode() + b"\n"
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "assistant.ui.pdf_pages.drawing"],
            input=header + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS * 2,
            env={name: os.environ[name] for name in kept if name in os.environ},
            preexec_fn=_limit,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    told, _, content = done.stdout.partition(b"\n")
    return content if done.returncode == 0 and told.startswith(b"{") and content else None


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
