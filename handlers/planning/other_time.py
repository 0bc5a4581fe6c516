"""When something that was planned is to be instead: read as people say it, shown as days to tap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, assert_never

from handlers import times, when
from handlers.planning import clash_words
from handlers.turn import Choices, Got, Turn, Unclear
from storage import wallclock

Span = tuple[datetime, datetime]
_WEEKS = (7, 14, 21, 28, 35)
"""How many days later it might be instead, but for feasts."""
_OFFERED = 3


class Timed(Protocol):
    """A day of it, from when to when."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


def read(
    turn: Turn, text: str, days: Sequence[Timed], *, ask: Callable[[], Unclear], same: Callable[[], Unclear]
) -> Got | Unclear:
    """Read when each of the days would be: a day alone keeps the hours, a beginning alone keeps the length.

    Without a time in the words, `ask`; where it is at that very time already, `same`.
    """
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    meaning = found.meaning
    match meaning:
        case when.Span() | when.Moment():
            spans = _spans(days, meaning, turn)
        case when.Series(first):
            said = when.say(first, zone=turn.zone, language=turn.language, year=False)
            question = turn.t("I need one time here, not one that repeats. Is the first one right?")
            return Unclear(question, [(said, when.write(first, turn.zone))])
        case when.Ask() | when.Wrong():
            return times.doubt(turn, meaning, found.rest) if text.strip() else ask()
        case _:
            assert_never(meaning)
    if min(start for start, _ in spans) <= turn.now:
        return times.doubt(turn, when.Wrong("past", at=spans[0][0]), "")
    if spans == [(day.starts_at, day.ends_at) for day in days]:
        return same()
    return Got(spans, when.write(meaning, turn.zone))


def _spans(days: Sequence[Timed], meaning: when.Span | when.Moment, turn: Turn) -> list[Span]:
    """Return when each day would be: as many days later; with other hours, where all days have the same."""
    first, zone = days[0], turn.zone
    start, end = (wallclock.local(at, zone) for at in (first.starts_at, first.ends_at))
    begins = wallclock.local(meaning.start, zone)
    if isinstance(meaning, when.Span) and meaning.days:
        begins = datetime.combine(begins.date(), start.time())
    ends = begins + (end - start)
    if isinstance(meaning, when.Span) and not meaning.days:
        ends = wallclock.local(meaning.end, zone)
    step = begins.date() - start.date()
    if len({_hours(day, turn) for day in days}) > 1:
        return [_later(day, step, turn) for day in days]
    offset, length = begins - start - step, ends - begins
    return [_at(wallclock.local(day.starts_at, zone) + step + offset, length, turn) for day in days]


def _hours(day: Timed, turn: Turn) -> tuple[object, timedelta]:
    start, end = wallclock.local(day.starts_at, turn.zone), wallclock.local(day.ends_at, turn.zone)
    return start.time(), end - start


def _later(day: Timed, step: timedelta, turn: Turn) -> Span:
    start, end = (wallclock.local(at, turn.zone) + step for at in (day.starts_at, day.ends_at))
    return wallclock.utc(start, turn.zone), wallclock.utc(end, turn.zone)


def _at(start: datetime, length: timedelta, turn: Turn) -> Span:
    return wallclock.utc(start, turn.zone), wallclock.utc(start + length, turn.zone)


def choices(turn: Turn, start: datetime) -> Choices:
    """Return the same day of the next weeks, without feasts."""
    first: date = wallclock.local(start, turn.zone).date()
    days = [first + timedelta(days=number) for number in _WEEKS]
    free = [one for one in days if not clash_words.is_feast(one)][:_OFFERED]
    return [(when.say_day(one, language=turn.language, year=False), one.isoformat()) for one in free]
