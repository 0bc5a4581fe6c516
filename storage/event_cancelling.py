"""An event is called off, as a whole or a day of it, with what was booked for it; and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import answers, changed_together, events
from storage.db import Tx, table
from storage.diary import Booked
from storage.event_moving import NotOpen as NotOpen
from storage.event_moving import ahead, known, locked, of_days
from storage.event_table import EventDay
from storage.events import EventNow
from storage.refusals import Refused

_day = table(EventDay)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It is called off, and these bookings are free again."""

    event: EventNow
    bookings: tuple[Booked, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """It takes place after all, with these bookings; the `lost` ones could not be had again."""

    event: EventNow
    bookings: tuple[Booked, ...]
    lost: tuple[tuple[Booked, Refused], ...]


def cancel(tx: Tx, number: int, *, why: str, by: int, zone: ZoneInfo, now: datetime) -> Cancelled | NotOpen:
    """Nobody is expected any more, and what was booked with the event is free.

    Of an event that has begun, what is still ahead is called off."""
    event = locked(tx, number)
    if event is None or not event.is_open(now):
        return NotOpen()
    days = ahead(event, now)
    if not days:
        return NotOpen()
    if len(days) < len(event.held):  # some are over: those were held
        return _skipped(tx, event, [day.number for day in days], by=by, zone=zone, now=now)
    events.change(tx, number, cancelled_at=now, why=why)
    live = changed_together.live(tx, events.booked_with(tx, number), now=now)
    free = changed_together.cancel(tx, live, by=by, zone=zone, now=now)
    return Cancelled(_as_it_is(tx, number, zone=zone, now=now), free)


def bring_back(tx: Tx, number: int, booked: Iterable[int], *, zone: ZoneInfo, now: datetime) -> Back | NotOpen:
    """A cancelled event takes place after all: everybody is expected as before, with what is still free."""
    event = locked(tx, number)
    if event is None or event.cancelled_at is None or not event.held or event.starts_at <= now:
        return NotOpen()
    events.change(tx, number, cancelled_at=None, why="")
    return _brought_back(tx, number, booked, zone=zone, now=now)


def skip(tx: Tx, day_id: int, *, by: int, zone: ZoneInfo, now: datetime) -> Cancelled | NotOpen:
    """The event is not on that day; what was booked for it is free. The last one that is held is not skipped alone."""
    found = events.of_day(tx, day_id)
    event = locked(tx, found.number) if found is not None else None
    if event is None or day_id not in {day.number for day in ahead(event, now)} or len(event.held) < 2:
        return NotOpen()
    return _skipped(tx, event, [day_id], by=by, zone=zone, now=now)


def _skipped(tx: Tx, event: EventNow, days: list[int], *, by: int, zone: ZoneInfo, now: datetime) -> Cancelled:
    booked = of_days(tx, event, [event.day(number) for number in days], now=now)
    tx.run(update(_day).where(_day.c.id.in_(days)).values(cancelled_at=now))
    rest = [day for day in event.held if day.number not in days]
    alone = [one for one in booked if not any(_overlap(one, day.starts_at, day.ends_at) for day in rest)]
    free = changed_together.cancel(tx, alone, by=by, zone=zone, now=now)
    return Cancelled(_as_it_is(tx, event.number, zone=zone, now=now), free)


def _overlap(one: Booked, start: datetime, end: datetime) -> bool:
    return one.starts_at < end and start < one.ends_at


def restore(
    tx: Tx, number: int, days: list[int], booked: Iterable[int], *, zone: ZoneInfo, now: datetime
) -> Back | NotOpen:
    """The event is on these days after all: whoever had said that they come is expected, with what is still free."""
    event = locked(tx, number)
    if event is None or event.published_at is None or event.cancelled_at is not None:
        return NotOpen()
    off = {day.number for day in event.days if day.cancelled_at is not None and now < day.starts_at}
    if not days or not set(days) <= off:
        return NotOpen()
    tx.run(update(_day).where(_day.c.id.in_(days)).values(cancelled_at=None))
    return _brought_back(tx, number, booked, zone=zone, now=now)


def _brought_back(tx: Tx, number: int, booked: Iterable[int], *, zone: ZoneInfo, now: datetime) -> Back:
    back, lost = changed_together.restore(tx, booked, zone=zone, now=now)
    answers.serve(tx, number, now=now)  # somebody may have given up meanwhile
    return Back(_as_it_is(tx, number, zone=zone, now=now), back, lost)


def _as_it_is(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> EventNow:
    """What becomes due about the event is as it is now, and its card will say so."""
    event = known(tx, number)
    events.remind(tx, event, zone=zone, now=now)
    events.changed(tx, number, now=now)
    return event
