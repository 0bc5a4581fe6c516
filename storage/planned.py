"""A talkoot as it is read: with its days, their tasks and its organisers, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from storage import wallclock


def subject(talkoot_id: int) -> str:
    """Return what things become due about ("talkoot:7"): also the name of the talkoot's card."""
    return f"talkoot:{talkoot_id}"


@dataclass(frozen=True, slots=True)
class TaskNow:
    """A task as it is now: `coming` people have a place (kept for an answer, too) and `waiting` queue for one."""

    number: int
    day_id: int
    name: str
    least: int
    most: int | None
    needs: str
    least_age: int | None
    work_id: int | None
    coming: int
    waiting: int

    @property
    def left(self) -> int | None:
        """How many find room still; None is any number."""
        return None if self.most is None else max(0, self.most - self.coming)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def lacking(self) -> int:
        """How many are needed beside those who come."""
        return max(0, self.least - self.coming)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a talkoot with its tasks."""

    number: int
    starts_at: datetime
    ends_at: datetime
    moved_from: datetime | None
    secret: str
    tasks: tuple[TaskNow, ...]

    @property
    def subject(self) -> str:
        """What things become due about."""
        return f"talkoot_day:{self.number}"

    @property
    def coming(self) -> int:
        return sum(task.coming for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Planned:
    """A talkoot with its days, tasks and organisers, as it is now."""

    number: int
    title: str
    place: str
    latitude: int | None
    longitude: int | None
    bring: str
    coffee: str
    person_id: int
    leader_id: int | None
    project_id: int | None
    rooms: tuple[int, ...]
    created_at: datetime
    published_at: datetime | None
    cancelled_at: datetime | None
    why: str
    weather_at: datetime | None
    goes_ahead: bool | None
    wishes: tuple[tuple[int, int | None], ...]
    """The spaces and gear to book with it, and how many pieces of each."""
    reminded_at: datetime | None
    thanked_at: datetime | None
    days: tuple[Day, ...]
    associations: tuple[int, ...]
    by: tuple[str, ...]
    """The names of the associations."""

    @property
    def subject(self) -> str:
        """What things become due about, and its card."""
        return subject(self.number)

    @property
    def held(self) -> tuple[Day, ...]:
        """The days on which it takes place: all of them."""
        return self.days

    @property
    def starts_at(self) -> datetime:
        return self.days[0].starts_at

    @property
    def ends_at(self) -> datetime:
        return self.days[-1].ends_at

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def leads(self) -> int:
        """Who leads the work: the leader, or else who made it."""
        return self.leader_id or self.person_id

    @property
    def tasks(self) -> tuple[TaskNow, ...]:
        """The tasks of all days."""
        return tuple(task for day in self.days for task in day.tasks)

    def day(self, number: int) -> Day:
        """Return its day with the number."""
        return next(day for day in self.days if day.number == number)

    def day_of(self, task: TaskNow) -> Day:
        """Return the day that the task belongs to."""
        return self.day(task.day_id)

    def task(self, number: int) -> TaskNow | None:
        """Return its task with the number, or None."""
        return next((task for task in self.tasks if task.number == number), None)

    def is_open(self, now: datetime) -> bool:
        """Tell whether people may still come: it is published, not cancelled and not over."""
        return self.published_at is not None and self.cancelled_at is None and now < self.ends_at


@dataclass(frozen=True, slots=True)
class Part:
    """A task as it is wished for: see `storage.talkoot_table.Task`."""

    name: str
    least: int = 0
    most: int | None = None
    needs: str = ""
    least_age: int | None = None
    work_id: int | None = None


def local_day(day: Day, zone: ZoneInfo) -> date:
    """Return on which day of the town's calendar it begins."""
    return wallclock.local(day.starts_at, zone).date()
