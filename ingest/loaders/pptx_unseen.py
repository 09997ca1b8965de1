"""Text on a slide that its audience does not see: hidden shapes, tiny or white letters."""

from __future__ import annotations

from typing import Any

from ingest.loaders.unseen_style import WHITE, Colour, melts, parse_colour

_TINY_HUNDREDTHS = 200
_PAPER = frozenset({"bg1", "lt1"})
_LETTERS = frozenset({"tx1", "dk1"})


def is_hidden_shape(shape: Any) -> bool:
    """Whether the selection pane hides a shape, or it has no size at all."""
    named = shape._element.find(".//{*}cNvPr")
    return named is not None and named.get("hidden") in ("1", "true")


def unseen_runs(shape: Any, ground: Colour | None) -> list[Any]:
    """Runs of a shape that nobody can read, given the colour behind it (None: not known)."""
    own = _fill(shape._element.find("./{*}spPr"))
    behind = ground if own == "none" else (own if isinstance(own, tuple) else None)
    if own is None and shape._element.find("./{*}style/{*}fillRef") is None:
        behind = ground
    return [run for run in shape._element.iter("{*}r") if _is_unseen(run, behind)]


def slide_ground(slide: Any) -> Colour | None:
    """The colour of a slide; None where a picture, a theme or another shape may lie behind."""
    for part in (slide, slide.slide_layout, slide.slide_layout.slide_master):
        found = part._element.find("./{*}cSld/{*}bg")
        if found is not None:
            reference = found.find("./{*}bgRef/{*}schemeClr")
            if reference is not None:
                return WHITE if reference.get("val") in _PAPER and not _is_dark(slide) else None
            fill = _fill(found.find("./{*}bgPr"))
            return fill if isinstance(fill, tuple) else None
    return WHITE


def _is_dark(slide: Any) -> bool:
    """Whether the master maps its paper to the theme's dark colour."""
    mapping = slide.slide_layout.slide_master._element.find("./{*}clrMap")
    return mapping is not None and mapping.get("bg1", "lt1") != "lt1"


def covers(shape: Any, other: Any) -> bool:
    """Whether a picture or filled shape may lie behind another shape."""
    if shape is other or None in (shape.left, shape.top, shape.width, shape.height):
        return False
    painted = shape._element.tag.endswith("}pic") or _fill(shape._element.find("./{*}spPr")) not in (
        None,
        "none",
    )
    left, top = other.left or 0, other.top or 0
    return bool(painted) and (
        shape.left <= left + (other.width or 0)
        and left <= shape.left + shape.width
        and shape.top <= top + (other.height or 0)
        and top <= shape.top + shape.height
    )


def _is_unseen(run: Any, ground: Colour | None) -> bool:
    properties = run.find("./{*}rPr")
    if properties is None:
        return False
    size = properties.get("sz", "")
    if size.isdigit() and int(size) < _TINY_HUNDREDTHS:
        return True
    letters = _fill(properties)
    if letters == "none" or letters == "transparent":
        return True
    return isinstance(letters, tuple) and melts(letters, ground)


def _fill(properties: Any) -> Colour | str | None:
    """A colour, `none`, `transparent`, `other` for pictures and gradients, None where not stated."""
    if properties is None:
        return None
    if properties.find("./{*}noFill") is not None:
        return "none"
    solid = properties.find("./{*}solidFill")
    if solid is None:
        other = any(
            properties.find(f"./{{*}}{name}") is not None for name in ("gradFill", "blipFill", "pattFill")
        )
        return "other" if other else None
    alpha = solid.find(".//{*}alpha")
    if alpha is not None and alpha.get("val", "") in ("0", "0%"):
        return "transparent"
    return _solid(solid)


def _solid(solid: Any) -> Colour | str:
    stated = solid.find("./{*}srgbClr")
    if stated is not None:
        return parse_colour(stated.get("val", "")) or "other"
    themed = solid.find("./{*}schemeClr")
    if themed is not None and len(themed) == 0:
        return (
            WHITE
            if themed.get("val") in _PAPER
            else ((0, 0, 0) if themed.get("val") in _LETTERS else "other")
        )
    return "other"
