"""A document as tagged PDF (PDF/UA-1) whose fonts it carries itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import groupby
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.exports.document.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Line,
    Notice,
    Paragraphs,
    Table,
)
from assistant.drafting.exports.document.build import document_of
from assistant.drafting.exports.swimlane import swimlane
from assistant.drafting.exports.typesetting import FONTS, TypesettingError, pdf_of, unavailable

_A4_WIDTH_PX = 1500
"""A picture wider than this is set on A3, where its words stay legible."""
_LANDSCAPE = 1.6
"""Width to height of the room for a picture on a page that lies, its caption left out."""
_WHOLE_CHARS = 900
"""A row whose longest cell has fewer is not torn apart at the foot of a page."""
_LONG_WORD = re.compile(r"\S{25,}")
_BREAK_EVERY = 12


def to_pdf(artifact: Header) -> bytes:
    """The artifact as PDF, with the swimlane of a workflow as picture."""
    return render_pdf(document_of(artifact, picture=swimlane))


def render_pdf(document: Document) -> bytes:
    """The document as PDF with tags, title, language and words for its pictures.

    Letters that the typesetter's fonts lack are taken from fonts of the machine; where it has none either,
    they are shown by their number, such as `[U+65E5]`.

    Raises:
        TypesettingError: If the document cannot be set.
    """
    data, pictures = _plain(document)
    everything = "".join([json.dumps(data, ensure_ascii=False), *pictures.values()])
    lacking = unavailable(everything, machine_fonts=False)
    if not lacking:
        return _set(data, pictures, machine_fonts=False, shown=str)
    numbered = unavailable("".join(sorted(lacking)), machine_fonts=True)
    try:
        return _set(_noted(data, numbered), pictures, machine_fonts=True, shown=_numbering(numbered))
    except TypesettingError:
        # Joined letters may lack a shape although each has one by itself.
        return _set(_noted(data, lacking), pictures, machine_fonts=False, shown=_numbering(lacking))


def _noted(data: dict[str, Any], numbered: frozenset[str]) -> dict[str, Any]:
    if not numbered:
        return data
    note = Line(
        text=f"{len(numbered)} characters have no shape in the fonts of this machine and stand here by their "
        "number; with a font that has them, this file shows them when it is made again."
    )
    return {**data, "front": [_block(Paragraphs(lines=(note,))), *data["front"]]}


def _set(
    data: dict[str, Any], pictures: dict[str, str], *, machine_fonts: bool, shown: Callable[[str], str]
) -> bytes:
    template = files("assistant.drafting.exports").joinpath("pdf.typ").read_bytes()
    given = {
        "main.typ": template,
        "document.json": json.dumps(_mapped(data, shown)).encode(),
        **{name: shown(svg).encode() for name, svg in pictures.items()},
    }
    return pdf_of(given, machine_fonts=machine_fonts)


def _numbering(missing: frozenset[str]) -> Callable[[str], str]:
    table = {ord(each): f"[U+{ord(each):04X}]" for each in missing}
    # What joins or varies letters says nothing where the letters are shown by number.
    table.update({0x200D: "", 0xFE0E: "", 0xFE0F: ""})
    return lambda text: text.translate(table)


def _mapped(node: Any, shown: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return shown(node)
    if isinstance(node, dict):
        return {key: _mapped(value, shown) for key, value in node.items()}
    return [_mapped(value, shown) for value in node] if isinstance(node, list) else node


def _plain(document: Document) -> tuple[dict[str, Any], dict[str, str]]:
    """The document as the template reads it, and its pictures by the names of their files."""
    pictures: dict[str, str] = {}

    def block(given: Block) -> dict[str, Any]:
        if isinstance(given, Figure):
            name = f"picture-{len(pictures)}.svg"
            pictures[name] = given.svg
            return _figure(given, name)
        return _block(given)

    dated = document.dated
    data = {
        "title": document.title,
        "subtitle": f"{document.kind} · {document.artifact_id} · version {document.version}",
        "foot": f"{document.artifact_id} · version {document.version} · {document.status}",
        "kind": document.kind,
        "author": [document.author] if document.author else [],
        "keywords": list(document.keywords),
        "date": {"year": dated.year, "month": dated.month, "day": dated.day} if dated else None,
        "contents": "Contents",
        "language": document.language,
        "fonts": list(FONTS),
        "front": [block(each) for each in document.front],
        "sections": [
            {"title": each.title, "anchor": each.anchor, "blocks": [block(one) for one in each.blocks]}
            for each in document.sections
        ],
    }
    anchors = set(_anchors(data))
    return _without_dead_ends(data, anchors), pictures


def _block(given: Block) -> dict[str, Any]:
    if isinstance(given, Heading):
        return {"kind": "heading", "text": given.text, "level": given.level}
    if isinstance(given, Paragraphs):
        return {"kind": "lines", "groups": _groups(given.lines)}
    if isinstance(given, Notice):
        return {
            "kind": "notice",
            "title": given.title,
            "good": given.good,
            "groups": _groups(given.lines),
        }
    assert isinstance(given, Table)
    rows = [
        {
            "anchor": row.anchor,
            "breakable": any(sum(len(line.text) + 40 for line in cell) > _WHOLE_CHARS for cell in row.cells),
            "cells": [_groups(cell, narrow=True) for cell in row.cells],
        }
        for row in given.rows
    ]
    return {"kind": "table", "headers": list(given.headers), "widths": list(given.widths), "rows": rows}


def _figure(given: Figure, name: str) -> dict[str, Any]:
    size = re.search(r'<svg[^>]*\bwidth="([\d.]+)[^"]*"[^>]*\bheight="([\d.]+)', given.svg)
    width, height = (float(size[1]), float(size[2])) if size else (1.0, 1.0)
    return {
        "kind": "figure",
        "file": name,
        "alt": given.alt,
        "caption": given.caption,
        "wide": max(width, height) > _A4_WIDTH_PX,
        "flipped": width > height,
        "fill-width": width / height > (_LANDSCAPE if width > height else 1 / _LANDSCAPE),
    }


def _groups(cell: Cell, *, narrow: bool = False) -> list[dict[str, Any]]:
    return [
        {"items": items, "lines": [_line(line, narrow=narrow) for line in lines]}
        for items, lines in groupby(cell, key=lambda line: line.item)
    ]


def _line(line: Line, *, narrow: bool) -> dict[str, Any]:
    return {
        "text": _breakable(line.text) if narrow else line.text,
        "label": line.label,
        "mark": line.mark.value if line.mark else None,
        "refs": list(line.refs),
        "strong": line.strong,
        "target": line.target,
        "href": line.href,
    }


def _breakable(text: str) -> str:
    """The text with places at which words that are too long for a column may break."""
    return _LONG_WORD.sub(
        lambda found: "\u200b".join(
            found[0][at : at + _BREAK_EVERY] for at in range(0, len(found[0]), _BREAK_EVERY)
        ),
        text,
    )


def _anchors(data: dict[str, Any]) -> Iterator[str]:
    for section in data["sections"]:
        yield section["anchor"]
        for block in section["blocks"]:
            yield from (row["anchor"] for row in block.get("rows", []) if row["anchor"])


def _without_dead_ends(data: dict[str, Any], anchors: set[str]) -> dict[str, Any]:
    """An anchor stands once, and nothing leads to one that is not there: either stops the typesetter."""
    seen: set[str] = set()
    for block in data["front"]:
        for row in block.get("rows", []):
            row["anchor"] = ""
            for line in (line for cell in row["cells"] for group in cell for line in group["lines"]):
                line["target"] = line["target"] if line["target"] in anchors else ""
    for section in data["sections"]:
        for holder in (section, *(row for block in section["blocks"] for row in block.get("rows", []))):
            if holder["anchor"] in seen:
                holder["anchor"] = "" if "cells" in holder else f"{holder['anchor']}-{len(seen)}"
            seen.add(holder["anchor"])
    return data
