"""Which rule says the days on which something is on, one here and there left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from storage.wallclock import WEEKDAY_CODES

_WEEK = 7


def rule_of(days: Sequence[date]) -> str | None:
    """Return the rule (``FREQ=WEEKLY;INTERVAL=2;BYDAY=TU``) that says these days, in order; None if none does.

    A rule may say more days than there are, but never twice as many.
    """
    if len(days) < 2:
        return None
    if all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days)):
        return "FREQ=DAILY"
    return _monthly(days) or _weekly(days)


def _monthly(days: Sequence[date]) -> str | None:
    """Return "the first Tuesday of each month", if each day is that of its month."""
    nths = {((day.day - 1) // _WEEK + 1, day.weekday()) for day in days}
    months = [day.year * 12 + day.month for day in days]
    if len(nths) > 1 or any(later - earlier != 1 for earlier, later in pairwise(months)):
        return None
    nth, weekday = nths.pop()
    return f"FREQ=MONTHLY;BYDAY={nth}{WEEKDAY_CODES[weekday]}"


def _weekly(days: Sequence[date]) -> str | None:
    weekdays = sorted({day.weekday() for day in days})
    monday = days[0] - timedelta(days=days[0].weekday())
    weeks = sorted({(day - monday).days // _WEEK for day in days})
    step = min((later - earlier for earlier, later in pairwise(weeks)), default=0)
    if not step or any((week - weeks[0]) % step for week in weeks):
        return None
    if len(days) * 2 <= len(weekdays) * ((weeks[-1] - weeks[0]) // step + 1):
        return None
    interval = f";INTERVAL={step}" if step > 1 else ""
    return f"FREQ=WEEKLY{interval};BYDAY={','.join(WEEKDAY_CODES[day] for day in weekdays)}"
