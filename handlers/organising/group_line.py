"""One short line to the groups where the card stands: what is still needed, with a button for each task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers import notices
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import cards, rooms, talkoot, wallclock
from storage.db import Tx
from storage.outbox import Priority
from storage.planned import Day, Planned, TaskNow

MOST_BUTTONS = 6
Lacking = Sequence[tuple[Day, Sequence[TaskNow]]]


def lacking(planned: Planned, now: datetime, day: Day | None = None) -> Lacking:
    """Return what is short of people, by day; only that of the `day`, if one is meant."""
    days = [one for one in planned.days if now < one.starts_at and (day is None or one.number == day.number)]
    found = [(one, [task for task in one.tasks if task.lacking]) for one in days]
    return [(one, tasks) for one, tasks in found if tasks]


def groups(tx: Tx, planned: Planned) -> list[rooms.Known]:
    """Return the groups where the card stands."""
    found = (rooms.by_id(tx, number) for number in cards.rooms_of_card(tx, planned.subject))
    return [room for room in found if room is not None and not room.private and not room.left]


def reminded_today(planned: Planned, now: datetime, town: Town) -> bool:
    """Tell whether the groups have been told today already."""
    last = planned.reminded_at
    return last is not None and wallclock.local(last, town.zone).date() == wallclock.local(now, town.zone).date()


def say(tx: Tx, planned: Planned, short: Lacking, *, now: datetime, town: Town) -> int:
    """Each group hears what is lacking, in its language; return how many groups that are."""
    there = groups(tx, planned)
    for room in there:
        reply = line(notices.words_in(tx, room, town), planned, short, town)
        notices.promise(tx, room, reply, now=now, priority=Priority.BULK)
    if there:
        talkoot.change(tx, planned.number, reminded_at=now)
    return len(there)


def line(t: Words, planned: Planned, short: Lacking, town: Town) -> Reply:
    """Return the line: "Rantasiivous la 5.12.: vielä tarvitaan 3 · roskien keruu"."""
    several, tasks = len(short) > 1, [task for _, each in short for task in each]
    days = [_on(t, day, each, town, several) for day, each in short]
    title = (
        planned.title if several else f"{planned.title} {talkoot_words.short_day(short[0][0], town.zone, t.language)}"
    )
    text = t("*{talkoot}*: still needed: {tasks}.", talkoot=title, tasks="; ".join(days))
    names = {task.number: _label(t, day, task, town, several) for day, each in short for task in each}
    buttons = tuple(Button(names[task.number], f"sign up {task.number}") for task in tasks[:MOST_BUTTONS])
    return Reply(text, buttons)


def _on(t: Words, day: Day, tasks: Sequence[TaskNow], town: Town, several: bool) -> str:
    said = t.list([f"{task.name} {task.lacking}" for task in tasks])
    return f"{talkoot_words.short_day(day, town.zone, t.language)} {said}" if several else said


def _label(t: Words, day: Day, task: TaskNow, town: Town, several: bool) -> str:
    name = talkoot_words.capital(task.name)
    return f"{talkoot_words.short_day(day, town.zone, t.language)} {name}" if several else name


def shortage(t: Words, tasks: Sequence[TaskNow]) -> str:
    """Return how many come of how many that are needed, a task on a line, with markup: "Roskien keruu: 5/8."."""
    said = [
        t(
            "{task}: {coming}/{least}.",
            task=talkoot_words.capital(one.name),
            coming=one.coming,
            least=one.least or one.most or "–",
        )
        for one in tasks
    ]
    return "\n".join(said)
