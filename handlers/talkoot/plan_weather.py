"""When it is decided whether the weather allows the talkoot."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from handlers import when
from handlers.planning.labels import NOTHING
from handlers.spaces.traits import skip, skips
from handlers.talkoot.plan_args import labelled
from handlers.turn import Got, Turn, Unclear, Values
from handlers.words import fold
from storage import wallclock

_FROM_TODAY = frozenset(map(fold, ("tänään", "huomenna", "ylihuomenna", "idag", "imorgon", "today", "tomorrow")))
"""Days that are told from the day on which one speaks, and not from the day of the talkoot."""
_EVE = re.compile(
    r"edellis\w+ (?:päivä\w*|ilta\w*)|edellispäivänä|päivää ennen|(?:dagen|kvällen) (?:före|innan)|"
    r"(?:the )?(?:day|evening|night) before",
    re.IGNORECASE,
)
_SIX_DAYS = timedelta(days=6)
_USUAL = time(18)


def read_weather(turn: Turn, said: str, values: Values) -> Got | Unclear:
    """Read a moment before the work begins; a weekday is the one before that day."""
    if skips(said):
        return Got(None, NOTHING)
    days = values.get("when")
    starts = days[0].start if days else None
    at = _moment(turn, said, starts)
    if at is not None and turn.now < at and (starts is None or at < starts):
        return Got(at, when.write(when.Moment(at), turn.zone))
    text = turn.t("When is it decided whether the weather allows it? It must be before the work begins.")
    eve = _eve(turn, starts) if starts is not None else None
    if eve is None or eve <= turn.now:
        return Unclear(text, skip(turn))
    label = when.say(when.Moment(eve), zone=turn.zone, language=turn.language, year=False)
    return Unclear(text, [(label, when.write(when.Moment(eve), turn.zone)), *skip(turn)])


def _eve(turn: Turn, starts: datetime) -> datetime:
    """Return six in the evening before the first day."""
    day = wallclock.local(starts, turn.zone).date() - timedelta(days=1)
    return wallclock.utc(datetime.combine(day, _USUAL), turn.zone)


def _moment(turn: Turn, said: str, starts: datetime | None) -> datetime | None:
    """Return the moment that the words mean, seen from the week before the work, or None."""
    seen_from = turn.now
    if starts is not None and not _FROM_TODAY & set(fold(said).split()):
        week_before = wallclock.local(starts, turn.zone).date() - _SIX_DAYS
        seen_from = max(turn.now, wallclock.day_bounds(week_before, turn.zone)[0])
    if starts is not None and _EVE.search(said):
        said = _EVE.sub(when.say_day(wallclock.local(_eve(turn, starts), turn.zone).date(), language="fi"), said)
    meaning = when.find(said, now=seen_from, zone=turn.zone, language=turn.language).meaning
    return meaning.start if isinstance(meaning, when.Moment) else None


WEATHER = labelled("weather", read_weather)
