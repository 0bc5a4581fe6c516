"""Other days for a draft: hours alone keep the days, of one day a day alone its hours; or all of it so much later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers import when
from handlers.planning.other_time import Timed
from handlers.planning.several_days import shifted
from handlers.turn import Turn
from handlers.when import Span
from storage import wallclock


def of_each(turn: Turn, text: str, days: Sequence[Timed]) -> list[Span] | None:
    """Return when it is instead, if the words say but the hours of each day, or of an only day but another day.

    Never what has passed.
    """
    hours = [_same_day(turn, text, day) for day in days]
    spans = [span for span in hours if span is not None]
    if len(spans) < len(days):
        other = _same_hours(turn, text, days[0]) if len(days) == 1 else None
        spans = [other] if other is not None else []
    return spans if spans and turn.now < spans[0].start else None


def _same_day(turn: Turn, text: str, day: Timed) -> Span | None:
    there = wallclock.local(day.starts_at, turn.zone).date()
    said = when.say_day(there, language="fi")
    for words in (f"{said} klo {text}", f"{said} {text}"):
        found = when.find(words, now=turn.now, zone=turn.zone, language=turn.language)
        span = found.meaning
        if isinstance(span, Span) and not span.days and not found.rest:
            return span if wallclock.local(span.start, turn.zone).date() == there else None
    return None


def _same_hours(turn: Turn, text: str, day: Timed) -> Span | None:
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    days = found.meaning
    if not isinstance(days, Span) or not days.days or days.end - days.start > timedelta(hours=25) or found.rest:
        return None
    return later(turn, [day], wallclock.local(days.start, turn.zone).date())[0]


def later(turn: Turn, days: Sequence[Timed], first: date) -> list[Span]:
    """Return the days, all so much later that the first is on this day."""
    by = first - wallclock.local(days[0].starts_at, turn.zone).date()
    return [shifted(Span(day.starts_at, day.ends_at), by, turn.zone) for day in days]


def to_day(turn: Turn, text: str, days: Sequence[Timed]) -> list[Span] | None:
    """Return the days moved to begin on the day that the words are as a button carries it; None if they are none."""
    try:
        return later(turn, days, date.fromisoformat(text.strip()))
    except ValueError:
        return None
