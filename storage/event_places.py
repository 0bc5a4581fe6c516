"""The places of a joint day as they are now: each run by its association, from when to when, with what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from storage import wallclock
from storage.associations import Association
from storage.db import Tx, table
from storage.fair_table import EventPlace
from storage.prepared import Prepared

Hours = tuple[int, datetime, datetime]
"""The number of a place, and from when to when it is open."""


class Timed(Protocol):
    """A day of an event, from when to when."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


D = TypeVar("D", bound=Timed)


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A place of a joint day, as it is now."""

    number: int
    event_id: int
    association_id: int | None
    by: str
    """The name of the association that runs it; nothing where none does."""
    person_id: int
    place: str
    what: str
    space_id: int | None
    booking_id: int | None
    starts_at: datetime
    ends_at: datetime
    since: datetime
    ended_at: datetime | None


_place, _association = table(EventPlace), table(Association)
_select = select(
    _place.c.id,
    _place.c.event_id,
    _place.c.association_id,
    func.coalesce(_association.c.name, "").label("by"),
    _place.c.person_id,
    _place.c.place,
    _place.c.what,
    _place.c.space_id,
    _place.c.booking_id,
    _place.c.starts_at,
    _place.c.ends_at,
    _place.c.since,
    _place.c.ended_at,
).select_from(_place.outerjoin(_association, _association.c.id == _place.c.association_id))
_GET = Prepared(_select.where(_place.c.id == bindparam("number")))
_there = _select.where(_place.c.ended_at.is_(None)).order_by(
    _place.c.starts_at, _place.c.ends_at, _place.c.place, _place.c.id
)
_OF_EVENT = Prepared(_there.where(_place.c.event_id == bindparam("event")))
_EVER = Prepared(select(func.count()).select_from(_place).where(_place.c.event_id == bindparam("event")))


def get(tx: Tx, number: int) -> PlaceNow | None:
    """Return the place, also one that has been withdrawn."""
    row = tx.first(_GET, number=number)
    return PlaceNow(*row) if row else None


def of_event(tx: Tx, event_id: int) -> tuple[PlaceNow, ...]:
    """Return the places of the event that have not been withdrawn, the first to open first."""
    return tuple(PlaceNow(*row) for row in tx.all(_OF_EVENT, event=event_id))


def of_events(tx: Tx, numbers: Collection[int]) -> dict[int, list[PlaceNow]]:
    """Return the places of each of the events, as `of_event` does."""
    rows = tx.grouped(_there.where(_place.c.event_id.in_(numbers)), "event_id")
    return {number: [PlaceNow(*row) for row in theirs] for number, theirs in rows.items()}


def ever(tx: Tx, event_id: int) -> int:
    """Return how many places there have been, with those that were withdrawn."""
    return int(tx.scalar(_EVER, event=event_id))


def day_of(days: Sequence[D], start: datetime, end: datetime) -> D | None:
    """Return the day on which something is that goes on so long: the first that it is within or touches."""
    return next((day for day in days if day.starts_at < end and start < day.ends_at), None)


def change(tx: Tx, number: int, **values: Any) -> bool:
    """The place has these values from now on; False if it had been withdrawn."""
    stands = (_place.c.id == number) & _place.c.ended_at.is_(None)
    return tx.run(update(_place).where(stands).values(**values)) > 0


def end(tx: Tx, number: int, *, at: datetime | None) -> bool:
    """The place is there no more, or, with None, it is again; False if it was so before."""
    was = _place.c.ended_at.is_not(None) if at is None else _place.c.ended_at.is_(None)
    return tx.run(update(_place).where(_place.c.id == number, was).values(ended_at=at)) > 0


def booked_with(tx: Tx, number: int, booking_id: int | None) -> None:
    """This is what was booked for the place."""
    tx.run(update(_place).where(_place.c.id == number).values(booking_id=booking_id))


def put(tx: Tx, hours: Iterable[Hours]) -> None:
    """Each of the places is open from then to then."""
    for number, start, end in hours:
        tx.run(update(_place).where(_place.c.id == number).values(starts_at=start, ends_at=end))


def moved(
    places: Iterable[PlaceNow], days: Sequence[Timed], spans: Sequence[tuple[datetime, datetime]], zone: ZoneInfo
) -> list[Hours]:
    """Return when the places of these days are open, when the days are at these times instead.

    Each opens so much later as its day begins; what closes with the day does so still. What would fall out of a day
    that became shorter is open for all of it.
    """
    found: list[Hours] = []
    for place in places:
        day = day_of(days, place.starts_at, place.ends_at)
        if day is not None:
            found.append((place.number, *_then(place, day, spans[list(days).index(day)], zone)))
    return found


def _then(place: PlaceNow, day: Timed, span: tuple[datetime, datetime], zone: ZoneInfo) -> tuple[datetime, datetime]:
    step = wallclock.local(span[0], zone) - wallclock.local(day.starts_at, zone)
    start = _later(place.starts_at, step, zone)
    end = span[1] if place.ends_at == day.ends_at else _later(place.ends_at, step, zone)
    fits = start < end and start < span[1] and span[0] < end
    return (start, end) if fits else span


def _later(at: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    return wallclock.utc(wallclock.local(at, zone) + step, zone)


def rows(places: Iterable[PlaceNow]) -> list[list[Any]]:
    """Return when the places are open, to be kept."""
    return [[one.number, one.starts_at.isoformat(), one.ends_at.isoformat()] for one in places]


def read(kept: Iterable[Sequence[Any]]) -> list[Hours]:
    """Return what was kept."""
    return [(number, datetime.fromisoformat(start), datetime.fromisoformat(end)) for number, start, end in kept]
