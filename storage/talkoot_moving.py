"""Talkoot are moved with all their days and bookings, or not at all; and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import changed_together, talkoot, talkoot_whole, wallclock
from storage.changed_together import Keeps as Keeps
from storage.changed_together import Put, Wish, later
from storage.changed_together import Span as Span
from storage.changed_together import Stuck as Stuck
from storage.db import Tx, table
from storage.diary import Booked
from storage.planned import Day, Planned, local_day
from storage.talkoot_table import TalkootDay
from storage.talkoot_whole import NotOpen

Was = dict[str, Any]
"""How talkoot were before a change, as `storage.undoing` keeps it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """They take place then, with these bookings, each as it was and as it is."""

    planned: Planned
    bookings: tuple[tuple[Booked, Booked], ...]
    was: Was


@dataclass(frozen=True, slots=True)
class Past:
    """Nothing was changed: that time has passed."""


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
    theirs = talkoot_whole.live(tx, planned, now=now)
    wishes = [changed_together.shifted(one, planned.days, spans, zone) for one in theirs]
    then = [_Then(day.number, *span, _since(day, span)) for day, span in zip(planned.days, spans, strict=True)]
    weather_at = _weather(planned, spans[0][0], zone, now)
    put = changed_together.forward(tx, keeps, zone, now)
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
    wishes, put = changed_together.home(tx, was["bookings"], keeps, zone, now)
    weather_at, ahead = _maybe(was["weather"]), was["ahead"]
    return _moved(tx, planned, then, wishes, put, weather_at=weather_at, goes_ahead=ahead, zone=zone, now=now)


def _moved(
    tx: Tx,
    planned: Planned,
    then: Sequence[_Then],
    wishes: Sequence[Wish],
    put: Put,
    *,
    weather_at: datetime | None,
    goes_ahead: bool | None,
    zone: ZoneInfo,
    now: datetime,
) -> Moved | Stuck:
    done = changed_together.move(tx, wishes, put, zone=zone, now=now)
    if isinstance(done, Stuck):
        return done
    was = _was(planned, then, [before for before, _ in done])
    for day in then:
        values = {"starts_at": day.starts_at, "ends_at": day.ends_at, "moved_from": day.moved_from}
        tx.run(update(_day).where(_day.c.id == day.number).values(**values))
    talkoot.change(tx, planned.number, weather_at=weather_at, goes_ahead=goes_ahead)
    after = talkoot_whole.expected_anew(tx, planned.number, zone=zone, now=now, unsure=True)
    return Moved(after, tuple(done), was)


def _since(day: Day, span: Span) -> datetime | None:
    """Return when the day was to begin before it was moved; one that begins when it did has not been moved now."""
    return day.moved_from if span[0] == day.starts_at else day.starts_at


def _weather(planned: Planned, start: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when it is decided about the weather then: as many days later, if that is still to come."""
    if planned.weather_at is None:
        return None
    days = wallclock.local(start, zone).date() - local_day(planned.days[0], zone)
    then = later(planned.weather_at, days, zone)
    return then if now < then < start else None


def _was(planned: Planned, then: Sequence[_Then], booked: Iterable[Booked]) -> Was:
    return {
        "days": [[day.number, *_iso(day.starts_at, day.ends_at, day.moved_from)] for day in planned.days],
        "then": [[day.number, *_iso(day.starts_at, day.ends_at)] for day in then],
        "weather": _iso(planned.weather_at)[0],
        "ahead": planned.goes_ahead,
        "bookings": changed_together.rows(booked),
    }


def _days(planned: Planned) -> list[list[Any]]:
    return [[day.number, *_iso(day.starts_at, day.ends_at)] for day in planned.days]


def _iso(*instants: datetime | None) -> list[str | None]:
    return [at.isoformat() if at is not None else None for at in instants]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return _at(text) if text is not None else None
