"""The agenda of a meeting on paper: numbered items with who suggested them, and room to write beside."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.after.sheets import HEIGHT, WIDTH, Printed
from handlers.after.summary_parts import BLUE, LEFT, QUIET, RIGHT, RULE
from handlers.events import event_words
from handlers.on_the_day.ink import Ink
from handlers.words import Words
from storage.agenda import ItemNow
from storage.events import EventNow

_KIND, _FACT, _FOOT = Ink(11, colour=QUIET), Ink(12), Ink(8, colour=QUIET)
_TITLES = tuple(Ink(size, bold=True, colour=BLUE) for size in (28, 23, 18))
_ITEM, _BY, _NUMBER = Ink(13), Ink(10, colour=QUIET), Ink(13, bold=True, colour=BLUE)
_TOP, _END, _FOOT_Y = 50.0, HEIGHT - 50, HEIGHT - 28
_IN = 30.0
_LINE, _GAP = 17.0, 12.0


def pdf(event: EventNow, items: Sequence[ItemNow], t: Words, zone: ZoneInfo, town: str) -> bytes:
    """Return the agenda as a PDF file, on as many pages as it takes."""
    about = " · ".join((event.title, t.label("Agenda")))
    sheet = Printed(about, town or "Kyläkello")
    y = _head(sheet, event, t, zone)
    for at, item in enumerate(items, 1):
        lines = sheet.fitted(item.words, _ITEM, RIGHT - LEFT - _IN, 8)
        if y + len(lines) * _LINE + _LINE > _END:
            _foot(sheet, about, town)
            sheet.turn()
            y = _TOP
        y = _put(sheet, at, item, lines, y)
    _foot(sheet, about, town)
    return sheet.file()


def _head(sheet: Printed, event: EventNow, t: Words, zone: ZoneInfo) -> float:
    sheet.box(0, 0, WIDTH, 10, BLUE)
    sheet.write(LEFT, _TOP, t.label("Agenda"), _KIND)
    width, y = RIGHT - LEFT, _TOP + 32
    ink = next((one for one in _TITLES if not sheet.fitted(event.title, one, width, 2)[-1].endswith("…")), _TITLES[-1])
    for line in sheet.fitted(event.title, ink, width, 2):
        sheet.write(LEFT, y, line, ink)
        y += ink.height
    facts = [" · ".join(filter(None, (event_words.when_said(t, event, zone), event.place)))]
    facts += [t.label("Called by: {who}", who=t.list(event.by))] if event.by else []
    for fact in facts:
        for line in sheet.fitted(fact, _FACT, width, 2):
            sheet.write(LEFT, y - 6, line, _FACT)
            y += 16
    sheet.box(LEFT, y, width, 0.8, RULE)
    return y + 28


def _put(sheet: Printed, at: int, item: ItemNow, lines: Sequence[str], y: float) -> float:
    sheet.write(LEFT, y, f"{at}.", _NUMBER)
    for line in lines:
        sheet.write(LEFT + _IN, y, line, _ITEM)
        y += _LINE
    for line in sheet.fitted(item.by, _BY, RIGHT - LEFT - _IN):
        sheet.write(LEFT + _IN, y - 2, line, _BY)
        y += _LINE - 2
    return y + _GAP


def _foot(sheet: Printed, about: str, town: str) -> None:
    foot = " · ".join(filter(None, (town, about)))
    sheet.write(LEFT, _FOOT_Y, sheet.fitted(foot, _FOOT, RIGHT - LEFT)[0], _FOOT)
