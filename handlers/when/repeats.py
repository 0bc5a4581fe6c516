"""A draft that repeats into a series: its first time and its rule."""

from __future__ import annotations

from calendar import isleap
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from handlers.when import dial
from handlers.when.days import FIXED, resolve
from handlers.when.draft import Draft
from handlers.when.items import FACTS, Day, Every
from handlers.when.meaning import Ask, Meaning, Moment, Series, Span, Wrong
from handlers.when.spans import timed, whole
from handlers.when.view import View, one_of
from storage import wallclock

_PLAIN = ZoneInfo("UTC")
"""Where the wall never skips: dates are counted here before they become instants."""


def settle_series(draft: Draft, view: View) -> Meaning:
    """The series the draft means."""
    if draft.doubtful or draft.every is None or draft.after is not None or draft.end_only is not None:
        return Ask("ambiguous")
    rule = _rule(draft, draft.every, view)
    if rule is None:
        return Ask("ambiguous")
    hours: list[dial.Pair] | list[None] | Wrong = [None]
    if draft.left.clocks:
        end = draft.left.clocks[1] if len(draft.left.clocks) > 1 else None
        hours = dial.pairs(draft.left.clocks[0], end, view.language)
    elif draft.part:
        return Ask("ambiguous")
    if isinstance(hours, Wrong):
        return hours
    return one_of([_series(draft, view, rule, pair) for pair in hours], "ambiguous")


def _rule(draft: Draft, every: Every, view: View) -> tuple[str, str] | None:
    """What comes before and after the interval: ("FREQ=WEEKLY", "BYDAY=TU"); None when the weekday is missing."""
    day = draft.left.day
    if every.freq == "MONTHLY":
        if day is not None and day.nth is not None and day.weekday is not None:
            return "FREQ=MONTHLY", f"BYDAY={day.nth}{wallclock.WEEKDAY_CODES[day.weekday]}"
        if day is not None and day.day is not None:
            return "FREQ=MONTHLY", f"BYMONTHDAY={day.day}"
        return None
    if every.freq == "YEARLY":
        return ("FREQ=YEARLY", "") if day is not None and (day.day is not None or day.feast in FIXED) else None
    weekdays = _weekdays(draft, every, view)
    if every.freq == "DAILY" and not weekdays:
        return "FREQ=DAILY", ""
    if not weekdays:
        return None
    return "FREQ=WEEKLY", "BYDAY=" + ",".join(wallclock.WEEKDAY_CODES[one] for one in weekdays)


def _weekdays(draft: Draft, every: Every, view: View) -> list[int]:
    """All weekdays said, those from Monday to Friday of "ma–pe" with them."""
    said = set(every.weekdays)
    if draft.left.day is not None and draft.left.day.weekday is not None:
        said.add(draft.left.day.weekday)
    said.update(one.weekday for one in draft.also if one.weekday is not None)
    right = draft.right.day
    if right is not None and right.only_weekday and len(said) == 1:
        first, last = next(iter(said)), right.weekday or 0
        said = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    day = draft.left.day
    if not said and every.freq == "WEEKLY" and day is not None and day.day is not None and day.month is not None:
        found = resolve(day, view.today)
        if not isinstance(found, Wrong):
            said.add(found.options[0][0].weekday())
    return sorted(said)


def _series(draft: Draft, view: View, rule: tuple[str, str], pair: dial.Pair | None) -> Meaning:
    begins = _begins(draft, view)
    if isinstance(begins, Wrong | Ask):
        return begins
    start, last = begins
    text = ";".join(part for part in rule if part)
    minute = pair[0] if pair else 0
    # The first time is the coming one; the interval counts from there.
    base = view.at(start, 0).replace(tzinfo=UTC)
    days = wallclock.occurrences(base, text, _PLAIN, limit=400)
    gone = view.wall if pair else datetime.combine(view.today, time())
    first = next((at.date() for at in days if view.at(at.date(), minute) >= gone), None)
    if first is None:
        return Wrong("nosuchdate", given=draft.left.day.given if draft.left.day else "")
    each = replace(draft, length=None) if draft.length is not None and draft.length.minutes == 0 else draft
    one = timed(first, *pair, each, view) if pair else whole((first, first), Draft(), view)
    if not isinstance(one, Moment | Span):
        return one
    return _bounded(draft, view, one, first, rule, last)


def _begins(draft: Draft, view: View) -> tuple[date, date | None] | Wrong | Ask:
    """From which day on, and until which when a stretch of days was said ("joulukuussa", "1.12.–31.5.")."""
    today = view.today
    day = draft.left.day
    monthly = draft.every is not None and draft.every.freq == "MONTHLY"
    if day is None or day.only_weekday or (monthly and day.month is None and day.months is None):
        return today, None
    plain = Day(**{name: getattr(day, name) for name in _WHEN}, given=day.given)
    if plain.week is None and plain.weeks is None:
        plain.weekday = None
    yearly = draft.every is not None and draft.every.freq == "YEARLY"
    if yearly and (plain.month, plain.day, plain.year) == (2, 29, None):
        plain.year = next(year for year in count(today.year) if isleap(year) and date(year, 2, 29) >= today)
    found = resolve(plain, today)
    if isinstance(found, Wrong):
        return found
    first, last = found.options[0]
    return max(first, today), last if last > first and not yearly and day.role != "from" else None


_WHEN = tuple(name for name in FACTS if name not in ("nth", "next", "weekend", "end_of"))


def _bounded(
    draft: Draft, view: View, one: Moment | Span, first: date, rule: tuple[str, str], last: date | None
) -> Meaning:
    """The series with its interval and its end."""
    every, right = draft.every, draft.right.day
    assert every is not None
    parts = [rule[0], f"INTERVAL={every.interval}" if every.interval > 1 else "", rule[1]]
    if right is not None and not (right.only_weekday and rule[1]):
        found = resolve(right, view.today, base=first)
        if isinstance(found, Wrong):
            return found
        if found.reason:
            return Ask(found.reason)
        last = found.options[0][1]
    elif draft.length is not None and draft.length.days and not draft.length.minutes:
        last = first + timedelta(days=draft.length.days - 1)
    if draft.times is not None and last is not None:
        return Ask("ambiguous")
    if last is not None and last < first:
        return Wrong("order", given=right.given if right is not None else "")
    if draft.times is not None:
        if draft.times < 1:
            return Ask("ambiguous")
        parts.append(f"COUNT={draft.times}")
    elif last is not None:
        parts.append(f"UNTIL={last.isoformat()}")
    return Series(one, ";".join(part for part in parts if part))
