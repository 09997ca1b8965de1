"""The numbers and bullets that Word shows before paragraphs and does not store in them."""

from __future__ import annotations

import re
from typing import Any

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counters: dict[tuple[str, int], int] = {}
        self._begun: set[str] = set()
        root = _root(document)
        if root is not None:
            self._read(root)

    def label(self, paragraph: Any, style: Any) -> tuple[str, int]:
        """The label ("-" for a bullet, "3." or "2.1" for a number, "" for none) and its depth."""
        found = _reference(paragraph, style)
        if found is None:
            return "", 0
        number, depth = found
        abstract = self._lists.get(number)
        if abstract is None:
            return "", 0
        kind, pattern, _ = self._levels.get((abstract, depth), ("bullet", "", 1))
        if kind in ("bullet", "none"):
            return ("-" if kind == "bullet" else ""), depth
        self._count(number, abstract, depth)
        return self._format(abstract, depth, pattern), depth

    def _count(self, number: str, abstract: str, depth: int) -> None:
        if number not in self._begun:
            self._begun.add(number)
            for (owner, level), start in self._overrides.items():
                if owner == number:
                    self._counters[abstract, level] = start - 1
        start = self._levels[abstract, depth][2]
        self._counters[abstract, depth] = self._counters.get((abstract, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counters.pop((abstract, deeper), None)

    def _format(self, abstract: str, depth: int, pattern: str) -> str:
        def shown(match: re.Match[str]) -> str:
            level = int(match.group(1)) - 1
            kind, _, start = self._levels.get((abstract, level), ("decimal", "", 1))
            return _numeral(self._counters.get((abstract, level), start), kind)

        return re.sub(r"%(\d)", shown, pattern).strip()

    def _read(self, root: Any) -> None:
        for abstract in root.findall(f"{_W}abstractNum"):
            key = abstract.get(f"{_W}abstractNumId", "")
            for level in abstract.findall(f"{_W}lvl"):
                depth = _int(level.get(f"{_W}ilvl"), 0)
                self._levels[key, depth] = (
                    _val(level, "numFmt") or "decimal",
                    _val(level, "lvlText"),
                    _int(_val(level, "start"), 1),
                )
        for number in root.findall(f"{_W}num"):
            key = number.get(f"{_W}numId", "")
            self._lists[key] = _val(number, "abstractNumId")
            for override in number.findall(f"{_W}lvlOverride"):
                start = _val(override, "startOverride")
                if start:
                    self._overrides[key, _int(override.get(f"{_W}ilvl"), 0)] = _int(start, 1)


def _root(document: Any) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _reference(paragraph: Any, style: Any) -> tuple[str, int] | None:
    """numId and depth from the paragraph or the nearest of its styles; None for no list."""
    sources = [paragraph.find(f"./{_W}pPr/{_W}numPr")]
    steps = 0
    while style is not None and steps < 20:
        sources.append(style.element.find(f"./{_W}pPr/{_W}numPr"))
        style, steps = getattr(style, "base_style", None), steps + 1
    stated = [source for source in sources if source is not None]
    number = next((n for source in stated if (n := _val(source, "numId"))), "")
    depth = next((d for source in stated if (d := _val(source, "ilvl"))), "0")
    return None if number in ("", "0") else (number, min(_int(depth, 0), 8))


def _val(parent: Any, name: str) -> str:
    found = parent.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "")


def _int(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default


def _numeral(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        text = ""
        for value, digits in _ROMAN:
            text += digits * (number // value)
            number %= value
        return text.upper() if kind == "upperRoman" else text
    return str(number)
