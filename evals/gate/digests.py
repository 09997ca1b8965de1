"""Digests of what a run depends on besides the release: program, metrics, documents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from knowledge.audit.entry import canonical_json

ROOT = Path(__file__).parent.parent.parent
_ANSWERS = ("assistant", "knowledge", "ingest", "prompts")
"""The packages whose code moves answers."""
_LIBRARIES = (
    "chromadb", "numpy", "onnxruntime", "PyStemmer", "sentence-transformers", "sqlalchemy", "tokenizers",
)  # fmt: skip
"""Others' packages that can move answers."""


def sha256_of(value: Any) -> str:
    """The digest of a JSON value in its one canonical form."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def program_sha256() -> str:
    """Of the code that answers and drafts, and of the libraries' versions; the chat page is no part of it."""
    files = (path for name in _ANSWERS for path in (ROOT / name).rglob("*.py") if "ui" not in path.parts)
    return sha256_of({"files": _files(files), "libraries": _versions()})


@lru_cache(maxsize=1)
def metrics_sha256() -> str:
    """Of the code that scores and decides: with another one figures are not comparable."""
    folder = Path(__file__).parent
    parts = ("cases", "scoring", "statistics", "decision", "judge")
    files = [path for name in parts for path in (folder / name).rglob("*.py")]
    return sha256_of({"files": _files(files), "metric": _digest(folder / "metric.py")})


def _files(paths: Iterable[Path]) -> dict[str, str]:
    return {str(path.relative_to(ROOT)): _digest(path) for path in sorted(paths)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
