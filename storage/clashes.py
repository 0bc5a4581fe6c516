"""The clash radar: what else there is on the day of talkoot, the nearest to them first, and days without any of it.

Whatever else people may want to come to is one more function in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from storage import associations, talkoot, talkoot_bookings, wallclock
from storage.associations import Association
from storage.db import Tx, table
from storage.occupied import Booking, BookingAssociation, State
from storage.planned import Planned
from storage.prepared import Prepared
from storage.spaces import Kind as SpaceKind
from storage.spaces import Space
from storage.talkoot_table import TalkootBooking
from storage.wallclock import Bounds

MOST = 15
"""How many are told apart on a day; nobody reads more."""


class Nearness(IntEnum):
    """How near something is to the talkoot that it might take people from."""

    OWN = 0
    """The same associations do it, or the same person."""
    VILLAGE = 1
    """Somebody of the same village."""
    TOWN = 2
    """Somebody else, and everybody is welcome."""


class Kind(IntEnum):
    """What it is."""

    TALKOOT = 0
    BOOKING = 1


@dataclass(frozen=True, slots=True)
class Clash:
    """Something else; `key` is what cards and undoings call it ("booking:7")."""

    key: str
    kind: Kind
    nearness: Nearness
    title: str
    """What it is called; of a booking only where others are welcome, or its own associations ask."""
    place: str
    starts_at: datetime
    ends_at: datetime
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """Around what one looks: the talkoot themselves, who organises them, and in which villages."""

    number: int
    persons: frozenset[int]
    associations: frozenset[int]
    villages: frozenset[str]

    def nearness(self, organisers: Sequence[int], villages: Sequence[str]) -> Nearness:
        """Return how near something of these associations is."""
        if self.associations & set(organisers):
            return Nearness.OWN
        return Nearness.VILLAGE if self.villages & set(filter(None, villages)) else Nearness.TOWN


def around(tx: Tx, planned: Planned) -> Around:
    """Return what one looks around for clashes with the talkoot."""
    persons = frozenset({planned.person_id, planned.leads})
    return Around(planned.number, persons, frozenset(planned.associations), _villages(tx, planned.associations))


def _villages(tx: Tx, numbers: Sequence[int]) -> frozenset[str]:
    found = (associations.get(tx, number) for number in numbers)
    return frozenset(one.village for one in found if one is not None and one.village)


_booking, _space, _with = table(Booking), table(Space), table(TalkootBooking)
_for, _association = table(BookingAssociation), table(Association)
_BOOKED = Prepared(
    select(
        _booking.c.id,
        _booking.c.starts_at,
        _booking.c.ends_at,
        _booking.c.purpose,
        _booking.c.open_to_others,
        _space.c.name,
        _association.c.id.label("association"),
        _association.c.name.label("by"),
        _association.c.village,
    )
    .join(_space, _space.c.id == _booking.c.space_id)
    .outerjoin(_for, _for.c.booking_id == _booking.c.id)
    .outerjoin(_association, _association.c.id == _for.c.association_id)
    .outerjoin(_with, _with.c.booking_id == _booking.c.id)
    .where(
        _booking.c.cancelled_at.is_(None),
        _booking.c.state != State.OFFERED.value,
        _booking.c.quantity.is_(None),
        _space.c.kind != SpaceKind.STORAGE.value,
        _with.c.booking_id.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.ends_at > bindparam("since"),
    )
    .order_by(_booking.c.starts_at, _booking.c.id, _association.c.name)
)
"""What is stored is nobody's evening, and what is booked with talkoot is told with them."""


def _other_talkoot(tx: Tx, near: Around, since: datetime, until: datetime) -> list[Clash]:
    found = []
    for one in talkoot.between(tx, since, until):
        nearness = near.nearness(one.associations, list(_villages(tx, one.associations)))
        if {one.person_id, one.leads} & near.persons:
            nearness = Nearness.OWN
        found += [
            Clash(one.subject, Kind.TALKOOT, nearness, one.title, one.place, day.starts_at, day.ends_at, one.by)
            for day in one.days
            if one.number != near.number and day.starts_at < until and day.ends_at > since
        ]
    return found


def _other_bookings(tx: Tx, near: Around, since: datetime, until: datetime) -> list[Clash]:
    rows: dict[int, list[Any]] = {}
    for row in tx.all(_BOOKED, since=since, until=until):
        rows.setdefault(row.id, []).append(row)
    found = (_as_clash(near, booked) for booked in rows.values())
    return [one for one in found if one is not None]


def _as_clash(near: Around, rows: list[Any]) -> Clash | None:
    """Return the booking, told by a row for each of its associations, if it is near enough or others are welcome."""
    booked, named = rows[0], [row for row in rows if row.association is not None]
    nearness = near.nearness([row.association for row in named], [row.village for row in named])
    if nearness is Nearness.TOWN and not booked.open_to_others:
        return None
    title = booked.purpose if booked.open_to_others or nearness is Nearness.OWN else ""
    return Clash(
        f"booking:{booked.id}",
        Kind.BOOKING,
        nearness,
        title,
        booked.name,
        booked.starts_at,
        booked.ends_at,
        tuple(row.by for row in named),
    )


Source = Callable[[Tx, Around, datetime, datetime], list[Clash]]
SOURCES: tuple[Source, ...] = (_other_talkoot, _other_bookings)
"""What people may want to come to, each kind between two instants."""


def with_days(tx: Tx, planned: Planned, *, zone: ZoneInfo) -> list[Clash]:
    """Return what else there is on the days of the talkoot, the nearest first, at most `MOST`."""
    days = [_bounds(day.starts_at, day.ends_at, zone) for day in planned.days]
    found = _between(tx, planned, days[0][0], days[-1][1]) if days else []
    return [one for one in found if any(_touches(one, *day) for day in days)][:MOST]


def free_shifts(
    tx: Tx, planned: Planned, feast: Callable[[date], bool], *, zone: ZoneInfo, now: datetime, most: int = 3
) -> list[timedelta]:
    """Return by how much the talkoot can be moved to days on which there is nothing else, in the order of those days.

    The same day of the week in the next weeks, or the day before or after, if that is no more of a working day; never
    a `feast`, and only where all that is wished for can be had.
    """
    candidates = [timedelta(days=days) for days in (7, 1, -1, 14, 21, 28)]
    moved = {shift: [_moved(day.starts_at, day.ends_at, shift, zone) for day in planned.days] for shift in candidates}
    since, until = min(span[0][0] for span in moved.values()), max(span[-1][1] for span in moved.values())
    others = _between(tx, planned, *_bounds(since, until, zone))

    def fits(shift: timedelta) -> bool:
        spans = moved[shift]
        days = [(wallclock.local(start, zone).date(), _bounds(start, end, zone)) for start, end in spans]
        was = [wallclock.local(day.starts_at, zone).date() for day in planned.days]
        return (
            now < spans[0][0]
            and not any(feast(day) for day, _ in days)
            and all(
                (day.weekday() < _SATURDAY) <= (old.weekday() < _SATURDAY)
                for (day, _), old in zip(days, was, strict=True)
            )
            and not any(_touches(one, *bounds) for one in others for _, bounds in days)
            and not talkoot_bookings.lacking(tx, planned, zone=zone, now=now, shift=shift)
        )

    return sorted(islice(filter(fits, candidates), most))


_SATURDAY = 5


def _between(tx: Tx, planned: Planned, since: datetime, until: datetime) -> list[Clash]:
    near = around(tx, planned)
    found = [one for source in SOURCES for one in source(tx, near, since, until)]
    return sorted(found, key=lambda one: (one.nearness, one.kind, one.starts_at, one.key))


def _bounds(start: datetime, end: datetime, zone: ZoneInfo) -> Bounds:
    """Return from when to when the days last that the time is on."""
    last = wallclock.local(end - timedelta(microseconds=1), zone).date()
    return wallclock.day_bounds(wallclock.local(start, zone).date(), zone)[0], wallclock.day_bounds(last, zone)[1]


def _touches(one: Clash, since: datetime, until: datetime) -> bool:
    return one.starts_at < until and one.ends_at > since


def _moved(start: datetime, end: datetime, shift: timedelta, zone: ZoneInfo) -> Bounds:
    """Return the time so much later, as the clock on the wall shows it."""
    return wallclock.utc(wallclock.local(start, zone) + shift, zone), wallclock.utc(
        wallclock.local(end, zone) + shift, zone
    )
