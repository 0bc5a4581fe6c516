"""Quiet hours: when nobody is told anything new. The town's, or a person's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from storage import town, wallclock
from storage.db import Tx, table
from storage.people import Person
from storage.prepared import Prepared

_NAME = "quiet hours"
_EARLIEST, _EARLY = 6 * 60, 10 * 60
"""What begins between these, in minutes of the day, may be told of before the town wakes."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `sleeps` until `wakes`, minutes of the day on the wall; the same twice is never."""

    sleeps: int = 21 * 60
    wakes: int = 8 * 60

    def covers(self, minute: int) -> bool:
        """Tell whether nothing new is told at that minute of the day."""
        if self.sleeps <= self.wakes:
            return self.sleeps <= minute < self.wakes
        return minute >= self.sleeps or minute < self.wakes

    def asleep(self, at: datetime, zone: ZoneInfo) -> bool:
        """Tell whether nothing new is told then."""
        return self.covers(wallclock.minutes(at, zone))

    def morning(self, day: date, zone: ZoneInfo) -> datetime:
        """Return when they wake that day."""
        return wallclock.utc(datetime.combine(day, _clock(self.wakes)), zone)

    def evening(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return when they fall asleep on the day of that instant."""
        return wallclock.utc(datetime.combine(wallclock.local(at, zone).date(), _clock(self.sleeps)), zone)

    @property
    def clocks(self) -> tuple[time, time]:
        """Since and until when they sleep, on the wall."""
        return _clock(self.sleeps), _clock(self.wakes)

    def waking(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return the same instant when they are awake, else when they wake next."""
        if not self.asleep(at, zone):
            return at
        now = wallclock.local(at, zone)
        day = now.date() + timedelta(days=wallclock.minutes(at, zone) >= self.wakes)
        morning = self.morning(day, zone)
        if morning > at:
            return morning
        return at + (datetime.combine(day, _clock(self.wakes)) - now)  # in the hour that autumn repeats

    def awake_before(self, then: datetime, starts: datetime, zone: ZoneInfo) -> datetime:
        """Return `then`; or, when they sleep then, half an hour before they fell asleep; what `starts` early is told of
        that morning."""
        early = _EARLIEST <= wallclock.minutes(starts, zone) < _EARLY
        that_day = wallclock.local(then, zone).date() == wallclock.local(starts, zone).date()
        if not self.asleep(then, zone) or (early and that_day):
            return then
        now = wallclock.local(then, zone)
        yesterday = wallclock.minutes(then, zone) < self.sleeps
        evening = datetime.combine(now.date() - timedelta(days=yesterday), _clock(self.sleeps))
        return wallclock.utc(evening - timedelta(minutes=30), zone)


TOWN = Quiet()
"""Unless the caretaker says otherwise."""

_person = table(Person)
_OF = Prepared(select(_person.c.sleeps, _person.c.wakes).where(_person.c.id == bindparam("person")))
_OF_SOME = select(_person.c.id, _person.c.sleeps, _person.c.wakes).where(
    _person.c.id.in_(bindparam("people", expanding=True)), _person.c.sleeps.is_not(None)
)


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def of_town(tx: Tx) -> Quiet:
    """Return when the town sleeps."""
    kept = town.load(tx, _NAME)
    return Quiet(*map(int, kept.split())) if kept else TOWN


def of_person(tx: Tx, person_id: int) -> Quiet:
    """Return when the person wants to hear nothing new: as they said, else when the town sleeps."""
    row = tx.first(_OF, person=person_id)
    return of_town(tx) if row is None or row.sleeps is None else Quiet(row.sleeps, row.wakes)


def own(tx: Tx, person_ids: Collection[int]) -> dict[int, Quiet]:
    """Return the quiet hours of those of the people who have their own."""
    rows = tx.all(_OF_SOME, people=list(person_ids)) if person_ids else ()
    return {row.id: Quiet(row.sleeps, row.wakes) for row in rows}


def keep(tx: Tx, quiet: Quiet | None, *, person_id: int | None = None) -> None:
    """The town, or the person, sleeps so; None, as before anybody said anything."""
    if person_id is not None:
        sleeps, wakes = (quiet.sleeps, quiet.wakes) if quiet else (None, None)
        tx.run(update(_person).where(_person.c.id == person_id).values(sleeps=sleeps, wakes=wakes))
    else:
        town.save(tx, _NAME, f"{(quiet or TOWN).sleeps} {(quiet or TOWN).wakes}")
