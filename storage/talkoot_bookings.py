"""The spaces and gear that are booked with talkoot: all that is wished for, on all of its days, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import bookings, refusals, spaces, talkoot, wallclock
from storage.db import Tx, table
from storage.diary import Already, Booked
from storage.planned import Planned
from storage.refusals import OffGrid, Refused
from storage.spaces import Space
from storage.talkoot_table import TalkootBooking

Keeps = Callable[[int], bool]
"""Whether who books answers for the space: then nobody else need approve it."""


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


_with = table(TalkootBooking)


def book(tx: Tx, planned: Planned, *, person_id: int, keeps: Keeps, zone: ZoneInfo, now: datetime) -> Had | Lacking:
    """Everything wished for is booked for every day of the talkoot, in the person's name; or nothing is."""
    had: list[Booked] = []
    before: list[Booked] = []
    refused: list[NotHad] = []
    try:
        with tx.part():
            for one in wanted(tx, planned, zone=zone, now=now):
                outcome = _book(tx, planned, one, person_id=person_id, keeps=keeps, zone=zone, now=now)
                match outcome:
                    case Booked():
                        had.append(outcome)
                        talkoot.with_booking(tx, planned.number, outcome.number)
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
    tx: Tx, planned: Planned, one: Wanted, *, person_id: int, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Booked | Already | Refused:
    return bookings.book(
        tx,
        space=one.space,
        person_id=person_id,
        start=one.start,
        end=one.end,
        days=one.days,
        purpose=planned.title,
        quantity=one.quantity,
        associations=planned.associations,
        approved=keeps(one.space.id or 0),
        zone=zone,
        now=now,
    )


def wanted(
    tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime, shift: timedelta = timedelta()
) -> Iterator[Wanted]:
    """Yield what is wished for, in one order for everybody; `shift` is by how much later the talkoot would be.

    What is booked by halves of an hour is wanted from the half before the work begins until the half after it ends.
    """
    for space_id, quantity in sorted(planned.wishes, key=lambda wish: wish[0]):
        space = spaces.get(tx, space_id)
        for day in planned.days if space is not None else ():
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
    tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime, shift: timedelta = timedelta()
) -> tuple[NotHad, ...]:
    """Return what could not be booked just now, if the talkoot were so much later, and why."""
    found = []
    for one in wanted(tx, planned, zone=zone, now=now, shift=shift):
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
            associations=planned.associations,
        )
        found += [NotHad(one, why)] if why is not None else []
    return tuple(found)


def give_back(tx: Tx, number: int, *, by: int, zone: ZoneInfo, now: datetime) -> list[Booked]:
    """Nothing is booked with the talkoot any more; return what was, and is free again."""
    gone = [bookings.cancel(tx, one, by=by, zone=zone, now=now) for one in talkoot.booked_with(tx, number)]
    tx.run(_with.delete().where(_with.c.talkoot_id == number))
    return [one for one in gone if isinstance(one, Booked)]
