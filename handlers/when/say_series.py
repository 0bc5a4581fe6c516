"""Saying what repeats: "joka tiistai klo 18–20, ensi kerran ti 24.11.2026, 31.5.2027 asti"."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.when.meaning import Moment, Series
from handlers.when.say import manner, say_clock, say_day, say_hours
from storage import wallclock

WORKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language for what repeats. `days` stand alone, `nth` before a weekday of the month; `on` is how
    the weekdays and the day stand behind such a number, where that is not as they stand alone.
    """

    every: str
    other: str
    nth_interval: str
    days: tuple[str, ...]
    joint: str
    day: str
    workday: str
    units: tuple[str, str, str, str]
    nth: dict[int, str]
    monthly: str
    month_day: str
    yearly: str
    first: str
    until: str
    times: str
    on: tuple[str, ...] = ()


_FI = Phrases(
    every="joka {0}",
    other="joka toinen {0}",
    nth_interval="joka {1}. {0}",
    days=("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    joint="ja",
    day="päivä",
    workday="arkipäivä",
    units=("päivä", "viikko", "kuukausi", "vuosi"),
    nth={1: "ensimmäisenä", 2: "toisena", 3: "kolmantena", 4: "neljäntenä", 5: "viidentenä", -1: "viimeisenä"},
    monthly="kuukauden {0} {1}",
    month_day="kuukauden {0}. päivänä",
    yearly="joka vuosi",
    first="ensi kerran {0}",
    until="{0} asti",
    times="{0} kertaa",
    on=(
        *("maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"),
        "päivänä",
    ),
)
_SV = Phrases(
    every="varje {0}",
    other="varannan {0}",
    nth_interval="var {1}:e {0}",
    days=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    joint="och",
    day="dag",
    workday="vardag",
    units=("dag", "vecka", "månad", "år"),
    nth={1: "första", 2: "andra", 3: "tredje", 4: "fjärde", 5: "femte", -1: "sista"},
    monthly="{0} {1}en i månaden",
    month_day="den {0}:e i månaden",
    yearly="varje år",
    first="första gången {0}",
    until="till {0}",
    times="{0} gånger",
)
_EN = Phrases(
    every="every {0}",
    other="every other {0}",
    nth_interval="every {1}th {0}",
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    joint="and",
    day="day",
    workday="weekday",
    units=("day", "week", "month", "year"),
    nth={1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"},
    monthly="{0} {1} of the month",
    month_day="day {0} of the month",
    yearly="every year",
    first="first on {0}",
    until="until {0}",
    times="{0} times",
)
_PHRASES = {"fi": _FI, "sv": _SV, "en": _EN}


def say_series(series: Series, *, zone: ZoneInfo, language: str) -> str:
    """A series with its hours, its first day and its end."""
    words, rule = _PHRASES.get(language, _FI), wallclock.parse_rule(series.rule)
    start = wallclock.local(series.first.start, zone)
    pieces = [say_repeat(series, zone=zone, language=language)]
    pieces.append(words.first.format(say_day(start.date(), language=language)))
    if rule.until is not None:
        pieces.append(words.until.format(say_day(rule.until, language=language, weekday=False)))
    if rule.count is not None:
        pieces.append(words.times.format(rule.count))
    return ", ".join(pieces)


def say_repeat(series: Series, *, zone: ZoneInfo, language: str) -> str:
    """How often and at what hours: "joka tiistai klo 18–20"."""
    said = _how_often(wallclock.parse_rule(series.rule), _PHRASES.get(language, _FI))
    start = wallclock.local(series.first.start, zone)
    if isinstance(series.first, Moment):
        return f"{said} {say_clock(start.time(), language=language)}"
    if series.first.days:
        return said
    end = wallclock.local(series.first.end, zone)
    return f"{said} {manner(language).clock}{say_hours(start.time(), end.time(), language=language)}"


def _how_often(rule: wallclock.Rule, words: Phrases) -> str:
    weekdays = [weekday for _, weekday in rule.days]
    if rule.freq == "YEARLY":
        return words.yearly if rule.interval == 1 else _spaced(words.units[3], rule.interval, words)
    if rule.freq == "MONTHLY":
        if rule.days:
            nth, weekday = rule.days[0]
            said = words.monthly.format(words.nth.get(nth, f"{nth}."), (words.on or words.days)[weekday])
        elif rule.month_days == (-1,):
            said = words.monthly.format(words.nth[-1], words.on[-1] if words.on else words.day)
        else:
            said = words.month_day.format(rule.month_days[0])
        return said if rule.interval == 1 else f"{_spaced(words.units[2], rule.interval, words)}, {said}"
    if rule.freq == "DAILY" and not weekdays:
        return _spaced(words.day, rule.interval, words)
    if tuple(weekdays) == WORKDAYS and rule.interval == 1:
        return words.every.format(words.workday)
    names = [words.days[weekday] for weekday in weekdays] or [words.units[1]]
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {words.joint} {names[-1]}"
    return _spaced(said, rule.interval, words)


def _spaced(unit: str, interval: int, words: Phrases) -> str:
    if interval == 1:
        return words.every.format(unit)
    return words.other.format(unit) if interval == 2 else words.nth_interval.format(unit, interval)
