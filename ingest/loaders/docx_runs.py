"""The visible text of a Word paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ingest.loaders.unseen_style import WHITE, Colour, melts, parse_colour

_SKIPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent", "Fallback"})
_TINY_HALF_POINTS = 4
_MARKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def tag(element: Any) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    name = element.tag
    return name.rsplit("}", 1)[-1] if isinstance(name, str) else ""


class RunReader:
    """Reads paragraphs and counts what it leaves out."""

    def __init__(self, styles: Mapping[str, Any]) -> None:
        self._styles = styles
        self.hidden: list[str] = []
        """Texts left out because no reader sees them."""
        self.deleted: list[str] = []
        """Texts that a tracked change deletes."""
        self.footnotes: list[str] = []
        """Ids of the footnotes referred to, in order."""

    def text(self, paragraph: Any) -> str:
        """One line: insertions kept, deletions, field codes and hidden runs left out."""
        text = "".join(self._pieces(paragraph))
        return re.sub(r"\s+", " ", text).strip()

    def _pieces(self, parent: Any) -> Iterator[str]:
        for child in parent:
            name = tag(child)
            if name in _SKIPPED:
                if name in ("del", "moveFrom"):
                    self.deleted.append("".join(t.text or "" for t in child.iter("{*}delText")))
                continue
            if name == "r" and self._is_hidden(child):
                self._note(child)
            elif name == "t":
                yield child.text or ""
            elif name in _MARKS:
                yield _MARKS[name]
            elif name == "footnoteReference":
                yield self._reference(child)
            else:
                yield from self._pieces(child)

    def _reference(self, element: Any) -> str:
        number = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        if number not in self.footnotes:
            self.footnotes.append(number)
        return f"[^{number}]"

    def _note(self, run: Any) -> None:
        """Runs that follow each other are one text."""
        text = "".join(t.text or "" for t in run.iter("{*}t"))
        before = run.getprevious()
        if self.hidden and before is not None and tag(before) == "r" and self._is_hidden(before):
            self.hidden[-1] += text
        else:
            self.hidden.append(text)

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find("./{*}rPr")
        own = _flag(properties, "vanish")
        if own is not None:
            return own
        styles = [
            *self._chain(_attribute(properties, "rStyle")),
            *self._chain(_attribute(_paragraph_properties(run), "pStyle")),
        ]
        sources = [properties, *(style.element.find("./{*}rPr") for style in styles)]
        vanishes = next((flag for each in sources if (flag := _flag(each, "vanish")) is not None), False)
        return vanishes or _is_tiny(_first(sources, "sz")) or self._melts(run, _colour(sources))

    def _chain(self, style_id: str) -> Iterator[Any]:
        style, steps = self._styles.get(style_id), 0
        while style is not None and steps < 20:
            yield style
            style, steps = getattr(style, "base_style", None), steps + 1

    def _melts(self, run: Any, letters: Colour | str | None) -> bool:
        return letters is not None and melts(letters, self._ground(run))

    def _ground(self, run: Any) -> Colour | str | None:
        """The colour behind a run; None where it is not known."""
        properties = run.find("./{*}rPr")
        if properties is not None and properties.find("./{*}highlight") is not None:
            return parse_colour(_attribute(properties, "highlight"))
        for part in (properties, _paragraph_properties(run), *_cell_properties(run)):
            shading = None if part is None else part.find("./{*}shd")
            if shading is not None:
                fill = _named(shading, "fill")
                return WHITE if fill in ("", "auto") else parse_colour(fill)
        if any(tag(parent) == "txbxContent" for parent in run.iterancestors()):
            return None  # a drawn box has a colour of its own
        return None if _has_table_style(run) else WHITE


def _paragraph_properties(run: Any) -> Any:
    parent = run.getparent()
    while parent is not None and tag(parent) != "p":
        parent = parent.getparent()
    return None if parent is None else parent.find("./{*}pPr")


def _attribute(properties: Any, name: str) -> str:
    found = None if properties is None else properties.find(f"./{{*}}{name}")
    if found is None:
        return ""
    return next((v for k, v in found.attrib.items() if k.endswith("}val")), "")


def _flag(properties: Any, name: str) -> bool | None:
    """Whether an on/off property is set; None where it is not stated."""
    if properties is None or properties.find(f"./{{*}}{name}") is None:
        return None
    return _attribute(properties, name).lower() not in ("0", "false", "off")


def _named(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")


def _first(sources: Sequence[Any], name: str) -> str:
    """The value that the nearest of several properties states."""
    return next((value for each in sources if (value := _attribute(each, name))), "")


def _is_tiny(size: str) -> bool:
    return size.isdigit() and int(size) < _TINY_HALF_POINTS


def _colour(sources: Sequence[Any]) -> Colour | str | None:
    """Of the letters, where one is stated; a theme's background colour is the paper's."""
    for each in sources:
        found = None if each is None else each.find("./{*}color")
        if found is not None:
            if _named(found, "themeColor") in ("background1", "light1"):
                return WHITE
            value = _named(found, "val")
            return None if value in ("", "auto") else parse_colour(value)
    return None


def _cell_properties(run: Any) -> list[Any]:
    return [parent.find("./{*}tcPr") for parent in run.iterancestors() if tag(parent) == "tc"]


def _has_table_style(run: Any) -> bool:
    """Whether a table around may be coloured by its style: then white letters may be meant."""
    for parent in run.iterancestors():
        if tag(parent) == "tbl":
            style = _attribute(parent.find("./{*}tblPr"), "tblStyle")
            if style and style not in ("TableGrid", "TableNormal"):
                return True
    return False
