"""Office files made for the tests, and ways of spoiling them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import docx
import openpyxl
import pptx


def word(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    return _saved(document)


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return _saved(book)


def slides(build: Callable[[Any], None]) -> bytes:
    presentation = pptx.Presentation()
    build(presentation)
    return _saved(presentation)


def simple_word() -> bytes:
    return word(lambda document: document.add_paragraph("Two people approve each prompt."))


def rezipped(
    data: bytes,
    *,
    replace: Mapping[str, Callable[[bytes], bytes]] | None = None,
    add: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """The archive with some parts changed and others added at its end."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            change = (replace or {}).get(entry.filename)
            new.writestr(entry.filename, change(content) if change else content)
        for name, content in add:
            new.writestr(name, content)
    return out.getvalue()


def _saved(thing: Any) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()
