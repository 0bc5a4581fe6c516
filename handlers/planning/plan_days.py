"""When talkoot or an event are: one time or several, each clear to the minute; anything doubtful becomes a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from handlers import times, when
from handlers.planning.several_days import MOST_DAYS, daily, dates, several, shifted, wall
from handlers.turn import Choices, Got, Turn, Unclear
from handlers.when import Moment, Series, Span
from handlers.words import N_
from storage import wallclock

WHEN = N_("When? For example: {example}")
MENDS = "⇒"
"""What stands between a time that was doubtful and the answer to it."""
_LINES = re.compile(r"\s*(?:[;\n]|\s\+\s)\s*")
_EACH = re.compile(r"(?:each|koko|whole) (\S+)(?: (?:klo )?(.*))?", re.DOTALL)
_THROUGH = re.compile(r"through (\S+)")
_LONGEST = timedelta(hours=24)
_WEEK, _YEAR = timedelta(weeks=1), timedelta(weeks=52)
"""So many weeks later it is the same weekday of about the same date."""
_USUAL = ((9, 15), (10, 14), (17, 20))
"""Hours that are often chosen."""
_AFTER = (2, 3, 4)

__all__ = ["MOST_DAYS", "again", "question", "read", "say", "shifted", "write"]


def read(turn: Turn, text: str) -> Got | Unclear:
    """Return the days, in order, with the words beside them."""
    lines = [line for line in _LINES.split(text.strip()) if line.strip(" +")]
    days: list[Span] = []
    left: list[str] = []
    for at, line in enumerate(lines):
        found = _line(turn, line.strip(" +"))
        if isinstance(found, Unclear):
            return _beside(found, [*lines[:at], *lines[at + 1 :]], line)
        days += found[0]
        left.append(found[1])
    return _checked(turn, days, " ".join(filter(None, left)))


def write(days: Sequence[Span], zone: ZoneInfo) -> str:
    """Return the days so that reading gives the same again."""
    return " + ".join(_written(day, zone) for day in days)


def _written(day: Span, zone: ZoneInfo) -> str:
    written = when.write(day, zone)
    return f"through {written}" if day.end - day.start > _LONGEST else written


def say(turn: Turn, days: Sequence[Span]) -> str:
    """Return the days in a line, for a button; a year that is not this one is said."""
    return turn.t.list([_said(turn, day) for day in days])


def _said(turn: Turn, day: Span | Moment) -> str:
    this_year = wallclock.local(day.start, turn.zone).year == wallclock.local(turn.now, turn.zone).year
    return when.say(day, zone=turn.zone, language=turn.language, year=not this_year)


def question(turn: Turn, choices: Choices = (), rest: str = "") -> Unclear:
    """Ask when it is."""
    day = _in_two_weeks(turn)
    example = when.say(_at(turn, day, 10, 14), zone=turn.zone, language=turn.language, year=False)
    return Unclear(turn.t(WHEN, example=example), choices, rest)


def again(turn: Turn, days: Sequence[Span]) -> Choices:
    """Return when the same may be on again, to tap: on the same weekday about a year later, and on the next one."""
    found = []
    for step in (_YEAR, _WEEK):
        later = [*days]
        while later[0].start <= turn.now:
            later = [shifted(day, step, turn.zone) for day in later]
        if later != [*days]:
            found.append(later)
    unlike = {write(one, turn.zone): one for one in sorted(found, key=lambda one: one[0].start)}
    return [(say(turn, one), words) for words, one in unlike.items()]


def _in_two_weeks(turn: Turn) -> date:
    """Return the Saturday after the next, as an example."""
    today = wallclock.local(turn.now, turn.zone).date()
    return today + timedelta(days=(5 - today.weekday()) % 7 + 14)


def _at(turn: Turn, day: date, start: int, end: int) -> Span:
    first, last = (wallclock.utc(datetime.combine(day, time(hour)), turn.zone) for hour in (start, end))
    return Span(first, last)


def _beside(found: Unclear, others: Sequence[str], line: str) -> Unclear:
    """Return the question so that an answer to it keeps the times that are clear."""
    if not others:
        return found
    before, said = " + ".join(others), line.rpartition(MENDS)[2].strip() or line.replace(MENDS, "").strip()
    leads = tuple(f"{before} + {lead}" for lead in found.leads if lead) or (f"{before} + {said} {MENDS} ",)
    choices = [(label, f"{before} + {words}") for label, words in found.choices]
    return replace(found, choices=choices, leads=leads)


def _line(turn: Turn, line: str) -> tuple[list[Span], str] | Unclear:
    """Return the spans that the line says and what else it says."""
    wrong, mended, answer = line.partition(MENDS)
    if mended:
        return _line(turn, answer.strip() or wrong.strip())
    through, each = _THROUGH.fullmatch(line), _EACH.fullmatch(line)
    if through:
        found = when.read(through[1], now=turn.now, zone=turn.zone, language=turn.language)
        return ([found], "") if isinstance(found, Span) else question(turn)
    if each:
        days = when.read(each[1], now=turn.now, zone=turn.zone, language=turn.language)
        if isinstance(days, Span):
            return _hours(turn, days, each[2] or "")
    return _found(turn, line)


def _found(turn: Turn, line: str) -> tuple[list[Span], str] | Unclear:
    found = when.find(line, now=turn.now, zone=turn.zone, language=turn.language)
    meaning, rest = found.meaning, found.rest
    match meaning:
        case Span() if rest and (listed := several(turn, line)):
            return listed, ""
        case Span(days=True):
            return _which_hours(turn, meaning)
        case Span() if meaning.end - meaning.start > _LONGEST:
            return _through(turn, meaning)
        case Span():
            return [meaning], rest
        case Moment():
            return _until_when(turn, meaning)
        case Series():
            days = daily(turn, meaning)
            return (days, rest) if days else _once(turn, meaning)
        case when.Ask(reason="ambiguous"):
            every = several(turn, line)
            return (every, "") if every else _doubtful(turn, meaning)
        case when.Ask() | when.Wrong():
            return _doubtful(turn, meaning)


def _doubtful(turn: Turn, meaning: when.Ask | when.Wrong) -> Unclear:
    """Ask what is meant; where it may be each of several days, that is one of the choices."""
    if meaning.reason == "nothing":
        return question(turn)
    asked = times.doubt(turn, meaning, "", repeats=True)
    choices = []
    for one in meaning.choices:
        days = daily(turn, one) if isinstance(one, Series) else None
        if days:
            choices.append((say(turn, days), write(days, turn.zone)))
        elif isinstance(one, Span | Moment):
            choices.append(
                (_said(turn, one), _written(one, turn.zone) if isinstance(one, Span) else when.write(one, turn.zone))
            )
    return replace(asked, choices=choices)


def _once(turn: Turn, meaning: Series) -> Unclear:
    """What is done together on some days does not repeat: ask whether the first time is meant."""
    text = turn.t("This does not repeat by itself: tell me each day. Is the first one right?")
    first = meaning.first
    return Unclear(text, [(_said(turn, first), when.write(first, turn.zone))])


def _through(turn: Turn, span: Span) -> Unclear:
    """Ask whether each day has these hours, or it goes on through the night."""
    start, end = wall(span.start, turn.zone), wall(span.end, turn.zone)
    choices = []
    if start.time() < end.time() and (end.date() - start.date()).days < MOST_DAYS:
        first = Span(span.start, wallclock.utc(datetime.combine(start.date(), end.time()), turn.zone))
        days = [shifted(first, timedelta(days=n), turn.zone) for n in range((end.date() - start.date()).days + 1)]
        choices.append((turn.t.label("Each day: {days}", days=say(turn, days)), write(days, turn.zone)))
    said = _said(turn, span)
    choices.append((turn.t.label("Day and night: {time}", time=said), _written(span, turn.zone)))
    return Unclear(turn.t("Is it on each day, or day and night?"), choices)


def _until_when(turn: Turn, moment: Moment) -> Unclear:
    said = when.say(moment, zone=turn.zone, language=turn.language)
    spans = [Span(moment.start, moment.start + timedelta(hours=n)) for n in _AFTER]
    lead = when.say(moment, zone=turn.zone, language="fi")
    return Unclear(turn.t("From {start}. Until when?", start=said), _to_tap(turn, spans), "", (f"{lead}–", f"{lead} "))


def _until_when_each(turn: Turn, days: Span, first: Moment) -> Unclear:
    """Ask until when it is on each of the days that begin at this hour."""
    said = when.say(days, zone=turn.zone, language=turn.language)
    start = wall(first.start, turn.zone)
    lead = f"each {when.write(days, turn.zone)} klo {start:%H.%M}"
    ends = [end for n in _AFTER if (end := start + timedelta(hours=n)).date() == start.date()]
    choices = [
        (when.say_hours(start.time(), end.time(), language=turn.language), f"{lead}–{end:%H.%M}") for end in ends
    ]
    at = when.say_clock(start.time(), language=turn.language)
    return Unclear(
        turn.t("{days} from {start}. Until when?", days=said, start=at), choices, "", (f"{lead}–", f"{lead} ")
    )


def _to_tap(turn: Turn, spans: Sequence[Span]) -> Choices:
    return [(_said(turn, span), _written(span, turn.zone)) for span in spans]


def _which_hours(turn: Turn, days: Span) -> Unclear:
    """Ask for the hours of a day, or of each of several."""
    t, each = turn.t, dates(turn, days)
    said = when.say(days, zone=turn.zone, language=turn.language)
    if len(each) > MOST_DAYS:
        return Unclear(t("{days} are too many days: {n} at most. When?", days=said, n=MOST_DAYS))
    if len(each) > 1:
        text = t("{days}: from when until when on each day?", days=said)
    else:
        text = t("{days}: from when until when?", days=said)
    written = when.write(days, turn.zone)
    choices = [
        (when.say_hours(time(start), time(end), language=turn.language), f"each {written} klo {start}–{end}")
        for start, end in _USUAL
        if _at(turn, each[0], start, end).start > turn.now
    ]
    return Unclear(text, choices, "", (f"each {written} klo ", f"each {written} "))


def _hours(turn: Turn, days: Span, hours: str) -> tuple[list[Span], str] | Unclear:
    """Return the hours on each of the days; what says a day of its own stands instead."""
    each = dates(turn, days)
    if not hours.strip():
        return _which_hours(turn, days)
    day = when.say_day(each[0], language="fi")
    for words in (f"{day} klo {hours}", f"{day} {hours}"):
        found = when.find(words, now=turn.now, zone=turn.zone, language=turn.language)
        first = found.meaning
        if isinstance(first, Span) and not first.days and wallclock.local(first.start, turn.zone).date() == each[0]:
            return [shifted(first, timedelta(days=n), turn.zone) for n in range(len(each))], found.rest
        if isinstance(first, Moment) and wallclock.local(first.start, turn.zone).date() == each[0]:
            return _until_when(turn, first) if len(each) == 1 else _until_when_each(turn, days, first)
    own = when.find(hours, now=turn.now, zone=turn.zone, language=turn.language)
    if isinstance(own.meaning, Span | Moment):
        return _found(turn, hours)
    return _which_hours(turn, days)


def _checked(turn: Turn, days: Sequence[Span], rest: str) -> Got | Unclear:
    t, found = turn.t, sorted(set(days), key=lambda day: day.start)
    if not found:
        return question(turn, rest=rest)
    if len(found) > MOST_DAYS:
        return Unclear(t("At most {n} days can be told one by one. When?", n=MOST_DAYS), rest=rest)
    if found[0].start <= turn.now:
        return times.doubt(turn, when.Wrong("past", at=found[0].start), rest)
    for one, other in pairwise(found):
        if other.start < one.end:
            return Unclear(t("These overlap: {times}. When is it?", times=say(turn, (one, other))), rest=rest)
    return Got(tuple(found), write(found, turn.zone), rest)
