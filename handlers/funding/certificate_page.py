"""The page of a certificate: who did how much voluntary work, at which talkoot, and room to sign and stamp it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers import when
from handlers.funding import project_words
from handlers.on_the_day.ink import Ink, column, fitted, write
from handlers.talkoot.talkoot_words import capital
from handlers.words import Words
from storage import wallclock
from storage.project_rows import Certified

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP = 62.0, 533.28, 780.0
_ENDS = 248.0
"""Above what signs it, the list ends here."""
_TITLE, _NAME, _TEXT = Ink(26, bold=True), Ink(18, bold=True), Ink(11)
_HEADING, _CELL, _SUM, _SMALL, _GREY = Ink(9, bold=True), Ink(9), Ink(11, bold=True), Ink(8), Ink(8, grey=0.35)
_DAY, _WHAT, _HOURS = LEFT, LEFT + 74, RIGHT
_WIDE = 330.0


@dataclass(frozen=True, slots=True)
class Page:
    """What the certificate says; `year` 0 is all years."""

    name: str
    town: str
    year: int
    done: Sequence[Certified]
    at: datetime
    zone: ZoneInfo


def pdf(page: Page, t: Words) -> bytes:
    """Return the certificate as a PDF file of one page."""
    from reportlab.pdfgen.canvas import Canvas  # it takes its time to load, and most days need no paper

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=True)
    title = t.label("Certificate of voluntary work")
    canvas.setTitle(f"{title} · {page.name}")
    canvas.setAuthor(page.town or "Kyläkello")
    y = _said(canvas, page, t, title)
    _list(canvas, page, t, y - 10)
    _signed(canvas, t)
    made = t.label("Printed {when}", when=when.say(when.Moment(page.at), zone=page.zone, language=t.language))
    write(canvas, LEFT, 40, fitted(f"{page.town} · {made}", _GREY, RIGHT - LEFT)[0], _GREY)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _said(canvas: Canvas, page: Page, t: Words, title: str) -> float:
    """The title, the name and the sentence that certifies stand at the top; return where they end."""
    write(canvas, LEFT, TOP - 26, title, _TITLE)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.2)
    canvas.line(LEFT, TOP - 40, RIGHT, TOP - 40)
    y = column(canvas, LEFT, TOP - 76, fitted(page.name, _NAME, RIGHT - LEFT, 2), _NAME) - 4
    hours = project_words.hours(t, sum(one.minutes for one in page.done))
    facts = {"hours": hours, "town": page.town, "time": _time(page, t)}
    said = t.label("has done {hours} of voluntary work together with others in {town}, {time}.", **facts)
    return column(canvas, LEFT, y, fitted(said, _TEXT, RIGHT - LEFT, 3), _TEXT) - 4


def _time(page: Page, t: Words) -> str:
    """Return from when until when the work was done: the year, or the days of the first and the last."""
    if page.year:
        return str(page.year)
    days = [wallclock.local(one.starts_at, page.zone).date() for one in page.done]
    return project_words.time_said(min(days), max(days), t.language) if days else ""


def _list(canvas: Canvas, page: Page, t: Words, y: float) -> None:
    """Every talkoot stands with its work and hours, as far as the page goes; the others are one line; then the sum."""
    for x, name in ((_DAY, t.label("Day")), (_WHAT, t.label("Talkoot and work"))):
        write(canvas, x, y, name, _HEADING)
    write(canvas, _HOURS, y, t.label("Hours"), _HEADING, right=True)
    y = _rule(canvas, y - 5, 0.8)
    rows = [(one, fitted(_what(one, t), _CELL, _WIDE, 2)) for one in page.done]
    left = y - _ENDS - 34
    shown = _fitting(rows, left)
    for one, lines in rows[:shown]:
        write(canvas, _DAY, y - 11, _day(one, page, t), _CELL)
        write(canvas, _HOURS, y - 11, t.number(one.minutes / 60), _CELL, right=True)
        column(canvas, _WHAT, y - 11, lines, _CELL)
        y = _rule(canvas, y - _high(lines), 0.3)
    rest = [one for one, _lines in rows[shown:]]
    if rest:
        said = t.n("and {n} more", "and {n} more", len(rest))
        write(canvas, _WHAT, y - 11, said, _CELL)
        write(canvas, _HOURS, y - 11, t.number(sum(one.minutes for one in rest) / 60), _CELL, right=True)
        y = _rule(canvas, y - 16, 0.3)
    write(canvas, _WHAT, y - 16, t.label("Total"), _SUM)
    write(canvas, _HOURS, y - 16, project_words.hours(t, sum(one.minutes for one in page.done)), _SUM, right=True)


def _fitting(rows: Sequence[tuple[Certified, list[str]]], room: float) -> int:
    """Return how many rows have room, leaving a line for the others if there are more."""
    total = 0.0
    for at, (_one, lines) in enumerate(rows):
        total += _high(lines)
        if total > room - (0 if at == len(rows) - 1 else 16):
            return at
    return len(rows)


def _high(lines: Sequence[str]) -> float:
    return 10.5 * len(lines) + 5.5


def _what(one: Certified, t: Words) -> str:
    machine = project_words.hours(t, one.machine_minutes) if one.machine_minutes else ""
    machine = t.label("machine {hours}", hours=machine) if machine else ""
    work = ", ".join(filter(None, (one.tasks, machine)))
    return f"{capital(one.title)}: {work}" if work else capital(one.title)


def _day(one: Certified, page: Page, t: Words) -> str:
    return when.say_day(wallclock.local(one.starts_at, page.zone).date(), language=t.language, weekday=False)


def _rule(canvas: Canvas, y: float, width: float) -> float:
    canvas.setStrokeGray(0 if width > 0.5 else 0.7)
    canvas.setLineWidth(width)
    canvas.line(LEFT, y, RIGHT, y)
    return y


def _signed(canvas: Canvas, t: Words) -> None:
    """Whoever the work was done for signs and stamps it."""
    half = (RIGHT - LEFT - 24) / 2
    places = (
        (LEFT, 180.0, t.label("Place and date")),
        (LEFT, 130.0, t.label("Signature for the association")),
        (LEFT, 80.0, t.label("Name in block letters and position")),
    )
    canvas.setStrokeGray(0)
    for x, y, label in places:
        canvas.setLineWidth(0.6)
        canvas.line(x, y, x + half, y)
        write(canvas, x, y - 11, fitted(label, _SMALL, half)[0], _SMALL)
    left = LEFT + half + 24
    canvas.setStrokeGray(0.6)
    canvas.setDash(3, 3)
    canvas.roundRect(left, 70, half, 140, 6)
    canvas.setDash()
    stamp = t.label("Stamp")
    write(canvas, left + 8, 196, stamp, _GREY)
