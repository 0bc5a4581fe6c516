"""What is free in the week to come, as short as it can be said: the evenings of each space, the days of its weekend."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.when.say import manner
from handlers.words import Words, escape
from storage import availability, spaces, wallclock
from storage.db import Tx
from storage.spaces import Kind
from storage.wallclock import Bounds

SPACES, DAYS = 5, 7
_EVENING, _DAYTIME = (time(17), time(21)), (time(9), time(17))
_LONG = {_EVENING: timedelta(hours=2), _DAYTIME: timedelta(hours=3)}
"""What is free for so long within these hours is worth telling."""
_TOO_LATE = timedelta(hours=6)
"""A day of which so little is left that it ends within this is not told of any more."""
_SATURDAY = 5


def lines(tx: Tx, t: Words, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """Return a line for each space that has something free: "Kylätalo: illat ma, ti ja to, päivällä la"."""
    first = wallclock.local(now + _TOO_LATE, zone).date()
    last = first + timedelta(days=DAYS - 1)
    found = []
    for space in spaces.all_open(tx, Kind.ROOM)[:SPACES]:
        each = availability.free_between(tx, space, first, last, zone=zone, now=now)
        evenings = [day for day, spans in each.items() if _free(day, spans, _EVENING, zone)]
        days = [day for day, spans in each.items() if day.weekday() >= _SATURDAY and _free(day, spans, _DAYTIME, zone)]
        said = [_evenings(t, evenings)] if evenings else []
        said += [t("by day {days}", days=_named(t, days))] if days else []
        if said:
            found.append(f"{escape(space.name)}: {', '.join(said)}")
    return found


def _free(day: date, spans: list[Bounds], hours: tuple[time, time], zone: ZoneInfo) -> bool:
    """Tell whether one free stretch is long enough within these hours of the day."""
    since, until = (wallclock.utc(datetime.combine(day, at), zone) for at in hours)
    return any(min(end, until) - max(start, since) >= _LONG[hours] for start, end in spans)


def _evenings(t: Words, days: list[date]) -> str:
    return t("every evening") if len(days) == DAYS else t("in the evening {days}", days=_named(t, days))


def _named(t: Words, days: list[date]) -> str:
    return t.list([manner(t.language).weekdays[day.weekday()] for day in days])
