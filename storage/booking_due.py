"""What becomes due about a booking: its reminders, or that somebody has not answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import approvals, due, queue, wallclock
from storage.db import Tx
from storage.diary import Booked
from storage.occupied import State


def remind(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime, quiet: bool = False) -> None:
    """What becomes due about the booking is what its state calls for, and nothing else; `quiet` as for `book`."""
    due.drop(tx, booked.subject)
    promise(tx, booked, zone=zone, now=now, quiet=quiet)


def promise(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime, quiet: bool = False) -> None:
    if booked.answer_by is None:
        return _remind_booker(tx, booked, zone=zone, now=now)
    if booked.state == State.OFFERED:
        return queue.remind(tx, booked.subject, booked.person_id, booked.answer_by, told=now)
    if not quiet:
        approvals.remind(tx, booked.subject, booked.starts_at, booked.answer_by, zone=zone, now=now)
    return approvals.lapse(tx, booked.subject, booked.starts_at)


def _remind_booker(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """The booker will be reminded the evening before at 18.00 and an hour before, where that is still ahead."""
    eve = wallclock.evening_before(booked.starts_at, zone)
    soon = wallclock.waking_before(booked.starts_at, timedelta(hours=1), zone)
    same_evening = wallclock.local(eve, zone).date() == wallclock.local(soon, zone).date()
    times = {"booking-eve": eve, "booking-soon": soon}
    if same_evening:  # what begins so early that both would come the same evening is told of once
        times.pop("booking-soon" if now < eve else "booking-eve")
    for kind, at in times.items():
        if now < at:
            due.add(tx, kind=kind, subject=booked.subject, person_id=booked.person_id, at=at)
