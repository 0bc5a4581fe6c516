"""Which days of the calendar are meant, counted from today."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.when.items import Day
from handlers.when.meaning import Wrong

Stretch = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Days:
    """What a day can be; more than one only with a `reason` to ask."""

    options: tuple[Stretch, ...]
    reason: str = ""


def resolve(day: Day, today: date, *, late: bool = False, base: date | None = None) -> Days | Wrong:
    """The days meant. `late`: that time of day is over today. `base`: the beginning, when `day` is an end."""
    try:
        found = _resolve(day, base or today, late, base is not None, today)
    except (ValueError, OverflowError):
        return Wrong("nosuchdate", given=day.given)
    if isinstance(found, Days):
        return found
    if found is None:
        return Wrong("nosuchdate", given=day.given)
    if day.end_of:
        found = found[1], found[1]
    return _checked(day, found, today)


def _one(day: date) -> Stretch:
    return day, day


def _resolve(day: Day, start: date, late: bool, is_end: bool, today: date) -> Days | Stretch | None:
    if day.feast is not None:
        years = (day.year,) if day.year else (start.year, start.year + 1)
        return _one(next(one for one in (feast(day.feast, year) for year in years) if day.year or one >= start))
    if day.days is not None:
        return _one(today + timedelta(days=day.days))
    if day.later is not None or day.months_later is not None:
        return _later(day, today)
    if day.next and day.weekday is not None:
        return _next_weekday(day.weekday, today, late)
    if day.week is not None or day.weeks is not None:
        return _week(day, start, today)
    if day.weekend:
        return _weekend(start)
    if day.nth is not None:
        return _nth(day, start, today)
    if day.day is not None or day.month is not None or day.months is not None:
        return _in_month(day, start, today)
    if day.year is not None or day.years is not None:
        return _year(day, today)
    if day.weekday is None:
        return None
    return _one(coming(day.weekday, start, strictly=late or is_end))


def coming(weekday: int, start: date, *, strictly: bool = False) -> date:
    """The first such weekday from a day on, or after it."""
    ahead = (weekday - start.weekday()) % 7
    return start + timedelta(days=ahead or (7 if strictly else 0))


def _later(day: Day, today: date) -> Stretch:
    if day.months_later is not None:
        month = today.month - 1 + day.months_later
        year, month = today.year + month // 12, month % 12 + 1
        return _one(date(year, month, min(today.day, calendar.monthrange(year, month)[1])))
    start = today if day.weekday is None else coming(day.weekday, today)
    return _one(start + timedelta(days=day.later or 0))


def _next_weekday(weekday: int, today: date, late: bool) -> Days:
    """Next Friday is the coming one to some and next week's to others: asked about where they differ."""
    first = coming(weekday, today, strictly=True)
    other = monday(today) + timedelta(days=7 + weekday)
    options = tuple(_one(one) for one in sorted({first, other}))
    return Days(options, "ambiguous" if len(options) > 1 else "")


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def _week(day: Day, start: date, today: date) -> Stretch | Days:
    if day.weeks is not None:
        first = monday(today) + timedelta(days=7 * day.weeks)
        if day.weekend and day.weeks == 1 and today.weekday() < 5:
            options = tuple((one + timedelta(days=5), one + timedelta(days=6)) for one in (monday(today), first))
            return Days(options, "ambiguous")
    else:
        first = _numbered_week(day, start)
    if day.weekend:
        return first + timedelta(days=5), first + timedelta(days=6)
    if day.weekday is not None:
        return _one(first + timedelta(days=day.weekday))
    return first, first + timedelta(days=6)


def _numbered_week(day: Day, start: date) -> date:
    """The Monday of a week of the ISO calendar: of the year said, or the first that is not over."""
    week = day.week or 0
    if day.year is not None:
        return date.fromisocalendar(day.year, week, 1)
    year = start.isocalendar().year
    if week == 53:
        this = date(year, 12, 28).isocalendar().week == 53
        year = year if this else year + 1
    first = date.fromisocalendar(year, week, 1)
    last = first + timedelta(days=6 if day.weekday is None else day.weekday)
    return first if last >= start or week == 53 else date.fromisocalendar(year + 1, week, 1)


def _weekend(start: date) -> Stretch:
    sunday = coming(6, start)
    return sunday - timedelta(days=1), sunday


def _month_of(day: Day, start: date, today: date) -> tuple[int, int] | None:
    """Year and month, where the month is told; without a year the first that is not over."""
    if day.months is not None:
        month = today.month - 1 + day.months
        return today.year + month // 12, month % 12 + 1
    if day.month is None:
        return None
    if not 1 <= day.month <= 12:
        raise ValueError(day.month)
    year = day.year if day.year is not None else today.year + day.years if day.years is not None else None
    if year is None:
        year = start.year if day.month >= start.month else start.year + 1
    return year, day.month


def _in_month(day: Day, start: date, today: date) -> Stretch | None:
    told = _month_of(day, start, today)
    if told is None:
        return _coming_day(day.day or 0, start)
    year, month = told
    if day.day is None:
        return date(year, month, 1), last_of(year, month)
    if day.day == -1:
        return _one(last_of(year, month))
    rolls = day.year is None and day.years is None and day.months is None
    if rolls and month == start.month and 1 <= day.day < start.day:
        year += 1
    return _one(date(year, month, day.day))


def last_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _coming_day(number: int, start: date) -> Stretch | None:
    """The next 15th, in the first month that has it."""
    if number == -1:
        return _one(last_of(start.year, start.month))
    if not 1 <= number <= 31:
        return None
    year, month = start.year, start.month
    for _ in range(12):
        length = calendar.monthrange(year, month)[1]
        if number <= length and date(year, month, number) >= start:
            return _one(date(year, month, number))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _nth(day: Day, start: date, today: date) -> Stretch | None:
    """The first Monday of December, the last Friday of the month."""
    told = _month_of(day, start, today)
    if told is None and day.nth == -1:  # "last Friday"
        return _one(coming(day.weekday or 0, start - timedelta(days=7)))
    year, month = told or (start.year, start.month)
    for _ in range(13):
        found = nth_weekday(year, month, day.nth or 1, day.weekday or 0)
        if told is not None and (day.year or day.months is not None or found is None or found >= start):
            return _one(found) if found else None
        if found is not None and found >= start:
            return _one(found)
        year, month = (year + 1, month) if told else (year + month // 12, month % 12 + 1)
    return None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth such weekday of a month, counted from its end when negative; None where it has no such."""
    begins, length = calendar.monthrange(year, month)
    same = range(1 + (weekday - begins) % 7, length + 1, 7)
    if not 1 <= abs(nth) <= len(same):
        return None
    return date(year, month, same[nth - 1 if nth > 0 else nth])


def _year(day: Day, today: date) -> Stretch:
    year = day.year if day.year is not None else today.year + (day.years or 0)
    return date(year, 1, 1), date(year, 12, 31)


def _checked(day: Day, found: Stretch, today: date) -> Days:
    """The same day, or the question which of two was meant when its weekday says otherwise."""
    first = found[0]
    counted = day.week is not None or day.weeks is not None or day.later is not None or day.nth is not None
    if day.weekday is None or counted or first != found[1] or first.weekday() == day.weekday:
        return Days((found,))
    if day.year is None and day.day is not None and day.month is not None:
        earlier = _last_year(first)
        if earlier is not None and earlier.weekday() == day.weekday and (today - earlier).days < 60:
            return Days((_one(earlier),))
    return Days(tuple(_one(one) for one in sorted((_nearest(day.weekday, first, today), first))), "mismatch")


def _last_year(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


def _nearest(weekday: int, day: date, today: date) -> date:
    """Such a weekday as near to a day as can be, but not over yet."""
    ahead = (weekday - day.weekday()) % 7
    found = day + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    return found if found >= today else found + timedelta(days=7)


# Feasts

FIXED = {
    "new year eve": (12, 31), "new year": (1, 1), "epiphany": (1, 6), "may eve": (4, 30), "may day": (5, 1),
    "independence": (12, 6), "christmas eve": (12, 24), "christmas": (12, 25), "boxing day": (12, 26),
}  # fmt: skip
_FROM_EASTER = {"good friday": -2, "easter": 0, "easter monday": 1, "ascension": 39}

_SECOND_SUNDAYS = {"mothers day": 5, "fathers day": 11}


def feast(name: str, year: int) -> date:
    """The day on which Finland keeps a feast."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in _FROM_EASTER:
        return easter(year) + timedelta(days=_FROM_EASTER[name])
    if name in _SECOND_SUNDAYS:
        return coming(6, date(year, _SECOND_SUNDAYS[name], 8))
    if name == "all saints":
        return coming(5, date(year, 10, 31))
    midsummer = coming(5, date(year, 6, 20))
    return midsummer if name == "midsummer" else midsummer - timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)
