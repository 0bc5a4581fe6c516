"""What the grammar finds in a text: days, clocks, lengths and what joins them. Nothing is decided here."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field


@dataclass(slots=True)
class Item:
    """A found piece; `start` and `end` are its place in the text."""

    start: int = field(default=0, kw_only=True)
    end: int = field(default=0, kw_only=True)


@dataclass(slots=True)
class Day(Item):
    """What was said about a day, as far as it was said. Offsets count from today."""

    weekday: int | None = None
    nth: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    week: int | None = None
    days: int | None = None
    weeks: int | None = None
    months: int | None = None
    years: int | None = None
    later: int | None = None
    """Days to go from today, or from the coming weekday ("a week on Monday")."""
    months_later: int | None = None
    next: bool = False
    weekend: bool = False
    feast: str | None = None
    end_of: bool = False
    role: str = ""
    opens: bool = False
    """A range of dates begins here."""
    given: str = ""

    def merged(self, other: Day) -> Day | None:
        """Both together, or None when they say different things."""
        both = copy(self)
        for name in FACTS:
            theirs = getattr(other, name)
            if theirs is None or theirs is False:
                continue
            mine = getattr(self, name)
            if mine is None or mine is False:
                setattr(both, name, theirs)
            elif mine != theirs:
                return None
        both.given = f"{self.given} {other.given}".strip()
        both.end = max(self.end, other.end)
        return both

    @property
    def only_weekday(self) -> bool:
        """Whether nothing but a weekday was said."""
        return self.weekday is not None and all(
            getattr(self, name) in (None, False) for name in FACTS if name != "weekday"
        )


FACTS = (
    "weekday", "nth", "day", "month", "year", "week", "days", "weeks", "months", "years", "later", "months_later",
    "next", "weekend", "feast", "end_of",
)  # fmt: skip


@dataclass(slots=True)
class Clock(Item):
    """A time of day. `spoken`: on the twelve-hour dial, the half not said. `sure`: plainly an hour, no mere number."""

    hour: int = 0
    minute: int = 0
    spoken: bool = False
    half: str = ""
    """am or pm."""
    part: str = ""
    """morning … night, said next to it."""
    role: str = ""
    sure: bool = False
    padded: bool = False
    date: Day | None = None
    """The day it would be, where "18.10" may be a date just as well."""
    given: str = ""


@dataclass(slots=True)
class Part(Item):
    """A part of the day."""

    name: str = ""


@dataclass(slots=True)
class Length(Item):
    """How long it lasts."""

    minutes: int = 0
    days: int = 0
    months: int = 0


@dataclass(slots=True)
class After(Item):
    """So many minutes from now."""

    minutes: int = 0


@dataclass(slots=True)
class Every(Item):
    """It repeats. `weekdays` empty: on the weekdays said elsewhere."""

    freq: str = "WEEKLY"
    interval: int = 1
    weekdays: tuple[int, ...] = ()


@dataclass(slots=True)
class Times(Item):
    """So many times."""

    count: int = 0


@dataclass(slots=True)
class Exact(Item):
    """A canonical text, whose meaning needs no reading."""

    text: str = ""


@dataclass(slots=True)
class Joint(Item):
    """A word that joins or colours: dash, from, until (before or after), and, or, between, now, all day, vague, gap."""

    name: str = ""
    word: str = ""
