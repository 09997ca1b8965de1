"""Characters of a PDF page with place, size and weight, read by pdfium.

pdfium gives a page's characters in about 10 ms, several times faster than pdfminer, so the
layout is worked out here.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

TINY_PT = 2.0
"""Text below this effective size cannot be read by a person."""

INVISIBLE_MODES = frozenset({3, 7})
"""Text render modes that paint nothing (3: invisible, 7: clip only)."""

LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\t": " ",
    "\x02": "-",
    "\ufffe": "-",
    "\u00ad": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u200b": "",
    "\ufeff": "",
}
_PRIVATE_USE = re.compile(r"[\x80-\x9f\ue000-\uf8ff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BULLET_FONT = re.compile(rb"wingdings|webdings|dingbats", re.IGNORECASE)
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Char:
    """One character. Coordinates are points from the page's top left corner."""

    text: str
    x0: float
    x1: float
    y: float
    """Baseline, growing downwards."""
    size: float
    """Effective font size in points."""
    bold: bool
    white: bool = False
    break_before: bool = False
    """The reader of the content stream saw a line end before this character."""

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, self.y - self.size / 3


@dataclass(slots=True, kw_only=True)
class PageChars:
    """The characters of one page that a person can see."""

    chars: list[Char] = field(default_factory=list)
    hidden: str = ""
    """Text that was left out because nobody can see it; parts end with a newline."""
    turned: str = ""
    """Text that was left out because it runs across the page in another direction."""
    layer: bool = False
    """Whether the text lies invisible under a picture, as a scanner's recognition puts it."""
    has_image: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """What all characters of one text object share."""

    size: float
    bold: bool
    invisible: bool
    white: bool
    upright: bool
    bullets: bool = False
    """The font holds ornaments, not letters."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How pdfium's upward, unrotated coordinates lie on the page turned to be read."""

    rotation: int
    width: float
    height: float
    left: float
    bottom: float

    def turn(self, x: float, y: float) -> tuple[float, float]:
        """The point on the page turned to be read, measured from its top left corner."""
        x, y = x - self.left, y - self.bottom
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return self.width - x, y
        if self.rotation == 270:
            return self.width - y, self.height - x
        return x, self.height - y


def frame_of(page: Any) -> Frame:
    """The frame in which most of the page's text stands upright, however the page is shown."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    turned = _direction(raw, page)
    if turned in (90, 270):
        width, height = height, width
    return Frame(turned, width, height, *page.get_bbox()[:2])


def _direction(raw: Any, page: Any) -> int:
    """By how many degrees, clockwise, the page must be turned for most of its text to stand."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        angles = Counter(
            -round(math.degrees(raw.FPDFText_GetCharAngle(text_page, index)) / 90) % 4 * 90
            for index in range(0, count, max(count // 100, 1))
        )
    finally:
        text_page.close()
    return angles.most_common(1)[0][0] if angles else page.get_rotation()


def read_page(page: Any, frame: Frame) -> PageChars:
    """Read one pdfium page; closes nothing.

    Text that paints nothing is kept only when the page has a picture and no other text: that
    is the layer which a scanner's own recognition put under the picture.
    """
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    try:
        read = _read_chars(raw, text_page, frame)
    finally:
        text_page.close()
    has_image = _has_image(raw, page)
    layer = has_image and not read.seen and bool(read.unseen)
    result = PageChars(
        chars=read.unseen if layer else read.seen,
        hidden="".join([*read.hidden, *(() if layer else _said(read.unseen))]),
        turned="".join(read.turned),
        layer=layer,
        has_image=has_image,
    )
    return _without_white_on_white(page, result, frame)


@dataclass(slots=True)
class _Read:
    """The characters of a page by what becomes of them."""

    seen: list[Char] = field(default_factory=list)
    unseen: list[Char] = field(default_factory=list)
    """Painted with nothing."""
    hidden: list[str] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)


def _said(chars: Sequence[Char]) -> list[str]:
    """Letters in reading order, with blanks and line ends where the places say so."""
    said: list[str] = []
    last: Char | None = None
    for char in chars:
        if last is not None:
            if abs(char.y - last.y) > 0.5 * max(char.size, last.size):
                said.append("\n")
            elif char.x0 - last.x1 > WORD_GAP * char.size and not last.text.isspace():
                said.append(" ")
        said.append(char.text)
        last = char
    return [*said, "\n"] if said else []


def _read_chars(raw: Any, text_page: Any, frame: Frame) -> _Read:
    read = _Read()
    seen = read.seen
    styles: dict[int, _Style] = {}
    line_end, high = False, 0
    last: list[Any] = seen
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        text, high = _decode(code, high), 0
        if code in (10, 13):
            line_end = True
            if last is read.hidden or last is read.turned:
                last.append("\n")
            continue
        handle = raw.FPDFText_GetTextObject(text_page, index)
        key = ctypes.addressof(handle.contents) if handle else 0
        if key not in styles:
            styles[key] = _style(raw, text_page, index, handle, frame.rotation)
        style = styles[key]
        if not handle:  # a space that pdfium put between words
            if text == " ":
                _append_space(read, last)
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        x0, _ = frame.turn(box.left, box.bottom)
        x1, _ = frame.turn(box.right, box.top)
        _, base = frame.turn(x.value, y.value)
        if not text:
            continue
        if not style.upright:
            last = read.turned
            last.append(text)
            continue
        if style.bullets and not text.isspace():
            text = "\u2022"
        off_page = x1 < 0 or x0 > frame.width or base < 0 or base - style.size > frame.height
        if not (math.isfinite(x0) and math.isfinite(base)) or off_page or style.size < TINY_PT:
            last = read.hidden
            last.append(text)
            continue
        target = read.unseen if style.invisible else seen
        last = target
        char = Char(
            text, min(x0, x1), max(x0, x1), base, style.size, style.bold, style.white, line_end
        )
        target.append(char)
        line_end = False
    return read


def _decode(code: int, high: int) -> str:
    if high and 0xDC00 <= code < 0xE000:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    text = LIGATURES.get(chr(code), chr(code))
    return _CONTROL.sub("", _PRIVATE_USE.sub("\u2022", text))


def _append_space(read: _Read, last: list[Any]) -> None:
    """A space after the character before it, wherever that one went."""
    if not last or last is read.unseen:
        return
    if last is not read.seen:
        last.append(" ")
    elif not last[-1].text.isspace():
        before = last[-1]
        last.append(Char(" ", before.x1, before.x1, before.y, before.size, before.bold, before.white))


def _style(raw: Any, text_page: Any, index: int, handle: Any, rotation: int) -> _Style:
    if not handle:
        return _Style(0.0, False, False, False, True)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, index, matrix)
    scale = math.hypot(matrix.c, matrix.d)
    name = ctypes.create_string_buffer(256)
    raw.FPDFText_GetFontInfo(text_page, index, name, 256, None)
    bold = raw.FPDFText_GetFontWeight(text_page, index) >= 600 or bool(
        _BOLD_NAME.search(name.value.decode("latin-1"))
    )
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    painted = raw.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    white = bool(painted) and min(red.value, green.value, blue.value) >= 245
    invisible = mode in INVISIBLE_MODES or (bool(painted) and alpha.value == 0)
    angle = raw.FPDFText_GetCharAngle(text_page, index) + math.radians(rotation)
    upright = math.cos(angle) > 0.9
    return _Style(
        raw.FPDFText_GetFontSize(text_page, index) * scale,
        bold,
        invisible,
        white,
        upright,
        bool(_BULLET_FONT.search(name.value)),
    )


def _has_image(raw: Any, page: Any) -> bool:
    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _without_white_on_white(page: Any, result: PageChars, frame: Frame) -> PageChars:
    """Drop white characters that lie on white paper: asked of a small picture of the page."""
    if not any(char.white for char in result.chars):
        return result
    turn = (frame.rotation - page.get_rotation()) % 360
    scale = min(1.0, 2000 / max(frame.width, frame.height, 1))
    picture = page.render(scale=scale, grayscale=True, rotation=turn).to_pil()
    kept, lost = [], []
    for char in result.chars:
        unseen = char.white and _is_blank(picture, char, scale)
        (lost if unseen else kept).append(char)
    result.hidden += "".join(_said([char for char in lost if not char.text.isspace()]))
    result.chars = kept
    return result


def _is_blank(picture: Any, char: Char, scale: float) -> bool:
    box = (
        max(int(char.x0 * scale) - 1, 0),
        max(int((char.y - char.size) * scale), 0),
        min(int(char.x1 * scale) + 2, picture.width),
        min(int(char.y * scale) + 2, picture.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return True
    darkest, _ = picture.crop(box).getextrema()
    return bool(darkest >= 245)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of characters on one baseline without a wide gap."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    table: str | None = None
    """A finished pipe table that stands here in place of text."""
    height: float = 0.0
    """Of a table: how far it reaches below `y`."""


WORD_GAP = 0.12
"""A gap of this many font sizes parts two words where the file holds no space."""
WIDE_GAP = 1.15
"""A gap of this many font sizes ends a segment: it may be a column gap."""


def segments_of(chars: Sequence[Char]) -> list[Segment]:
    """Cut characters, in stream order, into segments."""
    segments: list[Segment] = []
    run: list[Char] = []
    for char in chars:
        if run and _breaks(run, char):
            segments.extend(_segment(run))
            run = []
        if run or not char.text.isspace():
            run.append(char)
    segments.extend(_segment(run))
    return segments


def _breaks(run: list[Char], char: Char) -> bool:
    last = next((c for c in reversed(run) if not c.text.isspace()), run[-1])
    if char.text.isspace() and not char.break_before:
        return abs(char.y - last.y) > 0.6 * last.size
    size = max(char.size, last.size)
    raised = abs(char.y - last.y)
    if raised > (0.6 if char.size < 0.85 * last.size or last.size < 0.85 * char.size else 0.3) * size:
        return True
    return char.x0 - last.x1 > WIDE_GAP * size or char.x0 < last.x0 - 0.5 * size


def _segment(run: list[Char]) -> list[Segment]:
    text = re.sub(r"\s+", " ", "".join(_spaced(run))).strip()
    solid = [char for char in run if not char.text.isspace()]
    if not text or not solid:
        return []
    sizes = sorted(char.size for char in solid)
    size = sizes[len(sizes) // 2]
    base = sorted(char.y for char in solid)[len(solid) // 2]
    return [
        Segment(
            text=text,
            x0=min(char.x0 for char in solid),
            x1=max(char.x1 for char in solid),
            y=base,
            size=round(size * 2) / 2,
            bold=sum(char.bold for char in solid) * 2 > len(solid),
        )
    ]


def _spaced(run: list[Char]) -> list[str]:
    """Characters with a space where a line of the stream ended inside the run."""
    out: list[str] = []
    last: Char | None = None
    for char in run:
        if last is not None and not last.text.isspace() and not char.text.isspace():
            gap = char.x0 - last.x1
            if gap > WORD_GAP * char.size:
                out.append(" ")
        out.append(char.text)
        last = char
    return out
