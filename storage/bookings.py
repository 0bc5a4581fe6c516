"""Bookings of spaces: who has which space from when to when, and never two at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DDL, CheckConstraint, Index, bindparam, event, select, text, update
from sqlmodel import Field, SQLModel

from storage import due, spaces, wallclock
from storage.db import Tx, adding, table
from storage.prepared import Prepared
from storage.spaces import Space

_LIVE = text("cancelled_at IS NULL")


class Booking(SQLModel, table=True):
    """A space is somebody's from `starts_at` to `ends_at`, and kept free after it until `held_until`."""

    __table_args__ = (
        CheckConstraint("ends_at > starts_at AND held_until >= ends_at", name="booking_order"),
        Index("booking_of_space", "space_id", "starts_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("booking_of_person", "person_id", "ends_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    space_id: int = Field(foreign_key="space.id")
    person_id: int = Field(foreign_key="person.id")
    starts_at: datetime
    ends_at: datetime
    held_until: datetime
    days: bool = False
    """It was asked for by whole days."""
    purpose: str = ""
    created_at: datetime
    cancelled_at: datetime | None = None


OVERLAP_POSTGRES = """
ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
    int8range(space_id, space_id, '[]') WITH &&, tstzrange(starts_at, held_until, '[)') WITH &&
) WHERE (cancelled_at IS NULL)
"""
_OVERLAP_SQLITE = """
CREATE TRIGGER booking_overlap_{when} BEFORE {event} ON booking WHEN NEW.cancelled_at IS NULL AND (
    SELECT held_until FROM booking
    WHERE space_id = NEW.space_id AND cancelled_at IS NULL AND starts_at < NEW.held_until AND id IS NOT NEW.id
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at BEGIN SELECT RAISE(ABORT, 'booking_overlap'); END
"""
OVERLAP_SQLITE = (
    _OVERLAP_SQLITE.format(when="insert", event="INSERT"),
    _OVERLAP_SQLITE.format(when="update", event="UPDATE OF space_id, starts_at, held_until, cancelled_at"),
)
for _dialect, _statements in {"postgresql": (OVERLAP_POSTGRES,), "sqlite": OVERLAP_SQLITE}.items():
    for _statement in _statements:
        _ddl: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(table(Booking), "after_create", _ddl.execute_if(dialect=_dialect))


@dataclass(frozen=True, slots=True)
class Booked:
    """The space is the person's; `number` is what the person calls the booking by."""

    number: int
    space_id: int
    space: str
    person_id: int
    starts_at: datetime
    ends_at: datetime
    days: bool
    purpose: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else has the space from `starts_at` to `ends_at`."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Outside:
    """The space is not open then; `open` is when it is, on the day asked for."""

    open: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class WrongLength:
    """Too short or too long: `shortest` and `longest` are minutes."""

    shortest: int
    longest: int
    too_long: bool


@dataclass(frozen=True, slots=True)
class OffGrid:
    """Bookings of the space start and end every `grid` minutes; `nearest` fits."""

    grid: int
    nearest: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class TooFar:
    """It cannot be booked for a time after `until` yet."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """That time has begun already."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The space cannot be booked any more."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """The person has no such booking (or it is over, or cancelled)."""


Refused = Taken | Outside | WrongLength | OffGrid | TooFar | Past | Closed

_booking, _space = table(Booking), table(Space)
_CLASH = Prepared(
    select(_booking.c.starts_at, _booking.c.ends_at, _booking.c.held_until)
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at.desc())
    .limit(1)
)
_TAKEN = Prepared(
    select(_booking.c.starts_at, _booking.c.held_until)
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.starts_at >= bindparam("since"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at)
)
_BOOK = adding(Booking, "space_id", "person_id", "starts_at", "ends_at", "held_until", "days", "purpose", "created_at")
_whole = select(
    _booking.c.id,
    _booking.c.space_id,
    _space.c.name,
    _booking.c.person_id,
    _booking.c.starts_at,
    _booking.c.ends_at,
    _booking.c.days,
    _booking.c.purpose,
    _space.c.note,
    _space.c.address,
).join(_space, _space.c.id == _booking.c.space_id)
_ONE = Prepared(_whole.where(_booking.c.id == bindparam("number")))
_MINE = Prepared(
    _whole.where(
        _booking.c.person_id == bindparam("person"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.ends_at > bindparam("now"),
    ).order_by(_booking.c.starts_at, _booking.c.id)
)
_OF_SPACE = Prepared(
    _whole.where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.ends_at > bindparam("now"),
    ).order_by(_booking.c.starts_at, _booking.c.id)
)
_STATE = Prepared(select(_booking.c.cancelled_at).where(_booking.c.id == bindparam("number")))


def book(
    tx: Tx,
    *,
    space: Space,
    person_id: int,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    purpose: str = "",
) -> Booked | Refused:
    """The space is the person's for that time, with its reminders; or nothing changed and the reason is returned.

    Two who try at once: the schema (`booking_overlap`) lets one in, the other runs again and hears `Taken`.
    """
    assert space.id is not None
    start, end = _day_hours(tx, space, start, end, zone) if days else (start, end)
    refused = refusal(tx, space, start, end, zone=zone, now=now, days=days)
    if refused is not None:
        return refused
    row: dict[str, Any] = {
        "space_id": space.id,
        "person_id": person_id,
        "starts_at": start,
        "ends_at": end,
        "held_until": end + timedelta(minutes=space.gap),
        "days": days,
        "purpose": purpose,
        "created_at": now,
    }
    number: int = tx.scalar(_BOOK, **row)
    booked = Booked(number, space.id, space.name, person_id, start, end, days, purpose, space.note, space.address)
    _remind(tx, booked, zone=zone, now=now)
    return booked


def _day_hours(tx: Tx, space: Space, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """One whole day means the hours the space is open that day; several days run from midnight to midnight."""
    if end - start > timedelta(hours=25) or space.id is None:
        return start, end
    open_spans = wallclock.open_spans(spaces.openings(tx, space.id), wallclock.local(start, zone).date(), zone)
    return (open_spans[0][0], open_spans[-1][1]) if open_spans else (start, end)


def refusal(
    tx: Tx,
    space: Space,
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    but: int = 0,
) -> Refused | None:
    """Return why the space cannot be booked for that time, or None; the booking `but` does not count."""
    if space.closed_at is not None:
        return Closed()
    if start <= now:
        return Past()
    if start > now + timedelta(days=space.ahead):
        return TooFar(now + timedelta(days=space.ahead))
    minutes = (end - start) / timedelta(minutes=1)
    if not space.shortest <= minutes <= space.longest and not (days and minutes <= 25 * 60):
        return WrongLength(space.shortest, space.longest, too_long=minutes > space.longest)
    return (
        _shut(tx, space, start, end, zone, days)
        or _off_grid(space, start, end, zone, days)
        or _clash(tx, space, start, end, but)
    )


def _shut(tx: Tx, space: Space, start: datetime, end: datetime, zone: ZoneInfo, days: bool) -> Outside | None:
    assert space.id is not None
    hours = spaces.openings(tx, space.id)
    if wallclock.is_open(hours, start, end, zone):
        return None
    first = wallclock.local(start, zone).date()
    if days and end - start > timedelta(hours=25):  # by whole days: every day must be one the space is open on
        count = (wallclock.local(end, zone).date() - first).days
        if all(wallclock.open_spans(hours, first + timedelta(days=n), zone) for n in range(min(count, 7))):
            return None
    return Outside(tuple(wallclock.open_spans(hours, first, zone)))


def _off_grid(space: Space, start: datetime, end: datetime, zone: ZoneInfo, days: bool) -> OffGrid | None:
    if days:
        return None
    off = [wallclock.minutes(at, zone) % space.grid for at in (start, end)]
    if not any(off):
        return None
    early = start - timedelta(minutes=off[0])
    late = end + timedelta(minutes=-off[1] % space.grid)
    return OffGrid(space.grid, (early, late))


def _clash(tx: Tx, space: Space, start: datetime, end: datetime, but: int) -> Taken | None:
    """Bookings of a space never overlap, so only the last one that starts before mine ends can clash."""
    until = end + timedelta(minutes=space.gap)
    row = tx.first(_CLASH, space=space.id, until=until, but=but)
    return Taken(row.starts_at, row.ends_at) if row and row.held_until > start else None


def _remind(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """The booker will be reminded the evening before at 18.00 and an hour before, where that is still ahead."""
    subject = f"booking:{booked.number}"
    eve = wallclock.evening_before(booked.starts_at, zone)
    soon = wallclock.waking_before(booked.starts_at, timedelta(hours=1), zone)
    for kind, at in (("booking-eve", eve), ("booking-soon", soon)):
        if now < at and (kind == "booking-soon" or eve < soon):
            due.add(tx, kind=kind, subject=subject, person_id=booked.person_id, at=at)


def move(
    tx: Tx,
    number: int,
    *,
    person_id: int,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
) -> Booked | Refused | NotYours:
    """The booking and its reminders are at another time; or nothing changed and the reason is returned."""
    booked = mine(tx, number, person_id=person_id, now=now)
    if booked is None:
        return NotYours()
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    start, end = _day_hours(tx, space, start, end, zone) if days else (start, end)
    refused = refusal(tx, space, start, end, zone=zone, now=now, days=days, but=number)
    if refused is not None:
        return refused
    held_until = end + timedelta(minutes=space.gap)
    tx.run(
        update(_booking)
        .where(_booking.c.id == number)
        .values(starts_at=start, ends_at=end, held_until=held_until, days=days)
    )
    after = get(tx, number)
    assert after is not None
    due.drop(tx, f"booking:{number}")
    _remind(tx, after, zone=zone, now=now)
    return after


def cancel(tx: Tx, number: int, *, person_id: int, now: datetime) -> Booked | NotYours:
    """The space is free again and nobody is reminded of the booking any more."""
    booked = mine(tx, number, person_id=person_id, now=now)
    if booked is None:
        return NotYours()
    tx.run(update(_booking).where(_booking.c.id == number).values(cancelled_at=now))
    due.drop(tx, f"booking:{number}")
    return booked


def restore(tx: Tx, number: int, *, person_id: int, zone: ZoneInfo, now: datetime) -> Booked | Refused | NotYours:
    """A cancelled booking is back, if its time is still free and ahead; not yours if it is not cancelled."""
    booked = get(tx, number)
    if booked is None or booked.person_id != person_id or tx.scalar(_STATE, number=number) is None:
        return NotYours()
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    refused: Refused | None = Closed() if space.closed_at else None
    if refused is None and booked.starts_at <= now:
        refused = Past()
    refused = refused or _clash(tx, space, booked.starts_at, booked.ends_at, number)
    if refused is not None:
        return refused
    tx.run(update(_booking).where(_booking.c.id == number).values(cancelled_at=None))
    _remind(tx, booked, zone=zone, now=now)
    return booked


def _as_booked(row: Any) -> Booked:
    return Booked(*row)


def get(tx: Tx, number: int) -> Booked | None:
    """Return the booking, cancelled or not."""
    row = tx.first(_ONE, number=number)
    return _as_booked(row) if row else None


def mine(tx: Tx, number: int, *, person_id: int, now: datetime) -> Booked | None:
    """Return the person's own booking if it is still to come or going on."""
    booked = get(tx, number)
    if booked is None or booked.person_id != person_id or booked.ends_at <= now:
        return None
    return booked if tx.scalar(_STATE, number=number) is None else None


def is_cancelled(tx: Tx, number: int) -> bool:
    return tx.scalar(_STATE, number=number) is not None


def coming(tx: Tx, person_id: int, *, now: datetime) -> list[Booked]:
    """Return the person's bookings to come, the next first."""
    return [_as_booked(row) for row in tx.all(_MINE, person=person_id, now=now)]


def coming_in(tx: Tx, space_id: int, *, now: datetime) -> list[Booked]:
    """Return everybody's bookings of the space to come, the next first."""
    return [_as_booked(row) for row in tx.all(_OF_SPACE, space=space_id, now=now)]


def taken(tx: Tx, space: Space, start: datetime, end: datetime, *, but: int = 0) -> list[tuple[datetime, datetime]]:
    """Return when the space is somebody's between two instants, gaps after bookings included, in order."""
    before = tx.first(_CLASH, space=space.id, until=start, but=but)
    spans: Sequence[Any] = tx.all(_TAKEN, space=space.id, since=start, until=end, but=but)
    first = [(before.starts_at, before.held_until)] if before and before.held_until > start else []
    return first + [(row.starts_at, row.held_until) for row in spans]
