"""What is said of a paper list: what it tells, shown before it is stored, and what is wrong with it, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers.hours import hours_words, machines
from handlers.on_the_day.paper import Paper
from handlers.on_the_day.paper_storing import Change, Stored
from handlers.on_the_day.paper_told import Fault, Reading, Told, Wrong
from handlers.talkoot import talkoot_words
from handlers.words import N_, Words, escape
from storage.hours import QUARTER

_NAMED = 3
"""Up to so many lines with the same hours are told by name."""
_MOST = 25
"""So many lines of one kind are told, however many there are."""
_FAULTS = {
    Wrong.UNCLEAR: N_("I did not understand this."),
    Wrong.NO_ROW: N_("Which line is this about?"),
    Wrong.NO_HOURS: N_("How many hours has line {row}?"),
    Wrong.NO_SUCH_ROW: N_(
        "The list has {count} lines, not {row}. Somebody new is told with their name: {row} Matti Virtanen 2h"
    ),
    Wrong.BACKWARDS: N_("The lines are the wrong way round: the smaller number comes first."),
    Wrong.NEGATIVE: N_("Hours cannot be less than zero."),
    Wrong.TOO_LONG: N_("{minutes} does not fit: the talkoot lasted {most}."),
    Wrong.QUARTERS: N_("Hours are counted in quarters: {below} or {above}?"),
    Wrong.TWICE: N_("Line {row} was told twice, {first} and {second}. Which is right?"),
    Wrong.MACHINE_HOURS: N_("How many hours was the machine used? For example: 5 3h {machine} 2h"),
    Wrong.WHAT_MACHINE: N_(
        "I do not know {machine}. If it is a machine one drives, say: machine {machine}. "
        "A small one need not be mentioned."
    ),
    Wrong.MACHINE_LONGER: N_("{machine} {minutes} is longer than the work, {work}."),
    Wrong.WHICH_TASK: N_("Which task did line {row} do: {tasks}?"),
    Wrong.STRANGE_WORD: N_("I do not know what “{word}” means here."),
    Wrong.LOCKED: N_("{name}: {minutes} has been approved already and is not changed any more."),
    Wrong.ELSEWHERE: N_("Line {row} has other work that day: only {most} are left."),
    Wrong.ON_THE_LIST: N_("{name} is on line {line} already. Is it somebody else? Then say more: {row} {name} junior"),
    Wrong.SAME_NAME: N_("Several people here are called {name}. Say more of the name: {row} {name} junior"),
}
_LENGTHS = ("minutes", "most", "work")


def fault(t: Words, one: Fault) -> str:
    """Return what is wrong with a piece: "15 2h – rivejä on 12, ei 15"."""
    values = {name: hours_words.hours(value) if name in _LENGTHS else value for name, value in one.values.items()}
    if one.wrong is Wrong.QUARTERS:
        below = one.values["minutes"] // QUARTER * QUARTER
        values |= {"below": hours_words.hours(below), "above": hours_words.hours(below + QUARTER)}
    elif one.wrong is Wrong.TWICE:
        values |= {name: _value(t, one.values["what"], one.values[name]) for name in ("first", "second")}
    elif one.wrong is Wrong.WHICH_TASK:
        values["tasks"] = ", ".join(one.values["tasks"])
    return f"• {escape(one.piece)} – {t(_FAULTS[one.wrong], **values)}"


def _value(t: Words, what: str, value: object) -> str:
    """Return a value of a line as it was said: hours, a machine with its hours, or a name."""
    if what == "minutes" and isinstance(value, int):
        return hours_words.hours(value) if value else t("not there")
    if what == "machine" and isinstance(value, tuple):
        return f"{machines.called(value[0], t.language)} {hours_words.hours(value[1])}"
    return str(value)


def faults(t: Words, paper: Paper, found: Sequence[Fault], zone: ZoneInfo) -> str:
    """Return all that is wrong, a line each."""
    lines = [head(t, paper, zone) + t(": nothing was stored yet, because of these:")]
    return "\n".join([*lines, *_some(t, [fault(t, one) for one in found]), t("Say these anew, the rest I remember.")])


def head(t: Words, paper: Paper, zone: ZoneInfo) -> str:
    """Return which list it is, with markup: "*K7* · Rantasiivous la 5.12."."""
    day = talkoot_words.short_day(paper.day, zone, t.language)
    return f"*{paper.code}* · {escape(paper.planned.title)} {day}"


def sums(t: Words, stored: Stored) -> str:
    """Return what it comes to: "11 henkeä, 33 h"."""
    parts = [t.n("{n} person", "{n} people", stored.people), hours_words.hours(stored.minutes)]
    machine = sum(row.machine_minutes for row in stored.rows)
    return ", ".join([*parts, *([t("machines {hours}", hours=hours_words.hours(machine))] if machine else [])])


def preview(t: Words, paper: Paper, reading: Reading, stored: Stored, zone: ZoneInfo) -> str:
    """Return what would be stored: the sum, the lines, who was not there, and of whom the paper says nothing."""
    lines = [f"{head(t, paper, zone)}: {sums(t, stored)}."]
    lines += [f"• {line}" for line in _groups(t, paper, [row for row in reading.rows if row.minutes])]
    if stored.gone:
        lines.append("• " + t("Not there: {names}", names=_gone(stored)))
    if reading.silent:
        numbers = ranges(reading.silent)
        lines.append(
            t.n(
                "The paper says nothing of line {numbers}.",
                "The paper says nothing of lines {numbers}.",
                len(reading.silent),
                numbers=numbers,
            )
        )
    for name in reading.small:
        lines.append(
            t("{machine} belongs to the hour and is not counted by itself.", machine=talkoot_words.capital(name))
        )
    if stored.changes:
        lines.append(t("This changes what was told before:"))
        lines += _some(t, [_change(t, one) for one in stored.changes])
    return "\n".join(lines)


def _some(t: Words, lines: Sequence[str]) -> list[str]:
    """Return the lines, or as many as a message may well hold, and how many more there are."""
    left = len(lines) - _MOST
    return [*lines[:_MOST], *([t.n("… and {n} more row", "… and {n} more rows", left)] if left > 0 else [])]


def _change(t: Words, one: Change) -> str:
    other = one.now is not None and one.now.task_id != one.before.task_id
    said = [
        hours_words.length(t, row) + (f", {escape(row.task)}" if other else "") if row else t("not there")
        for row in (one.before, one.now)
    ]
    return f"• {one.number} {escape(one.name)}: " + " → ".join(said)


def _gone(stored: Stored) -> str:
    """Return who was not there: by name, or, where they are many, by their lines alone."""
    if len(stored.gone) <= _MOST:
        return ", ".join(f"{number} {name}" for number, name in stored.gone)
    return ranges([number for number, _name in stored.gone])


def _groups(t: Words, paper: Paper, rows: Sequence[Told]) -> list[str]:
    """Return the lines with the same hours together: "1–3, 5–12: 3 h"; a few of them, and new ones, by name."""
    groups: dict[tuple[int, str, int, bool, int], list[Told]] = {}
    for row in rows:
        key = (row.minutes, row.machine, row.machine_minutes, row.under_age, _other_task(paper, row))
        groups.setdefault(key, []).append(row)
    return [_group(t, paper, found) for found in groups.values()]


def _other_task(paper: Paper, row: Told) -> int:
    """Return the task, if it must be told: it is not the one that is printed on the line."""
    line = paper.line(row.number)
    alone = len(paper.day.tasks) == 1
    return 0 if alone or (line is not None and line.task_id == row.task_id) else row.task_id


def _group(t: Words, paper: Paper, rows: Sequence[Told]) -> str:
    new = any(row.number > paper.count for row in rows)
    if len(rows) <= _NAMED or new:
        who = escape(", ".join(f"{row.number} {_name(paper, row)}" for row in rows))
    else:
        who = ranges([row.number for row in rows])
    first = rows[0]
    said = [hours_words.hours(first.minutes)]
    if first.machine_minutes:
        machine = machines.called(first.machine, t.language)
        said.append(f"{escape(machine)} {hours_words.hours(first.machine_minutes)}")
    task = next((one.name for one in paper.day.tasks if one.number == _other_task(paper, first)), "")
    said += [escape(task)] if task else []
    said += [t("under 15")] if first.under_age else []
    return f"{who}: {', '.join(said)}"


def _name(paper: Paper, row: Told) -> str:
    line = paper.line(row.number)
    return row.name or (line.name if line else "")


def ranges(numbers: Sequence[int]) -> str:
    """Return the numbers, those next to each other as one stretch: "1–3, 5, 7–12"."""
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in stretches)
