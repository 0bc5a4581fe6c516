"""Talkoot are cancelled as a whole, with what was booked for them; and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from storage import changed_together, due, sign_ups, talkoot, talkoot_whole
from storage.db import Tx
from storage.diary import Booked
from storage.planned import Planned
from storage.refusals import Refused
from storage.talkoot_whole import NotOpen


@dataclass(frozen=True, slots=True)
class Cancelled:
    """They are cancelled, and so are these bookings."""

    planned: Planned
    bookings: tuple[Booked, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """They take place after all, with these bookings; the `lost` ones could not be had again."""

    planned: Planned
    bookings: tuple[Booked, ...]
    lost: tuple[tuple[Booked, Refused], ...]


def cancel(tx: Tx, number: int, *, why: str, by: int, zone: ZoneInfo, now: datetime) -> Cancelled | NotOpen:
    """Nobody is expected, reminded or offered a place any more, and what was booked with the talkoot is free."""
    planned = talkoot_whole.locked(tx, number)
    if planned is None or not talkoot_whole.is_ahead(planned, now):
        return NotOpen()
    talkoot.change(tx, number, cancelled_at=now, why=why)
    after = talkoot_whole.known(tx, number)
    talkoot.remind(tx, after, zone=zone, now=now)
    for one in sign_ups.of_talkoot(tx, planned):
        due.drop(tx, one.subject)
    booked = talkoot_whole.live(tx, planned, now=now)
    free = changed_together.cancel(tx, booked, by=by, zone=zone, now=now)
    talkoot.changed(tx, number, now=now)
    return Cancelled(after, free)


def bring_back(tx: Tx, number: int, booked: Iterable[int], *, zone: ZoneInfo, now: datetime) -> Back | NotOpen:
    """Cancelled talkoot take place after all: everybody is expected as before, and has what is still free."""
    planned = talkoot_whole.locked(tx, number)
    if planned is None or planned.cancelled_at is None or planned.starts_at <= now:
        return NotOpen()
    talkoot.change(tx, number, cancelled_at=None, why="")
    back, lost = changed_together.restore(tx, booked, zone=zone, now=now)
    after = talkoot_whole.expected_anew(tx, number, zone=zone, now=now, unsure=False)
    for task in after.tasks:  # somebody may have given up meanwhile
        sign_ups.serve(tx, task.number, zone=zone, now=now)
    return Back(after, back, lost)
