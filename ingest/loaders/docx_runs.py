"""The visible text of a Word paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

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
        self.hidden = 0
        """Characters left out because no reader sees them."""
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
                continue
            if name == "r" and self._is_hidden(child):
                self.hidden += sum(len("".join((t.text or "").split())) for t in child.iter("{*}t"))
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

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find("./{*}rPr")
        own = _flag(properties, "vanish")
        if own is not None:
            return own
        if _is_tiny(properties) or _is_white_on_paper(run, properties):
            return True
        return self._style_vanishes(_attribute(properties, "rStyle")) or self._style_vanishes(
            _attribute(_paragraph_properties(run), "pStyle")
        )

    def _style_vanishes(self, style_id: str) -> bool:
        style, steps = self._styles.get(style_id), 0
        while style is not None and steps < 20:
            stated = _flag(style.element.find("./{*}rPr"), "vanish")
            if stated is not None:
                return stated
            style, steps = getattr(style, "base_style", None), steps + 1
        return False


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


def _is_tiny(properties: Any) -> bool:
    size = _attribute(properties, "sz")
    return size.isdigit() and int(size) < _TINY_HALF_POINTS


def _is_white_on_paper(run: Any, properties: Any) -> bool:
    """White letters without any shading around them; in a table the cell may be dark."""
    if _attribute(properties, "color").upper() != "FFFFFF":
        return False
    around = [properties, _paragraph_properties(run)]
    shaded = any(part is not None and part.find("./{*}shd") is not None for part in around)
    marked = properties.find("./{*}highlight") is not None
    boxed = any(tag(parent) in ("tc", "txbxContent") for parent in run.iterancestors())
    return not (shaded or marked or boxed)
