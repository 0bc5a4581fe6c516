"""Talkoot are moved with all their days and bookings, or not at all; and moved back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from storage import changed_together, days_moved, talkoot, talkoot_whole, wallclock
from storage.changed_together import Keeps as Keeps
from storage.changed_together import Put, Wish, later
from storage.changed_together import Span as Span
from storage.changed_together import Stuck as Stuck
from storage.days_moved import NotOpen as NotOpen
from storage.days_moved import Past as Past
from storage.days_moved import Then
from storage.db import Tx, table
from storage.diary import Booked
from storage.planned import Planned, local_day
from storage.talkoot_table import TalkootDay

Was = dict[str, Any]
"""How talkoot were before a change, as `storage.undoing` keeps it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """They take place then, with these bookings, each as it was and as it is."""

    planned: Planned
    bookings: tuple[tuple[Booked, Booked], ...]
    was: Was


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
    then = days_moved.moved(planned.days, spans)
    weather_at = _weather(planned, spans[0][0], zone, now)
    put = changed_together.forward(tx, keeps, zone, now)
    return _moved(tx, planned, then, wishes, put, weather_at=weather_at, goes_ahead=None, zone=zone, now=now)


def put_back(
    tx: Tx, number: int, was: Was, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Moved | Stuck | Past | NotOpen:
    """They are as they were before they were moved, bookings and all, unless they were changed once more since."""
    planned = talkoot_whole.locked(tx, number)
    if planned is None or not talkoot_whole.is_ahead(planned, now) or days_moved.times(planned.days) != was["then"]:
        return NotOpen()
    then = days_moved.read(was["days"])
    if min(one.starts_at for one in then) <= now:
        return Past()
    wishes, put = changed_together.home(tx, was["bookings"], keeps, zone, now)
    weather_at, ahead = days_moved.at(was["weather"]), was["ahead"]
    return _moved(tx, planned, then, wishes, put, weather_at=weather_at, goes_ahead=ahead, zone=zone, now=now)


def _moved(
    tx: Tx,
    planned: Planned,
    then: Sequence[Then],
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
    days_moved.put(tx, _day, then)
    talkoot.change(tx, planned.number, weather_at=weather_at, goes_ahead=goes_ahead)
    after = talkoot_whole.expected_anew(tx, planned.number, zone=zone, now=now, unsure=True)
    return Moved(after, tuple(done), was)


def _weather(planned: Planned, start: datetime, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when it is decided about the weather then: as many days later, if that is still to come."""
    if planned.weather_at is None:
        return None
    days = wallclock.local(start, zone).date() - local_day(planned.days[0], zone)
    then = later(planned.weather_at, days, zone)
    return then if now < then < start else None


def _was(planned: Planned, then: Sequence[Then], booked: Iterable[Booked]) -> Was:
    return {
        "days": days_moved.rows(planned.days),
        "then": days_moved.times(then),
        "weather": days_moved.iso(planned.weather_at),
        "ahead": planned.goes_ahead,
        "bookings": changed_together.rows(booked),
    }
