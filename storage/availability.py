"""What is free: the spans of a day, and real alternatives when a time is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage import bookings, spaces, wallclock
from storage.db import Tx
from storage.spaces import Space

ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Alternative:
    """A space and a time that could be booked at this moment."""

    space_id: int
    space: str
    start: datetime
    end: datetime


def free(
    tx: Tx, space: Space, day: date, *, zone: ZoneInfo, now: datetime, but: int = 0
) -> list[tuple[datetime, datetime]]:
    """Return when the space is open and nobody's on a local day, from now on, in order."""
    assert space.id is not None
    hours = wallclock.open_spans(spaces.openings(tx, space.id), day, zone)
    if not hours:
        return []
    gap = timedelta(minutes=space.gap)
    taken = bookings.taken(tx, space, hours[0][0], hours[-1][1], but=but)
    spans = wallclock.free_spans(hours, [(start - gap, end) for start, end in taken])
    return [(max(start, _on_grid(now, space, zone)), end) for start, end in spans if end > now]


def _on_grid(at: datetime, space: Space, zone: ZoneInfo) -> datetime:
    """Return the first start of the space's grid after `at`."""
    local = wallclock.local(at, zone)
    off = (local.hour * 60 + local.minute) % space.grid
    whole = at.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=space.grid - off)


def slots(
    tx: Tx, space: Space, day: date, length: timedelta, *, zone: ZoneInfo, now: datetime, but: int = 0
) -> list[tuple[datetime, datetime]]:
    """Return the times of this length that could be booked on the day, one after another in each free span."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in free(tx, space, day, zone=zone, now=now, but=but):
        at = start
        while at + length <= end:
            found.append((at, at + length))
            at += length
    return found


def alternatives(
    tx: Tx, space: Space, start: datetime, end: datetime, *, zone: ZoneInfo, now: datetime, but: int = 0
) -> list[Alternative]:
    """Return up to four: the same space nearby that day, other spaces that fit, the same time on days to come."""
    assert space.id is not None
    nearby = _nearby(tx, space, start, end, zone=zone, now=now, but=but)[:2]
    others = _other_spaces(tx, space, start, end, zone=zone, now=now)[: ALTERNATIVES - len(nearby)]
    found = nearby + others
    for days in (1, -1, 7, 2, 14, 3):
        if len(found) >= ALTERNATIVES:
            break
        there = _same_time(start, end, days, zone)
        if _bookable(tx, space, *there, zone=zone, now=now, but=but):
            found.append(Alternative(space.id, space.name, *there))
    return found


def _nearby(
    tx: Tx, space: Space, start: datetime, end: datetime, *, zone: ZoneInfo, now: datetime, but: int
) -> list[Alternative]:
    """Return the latest fitting time before and the earliest after, on the same day, nearest first."""
    assert space.id is not None
    length, step = end - start, timedelta(minutes=space.grid)
    before: tuple[datetime, datetime] | None = None
    after: tuple[datetime, datetime] | None = None
    for since, until in free(tx, space, wallclock.local(start, zone).date(), zone=zone, now=now, but=but):
        at = since + (-timedelta(minutes=wallclock.minutes(since, zone))) % step
        while at + length <= until:
            if at < start:
                before = (at, at + length)
            elif at > start and after is None:
                after = (at, at + length)
            at += step
    found = [span for span in (before, after) if span is not None]
    found.sort(key=lambda span: abs(span[0] - start))
    return [Alternative(space.id, space.name, *span) for span in found]


def _other_spaces(
    tx: Tx, space: Space, start: datetime, end: datetime, *, zone: ZoneInfo, now: datetime
) -> list[Alternative]:
    """Return other spaces that are free then and hold as many people, the closest in size first."""
    need = space.capacity or 0
    fitting = [
        other
        for other in spaces.all_open(tx)
        if other.id != space.id and (other.capacity is None or other.capacity >= need)
    ]
    fitting.sort(key=lambda other: (other.capacity is None, other.capacity or 0, other.name))
    return [
        Alternative(other.id, other.name, start, end)
        for other in fitting
        if other.id is not None and _bookable(tx, other, start, end, zone=zone, now=now)
    ]


def _same_time(start: datetime, end: datetime, days: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    shift = timedelta(days=days)
    return wallclock.utc(wallclock.local(start, zone) + shift, zone), wallclock.utc(
        wallclock.local(end, zone) + shift, zone
    )


def _bookable(
    tx: Tx, space: Space, start: datetime, end: datetime, *, zone: ZoneInfo, now: datetime, but: int = 0
) -> bool:
    return bookings.refusal(tx, space, start, end, zone=zone, now=now, but=but) is None
