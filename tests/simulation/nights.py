"""Times before something, and nights, as a clock on a wall in Mallila shows them: for the plain model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Helsinki")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def wall(at: datetime) -> datetime:
    """Return what a clock on a wall in Mallila shows."""
    return at.astimezone(ZONE).replace(tzinfo=None)


def instant(shown: datetime) -> datetime:
    """Return when a clock on the wall shows that."""
    return shown.replace(tzinfo=ZONE).astimezone(UTC)


@dataclass(frozen=True)
class Ahead:
    """So many minutes before; or, with a clock (hour and minute), so many days before at that time."""

    minutes: int = 0
    days: int = 0
    clock: tuple[int, int] | None = None

    def before(self, starts: datetime) -> datetime:
        if self.clock is None:
            return starts - self.minutes * MINUTE
        day = wall(starts) - self.days * DAY
        return instant(day.replace(hour=self.clock[0], minute=self.clock[1], second=0))


EVE, HOUR_BEFORE, MORNING = Ahead(days=1, clock=(18, 0)), Ahead(minutes=60), Ahead(clock=(8, 0))
USUAL = {"booking": (EVE, HOUR_BEFORE), "talkoot": (EVE, MORNING), "event": (EVE,)}


@dataclass(frozen=True)
class Night:
    """From `sleeps` until `wakes` (hours) somebody is told nothing new."""

    sleeps: int = 21
    wakes: int = 8

    def asleep(self, at: datetime) -> bool:
        hour = wall(at).hour
        if self.sleeps <= self.wakes:
            return self.sleeps <= hour < self.wakes
        return hour >= self.sleeps or hour < self.wakes

    def waking(self, at: datetime) -> datetime:
        """Return when they wake next."""
        morning = wall(at).replace(hour=self.wakes, minute=0, second=0, microsecond=0)
        return instant(morning if wall(at) < morning else morning + DAY)

    def evening_before(self, at: datetime) -> datetime:
        """Return half an hour before they fell asleep into the night of that instant."""
        evening = wall(at).replace(hour=self.sleeps, minute=0, second=0, microsecond=0)
        return instant((evening if evening <= wall(at) else evening - DAY) - 30 * MINUTE)

    def moved(self, at: datetime, starts: datetime) -> datetime:
        """Return when a reminder comes that would come then: the evening before, if they sleep and it starts late."""
        early = wall(at).date() == wall(starts).date() and 6 <= wall(starts).hour < 10
        return self.evening_before(at) if self.asleep(at) and not early else at
