"""Bookings of spaces: who has which space from when to when, and never two at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from storage import due, spaces, wallclock
from storage.db import Tx, adding, table
from storage.occupied import Booking
from storage.prepared import Prepared
from storage.refusals import Past, Refused, Taken, clash, day_hours, refusal
from storage.spaces import Space


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
class Already:
    """It was so before: nothing changed."""

    booked: Booked


@dataclass(frozen=True, slots=True)
class NotYours:
    """The person has no such booking (or it is over, or cancelled)."""


_booking, _space = table(Booking), table(Space)
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


_THE_SAME = Prepared(
    _whole.where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.person_id == bindparam("person"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at == bindparam("start"),
        _booking.c.ends_at == bindparam("end"),
    )
)


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
) -> Booked | Already | Refused:
    """The space is the person's for that time, with its reminders; or nothing changed and the reason is returned.

    Two who try at once: the schema (`booking_overlap`) lets one in, the other runs again and hears `Taken`.
    """
    assert space.id is not None
    start, end = day_hours(tx, space, start, end, zone) if days else (start, end)
    refused = refusal(tx, space, start, end, zone=zone, now=now, days=days)
    if refused is not None:
        same = tx.first(_THE_SAME, space=space.id, person=person_id, start=start, end=end)
        return Already(_as_booked(same)) if same and isinstance(refused, Taken) else refused
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


def _remind(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """The booker will be reminded the evening before at 18.00 and an hour before, where that is still ahead.

    What begins so early that both would come the same evening is told of once.
    """
    eve = wallclock.evening_before(booked.starts_at, zone)
    soon = wallclock.waking_before(booked.starts_at, timedelta(hours=1), zone)
    same_evening = wallclock.local(eve, zone).date() == wallclock.local(soon, zone).date()
    times = {"booking-eve": eve, "booking-soon": soon}
    if same_evening:
        times.pop("booking-soon" if now < eve else "booking-eve")
    for kind, at in times.items():
        if now < at:
            due.add(tx, kind=kind, subject=f"booking:{booked.number}", person_id=booked.person_id, at=at)


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
) -> Booked | Already | Refused | NotYours:
    """The booking and its reminders are at another time; or nothing changed and the reason is returned."""
    booked = mine(tx, number, person_id=person_id, now=now)
    if booked is None:
        return NotYours()
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    start, end = day_hours(tx, space, start, end, zone) if days else (start, end)
    if (start, end) == (booked.starts_at, booked.ends_at):
        return Already(booked)
    refused = refusal(tx, space, start, end, zone=zone, now=now, days=days, but=number)
    return refused or _put(tx, booked, space, start, end, days, zone=zone, now=now)


def move_back(
    tx: Tx, number: int, *, person_id: int, start: datetime, end: datetime, days: bool, zone: ZoneInfo, now: datetime
) -> Booked | Already | Refused | NotYours:
    """The booking is at the very time it had, whatever the space's hours and limits are by now; if that is free."""
    booked = mine(tx, number, person_id=person_id, now=now)
    if booked is None:
        return NotYours()
    if (start, end) == (booked.starts_at, booked.ends_at):
        return Already(booked)
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    refused = Past() if end <= now else clash(tx, space, start, end, number)
    return refused or _put(tx, booked, space, start, end, days, zone=zone, now=now)


def _put(
    tx: Tx,
    booked: Booked,
    space: Space,
    start: datetime,
    end: datetime,
    days: bool,
    *,
    zone: ZoneInfo,
    now: datetime,
    cancelled: bool = False,
) -> Booked | NotYours:
    """The booking stands at that time, with its reminders; unless it was cancelled, or brought back, meanwhile."""
    state = _booking.c.cancelled_at.is_not(None) if cancelled else _booking.c.cancelled_at.is_(None)
    held_until = end + timedelta(minutes=space.gap)
    values = {"starts_at": start, "ends_at": end, "held_until": held_until, "days": days, "cancelled_at": None}
    if not tx.run(update(_booking).where(_booking.c.id == booked.number, state).values(values)):
        return NotYours()
    after = replace(booked, starts_at=start, ends_at=end, days=days)
    due.drop(tx, f"booking:{booked.number}")
    _remind(tx, after, zone=zone, now=now)
    return after


def cancel(tx: Tx, number: int, *, person_id: int, now: datetime) -> Booked | Already | NotYours:
    """The space is free again and nobody is reminded of the booking any more."""
    booked = mine(tx, number, person_id=person_id, now=now)
    if booked is None:
        before = get(tx, number)
        theirs = before is not None and before.person_id == person_id and is_cancelled(tx, number)
        return Already(before) if before and theirs else NotYours()
    live = (_booking.c.id == number) & _booking.c.cancelled_at.is_(None)
    if not tx.run(update(_booking).where(live).values(cancelled_at=now)):
        return Already(booked)
    due.drop(tx, f"booking:{number}")
    return booked


def restore(
    tx: Tx, number: int, *, person_id: int, zone: ZoneInfo, now: datetime
) -> Booked | Already | Refused | NotYours:
    """A cancelled booking is back, whatever the space's hours and limits are by now; if its time is still free."""
    booked = get(tx, number)
    if booked is None or booked.person_id != person_id:
        return NotYours()
    if not is_cancelled(tx, number):
        return Already(booked) if booked.ends_at > now else NotYours()
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    start, end = booked.starts_at, booked.ends_at
    refused = Past() if end <= now else clash(tx, space, start, end, number)
    return refused or _put(tx, booked, space, start, end, booked.days, zone=zone, now=now, cancelled=True)


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
