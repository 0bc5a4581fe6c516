"""The parts of a summary's page: tiles with numbers, bars, rows with sums, quotations, names in columns.

Each takes no more than the room it is given, and says how many it leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from handlers.after.sheets import WIDTH, Sheet
from handlers.after.summary_words import Figure
from handlers.on_the_day.ink import Ink
from handlers.words import Words

LEFT, RIGHT, GAP = 40.0, WIDTH - 40.0, 14.0
QUIET, BLUE, PALE, RULE = "#5A606B", "#0B4F94", "#E9F0F7", "#C3C9D2"
SMALL = Ink(8, colour=QUIET)
_HEADING, _TEXT, _BOLD = Ink(11, bold=True, colour=BLUE), Ink(9), Ink(9, bold=True)
_NUMBERS = tuple(Ink(size, bold=True, colour=BLUE) for size in (26, 22, 18, 15, 12))
_LABEL = Ink(10)
_HEAD, _LINE, _ROW, _NAME = 16.0, 11.5, 13.0, 11.0
_TILE = 74.0
_BETWEEN = 22.0
"""The room between two parts side by side."""
_QUOTE_LINES, _WIDE = 4, 3
_MANY = 30
"""More names than this stand in four columns instead of three."""


class Part(Protocol):
    """A part of the page, `left` to `right`."""

    def height(self, sheet: Sheet, room: float, width: float = RIGHT - LEFT) -> float:
        """Return how high it is, where there is so much room."""

    def put(self, sheet: Sheet, y: float, room: float, left: float = LEFT, right: float = RIGHT) -> float:
        """It stands at `y` in so much room; return where it ends."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Parts side by side; one alone is as wide as the page."""

    parts: Sequence[Part]

    def height(self, sheet: Sheet, room: float, width: float = RIGHT - LEFT) -> float:
        each = self._each(width)
        return max(part.height(sheet, room, each) for part in self.parts)

    def put(self, sheet: Sheet, y: float, room: float, left: float = LEFT, right: float = RIGHT) -> float:
        each = self._each(right - left)
        lefts = [left + at * (each + _BETWEEN) for at in range(len(self.parts))]
        return max(part.put(sheet, y, room, x, x + each) for part, x in zip(self.parts, lefts, strict=True))

    def _each(self, width: float) -> float:
        return (width - _BETWEEN * (len(self.parts) - 1)) / len(self.parts)


def tiles(sheet: Sheet, y: float, figures: Sequence[Figure]) -> float:
    """The numbers stand beside each other, each on its tile, as large as all find room; return where they end."""
    if not figures:
        return y
    gap = 8.0
    each = (RIGHT - LEFT - gap * (max(len(figures), _WIDE) - 1)) / max(len(figures), _WIDE)
    room = each - 16
    ink = next((ink for ink in _NUMBERS if all(sheet.width(one.number, ink) <= room for one in figures)), _NUMBERS[-1])
    for at, one in enumerate(figures):
        x = LEFT + at * (each + gap)
        sheet.box(x, y, each, _TILE, PALE, round_by=6)
        for line in sheet.fitted(one.number, ink, room):
            sheet.write(x + 8, y + 29, line, ink)
        line_y = y + 44
        for line in sheet.fitted(one.label, _LABEL, room):
            sheet.write(x + 8, line_y, line, _LABEL)
        for line in (line for more in one.more for line in sheet.fitted(more, SMALL, room)):
            line_y += 11
            sheet.write(x + 8, line_y, line, SMALL)
    return y + _TILE


def heading(sheet: Sheet, left: float, right: float, y: float, text: str) -> float:
    """The heading stands above a line; return where what is under it begins."""
    for line in sheet.fitted(text, _HEADING, right - left):
        sheet.write(left, y + 10, line, _HEADING)
    sheet.box(left, y + 14, right - left, 0.7, RULE)
    return y + _HEAD


@dataclass(frozen=True, slots=True)
class _Bars:
    title: str
    counts: Sequence[tuple[int, int]]

    def height(self, sheet: Sheet, room: float, width: float = RIGHT - LEFT) -> float:
        return _HEAD + len(self.counts) * _ROW

    def put(self, sheet: Sheet, y: float, room: float, left: float = LEFT, right: float = RIGHT) -> float:
        y = heading(sheet, left, right, y, self.title)
        most = max((count for _mark, count in self.counts), default=0) or 1
        long = right - left - 16 - 34
        for mark, count in self.counts:
            sheet.write(left, y + 10.5, str(mark), _BOLD)
            sheet.box(left + 16, y + 3, long, 8, PALE, round_by=2)
            if count:
                sheet.box(left + 16, y + 3, max(3.0, long * count / most), 8, BLUE, round_by=2)
            sheet.write(right, y + 10.5, str(count), _TEXT, right=True)
            y += _ROW
        return y


def bars(title: str, counts: Sequence[tuple[int, int]]) -> Part:
    """Return how often each mark was given, as bars."""
    return _Bars(title, counts)


@dataclass(frozen=True, slots=True)
class _Rows:
    title: str
    entries: Sequence[tuple[str, str]]
    total: tuple[str, str]

    def height(self, sheet: Sheet, room: float, width: float = RIGHT - LEFT) -> float:
        return _HEAD + (len(self.entries) + 1) * _ROW + 2

    def put(self, sheet: Sheet, y: float, room: float, left: float = LEFT, right: float = RIGHT) -> float:
        y = heading(sheet, left, right, y, self.title)
        for what, value in self.entries:
            _row(sheet, y, left, right, what, value, _TEXT)
            y += _ROW
        sheet.box(left, y + 1.5, right - left, 0.7, RULE)
        _row(sheet, y + 2, left, right, *self.total, _BOLD)
        return y + _ROW + 2


def rows(title: str, entries: Sequence[tuple[str, str]], total: tuple[str, str]) -> Part:
    """Return the entries, each with its number at the right, and their sum."""
    return _Rows(title, entries, total)


def _row(sheet: Sheet, y: float, left: float, right: float, what: str, value: str, ink: Ink) -> None:
    sheet.write(right, y + 10.5, value, ink, right=True)
    for line in sheet.fitted(what, ink, right - left - sheet.width(value, ink) - 10):
        sheet.write(left, y + 10.5, line, ink)


@dataclass(frozen=True, slots=True)
class _Quotes:
    title: str
    said: Sequence[str]

    def height(self, sheet: Sheet, room: float, width: float = RIGHT - LEFT) -> float:
        return _HEAD + sum(_high(lines) for lines in self._fitting(sheet, room - _HEAD, width))

    def put(self, sheet: Sheet, y: float, room: float, left: float = LEFT, right: float = RIGHT) -> float:
        fitting = self._fitting(sheet, room - _HEAD, right - left)
        if not fitting:
            return y
        y = heading(sheet, left, right, y, self.title)
        for lines in fitting:
            for at, line in enumerate(lines):
                sheet.write(left, y + 10.5 + at * _LINE, line, _TEXT)
            y += _high(lines)
        return y

    def _fitting(self, sheet: Sheet, room: float, width: float) -> list[list[str]]:
        """Return as many as there is room for, the first ones first; one that is too long leaves room for another."""
        found = list[list[str]]()
        for one in self.said:
            if room < _high([one]):  # not even the shortest: there may be hundreds more, and measuring takes its time
                break
            lines = sheet.fitted(one, _TEXT, width, _QUOTE_LINES)
            if lines and _high(lines) <= room:
                found.append(lines)
                room -= _high(lines)
        return found


def _high(lines: Sequence[str]) -> float:
    return len(lines) * _LINE + 4


def quotes(title: str, said: Sequence[str]) -> Part:
    """Return what was said, under each other."""
    return _Quotes(title, said)


@dataclass(frozen=True, slots=True)
class _Columns:
    t: Words
    title: str
    names: Sequence[str]

    @property
    def _count(self) -> int:
        return _WIDE if len(self.names) <= _MANY else _WIDE + 1

    def height(self, sheet: Sheet, room: float, width: float = RIGHT - LEFT) -> float:
        return _HEAD + self._deep(room) * _NAME

    def _deep(self, room: float) -> int:
        return max(1, min(-(-len(self.names) // self._count), int((room - _HEAD) // _NAME)))

    def put(self, sheet: Sheet, y: float, room: float, left: float = LEFT, right: float = RIGHT) -> float:
        deep = self._deep(room)
        most, shown = deep * self._count, list(self.names)
        if len(shown) > most:
            more = len(shown) - most + 1
            shown = [*shown[: most - 1], self.t.n("and {n} more", "and {n} more", more)]
        y = heading(sheet, left, right, y, self.title)
        each = (right - left + 10) / self._count
        ink = replace(_TEXT, size=8)
        for at, name in enumerate(shown):
            for line in sheet.fitted(name, ink, each - 10):
                sheet.write(left + at // deep * each, y + 9.5 + at % deep * _NAME, line, ink)
        return y + deep * _NAME


def columns(t: Words, names: Sequence[str], title: str) -> Part | None:
    """Return the names in columns, as many as there is room for; None if there are none."""
    return _Columns(t, f"{title}: {t.number(len(names))}", names) if names else None
