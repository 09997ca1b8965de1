"""Text from documents and models made safe to show as Markdown. Pure.

Emphasis, lists, tables and inline code survive. Links, images, HTML, directives and bare
addresses do not: what could make the page fetch or open something is shown as plain words.
Only links that `own_link` builds reach the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import quote

_INLINE_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_REFERENCE_LINK = re.compile(r"!?\[([^\[\]\n]+)\]\[[^\[\]\n]*\]")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]*)>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?:/{1,2}|ftp:/{1,2}|www\.)[^\s`|]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
SOURCE_PAGES = "/source/"
"""Where documents of the knowledge base open."""
_OWN_PAGES = (SOURCE_PAGES, "/drafts/", "/answers/", "/attached/")
_CODE = re.compile(r"(?<![`\\])`([^`\n\[\]<>&\\]+)`(?!`)")
_NEEDLESS_ESCAPE = re.compile(r"\\([^!\"#$%&'()*+,;<=>?\[\\\]^`{|}~_\-\w\s])")
_ENTITY = re.compile(r"&(?:#|\w+;)")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ESCAPED = frozenset("[]<>`")
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff\x00-\x08\x0b-\x1f]")


def safe_markdown(text: str) -> str:
    """Markdown in which nothing is a link, an image, HTML or a directive.

    >>> safe_markdown("See ![x](http://evil/p.png) and [the policy](javascript:alert(1)).")
    'See x and the policy.'
    >>> safe_markdown("Write to **Maria** at http://intranet/x")
    'Write to **Maria** at `http://intranet/x`'
    """
    text = _UNSEEN.sub("", html.unescape(html.unescape(text)))
    text = _NEEDLESS_ESCAPE.sub(r"\1", text)
    for pattern in (_INLINE_LINK, _REFERENCE_LINK, _AUTOLINK):
        text = pattern.sub(r"\1", text)
    parts: list[str] = []
    position = 0
    for code in _CODE.finditer(text):
        before = _with_addresses_as_code(text[position : code.start()], _escape)
        parts += [before, code.group()]
        position = code.end()
    return "".join([*parts, _with_addresses_as_code(text[position:], _escape)])


def own_link(label: str, path: str, *, tooltip: str = "") -> str:
    """A Markdown link to a page of ours.

    Args:
        label: Shown text, escaped here.
        path: Of one of our pages, such as `source_path` gives.
        tooltip: Shown when the pointer rests on the link.

    Raises:
        ValueError: If the path leads anywhere else.
    """
    if not path.startswith(_OWN_PAGES) or re.search(r"[\s()<>\\\[\]]", path):
        raise ValueError(f"not a page of ours: {path!r}")
    spoken = re.sub(r"[\"\\\n&<>`\[\]]", " ", _UNSEEN.sub("", tooltip)).strip()
    return f'[{plain(label)}]({path} "{spoken}")' if spoken else f"[{plain(label)}]({path})"


def source_path(
    doc_id: str, version: int | None = None, *, pages: str = SOURCE_PAGES, **query: object
) -> str:
    """Where a document's page is; with offsets it opens at the quote.

    Args:
        pages: The beginning of its path: another than `SOURCE_PAGES` for files that are no part of the
            knowledge base.
    """
    reference = doc_id if version is None else f"{doc_id}@{version}"
    pairs = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in query.items())
    path = f"{pages}{quote(reference, safe='/@')}"
    return f"{path}?{pairs}" if pairs else path


def plain(text: str) -> str:
    """Text shown exactly as it is, on one line: every Markdown character escaped."""
    return _with_addresses_as_code(" ".join(_UNSEEN.sub("", text).split()), _escape_all)


def _with_addresses_as_code(text: str, escape: Callable[[str], str]) -> str:
    """A page makes links of bare addresses; as inline code they stay words."""
    parts: list[str] = []
    position = 0
    for address in _ADDRESS.finditer(text):
        kept = address.group().rstrip(".,;:!?)]}>*_\"'\\")
        shown = re.sub(r"[\[\]<>&\\*]", "", kept)
        parts += [escape(text[position : address.start()]), f"`{shown}`" if shown else ""]
        position = address.start() + len(kept)
    return "".join([*parts, escape(text[position:])])


def _escape_all(text: str) -> str:
    return "".join(f"\\{c}" if c in _PUNCTUATION and c not in ",.;'/-?()" else c for c in text)


def _escape(text: str) -> str:
    out: list[str] = []
    position = 0
    while position < len(text):
        char, following = text[position], text[position + 1 : position + 2]
        if char == "\\" and following in _PUNCTUATION and following:
            out.append(char + following)
            position += 2
            continue
        if char in _ESCAPED or (char == "&" and _ENTITY.match(text, position)):
            out.append("\\")
        elif char == ":" and (following.isalpha() or following == ":" or following == "["):
            out.append("\\")  # the page reads `:name` as a directive and would drop it
        elif char == "\\":
            out.append("\\")
        out.append(char)
        position += 1
    return "".join(out)
