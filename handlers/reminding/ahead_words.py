"""How long before something, in words: "edellisenä iltana klo 18", "1 h ennen"."""

from __future__ import annotations

from datetime import time

from handlers import when
from handlers.lengths import say_length
from handlers.words import Words
from storage.ahead import Ahead

_EVENING, _NOON = time(17), time(12)


def say(t: Words, one: Ahead) -> str:
    """Return when that is before it begins: "1 h ennen", "samana aamuna klo 8"."""
    if one.clock is None:
        return t("{length} before", length=say_length(one.minutes, t))
    clock = when.say_clock(one.clock, language=t.language)
    if one.days > 1:
        return t.n("{n} day before at {clock}", "{n} days before at {clock}", one.days, clock=clock)
    if one.days == 1:
        eve = one.clock >= _EVENING
        return t("the evening before at {clock}", clock=clock) if eve else t("the day before at {clock}", clock=clock)
    morning = one.clock < _NOON
    return t("the same morning at {clock}", clock=clock) if morning else t("the same day at {clock}", clock=clock)


def label(t: Words, one: Ahead) -> str:
    """Return it for a button below the question how long before: "1 h", "Samana aamuna klo 8"."""
    said = say_length(one.minutes, t) if one.clock is None else say(t, one)
    return said[:1].upper() + said[1:]
