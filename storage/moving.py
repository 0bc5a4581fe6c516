"""A booking is at another time, or back at the one it had."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import queue
from storage.booking_due import remind
from storage.db import Tx, table
from storage.deciding import request, settle
from storage.diary import Already, Booked, NotThere, associations_of, live, space_of
from storage.occupied import Booking, State
from storage.refusals import Refused, again, day_hours, refusal
from storage.spaces import Space

_booking = table(Booking)


def move(
    tx: Tx,
    number: int,
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    approved: bool = False,
    serve: bool = True,
) -> Booked | Already | Refused | NotThere:
    """The booking and its reminders are at another time; or nothing changed and the reason is returned.

    Where the keepers approve, they are asked again, unless it is `approved` by who moves it. What is only
    offered to somebody cannot be moved. Without `serve` the caller serves the queue, when more has been moved.
    """
    booked = live(tx, number, now=now)
    if booked is None or booked.state == State.OFFERED:
        return NotThere()
    space = space_of(tx, booked)
    start, end = day_hours(tx, space, start, end, zone, days=days)
    if (start, end) == (booked.starts_at, booked.ends_at):
        return Already(booked)
    refused = refusal(
        tx,
        space,
        start,
        end,
        zone=zone,
        now=now,
        days=days,
        but=number,
        quantity=booked.quantity,
        associations=associations_of(tx, number),
    )
    if refused:
        return refused
    moved = put(tx, booked, space, start, end, days or space.by_days, zone=zone, now=now, serve=serve)
    if isinstance(moved, Booked) and space.approval and not approved:
        return request(tx, number, zone=zone, now=now)
    return moved


def move_back(
    tx: Tx,
    number: int,
    *,
    start: datetime,
    end: datetime,
    days: bool,
    state: str,
    zone: ZoneInfo,
    now: datetime,
    approved: bool = False,
    serve: bool = True,
) -> Booked | Already | Refused | NotThere:
    """The booking is as it was before it was moved, whatever its hours and limits are by now; if that is free.

    Where the keepers approve, they are asked about a time that did not
    stand then (`state`), unless it is `approved` by who moves it.
    """
    booked = live(tx, number, now=now)
    if booked is None:
        return NotThere()
    if (start, end) == (booked.starts_at, booked.ends_at):
        return Already(booked)
    space = space_of(tx, booked)
    whose = associations_of(tx, number)
    refused = again(tx, space, start, end, zone=zone, now=now, but=number, quantity=booked.quantity, associations=whose)
    if refused:
        return refused
    moved = put(tx, booked, space, start, end, days, zone=zone, now=now, serve=serve)
    if not isinstance(moved, Booked) or state == booked.state:
        return moved
    if state == State.BOOKED:
        settled = settle(tx, number, zone=zone, now=now)
        return settled if isinstance(settled, Booked) else moved
    return request(tx, number, zone=zone, now=now) if space.approval and not approved else moved


def put(
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
    serve: bool = True,
) -> Booked | NotThere:
    """The booking stands at that time, with its reminders; unless it was cancelled, or brought back, meanwhile."""
    state = _booking.c.cancelled_at.is_not(None) if cancelled else _booking.c.cancelled_at.is_(None)
    held_until = end + timedelta(minutes=space.gap)
    confirmed = None if cancelled or start != booked.starts_at else booked.confirmed_at
    values = {"starts_at": start, "ends_at": end, "held_until": held_until, "days": days}
    values |= {
        "cancelled_at": None,
        "cancelled_by": None,
        "why": "",
        "turn_at": booked.turn_at,
        "confirmed_at": confirmed,
    }
    if not tx.run(update(_booking).where(_booking.c.id == booked.number, state).values(values)):
        return NotThere()
    after = replace(booked, starts_at=start, ends_at=end, days=days, cancelled_at=None, why="", confirmed_at=confirmed)
    remind(tx, after, zone=zone, now=now)
    if serve:
        queue.serve(tx, booked.space_id, zone=zone, now=now)
    return after
