"""Reading when a series is: its hours and its end are asked for, and its turns are counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from handlers import times, when
from handlers.booking import stretches
from handlers.turn import Got, Turn, Unclear
from handlers.when.say_series import say_repeat
from handlers.words import N_
from storage import wallclock
from storage.series import MOST_TURNS
from storage.spaces import Space

_WRITTEN = re.compile(r"(?:(whole) )?(\S+;FREQ=\S+)(?:\s+(.*))?", re.DOTALL)
_MONTH = timedelta(days=28)
"""An end that is nearer than this to the beginning is not offered."""
BY_DAYS = N_("{space} is booked by whole days, from one day to another. From when until when?")


def read(turn: Turn, text: str, space: Space | None, *, quantity: int | None = None) -> Got | Unclear:
    """Return the span or the series that the text holds; what a series lacks becomes a question."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:

        def settled(found: when.Series, rest: str) -> Got | Unclear:
            return _settled(turn, found, space, rest, whole=times.is_whole(text))

        return times.read_span(turn, text, space, quantity=quantity, series=settled)
    found = when.read(written[2], now=turn.now, zone=turn.zone, language=turn.language)
    if not isinstance(found, when.Series):
        return times.read_span(turn, text, space, quantity=quantity)
    found, rest, whole = _completed(turn, found, (written[3] or "").strip(), whole=bool(written[1]))
    return _settled(turn, found, space, rest, whole=whole)


def _completed(turn: Turn, found: when.Series, more: str, *, whole: bool) -> tuple[when.Series, str, bool]:
    """Return the series with the hours or the end that an answer adds to it, and what is left of the answer."""
    if not more:
        return found, "", whole
    if not whole and not _has_hours(found):
        if times.is_whole(more):
            return found, "", True
        day = when.say_day(_first_day(turn, found), language="fi")
        hours = when.find(f"{day} {more}", now=turn.now, zone=turn.zone, language=turn.language)
        if isinstance(hours.meaning, when.Span | when.Moment) and not getattr(hours.meaning, "days", False):
            return replace(found, first=hours.meaning), hours.rest, whole
    elif not _has_end(found):
        end = _end(turn, more)
        if end is not None:
            return replace(found, rule=f"{found.rule};{end}"), "", whole
    return found, more, whole


def _has_hours(found: when.Series) -> bool:
    return isinstance(found.first, when.Span) and not found.first.days


def _has_end(found: when.Series) -> bool:
    return "UNTIL=" in found.rule or "COUNT=" in found.rule


def _first_day(turn: Turn, found: when.Series) -> date:
    return wallclock.local(found.first.start, turn.zone).date()


def _end(turn: Turn, text: str) -> str | None:
    """Return the end that the text means, as a rule says it: "31.5.", "toukokuun loppuun", "10 kertaa"."""
    meaning = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    spans = meaning.choices if isinstance(meaning, when.Ask) else (meaning,)
    if len(spans) == 1 and isinstance(spans[0], when.Span) and spans[0].days:
        return f"UNTIL={wallclock.local(spans[0].end, turn.zone).date() - timedelta(days=1)}"
    told = when.find(f"joka päivä klo 10–11 {text}", now=turn.now, zone=turn.zone, language=turn.language).meaning
    parts = told.rule.split(";") if isinstance(told, when.Series) else []
    return next((part for part in parts if part.startswith(("UNTIL=", "COUNT="))), None)


def _settled(turn: Turn, found: when.Series, space: Space | None, rest: str, *, whole: bool) -> Got | Unclear:
    """Return the series if it is told whole; else the question for what it lacks."""
    if space is not None and space.by_days:
        return stretches.which_days(turn, space, turn.t(BY_DAYS, space=space.name), rest)
    if isinstance(found.first, when.Moment):
        return _until_what_hour(turn, found, found.first, rest)
    if found.first.days and not whole and space is not None:
        return _which_hours(turn, found, space, rest)
    found = _from_now_on(turn, found, found.first)
    if not _has_end(found):
        question = turn.t(
            "{times}. Until when?", times=_capital(when.say(found, zone=turn.zone, language=turn.language))
        )
        return _until_when(turn, found, space, question, rest)
    dates = wallclock.occurrences(found.first.start, found.rule, turn.zone, limit=MOST_TURNS + 1)
    if len(list(dates)) > MOST_TURNS:
        question = turn.t("A series has at most {n} times. Until when?", n=MOST_TURNS)
        return _until_when(turn, _endless(found), space, question, rest)
    return Got(found, _write(turn, found), rest)


def _write(turn: Turn, found: when.Series) -> str:
    return f"{'whole ' if getattr(found.first, 'days', False) else ''}{when.write(found, turn.zone)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _from_now_on(turn: Turn, found: when.Series, first: when.Span) -> when.Series:
    """The first turn is one that has not begun yet."""
    if first.start > turn.now:
        return found
    length = wallclock.local(first.end, turn.zone) - wallclock.local(first.start, turn.zone)
    ahead = wallclock.occurrences(first.start, _endless(found).rule, turn.zone, after=turn.now, limit=1)
    start = next(iter(ahead), first.start)
    end = wallclock.utc(wallclock.local(start, turn.zone) + length, turn.zone)
    return replace(found, first=replace(first, start=start, end=end))


def _endless(found: when.Series) -> when.Series:
    rule = replace(wallclock.parse_rule(found.rule), count=None, until=None)
    return replace(found, rule=wallclock.write_rule(rule))


def _until_what_hour(turn: Turn, found: when.Series, first: when.Moment, rest: str) -> Unclear:
    said = say_repeat(found, zone=turn.zone, language=turn.language)
    spans = [when.Span(first.start, first.start + timedelta(hours=n)) for n in (1, 2, 3)]
    choices = _with_hours(turn, found, spans)
    written, clock = when.write(found, turn.zone), when.say_time(first.start, zone=turn.zone, language="fi")
    leads = (f"{written} {clock}–", f"{written} {clock} ", f"{written} klo ")
    return Unclear(turn.t("{times}. Until what time of day?", times=_capital(said)), choices, rest, leads)


def _which_hours(turn: Turn, found: when.Series, space: Space, rest: str) -> Unclear:
    """Ask for the hours, and offer those of the first day that are usual."""
    day = _from_now_on(turn, found, found.first) if isinstance(found.first, when.Span) else found
    spans = times.free_slots(turn, space, _first_day(turn, day))
    said = _capital(say_repeat(found, zone=turn.zone, language=turn.language))
    written = when.write(day, turn.zone)
    return Unclear(
        turn.t("{times}. At what time of day?", times=said),
        _with_hours(turn, day, spans),
        rest,
        (f"{written} klo ", f"{written} "),
    )


def _with_hours(turn: Turn, found: when.Series, spans: Sequence[when.Span]) -> list[tuple[str, str]]:
    return [(times.hours(turn, one.start, one.end), when.write(replace(found, first=one), turn.zone)) for one in spans]


def _until_when(turn: Turn, found: when.Series, space: Space | None, question: str, rest: str) -> Unclear:
    t = turn.t
    choices = []
    ends = _ends(turn, found, space)
    for end in ends:
        day = when.say_day(end, language=turn.language, weekday=False)
        label = (
            t.label("As long as possible, until {day}", day=day) if end == ends[-1] else t.label("Until {day}", day=day)
        )
        choices.append((label, _write(turn, replace(found, rule=f"{found.rule};UNTIL={end}"))))
    written = _write(turn, found)
    return Unclear(question, choices, rest, (f"{written} ",))


def _ends(turn: Turn, found: when.Series, space: Space | None) -> list[date]:
    """Return the end of the spring, the end of the year, and as far ahead as the space can be booked."""
    first = _first_day(turn, found)
    most = list(islice(wallclock.occurrences(found.first.start, found.rule, turn.zone, limit=MOST_TURNS), MOST_TURNS))
    last = wallclock.local(most[-1], turn.zone).date()
    if space is not None:
        last = min(last, times.until(turn, space))
    usual = [date(year, month, 31) for year in (first.year, first.year + 1) for month in (5, 12)]
    found_ends = [end for end in usual if first + _MONTH < end < last][:2]
    return [*found_ends, last] if last >= first else []
