"""What a text about time can mean: an instant, a span, a series, a question, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A beginning (aware, UTC) whose end was not said."""

    start: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until `end`, which is exclusive; with `days` whole local days."""

    start: datetime
    end: datetime
    days: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """`first` and then as `rule` says, in RRULE text; its UNTIL is a local date, inclusive."""

    first: Moment | Span
    rule: str


@dataclass(frozen=True, slots=True)
class Ask:
    """It could mean several things (`ambiguous`, `mismatch`) or none (`nothing`); `choices` are what it could mean."""

    reason: str
    choices: tuple[Moment | Span | Series, ...] = ()
    given: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """It cannot be: `past` (`at` was meant), `nosuchdate`, `nosuchtime`, `order`. `given` are the words concerned."""

    reason: str
    given: str = ""
    at: datetime | None = None
    choices: tuple[Moment | Span, ...] = ()


Meaning = Moment | Span | Series | Ask | Wrong


@dataclass(frozen=True, slots=True)
class Found:
    """A time found in a longer text, and the words around it as they were spelled."""

    meaning: Meaning
    rest: str
