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


def answer_by(space: Space, start: datetime, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return until when the keepers answer: so many working days, or half of what is left when the time is near."""
    usual = wallclock.working_days_after(now, space.answer_days, zone)
    near = now + (start - now) / 2
    return min(usual, near.replace(second=0, microsecond=0))


def remind(tx: Tx, subject: str, start: datetime, deadline: datetime | None, *, zone: ZoneInfo, now: datetime) -> None:
    """Who is asked when becomes due, as far as it is still ahead, and at the very time that nobody answered."""
    assert deadline is not None
    later = min(deadline + timedelta(days=1), deadline + (start - deadline) / 2)
    steps = {
        REMINDED: max(deadline - timedelta(days=1), now + (deadline - now) / 2),
        DEPUTY: deadline,
        CARETAKER: later,
    }
    for kind, at in steps.items():
        waking = wallclock.next_waking(at, zone)
        if now < waking < start:
            due.add(tx, kind=kind, subject=subject, person_id=None, at=waking)


def lapse(tx: Tx, subject: str, start: datetime) -> None:
    """It becomes due that nobody has answered when the time itself has come."""
    due.add(tx, kind=LAPSED, subject=subject, person_id=None, at=start)
