"""Series: the same hours again and again. Each turn is a booking of its own; what is missing can be added later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select

from storage import approvals, availability, booking_due, bookings, deciding, diary, due, quotas, spaces, wallclock
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere
from storage.occupied import Booking, Series, State
from storage.prepared import Prepared
from storage.refusals import Closed, Refused, day_hours, refusal
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
    """The series stands with these bookings, the next first; the failed turns are missing in it.

    `already` are turns that the person has in another series. If nothing was booked, there is no series.
    """

    series_id: int
    booked: tuple[Booked, ...]
    failed: tuple[Failed, ...]
    already: tuple[Booked, ...] = ()


_series, _booking = table(Series), table(Booking)
_ONE = Prepared(select(_series).where(_series.c.id == bindparam("number")))
_OF_PERSON = Prepared(
    select(_series)
    .where(_series.c.person_id == bindparam("person"), _series.c.ended_at.is_(None))
    .order_by(_series.c.starts_at, _series.c.id)
)
_of_series = select(_booking.c.id).where(_booking.c.series_id == bindparam("series"))
_LIVE = Prepared(_of_series.where(_booking.c.cancelled_at.is_(None)).order_by(_booking.c.turn_at.desc()).limit(1))
_LATEST = Prepared(_of_series.order_by(_booking.c.id.desc()).limit(1))


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
    room_id: int | None = None,
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
    booked, already = list[Booked](), list[Booked]()
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
            quiet=True,
            room_id=room_id,
        )
        match outcome:
            case Booked():
                booked.append(outcome)
            case Already(there) if there.series_id is None:
                booked.append(_adopt(tx, there, number, turn, approved=approved, zone=zone, now=now))
            case Already(there):
                already.append(there)
            case _:
                failed.append(Failed(turn, outcome))
    if booked:
        ask_once(tx, number, booked, zone=zone, now=now)
    else:
        tx.run(delete(_series).where(_series.c.id == number))
    return Begun(number, tuple(booked), tuple(failed), tuple(already))


def ask_once(tx: Tx, number: int, booked: Sequence[Booked], *, zone: ZoneInfo, now: datetime) -> None:
    """The keepers will be reminded of the turns that wait for them as of one request."""
    first = next((one for one in booked if one.state == State.REQUESTED), None)
    if first is not None:
        due.drop(tx, f"series:{number}")
        times = first.starts_at, first.answer_by
        approvals.remind(tx, f"series:{number}", *times, space_id=first.space_id, zone=zone, now=now)


def attempt(tx: Tx, **wanted: Any) -> Begun:
    """Return what `begin` would do now; nothing is changed."""
    found: list[Begun] = []
    try:
        with tx.part():
            found.append(begin(tx, **wanted))
            raise _Tried
    except _Tried:
        return found[0]


def _adopt(
    tx: Tx, booked: Booked, series_id: int, turn: Turn, *, approved: bool, zone: ZoneInfo, now: datetime
) -> Booked:
    """What the person had booked for that time already is a turn of the series from now on; what was only offered to
    them is taken, so that it does not go on to the next when they do not answer."""
    if booked.state == State.OFFERED:
        taken = deciding.take(tx, booked.number, approved=approved, zone=zone, now=now)
        booked = taken if isinstance(taken, Booked) else booked
        booking_due.remind(tx, booked, zone=zone, now=now, quiet=True)
    bookings.as_turn(tx, booked.number, series_id, turn.at)
    adopted = replace(booked, series_id=series_id, turn_at=turn.at)
    booking_due.renew(tx, adopted, zone=zone, now=now)
    return adopted


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


def of_association(tx: Tx, association_id: int, *, now: datetime) -> list[Series]:
    """Return the series whose turns to come are for the association."""
    numbers = {one.series_id for one in diary.coming_of(tx, association_id, now=now) if one.series_id is not None}
    found = (get(tx, number) for number in sorted(numbers))
    return [one for one in found if one is not None and one.ended_at is None]


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
    latest = like(tx, series)
    if space is None or latest is None or turn.at not in {one.at for one in missing(tx, series, zone=zone, now=now)}:
        return NotThere()
    outcome = bookings.book(
        tx,
        space=space,
        person_id=series.person_id,
        start=turn.starts_at,
        end=turn.ends_at,
        zone=zone,
        now=now,
        days=latest.days,
        purpose=series.purpose,
        quantity=series.quantity,
        associations=diary.associations_of(tx, latest.number),
        open_to_others=latest.open_to_others,
        approved=approved,
        series_id=series.id,
        turn_at=turn.at,
        room_id=latest.room_id,
    )
    if isinstance(outcome, Already) and outcome.booked.series_id is None:
        return _adopt(tx, outcome.booked, series.id or 0, turn, approved=approved, zone=zone, now=now)
    return outcome


def instead(tx: Tx, series: Series, turn: Turn, *, zone: ZoneInfo, now: datetime) -> list[Turn]:
    """Return up to three times in the same space that the missing turn could really have instead of its own."""
    space = spaces.get(tx, series.space_id)
    latest = like(tx, series)
    if space is None or latest is None:
        return []
    found = availability.alternatives(
        tx,
        space,
        turn.starts_at,
        turn.ends_at,
        zone=zone,
        now=now,
        days=latest.days,
        quantity=series.quantity,
        elsewhere=False,
    )
    whose = diary.associations_of(tx, latest.number)
    each = [Turn(turn.at, one.start, one.end) for one in found]
    return [one for one in each if not quotas.refusal(tx, space, whose, one.starts_at, one.ends_at, zone=zone)][:3]


def why_missing(tx: Tx, series: Series, turn: Turn, *, zone: ZoneInfo, now: datetime) -> Refused | None:
    """Return why the missing turn cannot be had at this moment, or None if it can."""
    space, latest = spaces.get(tx, series.space_id), like(tx, series)
    if space is None or latest is None:
        return Closed()
    start, end = turn.starts_at, turn.ends_at
    start, end = day_hours(tx, space, start, end, zone, days=latest.days)
    return refusal(
        tx,
        space,
        start,
        end,
        zone=zone,
        now=now,
        days=latest.days,
        quantity=series.quantity,
        associations=diary.associations_of(tx, latest.number),
    )


def like(tx: Tx, series: Series) -> Booked | None:
    """Return a turn of it, one that stands before one that is cancelled: what is added is for the same, and alike."""
    number = tx.scalar(_LIVE, series=series.id) or tx.scalar(_LATEST, series=series.id)  # only live ones are indexed
    return diary.get(tx, number) if number is not None else None
