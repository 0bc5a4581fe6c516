"""The spaces and gear that are booked with talkoot or an event: all that is wished for, on all days, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from storage import bookings, events, refusals, spaces, talkoot, wallclock
from storage.db import Tx
from storage.diary import Already, Booked
from storage.events import EventNow
from storage.refusals import OffGrid, Refused
from storage.spaces import Space

Keeps = Callable[[int], bool]
"""Whether who books answers for the space: then nobody else need approve it."""


class Timed(Protocol):
    """A day of it, from when to when."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


class Whole(Protocol):
    """Talkoot, or an event: what it is called, who organises it, when it is, and what is wished for with it."""

    @property
    def number(self) -> int: ...

    @property
    def title(self) -> str: ...

    @property
    def associations(self) -> tuple[int, ...]: ...

    @property
    def wishes(self) -> tuple[tuple[int, int | None], ...]: ...

    @property
    def held(self) -> Sequence[Timed]: ...


class _Ties(Protocol):
    """Where it stands which bookings were made with what: `storage.talkoot`, or `storage.events`."""

    def booked_with(self, tx: Tx, number: int) -> list[int]: ...

    def with_booking(self, tx: Tx, number: int, booking_id: int) -> None: ...

    def with_no_booking(self, tx: Tx, number: int) -> None: ...


def _ties(whole: Whole) -> _Ties:
    return events if isinstance(whole, EventNow) else talkoot


@dataclass(frozen=True, slots=True)
class Wanted:
    """A space, or `quantity` of gear, for one of the days."""

    space: Space
    quantity: int | None
    start: datetime
    end: datetime
    days: bool


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
    """Everything wished for is booked for every day of it, in the person's name; or nothing is."""
    had: list[Booked] = []
    before: list[Booked] = []
    refused: list[NotHad] = []
    try:
        with tx.part():
            for one in wanted(tx, whole, zone=zone, now=now):
                outcome = _book(tx, whole, one, person_id=person_id, keeps=keeps, zone=zone, now=now)
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
    except _Undone:
        return Lacking(tuple(refused))
    return Had(tuple(had), tuple(before))


def _book(
    tx: Tx, whole: Whole, one: Wanted, *, person_id: int, keeps: Keeps, zone: ZoneInfo, now: datetime
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
    return [one for one in gone if isinstance(one, Booked)]
