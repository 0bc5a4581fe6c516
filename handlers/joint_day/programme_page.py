"""The programme of a joint day on one page, for a wall: by time, and by place, as large as all of it finds room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.after.sheets import HEIGHT, WIDTH, Printed
from handlers.after.summary_parts import BLUE, LEFT, QUIET, RIGHT, RULE
from handlers.events import event_words
from handlers.joint_day import place_words
from handlers.on_the_day.ink import Ink
from handlers.words import Words
from storage.event_places import PlaceNow
from storage.event_table import Kind
from storage.events import EventNow

_KIND, _FACT, _FOOT = Ink(11, colour=QUIET), Ink(12), Ink(8, colour=QUIET)
_TITLES = tuple(Ink(size, bold=True, colour=BLUE) for size in (30, 25, 20))
_SIZES = (14, 13, 12, 11, 10, 9, 8, 7)
_COLUMNS = (1, 2, 3)
_TOP, _END, _FOOT_Y = 46.0, HEIGHT - 46, HEIGHT - 26
_BETWEEN = 20.0
_MOST_LINES = 3
_WIDEST = 12.0
"""In sizes of the letters: what stands at the left of a row leaves room for the rest."""
_THIN = 8
"""Letters so small run together when they are bold."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands at the left, what behind it in bold, and what under that."""

    left: str
    name: str
    under: str


@dataclass(frozen=True, slots=True)
class _Section:
    """Rows under a heading, in so many columns; `apart` is how wide the left is, in sizes of the letters."""

    title: str
    rows: Sequence[_Row]
    columns: int
    apart: float


def pdf(event: EventNow, t: Words, zone: ZoneInfo, town: str) -> bytes:
    """Return the page as a PDF file."""
    sheet = Printed(" · ".join((event.title, t.label("Programme"))), town or "Kyläkello")
    y = _head(sheet, event, t, zone)
    size, shown = _fitting(sheet, event, t, zone, _END - y)
    for section in shown:
        y = _put(sheet, section, y, size, t)
    sheet.write(LEFT, _FOOT_Y, sheet.fitted(town, _FOOT, RIGHT - LEFT)[0] if town else "", _FOOT)
    return sheet.file()


def _fitting(sheet: Printed, event: EventNow, t: Words, zone: ZoneInfo, room: float) -> tuple[int, list[_Section]]:
    """Return how it stands in the largest letters in which all finds room: by time and by place, or, of a great many
    places, by time alone."""
    ways = [_sections(event, t, zone, columns) for columns in _COLUMNS]
    both = [(size, some) for size in _SIZES for some in ways if _height(sheet, some, size) <= room]
    alone = [(size, some[:1]) for size in _SIZES for some in ways if _height(sheet, some[:1], size) <= room]
    return (both or alone or [(_SIZES[-1], ways[-1][:1])])[0]


def _head(sheet: Printed, event: EventNow, t: Words, zone: ZoneInfo) -> float:
    sheet.box(0, 0, WIDTH, 10, BLUE)
    sheet.write(LEFT, _TOP, t.label(event_words.KINDS[Kind.JOINT_DAY]), _KIND)
    y = _TOP + 32
    width = RIGHT - LEFT
    ink = next((one for one in _TITLES if not sheet.fitted(event.title, one, width, 2)[-1].endswith("…")), _TITLES[-1])
    for line in sheet.fitted(event.title, ink, width, 2):
        sheet.write(LEFT, y, line, ink)
        y += ink.height
    facts = [" · ".join(filter(None, (event_words.when_said(t, event, zone), event.place)))]
    facts += [t.label("Organised by: {who}", who=t.list(event.by))] if event.by else []
    facts += [event.about] if event.about else []
    for fact in facts:
        for line in sheet.fitted(fact.replace("\n", " "), _FACT, width, 2):
            sheet.write(LEFT, y - 6, line, _FACT)
            y += 16
    return y + 4


def _sections(event: EventNow, t: Words, zone: ZoneInfo, columns: int) -> list[_Section]:
    timed = [
        _Row(hours if not at or columns > 1 else "", one.place, _under(one))
        for hours, places in place_words.by_time(t, event, zone)
        for at, one in enumerate(places)
    ]
    placed = [
        _Row("", name, "; ".join(_at(t, one, event, zone) for one in places))
        for name, places in place_words.by_place(event)
    ]
    return [
        _Section(t.label("By time"), timed, columns, _apart(timed)),
        _Section(t.label("By place"), placed, max(2, columns), 0.0),
    ]


def _apart(rows: Sequence[_Row]) -> float:
    """Return how wide the left must be for all that stands there, in sizes of the letters."""
    ink = Ink(10, bold=True)
    return min(max((ink.width(row.left) / ink.size for row in rows), default=0.0) + 0.7, _WIDEST)


def _under(one: PlaceNow) -> str:
    return " · ".join(filter(None, (one.what, one.by)))


def _at(t: Words, one: PlaceNow, event: EventNow, zone: ZoneInfo) -> str:
    return " ".join(filter(None, (place_words.hours(one, event, zone, t.language), one.what)))


def _inks(size: int) -> tuple[Ink, Ink]:
    return Ink(size, bold=size > _THIN), Ink(size)


def _width(section: _Section, size: int) -> float:
    """Return how wide what stands behind the left of a row is."""
    each = (RIGHT - LEFT - _BETWEEN * (section.columns - 1)) / section.columns
    return each - section.apart * size


def _lines(sheet: Printed, section: _Section, row: _Row, size: int) -> tuple[list[str], list[str]]:
    bold, plain = _inks(size)
    width = _width(section, size)
    return sheet.fitted(row.name, bold, width, 2), sheet.fitted(row.under, plain, width, _MOST_LINES)


def _high(sheet: Printed, section: _Section, row: _Row, size: int) -> float:
    name, under = _lines(sheet, section, row, size)
    return (len(name) + len(under)) * size * 1.25 + size * 0.55


def _deep(section: _Section) -> int:
    return -(-len(section.rows) // section.columns)


def _height(sheet: Printed, sections: Sequence[_Section], size: int) -> float:
    total = 0.0
    for section in sections:
        deep = _deep(section)
        columns = [section.rows[at : at + deep] for at in range(0, len(section.rows), deep or 1)]
        highest = max((sum(_high(sheet, section, row, size) for row in some) for some in columns), default=0.0)
        total += size * 2.6 + highest + size
    return total


def _put(sheet: Printed, section: _Section, y: float, size: int, t: Words) -> float:
    """The section stands at `y`; what finds no room even in the smallest letters is counted. Return where it ends."""
    heading = Ink(size + 2, bold=True, colour=BLUE)
    sheet.write(LEFT, y + size * 1.4, section.title, heading)
    sheet.box(LEFT, y + size * 1.8, RIGHT - LEFT, 0.8, RULE)
    top = y + size * 2.6
    deep, ends = _deep(section), top
    each = (RIGHT - LEFT + _BETWEEN) / section.columns
    for column in range(section.columns):
        rows, x = section.rows[column * deep : (column + 1) * deep], LEFT + column * each
        ends = max(ends, _column(sheet, section, rows, x, top, size, t))
    return ends + size


def _column(sheet: Printed, section: _Section, rows: Sequence[_Row], x: float, y: float, size: int, t: Words) -> float:
    bold, plain = _inks(size)
    for at, row in enumerate(rows):
        if y + _high(sheet, section, row, size) > _END and at < len(rows):
            sheet.write(x, y + size, t.n("and {n} more", "and {n} more", len(rows) - at), plain)
            return y + size
        name, under = _lines(sheet, section, row, size)
        for line in sheet.fitted(row.left, bold, section.apart * size - 4) if row.left else ():
            sheet.write(x, y + size, line, Ink(size, bold=size > _THIN, colour=BLUE))
        for lines, ink in ((name, bold), (under, plain)):
            for line in lines:
                sheet.write(x + section.apart * size, y + size, line, ink)
                y += size * 1.25
        y += size * 0.55
    return y
