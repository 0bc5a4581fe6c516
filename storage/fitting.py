"""What a change of a space means for the bookings made before: which no longer fit, and how little gear may be left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import diary, lending, refusals, spaces
from storage.db import Tx, table
from storage.diary import Booked
from storage.occupied import Booking, State
from storage.spaces import Space
from storage.wallclock import Opening

_booking = table(Booking)


@dataclass(frozen=True, slots=True)
class Limits:
    """A space with its opening hours: as it is, or as it would be."""

    space: Space
    hours: tuple[Opening, ...]


def limits(tx: Tx, space: Space, *, hours: tuple[Opening, ...] | None = None, **values: object) -> Limits:
    """Return how the space would be with these values, without a change of it."""
    assert space.id is not None
    changed = Space.model_construct(**(space.model_dump() | values))
    return Limits(changed, spaces.openings(tx, space.id) if hours is None else hours)


def no_longer(tx: Tx, before: Limits, after: Limits, *, zone: ZoneInfo, now: datetime) -> list[Booked]:
    """Return the bookings to come that could be made before and could not afterwards, the next first."""
    assert before.space.id is not None
    coming = [one for one in diary.coming_in(tx, before.space.id, now=now) if one.starts_at > now]
    close = _too_close(coming, after.space) - _too_close(coming, before.space)
    return [
        one
        for one in coming
        if one.number in close
        or _asked_otherwise(one, before.space, after.space)
        or (_fits(one, before, zone) and not _fits(one, after, zone))
    ]


def _fits(booked: Booked, there: Limits, zone: ZoneInfo) -> bool:
    start, end, by_days = booked.starts_at, booked.ends_at, there.space.by_days
    if refusals.wrong_length(there.space, start, end, booked.days) or (by_days and not booked.days):
        return False
    return by_days or refusals.outside(there.hours, start, end, zone, booked.days) is None


def _too_close(coming: Sequence[Booked], space: Space) -> set[int]:
    """Return what begins sooner after the booking before it than the gap; pieces of gear have no one before them."""
    if space.quantity is not None:
        return set()
    gap = timedelta(minutes=space.gap)
    return {second.number for first, second in pairwise(coming) if second.starts_at - first.ends_at < gap}


def _asked_otherwise(booked: Booked, before: Space, after: Space) -> bool:
    """Tell whether the booking was made without the approval that is needed now, or waits for one that is not."""
    if before.approval == after.approval:
        return False
    return booked.state == (State.BOOKED if after.approval else State.REQUESTED)


def regap(tx: Tx, space: Space, *, now: datetime) -> None:
    """After the bookings to come the space's gap stays free, as far as nobody has booked into it already."""
    assert space.id is not None
    gap, live = timedelta(minutes=space.gap), _booking.c.cancelled_at.is_(None)
    coming = diary.coming_in(tx, space.id, now=now)
    for one, following in zip_longest(coming, coming[1:]):
        until = one.ends_at + gap
        shrinks = space.quantity is not None or (following is not None and following.starts_at < until)
        this = (_booking.c.id == one.number) & live & ((_booking.c.held_until > until) if shrinks else True)
        tx.run(update(_booking).where(this).values(held_until=until))


def too_many(tx: Tx, gear: Space, quantity: int, *, now: datetime) -> tuple[int, list[Booked]]:
    """Return how many pieces are lent at most at once from now on, and the bookings that hold more than `quantity`.

    Lock the gear first (`spaces.lock`): what is booked at the same moment is then counted, or waits.
    """
    assert gear.id is not None
    coming = diary.coming_in(tx, gear.id, now=now)
    end = max((one.ends_at for one in coming), default=now) + timedelta(days=2)
    found: dict[int, Booked] = {}
    most = 0
    for since, until, lent in lending.steps(tx, gear, now, end):
        most = max(most, lent)
        if lent > quantity:
            found |= {one.number: one for one in diary.between(tx, gear.id, since, until)}
    return most, sorted(found.values(), key=lambda one: (one.starts_at, one.number))
