"""Putting together what a paper list says: each line once, later parts before earlier ones, and whatever cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.hours import machines
from handlers.hours.machines import Small, Unknown
from handlers.on_the_day.paper import Line, Paper
from handlers.on_the_day.paper_told import Fault, Reading, Told, Wrong
from handlers.on_the_day.paper_words import Part, Whom, parts
from handlers.words import fold
from storage.hours import QUARTER

EMPTY_LINES = 200
"""No paper has more lines for people who were not on the list."""


@dataclass
class _Field:
    """A value of a line, and which lines the part that said so was about."""

    value: Any
    rows: frozenset[int]
    everybody: bool
    correction: int
    """Which of the corrections said so; 0 is what was said first."""


@dataclass
class _Sums:
    """What has been gathered so far."""

    paper: Paper
    language: str
    correction: int = 0
    lines: dict[int, dict[str, _Field]] = field(default_factory=dict)
    pieces: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    small: list[str] = field(default_factory=list)

    def wrong(self, wrong: Wrong, piece: str, **values: Any) -> None:
        fault = Fault(wrong, piece, values)
        if fault not in self.faults:
            self.faults.append(fault)


AGAIN = "»"
"""Parts what was said first from what corrects it: that holds whatever was said before."""


def read(text: str, paper: Paper, *, language: str) -> Reading:
    """Return what the text says of the lines of the paper, in their order; machines are called as in the language."""
    sums, said = _Sums(paper, language), list[str]()
    for sums.correction, stretch in enumerate(text.split(AGAIN)):
        found = parts(stretch)
        for part in found:
            _gather(sums, part)
        said.append(", ".join(part.piece for part in found if not _is_wrong(sums, part.piece)))
    rows = [_told(sums, number) for number in sorted(sums.lines)]
    if sums.faults:
        return Reading(faults=tuple(sums.faults), good=f" {AGAIN} ".join(filter(None, said)))
    silent = tuple(line.number for line in paper.lines if line.number not in sums.lines)
    return Reading(tuple(row for row in rows if row), (), silent, tuple(dict.fromkeys(sums.small)), text)


def _is_wrong(sums: _Sums, piece: str) -> bool:
    return any(fault.piece == piece for fault in sums.faults)


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
            _put(sums, part, there, number, name, _Field(value, about, part.whom is Whom.ALL, sums.correction))


def _put(sums: _Sums, part: Part, there: dict[str, _Field], number: int, name: str, new: _Field) -> None:
    """The later part holds where it is about fewer lines than the earlier one; else one of the two is a mistake."""
    old = there.get(name)
    later = old is None or old.everybody or new.rows < old.rows or old.correction < new.correction
    if old is not None and old.value != new.value and not later:
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
    named = len(part.rows) == 1 and bool(part.said(0)) and not _is_machine(sums, part.said(0))
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
    if _is_machine(sums, before) and not new:  # "5 traktori 2h"
        if len(hours) != 1 or not _machine(sums, part, values, before, hours.pop(0)):
            return None
    elif before and not _before(sums, part, values, before, line, new=new):
        return None
    if hours:
        values["minutes"] = hours[0]
    rest = " ".join(filter(None, others))
    if rest and not _behind(sums, part, values, rest, line):
        return None
    if len(hours) > 1 and not rest:
        sums.wrong(Wrong.UNCLEAR, part.piece)
        return None
    return values


def _before(sums: _Sums, part: Part, values: dict[str, Any], said: str, line: Line | None, *, new: bool) -> bool:
    """Read the words before the hours: a name, and a task behind it; tell whether they are known."""
    words = said.split()
    for at in range(len(words)):
        task = _task(sums.paper, " ".join(words[at:]))
        if task is not None and (at or not new):
            values["task_id"], said = task, " ".join(words[:at])
            break
    if said and new:
        values["name"] = said
    elif said and not _is_name(line, said):
        sums.wrong(Wrong.STRANGE_WORD, part.piece, word=said)
        return False
    return True


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
    if second is not None or _is_machine(sums, said):
        return _machine(sums, part, values, said, second)
    if _is_name(line, said):
        return True
    sums.wrong(Wrong.STRANGE_WORD, part.piece, word=said)
    return False


def _is_machine(sums: _Sums, name: str) -> bool:
    """Tell whether the words name a machine that is known."""
    return bool(name) and not isinstance(machines.find(name, sums.language), Unknown)


def _machine(sums: _Sums, part: Part, values: dict[str, Any], name: str, minutes: int | None) -> bool:
    """They used the machine; a small one belongs to the hour, a large one has hours of its own, which must be told."""
    machine = machines.find(name, sums.language)
    if isinstance(machine, Small):
        sums.small.append(machine.name)
        return True
    if isinstance(machine, Unknown):
        sums.wrong(Wrong.WHAT_MACHINE, part.piece, machine=name)
        return False
    if minutes is None:
        sums.wrong(Wrong.MACHINE_HOURS, part.piece, machine=machine.name)
        return False
    values["machine"] = (machine.name, minutes)
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
