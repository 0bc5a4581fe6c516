"""A page that is laid out once and printed or painted: points from its upper left corner, on paper and in a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol

from handlers.free.lettering import Hand, plain, shorten, wrap
from handlers.on_the_day import ink as press
from handlers.on_the_day.ink import Ink

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

WIDTH, HEIGHT = 595.0, 842.0
_SCALE = 2
"""So many pixels of the picture are a point of the paper: its words are read on a phone, too."""
_BLACK = "#000000"


class Sheet(Protocol):
    """What a page is put on. Every `y` is counted from above; a text stands on the line at its `y`."""

    def write(self, x: float, y: float, text: str, ink: Ink, *, right: bool = False) -> None:
        """The text stands there, from `x` on, or with `right` up to it."""

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0) -> None:
        """The place is filled with the colour."""

    def width(self, text: str, ink: Ink) -> float:
        """Return how wide the text is."""

    def fitted(self, text: str, ink: Ink, width: float, lines: int = 1) -> list[str]:
        """Return the text in at most so many lines of the width, of signs that can be shown."""


class Printed:
    """A page of paper, as a PDF file."""

    def __init__(self, title: str, author: str) -> None:
        from reportlab import rl_config  # it takes its time to load, and most days need no paper
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pagesize=(WIDTH, HEIGHT), invariant=True, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)

    def write(self, x: float, y: float, text: str, ink: Ink, *, right: bool = False) -> None:
        press.write(self._canvas, x, HEIGHT - y, text, ink, right=right)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.roundRect(x, HEIGHT - y - height, width, height, round_by, stroke=0, fill=1)

    def width(self, text: str, ink: Ink) -> float:
        return ink.width(text)

    def fitted(self, text: str, ink: Ink, width: float, lines: int = 1) -> list[str]:
        return press.fitted(text, ink, width, lines)

    def turn(self) -> None:
        """A new page begins."""
        self._canvas.showPage()

    def file(self) -> bytes:
        """Return the PDF file."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()


class Painted:
    """A picture of a page."""

    def __init__(self) -> None:
        from PIL import Image, ImageDraw  # they take their time to load, and most days need no picture

        self._image: Image.Image = Image.new("RGB", (round(WIDTH * _SCALE), round(HEIGHT * _SCALE)), "#FFFFFF")
        self._pen: ImageDraw.ImageDraw = ImageDraw.Draw(self._image)

    def write(self, x: float, y: float, text: str, ink: Ink, *, right: bool = False) -> None:
        at, anchor = (x * _SCALE, y * _SCALE), "rs" if right else "ls"
        self._pen.text(at, text, font=_hand(ink).font, fill=ink.colour or _BLACK, anchor=anchor)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0) -> None:
        left, top = x * _SCALE, y * _SCALE
        place = (left, top, max(left, left + width * _SCALE - 1), max(top, top + height * _SCALE - 1))
        self._pen.rounded_rectangle(place, round_by * _SCALE, fill=colour)

    def width(self, text: str, ink: Ink) -> float:
        return _hand(ink).width(text) / _SCALE

    def fitted(self, text: str, ink: Ink, width: float, lines: int = 1) -> list[str]:
        clean, hand, room = plain(text), _hand(ink), int(width * _SCALE)
        return wrap(clean, hand, room, lines) if lines > 1 else list(filter(None, [shorten(clean, hand, room)]))

    def file(self) -> bytes:
        """Return the PNG file."""
        from PIL import Image

        file = io.BytesIO()
        few = self._image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(file, "PNG", optimize=True)
        return file.getvalue()


def _hand(ink: Ink) -> Hand:
    return Hand(round(ink.size * _SCALE), ink.bold)
