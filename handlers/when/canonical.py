"""The notation of buttons: compact ISO 8601 without blanks, which `read` understands again.

``2026-11-28T10:00/13:00`` · ``20261128T2200/20261129T0200`` over a midnight · ``2026-11-28/2026-11-30`` whole days, the
last one included. A ``Z`` in place of the ``T`` makes both times UTC: only so can the hour be told that autumn repeats.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.when.meaning import Meaning, Moment, Series, Span, Wrong
from storage import wallclock

_PART = re.compile(
    r"(?P<date>\d{4}-?\d\d-?\d\d)?(?P<mark>[TZ])?(?:(?P<time>\d\d:?\d\d)(?::\d\d(?:\.\d+)?)?)?(?P<offset>Z|[+-]\d\d:?\d\d)?$"
)
_SERIES = re.compile(r"(\S+?);(FREQ=[A-Z0-9=;,-]+)$")


def write(meaning: Moment | Span | Series, zone: ZoneInfo) -> str:
    """The meaning as a button carries it, to the minute: at most 27 characters (a series takes its rule more)."""
    if isinstance(meaning, Series):
        return f"{write(meaning.first, zone)};{meaning.rule}"
    start = wallclock.local(meaning.start, zone)
    if isinstance(meaning, Moment):
        told = wallclock.utc(start, zone) == meaning.start
        return f"{start:%Y-%m-%dT%H:%M}" if told else f"{meaning.start:%Y-%m-%dZ%H:%M}"
    end = wallclock.local(meaning.end, zone)
    if meaning.days:
        last = end - timedelta(days=1)
        return f"{start:%Y-%m-%d}" if start.date() == last.date() else f"{start:%Y-%m-%d}/{last:%Y-%m-%d}"
    mark = "T"
    if wallclock.utc(start, zone) != meaning.start or wallclock.utc(end, zone) != meaning.end:
        mark, start, end = "Z", meaning.start, meaning.end
    if start.date() == end.date():
        return f"{start:%Y-%m-%d}{mark}{start:%H:%M}/{end:%H:%M}"
    if end == datetime.combine(start.date() + timedelta(days=1), datetime.min.time(), end.tzinfo):
        return f"{start:%Y-%m-%d}{mark}{start:%H:%M}/24:00"
    return f"{start:%Y%m%d}{mark}{start:%H%M}/{end:%Y%m%d}{mark}{end:%H%M}"


def split_series(text: str) -> tuple[str, str] | None:
    """The first time and the rule of a canonical series, or None."""
    match = _SERIES.match(text)
    return (match.group(1), match.group(2)) if match else None


def parse(text: str, zone: ZoneInfo) -> Meaning:
    """What a canonical text, or any usual ISO 8601 time or interval, means."""
    head, _, tail = text.partition("/")
    try:
        start = _instant(head, zone, None)
        end = _instant(tail, zone, head) if tail else None
    except ValueError:
        return Wrong("nosuchdate", given=text)
    if isinstance(start, str) or isinstance(end, str):
        return Wrong("nosuchtime", given=text)
    if isinstance(start, date) and not isinstance(start, datetime):
        if end is not None and isinstance(end, datetime):
            return Wrong("order", given=text)
        last = end or start
        if last < start:
            return Wrong("order", given=text)
        return Span(wallclock.day_bounds(start, zone)[0], wallclock.day_bounds(last, zone)[1], days=True)
    if end is None:
        return Moment(start)
    if not isinstance(end, datetime) or end <= start:
        return Wrong("order", given=text)
    return Span(start, end)


def _instant(text: str, zone: ZoneInfo, head: str | None) -> datetime | date | str:
    """An aware instant, or a whole day, or the text of a time that does not exist. `head` completes a shortened end."""
    begins = _PART.match(head) if head else None
    match = _PART.match(text)
    if match is None:
        raise ValueError(text)
    told = match["date"] or (begins["date"] if begins else None)
    if told is None:
        raise ValueError(text)
    day = date.fromisoformat(told)
    if match["time"] is None:
        return day
    clock = match["time"].replace(":", "")
    if clock > "2400" or clock[2:] > "59":
        return text
    at = datetime.combine(day, datetime.min.time()) + timedelta(hours=int(clock[:2]), minutes=int(clock[2:]))
    mark, offset = match["mark"], match["offset"]
    if mark == "Z" or (begins is not None and begins["mark"] == "Z") or offset == "Z":
        return at.replace(tzinfo=UTC)
    if offset:
        return datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M}{offset}").astimezone(UTC)
    return wallclock.utc(at, zone) if wallclock.exists(at, zone) else text
