"""Until when a freed turn is kept for who waited first, and when they are told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import wallclock
from storage.quiet import Quiet

ANSWER = timedelta(hours=12)
"""How long a freed turn is kept; half of the time left, when that is less."""
EARLY = timedelta(hours=2)
"""What begins so soon after people wake is told of even while they sleep."""
_MINUTE, _HALF_AN_HOUR = timedelta(minutes=1), timedelta(minutes=30)


def last_moment(start: datetime, *, by_days: bool, zone: ZoneInfo) -> datetime:
    """Return until when the time can be had: its beginning, or, by days, the end of its first day."""
    return wallclock.day_bounds(wallclock.local(start, zone).date(), zone)[1] if by_days else start


def told_at(start: datetime, *, awake: Quiet, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when somebody is told of an offer: at once, or, asleep, on waking, unless it begins soon after."""
    morning = awake.waking(now, zone)
    return morning if start >= morning + EARLY else now


def answer_by(start: datetime, *, awake: Quiet, zone: ZoneInfo, now: datetime) -> datetime:
    """Return until when an offer is kept: the night in which it is made does not count, if a morning is left."""
    morning = awake.waking(now, zone)
    since = morning if morning < start else now
    if since + 2 * ANSWER <= start:
        return since + ANSWER
    return _at_a_round_hour(since + (start - since) / 2, since, start)


def _at_a_round_hour(until: datetime, since: datetime, start: datetime) -> datetime:
    """Return the next full or half hour, or the last, if that leaves time before and after it; else the very minute."""
    down = until.replace(minute=until.minute // 30 * 30, second=0, microsecond=0)
    least = (until - since) / 2
    for at in (down, down + _HALF_AN_HOUR) if down == until else (down + _HALF_AN_HOUR, down):
        if since + least <= at <= min(start - least, since + ANSWER):
            return at
    return until if not (until.second or until.microsecond) else until.replace(second=0, microsecond=0) + _MINUTE
