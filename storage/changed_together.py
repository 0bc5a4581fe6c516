"""The bookings that were made with talkoot or an event go along when it is moved, called off or brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from storage import bookings, diary, moving, queue, wallclock
from storage.db import Tx
from storage.diary import Already, Booked, NotThere
from storage.refusals import Refused

Span = tuple[datetime, datetime]
Keeps = Callable[[int], bool]
"""Tells of a space, by its number, whether who moves it answers for it."""
Rows = list[list[Any]]
"""How bookings were before, as `storage.undoing` keeps it."""


class Timed(Protocol):
    """A day of it, from when to when."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Stuck:
    """Nothing was changed: this booking cannot go to the time that it would need."""

    booked: Booked
    start: datetime
    end: datetime
    why: Refused


class _Refused(Exception):
    """A part of the whole cannot be: none of it is."""

    def __init__(self, stuck: Stuck) -> None:
        super().__init__(stuck.booked.number)
        self.stuck = stuck


@dataclass(frozen=True, slots=True)
class Wish:
    """A booking, and from when to when it is to be."""

    booked: Booked
    start: datetime
    end: datetime


Put = Callable[[Wish], Booked | Already | Refused | NotThere]


def live(tx: Tx, numbers: Iterable[int], *, now: datetime) -> list[Booked]:
    """Return those of the bookings that stand and have not begun."""
    found = (diary.live(tx, one, now=now) for one in numbers)
    return [one for one in found if one is not None and one.starts_at > now]


def move(
    tx: Tx, wishes: Sequence[Wish], put: Put, *, zone: ZoneInfo, now: datetime
) -> list[tuple[Booked, Booked]] | Stuck:
    """Every booking is at its new time: return each as it was and as it is; or none is."""
    ahead = any(wish.start > wish.booked.starts_at for wish in wishes)
    in_order = sorted(wishes, key=lambda wish: wish.booked.starts_at, reverse=ahead)  # none steps on the one behind
    done: list[tuple[Booked, Booked]] = []
    try:
        with tx.part():
            for wish in in_order:
                outcome = put(wish)
                match outcome:
                    case Booked():
                        done.append((wish.booked, outcome))
                    case Already() | NotThere():
                        pass
                    case _:
                        raise _Refused(Stuck(wish.booked, wish.start, wish.end, outcome))
            for space_id in sorted({one.space_id for one, _ in done}):  # only now: each stands where another one was
                queue.serve(tx, space_id, zone=zone, now=now)
    except _Refused as refused:
        return refused.stuck
    return done


def forward(tx: Tx, keeps: Keeps, zone: ZoneInfo, now: datetime) -> Put:
    """Return how a booking goes to another time."""
    return lambda wish: moving.move(
        tx,
        wish.booked.number,
        start=wish.start,
        end=wish.end,
        days=wish.booked.days,
        approved=keeps(wish.booked.space_id),
        zone=zone,
        now=now,
        serve=False,
    )


def home(tx: Tx, rows: Rows, keeps: Keeps, zone: ZoneInfo, now: datetime) -> tuple[list[Wish], Put]:
    """Return what goes back to the time it had, and how: by whole days or not, and as what it stood then."""
    kept = {row[0]: row for row in rows}
    found = (diary.live(tx, number, now=now) for number in kept)
    wishes = [Wish(one, _at(kept[one.number][1]), _at(kept[one.number][2])) for one in found if one is not None]
    return wishes, lambda wish: moving.move_back(
        tx,
        wish.booked.number,
        start=wish.start,
        end=wish.end,
        days=kept[wish.booked.number][3],
        state=kept[wish.booked.number][4],
        approved=keeps(wish.booked.space_id),
        zone=zone,
        now=now,
        serve=False,
    )


def rows(booked: Iterable[Booked]) -> Rows:
    """Return the bookings as they are, to be kept."""
    return [[one.number, one.starts_at.isoformat(), one.ends_at.isoformat(), one.days, one.state] for one in booked]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def shifted(booked: Booked, days: Sequence[Timed], spans: Sequence[Span], zone: ZoneInfo) -> Wish:
    """Return when a booking would be: as much before and after its own day as it is now.

    What is booked by whole days goes by as many days.
    """
    first = next((at for at, day in enumerate(days) if day.ends_at > booked.starts_at), len(days) - 1)
    last = next((at for at in reversed(range(len(days))) if days[at].starts_at < booked.ends_at), 0)
    begins = _step(days[first].starts_at, spans[first][0], zone)
    ends = _step(days[last].ends_at, spans[last][1], zone)
    if booked.days:
        begins, ends = (timedelta(days=_step_in_days(days[at], spans[at], zone)) for at in (first, last))
    return Wish(booked, later(booked.starts_at, begins, zone), later(booked.ends_at, ends, zone))


def _step(old: datetime, new: datetime, zone: ZoneInfo) -> timedelta:
    """Return how much later it is, as the clock on the wall shows it."""
    return wallclock.local(new, zone) - wallclock.local(old, zone)


def _step_in_days(day: Timed, span: Span, zone: ZoneInfo) -> int:
    return (wallclock.local(span[0], zone).date() - wallclock.local(day.starts_at, zone).date()).days


def later(at: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    """Return the instant when the clock on the wall shows so much more."""
    return wallclock.utc(wallclock.local(at, zone) + step, zone)


def cancel(tx: Tx, booked: Iterable[Booked], *, by: int, zone: ZoneInfo, now: datetime) -> tuple[Booked, ...]:
    """These bookings are free again; return them."""
    each = [bookings.cancel(tx, one.number, by=by, zone=zone, now=now) for one in booked]
    return tuple(one for one in each if isinstance(one, Booked))


def restore(
    tx: Tx, numbers: Iterable[int], *, zone: ZoneInfo, now: datetime
) -> tuple[tuple[Booked, ...], tuple[tuple[Booked, Refused], ...]]:
    """What was booked is booked again, where it is still free; return that, and what could not be had again."""
    back: list[Booked] = []
    lost: list[tuple[Booked, Refused]] = []
    for one in filter(None, (diary.get(tx, each) for each in numbers)):
        outcome = bookings.restore(tx, one.number, zone=zone, now=now)
        match outcome:
            case Booked():
                back.append(outcome)
            case Already() | NotThere():
                pass
            case _:
                lost.append((one, outcome))
    return tuple(back), tuple(lost)
