"""Putting together what a paper list says: each line once, later parts before earlier ones, and whatever cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handlers.on_the_day import machines
from handlers.on_the_day.paper import Line, Paper
from handlers.on_the_day.paper_words import Part, Whom, parts
from handlers.words import fold
from storage.hours import QUARTER

EMPTY_LINES = 200
"""No paper has more lines for people who were not on the list."""


class Wrong(StrEnum):
    """What may be wrong with a piece."""

    UNCLEAR = "unclear"
    NO_ROW = "no row"
    NO_HOURS = "no hours"
    NO_SUCH_ROW = "no such row"
    BACKWARDS = "backwards"
    NEGATIVE = "negative"
    TOO_LONG = "too long"
    QUARTERS = "quarters"
    TWICE = "twice"
    MACHINE_HOURS = "machine hours"
    MACHINE_LONGER = "machine longer"
    WHICH_TASK = "which task"
    STRANGE_WORD = "strange word"
    LOCKED = "locked"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of what was said that cannot be; `values` are what the sentence about it needs."""

    wrong: Wrong
    piece: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What the paper says of a line; no minutes: they were not there."""

    number: int
    minutes: int
    machine: str = ""
    machine_minutes: int = 0
    under_age: bool = False
    name: str = ""
    """Who wrote themselves on an empty line."""
    task_id: int = 0
    """The task, where it is another than the printed one, or of somebody new."""
    piece: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the paper says, or what is wrong with it; `silent` are the printed lines of which it says nothing."""

    rows: tuple[Told, ...] = ()
    faults: tuple[Fault, ...] = ()
    silent: tuple[int, ...] = ()
    small: tuple[str, ...] = ()
    """Small machines that were named: they belong to the hour."""


@dataclass
class _Field:
    """A value of a line, and which lines the part that said so was about."""

    value: Any
    rows: frozenset[int]
    everybody: bool


@dataclass
class _Sums:
    """What has been gathered so far."""

    paper: Paper
    lines: dict[int, dict[str, _Field]] = field(default_factory=dict)
    pieces: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    small: list[str] = field(default_factory=list)

    def wrong(self, wrong: Wrong, piece: str, **values: Any) -> None:
        fault = Fault(wrong, piece, values)
        if fault not in self.faults:
            self.faults.append(fault)


def read(text: str, paper: Paper) -> Reading:
    """Return what the text says of the lines of the paper, in their order."""
    sums = _Sums(paper)
    for part in parts(text):
        _gather(sums, part)
    rows = [_told(sums, number) for number in sorted(sums.lines)]
    silent = tuple(line.number for line in paper.lines if line.number not in sums.lines)
    if sums.faults:
        return Reading(faults=tuple(sums.faults))
    return Reading(tuple(row for row in rows if row), (), silent, tuple(dict.fromkeys(sums.small)))


def _gather(sums: _Sums, part: Part) -> None:
    """What the part says is said of its lines."""
    numbers = _lines(sums, part)
    if numbers is None or _impossible(sums, part):
        return
    values = _values(sums, part, numbers)
    if values is None:
        return
    about = frozenset(numbers)
    for number in numbers:
        sums.pieces[number] = part.piece
        there = sums.lines.setdefault(number, {})
        for name, value in values.items():
            _put(sums, part, there, number, name, _Field(value, about, part.whom is Whom.ALL))


def _put(sums: _Sums, part: Part, there: dict[str, _Field], number: int, name: str, new: _Field) -> None:
    """The later part holds where it is about fewer lines than the earlier one; else one of the two is a mistake."""
    old = there.get(name)
    if old is not None and old.value != new.value and not (old.everybody or new.rows < old.rows):
        sums.wrong(Wrong.TWICE, part.piece, row=number, what=name, first=old.value, second=new.value)
    there[name] = new


def _lines(sums: _Sums, part: Part) -> list[int] | None:
    """Return the lines that the part is about, or None if that is not to be understood."""
    paper = sums.paper
    printed = [line.number for line in paper.lines]
    if part.whom is Whom.REST:
        return [number for number in printed if number not in sums.lines]
    if part.whom is Whom.ALL:
        return printed
    if part.reversed_span:
        sums.wrong(Wrong.BACKWARDS, part.piece)
        return None
    if not part.rows:
        sums.wrong(Wrong.UNCLEAR if part.odd else Wrong.NO_ROW, part.piece)
        return None
    new = [number for number in part.rows if paper.line(number) is None]
    named = len(part.rows) == 1 and bool(part.said(0)) and not machines.is_machine(part.said(0))
    for number in new:
        if not (named and number > 0 and paper.count < number <= paper.count + EMPTY_LINES):
            sums.wrong(Wrong.NO_SUCH_ROW, part.piece, row=number, count=paper.count)
            return None
    return list(dict.fromkeys(part.rows))


def _impossible(sums: _Sums, part: Part) -> bool:
    """Tell whether the hours of the part cannot be, having said which."""
    before = len(sums.faults)
    if part.odd or len(part.hours) > 2 or (part.absent and part.hours):
        sums.wrong(Wrong.UNCLEAR, part.piece)
    elif part.negative:
        sums.wrong(Wrong.NEGATIVE, part.piece)
    for minutes in part.hours:
        if minutes > sums.paper.minutes:
            sums.wrong(Wrong.TOO_LONG, part.piece, minutes=minutes, most=sums.paper.minutes)
        elif minutes % QUARTER:
            sums.wrong(Wrong.QUARTERS, part.piece, minutes=minutes)
    return len(sums.faults) > before


def _values(sums: _Sums, part: Part, numbers: Sequence[int]) -> dict[str, Any] | None:
    """Return what the part says, or None if a word of it is not known."""
    values: dict[str, Any] = {"under_age": True} if part.under_age else {}
    if part.absent:
        values["minutes"] = 0
    line = sums.paper.line(numbers[0]) if len(numbers) == 1 else None
    new = len(numbers) == 1 and numbers[0] > sums.paper.count
    hours = list(part.hours)
    before, others = part.said(0), [part.said(at) for at in range(1, len(part.words))]
    if machines.is_machine(before) and not new:  # "5 traktori 2h"
        if len(hours) != 1 or not _machine(sums, part, values, before, hours.pop(0)):
            return None
    elif before and new:
        values["name"] = before
    elif before and not _is_name(line, before):
        sums.wrong(Wrong.STRANGE_WORD, part.piece, word=before)
        return None
    if hours:
        values["minutes"] = hours[0]
    rest = " ".join(filter(None, others))
    if rest and not _behind(sums, part, values, rest, line):
        return None
    if len(hours) > 1 and "machine" not in values:
        sums.wrong(Wrong.UNCLEAR, part.piece)
        return None
    return values


def _is_name(line: Line | None, said: str) -> bool:
    """Tell whether the words repeat the name that stands on the line."""
    return line is not None and set(fold(said).split()) <= set(fold(line.name).split())


def _behind(sums: _Sums, part: Part, values: dict[str, Any], said: str, line: Line | None) -> bool:
    """Read the words behind the hours: a task, and a machine with its hours; tell whether they are known."""
    words = said.split()
    for count in range(len(words), 0, -1):
        for first in (True, False):
            named, rest = (words[:count], words[count:]) if first else (words[-count:], words[:-count])
            task = _task(sums.paper, " ".join(named))
            if task is not None:
                values["task_id"] = task
                return not rest or _behind_task(sums, part, values, " ".join(rest), line)
    return _behind_task(sums, part, values, said, line)


def _behind_task(sums: _Sums, part: Part, values: dict[str, Any], said: str, line: Line | None) -> bool:
    second = part.hours[1] if len(part.hours) > 1 else None
    if second is not None or machines.is_machine(said):
        return _machine(sums, part, values, said, second)
    if _is_name(line, said):
        return True
    sums.wrong(Wrong.STRANGE_WORD, part.piece, word=said)
    return False


def _machine(sums: _Sums, part: Part, values: dict[str, Any], name: str, minutes: int | None) -> bool:
    """They used the machine; a small one belongs to the hour, a large one has hours of its own, which must be told."""
    small = machines.is_small(name)
    if minutes is None and not small:
        sums.wrong(Wrong.MACHINE_HOURS, part.piece, machine=name)
        return False
    if small:
        sums.small.append(name)
    values["machine"] = (name, 0 if small else minutes)
    return True


def _task(paper: Paper, said: str) -> int | None:
    """Return the day's task that is called so, or whose name begins so."""
    word = fold(said)
    found = [task for task in paper.day.tasks if fold(task.name) == word]
    found = found or [task for task in paper.day.tasks if len(word) > 2 and fold(task.name).startswith(word)]
    return found[0].number if len(found) == 1 else None


def _told(sums: _Sums, number: int) -> Told | None:
    """Return what has been said of the line in all, or None with what is wrong about it."""
    piece, values = sums.pieces[number], {name: one.value for name, one in sums.lines[number].items()}
    minutes = values.get("minutes")
    machine, machine_minutes = values.get("machine", ("", 0))
    known = sums.paper.line(number)
    if minutes is None:
        sums.wrong(Wrong.NO_HOURS, piece, row=number)
        return None
    if minutes and machine_minutes > minutes:
        sums.wrong(Wrong.MACHINE_LONGER, piece, machine=machine, minutes=machine_minutes, work=minutes)
    task = values.get("task_id") or (known.task_id if known else 0)
    if not task and len(sums.paper.day.tasks) == 1:
        task = sums.paper.day.tasks[0].number
    if not task and minutes:
        sums.wrong(Wrong.WHICH_TASK, piece, row=number, tasks=[one.name for one in sums.paper.day.tasks])
    if not minutes:
        machine, machine_minutes = "", 0
    name = values.get("name", "") or (known.name if known and number > sums.paper.count else "")
    young = bool(values.get("under_age"))
    return Told(number, minutes, machine, machine_minutes, young, name, task, piece)
