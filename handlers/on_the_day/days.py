"""Which day of the talkoot is meant: the only one, the one that is today, or the one that was said; never guessed."""

from __future__ import annotations

import re

from handlers import when
from handlers.talkoot import talkoot_words
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.words import N_
from storage import wallclock
from storage.planned import Day, Planned

_NUMBERED = re.compile(r"d(\d{1,9})\b\s*", re.IGNORECASE)


def token(day: Day) -> str:
    """Return the day as a button says it."""
    return f"d{day.number}"


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear:
    planned: Planned = values["talkoot"]
    numbered = _NUMBERED.match(text)
    for day in planned.days if numbered else ():
        if numbered and day.number == int(numbered[1]):
            return Got(day, token(day), text[numbered.end() :])
    if len(planned.days) == 1:
        return Got(planned.days[0], token(planned.days[0]), text)
    read = when.find(text, now=turn.now, zone=turn.zone, language=turn.language) if text.strip() else None
    if read is not None and isinstance(read.meaning, when.Span):
        span = read.meaning
        then = [day for day in planned.days if day.starts_at < span.end and day.ends_at > span.start]
        if len(then) == 1:
            return Got(then[0], token(then[0]), read.rest)
    today = wallclock.local(turn.now, turn.zone).date()
    now = [day for day in planned.days if wallclock.local(day.starts_at, turn.zone).date() == today]
    if len(now) == 1:
        return Got(now[0], token(now[0]), text)
    return Unclear(turn.t("Which day?"), _choices(turn, values), text)


def _choices(turn: Turn, values: Values) -> Choices:
    planned: Planned = values["talkoot"]
    return [(talkoot_words.day_said(day, turn.zone, turn.language, year=False), token(day)) for day in planned.days]


DAY = Arg("day", _read, N_("Which day?"), _choices, known=True)
"""A day of the talkoot that was named before."""
