"""A printed list with what stands on it: who is expected on which line, and who was added by hand."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.talkoot import talkoot_words
from storage import hours, paper_lists, sign_ups, talkoot
from storage.db import Tx
from storage.hours import Head, Row
from storage.paper_lists import Printed
from storage.planned import Day, Planned
from storage.sign_ups import SignedUp

KIND = "paper"
"""What can be taken back: that a paper list was told."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paper: who it is, and what they were to do. A handwritten one is known since it was told."""

    number: int
    head: Head
    name: str
    task_id: int
    task: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed list as it can be read now: `lines` were printed, `added` were written by hand and told before."""

    printed: Printed
    planned: Planned
    day: Day
    lines: tuple[Line, ...]
    added: tuple[Line, ...] = ()
    rows: tuple[Row, ...] = ()
    """The hours of that day."""

    @property
    def code(self) -> str:
        return self.printed.code

    @property
    def subject(self) -> str:
        """What is kept for taking it back is about."""
        return f"{KIND}:{self.printed.number}"

    @property
    def count(self) -> int:
        """How many lines were printed."""
        return len(self.lines)

    @property
    def minutes(self) -> int:
        """How long the day lasts."""
        return int((self.day.ends_at - self.day.starts_at).total_seconds()) // 60

    def line(self, number: int) -> Line | None:
        """Return who stands on the line, if somebody is known to."""
        return next((line for line in (*self.lines, *self.added) if line.number == number), None)

    def rows_of(self, line: Line) -> list[Row]:
        """Return what stands for who is on the line: at its task, or at another one, if a paper said so."""
        alone = sum(other.head.key == line.head.key for other in self.lines) == 1
        found = [row for row in self.rows if row.head == line.head.key and self._is_of(row, line, alone)]
        return [row for row in found if row.reversed_at is None and row.reverses_id is None]

    def _is_of(self, row: Row, line: Line, alone: bool) -> bool:
        told = (row.list_id, row.line) == (self.printed.number, line.number)
        return told or row.task_id == line.task_id or (alone and row.list_id is not None)


def expected(tx: Tx, day: Day) -> list[tuple[int, int]]:
    """Return the lines of a list that is printed now: by task, and by name, each with whom they bring."""
    order = {task.number: at for at, task in enumerate(day.tasks)}
    coming = [one for one in sign_ups.of_day(tx, day.number) if one.is_coming and one.task_id in order]
    coming.sort(key=lambda one: (order[one.task_id], one.name.casefold(), one.number))
    return [(one.number, seat) for one in coming for seat in range(one.people)]


def read(tx: Tx, number: int) -> Paper | None:
    """Return the list with the number of the code, as its lines stand now."""
    found = paper_lists.get(tx, number)
    planned = talkoot.of_day(tx, found.day_id) if found else None
    return _paper(tx, found, planned) if found and planned else None


def _paper(tx: Tx, found: Printed, planned: Planned) -> Paper:
    there = {one.number: one for one in sign_ups.of_day(tx, found.day_id)}
    lines = []
    for at, (number, seat) in enumerate(found.lines, start=1):
        sign_up = there.get(number) or sign_ups.get(tx, number)
        if sign_up is not None:  # a sign-up is ended, never deleted
            lines.append(_line(at, sign_up, seat))
    rows = hours.of_day(tx, found.day_id)
    added = [
        Line(row.line, row.whom, row.name, row.task_id, row.task)
        for row in rows
        if row.list_id == found.number and row.line is not None and row.line > len(found.lines)
    ]
    added = list({line.number: line for line in added}.values())
    return Paper(found, planned, planned.day(found.day_id), tuple(lines), tuple(added), tuple(rows))


def _line(number: int, sign_up: SignedUp, seat: int) -> Line:
    head = hours.head_of(sign_up, seat)
    return Line(number, head, name_of(sign_up, seat), sign_up.task_id, talkoot_words.capital(sign_up.task))


def name_of(sign_up: SignedUp, seat: int) -> str:
    """Return who has the seat: by name, or, where that was not told, by whom they come with ("Aino +1")."""
    return hours.head_of(sign_up, seat).name or (f"{sign_up.name} +{seat}" if seat else "–")
