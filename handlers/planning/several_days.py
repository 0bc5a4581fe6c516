"""Days one behind another, as people say them together: "la 5.12. ja su 6.12. klo 10–14", "la–su klo 10–14"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import when
from handlers.turn import Turn
from handlers.when import Series, Span
from storage import wallclock

MOST_DAYS = 14
"""So many days can be told one by one at most."""
_JOINT = re.compile(r"\s*(?:,|\s(?:ja|sekä|och|samt|and|&)\s)\s*")


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clock on the wall shows then."""
    return wallclock.local(at, zone).replace(tzinfo=None)


def shifted(span: Span, by: timedelta, zone: ZoneInfo) -> Span:
    """Return the same hours so many whole days later, on the wall."""
    start, end = (wallclock.utc(wall(at, zone) + by, zone) for at in (span.start, span.end))
    return Span(start, end)


def daily(turn: Turn, meaning: Series) -> list[Span] | None:
    """Return the days of what is so many days one after another, or None."""
    rule = dict(part.split("=", 1) for part in meaning.rule.split(";"))
    first = meaning.first
    by_days = isinstance(first, Span) and rule.keys() <= {"FREQ", "COUNT"} and rule.get("FREQ") == "DAILY"
    if not isinstance(first, Span) or not by_days or first.days or not 1 <= int(rule.get("COUNT", 0)) <= MOST_DAYS:
        return None
    return [shifted(first, timedelta(days=n), turn.zone) for n in range(int(rule["COUNT"]))]


def several(turn: Turn, line: str) -> list[Span] | None:
    """Return the times that stand one behind another in the line ("la 5.12. klo 10–14 ja su 6.12. klo 10–12"), or None.

    A day without hours has those of the next one that has some ("la 5.12. ja su 6.12. klo 10–14").
    """
    pieces = [piece.strip() for piece in _JOINT.split(line) if piece.strip()]
    if len(pieces) < 2:
        return None
    found: list[Span] = []
    for piece in reversed(pieces):
        span = _one(turn, piece, found[0] if found else None)
        if span is None:
            return None
        found.insert(0, span)
    return found


def _one(turn: Turn, piece: str, following: Span | None) -> Span | None:
    if following is not None and re.fullmatch(r"\d{1,2}\.?", piece):  # "5., 6. ja 7.12."
        piece = f"{piece.rstrip('.')}.{wallclock.local(following.start, turn.zone).month}."
    found = when.find(piece, now=turn.now, zone=turn.zone, language=turn.language)
    meaning = found.meaning
    if found.rest or not isinstance(meaning, Span):
        return None
    if not meaning.days:
        return meaning
    if following is None or meaning.end - meaning.start > timedelta(hours=25):
        return None
    days = wallclock.local(meaning.start, turn.zone).date() - wallclock.local(following.start, turn.zone).date()
    return shifted(following, days, turn.zone)


def dates(turn: Turn, days: Span) -> list[date]:
    """Return each of the days."""
    first = wallclock.local(days.start, turn.zone).date()
    last = wallclock.local(days.end - timedelta(microseconds=1), turn.zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
