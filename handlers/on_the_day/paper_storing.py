"""What a paper list says becomes rows of hours, all of them or none; tried out first, to be shown before it is so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from handlers.hours import approval_words
from handlers.on_the_day import handwritten
from handlers.on_the_day.paper import Line, Paper
from handlers.on_the_day.paper_told import Fault, Reading, Told, Wrong
from handlers.words import fold
from storage import hours, hours_undoing
from storage.db import Tx
from storage.hours import ABSENT, Acknowledged, Locked, NotQuarters, Row, Same, TooLong
from storage.people import Known


@dataclass(frozen=True, slots=True)
class Change:
    """A line whose hours had been told before, and are others now; None is nothing."""

    number: int
    name: str
    before: Row
    now: Row | None


@dataclass
class Stored:
    """What became of the lines: `rows` are those with hours, `faults` why nothing was stored after all."""

    rows: list[Row] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)
    """The lines and names of those who were not there."""
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    was: list[dict[str, Any]] = field(default_factory=list)
    """How to take it back."""
    able: list[Known] = field(default_factory=list)
    """Who may approve it."""
    new: bool = False
    """Whether anything is other than it was."""
    elsewhere: dict[int, Row] = field(default_factory=dict)
    """What had been told of a line at another task than now."""

    @property
    def minutes(self) -> int:
        return sum(row.minutes or 0 for row in self.rows)

    @property
    def people(self) -> int:
        return len({row.head for row in self.rows})

    @property
    def unasked(self) -> list[Row]:
        """The rows that nobody has approved, or is asked to."""
        return [row for row in self.rows if row.approved_at is None and row.approver_id is None]


class _OnlyTried(Exception):
    """What was tried is not kept."""


def try_out(tx: Tx, paper: Paper, reading: Reading, *, by: int, now: datetime, zone: ZoneInfo) -> Stored:
    """Return what would become of the lines; nothing is changed."""
    stored = Stored()
    try:
        with tx.part():
            _store(tx, stored, paper, reading, by=by, now=now, zone=zone)
            raise _OnlyTried
    except _OnlyTried:
        return stored


def store(tx: Tx, paper: Paper, reading: Reading, *, by: int, now: datetime, zone: ZoneInfo) -> Stored:
    """The paper's hours are rows, acknowledged by its signatures; where one cannot be, nothing is changed."""
    stored = Stored()
    try:
        with tx.part():
            _store(tx, stored, paper, reading, by=by, now=now, zone=zone)
            if stored.faults:
                raise _OnlyTried
    except _OnlyTried:
        pass
    return stored


def _store(tx: Tx, stored: Stored, paper: Paper, reading: Reading, *, by: int, now: datetime, zone: ZoneInfo) -> None:
    written: dict[str, int] = {}
    for told in reading.rows:
        known = line = paper.line(told.number)
        if told.number > paper.count and told.minutes:
            found = handwritten.line(tx, paper, told, written)
            if isinstance(found, Fault):
                stored.faults.append(found)
                continue
            line, written[fold(found.name)] = found, told.number
            if known is not None and known is not found:  # the name was read wrong before
                _gone(tx, stored, paper.rows_of(known), told, known, now=now)
        _gone(tx, stored, _not_so(paper, told, line), told, line, now=now)
        if told.minutes and line is not None:
            _tell(tx, stored, paper, told, line, by=by, now=now, zone=zone)
        elif line is not None:
            stored.gone.append((line.number, line.name))
    if not stored.faults:
        stored.able = approval_words.candidates(tx, paper.planned, stored.unasked)


def _not_so(paper: Paper, told: Told, line: Line | None) -> list[Row]:
    """Return what stands of the line, and not at the task that is told now."""
    rows = paper.rows_of(line) if line is not None else []
    return [row for row in rows if not (told.minutes and row.task_id == told.task_id)]


def _gone(tx: Tx, stored: Stored, rows: list[Row], told: Told, line: Line | None, *, now: datetime) -> None:
    """The rows are taken back."""
    same = line is not None and fold(line.name) == fold(told.name or line.name)
    for row in rows:
        if not hours.remove(tx, row.number, now=now, why="" if told.minutes else ABSENT):
            stored.faults.append(_locked(told, row))
            continue
        stored.was.append({"number": row.number, "put_back": True})
        stored.new = True
        if row.minutes is not None and told.minutes and same:
            stored.elsewhere[told.number] = row
        elif row.minutes is not None:
            stored.changes.append(Change(told.number, _name(row, line), row, None))


def _tell(
    tx: Tx, stored: Stored, paper: Paper, told: Told, line: Line, *, by: int, now: datetime, zone: ZoneInfo
) -> None:
    outcome = hours.tell(
        tx,
        day_id=paper.day.number,
        task_id=told.task_id,
        head=replace(line.head, under_age=told.under_age or line.head.under_age),
        minutes=told.minutes,
        machine=told.machine,
        machine_minutes=told.machine_minutes,
        by=by,
        now=now,
        zone=zone,
        list_id=paper.printed.number,
        line=told.number,
        acknowledged=Acknowledged.PAPER,
    )
    match outcome:
        case hours.Told(row, before):
            _told(stored, told, line, row, before)
        case Same(row):
            stored.rows.append(row)
        case TooLong(most):
            stored.faults.append(Fault(Wrong.ELSEWHERE, told.piece, {"row": told.number, "most": most}))
        case Locked(row):
            stored.faults.append(_locked(told, row))
        case NotQuarters():
            stored.faults.append(Fault(Wrong.QUARTERS, told.piece, {"minutes": told.minutes}))
        case _:
            assert_never(outcome)


def _told(stored: Stored, told: Told, line: Line, row: Row, before: Row | None) -> None:
    """The row stands as the paper tells it; what had been told otherwise, also at another task, is a change."""
    stored.rows.append(row)
    stored.was.append(hours_undoing.as_was(row, before))
    stored.new = True
    was = stored.elsewhere.get(told.number, before)
    if was is not None and was.minutes is not None and _differs(was, row):
        stored.changes.append(Change(told.number, _name(row, line), was, row))


def _differs(before: Row, now: Row) -> bool:
    """Tell whether the hours are others, and not only acknowledged now."""
    return (before.task_id, before.minutes, before.machine, before.machine_minutes, before.under_age) != (
        now.task_id,
        now.minutes,
        now.machine,
        now.machine_minutes,
        now.under_age,
    )


def _name(row: Row, line: Line | None) -> str:
    return row.name or (line.name if line else "")


def _locked(told: Told, row: Row) -> Fault:
    values = {"row": told.number, "name": row.name, "minutes": row.minutes, "number": row.number}
    return Fault(Wrong.LOCKED, told.piece, values)
