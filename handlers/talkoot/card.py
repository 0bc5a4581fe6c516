"""The card of a talkoot: one living message in each group, where everybody sees who is still needed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices, when
from handlers.falling_due import on_due
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, rooms, talkoot
from storage.db import Tx
from storage.due import Item
from storage.outbox import Priority
from storage.talkoot import Day, Planned


def card(t: Words, planned: Planned, zone: ZoneInfo, *, now: datetime) -> Reply:
    """Return the card as it reads now."""
    head = talkoot_words.headline(t, planned, zone)
    if planned.cancelled_at is not None:
        text = t("These talkoot have been cancelled: ") + head
        return Reply(text + ("\n" + t("Why: {why}", why=planned.why) if planned.why else ""), card=planned.subject)
    lines = [head, *_news(t, planned, zone, now=now)]
    several = len(planned.days) > 1
    for day in planned.days:
        lines += [talkoot_words.day_said(day, zone, t.language)] if several else []
        lines += [f"• {talkoot_words.task_line(t, task)}" for task in day.tasks]
    lines += talkoot_words.facts(t, planned)
    if not planned.is_open(now) and not planned.is_draft:
        return Reply("\n".join([*lines, t("The work is done. Thank you!")]), card=planned.subject)
    return Reply("\n".join(lines), _buttons(t, planned, zone, now), card=planned.subject)


def _news(t: Words, planned: Planned, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """Return what has changed since it was first told: that it was moved, and what the weather call said."""
    lines = []
    for day in planned.days:
        if day.moved_from is not None and not planned.is_draft:
            was = when.say(when.Moment(day.moved_from), zone=zone, language=t.language, year=False)
            lines.append(t("Moved, it was to begin: {was}", was=was))
    if planned.goes_ahead:
        lines.append(t("The weather allows it: we will work."))
    elif planned.weather_at is not None and now < planned.ends_at:
        at = when.say(when.Moment(planned.weather_at), zone=zone, language=t.language, year=False)
        lines.append(t("Whether the weather allows it is decided: {at}", at=at))
    return lines


def _buttons(t: Words, planned: Planned, zone: ZoneInfo, now: datetime) -> tuple[Button, ...]:
    """Return a button for each task that one can still come to, and the one for who cannot come after all."""
    several = len(planned.days) > 1
    found = [
        Button(_label(t, name=task.name, full=task.is_full, day=day if several else None, zone=zone), _line(task))
        for day in planned.days
        if now < day.ends_at
        for task in day.tasks
    ]
    return (*found, Button(t("I cannot come after all"), f"withdraw t{planned.number}"))


def _line(task: talkoot.TaskNow) -> str:
    return f"line up {task.number}" if task.is_full else f"sign up {task.number}"


def _label(t: Words, *, name: str, full: bool, day: Day | None, zone: ZoneInfo) -> str:
    said = talkoot_words.capital(name)
    if day is not None:
        said = f"{talkoot_words.short_day(day, zone, t.language)} {said}"
    return t.label("{task}: to the queue", task=said) if full else said


def post(tx: Tx, planned: Planned, room_id: int, *, now: datetime, town: Town) -> bool:
    """The card will stand in the group; False if the bot is not there any more."""
    room = rooms.by_id(tx, room_id)
    if room is None or room.left:
        return False
    reply = card(notices.words_in(tx, room, town), planned, town.zone, now=now)
    notices.promise(tx, room, reply, now=now, priority=Priority.NOTICE)
    return True


@on_due(talkoot.CARD)
def show(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Every copy of the card reads as the talkoot is now; what else has changed meanwhile is shown with it."""
    due.drop(tx, item.subject)
    planned = talkoot.get(tx, int(item.subject.rpartition(":")[2]))
    if planned is not None and not planned.is_draft:
        notices.show_all(tx, planned.subject, lambda t, _: card(t, planned, town.zone, now=now), now=now, town=town)
