"""A document's Markdown as safe HTML with one quote marked. Pure.

Two private-use characters are put into the Markdown where the quote begins and ends; after
rendering, the text between them is wrapped in <mark>, element by element, so that a quote
that runs over list items, table cells or emphasis is marked in each of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(r"</?mark[^>]*>")
_TAG = re.compile(r"(<[^>]*>)")
_PREFIX = re.compile(r"(?:\s|>|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\||\[[ xX]\]\s)*")
_RULE = re.compile(r"\s*(?:\|?[\s:|-]*-[\s:|-]*|`{3,}.*|~{3,}.*|=+)\s*$")
_WORD = re.compile(r"\w+")
_DELIMITERS = "*_~"

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One entry of a page's table of contents."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPage:
    """A rendered text."""

    html: str
    headings: Sequence[Heading]
    marked: bool
    """Whether a quote was asked for and is marked; its first part has the id `quote`."""


def render_marked(text: str, start: int | None = None, end: int | None = None) -> MarkedPage:
    """Render Markdown, with text[start:end] marked.

    Args:
        text: Normalised Markdown. HTML in it is shown, not interpreted.
        start: Offset of the quote in characters; None marks nothing.
        end: Offset after the quote.
    """
    text = text.replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd")
    bare, headings = _render(text)
    if start is not None and end is not None and 0 <= start < end <= len(text):
        for first, last in _placements(text, start, end):
            guarded = f"{text[:first]}{_OPEN}{text[first:last]}{_CLOSE}{text[last:]}"
            marked = _mark(_render(guarded)[0])
            # A sign at an unlucky place can change what the Markdown means; then the next is tried.
            if marked is not None and _MARK.sub("", marked) == bare:
                return MarkedPage(html=marked, headings=headings, marked=True)
    return MarkedPage(html=bare, headings=headings, marked=False)


def _placements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the two marks may stand, the truest first, the safest last."""
    begin, finish = _snap_start(text, start, end), _snap_end(text, start, end)
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    begins = _unique([begin, _line_content(text, start), *(w[0] for w in words[:3])])
    ends = _unique([finish, _line_end(text, end), *(w[1] for w in words[:-4:-1])])
    yield from ((b, e) for b in begins for e in ends if b < e)


def _snap_start(text: str, start: int, end: int) -> int:
    """Move past the signs that make a line a heading, an item or a row, and past emphasis."""
    position = start
    while position < end:
        line = text.rfind("\n", 0, position) + 1
        line_end = _line_end(text, position)
        content = _line_content(text, position)
        if text[line:line_end].strip() and not _RULE.match(text[line:line_end]):
            position = max(position, content)
            if position < line_end:
                break
        position = line_end + 1
    while position < end and text[position] in _DELIMITERS:
        position += 1
    if position and text[position - 1] == "\\":
        position -= 1
    return min(position, max(end - 1, 0))


def _snap_end(text: str, start: int, end: int) -> int:
    """Move back from the signs that begin the next line, end a row or end emphasis."""
    position = end
    while position > start + 1:
        line = text.rfind("\n", 0, position) + 1
        signs_only = position <= _line_content(text, position)
        if line > start + 1 and (signs_only or _RULE.match(text[line : _line_end(text, position)])):
            position = line - 1
        elif text[position - 1].isspace() or text[position - 1] in f"|{_DELIMITERS}":
            position -= 1
        else:
            break
    return position - 1 if text[position - 1] == "\\" else position


def _line_content(text: str, position: int) -> int:
    line = text.rfind("\n", 0, position) + 1
    prefix = _PREFIX.match(text, line, _line_end(text, position))
    return prefix.end() if prefix else line


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _unique(values: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(values))


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # A picture would be fetched from wherever the document says: its description is shown.
    parser.add_render_rule(
        "image", lambda self, tokens, index, *_: html.escape(f"[{tokens[index].content}]")
    )
    return parser


def _render(text: str) -> tuple[str, list[Heading]]:
    import nh3

    parser = _parser()
    tokens = parser.parse(text)
    headings: list[Heading] = []
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = f"s{len(headings) + 1}"
            token.attrSet("id", anchor)
            shown = _plain_text(tokens[position + 1])
            headings.append(Heading(level=int(token.tag[1]), text=shown, anchor=anchor))
    rendered = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return rendered, headings


def _plain_text(inline: Any) -> str:
    parts = [child.content for child in inline.children or () if child.type != "image"]
    return "".join(parts).replace(_OPEN, "").replace(_CLOSE, "")


def _mark(rendered: str) -> str | None:
    """Wrap the text between the two signs; None where they did not survive as text."""
    if rendered.count(_OPEN) != 1 or rendered.count(_CLOSE) != 1:
        return None
    pieces = _TAG.split(rendered)
    if any(_OPEN in piece or _CLOSE in piece for piece in pieces[1::2]):
        return None
    out: list[str] = []
    inside, first = False, True
    for number, piece in enumerate(pieces):
        if number % 2:
            out.append(piece)
            continue
        for part in re.split(f"([{_OPEN}{_CLOSE}])", piece):
            if part in (_OPEN, _CLOSE):
                inside = part == _OPEN
            elif inside and part.strip():
                out.append(f'<mark id="quote">{part}</mark>' if first else f"<mark>{part}</mark>")
                first = False
            else:
                out.append(part)
    return None if first else "".join(out)
