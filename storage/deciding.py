"""What a booking waited for is decided: the keepers approve, or who was offered a turn takes it; or it waits again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, update

from storage import approvals, queue
from storage.booking_due import remind
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere, get, live, space_of
from storage.occupied import Booking, State

_booking = table(Booking)


def settle(
    tx: Tx, number: int, *, zone: ZoneInfo, now: datetime, waits: State | None = None
) -> Booked | Already | NotThere:
    """What was requested has been approved, or what was offered has been taken: it stands, with its reminders.

    Only the time that was there to be read, and, with `waits`, only what waits for just that: it is decided once.
    """
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    values = {"state": State.BOOKED.value, "answer_by": None}
    if before.state != (waits or before.state) or not tx.run(update(_booking).where(as_read(before)).values(values)):
        return Already(get(tx, number) or before)
    after = replace(before, state=State.BOOKED, answer_by=None)
    remind(tx, after, zone=zone, now=now)
    queue.answered(tx, number, now=now)
    return after


def take(tx: Tx, number: int, *, approved: bool, zone: ZoneInfo, now: datetime) -> Booked | Already | NotThere:
    """What was offered to who waited in the queue is theirs; or, where the keepers approve, it is requested, unless it
    is `approved` by who takes it."""
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    space = space_of(tx, before)
    if approved or not space.approval:
        return settle(tx, number, zone=zone, now=now, waits=State.OFFERED)
    answer_by = approvals.answer_by(space, before.starts_at, zone=zone, now=now)
    values = {"state": State.REQUESTED.value, "answer_by": answer_by}
    if before.state != State.OFFERED or not tx.run(update(_booking).where(as_read(before)).values(values)):
        return Already(get(tx, number) or before)
    after = replace(before, state=State.REQUESTED, answer_by=answer_by)
    remind(tx, after, zone=zone, now=now)
    queue.answered(tx, number, now=now)
    return after


def as_read(booked: Booked) -> ColumnElement[bool]:
    """The booking still waits for the same, at the same time."""
    same = (_booking.c.state == booked.state) & (_booking.c.starts_at == booked.starts_at)
    waits = (_booking.c.state != State.BOOKED.value) & _booking.c.cancelled_at.is_(None)
    return (_booking.c.id == booked.number) & same & (_booking.c.ends_at == booked.ends_at) & waits


def request(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Booked | NotThere:
    """The booking waits for the keepers' approval (again)."""
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    space = space_of(tx, before)
    answer_by = approvals.answer_by(space, before.starts_at, zone=zone, now=now)
    values = {"state": State.REQUESTED.value, "answer_by": answer_by}
    standing = (_booking.c.id == number) & _booking.c.cancelled_at.is_(None)
    if not tx.run(update(_booking).where(standing).values(values)):
        return NotThere()
    after = replace(before, state=State.REQUESTED, answer_by=answer_by)
    remind(tx, after, zone=zone, now=now)
    return after
