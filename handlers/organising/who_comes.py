"""The list of who comes to talkoot, as their organiser reads it: by day and task, with whom they bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.organising import everybody
from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from handlers.words import escape
from storage import sign_ups
from storage.planned import Day, Planned, TaskNow
from storage.sign_ups import SignedUp

MOST_SIGNS = 3500
"""What a message holds, with room to spare on the narrowest network."""


def messages(turn: Turn, planned: Planned) -> list[str]:
    """Return the list, in as many messages as it takes; none is longer than a network carries."""
    return list(split([*_head(turn, planned), *_days(turn, planned)]))


def _head(turn: Turn, planned: Planned) -> list[str]:
    t = turn.t
    signed = sign_ups.of_talkoot(turn.tx, planned)
    coming = sum(one.people for one in signed if one.is_coming)
    sure = sum(one.people for one in signed if one.is_coming and one.confirmed_at is not None)
    waiting = sum(one.people for one in signed if one.is_waiting)
    if turn.now >= planned.ends_at:
        return [talkoot_words.headline(t, planned, turn.zone), t.n("{n} had signed up", "{n} had signed up", coming)]
    parts = [t.n("{n} comes", "{n} come", coming)]
    parts += [t.n("{n} has confirmed", "{n} have confirmed", sure)] if sure else []
    parts += [t.n("{n} waits", "{n} wait", waiting)] if waiting else []
    return [talkoot_words.headline(t, planned, turn.zone), ", ".join(parts)]


def _days(turn: Turn, planned: Planned) -> Iterable[str]:
    for day in planned.days:
        if len(planned.days) > 1:
            yield ""
            yield talkoot_words.day_said(day, turn.zone, turn.language)
        signed = sign_ups.of_day(turn.tx, day.number)
        for task in day.tasks:
            yield from _task(turn, day, task, [one for one in signed if one.task_id == task.number])


def _task(turn: Turn, day: Day, task: TaskNow, signed: Sequence[SignedUp]) -> Iterable[str]:
    t, name = turn.t, escape(talkoot_words.capital(task.name))
    line = talkoot_words.task_line(t, task).removeprefix(name)
    lacking = t.n(" · {n} is lacking", " · {n} are lacking", task.lacking) if _may_lack(turn, day, task) else ""
    yield f"\n*{name}*{line}{lacking}"
    waiting = [one for one in signed if one.is_waiting]
    yield from (f"• {_one(turn, one)}" for one in signed if not one.is_waiting)
    if waiting:
        yield t("In the queue:")
        yield from (f"{place}. {_one(turn, one)}" for place, one in enumerate(waiting, start=1))


def _may_lack(turn: Turn, day: Day, task: TaskNow) -> bool:
    return bool(task.lacking) and turn.now < day.ends_at


def _one(turn: Turn, one: SignedUp) -> str:
    """Return who it is, whom they bring, how they are reached, and whether they have confirmed."""
    t = turn.t
    parts = [party(one), escape(everybody.contact(turn.tx, one.person_id))]
    if one.is_offered and one.answer_by is not None:
        until = talkoot_words.until(t, one, turn.zone)
        parts.append(t("a place is kept until {until}", until=until))
    parts += [t("confirmed")] if one.confirmed_at is not None else []
    return " · ".join(filter(None, parts))


def party(one: SignedUp) -> str:
    """Return who it is and whom they bring, with markup: "Liisa + 2 (Anna, Matti)"."""
    others = one.others
    names = ", ".join(filter(None, others))
    text = escape(one.name) + (f" + {len(others)}" if others else "")
    return text + (f" ({escape(names)})" if names else "")


def split(lines: Iterable[str]) -> Iterable[str]:
    """Yield the lines put together to messages that a network carries."""
    text = ""
    for line in lines:
        if text and len(text) + len(line) >= MOST_SIGNS:
            yield text.strip("\n")
            text = ""
        text += f"{line}\n"
    yield text.strip("\n")
