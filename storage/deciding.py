"""What a booking waited for is decided: the keepers approve, or who was offered a turn takes it; or it waits again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, update

from storage import approvals, queue, quiet
from storage.booking_due import remind
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere, get, live, space_of
from storage.occupied import Booking, State
from storage.quiet import Quiet
from storage.spaces import Space

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
    if before.state != (waits or before.state):
        return Already(get(tx, number) or before)
    return _decided(tx, replace(before, state=State.BOOKED, answer_by=None), before, zone=zone, now=now)


def take(tx: Tx, number: int, *, approved: bool, zone: ZoneInfo, now: datetime) -> Booked | Already | NotThere:
    """What was offered to who waited in the queue is theirs; or, where the keepers approve, it is requested, unless it
    is `approved` by who takes it."""
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    space = space_of(tx, before)
    if approved or not space.approval:
        return settle(tx, number, zone=zone, now=now, waits=State.OFFERED)
    if before.state != State.OFFERED:
        return Already(get(tx, number) or before)
    after = _requested(space, before, awake=quiet.of_town(tx), zone=zone, now=now)
    return _decided(tx, after, before, zone=zone, now=now)


def _requested(space: Space, booked: Booked, *, awake: Quiet, zone: ZoneInfo, now: datetime) -> Booked:
    """Return the booking as it waits for the keepers, who have the usual time to answer from now on."""
    answer_by = approvals.answer_by(space, booked.starts_at, awake=awake, zone=zone, now=now)
    return replace(booked, state=State.REQUESTED, answer_by=answer_by)


def _decided(tx: Tx, after: Booked, before: Booked, *, zone: ZoneInfo, now: datetime) -> Booked | Already:
    """The booking is as it is after, with what becomes due about it, unless it is not as it was read any more."""
    if not _say(tx, after, as_read(before)):
        return Already(get(tx, before.number) or before)
    remind(tx, after, zone=zone, now=now)
    queue.answered(tx, before.number, now=now)
    return after


def _say(tx: Tx, after: Booked, there: ColumnElement[bool]) -> int:
    """What is there has the state of the booking and waits as long for an answer; return whether it was there."""
    values = {"state": State(after.state).value, "answer_by": after.answer_by}
    return tx.run(update(_booking).where(there).values(values))


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
    standing = (_booking.c.id == number) & _booking.c.cancelled_at.is_(None)
    after = _requested(space_of(tx, before), before, awake=quiet.of_town(tx), zone=zone, now=now)
    if not _say(tx, after, standing):
        return NotThere()
    remind(tx, after, zone=zone, now=now)
    return after
