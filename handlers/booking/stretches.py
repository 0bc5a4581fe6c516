"""Stretches of days, as storage is booked: from one day to another, or for some months from a day on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from handlers import when
from handlers.turn import Got, Turn, Unclear
from handlers.words import fold
from storage import refusals, wallclock
from storage.spaces import Space

MONTHS = (1, 3, 6)
"""How many months are offered."""
_FROM = re.compile(r"\b(alkaen|lahtien|fran(?: och med)?|fr\.?o\.?m|from)\b")
_DAY = timedelta(days=1)


def read(turn: Turn, text: str, meaning: when.Span | when.Moment, rest: str, space: Space, but: int) -> Got | Unclear:
    """Return the days that are meant; the booking `but` is what is moved, and a day alone is where it begins."""
    first = wallclock.local(meaning.start, turn.zone).date()
    if isinstance(meaning, when.Moment):
        return until_when(turn, first, rest, space, but)
    last = wallclock.local(meaning.end - timedelta(microseconds=1), turn.zone).date()
    if not meaning.days:
        days = [(say(turn, first, last), write(turn, first, last)), *_offers(turn, first, space, but)]
        text = turn.t("{space} is booked by whole days, from one day to another. Which days?", space=space.name)
        return Unclear(text, days, rest, _leads(first))
    if first == last and (but or _FROM.search(fold(text))):
        return until_when(turn, first, rest, space, but)
    return Got(meaning, write(turn, first, last), rest)


def until_when(turn: Turn, first: date, rest: str, space: Space, but: int = 0) -> Unclear:
    """Ask for the last day, and offer what can really be had from the first one on."""
    t = turn.t
    choices = [
        (t.label("{length}, until {day}", length=length, day=when.say_day(last, language=turn.language)), words)
        for length, last, words in _months(turn, first, space, but)
    ]
    alone = (t("Only that day"), write(turn, first, first))
    question = t("From {start}. Until when?", start=when.say_day(first, language=turn.language))
    return Unclear(question, [*choices, alone], rest, _leads(first))


def which_days(turn: Turn, space: Space, question: str, rest: str = "") -> Unclear:
    """Ask for the days, and offer what can really be had from the first free day on."""
    first = wallclock.local(turn.now, turn.zone).date()
    for _ in range(5):
        taken = refusals.clash(turn.tx, space, *_bounds(turn, first, _later(first, 1) - _DAY))
        if not isinstance(taken, refusals.Taken):
            break
        first = wallclock.local(taken.ends_at, turn.zone).date()
    return Unclear(question, _offers(turn, first, space), rest)


def _offers(turn: Turn, first: date, space: Space, but: int = 0) -> list[tuple[str, str]]:
    found = _months(turn, first, space, but)
    return [(f"{length}: {say(turn, first, last)}", words) for length, last, words in found]


def _months(turn: Turn, first: date, space: Space, but: int) -> Iterator[tuple[str, date, str]]:
    """Return (how long, the last day, the words for it) for each number of months that can be had."""
    for count in MONTHS:
        last = _later(first, count) - _DAY
        start, end = _bounds(turn, first, last)
        refused = refusals.refusal(turn.tx, space, start, end, zone=turn.zone, now=turn.now, days=True, but=but)
        if refused is None:
            yield turn.t.n("{n} month", "{n} months", count), last, write(turn, first, last)


def _later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _bounds(turn: Turn, first: date, last: date) -> wallclock.Bounds:
    return wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]


def _leads(first: date) -> tuple[str, ...]:
    """Return how an answer that says only the end begins: "31.5.", "3 kk"."""
    day = when.say_day(first, language="fi", weekday=False)
    return f"{day}–", f"{day} "


def say(turn: Turn, first: date, last: date) -> str:
    """Return "1.12.2026–31.5.2027"."""
    span = when.Span(*_bounds(turn, first, last), days=True)
    return when.say(span, zone=turn.zone, language=turn.language)


def write(turn: Turn, first: date, last: date) -> str:
    """Return the days as a button carries them."""
    return f"whole {when.write(when.Span(*_bounds(turn, first, last), days=True), turn.zone)}"
