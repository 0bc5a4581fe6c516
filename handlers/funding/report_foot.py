"""What stands under a printed report: the sums of each kind of work and of all, and the leader's signature."""

from __future__ import annotations

from handlers.funding.paper import BOTTOM, LEFT, RIGHT, TOP, Columns, Pages
from handlers.funding.project_words import cents_said
from handlers.funding.reported import Report, Sum
from handlers.on_the_day.ink import Ink, fitted, write
from handlers.talkoot.talkoot_words import capital

_TEXT, _BOLD, _SMALL, _GREY = Ink(9), Ink(9, bold=True), Ink(8), Ink(8, grey=0.35)
_COLUMNS = Columns((353.89, 92, 106, 112, 110), right=frozenset((1, 2, 3, 4)))
_ROW, _SIGNED, _GAP = 15.0, 118.0, 24.0
_EDGE = _COLUMNS.edges[-1]


def sums(pages: Pages, report: Report) -> None:
    """The sums stand under the rows: a line for each kind of work, and one for all."""
    t = report.t
    pages.y -= 14
    pages.room_for(80)
    names = [
        t.label("Sums by kind of work"),
        t.label("Hours"),
        t.label("Machine hours"),
        t.label("Under-age hours"),
        t.label("Value €"),
    ]
    _head(pages, names)
    for name, one in report.sums.items():
        if pages.y - _ROW < BOTTOM:
            pages.turn()
            _head(pages, names)
        _sum(pages, capital(name), one, _TEXT)
    pages.room_for(_ROW + _GAP)
    _rule(pages, 0.8)
    _sum(pages, t.label("Total"), report.whole, _BOLD)
    if report.whole.under_age:
        said = t.label("The hours of the under-age are kept, but not counted for the funder.")
        write(pages.canvas, LEFT + 3, pages.y - 12, fitted(said, _GREY, RIGHT - LEFT)[0], _GREY)
        pages.y -= 14


def _head(pages: Pages, names: list[str]) -> None:
    y = pages.y - 10
    for at, name in enumerate(names):
        words = fitted(name, _BOLD, _COLUMNS.width(at))
        if at in _COLUMNS.right:
            write(pages.canvas, _COLUMNS.right_edge(at), y, words[0], _BOLD, right=True)
        else:
            write(pages.canvas, _COLUMNS.left(at), y, words[0], _BOLD)
    pages.y -= _ROW
    _rule(pages, 0.8)


def _rule(pages: Pages, width: float) -> None:
    pages.canvas.setStrokeGray(0)
    pages.canvas.setLineWidth(width)
    pages.canvas.line(LEFT, pages.y, _EDGE, pages.y)


def _sum(pages: Pages, name: str, one: Sum, ink: Ink) -> None:
    t, y = pages.t, pages.y - 11
    for line in fitted(name, ink, _COLUMNS.width(0)):
        write(pages.canvas, _COLUMNS.left(0), y, line, ink)
    hours = (one.minutes, one.machine_minutes, one.under_age)
    values = [t.number(minutes / 60) if minutes else "–" for minutes in hours]
    for at, value in enumerate((*values, cents_said(t, one.cents)), start=1):
        write(pages.canvas, _COLUMNS.right_edge(at), y, value, ink, right=True)
    pages.y -= _ROW


def signature(pages: Pages, report: Report) -> None:
    """Whoever leads the project signs below the sums."""
    t = report.t
    pages.room_for(_SIGNED)
    y = pages.y - 30
    said = t.label("I confirm that the work was done and that this is right.")
    write(pages.canvas, LEFT, y, fitted(said, _BOLD, RIGHT - LEFT)[0], _BOLD)
    leader = t.label("Signature of the project's leader") if report.project else t.label("Signature of the organiser")
    labels = (t.label("Place and date"), leader, t.label("Name in block letters"))
    third = (RIGHT - LEFT - 2 * _GAP) / len(labels)
    for at, label in enumerate(labels):
        left = LEFT + at * (third + _GAP)
        pages.canvas.setStrokeGray(0)
        pages.canvas.setLineWidth(0.6)
        pages.canvas.line(left, y - 52, left + third, y - 52)
        write(pages.canvas, left, y - 63, fitted(label, _SMALL, third)[0], _SMALL)
    pages.y = min(TOP, y - 70)
