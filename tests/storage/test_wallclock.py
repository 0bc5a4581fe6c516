# ruff: noqa: DTZ001 - naive times on the wall are what is tested here
"""Wall-clock time over daylight saving, recurrences against a slow plain model, and opening hours."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import wallclock
from storage.wallclock import Opening, Rule

HELSINKI = ZoneInfo("Europe/Helsinki")
walls = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1))
instants = walls.map(lambda at: at.replace(tzinfo=UTC))


def at(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), HELSINKI)


@given(walls)
def test_a_time_on_the_wall_comes_back_from_its_instant(wall: datetime) -> None:
    back = wallclock.local(wallclock.utc(wall, HELSINKI), HELSINKI)
    assert back == wall if wallclock.exists(wall, HELSINKI) else back == wall + timedelta(hours=1)


@given(instants)
def test_an_instant_comes_back_from_the_wall_but_for_the_repeated_hour(instant: datetime) -> None:
    back = wallclock.utc(wallclock.local(instant, HELSINKI), HELSINKI)
    assert instant - back in (timedelta(), timedelta(hours=1))


def test_the_hour_that_spring_skips_moves_forward() -> None:
    skipped = datetime(2027, 3, 28, 3, 30)
    assert not wallclock.exists(skipped, HELSINKI)
    assert wallclock.local(wallclock.utc(skipped, HELSINKI), HELSINKI) == datetime(2027, 3, 28, 4, 30)


def test_the_hour_that_autumn_repeats_means_the_first() -> None:
    assert wallclock.utc(datetime(2027, 10, 31, 3, 30), HELSINKI) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2027-06-01", 24), ("2027-10-31", 25)])
def test_a_day_is_as_long_as_the_town_lives_it(day: str, hours: int) -> None:
    start, end = wallclock.day_bounds(date.fromisoformat(day), HELSINKI)
    assert end - start == timedelta(hours=hours)


def test_times_with_the_wrong_kind_of_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        wallclock.local(datetime(2027, 1, 1), HELSINKI)
    with pytest.raises(ValueError, match="zone"):
        wallclock.utc(datetime(2027, 1, 1, tzinfo=UTC), HELSINKI)


# Recurrences


def plain_occurrences(first: datetime, rule: Rule, days: int) -> list[datetime]:
    """Every day after another, asked whether the rule means it: slow and plain."""
    start = wallclock.local(first, HELSINKI)
    found: list[datetime] = []
    for n in range(days):
        day = start.date() + timedelta(days=n)
        if rule.until is not None and day > rule.until:
            break
        if rule.count is not None and len(found) == rule.count:
            break
        if is_meant(day, start.date(), rule):
            found.append(wallclock.utc(datetime.combine(day, start.time()), HELSINKI))
    return found


def is_meant(day: date, first: date, rule: Rule) -> bool:
    weekdays = {weekday for _, weekday in rule.days}
    if rule.freq == "DAILY":
        return (day - first).days % rule.interval == 0 and (not weekdays or day.weekday() in weekdays)
    if rule.freq == "WEEKLY":
        weeks = ((day - timedelta(day.weekday())) - (first - timedelta(first.weekday()))).days // 7
        return weeks % rule.interval == 0 and day.weekday() in (weekdays or {first.weekday()})
    if rule.freq == "YEARLY":
        return (day.month, day.day) == (first.month, first.day) and (day.year - first.year) % rule.interval == 0
    months = (day.year - first.year) * 12 + day.month - first.month
    if months % rule.interval:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if rule.month_days:
        return day.day in rule.month_days or day.day - length - 1 in rule.month_days
    if rule.days:
        nth = (day.day - 1) // 7 + 1, (day.day - length) // 7 - (1 if (day.day - length) % 7 == 0 else 0)
        last = -((length - day.day) // 7 + 1)
        return any(day.weekday() == weekday and n in (nth[0], last) for n, weekday in rule.days)
    return day.day == first.day


rules = st.one_of(
    st.builds(lambda n: f"FREQ=DAILY;INTERVAL={n}", st.integers(1, 9)),
    st.builds(
        lambda n, days: f"FREQ=WEEKLY;INTERVAL={n};BYDAY={','.join(wallclock.WEEKDAY_CODES[one] for one in days)}",
        st.integers(1, 5),
        st.sets(st.integers(0, 6), min_size=1).map(sorted),
    ),
    st.builds(
        lambda n, nth, day: f"FREQ=MONTHLY;INTERVAL={n};BYDAY={nth}{wallclock.WEEKDAY_CODES[day]}",
        st.integers(1, 4),
        st.sampled_from((1, 2, 3, 4, 5, -1, -2)),
        st.integers(0, 6),
    ),
    st.builds(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}", st.sampled_from((1, 15, 29, 30, 31, -1))),
    st.just("FREQ=YEARLY"),
)
ends = st.one_of(
    st.just(""),
    st.builds(lambda n: f";COUNT={n}", st.integers(1, 30)),
    st.dates(date(2026, 1, 1), date(2031, 1, 1)).map(lambda day: f";UNTIL={day.isoformat()}"),
)
# Both nights of daylight saving, leap days and week 53 lie in these years.
firsts = st.builds(
    datetime.combine, st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.times().map(lambda t: t.replace(microsecond=0))
)


@given(firsts, rules, ends)
def test_a_series_happens_when_a_slow_plain_calendar_says(first: datetime, rule: str, end: str) -> None:
    if not wallclock.exists(first, HELSINKI):
        first += timedelta(hours=1)
    start, days = wallclock.utc(first, HELSINKI), 1000
    horizon = wallclock.utc(datetime.combine(first.date() + timedelta(days=days), time()), HELSINKI)
    expected = plain_occurrences(start, wallclock.parse_rule(rule + end), days)
    found = []
    for instant in wallclock.occurrences(start, rule + end, HELSINKI):
        if instant >= horizon:
            break
        found.append(instant)
    assert found == expected


@pytest.mark.parametrize("first", ["2027-03-14T03:30", "2027-10-17T03:30"])
def test_a_series_keeps_its_wall_clock_time_over_both_nights(first: str) -> None:
    found = list(wallclock.occurrences(at(first), "FREQ=WEEKLY;COUNT=5", HELSINKI))
    times = [wallclock.local(one, HELSINKI).time() for one in found]
    skipped = time(4, 30) if "-03-" in first else time(3, 30)
    assert times == [time(3, 30), time(3, 30), skipped, time(3, 30), time(3, 30)]


def test_hours_are_counted_as_they_pass() -> None:
    found = list(wallclock.occurrences(at("2027-03-28T01:00"), "FREQ=HOURLY;COUNT=4", HELSINKI))
    assert all(after - before == timedelta(hours=1) for before, after in pairwise(found))


def test_the_last_day_of_a_series_is_part_of_it() -> None:
    found = list(wallclock.occurrences(at("2027-05-25T18:00"), "FREQ=WEEKLY;BYDAY=TU;UNTIL=2027-06-01", HELSINKI))
    assert found == [at("2027-05-25T18:00"), at("2027-06-01T18:00")]


def test_a_tuesday_until_the_end_of_may_happens_twenty_seven_times_and_once_over() -> None:
    found = list(wallclock.occurrences(at("2026-11-24T18:00"), "FREQ=WEEKLY;BYDAY=TU;UNTIL=2027-05-25", HELSINKI))
    assert len(found) == 27


def test_only_what_is_still_to_come_or_going_on_is_told() -> None:
    first, now = at("2026-11-24T18:00"), at("2026-12-01T19:00")
    later = next(wallclock.occurrences(first, "FREQ=WEEKLY", HELSINKI, after=now))
    running = next(wallclock.occurrences(first, "FREQ=WEEKLY", HELSINKI, after=now, length=timedelta(hours=2)))
    assert (later, running) == (at("2026-12-08T18:00"), at("2026-12-01T18:00"))


def test_a_date_that_never_comes_ends_the_series_instead_of_searching_for_ever() -> None:
    assert list(wallclock.occurrences(at("2026-02-10T18:00"), "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", HELSINKI)) == []


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=WEEKLY;BYSETPOS=1", "FREQ=DAILY;INTERVAL=0"])
def test_a_rule_that_the_town_never_uses_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="recurrence"):
        list(wallclock.occurrences(at("2026-02-10T18:00"), rule, HELSINKI))


# Opening hours

WEEK = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7))
NIGHTS = (Opening(4, 18 * 60, 24 * 60), Opening(5, 0, 4 * 60))


def test_a_booking_inside_the_hours_is_open_and_one_that_sticks_out_is_not() -> None:
    assert wallclock.is_open(WEEK, at("2026-11-28T08:00"), at("2026-11-28T21:00"), HELSINKI)
    assert not wallclock.is_open(WEEK, at("2026-11-28T07:45"), at("2026-11-28T09:00"), HELSINKI)
    assert not wallclock.is_open(WEEK, at("2026-11-28T20:00"), at("2026-11-29T09:00"), HELSINKI)


def test_hours_that_meet_over_midnight_are_one_stretch() -> None:
    assert wallclock.is_open(NIGHTS, at("2026-11-27T22:00"), at("2026-11-28T03:00"), HELSINKI)
    assert not wallclock.is_open(NIGHTS, at("2026-11-27T22:00"), at("2026-11-28T05:00"), HELSINKI)


def test_a_space_without_hours_is_always_open() -> None:
    assert wallclock.is_open((), at("2026-11-28T02:00"), at("2027-11-28T02:00"), HELSINKI)
    assert wallclock.open_spans((), date(2027, 3, 28), HELSINKI) == [wallclock.day_bounds(date(2027, 3, 28), HELSINKI)]


def test_what_is_taken_is_cut_out_of_the_open_hours() -> None:
    open_ = wallclock.open_spans(WEEK, date(2026, 11, 28), HELSINKI)
    taken = [(at("2026-11-28T10:00"), at("2026-11-28T13:00")), (at("2026-11-28T12:00"), at("2026-11-28T14:00"))]
    assert wallclock.free_spans(open_, taken) == [
        (at("2026-11-28T08:00"), at("2026-11-28T10:00")),
        (at("2026-11-28T14:00"), at("2026-11-28T21:00")),
    ]


minute_spans = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=8)


@given(minute_spans, minute_spans)
def test_every_minute_is_free_exactly_when_it_is_open_and_not_taken(
    opened: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> None:
    noon = at("2026-11-28T12:00")

    def bounds(found: list[tuple[int, int]]) -> list[wallclock.Bounds]:
        return [(noon + timedelta(minutes=a), noon + timedelta(minutes=a + n)) for a, n in found]

    def covers(found: list[wallclock.Bounds], minute: int) -> bool:
        return any(start <= noon + timedelta(minutes=minute) < end for start, end in found)

    free = wallclock.free_spans(bounds(opened), bounds(taken))
    for minute in range(262):
        is_free = covers(bounds(opened), minute) and not covers(bounds(taken), minute)
        assert covers(free, minute) == is_free


@pytest.mark.parametrize("broken", [(7, 0, 60), (0, 60, 60), (0, -1, 60), (0, 0, 30 * 60 + 1), (0, 24 * 60, 25 * 60)])
def test_impossible_hours_are_refused(broken: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="opening"):
        Opening(*broken)


@pytest.mark.parametrize(
    ("since", "days", "expected"),
    [
        ("2026-11-21T12:00", 3, "2026-11-25T20:00"),
        ("2026-11-20T23:30", 1, "2026-11-23T20:00"),
        ("2026-11-24T09:00", 1, "2026-11-25T20:00"),
        ("2026-03-27T09:00", 2, "2026-03-31T20:00"),
    ],
)
def test_working_days_leave_out_the_weekend_and_end_in_the_evening(since: str, days: int, expected: str) -> None:
    now = wallclock.utc(datetime.fromisoformat(since), HELSINKI)
    assert wallclock.local(wallclock.working_days_after(now, days, HELSINKI), HELSINKI) == datetime.fromisoformat(
        expected
    )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270531",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=7",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=DAILY",
    ],
)
def test_a_rule_is_written_as_it_was_read(rule: str) -> None:
    assert wallclock.write_rule(wallclock.parse_rule(rule)) == rule


@pytest.mark.parametrize("interval", [1, 2])
def test_a_shifted_rule_happens_as_much_later(interval: int) -> None:
    first = wallclock.utc(datetime.fromisoformat("2026-11-24T18:00"), HELSINKI)
    rule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY=TU{',SU' * (interval == 1)};UNTIL=20270131"
    later = wallclock.shifted(wallclock.parse_rule(rule), 2)
    assert later is not None
    before = [wallclock.local(at, HELSINKI) for at in wallclock.occurrences(first, rule, HELSINKI)]
    moved = wallclock.utc(datetime.fromisoformat("2026-11-26T18:00"), HELSINKI)
    after = [
        wallclock.local(at, HELSINKI) for at in wallclock.occurrences(moved, wallclock.write_rule(later), HELSINKI)
    ]
    assert after == [at + timedelta(days=2) for at in before]


def test_days_that_would_part_cannot_be_shifted_together() -> None:
    both = wallclock.parse_rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU")
    assert wallclock.shifted(both, 2) is None
    assert wallclock.shifted(both, -1) is not None


def test_the_last_friday_cannot_become_a_saturday_but_can_stay_a_friday() -> None:
    last_friday = wallclock.parse_rule("FREQ=MONTHLY;BYDAY=-1FR")
    assert wallclock.shifted(last_friday, 1) is None
    assert wallclock.shifted(last_friday, 0) == last_friday
