"""Reading a time as part of a command: what is clear is taken, what is not is asked about, with something to tap."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers import when
from handlers.booking import stretches
from handlers.turn import Got, Turn, Unclear
from handlers.words import fold
from storage import availability, spaces, wallclock
from storage.spaces import Space

_WHOLE_DAY = re.compile(r"\b(koko p[aä]iv[aä]\w*|hela dagen|whole day|all day|whole)\b", re.IGNORECASE)
_DAY = timedelta(days=1)
Repeated = Callable[[when.Series, str], Got | Unclear]
"""What becomes of a time that repeats, and of the words beside it."""


def read_span(
    turn: Turn,
    text: str,
    space: Space | None,
    *,
    but: int = 0,
    quantity: int | None = None,
    series: Repeated | None = None,
) -> Got | Unclear:
    """Return the span of time the text holds and what else it says; anything doubtful becomes a question.

    A day without hours becomes a question with the day's free times; the booking `but` does not count as taken.
    What repeats is handed to `series`, where it may.
    """
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    meaning, rest = found.meaning, found.rest
    if space is not None and space.by_days and isinstance(meaning, when.Span | when.Moment):
        return stretches.read(turn, text, meaning, _without_whole(rest), space, but)
    match meaning:
        case when.Span(days=True):
            return _days(turn, text, meaning, rest, space, but, quantity)
        case when.Span():
            return Got(meaning, when.write(meaning, turn.zone), rest)
        case when.Moment():
            return _until_when(turn, meaning, rest)
        case when.Series() if series is not None:
            return series(meaning, rest)
        case when.Series():
            text = turn.t("I need one time here, not one that repeats. Is the first one right?")
            return Unclear(text, _choices(turn, [meaning.first]), rest)
        case when.Ask() | when.Wrong():
            question = doubt(turn, meaning, rest, repeats=series is not None)
            return _on_its_day(turn, text, meaning, question, space, but, quantity)
        case _:
            assert_never(meaning)


def is_whole(text: str) -> bool:
    """Tell whether whole days are meant, whatever hours a space is open."""
    return bool(_WHOLE_DAY.search(fold(text)))


def _without_whole(text: str) -> str:
    """Return the text without the words for whole days, which are no purpose; the rest stays as it was written."""
    return " ".join(_WHOLE_DAY.sub("", text).split()) if _WHOLE_DAY.search(text) else text


def _on_its_day(
    turn: Turn,
    text: str,
    meaning: when.Ask | when.Wrong,
    question: Unclear,
    space: Space | None,
    but: int,
    quantity: int | None,
) -> Unclear:
    """A doubtful time on a day that is clear keeps its day, and what is free then can be tapped."""
    if meaning.reason not in ("nosuchtime", "order", "ambiguous"):
        return question
    day = day_in(turn, text)
    there = {wallclock.local(_start(one), turn.zone).date() for one in meaning.choices}
    if day is None or not there <= {wallclock.local(day.start, turn.zone).date()}:
        return question
    offers = question.choices or (slots(turn, space, day, but, quantity) if space else ())
    return replace(question, choices=offers, leads=_leads(day, turn.zone))


def day_in(turn: Turn, text: str) -> when.Span | None:
    """Return the one day that the text names beside a doubtful time ("huomenna klo 25"), so that it is not lost."""
    words = text.split()
    parts = [words[:n] for n in range(len(words) - 1, 0, -1)] + [words[n:] for n in range(1, len(words))]
    for part in parts:
        found = when.find(" ".join(part), now=turn.now, zone=turn.zone, language=turn.language).meaning
        if isinstance(found, when.Span) and found.days and found.end - found.start <= timedelta(hours=25):
            return found
        if isinstance(found, when.Ask | when.Wrong) and found.reason in ("past", "mismatch", "nosuchdate"):
            return None  # a day that cannot be; a shorter part of it would be another day
    return None


def _leads(day: when.Span | None, zone: ZoneInfo) -> tuple[str, ...]:
    """Return how an answer that says only hours begins: with the day they belong to."""
    if day is None:
        return ()
    said = when.say(day, zone=zone, language="fi")
    return f"{said} klo ", f"{said} "


def read_days(turn: Turn, text: str) -> Got | Unclear:
    """Return the days the text means: a day, a week, a stretch of days."""
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    meaning = found.meaning
    match meaning:
        case when.Span(start, end):
            first, last = _local_days(turn, start, end)
            return Got((first, last), when.write(_whole(turn, first, last), turn.zone), found.rest)
        case when.Moment(start):
            return Got((day := wallclock.local(start, turn.zone).date(), day), day.isoformat(), found.rest)
        case when.Series():
            return Unclear(turn.t("Which day or week?"))
        case when.Ask() | when.Wrong():
            return doubt(turn, meaning, found.rest)
        case _:
            assert_never(meaning)


def _local_days(turn: Turn, start: datetime, end: datetime) -> tuple[date, date]:
    last = wallclock.local(end - timedelta(microseconds=1), turn.zone).date()
    return wallclock.local(start, turn.zone).date(), last


def _whole(turn: Turn, first: date, last: date) -> when.Span:
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    return when.Span(start, end, days=True)


def _days(
    turn: Turn, text: str, span: when.Span, rest: str, space: Space | None, but: int, quantity: int | None
) -> Got | Unclear:
    words = when.write(span, turn.zone)
    several = span.end - span.start > timedelta(hours=25)
    if several or space is None or is_whole(text):
        return Got(span, f"whole {words}", _without_whole(rest))
    return _which_hours(turn, span, rest, space, but, quantity)


def _which_hours(turn: Turn, span: when.Span, rest: str, space: Space, but: int, quantity: int | None) -> Unclear:
    """Tell what is free on the day and offer hours to tap."""
    t = turn.t
    day = wallclock.local(span.start, turn.zone).date()
    said = when.say(span, zone=turn.zone, language=turn.language)
    free = availability.free(turn.tx, space, day, zone=turn.zone, now=turn.now, but=but, quantity=quantity)
    if not free:
        return _no_hours(turn, day, rest, space, but, quantity)
    choices = slots(turn, space, span, but, quantity)
    if space.longest >= 12 * 60 and len(free) == 1:
        choices.append((t("Whole day"), f"whole {when.write(span, turn.zone)}"))
    open_at = t.list([hours(turn, start, end) for start, end in free])
    text = t("{space}: free on {day} at {times}. When?", space=space.name, day=said, times=open_at)
    return Unclear(text, choices, rest, _leads(span, turn.zone))


def _no_hours(turn: Turn, day: date, rest: str, space: Space, but: int, quantity: int | None) -> Unclear:
    """Tell that nothing is free on the day, and why, and offer the next days that have something."""
    t, said = turn.t, when.say_day(day, language=turn.language)
    too_far = until(turn, space)
    if day > too_far:
        last = when.say_day(too_far, language=turn.language)
        return Unclear(t("{space} can be booked until {day} for now. When?", space=space.name, day=last), rest=rest)
    following = availability.days_with_room(
        turn.tx, space, day, zone=turn.zone, now=turn.now, but=but, quantity=quantity
    )
    choices = [(when.say_day(one, language=turn.language, year=False), one.isoformat()) for one in following]
    if spaces.is_closed_on(turn.tx, space, day, turn.zone):
        text = t("{space}: closed on {day}. When instead?", space=space.name, day=said)
    else:
        text = t("{space}: nothing is free on {day}. When instead?", space=space.name, day=said)
    return Unclear(text, choices, rest)


def until(turn: Turn, space: Space) -> date:
    """Return the last day for which the space can be booked already."""
    return wallclock.local(turn.now + timedelta(days=space.ahead), turn.zone).date()


def slots(
    turn: Turn, space: Space, span: when.Span, but: int = 0, quantity: int | None = None
) -> list[tuple[str, str]]:
    """Return up to six free times of the day to tap; what begins after midnight says its own day."""
    day = wallclock.local(span.start, turn.zone).date()
    found: list[tuple[str, str]] = []
    for one in free_slots(turn, space, day, but, quantity):
        same_day = wallclock.local(one.start, turn.zone).date() == day
        label = hours(turn, one.start, one.end) if same_day else say(one, turn.zone, turn.language, year=False)
        found.append((label, when.write(one, turn.zone)))
    return found


def free_slots(turn: Turn, space: Space, day: date, but: int = 0, quantity: int | None = None) -> list[when.Span]:
    """Return up to six free times of the day, each of a usual length."""
    found = availability.slots(turn.tx, space, day, zone=turn.zone, now=turn.now, but=but, quantity=quantity)
    return [when.Span(start, end) for start, end in found[:6]]


def say(span: when.Span, zone: ZoneInfo, language: str, *, year: bool = True) -> str:
    """Return the span in words; from midnight to midnight it is told by its days."""
    bounds = (wallclock.minutes(at, zone) for at in (span.start, span.end))
    plain = when.Span(span.start, span.end, days=span.days and not any(bounds))
    return when.say(plain, zone=zone, language=language, year=year)


def whole(turn: Turn, span: when.Span) -> when.Span:
    """Return the span, by whole days from midnight to midnight, whatever hours the space is open."""
    return _whole(turn, *_local_days(turn, span.start, span.end)) if span.days else span


def write(span: when.Span, zone: ZoneInfo) -> str:
    """Return the span as a button carries it."""
    return f"whole {when.write(span, zone)}" if span.days else when.write(span, zone)


def hours(turn: Turn, start: datetime, end: datetime) -> str:
    """Return "8–10" in the person's way of writing hours."""
    first, last = wallclock.local(start, turn.zone), wallclock.local(end, turn.zone)
    return when.say_hours(first.time(), last.time(), language=turn.language)


def _until_when(turn: Turn, moment: when.Moment, rest: str) -> Unclear:
    said = when.say(moment, zone=turn.zone, language=turn.language)
    spans = [when.Span(moment.start, moment.start + timedelta(hours=n)) for n in (1, 2, 3)]
    lead = when.say(moment, zone=turn.zone, language="fi")
    day = _whole(turn, *[wallclock.local(moment.start, turn.zone).date()] * 2)
    leads = (f"{lead}–", f"{lead} ", *_leads(day, turn.zone))
    return Unclear(turn.t("From {start}. Until when?", start=said), _choices(turn, spans), rest, leads)


def doubt(turn: Turn, meaning: when.Ask | when.Wrong, rest: str, *, repeats: bool = False) -> Unclear:
    """Return the question that a doubtful or impossible time calls for, a repeating one if it `repeats`."""
    t, given = turn.t, meaning.given
    choices = _choices(turn, meaning.choices, repeats=repeats)
    match meaning.reason:
        case "mismatch" if len(meaning.choices) == 2:
            date_meant = _start(meaning.choices[1])
            day_meant = wallclock.local(date_meant, turn.zone).date()
            weekday = format_date(day_meant, "EEEE", locale=turn.language)
            day = when.say_day(day_meant, language=turn.language, weekday=False)
            text = t("{date} is a {weekday}. Which one?", date=day, weekday=weekday)
        case "ambiguous" | "mismatch":
            text = t("What time do you mean exactly? For example: {example}", example=_example(turn))
        case "past" if isinstance(meaning, when.Wrong) and meaning.at is not None:
            said = _say_past(turn, meaning.at)
            text = t("That time has passed already: {time}. When instead?", time=said)
        case "past":
            text = t("That time has passed already. When instead?")
        case "nosuchdate":
            text = t("There is no such day: {given}. Which day?", given=given.rstrip("."))
        case "nosuchtime":
            text = t("There is no such time: {given}. What time?", given=given.rstrip("."))
        case "order":
            text = t("The end is before the beginning: {given}. From when until when?", given=given.rstrip("."))
        case _:
            text = t("When? For example: {example}", example=_example(turn))
    return Unclear(text, choices, rest)


def _say_past(turn: Turn, at: datetime) -> str:
    """Return what has passed: a day, where no time of day was meant."""
    if wallclock.minutes(at, turn.zone) == 0:
        return when.say_day(wallclock.local(at, turn.zone).date(), language=turn.language)
    return when.say(when.Moment(at), zone=turn.zone, language=turn.language)


def _start(meaning: when.Moment | when.Span | when.Series) -> datetime:
    return _start(meaning.first) if isinstance(meaning, when.Series) else meaning.start


def _example(turn: Turn) -> str:
    tomorrow = wallclock.local(turn.now + _DAY, turn.zone).replace(hour=10, minute=0, second=0, microsecond=0)
    start = wallclock.utc(tomorrow, turn.zone)
    return when.say(when.Span(start, start + timedelta(hours=2)), zone=turn.zone, language=turn.language, year=False)


def _choices(turn: Turn, meanings: object, *, repeats: bool = False) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    assert isinstance(meanings, list | tuple)
    for one in meanings:
        plain = one.first if isinstance(one, when.Series) and not repeats else one
        label = when.say(plain, zone=turn.zone, language=turn.language, year=False)
        found.append((label, when.write(plain, turn.zone)))
    return found
