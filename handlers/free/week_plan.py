"""Where everything stands in the picture of a week: which hours are shown, and at which pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from handlers.when.dial import LATEST_NEXT_MORNING

DAY = 24 * 60
LEAST_HOURS, MOST_HOURS, LEAST_MINUTES = 8, 24, 15
WIDTH, MARGIN = 1080, 20
HEAD, AXIS, LEGEND_ROW = 112, 66, 58
TALL, HOUR_AT_MOST = 984, 96
"""The pixels that the hours have together, and one hour at most."""

Kind = Literal["taken", "asked", "mine"]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom lie outside."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One booked stretch, in minutes that the clock on the wall shows, from the midnight its day starts at.

    It may begin before that midnight (below 0) and end after the next one (past 1440). `label` says who has it.
    `asked` waits for the keeper's approval, `mine` is the reader's own.
    """

    starts: int
    ends: int
    label: str = ""
    kind: Kind = "taken"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the space: when it is open (never: it is closed, and `closed` may say why) and what is booked."""

    date: date
    open: tuple[tuple[int, int], ...]
    slots: tuple[Slot, ...]
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day with nothing booked in it."""

    starts: int
    ends: int
    free: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The places of a picture, with the days as they are shown in it."""

    days: tuple[Day, ...]
    first: int
    last: int
    top: int
    hour: int
    legend_rows: int

    @property
    def size(self) -> tuple[int, int]:
        return WIDTH, self.bottom + MARGIN + self.legend_rows * LEGEND_ROW + MARGIN // 2

    @property
    def bottom(self) -> int:
        return self.top + (self.last - self.first) * self.hour

    def column(self, index: int) -> tuple[int, int]:
        """The left and right edge of a day's column."""
        left, room = MARGIN + AXIS, WIDTH - 2 * MARGIN - AXIS
        return left + room * index // len(self.days), left + room * (index + 1) // len(self.days)

    def y(self, minute: int) -> int:
        """The height of a minute, inside the hours shown."""
        inside = min(max(minute, self.first * 60), self.last * 60)
        return self.top + (inside - self.first * 60) * self.hour // 60

    def box(self, index: int, starts: int, ends: int) -> Box:
        """Where a stretch of a day stands."""
        left, right = self.column(index)
        return left, self.y(starts), right, self.y(ends)

    def said(self, slot: Slot) -> Slot:
        """The booking cut where its column's day ends: the next column tells the rest."""
        past_midnight = self.last * 60 > DAY
        starts = max(slot.starts, self.first * 60 if past_midnight else 0)
        return replace(slot, starts=starts, ends=min(slot.ends, self.last * 60 if past_midnight else DAY))

    def stretches(self, index: int) -> list[Stretch]:
        """What is left between the bookings of a day, within the hours shown."""
        day, found = self.days[index], list[Stretch]()
        spans = [*day.open, *((slot.starts, slot.ends) for slot in day.slots)]
        edges = {min(max(edge, self.first * 60), self.last * 60) for span in spans for edge in span}
        marks = sorted(edges | {self.first * 60, self.last * 60})
        for starts, ends in pairwise(marks):
            if any(slot.starts <= starts and ends <= slot.ends for slot in day.slots):
                continue
            free = any(begins <= starts and ends <= stops for begins, stops in day.open)
            if found and found[-1].ends == starts and found[-1].free == free:
                starts = found.pop().starts
            found.append(Stretch(starts, ends, free))
        return found


def plan(days: Sequence[Day], *, title_height: int, legend_rows: int) -> Plan:
    """Return where everything stands when the title and the legend need so much room."""
    days = [replace(day, slots=tuple(map(_lasting, day.slots))) for day in days]
    first, last = hours_shown(days)
    hour = min(HOUR_AT_MOST, TALL // (last - first))
    return Plan(carried(days, first * 60), first, last, title_height + HEAD, hour, legend_rows)


def _lasting(slot: Slot) -> Slot:
    """Give a booking inside the hour that autumn repeats a height: the clock shows its end before its start."""
    return slot if slot.ends > slot.starts else replace(slot, ends=slot.starts + LEAST_MINUTES)


def hours_shown(days: Sequence[Day]) -> tuple[int, int]:
    """Return the first and the last hour of the picture: all that is open or booked, 8 to 24 hours."""
    spans = [span for day in days for span in (*day.open, *map(_seen, day.slots))] or [(8 * 60, 20 * 60)]
    first = min(max(min(starts for starts, _ in spans) // 60, 0), 23)
    last = min(-(-max(ends for _, ends in spans) // 60), first + MOST_HOURS)
    last = max(last, min(first + LEAST_HOURS, 24))
    return min(first, last - LEAST_HOURS), last


def _seen(slot: Slot) -> tuple[int, int]:
    """What a booking adds to the hours shown; one over several days adds no nights, only where it starts and ends."""
    starts, ends = max(slot.starts, 0), slot.ends
    if ends > DAY + LATEST_NEXT_MORNING:
        ends = starts
    return (starts, ends) if slot.starts >= 0 else (ends, ends)


def carried(days: Sequence[Day], first: int) -> tuple[Day, ...]:
    """Return the days with what goes on past a column's end also in the next day's column."""
    shown = {day.date: day for day in days}
    for day in sorted(days, key=lambda day: day.date):
        following = shown.get(day.date + timedelta(days=1))
        if following is None:
            continue
        today = shown[day.date]
        slots = tuple(
            replace(slot, starts=slot.starts - DAY, ends=slot.ends - DAY)
            for slot in today.slots
            if slot.ends - DAY > first and not _told(slot, following)
        )
        opened = tuple((starts - DAY, ends - DAY) for starts, ends in today.open if ends - DAY > first)
        shown[following.date] = replace(following, slots=slots + following.slots, open=opened + following.open)
    return tuple(shown[day.date] for day in days)


def _told(slot: Slot, following: Day) -> bool:
    """Whether the next day tells the rest of the booking itself."""
    return any(
        (other.ends, other.label, other.kind) == (slot.ends - DAY, slot.label, slot.kind) for other in following.slots
    )
