"""The child process that draws: it gets a PDF's bytes and gives a PNG, and has limits.

A PDF is somebody else's file: what reads it may fail in ways that must not end the server.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from assistant.ui.pdf_pages.matching import matched_words, words_of

MAX_PIXELS = 2_400
"""Of the longer side."""
_WIDTH = 1_100
_MARK = (255, 222, 89)


def draw(data: bytes, *, page_number: int, quote: str) -> tuple[bytes, int]:
    """One page as PNG, and how many of its words are marked.

    Args:
        page_number: From 1.

    Raises:
        ValueError: If there is no such page.
    """
    import pypdfium2
    from PIL import Image, ImageChops, ImageDraw

    document = pypdfium2.PdfDocument(data)
    if not 1 <= page_number <= len(document):
        raise ValueError("there is no such page")
    page = document[page_number - 1]
    width, height = page.get_size()
    scale = min(_WIDTH / max(width, 1), MAX_PIXELS / max(width, height, 1))
    bitmap = page.render(scale=scale)
    picture = bitmap.to_pil().convert("RGB")
    words, boxes = _words(page)
    marked = matched_words(words, words_of(quote))
    overlay = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(overlay)
    place = bitmap.get_posconv(page)
    for position in marked:
        left, bottom, right, top = boxes[position]
        (x0, y0), (x1, y1) = place.to_bitmap(left, top), place.to_bitmap(right, bottom)
        pen.rectangle((min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 2, max(y0, y1) + 2), fill=_MARK)
    made = io.BytesIO()
    ImageChops.multiply(picture, overlay).quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue(), len(marked)


def _words(page: Any) -> tuple[list[str], list[tuple[float, float, float, float]]]:
    """The words of a page with their boxes: left, bottom, right, top."""
    text_page = page.get_textpage()
    words: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    letters: list[tuple[str, tuple[float, float, float, float]]] = []

    def end_word() -> None:
        if letters:
            words.append("".join(letter for letter, _ in letters))
            corners = [box for _, box in letters]
            low, high = zip(*((box[:2], box[2:]) for box in corners), strict=True)
            boxes.append((*map(min, zip(*low, strict=True)), *map(max, zip(*high, strict=True))))
            letters.clear()

    for index in range(text_page.count_chars()):
        sign = text_page.get_text_range(index, 1)
        found = words_of(sign)
        if found:
            letters.append((found[0], text_page.get_charbox(index)))
        else:
            end_word()
    end_word()
    return words, boxes


def main() -> int:
    """Read a line of JSON and a PDF from standard input; write a PNG to standard output."""
    header = json.loads(sys.stdin.buffer.readline())
    content, marked = draw(
        sys.stdin.buffer.read(), page_number=int(header["page"]), quote=str(header["quote"])
    )
    sys.stdout.buffer.write(json.dumps({"marked": marked}).encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
