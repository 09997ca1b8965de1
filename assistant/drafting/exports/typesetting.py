"""The typesetter: the only module that knows typst. It reads nothing but what is passed to it.

The fonts that the typesetter brings are used. Where a text needs a letter that they lack, fonts of the
machine are asked; a letter that none of them has is shown by its number.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
_PROBE = b"""
#let all = json("probe.json")
#set page(width: 200pt, height: 20pt * all.len(), margin: 0pt)
#set text(font: "Libertinus Serif", size: 10pt)
#for (at, one) in all.enumerate() { place(top + left, dy: 20pt * at, one) }
"""
_SURELY_THERE = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("–—‘’“”…•·×→✓äöüÄÖÜßéèà\n")
_NEVER_THERE = "\U0003fffd"
_PLACED = re.compile(r'transform="matrix\(1 0 0 -1 \S+ ([\d.]+)\)"|<use xlink:href="#(\w+)"')
_LINE = 20


class TypesettingError(RuntimeError):
    """The document could not be set; the message is the typesetter's."""


def pdf_of(files: Mapping[str, bytes], *, machine_fonts: bool = False) -> bytes:
    """A tagged PDF (PDF/UA-1) from `main.typ` and the files beside it.

    Raises:
        TypesettingError: If it cannot be set.
    """
    return _compiled(files, machine_fonts, format="pdf", pdf_standards=["ua-1"])


def png_of(svg: str, *, width: int) -> bytes:
    """A picture of about that many pixels in width.

    Raises:
        TypesettingError: If it cannot be read.
    """
    main = b'#set page(width: 720pt, height: auto, margin: 0pt)\n#image("picture.svg", width: 100%)'
    files = {"main.typ": main, "picture.svg": svg.encode()}
    return _compiled(files, bool(unavailable(svg, machine_fonts=False)), format="png", ppi=width / 10)


def unavailable(text: str, *, machine_fonts: bool) -> frozenset[str]:
    """The characters of a text for which no font has a shape."""
    asked = frozenset(text) - _SURELY_THERE
    return frozenset(_missing("".join(sorted(asked)), machine_fonts)) if asked else frozenset()


@cache
def _missing(characters: str, machine_fonts: bool) -> str:
    """Each character is drawn on a line of its own; those drawn as one that no font has are missing."""
    import json

    given = [_NEVER_THERE, "a", *characters]
    files = {"main.typ": _PROBE, "probe.json": json.dumps(given).encode()}
    shapes = _shapes(_compiled(files, machine_fonts, format="svg").decode())
    none, there = shapes.get(0), shapes.get(1)
    if not none or not there or none & there:  # a typesetter that draws otherwise: believe in no shape
        return characters
    return "".join(each for line, each in enumerate(characters, start=2) if none & shapes.get(line, set()))


def _shapes(svg: str) -> dict[int, set[str]]:
    """Names of the shapes drawn on each line of the probe, from 0."""
    found: dict[int, set[str]] = {}
    line = 0
    for height, shape in _PLACED.findall(svg.partition("<defs")[0]):
        if height:
            line = int(float(height) // _LINE)
        else:
            found.setdefault(line, set()).add(shape)
    return found


def _compiled(files: Mapping[str, bytes], machine_fonts: bool, **how: Any) -> bytes:
    import typst

    # An empty folder as root and as home of packages: nothing of the machine can be read or fetched.
    with tempfile.TemporaryDirectory() as empty:
        try:
            compiler = typst.Compiler(
                dict(files),
                root=empty,
                font_paths=_fonts(machine_fonts),
                package_path=empty,
                package_cache_path=empty,
            )
            made, _ = compiler.compile_with_warnings(**how)
        except typst.TypstError as error:
            raise TypesettingError(error.message) from error
    pages: Iterable[bytes] = made if isinstance(made, list) else [made]
    return next(iter(pages))


@cache
def _fonts(machine_fonts: bool) -> Any:
    import typst

    return typst.Fonts(include_system_fonts=machine_fonts)
