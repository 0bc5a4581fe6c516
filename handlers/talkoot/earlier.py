"""Talkoot that are over and can be held again: found by their makers, told by their year, moved to a day to come."""

from __future__ import annotations

from datetime import timedelta

from handlers import rights
from handlers.planning import plan_days
from handlers.turn import Choices, Turn
from handlers.when import Span
from handlers.words import fold
from storage import talkoot, wallclock
from storage.planned import Planned

REMEMBERED = 60
"""Of how many talkoot that are over one may be made anew."""
_OFFERED = 4
_WEEK, _YEAR = timedelta(weeks=1), timedelta(weeks=52)
"""So many weeks later it is the same weekday of about the same date."""


def mine(turn: Turn) -> list[Planned]:
    """Return the talkoot that are over and that the person may make anew, the latest of each name, the latest first."""
    found: dict[str, Planned] = {}
    for one in talkoot.past(turn.tx, now=turn.now, some=REMEMBERED):
        if one.days and rights.leads(turn.person, one):
            found.setdefault(fold(one.title), one)
    return list(found.values())


def with_year(turn: Turn, planned: Planned) -> str:
    """Return the talkoot with the year of its last day, unless its title says one: "Rantasiivous 2025"."""
    year = wallclock.local(planned.ends_at, turn.zone).year
    return planned.title if str(year) in planned.title else f"{planned.title} {year}"


def beginnings(turn: Turn) -> Choices:
    """Return the earlier talkoot to begin with, to tap."""
    found = mine(turn)[:_OFFERED]
    return [(turn.t.label("Like {title}", title=with_year(turn, one)), f"={one.number}") for one in found]


def times(turn: Turn, planned: Planned) -> Choices:
    """Return when the same may be held again, to tap: on the same weekday about a year later, and on the next one."""
    days = [Span(day.starts_at, day.ends_at) for day in planned.days]
    found = []
    for step in (_YEAR, _WEEK):
        later = days
        while later[0].start <= turn.now:
            later = [plan_days.shifted(day, step, turn.zone) for day in later]
        if later != days:
            found.append(later)
    unlike = {plan_days.write(one, turn.zone): one for one in sorted(found, key=lambda one: one[0].start)}
    return [(plan_days.say(turn, one), words) for words, one in unlike.items()]
