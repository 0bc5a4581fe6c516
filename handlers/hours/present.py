"""Who came to a day of talkoot, and how long each of them was there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from storage import hours, sign_ups
from storage.db import Tx
from storage.hours import QUARTER, Head, Row
from storage.planned import Day
from storage.sign_ups import SignedUp

_SEAT = re.compile(r"s(\d{1,8})(?:\.(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who came: at which task, since when they were seen, and their row where they have one."""

    task_id: int
    head: Head
    arrived_at: datetime | None = None
    row: Row | None = None
    seat: str = ""
    """Which of whose sign-up they are ("s45.1"), where they have no row."""

    @property
    def key(self) -> str:
        """Return what a button calls them."""
        return self.seat if self.row is None else str(self.row.number)

    @property
    def is_told(self) -> bool:
        return self.row is not None and self.row.minutes is not None


def on_day(tx: Tx, day: Day) -> list[Present]:
    """Return who came: where anybody was checked in, those who were; else all who signed up, but for the absent."""
    rows = [row for row in hours.of_day(tx, day.number) if row.reverses_id is None and row.reversed_at is None]
    there = {(row.task_id, row.head): row for row in rows}
    found = [Present(row.task_id, row.whom, row.arrived_at, row) for row in rows]
    if any(row.arrived_at is not None for row in rows):
        return found
    absent = hours.absent(tx, day.number)
    for sign_up in sign_ups.of_day(tx, day.number):
        for seat, head in enumerate(hours.heads_of(sign_up) if sign_up.is_coming else ()):
            key = (sign_up.task_id, head.key)
            if key not in there and key not in absent:
                found.append(Present(sign_up.task_id, head, seat=f"s{sign_up.number}.{seat}"))
    return found


def lasts(day: Day | Row | SignedUp) -> int:
    """Return the minutes of the day, in whole quarters."""
    return int((day.ends_at - day.starts_at).total_seconds()) // 60 // QUARTER * QUARTER


def stayed(day: Day, minutes: int, arrived_at: datetime | None) -> int:
    """Return how much of the hours is left for who came late, in quarters; who was ticked off only after the end, or
    less than a quarter late, was there from the beginning."""
    if arrived_at is None or arrived_at <= day.starts_at or arrived_at >= day.ends_at:
        return minutes
    late = int((arrived_at - day.starts_at).total_seconds()) // 60 // QUARTER * QUARTER
    return max(QUARTER, min(minutes, lasts(day) - late))


def of_seat(tx: Tx, said: str) -> tuple[SignedUp, int] | None:
    """Return the sign-up and which of its people "s45.1" means, or None."""
    found = _SEAT.fullmatch(said)
    sign_up = sign_ups.get(tx, int(found[1])) if found else None
    if found is None or sign_up is None or int(found[2] or 0) >= sign_up.people:
        return None
    return sign_up, int(found[2] or 0)


def row_of(tx: Tx, which: Row | tuple[SignedUp, int], *, by: int) -> Row:
    """Return the row in which their hours are told; who has none gets one."""
    if isinstance(which, Row):
        return which
    sign_up, seat = which
    return hours.expect(tx, sign_up.day_id, sign_up.task_id, hours.head_of(sign_up, seat), by=by)
