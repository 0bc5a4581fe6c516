"""A great many words on one page, written as one text: what is written often is only set once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from handlers.on_the_day.ink import FACE, Ink

_KEPT = 20_000
"""So many different words are remembered as they were set."""


class Setting:
    """How words were set before, on any page of the same paper."""

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self.known: dict[str, str] = {}
        self._widths: dict[str, float] = {}

    def width(self, words: str) -> float:
        """Return how wide the words are."""
        if words not in self._widths:
            if len(self._widths) > _KEPT:
                self._widths.clear()
            self._widths[words] = self.ink.width(words)
        return self._widths[words]


class ManyWords(PDFTextObject):
    """The words of a page. The library sets each anew and writes six numbers for its place; here both cost little."""

    def __init__(self, canvas: Canvas, setting: Setting) -> None:
        super().__init__(canvas)
        setting.ink.width("")  # the typeface is known from here on
        self.setFont(FACE, setting.ink.size)
        self._setting = setting

    def at(self, x: float, y: float, words: str) -> None:
        """The words stand at the place."""
        inside: Any = self  # what the library does not show
        known, place = self._setting.known, f"1 0 0 1 {x:.2f} {y:.2f} Tm"
        # A face with more signs than a font of a PDF holds is parted into several. Words are remembered as they are
        # set in the first part, so they are only used while that is the one in use.
        first = inside._curSubset == 0
        if first and words in known:
            inside._code.append(f"{place} {known[words]}")
            return
        said = inside._formatText(words)
        if first and inside._curSubset == 0 and " Tf" not in said:
            if len(known) > _KEPT:
                known.clear()
            known[words] = said
        inside._code.append(f"{place} {said}")


def rules(canvas: Canvas, left: float, right: float, heights: Iterable[float]) -> None:
    """A thin line stands at each height."""
    canvas.setStrokeGray(0.75)
    canvas.setLineWidth(0.4)
    inside: Any = canvas
    inside._code.append(" ".join(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l" for y in heights) + " S")
