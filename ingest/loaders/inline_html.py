"""HTML inside Markdown: tables become pipe tables, other tags their Markdown, hidden parts go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from ingest.loaders.html_tables import table_from_html
from ingest.loaders.unseen_style import WHITE, Colour, ground_of, hides

if TYPE_CHECKING:
    from bs4 import Tag

_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*)?"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*)({_ATTRIBUTES})(/?)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_DROPPED = frozenset(
    ["script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "video",
     "audio", "map", "select", "textarea"]
)  # fmt: skip
_VOID = frozenset(
    ["br", "hr", "img", "input", "col", "wbr", "source", "track", "area", "base", "link",
     "meta", "param", "embed"]
)  # fmt: skip
_BLOCK = frozenset(
    ["p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "details", "summary",
     "center", "blockquote", "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "address", "form",
     "fieldset", "legend", "pre", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "table",
     "caption"]
)  # fmt: skip
_INLINE = frozenset(
    ["a", "span", "strong", "b", "em", "i", "u", "s", "ins", "del", "strike", "sup", "sub", "small",
     "big", "font", "mark", "abbr", "cite", "q", "dfn", "var", "samp", "label", "button", "picture",
     "time", "data", "output", "tt", "center", "ruby", "rt", "rp", "bdi", "bdo", "nobr"]
)  # fmt: skip
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
# Inline code and keys stay as the author wrote them: they are valid Markdown.
_KEPT = frozenset({"code", "kbd"})


def simplify_html(text: str) -> tuple[str, list[str]]:
    """Markdown without HTML other than <code> and <kbd>, and the hidden texts taken out.

    A name in angle brackets that no closing tag answers to, such as <name> or <time>, is a
    placeholder and stays.
    """
    if "<" not in text:
        return text, []
    text, hidden = _without_hidden(text)
    text = _convert_tables(text)
    closed = {match.group(2).lower() for match in _TAG.finditer(text) if match.group(1)}
    links: list[str] = []
    return _TAG.sub(lambda match: _replacement(match, closed, links), text), hidden


def _without_hidden(text: str) -> tuple[str, list[str]]:
    """Take out elements nobody sees, and those that are no text (scripts, frames)."""
    pieces, hidden, position = [], [], 0
    grounds: list[tuple[str, Colour | None]] = []
    for match in _TAG.finditer(text):
        if match.start() < position:
            continue
        name, attributes = match.group(2).lower(), parse_attributes(match.group(3))
        if match.group(1):
            _close(grounds, name)
            continue
        ground = grounds[-1][1] if grounds else WHITE
        unseen = is_hidden(attributes, ground=ground)
        if not unseen and name not in _DROPPED:
            if name not in _VOID and not match.group(4):
                grounds.append((name, ground_of(attributes.get("style", ""), ground)))
            continue
        end = match.end() if name in _VOID or match.group(4) else _closing_end(text, name, match.end())
        if end is None:
            continue
        pieces.append(text[position : match.start()])
        if unseen:
            hidden.append(text[match.end() : end])
        position = end
    return "".join([*pieces, text[position:]]), hidden


def _close(grounds: list[tuple[str, Colour | None]], name: str) -> None:
    """Forget the grounds of the element that ends here and of those left open inside it."""
    place = next((at for at in range(len(grounds) - 1, -1, -1) if grounds[at][0] == name), None)
    if place is not None:
        del grounds[place:]


def parse_attributes(source: str) -> dict[str, str]:
    """Attribute names in lower case with their unescaped values; bare ones are empty."""
    bare = {
        word.lower(): ""
        for word in re.findall(r"(?<![\w=\"'-])[a-zA-Z-]+(?=[\s/]|$)", _ATTRIBUTE.sub(" ", source))
    }
    valued = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(source)}
    return {**bare, **valued}


def is_hidden(attributes: dict[str, str], *, ground: Colour | None = WHITE) -> bool:
    """Whether an element with these attributes is not shown to a reader.

    `ground` is the colour behind it; None where that is not known.
    """
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    style = attributes.get("style", "")
    return bool(style) and hides(style, ground=ground)


def _closing_end(text: str, name: str, start: int) -> int | None:
    depth = 1
    for match in re.compile(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE).finditer(text, start):
        depth += -1 if match.group(1) else (0 if match.group().endswith("/>") else 1)
        if depth == 0:
            return match.end()
    return None


def _convert_tables(text: str) -> str:
    pieces, position = [], 0
    for start, end in _table_spans(text):
        pieces += [text[position:start], "\n\n", _render_table(text[start:end]), "\n\n"]
        position = end
    return "".join([*pieces, text[position:]])


def _table_spans(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for match in re.finditer(rf"<table({_ATTRIBUTES})>", text, re.IGNORECASE):
        end = _closing_end(text, "table", match.end()) if match.start() >= position else None
        if end is not None:
            yield match.start(), end
            position = end


def _render_table(html: str) -> str:
    from bs4 import BeautifulSoup

    table = BeautifulSoup(html, "lxml").find("table")
    return table_from_html(table, cell_text_of) if table is not None else ""


def cell_text_of(cell: Tag) -> str:
    """A cell as one line: its blocks one after the other, inline code as it was written."""
    parts: list[str] = []
    _collect(cell, parts)
    blocks = [" ".join(block.split()) for block in "".join(parts).split("\n\n")]
    return _joined([block for block in blocks if block])


def ground_behind(tag: Tag, style_of: Callable[[Tag], str]) -> Colour | None:
    """The colour that the elements around a tag paint; the page itself is white."""
    for parent in tag.parents:
        style = style_of(parent)
        if parent.get("bgcolor"):
            style = f"background: {parent['bgcolor']}; {style}"
        if "background" in style:
            return ground_of(style, WHITE)
    return WHITE


def _own_style(tag: Tag) -> str:
    return str(tag.get("style", ""))


def _attributes(tag: Tag) -> dict[str, str]:
    return {key: str(value) for key, value in tag.attrs.items()}


def _collect(node: Tag, parts: list[str]) -> None:
    from bs4.element import NavigableString, PreformattedString, Tag

    for child in node.children:
        if isinstance(child, PreformattedString):
            continue
        if isinstance(child, NavigableString):
            parts.append(str(child))
        elif isinstance(child, Tag):
            _collect_tag(child, parts)


def _collect_tag(tag: Tag, parts: list[str]) -> None:
    name = tag.name
    if name == "br":
        parts.append(" ")
    elif name == "img":
        parts.append(str(tag.get("alt", "")))
    elif name in _DROPPED or is_hidden(_attributes(tag), ground=ground_behind(tag, _own_style)):
        return
    elif name in _KEPT:
        parts.append(f"<{name}>{tag.get_text()}</{name}>")
    elif name == "a":
        inner: list[str] = []
        _collect(tag, inner)
        parts.append(_link(" ".join("".join(inner).split()), str(tag.get("href", ""))))
    else:
        mark = _MARKS.get(name, "")
        gap = "\n\n" if name in _BLOCK or name == "li" else ""
        parts += [gap, mark]
        _collect(tag, parts)
        parts += [mark, gap]


def _joined(blocks: list[str]) -> str:
    line = ""
    for block in blocks:
        gap = "" if not line else (" " if line[-1] in ".;:!?,-–•" else "; ")
        line += gap + block
    return line


def _link(text: str, target: str) -> str:
    if not text:
        return ""
    outside = re.match(r"(?:https?://|mailto:)[^\s()]+$", target)
    return f"[{text}]({target})" if outside else text


def _replacement(match: re.Match[str], closed: set[str], links: list[str]) -> str:
    closing, name, attributes = bool(match.group(1)), match.group(2).lower(), match.group(3)
    known = name in _VOID or name in _BLOCK or name in _INLINE or name == "li" or re.fullmatch("h[1-6]", name)
    if not known or (
        not attributes.strip()
        and not closing
        and name not in closed
        and name not in ("br", "hr", "wbr", "img")
    ):
        return match.group()
    if name in _VOID:
        return _void_text(name, attributes, match)
    if name == "a":
        return _anchor(closing, attributes, links)
    if name in _MARKS:
        return _MARKS[name]
    if name == "summary":
        return "**\n\n" if closing else "\n\n**"
    if name == "li":
        return "" if closing else "\n- "
    if name[0] == "h" and name[1:].isdigit():
        return "\n\n" if closing else f"\n\n{'#' * int(name[1])} "
    return "\n\n" if name in _BLOCK else ""


def _void_text(name: str, attributes: str, match: re.Match[str]) -> str:
    if name == "img":
        return parse_attributes(attributes).get("alt", "")
    if name == "br":
        line_start = match.string.rfind("\n", 0, match.start()) + 1
        in_row = match.string[line_start : match.start()].lstrip().startswith("|")
        return " " if in_row or match.string[match.end() : match.end() + 1] == "\n" else "\n"
    return "\n\n---\n\n" if name == "hr" else ""


def _anchor(closing: bool, attributes: str, links: list[str]) -> str:
    if closing:
        return links.pop() if links else ""
    target = parse_attributes(attributes).get("href", "")
    outside = re.match(r"(?:https?://|mailto:)[^\s()]+$", target)
    links.append(f"]({target})" if outside else "")
    return "[" if outside else ""
