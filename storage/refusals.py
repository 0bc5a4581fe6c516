"""Whether something can be booked for a time, and why not: its hours and limits, and what is booked already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage import lending, occupied, quotas, spaces, wallclock
from storage.db import Tx
from storage.quotas import OverQuota as OverQuota
from storage.spaces import Space
from storage.wallclock import Opening


@dataclass(frozen=True, slots=True)
class Taken:
    """The space is somebody's from `starts_at` to `ends_at`, and `gap` minutes between the two must stay free.

    `by` are the associations that have it; a person is not named. `state` is what that booking is waiting for.
    """

    starts_at: datetime
    ends_at: datetime
    days: bool = False
    gap: int = 0
    by: tuple[str, ...] = ()
    state: str = occupied.State.BOOKED


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Only `left` of the `there` pieces are free all that time."""

    left: int
    there: int


@dataclass(frozen=True, slots=True)
class Outside:
    """The space is not open then; `open` is when it is, on the first day that does not fit, `why` why it is closed."""

    day: date
    open: tuple[tuple[datetime, datetime], ...]
    why: str = ""


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
class TooLate:
    """It is booked at least `notice` minutes before it begins."""

    notice: int


@dataclass(frozen=True, slots=True)
class Past:
    """That time has begun already."""


@dataclass(frozen=True, slots=True)
class Closed:
    """It cannot be booked any more."""


Refused = Taken | NotEnough | Outside | WrongLength | OffGrid | TooFar | TooLate | Past | Closed | OverQuota

_DAY = timedelta(days=1)
_LONG_DAY = timedelta(hours=25)


def day_hours(
    tx: Tx, space: Space, start: datetime, end: datetime, zone: ZoneInfo, *, days: bool
) -> tuple[datetime, datetime]:
    """One whole day means the hours the space is open that day; several days run from midnight to midnight.

    What is not said by whole `days` stays as it is.
    """
    if not days or end - start > _LONG_DAY or space.by_days:
        return start, end
    open_spans = spaces.open_on(tx, space, wallclock.local(start, zone).date(), zone)
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
    quantity: int | None = None,
    associations: Sequence[int] = (),
) -> Refused | None:
    """Return why it cannot be booked then and by these associations, or None; the booking `but` does not count."""
    if space.closed_at is not None:
        return Closed()
    if (wallclock.day_bounds(wallclock.local(start, zone).date(), zone)[1] if space.by_days else start) <= now:
        return Past()
    if start > now + timedelta(days=space.ahead):
        return TooFar(now + timedelta(days=space.ahead))
    if space.notice and start < now + timedelta(minutes=space.notice):
        return TooLate(space.notice)
    return (
        wrong_length(space, start, end, days)
        or _shut(tx, space, start, end, zone, days)
        or _off_grid(space, start, end, zone, days)
        or clash(tx, space, start, end, but, quantity=quantity)
        or quotas.refusal(tx, space, associations, start, end, zone=zone, but=but)
    )


def again(
    tx: Tx,
    space: Space,
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    but: int,
    quantity: int | None,
    associations: Sequence[int],
) -> Refused | None:
    """Return why what the booking `but` had before cannot be had again, whatever the hours and limits are by now.

    What its associations have booked since counts: nobody comes over a quota by taking something back.
    """
    clashes = Past() if end <= now else clash(tx, space, start, end, but, quantity=quantity)
    return clashes or quotas.refusal(tx, space, associations, start, end, zone=zone, but=but)


def wrong_length(space: Space, start: datetime, end: datetime, days: bool) -> WrongLength | None:
    """Return that the time is shorter or longer than the space is booked for, or None."""
    length = end - start
    # The days on which clocks change are as long as any other.
    minutes = round(length / _DAY) * 24 * 60 if days and length > _LONG_DAY else length / timedelta(minutes=1)
    if space.shortest <= minutes <= space.longest or (days and length <= _LONG_DAY and not space.by_days):
        return None
    if space.by_days and minutes < space.shortest <= 24 * 60:
        return None  # a single day, shortened by the clock
    return WrongLength(space.shortest, space.longest, too_long=minutes > space.longest)


def _shut(tx: Tx, space: Space, start: datetime, end: datetime, zone: ZoneInfo, days: bool) -> Outside | None:
    assert space.id is not None
    if space.by_days:
        return None  # what is stored stays there when nobody can come in
    first = wallclock.local(start, zone).date()
    last = wallclock.local(end - timedelta(microseconds=1), zone).date()
    shut = spaces.why_closed(tx, space.id, first, last)
    if shut:
        return Outside(shut[0], (), shut[1])
    return outside(spaces.openings(tx, space.id), start, end, zone, days)


def outside(hours: tuple[Opening, ...], start: datetime, end: datetime, zone: ZoneInfo, days: bool) -> Outside | None:
    """Return that the time is not within these opening hours, or None."""
    if wallclock.is_open(hours, start, end, zone):
        return None
    first = wallclock.local(start, zone).date()
    if days and end - start > _LONG_DAY:  # by whole days: every day must be one the space is open on
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


def clash(
    tx: Tx, space: Space, start: datetime, end: datetime, but: int = 0, *, quantity: int | None = None
) -> Taken | NotEnough | None:
    """Return what is in the way: another booking of the space, or too much of the gear that is lent."""
    if space.quantity is not None:
        left = lending.left(tx, space, start, end + timedelta(minutes=space.gap), but=but)
        return NotEnough(left, space.quantity) if left < (quantity or 1) else None
    # Bookings of a space never overlap, so only the last one that starts before mine ends can clash.
    row = occupied.last_before(tx, space, end + timedelta(minutes=space.gap), but=but)
    if row is None or row.held_until <= start:
        return None
    gap = (row.held_until - row.ends_at) // timedelta(minutes=1) if row.starts_at < start else space.gap
    by = tuple(occupied.booked_for(tx, row.id))
    return Taken(row.starts_at, row.ends_at, row.days, gap, by, row.state)
