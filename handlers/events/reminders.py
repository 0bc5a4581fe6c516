"""Who comes to an event, or may, is reminded of it; whom that concerns is kept as it is now."""

from __future__ import annotations

from datetime import datetime

from handlers import rights
from handlers.events import answers_shown, event_words
from handlers.falling_due import on_due
from handlers.reminders import rearming
from handlers.reminders.declared import Reminding, reminds
from handlers.turn import Town
from handlers.types import Button
from handlers.words import Words
from storage import agenda, answers, event_reminders, events, exhibitors, wallclock
from storage.answers import AnswerNow
from storage.db import Tx
from storage.due import Item
from storage.event_table import Kind as Sort
from storage.event_table import Says
from storage.events import DayNow, EventNow
from storage.reminder_times import Kind

BATCH = 50
"""For so many the reminders are armed anew in one transaction."""
rearming.rearms(Kind.EVENT, "events", event_reminders.rearm)
rearming.rearms(Kind.EVENT, "events of groups", event_reminders.rearm, groups=True)


@on_due(event_reminders.CHANGED)
def arm_anew(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who is reminded when of the event, the answer or the exhibitor is as it is now."""
    name, number, after = event_reminders.changed_of(item.subject)
    match name:
        case "event":
            _of_event(tx, number, after, now=now, town=town)
        case "event_answer":
            one = answers.get(tx, number)
            event = events.get(tx, one.event_id) if one is not None else None
            if one is not None and event is not None:
                event_reminders.of_answer(tx, event, one, zone=town.zone, now=now)
        case _:
            _of_exhibitor(tx, number, now=now, town=town)


def _of_event(tx: Tx, number: int, after: int, *, now: datetime, town: Town) -> None:
    event = events.get(tx, number)
    if event is None:
        return
    if not after:
        event_reminders.of_groups(tx, event, zone=town.zone, now=now)
        event_reminders.of_exhibitors(tx, event, zone=town.zone, now=now)
    last = event_reminders.of_answers(tx, event, after=after, some=BATCH, zone=town.zone, now=now)
    if last is not None:
        event_reminders.go_on(tx, event, after=last, now=now)


def _of_exhibitor(tx: Tx, number: int, *, now: datetime, town: Town) -> None:
    one = exhibitors.get(tx, number)
    event = events.get(tx, one.event_id) if one is not None else None
    if one is not None and event is not None:
        stands, zone = one.ended_at is None, town.zone
        event_reminders.of_exhibitor(tx, event, number, one.person_id, zone=zone, now=now, stands=stands)


@reminds(event_reminders.REMINDER)
def remind(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Say what they come to, or may come to; nothing of what was called off, or of which they have the agenda."""
    one = answers.get(tx, int(item.subject.rpartition(":")[2]))
    event = events.get(tx, one.event_id) if one is not None else None
    if one is None or event is None or not _stands(event, one) or _agenda_tells(tx, item, event, one, town):
        return None
    day = event_reminders.meant(event, one.day_id, item.at, zone=town.zone)
    if day is None:
        return None
    return Reminding(
        _text(t, event, day, one, town),
        (Button(t("I come"), f"coming {one.day_id}"), Button(t("I cannot come"), f"not coming {one.day_id}")),
        starts=day.starts_at,
        about=one.subject,
        part_of=event.subject,
        public=event_words.on_day(t, event, day, town.zone, local=True),
        groups=(one.room_id,) if one.room_id is not None else (),
        leaders=tuple(person.id for person in rights.leaders(tx, event)),
        name=event.title,
    )


def _stands(event: EventNow, one: AnswerNow) -> bool:
    coming = one.holds or (one.ended_at is None and one.says == Says.MAYBE)
    return coming and not event.is_draft and event.cancelled_at is None


def _agenda_tells(tx: Tx, item: Item, event: EventNow, one: AnswerNow, town: Town) -> bool:
    """Tell whether who comes to a meeting has its agenda on the same day: that reminds them well enough."""
    if event.kind != Sort.MEETING or not one.holds or not agenda.of_event(tx, event.number):
        return False
    day = event.day(one.day_id) if event.repeats else event.held[0]
    same = wallclock.local(day.starts_at - events.EVE, town.zone).date()
    return wallclock.local(item.at, town.zone).date() == same and item.at < day.starts_at


def _text(t: Words, event: EventNow, day: DayNow, one: AnswerNow, town: Town) -> str:
    lines = [event_words.on_day(t, event, day, town.zone, local=True) + answers_shown.company(t, one)]
    lines += [t("You may come.")] if one.says == Says.MAYBE else []
    return "\n".join(lines + ([t("Price: {price}", price=event_words.price_said(t, event))] if event.price else []))
