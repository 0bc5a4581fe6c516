"""What is on again and again has of each space a series of turns, so that its keepers are asked about them as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, update

from storage import recurring, series, wallclock
from storage.db import Tx, table
from storage.diary import Booked
from storage.events import EventNow
from storage.occupied import Booking, Series
from storage.spaces import Space


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A space, or `quantity` of gear, for one of the days."""

    space: Space
    quantity: int | None
    start: datetime
    end: datetime
    days: bool


_series, _booking = table(Series), table(Booking)


class Rows:
    """The series that are made for what is on again and again, one for each space."""

    def __init__(self, tx: Tx, whole: Whole, person_id: int, zone: ZoneInfo, now: datetime) -> None:
        self._tx, self._whole, self._person_id, self._zone, self._now = tx, whole, person_id, zone, now
        self._numbers: dict[int, int] = {}
        days = [wallclock.local(day.starts_at, zone).date() for day in whole.held]
        self._rule = recurring.rule_of(days) if isinstance(whole, EventNow) and whole.repeats else None
        self._until = days[-1] if days else None

    def of(self, one: Wanted) -> int | None:
        """Return the number of the series of which this is a turn, or None."""
        if self._rule is None:
            return None
        space_id = one.space.id or 0
        if space_id not in self._numbers:
            row = Series(
                space_id=space_id,
                person_id=self._person_id,
                rule=f"{self._rule};UNTIL={self._until:%Y%m%d}",
                starts_at=one.start,
                ends_at=one.end,
                purpose=self._whole.title,
                quantity=one.quantity,
                created_at=self._now,
            )
            self._numbers[space_id] = self._tx.add(row)
        return self._numbers[space_id]

    def done(self, had: list[Booked]) -> None:
        """The keepers are reminded of each series as of one request; a series without turns is none."""
        for number in self._numbers.values():
            turns = [one for one in had if one.series_id == number]
            series.ask_once(self._tx, number, turns, zone=self._zone, now=self._now)
            if not turns:
                self._tx.run(delete(_series).where(_series.c.id == number))


def over(tx: Tx, numbers: Iterable[int], *, now: datetime) -> None:
    """Those of the series that have no turn any more are ended."""
    live = exists().where(_booking.c.series_id == _series.c.id, _booking.c.cancelled_at.is_(None))
    gone = _series.c.id.in_([*numbers]) & _series.c.ended_at.is_(None) & ~live
    tx.run(update(_series).where(gone).values(ended_at=now))
