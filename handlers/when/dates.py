"""The grammar of a day: "la 28.11.", "joulukuun 1. päivä", "ensi viikon perjantaina", "Dec 1st", "vk 49"."""

from __future__ import annotations

import re

from handlers.when.items import Day
from handlers.when.terms import Term
from handlers.when.words import Kind

Terms = list[Term]
_DIGITS = re.compile(r"\d+")


def day(t: Terms, i: int) -> tuple[Day, int] | None:
    """A day, or a part of what is said about one, at place i."""
    read = _READERS.get(t[i].kind)
    found = read(t, i) if read else None
    if found is None:
        return None
    one, j = found
    if t[j].kind is Kind.END_OF and t[j].word.startswith("loppu"):  # "toukokuun loppuun"
        one.end_of, one.role, j = True, "to", j + 1
    one.start, one.end = t[i].start, t[j - 1].end
    one.given = one.given or " ".join(term.word for term in t[i:j])
    return one, j


def dotted(word: str) -> Day:
    """The day that "1.12", "1.12.", "1.12.2026" or "1/12" says: the day comes first, always."""
    numbers = [int(number) for number in _DIGITS.findall(word)]
    year = numbers[2] if len(numbers) > 2 else None
    if year is not None and year < 100:
        year += 2000
    return Day(day=numbers[0], month=numbers[1], year=year, given=word)


def _written(t: Terms, i: int) -> tuple[Day, int] | None:
    one = dotted(t[i].word)
    return _with_year(t, i + 1, one)


def _with_year(t: Terms, i: int, one: Day) -> tuple[Day, int]:
    """The same day with the year behind it, if one is there."""
    word = t[i].word
    is_year = t[i].kind is Kind.NUMBER and len(word) == 4 and word[:2] in ("19", "20", "21")
    if one.year is None and is_year and t[i + 1].unit is None and t[i + 1].kind is not Kind.COUNTED:
        one.year = int(word)
        return one, i + 1
    return one, i


def _iso(t: Terms, i: int) -> tuple[Day, int] | None:
    if len(t[i].word) != 10:
        return None
    year, month, number = t[i].word.split("-")
    return Day(day=int(number), month=int(month), year=int(year), given=t[i].word), i + 1


def _dot(t: Terms, i: int) -> tuple[Day, int] | None:
    hour, minute = t[i].word.split(".")
    if not (1 <= int(hour) <= 31 and 1 <= int(minute) <= 12):
        return None
    return _with_year(t, i + 1, dotted(t[i].word))


def may_be_clock(term: Term) -> bool:
    """Whether "18.10" may be a time as well as a date. Nobody books for 1.12 at night."""
    hour, minute = term.word.split(".")
    return len(minute) == 2 and int(hour) <= 24 and int(minute) % 5 == 0


def number_of(term: Term) -> int | None:
    """The number of a day, as "1", "1.", "1st" or "första" say it."""
    if term.kind is Kind.NUMBER and len(term.word) <= 2:
        return int(term.word)
    if term.kind is Kind.COUNTED_DAY:
        return int(_DIGITS.findall(term.word)[0])
    if term.kind is Kind.ORDINAL:
        return int(term.value)
    return None


def counts_in(term: Term) -> bool:
    """Whether a number before it is a day of this month: "1 joulukuuta", but not "klo 18–20 toukokuun loppuun"."""
    return term.kind is Kind.MONTH and not term.word.endswith(("kuun", "kuussa", "kuuhun", "kuusta"))


_PERIODS = frozenset((Kind.WEEK, Kind.WEEKEND, Kind.MONTH_UNIT, Kind.YEAR))


def _numbered(t: Terms, i: int) -> tuple[Day, int] | None:
    """A number first: of a day in a month, of a weekday in a month, or of a day alone."""
    number = number_of(t[i])
    if number is None or t[i].glued:
        return None
    j = i + 1
    has_unit = t[j].kind is Kind.DAY_UNIT
    j += has_unit
    if t[j].kind is Kind.FILL and t[j + 1].kind is Kind.MONTH:  # "1st of December"
        j += 1
    if (counts_in(t[j]) or (has_unit and t[j].kind is Kind.MONTH)) and number > 0:
        return _with_year(t, j + 1, Day(day=number, month=t[j].value, role=t[j].role))
    if number == -1 and t[i].word == "last" and t[j].kind in _PERIODS:
        return _next(t, i, offset=-1)
    counted = t[i].kind in (Kind.COUNTED_DAY, Kind.ORDINAL)
    if counted and t[j].kind is Kind.WEEKDAY and t[j + 1].kind is not Kind.DATE and not has_unit:
        return Day(nth=number, weekday=t[j].value), j + 1
    if counted and (has_unit or (number == -1 and t[j].unit == ("day", 1))):
        return Day(day=number), i + 2
    if i and t[i - 1].word in ("den", "the") and t[j].kind is not Kind.WORD:
        return Day(day=number), i + 1
    if _begins_range(t, i):
        return Day(day=number), i + 1
    if t[i].kind is Kind.COUNTED_DAY and t[j].kind not in (Kind.WORD, Kind.COUNTED) and t[j].unit is None:
        return Day(day=number), j
    return None


def _begins_range(t: Terms, i: int) -> bool:
    """Whether "28" stands in "28–29.11." or "28–29 November", which tells that it is a day."""
    if t[i + 1].kind not in (Kind.DASH, Kind.TO) or t[i].kind is Kind.ORDINAL:
        return False
    after, then = t[i + 2], t[i + 3]
    if after.kind is Kind.DATE or (after.kind is Kind.DOT and not may_be_clock(after) and _dot(t, i + 2)):
        return True
    if after.kind is Kind.COUNTED_DAY and t[i].kind is Kind.COUNTED_DAY:
        return True
    if then.kind is Kind.DAY_UNIT:
        then = t[min(i + 4, len(t) - 1)]
    return number_of(after) is not None and counts_in(then)


def _month(t: Terms, i: int) -> tuple[Day, int] | None:
    """A month, with the number of the day behind it or without."""
    if t[i].word == "jul" and i and t[i - 1].kind in (Kind.MONTH, Kind.DATE, Kind.DOT):
        return None  # "24–26 december jul": what for, and no second month
    one = Day(month=t[i].value, role=t[i].role)
    number = number_of(t[i + 1])
    after = t[i + 2]
    spells_hour = after.kind in (Kind.MERIDIEM, Kind.OCLOCK, Kind.COUNTED) or after.unit is not None
    within = t[i].word.endswith("kuussa") or (i > 0 and t[i - 1].word in ("in", "i"))
    last_day = number == -1 and (after.kind is Kind.DAY_UNIT or after.unit == ("day", 1))
    if last_day:
        one.day = -1
        return _with_year(t, i + 3, one)
    if number is None or (number < 1 and after.kind is not Kind.WEEKDAY) or spells_hour or within or t[i + 1].glued:
        return _with_year(t, i + 1, one)
    if t[i + 1].kind in (Kind.ORDINAL, Kind.COUNTED_DAY) and after.kind is Kind.WEEKDAY:
        one.nth, one.weekday = number, after.value
        return _with_year(t, i + 3, one)
    one.day = number
    return _with_year(t, i + 2 + (after.kind is Kind.DAY_UNIT), one)


def _weekday(t: Terms, i: int) -> tuple[Day, int] | None:
    if t[i + 1].word == "week" and number_of(t[i + 2]) is None:  # "Tuesday week"
        return Day(weekday=t[i].value, later=7), i + 2
    return Day(weekday=t[i].value, role=t[i].role), i + 1


def _relative(t: Terms, i: int) -> tuple[Day, int] | None:
    return Day(days=t[i].value), i + 1


def _next(t: Terms, i: int, *, offset: int | None = None) -> tuple[Day, int] | None:
    """Next, this or last: week, month, year, weekend or weekday."""
    offset, after = t[i].value if offset is None else offset, t[i + 1]
    if after.kind is Kind.WEEKEND or (after.kind is Kind.HABIT and after.value == (5, 6)):
        return Day(weekend=True, weeks=None if offset == 0 else offset), i + 2
    if after.kind is Kind.WEEK:
        return Day(weeks=offset, role=_role(t, i + 1)), i + 2
    if after.kind is Kind.MONTH_UNIT:
        return Day(months=offset), i + 2
    if after.kind is Kind.YEAR:
        return Day(years=offset), i + 2
    if after.kind is Kind.WEEKDAY:
        if offset < 0:
            return Day(weekday=after.value, weeks=offset), i + 2
        return Day(weekday=after.value, next=offset > 0, role=after.role), i + 2
    if after.kind is Kind.MONTH:
        found = _month(t, i + 1)
        if found is not None and offset < 0:
            found[0].years = offset
        return found
    if after.kind is Kind.PART and offset == 0:
        return Day(days=0), i + 1
    return None


def _role(t: Terms, i: int) -> str:
    return "from" if t[i].word == "viikosta" else "to" if t[i].word == "viikkoon" else ""


def _coming(t: Terms, i: int) -> tuple[Day, int] | None:
    after = t[i + 1]
    if after.kind is Kind.WEEKDAY:
        return Day(weekday=after.value, role=after.role), i + 2
    if after.kind in (Kind.WEEKEND, Kind.WEEK, Kind.MONTH_UNIT, Kind.YEAR, Kind.MONTH):
        if after.kind is Kind.MONTH:
            return _month(t, i + 1)
        if after.kind is Kind.WEEKEND:
            return Day(weekend=True), i + 2
        coming = 1 if t[i].word.startswith(("tulev", "seuraav", "coming", "upcoming", "kommande")) else 0
        name = {Kind.WEEK: "weeks", Kind.MONTH_UNIT: "months", Kind.YEAR: "years"}[after.kind]
        return Day(**{name: coming}), i + 2  # type: ignore[arg-type]
    if after.kind is Kind.PART:
        return Day(days=0), i + 1
    return None


def _week(t: Terms, i: int) -> tuple[Day, int] | None:
    number = number_of(t[i + 1])
    if number is None or t[i + 1].kind is Kind.ORDINAL or t[i + 2].kind is Kind.COUNTED:
        return None
    one, j = Day(week=number), i + 2
    return _with_year(t, j, one)


def _weekend(t: Terms, i: int) -> tuple[Day, int] | None:
    return Day(weekend=True), i + 1


def _feast(t: Terms, i: int) -> tuple[Day, int] | None:
    return _with_year(t, i + 1, Day(feast=t[i].value))


def _month_unit(t: Terms, i: int) -> tuple[Day, int] | None:
    """ "kuun 15. päivä": the day of whichever month; the context says whether of every one."""
    if t[i + 1].kind is Kind.END_OF:
        return Day(months=0), i + 1
    number = number_of(t[i + 1])
    if number is None or number < 1 or t[i + 1].kind is Kind.NUMBER:
        return None
    return _numbered(t, i + 1)


def _year(t: Terms, i: int) -> tuple[Day, int] | None:
    if t[i + 1].kind is Kind.NUMBER and len(t[i + 1].word) == 4:
        return Day(year=int(t[i + 1].word)), i + 2
    if t[i + 1].kind is Kind.END_OF:
        return Day(years=0), i + 1
    return None


def _end_of(t: Terms, i: int) -> tuple[Day, int] | None:
    """ "the end of May", "slutet av året"."""
    j = i + 1
    while t[j].kind is Kind.FILL:
        j += 1
    if t[j].kind is Kind.YEAR:
        return Day(years=0, end_of=True), j + 1
    if t[j].kind is Kind.MONTH_UNIT:
        return Day(months=0, end_of=True), j + 1
    if t[j].kind not in (Kind.MONTH, Kind.NEXT, Kind.COMING, Kind.WEEK):
        return None
    found = day(t, j)
    if found is not None:
        found[0].end_of = True
    return found


_READERS = {
    Kind.DATE: _written,
    Kind.SLASH: _written,
    Kind.ISO: _iso,
    Kind.DOT: _dot,
    Kind.NUMBER: _numbered,
    Kind.COUNTED_DAY: _numbered,
    Kind.ORDINAL: _numbered,
    Kind.MONTH: _month,
    Kind.WEEKDAY: _weekday,
    Kind.DAY: _relative,
    Kind.NEXT: _next,
    Kind.COMING: _coming,
    Kind.WEEK: _week,
    Kind.WEEKEND: _weekend,
    Kind.FEAST: _feast,
    Kind.MONTH_UNIT: _month_unit,
    Kind.YEAR: _year,
    Kind.END_OF: _end_of,
}
