"""Somebody gave up late: the organiser hears of it, and one tap asks others whether they could come instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from handlers import notices, rights
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.lengths import read_id
from handlers.organising import everybody, group_line
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Town, Turn, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import cards, people, quiet, sign_ups, stand_ins, talkoot, talkoot_changes
from storage.db import Tx
from storage.due import Item
from storage.people import Known
from storage.planned import Day, Planned, TaskNow

MOST = 10
"""How many are asked at once."""


@on_due(sign_ups.STAND_IN)
def tell_given_up(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who leads the talkoot and who made them have heard who gave up so late, if the task still lacks somebody."""
    task_id = int(item.subject.partition(":")[2])
    planned = talkoot.of_task(tx, task_id)
    task = planned.task(task_id) if planned else None
    if planned is None or task is None or not planned.is_open(now):
        return
    if not task.lacking and (task.least or task.is_full):
        return
    day, name = planned.day_of(task), stand_ins.gave_up(tx, task_id, item.at)
    if day.starts_at <= now:
        return

    def say(t: Words) -> Reply:
        lines = [t("{name} cannot come after all.", name=name)] if name else []
        lines += [_what(t, planned, day, task, town), group_line.shortage(t, [task])]
        return Reply("\n".join(lines), _buttons(t, planned, task))

    everybody.tell_leaders(tx, planned, say, now=now, town=town, starts=day.starts_at)


def _buttons(t: Words, planned: Planned, task: TaskNow) -> tuple[Button, ...]:
    search = Button(t("Look for a stand-in"), f"stand-in {task.number}")
    return (search, Button(t("Who comes"), f"participants {planned.number}"))


def _what(t: Words, planned: Planned, day: Day, task: TaskNow, town: Town) -> str:
    said = talkoot_words.day_said(day, town.zone, t.language)
    return t("*{title}*, {task}, {when}", title=planned.title, task=task.name, when=said)


def _task(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read for which task somebody is looked for, of talkoot that the person organises."""
    number = read_id(text)
    planned = talkoot.of_task(turn.tx, number) if number is not None else None
    if number is None or planned is None or planned.task(number) is None:
        return finding.none_such(turn)
    if not rights.leads(turn.person, planned):
        return finding.not_yours(turn, planned)
    return Got((planned, planned.task(number)), str(number))


def _short_ones(turn: Turn, _values: Values) -> Choices | Refusal:
    found = [
        (f"{talkoot_words.short(turn.t, planned, turn.zone)} · {task.name}", str(task.number))
        for planned in finding.known(turn, finding.organiser)
        if planned.is_open(turn.now)
        for _, tasks in group_line.lacking(planned, turn.now)
        for task in tasks
    ]
    return found[: finding.OFFERED] or Refusal(turn.t("Nothing is lacking in your talkoot."))


@command(
    "stand-in",
    "ersättare till talko",
    "etsi sijainen",
    aliases=("stand in",),  # as a menu writes it
    summary=N_("Look for somebody to come in another's stead"),
    takes=[Arg("task", _task, N_("For which task?"), _short_ones)],
)
def search(turn: Turn, task: tuple[Planned, TaskNow]) -> Answer:
    """Up to ten who might come have been asked in private, each once, and the groups have heard what is lacking."""
    planned, wanted = _now(turn, *task)
    day, t = planned.day_of(wanted), turn.t
    listed = (Button(t("Who comes"), f"participants {planned.number}"),)
    head = _what(t, planned, day, wanted, turn.town)
    if not planned.is_open(turn.now) or day.starts_at <= turn.now:
        return Refusal(t("It is too late to look for a stand-in: ") + head, listed)
    if wanted.is_full:
        return Refusal(t("There is no place left to fill: ") + head, listed)
    asked = list(islice(_to_ask(turn, planned, wanted), MOST))
    for one in asked:
        _ask(turn, planned, day, wanted, one)
    count = _tell_groups(turn, planned, day)
    lines = [t.n("I asked {n} person: ", "I asked {n} people: ", len(asked)) + head] if asked else []
    lines += [t.n("I told it to {n} group, too.", "I told it to {n} groups, too.", count)] if count else []
    if asked and quiet.of_town(turn.tx).asleep(turn.now, turn.zone):
        lines.append(t("It is night: unless the work begins early, they hear it in the morning."))
    if not lines:
        return Refusal(t("I know nobody whom I have not asked yet: ") + head, listed)
    return Reply("\n".join(lines), listed, private=True)


def _now(turn: Turn, planned: Planned, task: TaskNow) -> tuple[Planned, TaskNow]:
    """Return both as they are until this is done: two who search at once ask nobody twice."""
    held = talkoot_changes.hold(turn.tx, planned.number)
    there = held.task(task.number) if held else None
    return (held, there) if held and there else (planned, task)


def _to_ask(turn: Turn, planned: Planned, task: TaskNow) -> Iterator[Known]:
    """Yield who might come, can be reached, and has not been asked about this task yet."""
    card = _card(task)
    asked = {room for name, room, _ in cards.beginning(turn.tx, card) if name == card}
    for number in stand_ins.likely(turn.tx, planned, task, now=turn.now):
        person = people.named(turn.tx, number)
        room = notices.private_room(turn.tx, number, now=turn.now) if person and number != turn.person.id else None
        if person is not None and room is not None and room.id not in asked:
            yield person


def _ask(turn: Turn, planned: Planned, day: Day, task: TaskNow, person: Known) -> None:
    def say(t: Words) -> Reply:
        text = t("{name} asks: could you come? ", name=turn.person.name) + _what(t, planned, day, task, turn.town)
        lines = [text, *([t("Place: {place}", place=planned.place)] if planned.place else [])]
        needs = talkoot_words.needed(t, task)
        lines += [t("It takes: ") + needs] if needs else []
        buttons = (Button(t("I come"), f"sign up {task.number}"), Button(t("Not now"), f"not now {task.number}"))
        return Reply("\n".join(lines), buttons, card=_card(task))

    notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town, starts=day.starts_at)


def _card(task: TaskNow) -> str:
    """Return the card of the question: whom it has been put to is asked no second time."""
    return f"stand-in:{task.number}"


def _tell_groups(turn: Turn, planned: Planned, day: Day) -> int:
    """The groups hear what is lacking that day, unless they sleep or have heard it today."""
    short = group_line.lacking(planned, turn.now, day)
    asleep = quiet.of_town(turn.tx).asleep(turn.now, turn.zone)
    if not short or asleep or group_line.reminded_today(planned, turn.now, turn.town):
        return 0
    return group_line.say(turn.tx, planned, short, now=turn.now, town=turn.town)


@command("not now", "inte nu", "ei nyt", takes=[Arg("task", as_said, optional=True)])
def not_now(turn: Turn, task: str | None) -> Answer:
    """Who was asked and cannot come need not explain anything."""
    return Reply(turn.t("All right. Thank you for answering!"), private=True)
