"""A report on paper: A4 on its side, a line for each row, the sums, and room for the leader's signature."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from handlers.funding import report_foot
from handlers.funding.many_words import ManyWords, Setting, rules
from handlers.funding.paper import BOTTOM, LEFT, RIGHT, TOP, Columns, Pages
from handlers.funding.project_words import cents_said
from handlers.funding.reported import Report
from handlers.funding.row_words import RowWords
from handlers.on_the_day.ink import Ink, fitted, write
from handlers.words import Words
from storage.project_rows import Line

_TITLE, _FACT, _LABEL, _SMALL = Ink(20, bold=True), Ink(9), Ink(9, bold=True), Ink(9, grey=0.35)
_CELL, _NOTE = Ink(8), Ink(7, grey=0.4)
_LINE, _NOTE_LINE, _ROOM = 9.4, 8.2, 4.6
"""How high a line of a row is, one of its note, and the room that a row has around its lines."""
_COLUMNS = Columns((30, 118, 54, 162, 42, 70, 58, 52, 102, 86), right=frozenset((0, 4, 6, 7)))
"""Number, who, day, what, hours, machine, its hours, value, the two acknowledgements."""
_WHO, _WHAT, _HOW, _APPROVED = 1, 3, 8, 9
_FACTS_WIDTH = 370.0


def headings(t: Words) -> list[str]:
    """Return what stands above the columns."""
    return [
        t.label("Row"),
        t.label("Who"),
        t.label("Day"),
        t.label("What was done"),
        t.label("Hours"),
        t.label("Machine"),
        t.label("Machine hours"),
        t.label("Value €"),
        t.label("Acknowledged by the doer"),
        t.label("Approved by"),
    ]


def made(report: Report) -> bytes:
    """Return the report as a PDF file."""
    file = io.BytesIO()
    pages = Pages(file, report.t, report.about, report.asked.town, printed=report.made)
    pages.y = _head(pages, report)
    if report.asked.listed:
        _Rows(pages, report).write()
    else:
        report.count()
    report_foot.sums(pages, report)
    report_foot.signature(pages, report)
    return pages.finish(file)


def _head(pages: Pages, report: Report) -> float:
    """The title and what the report is about stand at the top of the first page, in two columns; return where they
    end."""
    y = TOP - 18
    for line in fitted(report.title, _TITLE, RIGHT - LEFT):
        write(pages.canvas, LEFT, y, line, _TITLE)
    y, facts = y - 20, report.facts()
    half = -(-len(facts) // 2)
    ends = [_facts(pages, facts[:half], LEFT, y), _facts(pages, facts[half:], LEFT + _FACTS_WIDTH + 24, y)]
    y = min(ends)
    for said in filter(None, (report.waiting(),)):
        write(pages.canvas, LEFT, y - 2, fitted(said, _SMALL, RIGHT - LEFT)[0], _SMALL)
        y -= 14
    return y - 4


def _facts(pages: Pages, facts: list[tuple[str, str]], left: float, y: float) -> float:
    beside = max((_LABEL.width(label) for label, _value in facts), default=0) + 10
    for label, value in facts:
        write(pages.canvas, left, y, label, _LABEL)
        for line in fitted(value, _FACT, _FACTS_WIDTH - beside, 2):
            write(pages.canvas, left + beside, y, line, _FACT)
            y -= 12
    return y


@dataclass
class _Rows:
    """The rows, written page by page: each page's words are one text, so that a great many cost little."""

    pages: Pages
    report: Report
    say: RowWords = field(init=False)
    _setting: Setting = field(default_factory=lambda: Setting(_CELL))
    _text: ManyWords | None = None
    _notes: list[tuple[float, str]] = field(default_factory=list)
    _rules: list[float] = field(default_factory=list)
    _numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    _wrapped: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.say = RowWords(self.report.t, self.report.zone)

    def write(self) -> None:
        """Every row stands on the paper, or a line that says there is none."""
        self._begin()
        for line in self.report.lines():
            self._row(line)
        if not self.report.rows:
            none = self.report.t.label("Nothing has been approved for this period.")
            write(self.pages.canvas, LEFT, self.pages.y - 14, none, _FACT)
            self.pages.y -= 20
        self._end()

    def _begin(self) -> None:
        self.pages.y = self.pages.table_head(headings(self.report.t), _COLUMNS, self.pages.y)
        self._text = ManyWords(self.pages.canvas, self._setting)

    def _end(self) -> None:
        canvas = self.pages.canvas
        assert self._text is not None
        canvas.setFillGray(0)
        canvas.drawText(self._text)
        if self._rules:
            rules(canvas, LEFT, RIGHT, self._rules)
        for y, note in self._notes:
            write(canvas, _COLUMNS.left(_WHAT), y, note, _NOTE)
        self._rules, self._notes = [], []

    def _row(self, line: Line) -> None:
        say = self.say
        wide = {
            _WHO: self._fit(_WHO, say.who(line)),
            _WHAT: self._fit(_WHAT, f"{say.work(line)} · {line.title}"),
            5: self._fit(5, line.machine),
            _HOW: self._fit(_HOW, f"{say.how(line)} {say.moment(line.acknowledged_at)}"),
            _APPROVED: self._fit(_APPROVED, f"{line.approver or '–'} {say.moment(line.approved_at)}"),
        }
        note = say.note(line)
        notes = fitted(note, _NOTE, _COLUMNS.width(_WHAT), 2) if note else []
        high = max(len(wide[_WHAT]) * _LINE + len(notes) * _NOTE_LINE, max(map(len, wide.values())) * _LINE) + _ROOM
        if self.pages.y - high < BOTTOM:
            self._end()
            self.pages.turn()
            self._begin()
        y = self.pages.y - _ROOM / 2 - 7
        self._short(line, y)
        for column, lines in wide.items():
            for at, words in enumerate(lines):
                self._put(_COLUMNS.left(column), y - at * _LINE, words)
        for at, words in enumerate(notes):
            self._notes.append((y - len(wide[_WHAT]) * _LINE - at * _NOTE_LINE + 0.6, words))
        self.pages.y -= high
        self._rules.append(self.pages.y)

    def _short(self, line: Line, y: float) -> None:
        """The number, the day and what is counted stand in the first line of the row."""
        hours = self._number(line.minutes, 60)
        machine = self._number(line.machine_minutes, 60) if line.machine_minutes else ""
        self._put(_COLUMNS.left(2), y, self.say.day(self.say.local(line.starts_at).date()))
        self._to_the_right(0, y, str(line.number))
        self._to_the_right(4, y, f"({hours})" if line.under_age else hours)
        self._to_the_right(6, y, f"({machine})" if machine and line.under_age else machine)
        self._to_the_right(7, y, self._number(line.value, 100))

    def _number(self, value: int, parts: int) -> str:
        """Return minutes as hours, or cents as euros."""
        key = value, parts
        if key not in self._numbers:
            t = self.report.t
            self._numbers[key] = cents_said(t, value) if parts == 100 else t.number(value / parts)
        return self._numbers[key]

    def _put(self, x: float, y: float, words: str) -> None:
        assert self._text is not None
        self._text.at(x, y, words)

    def _to_the_right(self, column: int, y: float, words: str) -> None:
        self._put(_COLUMNS.right_edge(column) - self._setting.width(words), y, words)

    def _fit(self, column: int, words: str) -> list[str]:
        key = column, words
        if key not in self._wrapped:
            if len(self._wrapped) > 5000:  # a long report does not remember all of itself
                self._wrapped.clear()
            self._wrapped[key] = fitted(words, _CELL, _COLUMNS.width(column), 3)
        return self._wrapped[key]
