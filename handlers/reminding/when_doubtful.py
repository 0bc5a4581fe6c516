"""Asking when a reminder is to come, where that is doubtful: what it may have meant can be tapped, and wakes nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from handlers import when
from handlers.reminding.wishes import Wish
from handlers.turn import Choices, Turn, Unclear
from handlers.when.say_series import say_repeat
from handlers.words import N_, fold
from storage import wallclock
from storage.quiet import Quiet

ASK = N_("When do I remind you?")
_DAY = timedelta(days=1)
_EVENING, _EVENINGS = re.compile(r"\b(?:joka )?(?:il[tl]a|kvall|evening|tonight)"), range(17, 24)
_DAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_MONTH_DAYS = ("1. päivä", "15. päivä", "viimeinen päivä")
OFFERED = 7


def to_tap(turn: Turn, offered: Iterable[Wish]) -> Choices:
    """Return the times as labels and what they are read from."""
    found = []
    for one in offered:
        moment = when.Moment(one.at)
        if one.rule is not None:
            label = say_repeat(when.Series(moment, one.rule), zone=turn.zone, language=turn.language)
        else:
            label = when.say(moment, zone=turn.zone, language=turn.language, year=False)
        found.append((label, one.write(turn.zone)))
    return found


def usual(turn: Turn, sleeps: Quiet) -> Choices:
    """Return what may be tapped where no time was said: in an hour, this evening, tomorrow, on Monday."""
    today = wallclock.local(turn.now, turn.zone).date()
    monday = today + timedelta(days=7 - today.weekday())
    soon = (turn.now + timedelta(hours=1)).replace(second=0, microsecond=0)
    clocks = [(today, time(18)), (today + _DAY, time(9)), (today + _DAY, time(18)), (monday, time(9))]
    offered = [soon, *(wallclock.utc(datetime.combine(day, clock), turn.zone) for day, clock in clocks)]
    coming = sorted({at for at in offered if turn.now < at and not sleeps.asleep(at, turn.zone)})
    return to_tap(turn, [Wish(at) for at in coming])


def offered(turn: Turn, moments: Iterable[when.Moment], sleeps: Quiet) -> Choices:
    """Return those of the moments that are ahead, and at which nobody sleeps."""
    starts = (one.start for one in moments)
    return to_tap(turn, [Wish(at) for at in starts if turn.now < at and not sleeps.asleep(at, turn.zone)])


def only(turn: Turn, asked: when.Ask, sleeps: Quiet) -> Wish | None:
    """Return the one time that it can mean: at the others people sleep ("kello yhdeksän"). If they sleep at each,
    it is the first."""
    meant = [one for one in map(_wish, asked.choices) if one is not None and turn.now < one.at]
    awake = [one for one in meant if not sleeps.asleep(one.at, turn.zone)]
    if len(awake) == 1 and len(meant) == len(asked.choices) > 1:
        return awake[0]
    return meant[0] if meant and not awake else None


def which(turn: Turn, asked: when.Ask, rest: str, sleeps: Quiet) -> Unclear:
    """Ask which of the times is meant, or what is lacking: the hour of a part of a day, the day of a week or month."""
    meant = [one for one in map(_wish, asked.choices) if one is not None and turn.now < one.at]
    awake = [one for one in meant if not sleeps.asleep(one.at, turn.zone)]
    if awake:
        again = _read(turn, [f"joka {asked.given}"], sleeps)  # "ma ja to klo 9"
        return Unclear(turn.t(ASK), to_tap(turn, [*awake, *(one for one in again if one.rule)]), rest=rest)
    given = asked.given
    evening = bool(_EVENING.search(fold(given)))
    hours = _read(turn, [f"{given} klo {hour}" for hour in (_EVENINGS if evening else range(24))], sleeps)
    if hours and _CLOCK.search(given) is None:
        hours.sort(key=lambda one: one.at)
        return Unclear(turn.t("At what time?"), to_tap(turn, hours[:OFFERED]), rest=rest, leads=(f"{given} klo ",))
    days = [one for one in _read(turn, [f"{given} {day}" for day in (*_DAYS, *_MONTH_DAYS)], sleeps) if one.rule]
    if days:
        return Unclear(turn.t("On which day, and at what time?"), to_tap(turn, days), rest=rest, leads=(f"{given} ",))
    return Unclear(turn.t(ASK), usual(turn, sleeps), rest=rest)


_CLOCK = re.compile(r"\b(?:klo|kello|kl|klockan|at)\b|\d[.:]\d\d\b", re.IGNORECASE)


def _read(turn: Turn, lines: Sequence[str], sleeps: Quiet) -> list[Wish]:
    """Return what these lines mean, each once, where it is one time that is ahead and at which nobody sleeps."""
    found: dict[Wish, None] = {}
    for line in lines:
        wish = _wish(when.read(line, now=turn.now, zone=turn.zone, language=turn.language))
        if wish is not None and turn.now < wish.at and not sleeps.asleep(wish.at, turn.zone):
            found.setdefault(wish, None)
    return list(found)


def _wish(meaning: when.Meaning) -> Wish | None:
    match meaning:
        case when.Moment(start):
            return Wish(start)
        case when.Series(when.Moment(start), rule):
            return Wish(start, rule)
        case _:
            return None
