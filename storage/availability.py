"""What is free: the spans of a day, and real alternatives when a time is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from storage import lending, occupied, refusals, spaces, wallclock
from storage.db import Tx
from storage.spaces import Space
from storage.wallclock import Bounds

ALTERNATIVES = 4
USUAL = 120
"""How many minutes are offered where a space allows it."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A space and a time that could be booked at this moment."""

    space_id: int
    space: str
    start: datetime
    end: datetime
    days: bool = False


def busy(
    tx: Tx, space: Space, start: datetime, end: datetime, *, but: int = 0, quantity: int | None = None
) -> list[tuple[datetime, datetime]]:
    """Return when between two instants the space is somebody's, or too little of the gear is left."""
    if space.quantity is not None:
        return lending.short(tx, space, quantity or 1, start, end, but=but)
    return occupied.taken(tx, space, start, end, but=but)


def free(
    tx: Tx, space: Space, day: date, *, zone: ZoneInfo, now: datetime, but: int = 0, quantity: int | None = None
) -> list[Bounds]:
    """Return when a booking may begin and end on a local day, from now on, in order: open, nobody's, on the grid.

    What is too short for the shortest booking is left out, and so is what cannot be booked yet.
    """
    return free_between(tx, space, day, day, zone=zone, now=now, but=but, quantity=quantity)[day]


def free_between(
    tx: Tx,
    space: Space,
    first: date,
    last: date,
    *,
    zone: ZoneInfo,
    now: datetime,
    but: int = 0,
    quantity: int | None = None,
) -> dict[date, list[Bounds]]:
    """Return what `free` says of each of the local days from first to last."""
    hours, latest = spaces.open_between(tx, space, first, last, zone), now + timedelta(days=space.ahead)
    spans = [span for there in hours.values() if there and there[0][0] <= latest for span in there]
    if not spans:
        return {day: [] for day in hours}
    since, until = min(start for start, _ in spans), max(end for _, end in spans)
    gap = timedelta(minutes=space.gap)
    taken = [(start - gap, end) for start, end in busy(tx, space, since, until + gap, but=but, quantity=quantity)]
    return {
        day: _left(space, there, taken, zone=zone, now=now) if there and there[0][0] <= latest else []
        for day, there in hours.items()
    }


def _left(
    space: Space, hours: Sequence[Bounds], taken: Sequence[Bounds], *, zone: ZoneInfo, now: datetime
) -> list[Bounds]:
    least = min(timedelta(minutes=space.shortest), max(end - start for start, end in hours))
    spans = wallclock.free_spans(hours, taken)
    found = [(_first_start(start, space, now, zone), _last_end(end, space, zone)) for start, end in spans]
    return [(start, end) for start, end in found if start < end and end - start >= least]


def _first_start(at: datetime, space: Space, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first start of the space's grid from `at` on that is still ahead."""
    at = max(at, now.replace(second=0, microsecond=0) + timedelta(minutes=1))
    return at + timedelta(minutes=-wallclock.minutes(at, zone) % space.grid)


def _last_end(at: datetime, space: Space, zone: ZoneInfo) -> datetime:
    return at - timedelta(minutes=wallclock.minutes(at, zone) % space.grid)


def slots(
    tx: Tx, space: Space, day: date, *, zone: ZoneInfo, now: datetime, but: int = 0, quantity: int | None = None
) -> list[tuple[datetime, datetime]]:
    """Return times to offer on the day, of a usual length, one after another; what begins at night comes last."""
    minutes = max(space.shortest, min(USUAL, space.longest))
    length = timedelta(minutes=minutes + -minutes % space.grid)
    night, morning = (wallclock.utc(datetime.combine(day, time(hour)), zone) for hour in (6, 8))
    late: list[tuple[datetime, datetime]] = []
    found: list[tuple[datetime, datetime]] = []
    for start, end in free(tx, space, day, zone=zone, now=now, but=but, quantity=quantity):
        at = morning if start < night and morning < end else start
        found += _one_after_another(at, end, length)
        late += _one_after_another(start, at, length)
    last = now + timedelta(days=space.ahead)
    return [slot for slot in found + late if slot[0] <= last]


def _one_after_another(start: datetime, end: datetime, length: timedelta) -> list[tuple[datetime, datetime]]:
    count = max(0, (end - start) // length)
    return [(start + n * length, start + (n + 1) * length) for n in range(count)]


def alternatives(
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
    elsewhere: bool = True,
    apart: bool = False,
) -> list[Alternative]:
    """Return up to four: the same space nearby that day, other spaces that fit, the same time on days to come.

    Without `elsewhere` the same space alone; `apart` from the time asked for, which somebody has said no to.
    """
    assert space.id is not None
    nearby = [] if days else _nearby(tx, space, start, end, zone=zone, now=now, but=but, quantity=quantity, apart=apart)
    others = _other_spaces(tx, space, start, end, zone=zone, now=now, days=days) if elsewhere else iter(())
    found = nearby + list(islice(others, ALTERNATIVES - len(nearby)))
    for shift in (1, -1, 7, 2, 14, 3):
        if len(found) >= ALTERNATIVES:
            break
        there = _same_time(start, end, shift, zone)
        if _bookable(tx, space, *there, zone=zone, now=now, days=days, but=but, quantity=quantity):
            found.append(Alternative(space.id, space.name, *there, days))
    return found


def other_weeks(
    tx: Tx,
    space: Space,
    associations: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    but: int = 0,
) -> list[tuple[datetime, datetime]]:
    """Return the same time of the week in up to three of the weeks to come, where it is free and within the quota."""
    there = (_same_time(start, end, 7 * weeks, zone) for weeks in range(1, 9))
    found = (
        span
        for span in there
        if not refusals.refusal(tx, space, *span, zone=zone, now=now, days=days, but=but, associations=associations)
    )
    return list(islice(found, 3))


def days_with_room(
    tx: Tx, space: Space, after: date, *, zone: ZoneInfo, now: datetime, but: int = 0, quantity: int | None = None
) -> list[date]:
    """Return the next two days after this one, within a month, on which the space has something free."""
    first, last = after + timedelta(days=1), after + timedelta(days=31)
    each = free_between(tx, space, first, last, zone=zone, now=now, but=but, quantity=quantity)
    return [day for day, spans in each.items() if spans][:2]


_EARLY = 7
"""Before this hour nobody is offered a time without having asked for one as early."""


def _nearby(
    tx: Tx,
    space: Space,
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    but: int,
    quantity: int | None,
    apart: bool,
) -> list[Alternative]:
    """Return the latest fitting time before and the earliest after, on the same day, nearest first.

    The small hours are offered only to who asked for them.
    """
    assert space.id is not None
    length, step = end - start, timedelta(minutes=space.grid)
    ends_by, starts_from = (start, end) if apart else (end, start)
    early = wallclock.local(start, zone).hour < _EARLY
    before: tuple[datetime, datetime] | None = None
    after: tuple[datetime, datetime] | None = None
    day = wallclock.local(start, zone).date()
    for since, until in free(tx, space, day, zone=zone, now=now, but=but, quantity=quantity):
        at = since + (-timedelta(minutes=wallclock.minutes(since, zone))) % step
        while at + length <= until:
            if at < start and (at + length <= ends_by or not apart):
                small = wallclock.local(at, zone).hour < _EARLY
                before = before if small and not early else (at, at + length)
            elif at > start and at >= starts_from and after is None:
                after = (at, at + length)
            at += step
    found = [span for span in (before, after) if span is not None]
    found.sort(key=lambda span: abs(span[0] - start))
    return [Alternative(space.id, space.name, *span) for span in found]


def _other_spaces(
    tx: Tx, space: Space, start: datetime, end: datetime, *, zone: ZoneInfo, now: datetime, days: bool
) -> Iterator[Alternative]:
    """Yield other spaces that are free then and hold as many people, the closest in size first."""
    need = space.capacity or 0
    fitting = [
        other
        for other in spaces.all_open(tx)
        if other.id != space.id
        and other.kind == space.kind
        and space.quantity is None
        and (other.capacity is None or other.capacity >= need)
    ]
    fitting.sort(key=lambda other: (other.capacity is None, other.capacity or 0, other.name))
    for other in fitting:
        if other.id is not None and _bookable(tx, other, start, end, zone=zone, now=now, days=days):
            yield Alternative(other.id, other.name, start, end, days)


def _same_time(start: datetime, end: datetime, days: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    shift = timedelta(days=days)
    return wallclock.utc(wallclock.local(start, zone) + shift, zone), wallclock.utc(
        wallclock.local(end, zone) + shift, zone
    )


def _bookable(
    tx: Tx,
    space: Space,
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    days: bool,
    but: int = 0,
    quantity: int | None = None,
) -> bool:
    start, end = refusals.day_hours(tx, space, start, end, zone, days=days)
    found = refusals.refusal(tx, space, start, end, zone=zone, now=now, days=days, but=but, quantity=quantity)
    return found is None
