"""Saying a time to people, the way each language writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from handlers.when.dial import LATEST_NEXT_MORNING
from handlers.when.meaning import Moment, Series, Span
from storage import wallclock


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language writes days and hours."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...] = ()
    """Empty: months are numbers."""
    last_dot: str = "."
    """What ends a day without its year ("28.11.")."""
    clock: str = ""
    """What stands before an hour."""


@cache
def manner(language: str) -> Manner:
    """The manner of a language; Finnish when it is none of the three."""
    if language == "sv":
        return Manner(_weekdays("sv", "short"), last_dot="", clock="kl. ")
    if language == "en":
        months = get_month_names("abbreviated", "format", "en")  # "Sep", where British CLDR has "Sept"
        return Manner(_weekdays("en", "abbreviated"), tuple(months[n] for n in range(1, 13)))
    return Manner(_weekdays("fi", "short"), clock="klo ")


def _weekdays(locale: str, width: str) -> tuple[str, ...]:
    names = get_day_names(width, "format", locale)  # type: ignore[arg-type]
    return tuple(names[n] for n in range(7))


def say(meaning: Moment | Span | Series, *, zone: ZoneInfo, language: str, year: bool = True) -> str:
    """The time with its weekday, as a member reads it; without the year where the year is plain.

    `read` understands it again, but for the second turn of the hour that autumn repeats.
    """
    if isinstance(meaning, Series):
        from handlers.when.say_series import say_series

        return say_series(meaning, zone=zone, language=language)
    start = wallclock.local(meaning.start, zone)
    if isinstance(meaning, Moment):
        return f"{say_day(start.date(), language=language, year=year)} {say_clock(start.time(), language=language)}"
    end = wallclock.local(meaning.end, zone)
    if meaning.days:
        return _say_days(start.date(), end.date() - timedelta(days=1), language, year)
    if _reads_as_one_day(start, end):
        hours = say_hours(start.time(), end.time(), language=language)
        return f"{say_day(start.date(), language=language, year=year)} {manner(language).clock}{hours}"
    return " – ".join(say(Moment(at), zone=zone, language=language, year=year) for at in (meaning.start, meaning.end))


def _reads_as_one_day(start: datetime, end: datetime) -> bool:
    """Whether the end needs no day of its own: it is on the same day, or so early next morning that nobody errs."""
    if start.date() == end.date():
        return True
    minute = end.hour * 60 + end.minute
    early = minute <= LATEST_NEXT_MORNING and (minute == 0 or end.time() < start.time())
    return early and end.date() == start.date() + timedelta(days=1)


def say_turn(meaning: Span, *, zone: ZoneInfo, language: str) -> str:
    """The weekday and hours of one turn of a series, shortly: "ti 18–20"; by days the weekday alone."""
    start, end = wallclock.local(meaning.start, zone), wallclock.local(meaning.end, zone)
    weekday = manner(language).weekdays[start.weekday()]
    if meaning.days:
        return weekday
    return f"{weekday} {say_hours(start.time(), end.time(), language=language)}"


def say_day(day: date, *, language: str, year: bool = True, weekday: bool = True) -> str:
    """A day: "la 28.11.2026", "lö 28.11.2026", "Sat 28 Nov 2026"."""
    way = manner(language)
    lead = f"{way.weekdays[day.weekday()]} " if weekday else ""
    if way.months:
        return f"{lead}{day.day} {way.months[day.month - 1]}{f' {day.year:04}' if year else ''}"
    return f"{lead}{day.day}.{day.month}{f'.{day.year:04}' if year else way.last_dot}"


def _say_days(first: date, last: date, language: str, year: bool) -> str:
    """Whole days; what both ends share is said once."""
    if first == last:
        return say_day(first, language=language, year=year)
    end = say_day(last, language=language, year=year, weekday=False)
    way = manner(language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{'' if way.months else way.last_dot}–{end}"
    start = say_day(first, language=language, year=year and first.year != last.year, weekday=False)
    return f"{start} – {end}" if way.months else f"{start}–{end}"


def say_time(at: datetime, *, zone: ZoneInfo, language: str) -> str:
    """The time of day of an instant: "klo 10", "kl. 10", "10:00"."""
    return say_clock(wallclock.local(at, zone).time(), language=language)


def say_clock(at: time, *, language: str) -> str:
    """A time of day with its mark: "klo 9.30", "kl. 10", "10:00"."""
    return f"{manner(language).clock}{_hour(at.hour, at.minute, language)}"


def say_hours(start: time, end: time, language: str) -> str:
    """From an hour to an hour: "8–21", "9.30–11", "08:00–21:00"; midnight as an end is 24."""
    until = _hour(24, 0, language) if end == time() else _hour(end.hour, end.minute, language, early=end < start)
    return f"{_hour(start.hour, start.minute, language)}–{until}"


def _hour(hour: int, minute: int, language: str, *, early: bool = False) -> str:
    """An hour; the small ones of the next morning with two digits, as "22–02"."""
    if language == "en":
        return f"{hour:02}:{minute:02}"
    return (f"{hour:02}" if early else f"{hour}") + (f".{minute:02}" if minute else "")
