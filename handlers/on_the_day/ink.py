"""Ink for printed sheets: the town's typeface in points, with words kept inside their place."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from handlers.free.lettering import TYPEFACE, Hand, plain, shorten, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

FACE = "Kyläkello"
_STROKE, _FINE = 0.028, 0.016
"""How thick bold letters are drawn around, in sizes, and how thick small ones: the file holds regular ones alone."""
_SMALL = 12
_SPREAD = 1.02
"""How much wider that makes them."""


@dataclass(frozen=True, slots=True)
class Ink(Hand):
    """How a text is printed: the size in points, and whether it is bold."""

    grey: float = 0.0
    """0 is black, 1 is white."""
    colour: str = ""
    """In which it is printed instead, as "#0B4F94"."""

    def width(self, text: str) -> int:
        from reportlab.pdfbase import pdfmetrics

        _ready()
        return math.ceil(pdfmetrics.stringWidth(text, FACE, self.size) * (_SPREAD if self.bold else 1))


@cache
def _ready() -> None:
    """The typeface is known to the press."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(FACE, io.BytesIO(TYPEFACE.read_bytes())))


def write(canvas: Canvas, x: float, y: float, text: str, ink: Ink, *, right: bool = False) -> None:
    """The text stands on the line at `y`, from `x` on, or with `right` up to it."""
    if not text:
        return
    canvas.saveState()
    canvas.setFillGray(ink.grey)
    canvas.setStrokeGray(ink.grey)
    if ink.colour:
        canvas.setFillColor(ink.colour)
        canvas.setStrokeColor(ink.colour)
    words = canvas.beginText(x - ink.width(text) if right else x, y)
    _ready()
    words.setFont(FACE, ink.size)
    if ink.bold:
        canvas.setLineWidth(ink.size * (_FINE if ink.size < _SMALL else _STROKE))
        words.setTextRenderMode(2)
        words.setCharSpace(ink.size * (_SPREAD - 1) / 2)
    words.textOut(text)
    canvas.drawText(words)
    canvas.restoreState()


def column(canvas: Canvas, x: float, y: float, lines: list[str], ink: Ink) -> float:
    """The lines stand under each other, the first one at `y`; return where the next one would."""
    for line in lines:
        write(canvas, x, y, line, ink)
        y -= ink.height
    return y


def fitted(text: str, ink: Ink, width: float, lines: int = 1) -> list[str]:
    """Return the text in at most so many lines of the width, of signs that can be printed."""
    clean = plain(text)
    return wrap(clean, ink, int(width), lines) if lines > 1 else list(filter(None, [shorten(clean, ink, int(width))]))
