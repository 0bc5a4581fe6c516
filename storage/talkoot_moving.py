"""Talkoot are moved with all their days and bookings, or not at all; and moved back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import diary, moving, queue, talkoot, talkoot_whole, wallclock
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere
from storage.planned import Day, Planned, local_day
from storage.refusals import Refused
from storage.talkoot_table import TalkootDay
from storage.talkoot_whole import NotOpen

Was = dict[str, Any]
"""How talkoot were before a change, as `storage.undoing` keeps it."""
Span = tuple[datetime, datetime]
Keeps = Callable[[int], bool]
"""Tells of a space, by its number, whether who moves the talkoot answers for it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """They take place then, with these bookings, each as it was and as it is."""

    planned: Planned
    bookings: tuple[tuple[Booked, Booked], ...]
    was: Was


@dataclass(frozen=True, slots=True)
class Stuck:
    """Nothing was changed: this booking cannot go to the time that it would need."""

    booked: Booked
    start: datetime
    end: datetime
    why: Refused


@dataclass(frozen=True, slots=True)
class Past:
    """Nothing was changed: that time has passed."""


class _Refused(Exception):
    """A part of the whole cannot be: none of it is."""

    def __init__(self, stuck: Stuck) -> None:
        super().__init__(stuck.booked.number)
        self.stuck = stuck


@dataclass(frozen=True, slots=True)
class _Then:
    """When a day is, and when it was to begin before it was moved."""

    number: int
    starts_at: datetime
    ends_at: datetime
    moved_from: datetime | None


_day = table(TalkootDay)


def move(
    tx: Tx, number: int, spans: Sequence[Span], *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Moved | Stuck | Past | NotOpen:
    """Each day is at its new time, the bookings with them; everything that becomes due is as they are then."""
    planned = talkoot_whole.locked(tx, number)
    if planned is None or not talkoot_whole.is_ahead(planned, now) or len(spans) != len(planned.days):
        return NotOpen()
    if min(start for start, _ in spans) <= now:
        return Past()
    later = spans[0][0] > planned.starts_at
    theirs = sorted(
        talkoot_whole.live(tx, planned, now=now), key=_begins, reverse=later
    )  # nobody steps on the one behind
    wishes = [(one, *shifted(one, planned.days, spans, zone)) for one in theirs]

    then = [_Then(day.number, *span, _since(day, span)) for day, span in zip(planned.days, spans, strict=True)]
    weather_at = _weather(planned, spans[0][0], zone, now)
    put = _forward(tx, keeps, zone, now)
    return _moved(tx, planned, then, wishes, put, weather_at=weather_at, goes_ahead=None, zone=zone, now=now)


def put_back(
    tx: Tx, number: int, was: Was, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Moved | Stuck | Past | NotOpen:
    """They are as they were before they were moved, bookings and all, unless they were changed once more since."""
    planned = talkoot_whole.locked(tx, number)
    if planned is None or not talkoot_whole.is_ahead(planned, now) or _days(planned) != was["then"]:
        return NotOpen()
    then = [_Then(day, _at(start), _at(end), _maybe(since)) for day, start, end, since in was["days"]]
    if min(one.starts_at for one in then) <= now:
        return Past()
    found = [(diary.live(tx, row[0], now=now), row) for row in was["bookings"]]
    kept = {one.number: row for one, row in found if one is not None}
    later = then[0].starts_at > planned.starts_at
    theirs = sorted((one for one, _ in found if one is not None), key=_begins, reverse=later)

    wishes = [(one, _at(kept[one.number][1]), _at(kept[one.number][2])) for one in theirs]
    weather_at, ahead = _maybe(was["weather"]), was["ahead"]
    put = _home(tx, kept, keeps, zone, now)
    return _moved(tx, planned, then, wishes, put, weather_at=weather_at, goes_ahead=ahead, zone=zone, now=now)


_Put = Callable[[Booked, datetime, datetime], Booked | Already | Refused | NotThere]


def _forward(tx: Tx, keeps: Keeps, zone: ZoneInfo, now: datetime) -> _Put:
    """Return how a booking goes to another time."""
    return lambda one, start, end: moving.move(
        tx,
        one.number,
        start=start,
        end=end,
        days=one.days,
        approved=keeps(one.space_id),
        zone=zone,
        now=now,
        serve=False,
    )


def _home(tx: Tx, kept: dict[int, list[Any]], keeps: Keeps, zone: ZoneInfo, now: datetime) -> _Put:
    """Return how a booking goes back to the time it had, by whole days or not, and as what it stood then."""
    return lambda one, start, end: moving.move_back(
        tx,
        one.number,
        start=start,
        end=end,
        days=kept[one.number][3],
        state=kept[one.number][4],
        approved=keeps(one.space_id),
        zone=zone,
        now=now,
        serve=False,
    )


def _moved(
    tx: Tx,
    planned: Planned,
    then: Sequence[_Then],
    wishes: Sequence[tuple[Booked, datetime, datetime]],
    put: _Put,
    *,
    weather_at: datetime | None,
    goes_ahead: bool | None,
    zone: ZoneInfo,
    now: datetime,
) -> Moved | Stuck:
    try:
        with tx.part():
            done = _bookings_moved(wishes, put)
            for space_id in sorted({one.space_id for one, _ in done}):  # only now: each stands where another one was
                queue.serve(tx, space_id, zone=zone, now=now)
    except _Refused as refused:
        return refused.stuck
    was = _was(planned, then, [before for before, _ in done])
    for day in then:
        values = {"starts_at": day.starts_at, "ends_at": day.ends_at, "moved_from": day.moved_from}
        tx.run(update(_day).where(_day.c.id == day.number).values(**values))
    talkoot.change(tx, planned.number, weather_at=weather_at, goes_ahead=goes_ahead)
    after = talkoot_whole.expected_anew(tx, planned.number, zone=zone, now=now, unsure=True)
    return Moved(after, tuple(done), was)


def _bookings_moved(wishes: Iterable[tuple[Booked, datetime, datetime]], put: _Put) -> list[tuple[Booked, Booked]]:
    done = []
    for before, start, end in wishes:
        outcome = put(before, start, end)
        match outcome:
            case Booked():
                done.append((before, outcome))
            case Already() | NotThere():
                pass
            case _:
                raise _Refused(Stuck(before, start, end, outcome))
    return done


def shifted(booked: Booked, days: Sequence[Day], spans: Sequence[Span], zone: ZoneInfo) -> Span:
    """Return when a booking would be: as much before and after its own day of the talkoot as it is now.

    What is booked by whole days goes by as many days.
    """
    first = next((at for at, day in enumerate(days) if day.ends_at > booked.starts_at), len(days) - 1)
    last = next((at for at in reversed(range(len(days))) if days[at].starts_at < booked.ends_at), 0)
    begins = _step(days[first].starts_at, spans[first][0], zone)
    ends = _step(days[last].ends_at, spans[last][1], zone)
    if booked.days:
        begins, ends = (timedelta(days=_step_in_days(days[at], spans[at], zone)) for at in (first, last))
    return _later(booked.starts_at, begins, zone), _later(booked.ends_at, ends, zone)


def _step(old: datetime, new: datetime, zone: ZoneInfo) -> timedelta:
    """Return how much later it is, as the clock on the wall shows it."""
    return wallclock.local(new, zone) - wallclock.local(old, zone)


def _step_in_days(day: Day, span: Span, zone: ZoneInfo) -> int:
    return (wallclock.local(span[0], zone).date() - wallclock.local(day.starts_at, zone).date()).days


def _later(at: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    return wallclock.utc(wallclock.local(at, zone) + step, zone)


def _since(day: Day, span: Span) -> datetime | None:
    """Return when the day was to begin before it was moved; one that begins when it did has not been moved now."""
    return day.moved_from if span[0] == day.starts_at else day.starts_at


def _weather(planned: Planned, start: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when it is decided about the weather then: as many days later, if that is still to come."""
    if planned.weather_at is None:
        return None
    days = wallclock.local(start, zone).date() - local_day(planned.days[0], zone)
    then = _later(planned.weather_at, days, zone)
    return then if now < then < start else None


def _begins(booked: Booked) -> datetime:
    return booked.starts_at


def _was(planned: Planned, then: Sequence[_Then], booked: Iterable[Booked]) -> Was:
    return {
        "days": [[day.number, *_iso(day.starts_at, day.ends_at, day.moved_from)] for day in planned.days],
        "then": [[day.number, *_iso(day.starts_at, day.ends_at)] for day in then],
        "weather": _iso(planned.weather_at)[0],
        "ahead": planned.goes_ahead,
        "bookings": [[one.number, *_iso(one.starts_at, one.ends_at), one.days, one.state] for one in booked],
    }


def _days(planned: Planned) -> list[list[Any]]:
    return [[day.number, *_iso(day.starts_at, day.ends_at)] for day in planned.days]


def _iso(*instants: datetime | None) -> list[str | None]:
    return [at.isoformat() if at is not None else None for at in instants]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return _at(text) if text is not None else None
