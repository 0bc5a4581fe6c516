"""Approval by a space's keepers: until when they answer, and what becomes due if they do not."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import due, wallclock
from storage.db import Tx
from storage.spaces import Space

REMINDED, DEPUTY, CARETAKER, LAPSED = "request-reminder", "request-deputy", "request-caretaker", "request-lapsed"
"""A day before the deadline the keepers are reminded, then it goes to the deputies, then to the caretakers; when the
time itself has come, nobody has answered."""

UNANSWERED = "Nobody answered in time"
"""Why a request has ended to which no answer came; in English, as the usual reasons are kept."""


def answer_by(space: Space, start: datetime, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return until when the keepers answer: so many working days, or half of what is left when the time is near.

    At night nobody answers: then it is in the morning, if the time has not come by then.
    """
    usual = wallclock.working_days_after(now, space.answer_days, zone)
    half = (now + (start - now) / 2).replace(second=0, microsecond=0)
    hour = half.replace(minute=0)
    near = hour if hour - now >= timedelta(hours=1) and not wallclock.quiet(half, zone) else half
    if usual <= near:
        return usual
    morning = wallclock.next_waking(near, zone)
    return morning if morning < start else near


def remind(tx: Tx, subject: str, start: datetime, deadline: datetime | None, *, zone: ZoneInfo, now: datetime) -> None:
    """Who is asked when becomes due, as far as it is still ahead. The `subject` is a booking, or a whole series."""
    assert deadline is not None
    steps = {
        REMINDED: max(_days_later(deadline, -1, zone), now + (deadline - now) / 2),
        DEPUTY: deadline,
        CARETAKER: min(_days_later(deadline, 1, zone), deadline + (start - deadline) / 2),
    }
    for kind, at in steps.items():
        waking = wallclock.next_waking(at, zone)
        if now < waking < start:
            due.add(tx, kind=kind, subject=subject, person_id=None, at=waking)


def _days_later(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same hour on the wall some days later, also over the nights in which the clocks change."""
    return wallclock.utc(wallclock.local(at, zone) + timedelta(days=days), zone)


def lapse(tx: Tx, subject: str, start: datetime) -> None:
    """It becomes due that nobody has answered when the time itself has come."""
    due.add(tx, kind=LAPSED, subject=subject, person_id=None, at=start)
