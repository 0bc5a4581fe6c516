"""An event is moved, as a whole or a day of it, with what is booked with it, or not at all; and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from storage import changed_together, days_moved, event_places, events
from storage.changed_together import Keeps as Keeps
from storage.changed_together import Put, Wish, later
from storage.changed_together import Span as Span
from storage.changed_together import Stuck as Stuck
from storage.days_moved import NotOpen as NotOpen
from storage.days_moved import Past as Past
from storage.days_moved import Then
from storage.db import Tx, table
from storage.diary import Booked
from storage.event_places import Hours, PlaceNow
from storage.event_table import Event, EventDay
from storage.events import DayNow, EventNow

Was = dict[str, Any]
"""How an event was before a change, as `storage.undoing` keeps it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """It takes place then, with these bookings, each as it was and as it is; `days` are those that were moved."""

    event: EventNow
    days: tuple[int, ...]
    bookings: tuple[tuple[Booked, Booked], ...]
    was: Was


_event, _day = table(Event), table(EventDay)


def locked(tx: Tx, number: int) -> EventNow | None:
    """Return the event as it is now; nobody answers for it or changes it meanwhile."""
    tx.run(select(_event.c.id).where(_event.c.id == number).with_for_update(key_share=True))
    days = select(_day.c.id).where(_day.c.event_id == number).order_by(_day.c.id)
    tx.run(days.with_for_update(key_share=True))
    event = events.get(tx, number)
    return event if event is not None and event.days else None


def known(tx: Tx, number: int) -> EventNow:
    """Return the event, which there is."""
    event = events.get(tx, number)
    assert event is not None
    return event


def ahead(event: EventNow, now: datetime) -> tuple[DayNow, ...]:
    """Return the days that can still be moved or called off: those that have not begun."""
    if event.published_at is None or event.cancelled_at is not None:
        return ()
    return tuple(day for day in event.held if now < day.starts_at)


def move(
    tx: Tx, number: int, spans: Mapping[int, Span], *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Moved | Stuck | Past | NotOpen:
    """Each of these days is at its new time, the bookings with them; what becomes due is as it is then.

    Where all of it is moved, one can sign up as much longer, too.
    """
    event = locked(tx, number)
    if event is None or not spans or not spans.keys() <= {day.number for day in ahead(event, now)}:
        return NotOpen()
    if min(start for start, _ in spans.values()) <= now:
        return Past()
    days = [day for day in event.days if day.number in spans]
    new = [spans[day.number] for day in days]
    then = days_moved.moved(days, new)
    hours = event_places.moved(event.places, days, new, zone)
    theirs = _of_places(event, hours)
    wishes = [_wish(one, theirs.get(one.number), days, new, zone) for one in of_days(tx, event, days, now=now)]
    deadline = event.answer_by
    if deadline is not None and len(days) == len(event.held):
        deadline = later(deadline, _wall(then[0].starts_at, zone) - _wall(days[0].starts_at, zone), zone)
    put = changed_together.forward(tx, keeps, zone, now)
    return _moved(tx, event, then, wishes, put, hours, answer_by=deadline, zone=zone, now=now)


def _of_places(event: EventNow, hours: Iterable[Hours]) -> dict[int, tuple[PlaceNow, Span]]:
    """Return which booking is of which place, and from when to when that will be open."""
    then = {number: (start, end) for number, start, end in hours}
    return {
        one.booking_id: (one, then[one.number])
        for one in event.places
        if one.booking_id is not None and one.number in then
    }


def _wish(
    booked: Booked,
    place: tuple[PlaceNow, Span] | None,
    days: Sequence[DayNow],
    spans: Sequence[Span],
    zone: ZoneInfo,
) -> Wish:
    """Return when a booking would be: with its day, or that of a place of a joint day with its place."""
    if place is not None:
        return changed_together.shifted(booked, [place[0]], [place[1]], zone)
    return changed_together.shifted(booked, days, spans, zone)


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def put_back(
    tx: Tx, number: int, was: Was, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Moved | Stuck | Past | NotOpen:
    """It is as it was before it was moved, bookings and all, unless it was changed once more since."""
    event = locked(tx, number)
    moved = {row[0] for row in was["then"]}
    there = ahead(event, now) if event is not None else ()
    if event is None or days_moved.times(day for day in there if day.number in moved) != was["then"]:
        return NotOpen()
    if event_places.rows(event.places) != was.get("places then", []):
        return NotOpen()
    then = days_moved.read(was["days"])
    if min(one.starts_at for one in then) <= now:
        return Past()
    wishes, put = changed_together.home(tx, was["bookings"], keeps, zone, now)
    hours = event_places.read(was.get("places", []))
    return _moved(tx, event, then, wishes, put, hours, answer_by=days_moved.at(was["answer_by"]), zone=zone, now=now)


def _moved(
    tx: Tx,
    event: EventNow,
    then: Sequence[Then],
    wishes: Sequence[Wish],
    put: Put,
    hours: Sequence[Hours],
    *,
    answer_by: datetime | None,
    zone: ZoneInfo,
    now: datetime,
) -> Moved | Stuck:
    done = changed_together.move(tx, wishes, put, zone=zone, now=now)
    if isinstance(done, Stuck):
        return done
    was = _was(event, then, [before for before, _ in done])
    days_moved.put(tx, _day, then)
    event_places.put(tx, hours)
    events.change(tx, event.number, answer_by=answer_by)
    after = known(tx, event.number)
    was |= {"places then": event_places.rows(after.places)}
    events.remind(tx, after, zone=zone, now=now)
    events.changed(tx, event.number, now=now)
    return Moved(after, tuple(day.number for day in then), tuple(done), was)


def of_days(tx: Tx, event: EventNow, days: Sequence[DayNow], *, now: datetime) -> list[Booked]:
    """Return what is booked with the event for these of its days and has not begun."""
    live = changed_together.live(tx, events.booked_with(tx, event.number), now=now)
    return [one for one in live if any(day.starts_at < one.ends_at and one.starts_at < day.ends_at for day in days)]


def _was(event: EventNow, then: Sequence[Then], booked: Iterable[Booked]) -> Was:
    return {
        "days": days_moved.rows(event.day(one.number) for one in then),
        "then": days_moved.times(then),
        "answer_by": days_moved.iso(event.answer_by),
        "places": event_places.rows(event.places),
        "bookings": changed_together.rows(booked),
    }
