"""An event as it is read: with its days, how many come to each, and its organisers, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.event_places import PlaceNow
from storage.event_table import Kind


def subject(event_id: int) -> str:
    """Return what things become due about ("event:7"): also the name of the event's card."""
    return f"event:{event_id}"


@dataclass(frozen=True, slots=True)
class DayNow:
    """A day of an event as it is now: so many people come, may come, do not, and wait for room."""

    number: int
    starts_at: datetime
    ends_at: datetime
    moved_from: datetime | None
    cancelled_at: datetime | None
    coming: int
    maybe: int
    not_coming: int
    waiting: int

    @property
    def subject(self) -> str:
        """What things become due about."""
        return f"event_day:{self.number}"


@dataclass(frozen=True, slots=True)
class EventNow:
    """An event with its days and organisers, as it is now."""

    number: int
    kind: str
    title: str
    place: str
    about: str
    whom: str
    price: str
    picture_id: int | None
    most: int | None
    answer_by: datetime | None
    repeats: bool
    person_id: int
    rooms: tuple[int, ...]
    wishes: tuple[tuple[int, int | None], ...]
    """The spaces and gear to book with it, and how many pieces of each."""
    created_at: datetime
    published_at: datetime | None
    cancelled_at: datetime | None
    why: str
    thanked_at: datetime | None
    days: tuple[DayNow, ...]
    """Also those that were called off alone."""
    associations: tuple[int, ...]
    by: tuple[str, ...]
    """The names of the associations that organise it."""
    asked: tuple[int, ...]
    """The associations that are to organise it too and have not answered."""
    unasked: tuple[int, ...]
    """Those of them whose organisers have not been told of it yet."""
    places: tuple[PlaceNow, ...] = ()
    """The places of a joint day, each run by its association."""

    @property
    def subject(self) -> str:
        """What things become due about, and its card."""
        return subject(self.number)

    @property
    def leads(self) -> int:
        """Who answers for it: who made it."""
        return self.person_id

    @property
    def held(self) -> tuple[DayNow, ...]:
        """The days that were not called off."""
        return tuple(day for day in self.days if day.cancelled_at is None)

    @property
    def starts_at(self) -> datetime:
        return (self.held or self.days)[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return (self.held or self.days)[-1].ends_at

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_fair(self) -> bool:
        return self.kind == Kind.FAIR

    def day(self, number: int) -> DayNow:
        """Return its day with the number."""
        return next(day for day in self.days if day.number == number)

    def answered(self, now: datetime) -> DayNow | None:
        """Return the day to which people say now whether they come: of one that repeats the next that is not over and
        not called off, else the first, which stands for all; None if there is none any more."""
        if not self.repeats:
            return self.days[0] if self.held and now < self.ends_at else None
        return next((day for day in self.held if now < day.ends_at), None)

    def left(self, day: DayNow) -> int | None:
        """Return how many find room still; None is any number."""
        return None if self.most is None else max(0, self.most - day.coming)

    def is_open(self, now: datetime) -> bool:
        """Tell whether people may still come: it is published, not cancelled and not over."""
        return self.published_at is not None and self.cancelled_at is None and now < self.ends_at
