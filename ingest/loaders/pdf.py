"""PDF: pages in reading order with headings, lists and ruled tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument, LoadWarning, quoted
from ingest.loaders import ocr
from ingest.loaders.markdown_text import heading, plain_line
from ingest.loaders.pdf_aligned import with_aligned_tables
from ingest.loaders.pdf_chars import Segment, frame_of, read_page, segments_of
from ingest.loaders.pdf_layout import reading_order
from ingest.loaders.pdf_lines import (
    drop_running_heads,
    lines_of,
    squeeze,
    style_of,
    with_relative_weight,
)
from ingest.loaders.pdf_tables import find_grids, take_tables
from ingest.loaders.pdf_text import Element, ElementKind, elements_of, join_pages
from knowledge.documents import DocumentMetadata, PageSpan

MAX_PAGES = 2000
_TITLE_NOISE = re.compile(
    r"^Microsoft (?:Word|PowerPoint|Excel) - |\s*\[Auto-?saved\]|\.(?:docx?|pptx?|pdf)$", re.IGNORECASE
)
_NO_TITLE = frozenset({"", "untitled", "untitled document", "document", "title", "presentation"})
_PASSWORD_ERROR = 4


@dataclass(slots=True)
class _Reading:
    """What was gathered page by page."""

    segments: list[list[Segment]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    recognised: dict[int, str] = field(default_factory=dict)
    """Text of pages (1-based) that tesseract read."""
    hidden: list[str] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    layers: list[int] = field(default_factory=list)
    """Pages (1-based) whose text lies invisible under a picture."""
    unread: list[int] = field(default_factory=list)


def load(data: bytes, name: str) -> LoadedDocument:
    """Read a PDF.

    Raises:
        UnreadableFileError: If it is damaged, locked by a password, too long, or has no text
            and tesseract is not there to read the pictures.
    """
    with _opened(data, name) as document:
        reading = _read(document, name)
        outline = _outline(document)
        title = _title(document)
    if reading.unread and not any(reading.segments):
        raise UnreadableFileError(
            f"{name} has no text layer; install the package tesseract-ocr and try again."
        )
    elements = _elements(reading, outline)
    text, pages = _render(elements, len(reading.heights))
    return LoadedDocument(
        format="pdf",
        text=text,
        metadata=DocumentMetadata(title=title),
        pages=pages,
        warnings=_warnings(reading),
    )


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "assword" in str(error):
            raise UnreadableFileError(
                f"{name} is locked by a password; save a copy without one and try again."
            ) from error
        raise UnreadableFileError(
            f"{name} is not a whole PDF; export it again and retry."
        ) from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableFileError(
                f"{name} has {len(document)} pages and at most {MAX_PAGES} are read; split it."
            )
        yield document
    finally:
        document.close()


def _read(document: Any, name: str) -> _Reading:
    reading = _Reading()
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        _read_one(page, number, reading, name)
        page.close()
    return reading


def _read_one(page: Any, number: int, reading: _Reading, name: str) -> None:
    frame = frame_of(page)
    content = read_page(page, frame)
    reading.hidden += content.hidden.split("\n")
    reading.turned += content.turned.split("\n")
    reading.layers += [number] if content.layer else []
    reading.heights.append(frame.height)
    if not content.chars and content.has_image:
        if ocr.is_available():
            reading.recognised[number] = ocr.read_page(page, name=name)
        else:
            reading.unread.append(number)
    rest, tables = take_tables(content.chars, find_grids(page, frame) if content.chars else [])
    reading.segments.append([*segments_of(rest), *tables])


def _outline(document: Any) -> dict[str, int]:
    """Bookmark titles, squeezed, with their level from 1."""
    levels: dict[str, int] = {}
    for bookmark in document.get_toc(max_depth=6):
        key = squeeze(bookmark.get_title() or "")
        if len(key) >= 3:
            levels.setdefault(key, min(bookmark.level + 1, 6))
    return levels


def _title(document: Any) -> str | None:
    title = _TITLE_NOISE.sub("", document.get_metadata_value("Title") or "")
    title = re.sub(r"\s+", " ", title.replace("\x00", "")).strip()
    return None if title.casefold() in _NO_TITLE else title


def _elements(reading: _Reading, outline: dict[str, int]) -> list[Element]:
    cleaned = drop_running_heads(reading.segments, reading.heights)
    blocks = with_relative_weight(
        [
            [lines_of(with_aligned_tables(block)) for block in reading_order(page)]
            for page in cleaned
        ]
    )
    style = style_of(blocks, outline)
    pages = []
    for number, page in enumerate(blocks, start=1):
        if number in reading.recognised:
            pages.append(_recognised_elements(reading.recognised[number], number))
        else:
            pages.append(elements_of(page, page=number, style=style))
    return join_pages(pages, style.words)


def _recognised_elements(text: str, page: int) -> list[Element]:
    return [
        Element(
            kind=ElementKind.PARAGRAPH,
            text=re.sub(r"(?<=[^\W\d_])-\n(?=[a-z])", "", part).replace("\n", " "),
            page=page,
        )
        for part in re.split(r"\n\s*\n", text)
        if part.strip()
    ]


def _render(elements: Sequence[Element], page_count: int) -> tuple[str, list[PageSpan]]:
    """The Markdown and where each page lies in it; pages tile the text."""
    parts: list[str] = []
    offset, starts, before = 0, {1: 0}, None
    for element in elements:
        deepest = before.level + 1 if before and before.kind is ElementKind.ITEM else 0
        if element.kind is ElementKind.ITEM:
            element.level = min(element.level, deepest)
        gap = _gap(before, element)
        parts.append(gap)
        offset += len(gap)
        starts.setdefault(element.page, offset)
        markdown, lead = _markdown(element)
        for number, place in enumerate(element.breaks, start=1):
            starts.setdefault(element.page + number, offset + lead + place)
        parts.append(markdown)
        offset += len(markdown)
        before = element
    if elements:
        parts.append("\n")
        offset += 1
    return "".join(parts), _spans(starts, offset, page_count)


def _spans(starts: dict[int, int], length: int, page_count: int) -> list[PageSpan]:
    spans: list[PageSpan] = []
    end = length
    for number in range(page_count, 0, -1):
        start = starts.get(number, end)
        spans.append(PageSpan(number=number, start=start, end=end))
        end = start
    return spans[::-1]


def _gap(before: Element | None, element: Element) -> str:
    if before is None:
        return ""
    both_items = before.kind is element.kind is ElementKind.ITEM
    return "\n" if both_items else "\n\n"


def _markdown(element: Element) -> tuple[str, int]:
    """The element's Markdown and how many characters stand before its text."""
    if element.kind is ElementKind.TABLE:
        return element.text, 0
    if element.kind is ElementKind.HEADING:
        return heading(element.level, element.text), element.level + 1
    if element.kind is ElementKind.PARAGRAPH:
        line = plain_line(element.text)
        return line, len(line) - len(element.text)
    marker = element.marker if re.fullmatch(r"\d+\.|-", element.marker) else f"- {element.marker}"
    lead = "   " * element.level + marker + " "
    return lead + element.text, len(lead)


def _warnings(reading: _Reading) -> list[LoadWarning]:
    warnings = []
    hidden = sum(len("".join(part.split())) for part in reading.hidden)
    if hidden:
        message = f"{hidden} characters that no reader can see were left out."
        warnings.append(LoadWarning(code="hidden_text", message=message, removed=quoted(reading.hidden)))
    if any(map(str.strip, reading.turned)):
        message = "Text that runs across the page, such as a watermark, was left out."
        warnings.append(LoadWarning(code="turned_text", message=message, removed=quoted(reading.turned)))
    if reading.layers:
        message = (
            f"The text of {len(reading.layers)} pages lies invisible under a picture; "
            "compare it with what the picture shows."
        )
        warnings.append(LoadWarning(code="invisible_layer", message=message))
    if reading.unread:
        pages = ", ".join(map(str, reading.unread[:10]))
        warnings.append(
            LoadWarning(
                code="page_without_text",
                message=f"Pages {pages} are pictures; install the package tesseract-ocr and "
                "ingest again to read them.",
            )
        )
    if reading.recognised:
        warnings.append(
            LoadWarning(
                code="text_recognised",
                message=f"{len(reading.recognised)} pages were read from pictures; "
                "check names and numbers before relying on them.",
            )
        )
    return warnings
