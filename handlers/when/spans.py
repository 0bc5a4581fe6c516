"""Days and hours into spans: the stretches that a left and a right side make, and hours on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.when.days import Days, Stretch, resolve
from handlers.when.draft import Draft
from handlers.when.items import Day
from handlers.when.meaning import Meaning, Moment, Span, Wrong
from handlers.when.view import View, not_over
from storage import wallclock


def timed(day: date, start: int, end: int | None, draft: Draft, view: View) -> Meaning:
    """Those hours on that day, if they are on the clock and still to come."""
    given = "–".join(clock.given for clock in draft.clocks)
    at = view.instant(day, start)
    until = view.instant(day, end) if end is not None else at
    if at is None or until is None:
        return Wrong("nosuchtime", given=given)
    if end is None:
        until = _lasting(day, start, draft, view)
        return not_over(Moment(at) if until is None else Span(at, until), view)
    return not_over(Span(at, until), view) if until > at else Wrong("order", given=given)


def _lasting(day: date, start: int, draft: Draft, view: View) -> datetime | None:
    """When it is over, if its length was said: hours pass as they do, days keep the time on the wall."""
    length = draft.length
    if length is None:
        return None
    if length.days or length.months:
        day = lengthened(day, length.days + 1, length.months)
    return wallclock.utc(view.at(day, start), view.zone) + timedelta(minutes=length.minutes)


def through(one: Stretch, start: int, end: int, draft: Draft, view: View) -> Meaning:
    """From an hour of the first day to an hour of the last."""
    first, last = one
    at, until = view.instant(first, start), view.instant(last, end)
    if at is None or until is None:
        return Wrong("nosuchtime", given=draft.clocks[0 if at is None else -1].given)
    if until <= at:
        return Wrong("order", given=draft.left.day.given if draft.left.day else "")
    return not_over(Span(at, until), view)


def whole(one: Stretch, draft: Draft, view: View) -> Meaning:
    """All of those days; longer when a length was said."""
    first, last = one
    if draft.length is not None:
        last = lengthened(first, draft.length.days, draft.length.months)
    if last < first:
        return Wrong("order")
    start, end = wallclock.day_bounds(first, view.zone)[0], wallclock.day_bounds(last, view.zone)[1]
    return not_over(Span(start, end, days=True), view)


def lengthened(first: date, days: int, months: int) -> date:
    """The last of so many days, or months, from the first on."""
    month = first.month - 1 + months
    if first.year + month // 12 > date.max.year:
        raise OverflowError(months)
    end = date(first.year + month // 12, month % 12 + 1, 1) + timedelta(days=first.day - 1) if months else first
    return end + timedelta(days=days - 1)


def stretch(draft: Draft, view: View, *, late: bool) -> Days | Wrong:
    """The days from the left side to the right one."""
    today = view.today
    left, right = draft.left.day, draft.right.day
    assert left is not None
    if right is None:
        return resolve(left, today, late=late)
    left = _completed(left, right, today)
    begins = resolve(left, today, late=late)
    if isinstance(begins, Wrong):
        return begins
    options: list[Stretch] = []
    for first, _ in begins.options:
        ends = resolve(right, today, base=first)
        if isinstance(ends, Wrong):
            return ends
        options += [(first, last) for _, last in ends.options]
        if ends.reason:
            return Days(tuple(options), ends.reason)
    ongoing = _ongoing(left, right, options, today)
    return Days(ongoing or tuple(options), begins.reason)


def _completed(left: Day, right: Day, today: date) -> Day:
    """The beginning with what only the end says: its month ("28.–29.11."), and its year where it is the same turn."""
    if left.day is not None and left.month is None and left.months is None and right.month is not None:
        left = replace(left, month=right.month, year=left.year or right.year, given=f"{left.given}{right.month}.")
    elif left.month is not None and left.year is None and right.year is not None and right.month is not None:
        over_new_year = (left.month, left.day or 0) > (right.month, right.day or 31) and right.year > today.year
        left = replace(left, year=right.year - over_new_year)
    elif left.week is not None and left.year is None and right.year is not None:
        left = replace(left, year=right.year)
    return left


def _ongoing(left: Day, right: Day, options: list[Stretch], today: date) -> tuple[Stretch, ...]:
    """A range without a year that has begun but is not over is this one, not next year's."""
    if left.year is not None or left.day is None or left.month is None or right.day is None:
        return ()
    found: list[Stretch] = []
    for first, last in options:
        try:
            earlier = first.replace(year=first.year - 1), last.replace(year=last.year - 1)
        except ValueError:
            continue
        if earlier[0] < today <= earlier[1] and (left.weekday is None or earlier[0].weekday() == left.weekday):
            found.append(earlier)
    return tuple(found)
