"""When an event is: one time, several days, or again and again: "joka tiistai klo 18–20 31.5. asti"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from handlers import when
from handlers.planning import plan_days
from handlers.planning.several_days import daily, shifted
from handlers.series import series_times
from handlers.turn import Choices, Got, Turn, Unclear
from handlers.when import Series, Span
from handlers.when.say_series import say_repeat
from storage import wallclock
from storage.event_changes import MOST_DAYS
from storage.events import EventNow

_USUAL = ((10, 12), (14, 16), (18, 20))
"""Hours that are often chosen."""
_RULE = "FREQ="


@dataclass(frozen=True, slots=True)
class Times:
    """When an event is; whether people come to each time by itself."""

    days: tuple[Span, ...]
    repeats: bool = False


def read(turn: Turn, text: str) -> Got | Unclear:
    """Return when it is, with the words beside it; what repeats is each of its times, at most `MOST_DAYS`."""
    if not _repeats(turn, text):
        found = plan_days.read(turn, text)
        return Got(Times(found.value), found.words, found.rest) if isinstance(found, Got) else found
    meant = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    if isinstance(meant.meaning, Series) and isinstance(meant.meaning.first, Span) and meant.meaning.first.days:
        return _which_hours(turn, meant.meaning, meant.rest)
    found = series_times.read(turn, text, None)
    if isinstance(found, Unclear) or not isinstance(found.value, Series):
        return found if isinstance(found, Unclear) else Got(Times((found.value,)), found.words, found.rest)
    series: Series = found.value
    if not isinstance(series.first, Span) or series.first.days:
        return _which_hours(turn, series, found.rest)
    return Got(Times(_times(turn, series, series.first), repeats=True), found.words, found.rest)


def _repeats(turn: Turn, text: str) -> bool:
    """Tell whether the words are about something that is on again and again, not on some days one after another."""
    if _RULE in text:
        return True
    meaning = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    found = meaning.choices if isinstance(meaning, when.Ask) else (meaning,)
    return any(isinstance(one, Series) and daily(turn, one) is None for one in found)


def _times(turn: Turn, series: Series, first: Span) -> tuple[Span, ...]:
    starts = wallclock.occurrences(first.start, series.rule, turn.zone, limit=MOST_DAYS)
    begins = wallclock.local(first.start, turn.zone).date()
    days = (wallclock.local(at, turn.zone).date() - begins for at in starts)
    return tuple(shifted(first, by, turn.zone) for by in days)


def _which_hours(turn: Turn, series: Series, rest: str) -> Unclear:
    """Ask at what hours it is on, each time."""
    said = say_repeat(series, zone=turn.zone, language=turn.language)
    written = when.write(series, turn.zone)
    choices = [
        (
            when.say_hours(time(start), time(end), language=turn.language),
            f"{written} klo {start}–{end}",
        )
        for start, end in _USUAL
    ]
    text = turn.t("{times}. At what time of day?", times=said[:1].upper() + said[1:])
    return Unclear(text, choices, rest, (f"{written} klo ", f"{written} "))


def question(turn: Turn, choices: Choices = ()) -> Unclear:
    """Ask when it is."""
    return plan_days.question(turn, choices)


def times_again(turn: Turn, event: EventNow) -> Choices:
    """Return when the same may be on again, to tap: on the same weekday about a year later, and on the next one."""
    if event.repeats:
        return ()
    days = [Span(day.starts_at, day.ends_at) for day in event.held]
    return plan_days.again(turn, days)
