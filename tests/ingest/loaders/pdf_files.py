"""PDFs made for the tests, small enough to read here."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]

LEFT = (
    "The incident lead opens the room and names",
    "a scribe within ten minutes of the first",
    "page. The scribe writes down each decision",
    "with its time and the person who took it,",
    "and posts the notes when the room closes.",
)
RIGHT = (
    "Customers hear from us within one hour. The",
    "message says what is known, what we do next",
    "and when they will hear again. It never gives",
    "a cause that has not been proven, and legal",
    "reads it first when personal data is touched.",
)


def pdf(*pages: Draw, title: str | None = None, **options: Any) -> bytes:
    """A PDF with one page for each drawing function."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=options.pop("pagesize", A4), **options)
    if title is not None:
        canvas.setTitle(title)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(
    canvas: Canvas, *texts: str, x: float = 72, y: float = 700, size: float = 11, bold: bool = False
) -> float:
    """Write lines downwards; returns the place of the next one."""
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    for text in texts:
        canvas.drawString(x, y, text)
        y -= size * 1.25
    return y


def two_columns(canvas: Canvas) -> None:
    """Two columns on the same baselines, written line by line across the page."""
    lines(canvas, "Incident communication", y=760, size=20, bold=True)
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        lines(canvas, left, x=60, y=700 - 14 * number)
        lines(canvas, right, x=320, y=700 - 14 * number)


def ruled_table(canvas: Canvas) -> None:
    """A heading, a sentence, and a table of three rows with lines around its cells."""
    lines(canvas, "Severity levels", y=760, size=18, bold=True)
    lines(canvas, "The level decides who is called and how fast.", y=730)
    rows = (("Level", "Who is called"), ("SEV-1", "Incident lead"), ("SEV-2", "Team on call"))
    for number, row in enumerate(rows):
        y = 690 - 20 * number
        for x, text in zip((72, 200), row, strict=True):
            canvas.rect(x, y - 6, 128, 20)
            lines(canvas, text, x=x + 4, y=y)
    lines(canvas, "Anyone may raise the level.", y=600)


def picture(canvas: Canvas) -> None:
    """A page that is only a picture of a sentence."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    image = Image.new("RGB", (1200, 200), "white")
    font = ImageFont.load_default(size=56)
    ImageDraw.Draw(image).text((20, 60), "Rollback needs two approvers", fill="black", font=font)
    canvas.drawImage(ImageReader(image), 72, 600, width=450, height=75)
