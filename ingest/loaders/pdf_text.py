"""From lines of a PDF to paragraphs, list items and headings. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from ingest.loaders.pdf_lines import Line, Style, squeeze

_BULLET = re.compile(
    r"^(?:[\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25e6\u2219\u00b7\u27a2\u27a4"
    r"\u2794\u2192\u2713\u2714\u2717\u2752\u2610\u2611*\u2013\u2014-]|o(?=\s+\S))\s*"
)
_NUMBER = re.compile(r"^(\(?\d{1,3}[.)]|\(?[a-z][)]|[ivx]{1,4}[.)])\s+(?=\S)")
_LEADER = re.compile(r"(?:\s?[.\u2026_]){5,}\s*[\divxlc]*$")
_LABEL = re.compile(r"^[A-Z][\w /-]{1,30}: \S")
_RULE = re.compile(r"^\| ---(?: \| ---)* \|$", re.MULTILINE)
_CONTENTS = frozenset({"contents", "tableofcontents"})
_ENDED = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*$")
_WORD_BREAK = re.compile(r"([^\W\d_]+)-$")


class ElementKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(slots=True, kw_only=True)
class Element:
    """A paragraph, heading, list item or table, on its way to Markdown."""

    kind: ElementKind
    text: str
    page: int
    level: int = 0
    """Of a heading 1-6; of an item its nesting from 0."""
    marker: str = ""
    breaks: list[int] = field(default_factory=list)
    """Offsets in `text` where the parts of the following pages begin."""
    size: float = 0.0
    bold: bool = False


def elements_of(blocks: Sequence[Sequence[Line]], *, page: int, style: Style) -> list[Element]:
    """One page's blocks as elements in reading order."""
    return [
        element
        for block in blocks
        for element in _elements_of_block(block, page=page, style=style)
    ]


def _elements_of_block(block: Sequence[Line], *, page: int, style: Style) -> list[Element]:
    elements: list[Element] = []
    markers: list[float] = []
    before: Line | None = None
    for line in block:
        if _is_contents_line(line.text, style):
            before = None
            continue
        if line.table:
            elements.append(Element(kind=ElementKind.TABLE, text=line.text, page=page))
            before, markers = None, []
            continue
        started = _start(line, page=page, style=style, markers=markers)
        last = elements[-1] if elements else None
        if before is None or last is None or not _goes_on(last, started, before, line, style):
            if started.kind is not ElementKind.ITEM:
                markers = markers if _is_inside_list(line, markers) else []
            elements.append(started)
        else:
            last.text = join_lines(last.text, line.text, style.words)
            last.bold = last.bold and line.bold
        before = line
    return _with_bold_headings(_without_false_headings(elements), style)


def _without_false_headings(elements: list[Element]) -> list[Element]:
    """Large print is still text where it runs on, or where nothing stands between the lines."""
    for element in elements:
        words = len(element.text.split())
        sentence = words > 12 and element.text.endswith(".")
        if element.kind is ElementKind.HEADING and (len(element.text) > 160 or sentence):
            element.kind = ElementKind.PARAGRAPH
    start = 0
    for index in range(1, len(elements) + 1):
        run = elements[start:index]
        if index < len(elements) and _same_heading(run[0], elements[index]):
            continue
        if len(run) >= 3 and run[0].kind is ElementKind.HEADING:
            for element in run:
                element.kind = ElementKind.PARAGRAPH
        start = index
    return elements


def _same_heading(one: Element, other: Element) -> bool:
    return one.kind is other.kind is ElementKind.HEADING and one.level == other.level


def _is_inside_list(line: Line, markers: Sequence[float]) -> bool:
    return bool(markers) and line.x0 > markers[0] + 2


def _is_contents_line(text: str, style: Style) -> bool:
    if _LEADER.search(text):
        return True
    numberless = re.sub(r"\s+\d+$", "", text)
    return numberless != text and squeeze(numberless) in style.outline


def _start(line: Line, *, page: int, style: Style, markers: list[float]) -> Element:
    """The element that this line would begin."""
    level = _heading_level(line, style)
    if level:
        return Element(
            kind=ElementKind.HEADING, text=line.text, page=page, level=level,
            size=line.size, bold=line.bold,
        )
    for pattern in (_BULLET, _NUMBER):
        match = pattern.match(line.text)
        if match and match.end() < len(line.text):
            marker = "-" if pattern is _BULLET else match.group(1)
            return Element(
                kind=ElementKind.ITEM, text=line.text[match.end():], page=page,
                level=_nesting(line.x0, markers), marker=marker, size=line.size, bold=line.bold,
            )
    return Element(
        kind=ElementKind.PARAGRAPH, text=line.text, page=page, size=line.size, bold=line.bold
    )


def _nesting(x: float, markers: list[float]) -> int:
    while markers and markers[-1] > x + 3:
        markers.pop()
    if not markers or markers[-1] < x - 3:
        markers.append(x)
    return len(markers) - 1


def _heading_level(line: Line, style: Style) -> int:
    """0 for a line that is no heading."""
    if squeeze(line.text) in style.outline and (line.bold or line.size > style.body_size):
        return style.outline[squeeze(line.text)]
    level = style.heading_levels.get(line.size, 0)
    letters = sum(map(str.isalpha, line.text))
    if not level or letters < 3 or len(line.text) > 120 or _BULLET.match(line.text):
        return 0
    return 0 if re.search(r"[.;,]$", line.text) and len(line.text.split()) > 6 else level


def _goes_on(last: Element, new: Element, before: Line, line: Line, style: Style) -> bool:
    """Whether `line` belongs to the element that `before` ended."""
    step = line.y - before.y
    near = 0 < step <= max(1.35 * style.pitch * max(line.size, 1), 1.3 * line.size)
    if new.kind is ElementKind.ITEM or not near:
        return False
    if last.kind is ElementKind.HEADING or new.kind is ElementKind.HEADING:
        both = last.kind is new.kind and last.level == new.level
        return both and abs(last.size - new.size) < 1.1 and not _had_room(before, line)
    if abs(line.size - before.size) > 0.15 * before.size:
        return False
    if line.bold != before.bold and _ENDED.search(before.text):
        return False
    if _LABEL.match(line.text) and _LABEL.match(before.text):
        return False
    if line.text[:1].islower() or before.text.endswith(("-", ",")):
        return True
    indented = line.x0 > before.x0 + 0.7 * line.size
    if last.kind is ElementKind.PARAGRAPH and indented and _ENDED.search(before.text):
        return False
    return not _had_room(before, line)


def _had_room(before: Line, line: Line) -> bool:
    """Whether the next line's first word would have fitted: then the break was meant."""
    first = line.text.split(" ", 1)[0]
    per_char = (line.x1 - line.x0) / max(len(line.text), 1)
    return before.x1 + per_char * (len(first) + 2) < before.block_end


def join_lines(above: str, below: str, words: frozenset[str]) -> str:
    """Join two lines of a paragraph, mending a word that was broken at the line's end.

    >>> join_lines("The prepa-", "ration of a plan", frozenset())
    'The preparation of a plan'
    >>> join_lines("With copies off-", "site and safe", frozenset({"off", "site"}))
    'With copies off-site and safe'
    """
    broken = _WORD_BREAK.search(above)
    following = re.match(r"[^\W\d_]+", below)
    if not broken or not following:
        return f"{above}{below}" if re.search(r"\S[-/]$", above) else f"{above} {below}"
    head, tail = broken.group(1), following.group(0)
    broken_word = tail[:1].islower() or (head + tail).isupper()
    keep = not broken_word or _is_compound(head.casefold(), tail.casefold(), words)
    return above + below if keep else above[:-1] + below


def _is_compound(head: str, tail: str, words: frozenset[str]) -> bool:
    if head + tail in words:
        return False
    return f"{head}-{tail}" in words or (head in words and tail in words)


def _with_bold_headings(elements: list[Element], style: Style) -> list[Element]:
    """Turn a short bold line that introduces ordinary text into a heading."""
    level = min(max(style.heading_levels.values(), default=0) + 1, 5)
    for element, after in pairwise(elements):
        if element.kind is not ElementKind.PARAGRAPH or not element.bold:
            continue
        words = element.text.split()
        capitals = element.text.isupper() and len(words) <= 12
        ordinary = after.kind is ElementKind.ITEM or not after.bold
        if _ENDED.search(element.text) and not (capitals or element.text.endswith("?")):
            continue
        if len(words) <= 12 and (ordinary or capitals) and any(map(str.isalpha, element.text)):
            element.kind, element.level = ElementKind.HEADING, level
    return elements


def join_pages(pages: Sequence[Sequence[Element]], words: frozenset[str]) -> list[Element]:
    """All elements; a sentence or table that a page break cut in two is one again."""
    joined: list[Element] = []
    for elements in pages:
        rest = list(elements)
        last = joined[-1] if joined else None
        if last and rest and last.page + len(last.breaks) == rest[0].page - 1:
            if _is_table_continued(last, rest[0]):
                _continue_table(last, rest.pop(0))
            elif _is_sentence_continued(last, rest[0]):
                last.breaks.append(len(last.text))
                last.text = join_lines(last.text, rest.pop(0).text, words)
        joined.extend(rest)
    return [
        element
        for element, after in zip(joined, [*joined[1:], None], strict=False)
        if not _is_empty_contents(element, after)
    ]


def _is_empty_contents(element: Element, after: Element | None) -> bool:
    """A table of contents whose lines were left out leaves its heading behind."""
    headings = element.kind is ElementKind.HEADING and (
        after is None or after.kind is ElementKind.HEADING
    )
    return headings and squeeze(element.text) in _CONTENTS


def _is_sentence_continued(last: Element, first: Element) -> bool:
    return (
        last.kind in (ElementKind.PARAGRAPH, ElementKind.ITEM)
        and first.kind is ElementKind.PARAGRAPH
        and first.text[:1].islower()
        and not _ENDED.search(last.text)
    )


def _is_table_continued(last: Element, first: Element) -> bool:
    """Two tables with nothing but a page break between, and equally many columns."""
    if not last.kind is first.kind is ElementKind.TABLE or "\n\n" in first.text:
        return False
    return _RULE.findall(last.text)[-1:] == _RULE.findall(first.text)[:1]


def _continue_table(last: Element, first: Element) -> None:
    """Append the rows; a header row that was printed again is left out."""
    lines = first.text.split("\n")
    repeated = f"{lines[0]}\n{lines[1]}\n" in last.text
    rows = lines[2:] if repeated else [lines[0], *lines[2:]]
    last.breaks.append(len(last.text))
    last.text = "\n".join([last.text, *rows])
