"""DOCX: headings by style, lists with their numbers, tables, footnotes; tracked changes accepted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.loaded import LoadedDocument, LoadWarning, quoted
from ingest.loaders.containers import check_office_archive, read_part
from ingest.loaders.docx_numbering import Numbering
from ingest.loaders.docx_runs import RunReader, tag
from ingest.loaders.markdown_text import heading, plain_line
from ingest.loaders.office_links import office_link_warnings
from ingest.loaders.office_properties import office_metadata
from ingest.loaders.tables import render_table

_THROUGH = frozenset({"sdtContent", "customXml", "ins", "moveTo", "smartTag"})
"""Elements around blocks that a reader does not see."""


@dataclass(slots=True)
class _Writer:
    """Collects blocks of Markdown; list items follow each other without an empty line."""

    parts: list[str] = field(default_factory=list)
    in_list: bool = False
    nesting: int = -1

    def add(self, text: str, *, item: bool = False) -> None:
        if self.parts:
            self.parts.append("\n" if item and self.in_list else "\n\n")
        self.parts.append(text)
        self.in_list = item
        if not item:
            self.nesting = -1

    def indent(self, level: int) -> str:
        """Indentation of an item: never more than one step deeper than the item above."""
        self.nesting = min(level, self.nesting + 1)
        return "   " * self.nesting


def load(data: bytes, name: str) -> LoadedDocument:
    """Read a Word document.

    Raises:
        UnreadableFileError: If it is damaged, locked or unsafe to open.
    """
    import docx

    check_office_archive(data, name, main_part="word/document.xml")
    document = docx.Document(io.BytesIO(data))
    reader = _DocxReader(document)
    reader.read(document.element.body)
    notes = RunReader({})
    text = reader.text(_footnotes(data, notes))
    metadata, stated = office_metadata(data, document.core_properties.title)
    return LoadedDocument(
        format="docx",
        text=f"{text}\n" if text else "",
        metadata=metadata,
        warnings=[*reader.warnings(notes), *stated, *office_link_warnings(data)],
    )


def _footnotes(data: bytes, runs: RunReader) -> dict[str, str]:
    """Text of each footnote by its id; separators are left out."""
    import lxml.etree

    xml = read_part(data, "word/footnotes.xml")
    if not xml:
        return {}
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    notes: dict[str, str] = {}
    for note in lxml.etree.fromstring(xml, parser):
        number = next((v for k, v in note.attrib.items() if k.endswith("}id")), "")
        paragraphs = [runs.text(part) for part in note if tag(part) == "p"]
        text = " ".join(filter(None, paragraphs))
        if text:
            notes[number] = text
    return notes


class _DocxReader:
    """One document's blocks in order."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        self._numbering = Numbering(document)
        self._runs = RunReader(self._styles)
        self._writer = _Writer()

    def read(self, parent: Any) -> None:
        """Add the blocks below `parent`."""
        for element in _blocks(parent):
            if tag(element) == "tbl":
                self._add_table(element)
            else:
                self._add_paragraph(element)

    def text(self, footnotes: dict[str, str]) -> str:
        """All Markdown, with the notes that were referred to at its end."""
        for number in self._runs.footnotes:
            if number in footnotes:
                self._writer.add(f"[^{number}]: {footnotes[number]}")
        return "".join(self._writer.parts).strip("\n")

    def warnings(self, notes: RunReader) -> list[LoadWarning]:
        """What was left out, in the text and in its footnotes."""
        hidden = [part for part in (*self._runs.hidden, *notes.hidden) if part.strip()]
        deleted = [part for part in (*self._runs.deleted, *notes.deleted) if part.strip()]
        found = []
        if hidden:
            count = sum(len("".join(part.split())) for part in hidden)
            message = f"{count} characters of hidden text were left out."
            found.append(LoadWarning(code="hidden_text", message=message, removed=quoted(hidden)))
        if deleted:
            message = "Tracked changes were taken as accepted; what they delete was left out."
            found.append(LoadWarning(code="tracked_changes", message=message, removed=quoted(deleted)))
        return found

    def _add_paragraph(self, element: Any) -> None:
        text = self._runs.text(element)
        style = self._style(element)
        if text and not _is_contents(style):
            level = _heading_level(element, style)
            label, depth = self._numbering.label(element, style)
            if level:
                self._writer.add(heading(level, f"{label} {text}" if label not in ("", "-") else text))
            elif label:
                self._writer.add(self._writer.indent(depth) + _item(label, text), item=True)
            else:
                self._writer.add(plain_line(text))
        for box in _text_boxes(element):
            self.read(box)

    def _style(self, element: Any) -> Any:
        found = element.find("./{*}pPr/{*}pStyle")
        name = None if found is None else _value(found)
        return self._styles.get(name)

    def _add_table(self, element: Any) -> None:
        rows = self._table_rows(element)
        filled = [row for row in rows if any(row)]
        if filled and max(sum(map(bool, row)) for row in filled) >= 2:
            table = _with_caption(filled)
            self._writer.add(table)
            return
        for cell in element.iterfind("./{*}tr/{*}tc"):  # a box drawn with a table
            self.read(cell)

    def _table_rows(self, element: Any) -> list[list[str]]:
        """Cells by grid column; a cell merged downwards is repeated in each of its rows."""
        rows: list[list[str]] = []
        for row in _children(element, "tr"):
            if row.find("./{*}trPr/{*}del") is not None:
                continue
            before = row.find("./{*}trPr/{*}gridBefore")
            cells = [""] * (min(int(_value(before)), 200) if before is not None else 0)
            for cell in _children(row, "tc"):
                cells.extend(self._cell(cell, rows, len(cells)))
            rows.append(cells)
        return rows

    def _cell(self, cell: Any, rows: Sequence[Sequence[str]], column: int) -> list[str]:
        span = cell.find("./{*}tcPr/{*}gridSpan")
        width = max(1, min(int(_value(span)), 200)) if span is not None else 1
        merge = cell.find("./{*}tcPr/{*}vMerge")
        if merge is not None and _value(merge) != "restart" and rows and column < len(rows[-1]):
            text = rows[-1][column]
        else:
            text = " ".join(self._cell_parts(cell))
        return [text, *[""] * (width - 1)]

    def _cell_parts(self, cell: Any) -> Iterator[str]:
        for element in _blocks(cell):
            if tag(element) == "p":
                text = self._runs.text(element)
                if text:
                    yield text
            else:
                for row in self._table_rows(element):
                    yield "; ".join(filter(None, row))


def _with_caption(rows: Sequence[Sequence[str]]) -> str:
    """A first row with one filled cell above fuller rows is the table's caption."""
    first = [cell for cell in rows[0] if cell]
    if len(first) == 1 and len(rows) > 2:
        return f"{plain_line(first[0])}\n\n{render_table(rows[1:])}"
    return render_table(rows)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below an element, through content controls, without contents lists."""
    for child in parent:
        name = tag(child)
        if name in ("p", "tbl"):
            yield child
        elif name == "sdt":
            gallery = child.find("./{*}sdtPr/{*}docPartObj/{*}docPartGallery")
            if gallery is None or "contents" not in _value(gallery).lower():
                yield from _blocks(child)
        elif name in _THROUGH:
            yield from _blocks(child)


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, through content controls."""
    for child in parent:
        if tag(child) == name:
            yield child
        elif tag(child) == "sdt" or tag(child) in _THROUGH:
            yield from _children(child, name)


def _text_boxes(element: Any) -> list[Any]:
    """Contents of text boxes anchored in a paragraph, each once."""
    return [
        box
        for box in element.iter("{*}txbxContent")
        if not any(tag(parent) == "Fallback" for parent in box.iterancestors())
        and not any(tag(parent) == "txbxContent" for parent in box.iterancestors())
    ]


def _chain(style: Any) -> Iterator[Any]:
    """A style and those it is based on; a circle ends it."""
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style
        style = getattr(style, "base_style", None)


def _heading_level(element: Any, style: Any) -> int:
    """0 for no heading. The style's name is English in the file whatever Word shows."""
    own = element.find("./{*}pPr/{*}outlineLvl")
    if own is not None:
        return _outline_level(own)
    for each in _chain(style):
        name = (each.name or "").lower()
        if name == "title":
            return 1
        if match := re.match(r"heading (\d)", name):
            return int(match.group(1)) or 1
        outline = each.element.find("./{*}pPr/{*}outlineLvl")
        if outline is not None:
            return _outline_level(outline)
    return 0


def _outline_level(element: Any) -> int:
    value = _value(element)
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _is_contents(style: Any) -> bool:
    return style is not None and bool(re.match(r"toc (\d|heading)", (style.name or "").lower()))


def _item(label: str, text: str) -> str:
    if label == "-":
        return f"- {text}"
    if match := re.fullmatch(r"(\d+)[.)]", label):
        return f"{match.group(1)}. {text}"
    return f"- {label} {text}"


def _value(element: Any) -> str:
    """The `w:val` of an element; empty where it has none."""
    return next((v for k, v in element.attrib.items() if k.endswith("}val")), "")
