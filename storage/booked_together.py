"""The spaces and gear that are booked with talkoot or an event: all that is wished for, on all days, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from storage import bookings, events, refusals, series_together, spaces, talkoot, wallclock
from storage.db import Tx
from storage.diary import Already, Booked
from storage.events import EventNow
from storage.refusals import OffGrid, Refused
from storage.series_together import Timed as Timed
from storage.series_together import Wanted as Wanted
from storage.series_together import Whole as Whole
from storage.spaces import Space

Keeps = Callable[[int], bool]
"""Whether who books answers for the space: then nobody else need approve it."""


class _Ties(Protocol):
    """Where it stands which bookings were made with what: `storage.talkoot`, or `storage.events`."""

    def booked_with(self, tx: Tx, number: int) -> list[int]: ...

    def with_booking(self, tx: Tx, number: int, booking_id: int) -> None: ...

    def with_no_booking(self, tx: Tx, number: int) -> None: ...


def _ties(whole: Whole) -> _Ties:
    return events if isinstance(whole, EventNow) else talkoot


@dataclass(frozen=True, slots=True)
class NotHad:
    """What cannot be booked, and why."""

    wanted: Wanted
    why: Refused


@dataclass(frozen=True, slots=True)
class Had:
    """All that was wished for is booked, or asked for; `before` was theirs for that very time already."""

    booked: tuple[Booked, ...] = ()
    before: tuple[Booked, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """Nothing was booked, because of these."""

    not_had: tuple[NotHad, ...]


class _Undone(Exception):
    """Something was refused: nothing of it is booked."""


def book(tx: Tx, whole: Whole, *, person_id: int, keeps: Keeps, zone: ZoneInfo, now: datetime) -> Had | Lacking:
    """Everything wished for is booked for every day of it, in the person's name; or nothing is.

    What is on again and again has of each space a series of turns: its keepers are asked about them as one.
    """
    had: list[Booked] = []
    before: list[Booked] = []
    refused: list[NotHad] = []
    rows = series_together.Rows(tx, whole, person_id, zone, now)
    try:
        with tx.part():
            for one in wanted(tx, whole, zone=zone, now=now):
                outcome = _book(tx, whole, one, rows.of(one), person_id=person_id, keeps=keeps, zone=zone, now=now)
                match outcome:
                    case Booked():
                        had.append(outcome)
                        _ties(whole).with_booking(tx, whole.number, outcome.number)
                    case Already(booked):
                        before.append(booked)
                    case _:
                        refused.append(NotHad(one, outcome))
            if refused:
                raise _Undone
            rows.done(had)
    except _Undone:
        return Lacking(tuple(refused))
    return Had(tuple(had), tuple(before))


def _book(
    tx: Tx,
    whole: Whole,
    one: Wanted,
    series_id: int | None,
    *,
    person_id: int,
    keeps: Keeps,
    zone: ZoneInfo,
    now: datetime,
) -> Booked | Already | Refused:
    return bookings.book(
        tx,
        space=one.space,
        person_id=person_id,
        start=one.start,
        end=one.end,
        days=one.days,
        purpose=whole.title,
        quantity=one.quantity,
        associations=whole.associations,
        approved=keeps(one.space.id or 0),
        series_id=series_id,
        turn_at=one.start if series_id is not None else None,
        quiet=series_id is not None,
        zone=zone,
        now=now,
    )


def wanted(tx: Tx, whole: Whole, *, zone: ZoneInfo, now: datetime, shift: timedelta = timedelta()) -> Iterator[Wanted]:
    """Yield what is wished for, in one order for everybody; `shift` is by how much later it would be.

    What is booked by halves of an hour is wanted from the half before it begins until the half after it ends.
    """
    for space_id, quantity in sorted(whole.wishes, key=lambda wish: wish[0]):
        space = spaces.get(tx, space_id)
        for day in whole.held if space is not None else ():
            assert space is not None
            start, end = (wallclock.utc(wallclock.local(at, zone) + shift, zone) for at in (day.starts_at, day.ends_at))
            pieces = quantity or 1 if space.quantity is not None else None
            yield _on_grid(tx, Wanted(space, pieces, *_whole(space, start, end, zone), space.by_days), zone, now)


def _whole(space: Space, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the time, by whole days where the space is booked so."""
    if not space.by_days:
        return start, end
    last = wallclock.local(end - timedelta(microseconds=1), zone).date()
    return wallclock.day_bounds(wallclock.local(start, zone).date(), zone)[0], wallclock.day_bounds(last, zone)[1]


def _on_grid(tx: Tx, one: Wanted, zone: ZoneInfo, now: datetime) -> Wanted:
    why = refusals.refusal(tx, one.space, one.start, one.end, zone=zone, now=now, days=one.days, quantity=one.quantity)
    return Wanted(one.space, one.quantity, *why.nearest, one.days) if isinstance(why, OffGrid) else one


def lacking(
    tx: Tx, whole: Whole, *, zone: ZoneInfo, now: datetime, shift: timedelta = timedelta()
) -> tuple[NotHad, ...]:
    """Return what could not be booked just now, if it were so much later, and why."""
    found = []
    for one in wanted(tx, whole, zone=zone, now=now, shift=shift):
        start, end = refusals.day_hours(tx, one.space, one.start, one.end, zone, days=one.days)
        why = refusals.refusal(
            tx,
            one.space,
            start,
            end,
            zone=zone,
            now=now,
            days=one.days,
            quantity=one.quantity,
            associations=whole.associations,
        )
        found += [NotHad(one, why)] if why is not None else []
    return tuple(found)


def give_back(tx: Tx, whole: Whole, *, by: int, zone: ZoneInfo, now: datetime) -> list[Booked]:
    """Nothing is booked with it any more; return what was, and is free again."""
    ties = _ties(whole)
    gone = [bookings.cancel(tx, one, by=by, zone=zone, now=now) for one in ties.booked_with(tx, whole.number)]
    ties.with_no_booking(tx, whole.number)
    free = [one for one in gone if isinstance(one, Booked)]
    series_together.over(tx, {one.series_id for one in free if one.series_id is not None}, now=now)
    return free
