"""The grammar of what repeats: "joka toinen tiistai", "arkisin", "varannan vecka", "every 2 weeks"."""

from __future__ import annotations

from handlers.when import dates
from handlers.when.items import Every, Length
from handlers.when.terms import Term
from handlers.when.words import Kind

Terms = list[Term]
Step = tuple[Every, int]

_UNIT_FREQ = {("day", 1): "DAILY", ("day", 7): "WEEKLY", ("month", 1): "MONTHLY", ("month", 12): "YEARLY"}
_KIND_FREQ = {Kind.WEEK: "WEEKLY", Kind.MONTH_UNIT: "MONTHLY", Kind.YEAR: "YEARLY", Kind.DAY_UNIT: "DAILY"}


def habit(t: Terms, i: int) -> Step | None:
    """ "tiistaisin", "arkisin": the word alone says that it repeats."""
    if t[i].role == "unit":
        return None
    days = t[i].value
    return Every(freq="DAILY") if len(days) == 7 else Every(weekdays=days), i + 1


def every(t: Terms, i: int) -> Step | None:
    """ "joka [toinen] tiistai", "varannan vecka", "every 2 weeks", "daily"."""
    value = t[i].value
    if value in _UNIT_FREQ.values():
        return Every(freq=value), i + 1
    if value == "fortnight" or t[i + 1].word == "fortnight":
        return Every(interval=2), i + 1 + (value == "")
    interval, j = (2, i + 1) if value == "other" else (1, i + 1)
    if t[j].word == "other":
        interval, j = 2, j + 1
    elif t[j].kind in (Kind.ORDINAL, Kind.COUNTED_DAY, Kind.NUMBER, Kind.SPELLED):
        if t[j + 1].kind is Kind.WEEKDAY and t[j].kind is Kind.ORDINAL and _monthly(t, j):
            return Every(freq="MONTHLY"), i + 1
        number = dates.number_of(t[j]) if t[j].kind is not Kind.SPELLED else t[j].value
        interval, j = number or 1, j + 1
    return _every_unit(t, i, j, interval)


def _monthly(t: Terms, j: int) -> bool:
    """Whether an ordinal before a weekday counts in the month rather than the weeks between."""
    after = t[j + 2]
    if after.kind is Kind.FILL:
        after = t[j + 3]
    return t[j].value in (1, -1) or after.kind is Kind.MONTH_UNIT


def _every_unit(t: Terms, i: int, j: int, interval: int) -> Step | None:
    unit = t[j]
    if unit.kind is Kind.WEEKDAY:
        return Every(interval=interval, weekdays=(unit.value,)), j + 1
    if unit.kind is Kind.HABIT:
        return Every(interval=interval, weekdays=unit.value), j + 1
    if unit.kind is Kind.WEEKEND:
        return Every(interval=interval, weekdays=(5, 6)), j + 1
    freq = _KIND_FREQ.get(unit.kind) or (_UNIT_FREQ.get(unit.unit) if unit.unit else None)
    if freq is not None:
        return Every(freq=freq, interval=interval), j + 1
    if unit.kind is Kind.PART:  # "joka ilta"
        return Every(freq="DAILY", interval=interval), j
    return None


def apart(one: Length) -> Every:
    """What repeats with so long between two times."""
    if one.months:
        return Every(freq="MONTHLY", interval=one.months)
    if one.days % 7 == 0:
        return Every(freq="WEEKLY", interval=one.days // 7)
    return Every(freq="DAILY", interval=one.days)
