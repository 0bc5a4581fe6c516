"""How long before something its reminder comes. Pure.

Written ``60m`` (minutes before), ``1d18:00`` (the day before at six in the evening, on the wall), ``0d08:00`` (the same
morning); several are parted by blanks, and none at all is silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage import wallclock

_MINUTES = re.compile(r"(\d{1,6})m")
_CLOCK = re.compile(r"(\d{1,3})d(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many `minutes` before; or, with a `clock`, so many `days` before at that time on the wall."""

    minutes: int = 0
    days: int = 0
    clock: time | None = None

    def instant(self, starts: datetime, zone: ZoneInfo) -> datetime:
        """Return when that is before what `starts` then; whether anybody is awake is not asked here."""
        if self.clock is None:
            return starts - timedelta(minutes=self.minutes)
        day = wallclock.local(starts, zone).date() - timedelta(days=self.days)
        return wallclock.utc(datetime.combine(day, self.clock), zone)

    def __str__(self) -> str:
        return f"{self.minutes}m" if self.clock is None else f"{self.days}d{self.clock:%H:%M}"


def parse(text: str) -> Ahead:
    """Return what is written. Raises ValueError."""
    if found := _MINUTES.fullmatch(text):
        return Ahead(minutes=int(found[1]))
    if found := _CLOCK.fullmatch(text):
        return Ahead(days=int(found[1]), clock=time(int(found[2]), int(found[3])))
    raise ValueError(f"not a time before something: {text!r}")


def parse_all(text: str) -> tuple[Ahead, ...]:
    """Return all that are written. Raises ValueError."""
    return tuple(parse(word) for word in text.split())


def write_all(aheads: tuple[Ahead, ...]) -> str:
    """Return how they are written."""
    return " ".join(map(str, aheads))
