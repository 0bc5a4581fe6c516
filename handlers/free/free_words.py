"""What is free, said in words: the hours of a day, the pieces that are left, the days of a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from babel.dates import format_date

from handlers import times, when
from handlers.booking import booking_words
from handlers.turn import Turn
from handlers.words import escape
from storage import availability, diary, lending, spaces, wallclock
from storage.spaces import Space

MOST_WELCOMES = 5
_DAY = timedelta(days=1)


def on_day(turn: Turn, space: Space, day: date) -> str:
    """Return when the space is free on the day, or how much of the gear; nothing if it is not."""
    return on_days(turn, space, day, day)[day]


def on_days(turn: Turn, space: Space, first: date, last: date) -> dict[date, str]:
    """Return what `on_day` says of each of the days from first to last."""
    if space.by_days:
        return _whole_days(turn, space, first, last)
    each = availability.free_between(turn.tx, space, first, last, zone=turn.zone, now=turn.now)
    if space.quantity is not None:
        return {day: _pieces(turn, space, day, spans) for day, spans in each.items()}
    return {day: turn.t.list([times.hours(turn, *span) for span in spans]) for day, spans in each.items()}


def _whole_days(turn: Turn, space: Space, first: date, last: date) -> dict[date, str]:
    free, end = _free_days(turn, space, first, last), times.until(turn, space)
    each = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    there = [day for day in each if day <= end and any(since <= day <= until for since, until in free)]
    return {day: turn.t("free") if day in there else "" for day in each}


def not_on_day(turn: Turn, space: Space, day: date) -> str:
    """Return what is said of a day on which nothing can be had: it is closed, or taken as far as it is open."""
    if not spaces.is_closed_on(turn.tx, space, day, turn.zone):
        return turn.t("nothing free")
    why = spaces.why_closed(turn.tx, space.id or 0, day, day)
    return turn.t("closed") + (f" ({escape(turn.t(why[1]))})" if why and why[1] else "")


def _pieces(turn: Turn, space: Space, day: date, spans: list[tuple[datetime, datetime]]) -> str:
    """Return "12 vapaana klo 9–12 ja 20 vapaana klo 12–21", or only the number where it is the same all day."""
    t, there = turn.t, space.quantity or 0
    found: list[tuple[datetime, datetime, int]] = []
    for start, end in spans:
        for since, until, lent in lending.steps(turn.tx, space, start, end):
            if found and found[-1][1] == since and found[-1][2] == there - lent:
                since = found.pop()[0]
            found.append((since, until, there - lent))
    if [span[:2] for span in found] == spaces.open_on(turn.tx, space, day, turn.zone):
        return t.n("{n} free all day", "{n} free all day", found[0][2])
    return t.list(
        [
            t.n("{n} free at {hours}", "{n} free at {hours}", left, hours=times.hours(turn, since, until))
            for since, until, left in found
        ]
    )


def welcome(turn: Turn, space: Space, first: date, last: date) -> list[str]:
    """Return what is booked in these days and open to others."""
    t = turn.t
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    lines = []
    for one in diary.between(turn.tx, space.id or 0, start, end):
        if one.open_to_others and one.stands and one.ends_at > turn.now:
            at = times.say(booking_words.span_of(one), turn.zone, turn.language, year=False)
            line = t("Open to others: {when}, {associations}", when=at, associations=t.list(one.by))
            lines.append(line + (t(" · {purpose}", purpose=one.purpose) if one.purpose else ""))
    return lines[:MOST_WELCOMES]


def is_free(turn: Turn, space: Space, first: date, last: date) -> bool:
    """Tell whether nobody has the space on any of the days, and they can be booked."""
    return last <= times.until(turn, space) and _free_days(turn, space, first, last) == [(first, last)]


def in_month(turn: Turn, space: Space, first: date, last: date) -> str:
    """Return "free", "taken", or which days are free."""
    free = _free_days(turn, space, first, last)
    if not free:
        return turn.t("taken")
    if free == [(first, last)] and first.day == 1:
        return turn.t("free")
    return turn.t("free {days}", days=turn.t.list([_days(turn, since, until) for since, until in free]))


def _free_days(turn: Turn, space: Space, first: date, last: date) -> list[tuple[date, date]]:
    """Return the stretches of whole days that nobody has, in order."""
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    busy = availability.busy(turn.tx, space, start, end)
    found: list[tuple[date, date]] = []
    for since, until in wallclock.free_spans([(start, end)], busy):
        begins = wallclock.local(since + _DAY - timedelta(microseconds=1), turn.zone).date()
        ends = wallclock.local(until, turn.zone).date() - _DAY
        found += [(begins, ends)] if begins <= ends else []
    return found


def _days(turn: Turn, first: date, last: date) -> str:
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    return when.say(when.Span(start, end, days=True), zone=turn.zone, language=turn.language, year=False)


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the months from first to last, the outer ones cut."""
    while first <= last:
        following = months_on(first, 1)
        yield first, min(following - _DAY, last)
        first = following


def months_on(day: date, count: int) -> date:
    """Return the first day of the month so many months on."""
    return date(day.year + (day.month - 1 + count) // 12, (day.month - 1 + count) % 12 + 1, 1)


def month(day: date, language: str) -> str:
    """Return the name of the month with its year."""
    return format_date(day, "LLLL y", locale=language)
