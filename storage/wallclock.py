"""Local time: zones, daylight saving, recurrences and opening hours. Pure: no language and no SQL.

A wall-clock time that spring skips moves forward; one that autumn repeats means the first.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

Bounds = tuple[datetime, datetime]
"""From and until, both aware UTC, the end exclusive."""

DAY_MINUTES = 24 * 60
LATEST_CLOSE = 30 * 60
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """Open on a weekday (0 is Monday), in minutes from local midnight; `closes` reaches 30 hours past midnight."""

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.opens < self.closes <= LATEST_CLOSE and self.opens < DAY_MINUTES):
            raise ValueError(f"not an opening: {self.weekday} {self.opens}-{self.closes}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence. `days` are (nth in the month or 0, weekday); `until` is a local date, inclusive."""

    freq: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None


def utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time. A skipped time moves forward, a repeated one means the first."""
    if local.tzinfo is not None:
        raise ValueError("a wall-clock time carries no zone")
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at that instant (naive)."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its zone")
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether a clock on the wall ever shows this time (spring skips an hour)."""
    return utc(local, zone).astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(fold=0)


def day_bounds(day: date, zone: ZoneInfo) -> Bounds:
    """The instants at which a local day begins and ends: 23, 24 or 25 hours apart."""
    start = datetime.combine(day, time())
    return utc(start, zone), utc(start + timedelta(days=1), zone)


# Recurrences


def parse_rule(text: str) -> Rule:
    """The recurrence that RRULE text says. Raises ValueError for what this town never uses."""
    parts = dict(part.split("=", 1) for part in text.removeprefix("RRULE:").split(";"))
    rule = Rule(
        freq=parts.pop("FREQ"),
        interval=int(parts.pop("INTERVAL", "1")),
        days=tuple(_rule_day(word) for word in parts.pop("BYDAY", "").split(",") if word),
        month_days=tuple(int(word) for word in parts.pop("BYMONTHDAY", "").split(",") if word),
        count=int(parts.pop("COUNT")) if "COUNT" in parts else None,
        until=_until(parts.pop("UNTIL")) if "UNTIL" in parts else None,
    )
    if parts or (rule.freq not in _DATES and rule.freq != "HOURLY") or rule.interval < 1:
        raise ValueError(f"unknown recurrence: {text}")
    return rule


def write_rule(rule: Rule) -> str:
    """The RRULE text of a recurrence."""
    parts = [f"FREQ={rule.freq}", f"INTERVAL={rule.interval}" if rule.interval != 1 else ""]
    parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAY_CODES[day]}" for nth, day in rule.days) if rule.days else "")
    parts.append("BYMONTHDAY=" + ",".join(map(str, rule.month_days)) if rule.month_days else "")
    parts.append(f"COUNT={rule.count}" if rule.count is not None else "")
    parts.append(f"UNTIL={rule.until:%Y%m%d}" if rule.until else "")
    return ";".join(filter(None, parts))


def shifted(rule: Rule, days: int) -> Rule | None:
    """The same recurrence so many days later, its end too; None where no rule says that (the last Friday)."""
    weeks = {
        (day + days) // 7 for _, day in rule.days
    }  # every other week, Tuesday and Sunday: two days later they part
    parted = rule.interval > 1 and len(weeks) > 1
    if days and (rule.freq not in ("DAILY", "WEEKLY") or rule.month_days or parted or any(n for n, _ in rule.days)):
        return None
    moved = tuple(sorted((0, (day + days) % 7) for _, day in rule.days)) if days else rule.days
    return replace(rule, days=moved, until=rule.until + timedelta(days=days) if rule.until else None)


def _until(text: str) -> date:
    return date.fromisoformat(text[:10] if "-" in text else text[:8])


def _rule_day(word: str) -> tuple[int, int]:
    return int(word[:-2] or 0), WEEKDAY_CODES.index(word[-2:])


def occurrences(
    first: datetime,
    rule: str,
    zone: ZoneInfo,
    *,
    length: timedelta | None = None,
    after: datetime | None = None,
    limit: int = 1000,
) -> Iterator[datetime]:
    """The instants at which it happens, from `first` on, each at the same time on the wall; at most `limit`.

    With `after` only what begins later, or, when its `length` is told, what is not over by then. Hours (``HOURLY``)
    are counted as they pass, not as the clock shows them.
    """
    found = _hours(first, parse_rule(rule), zone) if "HOURLY" in rule else _wall(first, parse_rule(rule), zone)
    if after is not None:
        gone = after - (length or timedelta())
        found = (at for at in found if at > gone)
    return islice(found, limit)


def _hours(first: datetime, rule: Rule, zone: ZoneInfo) -> Iterator[datetime]:
    steps = count() if rule.count is None else range(rule.count)
    for step in steps:
        at = first.astimezone(UTC) + timedelta(hours=step * rule.interval)
        if rule.until is not None and local(at, zone).date() > rule.until:
            return
        yield at


def _wall(first: datetime, rule: Rule, zone: ZoneInfo) -> Iterator[datetime]:
    begins = local(first, zone)
    dates = (day for day in _DATES[rule.freq](begins.date(), rule) if day >= begins.date())
    for day in dates if rule.count is None else islice(dates, rule.count):
        if rule.until is not None and day > rule.until:
            return
        # The first keeps its instant even in the hour that autumn repeats.
        yield first.astimezone(UTC) if day == begins.date() else utc(datetime.combine(day, begins.time()), zone)


def _daily(first: date, rule: Rule) -> Iterator[date]:
    wanted = {weekday for _, weekday in rule.days}
    for step in count():
        try:
            day = first + timedelta(days=step * rule.interval)
        except OverflowError:
            return
        if not wanted or day.weekday() in wanted:
            yield day


def _weekly(first: date, rule: Rule) -> Iterator[date]:
    weekdays = sorted({weekday for _, weekday in rule.days}) or [first.weekday()]
    monday = first - timedelta(days=first.weekday())
    for step in count():
        for weekday in weekdays:
            try:
                yield monday + timedelta(days=7 * rule.interval * step + weekday)
            except OverflowError:
                return


def _monthly(first: date, rule: Rule) -> Iterator[date]:
    for step in count(first.month - 1, rule.interval):
        year, month = first.year + step // 12, step % 12 + 1
        if year > date.max.year:
            return
        yield from (date(year, month, day) for day in sorted(_month_days(year, month, rule, first.day)))


def _month_days(year: int, month: int, rule: Rule, default: int) -> set[int]:
    """The days of one month that a rule names; those the month does not have are left out."""
    begins, length = calendar.monthrange(year, month)
    days = {day if day > 0 else length + 1 + day for day in rule.month_days}
    for nth, weekday in rule.days:
        same = range(1 + (weekday - begins) % 7, length + 1, 7)
        if nth == 0:
            days.update(same)
        elif abs(nth) <= len(same):
            days.add(same[nth - 1 if nth > 0 else nth])
    if not rule.days and not rule.month_days:
        days = {default}
    return {day for day in days if 1 <= day <= length}


def _yearly(first: date, rule: Rule) -> Iterator[date]:
    for year in range(first.year, date.max.year + 1, rule.interval):
        if first.day <= calendar.monthrange(year, first.month)[1]:
            yield date(year, first.month, first.day)


_DATES = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


# Opening hours


def merged(spans: Iterable[Bounds]) -> list[Bounds]:
    """The same stretches of time in order, with those that touch or overlap made one."""
    found: list[Bounds] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif start < end:
            found.append((start, end))
    return found


def open_spans(openings: Iterable[Opening], day: date, zone: ZoneInfo) -> list[Bounds]:
    """When it is open on the opening hours of that day (they may reach past midnight); no hours at all: always."""
    openings = tuple(openings)
    if not openings:
        return [day_bounds(day, zone)]
    midnight = datetime.combine(day, time())
    return merged(
        (utc(midnight + timedelta(minutes=one.opens), zone), utc(midnight + timedelta(minutes=one.closes), zone))
        for one in openings
        if one.weekday == day.weekday()
    )


def is_open(openings: Iterable[Opening], start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Whether it is open all the way from start to end, over midnights where the hours of two days meet."""
    openings = tuple(openings)
    if not openings:
        return True
    day, last = local(start, zone).date() - timedelta(days=1), local(end, zone).date()
    spans: list[Bounds] = []
    while day <= last:
        spans += open_spans(openings, day, zone)
        day += timedelta(days=1)
    return any(opens <= start and end <= closes for opens, closes in merged(spans))


def free_spans(open_: Iterable[Bounds], taken: Iterable[Bounds]) -> list[Bounds]:
    """What is left of the open stretches when the taken ones are cut out."""
    cuts = merged(taken)
    free: list[Bounds] = []
    for start, end in merged(open_):
        for cut, until in cuts:
            if until <= start or cut >= end:
                continue
            if start < cut:
                free.append((start, cut))
            start = until
        if start < end:
            free.append((start, end))
    return free


def working_days_after(at: datetime, days: int, zone: ZoneInfo, hour: int = 20) -> datetime:
    """That hour of the evening, so many days later by Monday to Friday."""
    day = local(at, zone).date()
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return utc(datetime.combine(day, time(hour)), zone)


def minutes(at: datetime, zone: ZoneInfo) -> int:
    """Minutes since local midnight, as the clock on the wall shows them."""
    now = local(at, zone)
    return now.hour * 60 + now.minute


def evening_before(at: datetime, zone: ZoneInfo) -> datetime:
    """Six in the evening of the day before."""
    return utc(datetime.combine(local(at, zone).date() - timedelta(days=1), time(18)), zone)
