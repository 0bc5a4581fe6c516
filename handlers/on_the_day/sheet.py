"""The list of a day of talkoot on paper: A4, a line for everybody with room for hours, machine and signature."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers.on_the_day.ink import Ink, column, fitted, write
from handlers.words import N_, Words
from storage.planned import Day

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 36.0, 559.28, 804.0, 52.0
ROW, HEAD = 25.0, 30.0
"""How high a line is, so that a hand can write on it, and the head above the first."""
CONTINUED = 20.0
"""How much room it takes to say, on every further page, which list it is."""
APPROVER = 92.0
"""How much room the approver's signature takes on the last page."""
_FEW = 3
"""On a list of fewer lines the example has one alone."""
EMPTY = 8
"""At least so many lines are left for people who are not on the list yet."""

_TITLE, _EXAMPLE = Ink(20, bold=True), Ink(13, bold=True)
_TEXT, _BOLD, _SMALL = Ink(10), Ink(10, bold=True), Ink(8)
_HEADING, _GREY, _LINE = Ink(8, bold=True), Ink(8, grey=0.35), Ink(9)
_CODE_BOX = 118.0
COLUMNS = (24.0, 140.0, 84.0, 36.0, 62.0, 44.0, 28.0)
"""Number, name, task, hours, machine, its hours, under fifteen; the signature has the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One who is expected: their name, and what they do."""

    name: str
    task: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the paper says. `facts` are told under the title, a line each; `printed` is when it was printed."""

    code: str
    title: str
    facts: Sequence[str]
    lines: Sequence[Line]
    printed: str
    hours: int = 3
    """How many hours the example tells, so that they fit into the day."""
    town: str = ""
    short: str = ""
    """The title and the day, at the foot of each page."""


@dataclass
class _Press:
    """Where the printing has come to."""

    canvas: Canvas
    sheet: Sheet
    t: Words
    pages: int = 0
    page: int = 1
    y: float = TOP
    edges: list[float] = field(default_factory=list)


def pdf(sheet: Sheet, t: Words) -> bytes:
    """Return the list as a PDF file."""
    from reportlab.pdfgen.canvas import Canvas  # it takes its time to load, and most days need no paper

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setTitle(f"{sheet.code} {sheet.short}")
    canvas.setAuthor(sheet.town or "Kyläkello")
    press = _Press(canvas, sheet, t, edges=_edges())
    top = _heading(press)
    rows = _plan(len(sheet.lines), top)
    press.pages, done = len(rows), 0
    for press.page, count in enumerate(rows, start=1):
        if press.page > 1:
            canvas.showPage()
            top = _continued(press)
        press.y = _head(press, top)
        for number in range(done + 1, done + count + 1):
            _row(press, number)
        done += count
        if press.page == press.pages:
            _approver(press)
        _foot(press)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _edges() -> list[float]:
    edges = [LEFT]
    for width in COLUMNS:
        edges.append(edges[-1] + width)
    return [*edges, RIGHT]


def _plan(known: int, top: float) -> list[int]:
    """Return how many lines each page has: all who are known, and empty ones until the last page is full."""
    first, further = (int((begin - HEAD - BOTTOM) // ROW) for begin in (top, TOP - CONTINUED))
    signed = int(-(-APPROVER // ROW))
    needed, pages = known + EMPTY, [first]
    while sum(pages) - signed < needed:
        pages.append(further)
    pages[-1] -= signed
    return pages


def _heading(press: _Press) -> float:
    """What the paper is about stands at the top of the first page; return where the list begins."""
    canvas, sheet = press.canvas, press.sheet
    beside = RIGHT - LEFT - _CODE_BOX - 16
    y = column(canvas, LEFT, TOP - 20, fitted(sheet.title, _TITLE, beside, 2), _TITLE) - 1
    for fact in sheet.facts:
        y = column(canvas, LEFT, y, fitted(fact, _TEXT, beside, 2), _TEXT) - 2
    _code(press)
    y = min(y, TOP - 78) - 4
    return _how_back(press, y) - 10


def _code(press: _Press) -> None:
    """The code stands large in its box."""
    canvas = press.canvas
    left = RIGHT - _CODE_BOX
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.2)
    canvas.roundRect(left, TOP - 70, _CODE_BOX, 70, 5)
    label = fitted(press.t.label("Code of the list"), _SMALL, _CODE_BOX - 12)
    for line in label:
        write(canvas, left + (_CODE_BOX - _SMALL.width(line)) / 2, TOP - 14, line, _SMALL)
    size = next(size for size in (40, 32, 24, 16) if Ink(size, bold=True).width(press.sheet.code) < _CODE_BOX - 12)
    ink = Ink(size, bold=True)
    write(canvas, left + (_CODE_BOX - ink.width(press.sheet.code)) / 2, TOP - 55, press.sheet.code, ink)


def _how_back(press: _Press, y: float) -> float:
    """How the paper comes back is said on a grey ground; return where that ends."""
    canvas, t = press.canvas, press.t
    inside = RIGHT - LEFT - 20
    line, meaning = example(press.sheet.code, len(press.sheet.lines), hours=press.sheet.hours, t=t)
    said = fitted(t("After the work, write to the bot what the paper says. For example:"), _TEXT, inside)
    next_line, hours = str(len(press.sheet.lines) + 1), press.sheet.hours
    more = t.label(
        "A machine: 1 {hours}h tractor 1h. A new person on an empty line: {n} Matti Virtanen 2h.",
        hours=str(hours),
        n=next_line,
    )
    small = [*fitted(meaning, _SMALL, inside), *fitted(more, _SMALL, inside)]
    height = 18.0 + len(said) * _TEXT.height + 19 + len(small) * 11
    canvas.setFillGray(0.93)
    canvas.roundRect(LEFT, y - height, RIGHT - LEFT, height, 4, stroke=0, fill=1)
    below = column(canvas, LEFT + 10, y - 16, said, _TEXT) - 8
    write(canvas, LEFT + 10, below, line, _EXAMPLE)
    for text in small:
        below -= 11 if text is not small[0] else 15
        write(canvas, LEFT + 10, below, text, _SMALL)
    return y - height


def example(code: str, last: int, *, hours: int, t: Words) -> tuple[str, str]:
    """Return a message that fits a list of so many lines, and what it means."""
    short, said = f"{hours}h", f"{hours} h"
    if last < _FEW:
        line = t.label("/hours {code}: 1 {hours}", code=code, hours=short)
        return line, t.label("It means: line 1 worked for {hours}.", hours=said)
    absent = str(min(4, last - 1))
    line = t.label("/hours {code}: 1-{last} {hours}, {n} no", code=code, last=str(last), hours=short, n=absent)
    meaning = N_("It means: lines 1 to {last} worked for {hours}, but line {n} was not there.")
    return line, t.label(meaning, last=str(last), hours=said, n=absent)


def hours_of(day: Day) -> int:
    """Return how many hours the example tells: as many as such a day may well have."""
    return max(1, min(3, int((day.ends_at - day.starts_at).total_seconds()) // 3600))


def _continued(press: _Press) -> float:
    """Which list it is stands above every further page too; return where the list begins."""
    said = fitted(f"{press.sheet.code} · {press.sheet.short}", _BOLD, RIGHT - LEFT)
    column(press.canvas, LEFT, TOP - 10, said, _BOLD)
    return TOP - CONTINUED


def _head(press: _Press, top: float) -> float:
    """The names of the columns stand above the lines of each page; return where the first line begins."""
    canvas, t = press.canvas, press.t
    names = [
        "",
        t.label("Name"),
        t.label("Task"),
        t.label("Hours"),
        t.label("Machine"),
        t.label("Its hours"),
        t.label("Under 15"),
        t.label("Signature"),
    ]
    canvas.setFillGray(0.87)
    canvas.rect(LEFT, top - HEAD, RIGHT - LEFT, HEAD, stroke=0, fill=1)
    for left, right, name in zip(press.edges, press.edges[1:], names, strict=False):
        lines = fitted(name, _HEADING, right - left - 5, 2)
        column(canvas, left + 3, top - HEAD / 2 - 3 + (len(lines) - 1) * 4.5, lines, _HEADING)
    _rule(canvas, top - HEAD, 0.9)
    return top - HEAD


def _rule(canvas: Canvas, y: float, width: float) -> None:
    canvas.setStrokeGray(0)
    canvas.setLineWidth(width)
    canvas.line(LEFT, y, RIGHT, y)


def _row(press: _Press, number: int) -> None:
    """A line: printed for who is expected, empty for who is not."""
    canvas, edges, below = press.canvas, press.edges, press.y - ROW
    canvas.setStrokeGray(0.55)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, below, RIGHT, below)
    for edge in edges:
        canvas.line(edge, below, edge, press.y)
    write(canvas, edges[1] - 5, below + 9, str(number), Ink(10, bold=True), right=True)
    _box(press, below)
    if number <= len(press.sheet.lines):
        line = press.sheet.lines[number - 1]
        _cell(press, 1, line.name, _TEXT)
        _cell(press, 2, line.task, _LINE)
    press.y = below


def _cell(press: _Press, at: int, text: str, ink: Ink) -> None:
    """The text stands in its column: in one line, else smaller in two."""
    width = press.edges[at + 1] - press.edges[at] - 7
    lines = fitted(text, ink, width)
    if lines and lines[0].endswith("…"):
        ink = _SMALL
        lines = fitted(text, ink, width, 2)
    middle = press.y - ROW / 2 - ink.size * 0.35
    column(press.canvas, press.edges[at] + 4, middle + (len(lines) - 1) * ink.height / 2, lines, ink)


def _box(press: _Press, below: float) -> None:
    """The box to tick for who is under fifteen."""
    side, left, right = 10.0, press.edges[6], press.edges[7]
    press.canvas.rect((left + right - side) / 2, below + (ROW - side) / 2, side, side)


def _approver(press: _Press) -> None:
    """Whoever approves the hours signs below the last line."""
    canvas, t = press.canvas, press.t
    said = t("I confirm that the work was done (signed by somebody other than those who did it):")
    write(canvas, LEFT, press.y - 20, fitted(said, _BOLD, RIGHT - LEFT)[0], _BOLD)
    labels = (t.label("Place and date"), t.label("Signature"), t.label("Name in block letters"))
    third = (RIGHT - LEFT - 2 * 18) / len(labels)
    for at, label in enumerate(labels):
        left = LEFT + at * (third + 18)
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.6)
        canvas.line(left, press.y - 62, left + third, press.y - 62)
        write(canvas, left, press.y - 73, fitted(label, _SMALL, third)[0], _SMALL)
    young = t("Tick the box of those under 15: their hours are kept, but not counted for the funder.")
    write(canvas, LEFT, press.y - 88, fitted(young, _GREY, RIGHT - LEFT)[0], _GREY)


def _foot(press: _Press) -> None:
    """Which list and which page it is stands at the foot."""
    sheet, t = press.sheet, press.t
    page = t.label("Page {n}/{all}", n=str(press.page), all=str(press.pages))
    y = 28.0
    write(press.canvas, RIGHT, y, page, _GREY, right=True)
    left = " · ".join(filter(None, (sheet.code, sheet.short, sheet.town, sheet.printed)))
    write(press.canvas, LEFT, y, fitted(left, _GREY, RIGHT - LEFT - 70)[0], _GREY)
