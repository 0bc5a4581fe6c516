"""Events and talkoot as a digest tells of them: a line or two each, with a button to the whole."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.events import event_words
from handlers.gathered import Line, gathered
from handlers.organising import group_line
from handlers.talkoot import talkoot_words
from handlers.types import Button
from handlers.words import Words, escape
from storage import events, rooms, talkoot
from storage.db import Tx
from storage.events import EventNow
from storage.planned import Planned

LISTED = 3
"""Up to so many days of one thing are named."""


@gathered("event")
def tell_event(tx: Tx, number: int, t: Words, _room: rooms.Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return what is told of the event, unless it is over or cancelled."""
    event = events.get(tx, number)
    return of_event(t, event, zone, now=now) if event is not None and event.is_open(now) else None


def of_event(t: Words, event: EventNow, zone: ZoneInfo, *, now: datetime, until: datetime | None = None) -> Line:
    """Return "*Kyläjuhla* · la 5.12. klo 12–16 · Kylätalo", with the days to come, or those before `until`."""
    days = [day for day in event.held if now < day.ends_at and (until is None or day.starts_at < until)]
    said = t.list([event_words.day_said(day, zone, t.language, year=False) for day in days])
    if len(days) > LISTED:
        said = event_words.when_said(t, event, zone)
    text = _line(f"*{escape(event.title)}*", said, escape(event.place), escape(t.list(event.by)))
    begins = event.starts_at if event.starts_at > now else event.ends_at
    return Line(text, Button(event_words.short(t, event, zone), f"events {event.number}"), begins)


@gathered("talkoot")
def tell_talkoot(tx: Tx, number: int, t: Words, _room: rooms.Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return what is told of the talkoot, unless they are over or cancelled."""
    planned = talkoot.get(tx, number)
    return of_talkoot(t, planned, zone, now=now) if planned is not None and planned.is_open(now) else None


def of_talkoot(t: Words, planned: Planned, zone: ZoneInfo, *, now: datetime) -> Line:
    """Return "*Rantasiivous* · la 5.12. klo 10–14 · Uimaranta" and, below, who is needed or finds room still."""
    days = [day for day in planned.days if now < day.ends_at]
    said = t.list([talkoot_words.day_said(day, zone, t.language, year=False) for day in days[:LISTED]])
    text = "\n".join(
        filter(None, (_line(f"*{escape(planned.title)}*", said, escape(planned.place)), _wanted(t, planned, now)))
    )
    begins = planned.starts_at if planned.starts_at > now else planned.ends_at
    return Line(text, Button(talkoot_words.short(t, planned, zone), f"talkoot {planned.number}"), begins)


def _line(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _wanted(t: Words, planned: Planned, now: datetime) -> str:
    """Return who is needed still, else how many find room."""
    tasks = [task for _, each in group_line.lacking(planned, now) for task in each]
    if tasks:
        return "  " + t("Still needed: {tasks}", tasks=t.list([f"{task.name} {task.lacking}" for task in tasks]))
    left = room_left(planned, now)
    if left is None:
        return "  " + t("there is room for you")
    return "  " + t.n("{n} place left", "{n} places left", left) if left else ""


def lacks(planned: Planned, now: datetime) -> bool:
    """Tell whether people are needed for the talkoot still."""
    return bool(group_line.lacking(planned, now))


def room_left(planned: Planned, now: datetime) -> int | None:
    """Return how many find room still on the days that are not over; None is any number."""
    left = [task.left for day in planned.days if now < day.ends_at for task in day.tasks]
    return None if None in left else sum(one or 0 for one in left)
