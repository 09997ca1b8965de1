"""The smallest parts of Markdown that a passage may be put together from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.sentences import count_words, cut_text


class AtomKind(StrEnum):
    """What an atom is in its document."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A span that is never cut again."""

    start: int
    end: int
    kind: AtomKind
    words: int
    glued: bool = False
    """Whether the next atom must stand in the same passage."""
    leads: tuple[tuple[int, int], ...] = ()
    """Spans a reader needs first: a table's header, a list's intro and parent items."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    in_code: bool


_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")
_ITEM = re.compile(r"(\s*)(?:[-*+•]|\(?\d{1,4}[.)]|\(?[a-zA-Z][.)])\s+\S")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_DIVIDER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_HEADING_CHARS = 1000
"""A longer line is cut like text, whatever it starts with."""
_LEAD_LIMIT = 60
"""Words; a longer paragraph above a list is text, not an intro to be repeated."""


def iter_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str, bool]]:
    """(offset, line without its end, whether it is part of a code fence), in order."""
    stop = len(text) if end is None else end
    fence = ""
    position = start
    while position < stop:
        newline = text.find("\n", position, stop)
        line_end = stop if newline < 0 else newline
        line = text[position:line_end]
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            yield position, line, True
            closes = mark is not None and mark.group(1).startswith(fence) and not line[mark.end() :].strip()
            fence = "" if closes else fence
        elif mark:
            fence = mark.group(1)
            yield position, line, True
        else:
            yield position, line, False
        position = line_end + 1


def cut_atoms(text: str, start: int, end: int, max_words: int) -> list[Atom]:
    """Atoms of text[start:end] in order; together they hold every non-blank character."""
    lines = [
        _Line(offset, offset + len(line), line, in_code)
        for offset, line, in_code in iter_lines(text, start, end)
    ]
    atoms: list[Atom] = []
    for block in _blocks(lines):
        atoms += _block_atoms(text, block, max_words)
    return _with_leads(text, atoms)


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Groups of lines of one shape: heading, fence, table, list item, paragraph."""
    block: list[_Line] = []
    for line in lines:
        if not line.text.strip() and not line.in_code:
            if block:
                yield block
            block = []
        elif block and _continues(block, line):
            block.append(line)
        else:
            if block:
                yield block
            block = [line]
    if block:
        yield block


def _continues(block: Sequence[_Line], line: _Line) -> bool:
    first, last = block[0], block[-1]
    if line.in_code or last.in_code:
        return line.in_code and last.in_code
    if (
        len(block) == 1
        and _UNDERLINE.match(line.text)
        and not _HEADING.match(first.text)
        and not _ITEM.match(first.text)
    ):
        return True
    if _HEADING.match(line.text) or _HEADING.match(last.text):
        return False
    if _is_row(line.text) or _is_row(first.text):
        return _is_row(line.text) and _is_row(first.text)
    return not _ITEM.match(line.text)


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|") and bool(_ROW.match(line))


def _block_atoms(text: str, block: Sequence[_Line], max_words: int) -> list[Atom]:
    start, end = block[0].start, block[-1].end
    if block[0].in_code:
        return _code_atoms(text, block, max_words)
    if _HEADING.match(block[0].text) and end - start <= _HEADING_CHARS:
        return [_atom(text, start, end, AtomKind.HEADING, glued=True)]
    if _is_row(block[0].text):
        return _table_atoms(text, block, max_words)
    if _ITEM.match(block[0].text):
        return _text_atoms(text, start, end, AtomKind.ITEM, max_words)
    return _text_atoms(text, start, end, AtomKind.TEXT, max_words)


def _atom(text: str, start: int, end: int, kind: AtomKind, *, glued: bool = False) -> Atom:
    return Atom(start=start, end=end, kind=kind, words=max(count_words(text[start:end]), 1), glued=glued)


def _text_atoms(text: str, start: int, end: int, kind: AtomKind, max_words: int) -> list[Atom]:
    whole = _atom(text, start, end, kind)
    if whole.words <= max_words:
        return [whole]
    return [_atom(text, first, last, kind) for first, last in cut_text(text, start, end, max_words)]


def _code_atoms(text: str, block: Sequence[_Line], max_words: int) -> list[Atom]:
    whole = _atom(text, block[0].start, block[-1].end, AtomKind.CODE)
    if whole.words <= max_words:
        return [whole]
    return [
        atom
        for line in block
        if line.text.strip()
        for atom in _text_atoms(text, line.start, line.end, AtomKind.CODE, max_words)
    ]


def _table_atoms(text: str, block: Sequence[_Line], max_words: int) -> list[Atom]:
    """Rows; the header row, the divider and the first row hold together."""
    rows = [_text_atoms(text, line.start, line.end, AtomKind.ROW, max_words) for line in block]
    has_header = len(block) > 1 and bool(_DIVIDER.match(block[1].text))
    if not has_header:
        return [atom for row in rows for atom in row]
    lead = ((block[0].start, block[1].end),)
    head = [replace(atom, glued=len(block) > 2) for row in rows[:2] for atom in row]
    return [*head, *(replace(atom, leads=lead) for row in rows[2:] for atom in row)]


def _with_leads(text: str, atoms: Sequence[Atom]) -> list[Atom]:
    """Glue intros to what they introduce, and tell each item which lines it hangs on."""
    linked: list[Atom] = []
    intro: tuple[int, int] | None = None
    parents: list[tuple[int, tuple[int, int]]] = []
    for index, atom in enumerate(atoms):
        following = atoms[index + 1] if index + 1 < len(atoms) else None
        if atom.kind is AtomKind.ITEM:
            indent = _indent(text, atom.start)
            parents = [parent for parent in parents if parent[0] < indent]
            leads = (*([intro] if intro else []), *(span for _, span in parents))
            atom = replace(atom, leads=leads)
            parents.append((indent, _first_line(text, atom)))
        elif atom.kind is AtomKind.TEXT and not (_indent(text, atom.start) >= 2 and parents):
            intro = (atom.start, atom.end) if _is_intro(text, atom) else None
            parents = []
        elif atom.kind is AtomKind.HEADING:
            intro, parents = None, []
        glued = atom.glued or (following is not None and _introduces(text, atom, following))
        linked.append(replace(atom, glued=glued))
    return linked


def _is_intro(text: str, atom: Atom) -> bool:
    return atom.words <= _LEAD_LIMIT and _ends_with_colon(text, atom)


def _introduces(text: str, atom: Atom, following: Atom) -> bool:
    if atom.kind not in (AtomKind.TEXT, AtomKind.ITEM) or following.kind is AtomKind.HEADING:
        return False
    return atom.words <= _LEAD_LIMIT and _ends_with_colon(text, atom)


def _ends_with_colon(text: str, atom: Atom) -> bool:
    return text[atom.start : atom.end].rstrip(" \t\n*_").endswith((":", "："))


def _indent(text: str, start: int) -> int:
    line_start = text.rfind("\n", 0, start) + 1
    line = text[line_start : line_start + 80].expandtabs(4)
    return len(line) - len(line.lstrip())


def _first_line(text: str, atom: Atom) -> tuple[int, int]:
    newline = text.find("\n", atom.start, atom.end)
    return atom.start, atom.end if newline < 0 else newline
