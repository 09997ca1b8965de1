"""Cut normalised text into sections and passages. Pure; offsets are exact.

A passage is about 160 words that belong together: it never crosses a section, ends
at a paragraph, list item, table row or sentence, and keeps a list with the line that
introduces it. What it had to leave behind (a table's header, a list's intro) is its
`context`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ingest.blocks import Atom, AtomKind, cut_atoms, iter_lines
from ingest.sentences import count_words
from knowledge.documents import PageSpan, PassageKind, PassageSpan, Section

CHUNKER_VERSION = "1"
"""Changes whenever the same text would be cut differently: stored passages are then stale."""

PASSAGE_WORDS = 160
PASSAGE_MAX_WORDS = 220
_SMALL_REST = 40
"""A last passage below this many words joins the one before it where both fit."""

_HEADING_CHARS = 500
"""A longer line is no heading; it also bounds what the patterns below may cost."""

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_NO_PARAGRAPH = re.compile(r"\s*(?:[-*+>|#]|\d{1,3}[.)]\s|```|~~~|<)| {4,}|\t")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])?")
_ANCHOR = re.compile(
    r"\s*\{#[^}]*\}\s*$|<a\b[^>]*>|</a>|</?(?:code|kbd|b|i|em|strong|span|u|sup|sub)\b[^>]*>"
)
_EMPHASIS = re.compile(r"(\*{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1|(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\3(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def cut_sections(text: str) -> list[Section]:
    """Sections that tile the text: a heading with what follows it up to the next heading.

    Text before the first heading is a section with an empty path. Headings inside code
    fences are code.
    """
    headings = _find_headings(text)
    starts = [start for start, _, _ in headings]
    if not text.strip():
        return []
    if not headings or text[: starts[0]].strip():
        headings = [(0, 0, ""), *headings]
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    for ordinal, (start, level, title) in enumerate(headings):
        if level:
            path = [entry for entry in path if entry[0] < level] + [(level, title)]
        end = headings[ordinal + 1][0] if ordinal + 1 < len(headings) else len(text)
        names = tuple(name for _, name in path)
        sections.append(Section(ordinal=ordinal, heading_path=names, start=start if ordinal else 0, end=end))
    return sections


def _find_headings(text: str) -> list[tuple[int, int, str]]:
    """(start, level, plain title) of each heading, in order."""
    found: list[tuple[int, int, str]] = []
    before_last, last = "", (0, "")
    for start, line, in_code in iter_lines(text):
        if in_code:
            before_last, last = "```", (start, "```")
            continue
        atx = _ATX.match(line) if "#" in line[:4] and len(line) <= _HEADING_CHARS else None
        if atx:
            title = plain_heading(atx.group(2) or "")
            if title:
                found.append((start, len(atx.group(1)), title))
        elif _is_setext(line, last[1], before_last):
            found.append((last[0], 1 if line.lstrip().startswith("=") else 2, plain_heading(last[1])))
        before_last, last = last[1], (start, line)
    return found


def _is_setext(line: str, above: str, before: str) -> bool:
    return (
        line.lstrip()[:1] in ("=", "-")
        and bool(above.strip())
        and not before.strip()
        and not _NO_PARAGRAPH.match(above)
        and "|" not in above
        and len(above) <= _HEADING_CHARS
        and bool(_SETEXT.match(line))
        and bool(plain_heading(above))
    )


def plain_heading(title: str) -> str:
    """A heading as a person reads it: no markup, links, anchors or closing marks.

    >>> plain_heading("**Paging** the [owner](https://example.org) {#paging}")
    'Paging the owner'
    """
    text = _ANCHOR.sub("", _LINK.sub(r"\1", title))
    for _ in range(2):
        text = _EMPHASIS.sub(lambda match: match.group(2) or match.group(4), text)
    return " ".join(_ESCAPE.sub(r"\1", text).split())


def cut_passages(
    text: str,
    sections: Sequence[Section],
    pages: Sequence[PageSpan] = (),
    *,
    words: int = PASSAGE_WORDS,
    max_words: int = PASSAGE_MAX_WORDS,
) -> list[PassageSpan]:
    """Passages in order: every non-blank character is in exactly one of them.

    The one exception is a section that holds nothing but a heading with deeper headings
    below it: they carry it in their paths, and a passage of its own would answer nothing.
    """
    passages: list[PassageSpan] = []
    page_starts = [page.start for page in pages]
    for section in sections:
        atoms = cut_atoms(text, section.start, section.end, max_words)
        if _is_bare_parent(atoms, section, sections):
            continue
        for group in _pack(atoms, words, max_words):
            passages.append(_passage(text, group, atoms, section, len(passages), pages, page_starts))
    return passages


def _is_bare_parent(atoms: Sequence[Atom], section: Section, sections: Sequence[Section]) -> bool:
    if any(atom.kind is not AtomKind.HEADING for atom in atoms):
        return False
    following = sections[section.ordinal + 1] if section.ordinal + 1 < len(sections) else None
    path = section.heading_path
    return (
        following is not None
        and len(following.heading_path) > len(path)
        and following.heading_path[: len(path)] == path
    )


def _pack(atoms: Sequence[Atom], words: int, max_words: int) -> list[list[Atom]]:
    """Fill passages in order; glued atoms (intro and first item, header and row) stay together."""
    groups: list[list[Atom]] = []
    current: list[Atom] = []
    size = 0
    for bundle in _bundles(atoms, max_words):
        weight = sum(atom.words for atom in bundle)
        fits = size + weight <= words or (size < words // 2 and size + weight <= max_words)
        if current and not fits:
            groups.append(current)
            current, size = [], 0
        current += bundle
        size += weight
    if current:
        groups.append(current)
    return _merge_small_rest(groups, max_words)


def _bundles(atoms: Sequence[Atom], max_words: int) -> list[list[Atom]]:
    bundles: list[list[Atom]] = []
    glued, size = False, 0
    for atom in atoms:
        if glued and size < max_words:  # a chain of intros may be endless
            bundles[-1].append(atom)
            size += atom.words
        else:
            bundles.append([atom])
            size = atom.words
        glued = atom.glued
    return bundles


def _merge_small_rest(groups: list[list[Atom]], max_words: int) -> list[list[Atom]]:
    if len(groups) < 2:
        return groups
    rest = sum(atom.words for atom in groups[-1])
    before = sum(atom.words for atom in groups[-2])
    if rest < _SMALL_REST and before + rest <= max_words:
        return [*groups[:-2], [*groups[-2], *groups[-1]]]
    return groups


def _passage(
    text: str,
    group: Sequence[Atom],
    atoms: Sequence[Atom],
    section: Section,
    ordinal: int,
    pages: Sequence[PageSpan],
    page_starts: Sequence[int],
) -> PassageSpan:
    start, end = _trimmed(text, group[0].start, group[-1].end)
    page = bisect_right(page_starts, start) - 1
    return PassageSpan(
        ordinal=ordinal,
        section=section.ordinal,
        start=start,
        end=end,
        kind=_kind(group),
        page=pages[max(page, 0)].number if pages else None,
        context=_context(text, group[0], atoms),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_KINDS = {
    AtomKind.ITEM: PassageKind.LIST,
    AtomKind.ROW: PassageKind.TABLE,
    AtomKind.CODE: PassageKind.CODE,
    AtomKind.TEXT: PassageKind.TEXT,
}


def _kind(group: Sequence[Atom]) -> PassageKind:
    weights: dict[PassageKind, int] = {}
    for atom in group:
        if atom.kind is not AtomKind.HEADING:
            kind = _KINDS[atom.kind]
            weights[kind] = weights.get(kind, 0) + max(atom.words, 1)
    return max(weights, key=lambda kind: weights[kind]) if weights else PassageKind.TEXT


def _context(text: str, first: Atom, atoms: Sequence[Atom]) -> str:
    """Table header or list intros that stand in an earlier passage of the section."""
    spans = [span for span in first.leads if span[1] <= first.start]
    return "\n".join(
        text[start:end].strip("\n").rstrip() for start, end in spans if count_words(text[start:end]) <= 120
    )
