"""The clash radar: what else there is on the days of talkoot or an event, the nearest first; and days without it.

Whatever else people may want to come to is one more function in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from itertools import islice
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from storage import associations, booked_together, events, planned, talkoot, wallclock
from storage.associations import Association
from storage.booked_together import Whole
from storage.db import Tx, table
from storage.event_table import EventBooking, EventTalkoot
from storage.occupied import Booking, BookingAssociation, State
from storage.prepared import Prepared
from storage.spaces import Kind as SpaceKind
from storage.spaces import Space
from storage.talkoot_table import TalkootBooking
from storage.wallclock import Bounds

MOST = 15
"""How many are told apart on a day; nobody reads more."""
FEW = 14
"""What is on more days than this is not moved as a whole to be alone on each of them."""


class Nearness(IntEnum):
    """How near something is to what it might take people from."""

    OWN = 0
    """The same associations do it, or the same person."""
    VILLAGE = 1
    """Somebody of the same village."""
    TOWN = 2
    """Somebody else, and everybody is welcome."""


class Kind(IntEnum):
    """What it is."""

    EVENT = 0
    TALKOOT = 1
    BOOKING = 2


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


class Plan(Whole, Protocol):
    """Talkoot, or an event."""

    @property
    def subject(self) -> str: ...

    @property
    def place(self) -> str: ...

    @property
    def person_id(self) -> int: ...

    @property
    def leads(self) -> int: ...

    @property
    def by(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Around:
    """Around what one looks: who organises it, in which villages, and what belongs to it, itself too ("event:7")."""

    own: frozenset[str]
    persons: frozenset[int]
    associations: frozenset[int]
    villages: frozenset[str]

    def nearness(self, organisers: Sequence[int], villages: Sequence[str]) -> Nearness:
        """Return how near something of these associations is."""
        if self.associations & set(organisers):
            return Nearness.OWN
        return Nearness.VILLAGE if self.villages & set(filter(None, villages)) else Nearness.TOWN


def around(tx: Tx, plan: Plan) -> Around:
    """Return what one looks around for clashes with the talkoot, or the event."""
    persons = frozenset({plan.person_id, plan.leads})
    own = frozenset({plan.subject, *_belonging(tx, plan)})
    return Around(own, persons, frozenset(plan.associations), _villages(tx, plan.associations))


def _belonging(tx: Tx, plan: Plan) -> list[str]:
    """Return the talkoot that are a part of the work for the event, or the events that these are a part of."""
    if plan.subject == events.subject(plan.number):
        return [planned.subject(row.talkoot_id) for row in tx.all(_TALKOOT_OF, number=plan.number)]
    return [events.subject(row.event_id) for row in tx.all(_EVENTS_OF, number=plan.number)]


def _villages(tx: Tx, numbers: Sequence[int]) -> frozenset[str]:
    found = (associations.get(tx, number) for number in numbers)
    return frozenset(one.village for one in found if one is not None and one.village)


_booking, _space, _with, _with_event = table(Booking), table(Space), table(TalkootBooking), table(EventBooking)
_part = table(EventTalkoot)
_TALKOOT_OF = Prepared(select(_part.c.talkoot_id).where(_part.c.event_id == bindparam("number")))
_EVENTS_OF = Prepared(select(_part.c.event_id).where(_part.c.talkoot_id == bindparam("number")))
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
    .outerjoin(_with_event, _with_event.c.booking_id == _booking.c.id)
    .where(
        _booking.c.cancelled_at.is_(None),
        _booking.c.state != State.OFFERED.value,
        _booking.c.quantity.is_(None),
        _space.c.kind != SpaceKind.STORAGE.value,
        _with.c.booking_id.is_(None),
        _with_event.c.booking_id.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.ends_at > bindparam("since"),
    )
    .order_by(_booking.c.starts_at, _booking.c.id, _association.c.name)
)
"""What is stored is nobody's evening, and what is booked with talkoot or an event is told with it."""


def _other_talkoot(tx: Tx, near: Around, since: datetime, until: datetime) -> list[Clash]:
    return _others(tx, near, talkoot.between(tx, since, until), Kind.TALKOOT)


def _other_events(tx: Tx, near: Around, since: datetime, until: datetime) -> list[Clash]:
    return _others(tx, near, events.between(tx, since, until), Kind.EVENT)


def _others(tx: Tx, near: Around, plans: Sequence[Plan], kind: Kind) -> list[Clash]:
    """Return each day of what is planned, but for what belongs to it."""
    found = []
    for one in plans:
        nearness = near.nearness(one.associations, list(_villages(tx, one.associations)))
        if {one.person_id, one.leads} & near.persons:
            nearness = Nearness.OWN
        found += [
            Clash(one.subject, kind, nearness, one.title, one.place, day.starts_at, day.ends_at, one.by)
            for day in one.held
            if one.subject not in near.own
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
SOURCES: tuple[Source, ...] = (_other_events, _other_talkoot, _other_bookings)
"""What people may want to come to, each kind between two instants."""


def with_days(tx: Tx, plan: Plan, *, zone: ZoneInfo) -> list[Clash]:
    """Return what else there is on its days, the nearest first, at most `MOST`; of what is on many days each once."""
    days = [_bounds(day.starts_at, day.ends_at, zone) for day in plan.held]
    found = _between(tx, plan, days[0][0], days[-1][1]) if days else []
    found = [one for one in found if any(_touches(one, *day) for day in days)]
    if len(days) > FEW:
        once: dict[str, Clash] = {}
        for one in found:
            once.setdefault(one.key, one)
        found = list(once.values())
    return found[:MOST]


def free_shifts(
    tx: Tx, plan: Plan, feast: Callable[[date], bool], *, zone: ZoneInfo, now: datetime, most: int = 3
) -> list[timedelta]:
    """Return by how much it can be moved to days on which there is nothing else, in the order of those days.

    The same day of the week in the next weeks, or the day before or after, if that is no more of a working day; never
    a `feast`, and only where all that is wished for can be had.
    """
    if len(plan.held) > FEW:
        return []
    candidates = [timedelta(days=days) for days in (7, 1, -1, 14, 21, 28)]
    moved = {shift: [_moved(day.starts_at, day.ends_at, shift, zone) for day in plan.held] for shift in candidates}
    since, until = min(span[0][0] for span in moved.values()), max(span[-1][1] for span in moved.values())
    others = _between(tx, plan, *_bounds(since, until, zone))

    def fits(shift: timedelta) -> bool:
        spans = moved[shift]
        days = [(wallclock.local(start, zone).date(), _bounds(start, end, zone)) for start, end in spans]
        was = [wallclock.local(day.starts_at, zone).date() for day in plan.held]
        return (
            now < spans[0][0]
            and not any(feast(day) for day, _ in days)
            and all(
                (day.weekday() < _SATURDAY) <= (old.weekday() < _SATURDAY)
                for (day, _), old in zip(days, was, strict=True)
            )
            and not any(_touches(one, *bounds) for one in others for _, bounds in days)
            and not booked_together.lacking(tx, plan, zone=zone, now=now, shift=shift)
        )

    return sorted(islice(filter(fits, candidates), most))


_SATURDAY = 5


def _between(tx: Tx, plan: Plan, since: datetime, until: datetime) -> list[Clash]:
    near = around(tx, plan)
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
