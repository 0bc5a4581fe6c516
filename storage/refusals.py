"""Whether a space can be booked for a time, and why not: its hours and limits, and what is booked already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage import occupied, spaces, wallclock
from storage.db import Tx
from storage.spaces import Space


@dataclass(frozen=True, slots=True)
class Taken:
    """The space is somebody's from `starts_at` to `ends_at`, and `gap` minutes between the two must stay free."""

    starts_at: datetime
    ends_at: datetime
    days: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Outside:
    """The space is not open then; `open` is when it is, on the first day that does not fit."""

    day: date
    open: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class WrongLength:
    """Too short or too long: `shortest` and `longest` are minutes."""

    shortest: int
    longest: int
    too_long: bool


@dataclass(frozen=True, slots=True)
class OffGrid:
    """Bookings of the space start and end every `grid` minutes; `nearest` fits."""

    grid: int
    nearest: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class TooFar:
    """It cannot be booked for a time after `until` yet."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """That time has begun already."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The space cannot be booked any more."""


Refused = Taken | Outside | WrongLength | OffGrid | TooFar | Past | Closed


def day_hours(tx: Tx, space: Space, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """One whole day means the hours the space is open that day; several days run from midnight to midnight."""
    if end - start > timedelta(hours=25) or space.id is None:
        return start, end
    open_spans = wallclock.open_spans(spaces.openings(tx, space.id), wallclock.local(start, zone).date(), zone)
    return (open_spans[0][0], open_spans[-1][1]) if open_spans else (start, end)


def refusal(
    tx: Tx,
    space: Space,
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    but: int = 0,
) -> Refused | None:
    """Return why the space cannot be booked for that time, or None; the booking `but` does not count."""
    if space.closed_at is not None:
        return Closed()
    if start <= now:
        return Past()
    if start > now + timedelta(days=space.ahead):
        return TooFar(now + timedelta(days=space.ahead))
    minutes = (end - start) / timedelta(minutes=1)
    if not space.shortest <= minutes <= space.longest and not (days and minutes <= 25 * 60):
        return WrongLength(space.shortest, space.longest, too_long=minutes > space.longest)
    return (
        _shut(tx, space, start, end, zone, days)
        or _off_grid(space, start, end, zone, days)
        or clash(tx, space, start, end, but)
    )


def _shut(tx: Tx, space: Space, start: datetime, end: datetime, zone: ZoneInfo, days: bool) -> Outside | None:
    assert space.id is not None
    hours = spaces.openings(tx, space.id)
    if wallclock.is_open(hours, start, end, zone):
        return None
    first = wallclock.local(start, zone).date()
    if days and end - start > timedelta(hours=25):  # by whole days: every day must be one the space is open on
        count = (wallclock.local(end, zone).date() - first).days
        each = [first + timedelta(days=n) for n in range(min(count, 7))]
        closed = next((day for day in each if not wallclock.open_spans(hours, day, zone)), None)
        return Outside(closed, ()) if closed else None
    return Outside(first, tuple(wallclock.open_spans(hours, first, zone)))


def _off_grid(space: Space, start: datetime, end: datetime, zone: ZoneInfo, days: bool) -> OffGrid | None:
    if days:
        return None
    off = [wallclock.minutes(at, zone) % space.grid for at in (start, end)]
    if not any(off):
        return None
    early = start - timedelta(minutes=off[0])
    late = end + timedelta(minutes=-off[1] % space.grid)
    return OffGrid(space.grid, (early, late))


def clash(tx: Tx, space: Space, start: datetime, end: datetime, but: int = 0) -> Taken | None:
    """Bookings of a space never overlap, so only the last one that starts before mine ends can clash."""
    row = occupied.last_before(tx, space, end + timedelta(minutes=space.gap), but=but)
    if row is None or row.held_until <= start:
        return None
    gap = (row.held_until - row.ends_at) // timedelta(minutes=1) if row.starts_at < start else space.gap
    return Taken(row.starts_at, row.ends_at, row.days, gap)
