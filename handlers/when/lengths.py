"""The grammar of a length, and of what it measures: "puolitoista tuntia", "2 tunnin päästä", "kahden viikon välein"."""

from __future__ import annotations

from handlers.when.habits import apart
from handlers.when.items import After, Day, Item, Length
from handlers.when.terms import Term
from handlers.when.words import Kind

Terms = list[Term]

_WHOLE = {"hour": 60, "minute": 1}


def amount(t: Terms, i: int) -> tuple[float, int] | None:
    """How many of something: "2", "1,5", "kaksi", "an", "puoli", "two and a half"."""
    term = t[i]
    if term.kind is Kind.NUMBER:
        value = float(term.word)
    elif term.kind in (Kind.DECIMAL, Kind.DOT):
        value = float(term.word.replace(",", "."))
    elif term.kind in (Kind.SPELLED, Kind.ARTICLE, Kind.ONE_AND_HALF):
        value = term.value
        if value == 1 and t[i + 1].kind is Kind.HALF and t[i + 2].unit:  # "en halv timme"
            return 0.5, i + 2
    elif term.kind is Kind.HALF:
        value = 0.5
        if t[i + 1].kind is Kind.ARTICLE:
            i += 1
    else:
        return None
    if t[i + 1].kind is Kind.AND_HALF:
        return value + 0.5, i + 2
    return value, i + 1


def length(t: Terms, i: int) -> tuple[Length, int] | None:
    """A length at place i, of one part or more: "1 h 30 min", "puoli tuntia", "halvtimme"."""
    found: Length | None = None
    first = i
    while True:
        step = _length_part(t, i)
        if step is None:
            break
        part, i = step
        found = part if found is None else Length(minutes=found.minutes + part.minutes, days=found.days + part.days)
        joined = t[i].kind is Kind.AND and _length_part(t, i + 1) is not None
        i += joined
    if found is not None:
        found.start, found.end = t[first].start, t[i - 1].end
        return found, i
    return None


def _length_part(t: Terms, i: int) -> tuple[Length, int] | None:
    if t[i].kind is Kind.HALF_UNIT:
        return Length(minutes=30), i + 1
    much = amount(t, i)
    if much is None and t[i].kind is Kind.SPELLED and t[i + 1].kind is Kind.HALF_UNIT:
        return Length(minutes=30), i + 2
    if much is None:
        return None
    value, j = much
    if t[j].kind is Kind.HALF_UNIT:
        return Length(minutes=30), j + 1
    unit = t[j].unit
    if unit is None or _is_period(t, j) or (t[j].kind is Kind.WEEK and t[j + 1].kind is Kind.NUMBER):
        return None
    if unit[0] in _WHOLE and t[j + 1].kind is Kind.AND_HALF:
        return Length(minutes=round((value + 0.5) * _WHOLE[unit[0]])), j + 2
    return measured(value, unit), j + 1


def _is_period(t: Terms, j: int) -> bool:
    """Whether a unit is rather what ends the span: "klo 18–20 vuoden (2027) loppuun"."""
    after = t[j + 1]
    return after.kind is Kind.END_OF or (after.kind is Kind.NUMBER and t[j + 2].kind is Kind.END_OF)


def measured(value: float, unit: tuple[str, int]) -> Length:
    """So many of a unit."""
    name, size = unit
    if name in _WHOLE:
        return Length(minutes=round(value * size * _WHOLE[name]))
    if name == "month":
        return Length(months=round(value * size))
    return Length(days=round(value * size))


def lasting(t: Terms, i: int, *, first: bool) -> tuple[Item, int] | None:
    """A length and what it is for: lasting, time from now, or the pause between two times. `first` in its text."""
    found = length(t, i)
    if found is None:
        return None
    one, j = found
    if t[j].kind is Kind.APART:
        return apart(one), j + 1
    if t[j].kind is Kind.AFTER:
        return later(one, t[j].value), j + 1
    if one.days and _is_on_day(t, j):
        j += t[j].kind is not Kind.DAY
        return Day(later=one.days + t[j].value), j + 1
    week_on = t[j].kind in (Kind.FILL, Kind.FROM) and t[j + 1].kind is Kind.WEEKDAY
    if first and week_on and one.days and one.days % 7 == 0:
        return Day(later=one.days), j + 1
    if t[j].kind is Kind.LASTING and t[j].word not in ("i", "for", "under"):
        j += 1
    return one, j


def _is_on_day(t: Terms, j: int) -> bool:
    """ "a week today", "two weeks from tomorrow"."""
    if t[j].kind is Kind.DAY:
        return t[j].word in ("today", "tomorrow")
    return t[j].kind is Kind.FROM and t[j + 1].kind is Kind.DAY


def later(one: Length, sign: int = 1) -> Item:
    """The time so far from now; before now when `sign` is negative."""
    if one.minutes:
        return After(minutes=sign * (one.minutes + one.days * 24 * 60))
    if one.months:
        return Day(months_later=sign * one.months)
    return Day(later=sign * one.days)


def lone_unit(t: Terms, i: int) -> tuple[Item, int] | None:
    """A unit alone is one of it: "tunnin päästä", "viikon ajan"."""
    unit, after = t[i].unit, t[i + 1]
    if unit is None or after.kind not in (Kind.AFTER, Kind.LASTING, Kind.APART):
        return None
    one = measured(1, unit)
    if after.kind is Kind.AFTER:
        return later(one, after.value), i + 2
    return (apart(one) if after.kind is Kind.APART else one), i + 2
