"""Readers of office files that others wrote: poppler, pdfminer, LibreOffice and calamine."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

_SECONDS = 120
REFUSED = ("Syntax Error", "Error:")
"""What poppler says of a broken file. `Suspects` is a flag of tags that it reads as a word only."""


def pdf_text(pdftotext: str, path: Path) -> str:
    """The text of a PDF in the order of reading. Raises `AssertionError` where poppler complains."""
    done = _run([pdftotext, "-raw", "-enc", "UTF-8", str(path), "-"])
    complaints = [line for line in done.stderr.splitlines() if line.startswith(REFUSED)]
    assert not complaints, complaints
    return done.stdout


def pdf_facts(pdfinfo: str, path: Path) -> dict[str, str]:
    """What `pdfinfo` tells, by its names, such as `Title` and `Tagged`."""
    lines = _run([pdfinfo, str(path)]).stdout.splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def pdf_fonts(pdffonts: str, path: Path) -> list[tuple[str, bool]]:
    """The fonts of a PDF, and whether the file carries them."""
    lines = _run([pdffonts, str(path)]).stdout.splitlines()[2:]
    return [(line.split()[0], line.split()[-5] == "yes") for line in lines]


def pdf_language(path: Path) -> str:
    """The language that a PDF says it is in, as pdfminer reads it."""
    return _string(_catalog(path)["Lang"])


def pdf_tags(path: Path) -> list[tuple[str, str]]:
    """The tags of a PDF from the root down, each with the words for what it shows, as pdfminer reads them."""
    from pdfminer.pdftypes import resolve1

    found: list[tuple[str, str]] = []
    todo = [_catalog(path)["StructTreeRoot"]]
    while todo:
        node = resolve1(todo.pop())
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if "S" in node:
                found.append((node["S"].name, _string(node.get("Alt", b""))))
            todo.append(node.get("K"))
    return found


def _catalog(path: Path) -> dict[str, Any]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    return PDFDocument(PDFParser(io.BytesIO(path.read_bytes()))).catalog


def _string(raw: bytes) -> str:
    return raw.decode("utf-16") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1")


def converted(soffice: str, path: Path, kind: str, folder: Path) -> Path:
    """A file as LibreOffice reads and writes it in another format, such as `pdf` or `txt:Text`."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile"
    command = [
        soffice,
        f"-env:UserInstallation=file://{profile}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        str(path),
    ]
    done = _run(command)
    made = folder / f"{path.stem}.{kind.partition(':')[0]}"
    assert made.exists(), done.stderr or done.stdout
    return made


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The sheets of a workbook by name, row by row as texts, as calamine reads them."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_SECONDS)
