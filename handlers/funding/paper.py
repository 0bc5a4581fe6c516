"""The pages of a printed report: their edges, columns, head and foot; how many there are is filled in at the end."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from handlers.on_the_day.ink import FACE, Ink, column, fitted, write
from handlers.words import Words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 841.89, 595.28
LEFT, RIGHT, TOP, BOTTOM = 34.0, 807.89, 561.0, 46.0
GAP = 8.0
"""The room between two columns."""
_HEADING, _GREY, _BOLD = Ink(8, bold=True), Ink(8, grey=0.35), Ink(9, bold=True)
_FOOT = 26.0
_TOTAL = "pages"


@dataclass(frozen=True)
class Columns:
    """How wide each column is; `right` are those whose words stand at their right edge."""

    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    edges: list[float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "edges", [LEFT + edge for edge in accumulate(self.widths, initial=0.0)])

    def left(self, at: int) -> float:
        return self.edges[at] + GAP / 2

    def right_edge(self, at: int) -> float:
        return self.edges[at + 1] - GAP / 2

    def width(self, at: int) -> float:
        return self.widths[at] - GAP


class Pages:
    """Pages that are written one after another; `y` is where the next line comes."""

    def __init__(self, file: io.BytesIO, t: Words, about: str, town: str, *, printed: str) -> None:
        from reportlab import rl_config  # it takes its time to load, and most days need no paper
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # the file travels as bytes: letters alone would make it larger, and take their time

        self.canvas: Canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=True, pageCompression=1)
        self.canvas.setTitle(about)
        self.canvas.setAuthor(town or "Kyläkello")
        self.t, self.about = t, about
        self.number, self.y = 1, TOP
        self._said = " · ".join(filter(None, (town, t.label("Printed {when}", when=printed))))

    def turn(self) -> None:
        """A new page begins, which says at its top what it belongs to."""
        self._foot()
        self.canvas.showPage()
        self.number += 1
        for line in fitted(self.about, _BOLD, RIGHT - LEFT):
            write(self.canvas, LEFT, TOP - 8, line, _BOLD)
        self.y = TOP - 18

    def room_for(self, height: float) -> None:
        """There is room for so much on this page, or a new one has begun."""
        if self.y - height < BOTTOM:
            self.turn()

    def table_head(self, names: Sequence[str], columns: Columns, top: float) -> float:
        """The names of the columns stand on a grey ground; return where the first row begins."""
        lines = [fitted(name, _HEADING, columns.width(at), 2) for at, name in enumerate(names)]
        height = max(map(len, lines)) * 9.6 + 7
        self.canvas.setFillGray(0.9)
        self.canvas.rect(LEFT, top - height, RIGHT - LEFT, height, stroke=0, fill=1)
        for at, words in enumerate(lines):
            y = top - 11
            if at in columns.right:
                for line in words:
                    write(self.canvas, columns.right_edge(at), y, line, _HEADING, right=True)
                    y -= 9.6
            else:
                column(self.canvas, columns.left(at), y, words, _HEADING)
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(0.8)
        self.canvas.line(LEFT, top - height, RIGHT, top - height)
        return top - height

    def _foot(self) -> None:
        """When it was printed and which page it is stand at the foot."""
        before, _, after = self.t.label("Page {n}/{all}", n=str(self.number), all="\n").partition("\n")
        room = _GREY.width("00" + after)
        write(self.canvas, LEFT, _FOOT, fitted(self._said, _GREY, RIGHT - LEFT - 120)[0], _GREY)
        write(self.canvas, RIGHT - room - exactly(before, _GREY), _FOOT, before, _GREY)
        self.canvas.saveState()
        self.canvas.translate(RIGHT - room, _FOOT)
        self.canvas.doForm(_TOTAL)
        self.canvas.restoreState()

    def finish(self, file: io.BytesIO) -> bytes:
        """Every page knows how many there are; return the file."""
        self._foot()
        self.canvas.showPage()
        self.canvas.beginForm(_TOTAL, 0, -4, 60, 12)
        _before, _, after = self.t.label("Page {n}/{all}", n="", all="\n").partition("\n")
        write(self.canvas, 0, 0, f"{self.number}{after}", _GREY)
        self.canvas.endForm()
        self.canvas.save()
        return file.getvalue()


def exactly(text: str, ink: Ink) -> float:
    """Return how wide the text is, to a hair: for what stands right beside it."""
    from reportlab.pdfbase import pdfmetrics

    ink.width(text)  # the typeface is known from here on
    width: float = pdfmetrics.stringWidth(text, FACE, ink.size)
    return width
