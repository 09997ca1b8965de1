"""Text of a picture, read by the program tesseract where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ingest.errors import UnreadableFileError

DPI = 200
PAGE_SECONDS = 60

on_page: ContextVar[Callable[[], None] | None] = ContextVar("on_page", default=None)
"""Called before each page: recognition takes seconds a page, and whoever watches the clock
must see that it moves."""


def is_available() -> bool:
    """Whether the program is installed."""
    return shutil.which("tesseract") is not None


def read_page(page: Any, *, name: str) -> str:
    """Text of one pdfium page; paragraphs are parted by empty lines.

    Raises:
        UnreadableFileError: If tesseract fails or takes longer than a minute.
    """
    watcher = on_page.get()
    if watcher is not None:
        watcher()
    picture = page.render(scale=_scale(page), grayscale=True).to_pil()
    png = io.BytesIO()
    picture.save(png, format="PNG", dpi=(DPI, DPI))
    return _recognise(png.getvalue(), name=name)


def _scale(page: Any) -> float:
    """200 dpi, less for posters: at most 4,000 points of picture a side."""
    return min(DPI / 72, 4000 / max(*page.get_size(), 1))


def _recognise(png: bytes, *, name: str) -> str:
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableFileError(
            f"{name} has no text layer; install the package tesseract-ocr and try again."
        )
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", "eng", "--dpi", str(DPI)],
            input=png,
            capture_output=True,
            timeout=PAGE_SECONDS,
            env={"PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(
            f"{name} has a page that took longer than {PAGE_SECONDS} seconds to recognise; "
            "split it or save it with a text layer."
        ) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise UnreadableFileError(
            f"{name} has no text layer and tesseract could not read it; check that the package "
            "tesseract-ocr-eng is installed, or save the file with a text layer."
        ) from error
    return done.stdout.decode("utf-8", "replace").replace("\f", "").strip()
