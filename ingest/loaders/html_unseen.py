"""Parts of an HTML page that nobody sees: by their own style, their classes, or their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.loaders.inline_html import ground_behind, is_hidden
from ingest.loaders.unseen_style import WHITE

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_RULE = re.compile(r"([^{}@;]{1,400})\{([^{}]{1,2000})\}")
_CONDITIONAL = re.compile(
    r"@(?:media|supports|container)[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE
)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_MOST_RULES = 2000
_INTERACTIVE = 0.3
"""Share of a page's words hidden by rules above which they are tabs and folds, not a trick."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    classes: frozenset[str]
    identity: str
    style: str

    def fits(self, tag: Tag) -> bool:
        if self.name and tag.name != self.name:
            return False
        if self.identity and tag.get("id") != self.identity:
            return False
        return self.classes <= set(tag.get_attribute_list("class"))


@dataclass(slots=True)
class Unseen:
    """What was found on a page."""

    dropped: list[str]
    """Texts of elements that are to be taken out."""
    kept: list[str]
    """Texts that a style sheet hides and that stay, because the page folds much of itself."""


def drop_unseen_elements(soup: BeautifulSoup) -> Unseen:
    """Take out what no reader sees; style sheets must still be in the soup."""
    rules = _rules("\n".join(str(each.string or "") for each in soup.find_all("style")))
    own: list[Tag] = []
    ruled: list[Tag] = []

    def style_of(tag: Tag) -> str:
        return _style(tag, rules) if rules else str(tag.get("style", ""))

    for tag in soup.find_all(True):
        if tag.name in ("html", "head", "body", "style"):
            continue
        attributes = _with_font(tag)
        ground = ground_behind(tag, style_of) if "color" in attributes.get("style", "") or rules else WHITE
        if is_hidden(attributes, ground=ground):
            own.append(tag)
        elif rules and is_hidden({"style": style_of(tag)}, ground=ground):
            ruled.append(tag)
    words = len(soup.get_text(" ").split())
    folded = sum(len(tag.get_text(" ").split()) for tag in ruled) > _INTERACTIVE * max(words, 1)
    kept = [tag.get_text(" ", strip=True) for tag in ruled] if folded else []
    dropped = [_take_out(tag) for tag in (own if folded else [*own, *ruled]) if not tag.decomposed]
    for tag in soup.find_all(style=True):
        del tag["style"]  # judged here; without the style sheet a later look would judge worse
    return Unseen(dropped=[text for text in dropped if text], kept=kept)


def _take_out(tag: Tag) -> str:
    text = tag.get_text(" ", strip=True)
    if tag.name == "input":
        text = str(tag.get("value", ""))
    tag.decompose()
    return text


def _with_font(tag: Tag) -> dict[str, str]:
    """A tag's attributes; <font color=…> and <input type=hidden> said as styles."""
    attributes = {key: str(value) for key, value in tag.attrs.items()}
    if tag.name == "font":
        size = "font-size: 0;" if attributes.get("size") == "0" else ""
        attributes["style"] = f"color: {attributes.get('color', '')};{size}{attributes.get('style', '')}"
    elif tag.name == "input" and attributes.get("type", "").lower() == "hidden":
        attributes["hidden"] = ""
    return attributes


def _rules(css: str) -> list[_Rule]:
    """Rules with plain selectors that bear on whether text is seen, outside conditions."""
    css = _CONDITIONAL.sub("", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    found: list[_Rule] = []
    for selectors, style in _RULE.findall(css)[:_MOST_RULES]:
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match and match.group():
                marks = re.findall(r"([.#])([\w-]+)", match.group(2))
                classes = frozenset(name for kind, name in marks if kind == ".")
                identity = next((name for kind, name in marks if kind == "#"), "")
                found.append(_Rule((match.group(1) or "").lower(), classes, identity, style.strip()))
    return found


def _style(tag: Tag, rules: Sequence[_Rule]) -> str:
    """All declarations that bear on a tag, the stronger ones last."""
    return _settled([*(rule.style for rule in rules if rule.fits(tag)), str(tag.get("style", ""))])


def _settled(styles: Sequence[str]) -> str:
    """One declaration a property: the last one wins."""
    stated: dict[str, str] = {}
    for part in ";".join(styles).split(";"):
        name, colon, value = part.partition(":")
        if colon:
            stated[name.strip().lower()] = value.strip()
    return ";".join(f"{name}: {value}" for name, value in stated.items())
