"""Which minutes of the day a clock can mean. Digits are the 24-hour clock; spoken hours have two halves.

In English a bare 1 to 7 is asked about too: nobody there says whether "at 6" is before breakfast.
"""

from __future__ import annotations

from handlers.when.items import Clock
from handlers.when.meaning import Wrong

HALF_DAY = 12 * 60
DAY = 24 * 60
LATEST_NEXT_MORNING = 6 * 60
"""An end before its start is the next morning up to six; later it is an error."""

Pair = tuple[int, int | None]
"""Start and end in minutes from midnight; the end may lie in the next day."""


def pairs(start: Clock, end: Clock | None, language: str) -> list[Pair] | Wrong:
    """Every way to read a start and its end. Empty: what was said contradicts itself."""
    for one in (start, end):
        if one is not None and (one.hour * 60 + one.minute > DAY or one.minute > 59):
            return Wrong("nosuchtime", given=one.given)
    if end is None:
        return [(minute, None) for minute in ways(start, language)]
    open_half = not _told(start) and 1 <= start.hour <= 12 and _told(end) and end.hour <= 12
    if open_half:
        return _borrowed(start, end)
    sure_start = start.hour > 12 or start.padded
    sure_end = end.hour > 12 or end.padded
    starts = ways(start, "" if sure_end and not start.spoken else language)
    found = [pair for one in starts for pair in _ends(one, start, end, "" if sure_start else language)]
    if not found and starts:
        return Wrong("order", given=f"{start.given}–{end.given}")
    return found


def _told(clock: Clock) -> bool:
    return bool(clock.half or clock.part)


def _borrowed(start: Clock, end: Clock) -> list[Pair]:
    """ "6–8pm": the start takes the half of the day that lies nearest before the end."""
    found: list[Pair] = []
    for until in ways(end, ""):
        at = start.hour % 12 * 60 + start.minute
        before = [one for one in (at, at + HALF_DAY) if one < until]
        if before:
            found.append((before[-1], until))
    return found


def _ends(at: int, start: Clock, end: Clock, language: str) -> list[Pair]:
    """The ends that fit a start: on the dial of twelve the next one, else the same day or the next morning."""
    dial = not _told(end) and 1 <= end.hour <= 12 and not end.padded
    if dial and (end.spoken or (_told(start) and start.hour <= 12)):
        return [(at, _on_dial(at, end))]
    if start.spoken and dial and not start.part:
        return [(at, one) for one in _after(at, [end.hour * 60 + end.minute])]
    if language == "en" and dial and 1 <= start.hour <= 7 and not _told(start):
        return [(at, _on_dial(at, end))]
    return [(at, one) for one in _after(at, ways(end, language))]


def _on_dial(at: int, end: Clock) -> int:
    """The next time after `at` when a dial of twelve hours shows the end."""
    first = end.hour % 12 * 60 + end.minute
    return first + next(n for n in range(4) if first + n * HALF_DAY > at) * HALF_DAY


def _after(at: int, ends: list[int]) -> list[int]:
    found = [end if end > at else end + DAY for end in ends if end > at or (end <= LATEST_NEXT_MORNING and end != at)]
    return sorted(set(found))


def ways(clock: Clock, language: str) -> list[int]:
    """Every minute of the day that one clock can mean on its own."""
    hour, minute = clock.hour, clock.minute
    if clock.part in ("noon", "midnight"):
        return [hour * 60]
    if clock.half:
        return [one * 60 + minute for one in _of_half(hour, clock.half)]
    if clock.part:
        return [one * 60 + minute for one in _of_part(hour, clock.part)]
    english = language == "en" and 1 <= hour <= 7 and not clock.padded
    if clock.spoken or english:
        return [hour * 60 + minute, hour * 60 + minute + HALF_DAY]
    return [hour * 60 + minute]


def _of_half(hour: int, half: str) -> list[int]:
    if half == "am":
        return [hour % 12] if hour <= 12 else []
    return [hour % 12 + 12] if hour <= 12 else [hour]


def _of_part(hour: int, part: str) -> list[int]:
    """The hours that, say, "six in the evening" can be."""
    if hour > 12 or hour == 0:
        return [] if hour > 12 and part in ("morning", "forenoon") else [hour]
    if part in ("morning", "forenoon"):
        return [hour] if hour < 12 or part == "forenoon" else [0, 12]
    if part == "day":
        return [hour if hour >= 8 else hour + 12]
    if part == "afternoon":
        return [hour % 12 + 12]
    if part == "evening":
        return [24] if hour == 12 else [hour + 12] if hour >= 4 else []
    return [24] if hour == 12 else [hour + 12] if hour >= 7 else [hour, hour + 24]
