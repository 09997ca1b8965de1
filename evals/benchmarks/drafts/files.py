"""Exports of a draft: all written, of the right kind, and read back as the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

READ_BACK = ("json", "yaml", "md", "bpmn")
_BEGINNINGS = {".docx": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF-", ".svg": b"<", ".bpmn": b"<"}


def exported(artifact: Any, folder: Path) -> tuple[dict[str, Path], list[str]]:
    """Write every format of an artifact; the files by format, and what is wrong with them."""
    from assistant.drafting.exports.formats import export, formats_of

    names = [each.name for each in formats_of(artifact.type)]
    files = dict(zip(names, export(artifact, names, folder), strict=True))
    wrong = [f"{name}: {problem}" for name, path in files.items() if (problem := _problem(path))]
    return files, wrong


def _problem(path: Path) -> str | None:
    content = path.read_bytes() if path.is_file() else b""
    if not content.strip():
        return "nothing was written"
    begins = _BEGINNINGS.get(path.suffix, b"")
    return None if content.lstrip().startswith(begins) else "is not what its name says"


def read_back(artifact: Any, files: dict[str, Path], formats: Sequence[str] = READ_BACK) -> list[str]:
    """Formats that do not read back as the same artifact."""
    from assistant.drafting.errors import DraftingError
    from assistant.drafting.imports.files import artifact_from_file

    source, wrong = artifact.model_dump(mode="json"), []
    for name in formats:
        if name not in files:
            continue
        try:
            found, _ = artifact_from_file(files[name])
        except (DraftingError, ValueError) as error:
            wrong.append(f"{name}: {error}")
            continue
        again = found.model_dump(mode="json")
        different = [key for key in source if again.get(key) != source[key]]
        if different:
            wrong.append(f"{name}: {', '.join(different)} read back otherwise")
    return wrong
