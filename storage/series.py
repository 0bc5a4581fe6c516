"""Series: the same hours again and again. Each turn is a booking of its own; what is missing can be added later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from storage import bookings, diary, spaces, wallclock
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere
from storage.occupied import Series
from storage.prepared import Prepared
from storage.refusals import Refused
from storage.spaces import Space

MOST_TURNS = 120
"""A series has at most so many turns."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a turn of a series begins and ends; `at` is which turn it is, wherever it has been moved."""

    at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """A turn that could not be had, and why."""

    turn: Turn
    why: Refused


@dataclass(frozen=True, slots=True)
class Begun:
    """The series stands with these bookings, the next first; the failed turns are missing in it."""

    series_id: int
    booked: tuple[Booked, ...]
    failed: tuple[Failed, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """These bookings were moved, as they were `before` and are `after`; those that could not be stay where they are."""

    before: tuple[Booked, ...]
    after: tuple[Booked, ...]
    failed: tuple[tuple[Booked, Refused], ...]


@dataclass(frozen=True, slots=True)
class CannotShift:
    """A rule like "the last Friday" cannot be moved to another day: only its hours can."""


_series = table(Series)
_ONE = Prepared(select(_series).where(_series.c.id == bindparam("number")))
_OF_PERSON = Prepared(
    select(_series)
    .where(_series.c.person_id == bindparam("person"), _series.c.ended_at.is_(None))
    .order_by(_series.c.starts_at, _series.c.id)
)


def turns(start: datetime, end: datetime, rule: str, zone: ZoneInfo) -> list[Turn]:
    """Return the turns that the rule means, each at the same time on the wall, at most `MOST_TURNS`."""
    length = wallclock.local(end, zone) - wallclock.local(start, zone)
    found = wallclock.occurrences(start, rule, zone, limit=MOST_TURNS)
    return [Turn(at, at, wallclock.utc(wallclock.local(at, zone) + length, zone)) for at in found]


class _Tried(Exception):
    """The bookings were only tried."""


def begin(
    tx: Tx,
    *,
    space: Space,
    person_id: int,
    start: datetime,
    end: datetime,
    rule: str,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    purpose: str = "",
    quantity: int | None = None,
    associations: Sequence[int] = (),
    open_to_others: bool = False,
    approved: bool = False,
) -> Begun:
    """Every turn that can be had is booked, or requested from the keepers as one; the others are told with reasons."""
    each = turns(start, end, rule, zone)
    row = Series(
        space_id=space.id or 0,
        person_id=person_id,
        rule=_until_the_last(rule, each, zone),
        starts_at=start,
        ends_at=end,
        purpose=purpose,
        quantity=quantity,
        created_at=now,
    )
    number = tx.add(row)
    booked: list[Booked] = []
    failed: list[Failed] = []
    for turn in each:
        outcome = bookings.book(
            tx,
            space=space,
            person_id=person_id,
            start=turn.starts_at,
            end=turn.ends_at,
            zone=zone,
            now=now,
            days=days,
            purpose=purpose,
            quantity=quantity,
            associations=associations,
            open_to_others=open_to_others,
            approved=approved,
            series_id=number,
            turn_at=turn.at,
            quiet=bool(booked),
        )
        match outcome:
            case Booked():
                booked.append(outcome)
            case Already(there):
                booked.append(_adopt(tx, there, number, turn))
            case _:
                failed.append(Failed(turn, outcome))
    return Begun(number, tuple(booked), tuple(failed))


def attempt(tx: Tx, **wanted: Any) -> Begun:
    """Return what `begin` would do now; nothing is changed."""
    found: list[Begun] = []
    try:
        with tx.part():
            found.append(begin(tx, **wanted))
            raise _Tried
    except _Tried:
        return found[0]


def _adopt(tx: Tx, booked: Booked, series_id: int, turn: Turn) -> Booked:
    """What the person had booked for that time already is a turn of the series, unless it is one of another."""
    if booked.series_id is None:
        bookings.as_turn(tx, booked.number, series_id, turn.at)
        return replace(booked, series_id=series_id, turn_at=turn.at)
    return booked


def _until_the_last(rule: str, each: Sequence[Turn], zone: ZoneInfo) -> str:
    """Return the rule with the day of its last turn as its end, however it was said."""
    last = wallclock.local(each[-1].at, zone).date() if each else None
    return wallclock.write_rule(replace(wallclock.parse_rule(rule), count=None, until=last))


def get(tx: Tx, number: int) -> Series | None:
    """Return the series, ended or not."""
    row = tx.first(_ONE, number=number)
    return Series.model_construct(**row._asdict()) if row else None


def of_person(tx: Tx, person_id: int) -> list[Series]:
    """Return the person's series that have not been ended."""
    return [Series.model_construct(**row._asdict()) for row in tx.all(_OF_PERSON, person=person_id)]


def coming(tx: Tx, number: int, *, now: datetime, since: datetime | None = None) -> list[Booked]:
    """Return the turns still to come, the next first; with `since` from that turn on."""
    return [
        one
        for one in diary.of_series(tx, number)
        if one.starts_at > now and (since is None or (one.turn_at or one.starts_at) >= since)
    ]


def missing(tx: Tx, series: Series, *, zone: ZoneInfo, now: datetime) -> list[Turn]:
    """Return the turns to come that nothing is booked for: they failed, or were given up."""
    if series.ended_at is not None:
        return []
    there = {one.turn_at for one in diary.of_series(tx, series.id or 0)}
    each = turns(series.starts_at, series.ends_at, series.rule, zone)
    return [turn for turn in each if turn.at > now and turn.at not in there]


def add(
    tx: Tx, series: Series, turn: Turn, *, zone: ZoneInfo, now: datetime, approved: bool = False
) -> Booked | Already | Refused | NotThere:
    """A missing turn of the series is booked, at its own time or at the one it was given instead."""
    space = spaces.get(tx, series.space_id)
    if space is None or turn.at not in {one.at for one in missing(tx, series, zone=zone, now=now)}:
        return NotThere()
    others = diary.of_series(tx, series.id or 0)
    return bookings.book(
        tx,
        space=space,
        person_id=series.person_id,
        start=turn.starts_at,
        end=turn.ends_at,
        zone=zone,
        now=now,
        days=others[-1].days if others else False,
        purpose=series.purpose,
        quantity=series.quantity,
        associations=diary.associations_of(tx, others[-1].number) if others else (),
        approved=approved,
        series_id=series.id,
        turn_at=turn.at,
    )


def cancel_from(
    tx: Tx, number: int, since: datetime, *, by: int | None, zone: ZoneInfo, now: datetime, why: str = ""
) -> list[Booked]:
    """The turn and all that come after it are cancelled, and the series has ended; return the cancelled bookings."""
    tx.run(update(_series).where(_series.c.id == number).values(ended_at=now))
    cancelled = [
        bookings.cancel(tx, one.number, by=by, zone=zone, now=now, why=why)
        for one in coming(tx, number, now=now, since=since)
    ]
    return [one for one in cancelled if isinstance(one, Booked)]


def go_on(tx: Tx, number: int) -> None:
    """A series that had been ended goes on."""
    tx.run(update(_series).where(_series.c.id == number).values(ended_at=None))


def move_from(
    tx: Tx,
    series: Series,
    since: datetime,
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    approved: bool = False,
) -> Moved | CannotShift:
    """The turn goes to the new time, and all after it by as much; each that cannot be stays, and so do exceptions.

    What had been moved by itself before is an exception.
    """
    shift = wallclock.local(start, zone) - wallclock.local(since, zone)
    length = wallclock.local(end, zone) - wallclock.local(start, zone)
    days = (wallclock.local(start, zone).date() - wallclock.local(since, zone).date()).days
    rule = wallclock.shifted(wallclock.parse_rule(series.rule), days)
    if rule is None:
        return CannotShift()
    each = [one for one in coming(tx, series.id or 0, now=now, since=since) if one.starts_at == one.turn_at]
    before: list[Booked] = []
    after: list[Booked] = []
    failed: list[tuple[Booked, Refused]] = []
    for one in each if shift <= timedelta() else reversed(each):  # nobody steps on the turn behind
        new_start = wallclock.utc(wallclock.local(one.starts_at, zone) + shift, zone)
        new_end = wallclock.utc(wallclock.local(new_start, zone) + length, zone)
        outcome = bookings.move(
            tx, one.number, start=new_start, end=new_end, zone=zone, now=now, days=one.days, approved=approved
        )
        if isinstance(outcome, Booked | Already):
            moved = outcome if isinstance(outcome, Booked) else outcome.booked
            bookings.as_turn(tx, one.number, series.id or 0, new_start)
            before.append(one)
            after.append(replace(moved, turn_at=new_start))
        elif not isinstance(outcome, NotThere):
            failed.append((one, outcome))
    if after:
        values = {"rule": wallclock.write_rule(rule), "starts_at": start, "ends_at": end}
        tx.run(update(_series).where(_series.c.id == series.id).values(**values))
    if shift > timedelta():
        before, after, failed = before[::-1], after[::-1], failed[::-1]
    return Moved(tuple(before), tuple(after), tuple(failed))


def put_back(tx: Tx, number: int, *, rule: str, start: datetime, end: datetime) -> None:
    """The series says again what it said before its turns were moved."""
    tx.run(update(_series).where(_series.c.id == number).values(rule=rule, starts_at=start, ends_at=end))
