"""One's own reminders: when they come next, against a slow and plain model; and how they follow what they are about."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage import people, reminders, wallclock
from storage.db import Database, Tx
from storage.quiet import Quiet
from storage.reminders import Own
from storage.wallclock import WEEKDAY_CODES

ZONES = [ZoneInfo(name) for name in ("Europe/Helsinki", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata")]
HELSINKI = ZONES[0]
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TOWN = Quiet()
NEVER = Quiet(0, 0)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Look for the first instant at which the clock on the wall shows it; a skipped time counts on from before."""
    around = wall.replace(tzinfo=UTC)
    offsets = [(around + timedelta(hours=h)).astimezone(zone).utcoffset() or timedelta() for h in (-30, -12, 0, 12, 30)]
    shown = sorted({around - one for one in offsets})
    exact = [at for at in shown if at.astimezone(zone).replace(tzinfo=None) == wall]
    return exact[0] if exact else around - offsets[0]


def is_day(day: date, first: date, rule: wallclock.Rule) -> bool:
    """Look whether the day is one of the rule's."""
    if rule.freq == "DAILY":
        return (day - first).days % rule.interval == 0
    if rule.freq == "WEEKLY":
        monday, begins = day - timedelta(days=day.weekday()), first - timedelta(days=first.weekday())
        return day.weekday() in {one for _, one in rule.days} and (monday - begins).days // 7 % rule.interval == 0
    if rule.freq == "YEARLY":
        return (day.month, day.day) == (first.month, first.day) and (day.year - first.year) % rule.interval == 0
    if ((day.year - first.year) * 12 + day.month - first.month) % rule.interval:
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    if rule.month_days:
        return day.day == (rule.month_days[0] if rule.month_days[0] > 0 else last + 1 + rule.month_days[0])
    ((nth, weekday),) = rule.days
    from_end = (last - day.day) // 7 + 1
    return day.weekday() == weekday and ((day.day - 1) // 7 + 1 == nth or -from_end == nth)


def following(first: datetime, text: str, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Walk from the first day on, day by day, until one of the rule's days lies behind `after`."""
    rule, day, told = wallclock.parse_rule(text), first.date(), 0
    while rule.until is None or day <= rule.until:
        if is_day(day, first.date(), rule):
            told += 1
            at = instant(datetime.combine(day, first.time()), zone)
            if rule.count is not None and told > rule.count:
                return None
            if at > after:
                return at
        day += timedelta(days=1)
    return None


def hours_on(first: datetime, hours: int, after: datetime, zone: ZoneInfo, awake: Quiet) -> datetime:
    """Walk on in steps of so many hours until somebody is awake behind `after`; who never is hears at their waking."""
    at = instant(first, zone)
    steps: list[datetime] = []
    while len(steps) < 48:
        if at > after:
            steps.append(at)
            if not awake.asleep(at, zone):
                return at
        at += timedelta(hours=hours)
    return awake.waking(steps[0], zone)


codes = st.sampled_from(WEEKDAY_CODES)
rules = st.one_of(
    st.integers(1, 5).map(lambda n: f"FREQ=DAILY;INTERVAL={n}"),
    st.tuples(st.integers(1, 4), st.sets(codes, min_size=1, max_size=3)).map(
        lambda one: f"FREQ=WEEKLY;INTERVAL={one[0]};BYDAY={','.join(sorted(one[1], key=WEEKDAY_CODES.index))}"
    ),
    st.tuples(st.integers(1, 3), st.sampled_from((1, 2, 4, -1)), codes).map(
        lambda one: f"FREQ=MONTHLY;INTERVAL={one[0]};BYDAY={one[1]}{one[2]}"
    ),
    st.sampled_from((1, 15, 29, 30, 31, -1)).map(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}"),
    st.just("FREQ=YEARLY"),
)
ends = st.one_of(st.just(""), st.integers(1, 60).map(lambda n: f";COUNT={n}"), st.just(";UNTIL=20271231"))
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
moments = st.integers(0, 9 * 365 * 24 * 60).map(lambda n: datetime(2023, 12, 1, tzinfo=UTC) + timedelta(minutes=n))


@settings(max_examples=150, deadline=None)
@given(day=days, clock=clocks, rule=rules, end=ends, after=moments, zone=st.sampled_from(ZONES))
@example(date(2026, 3, 1), time(3, 30), "FREQ=DAILY", "", datetime(2027, 3, 27, 2, tzinfo=UTC), HELSINKI)
@example(date(2026, 3, 1), time(3, 30), "FREQ=DAILY", "", datetime(2027, 3, 28, 2, tzinfo=UTC), HELSINKI)
@example(date(2027, 3, 28), time(3, 30), "FREQ=DAILY", "", datetime(2027, 3, 28, 2, tzinfo=UTC), HELSINKI)
@example(date(2026, 3, 1), time(3, 30), "FREQ=DAILY", "", datetime(2027, 3, 29, 2, tzinfo=UTC), HELSINKI)
@example(date(2026, 3, 1), time(3, 30), "FREQ=DAILY", "", datetime(2027, 10, 30, 3, tzinfo=UTC), HELSINKI)
@example(date(2024, 2, 29), time(9), "FREQ=YEARLY", "", datetime(2024, 3, 1, tzinfo=UTC), HELSINKI)
@example(date(2026, 12, 28), time(8), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "", datetime(2027, 1, 1, tzinfo=UTC), HELSINKI)
@example(date(2026, 1, 31), time(8), "FREQ=MONTHLY;BYMONTHDAY=31", "", datetime(2026, 2, 1, tzinfo=UTC), HELSINKI)
def test_what_repeats_keeps_its_time_on_the_wall(
    day: date, clock: time, rule: str, end: str, after: datetime, zone: ZoneInfo
) -> None:
    while not is_day(day, day, wallclock.parse_rule(rule)):
        day += timedelta(days=1)
    first = datetime.combine(day, clock)
    found = reminders.next_at(f"{first:%Y-%m-%dT%H:%M}", rule + end, after=after, zone=zone, awake=TOWN)
    assert found == following(first, rule + end, after, zone)


@settings(max_examples=60, deadline=None)
@given(
    day=days,
    clock=clocks,
    hours=st.integers(1, 24),
    ahead=st.integers(0, 60 * 24 * 20),
    zone=st.sampled_from(ZONES),
    awake=st.sampled_from((TOWN, Quiet(23 * 60, 6 * 60), Quiet(13 * 60, 15 * 60), NEVER)),
)
def test_what_comes_every_few_hours_lets_people_sleep(
    day: date, clock: time, hours: int, ahead: int, zone: ZoneInfo, awake: Quiet
) -> None:
    first = datetime.combine(day, clock)
    after = instant(first, zone) + timedelta(minutes=ahead)
    rule = f"FREQ=HOURLY;INTERVAL={hours}"
    found = reminders.next_at(f"{first:%Y-%m-%dT%H:%M}", rule, after=after, zone=zone, awake=awake)
    assert found == hours_on(first, hours, after, zone, awake)
    assert not awake.asleep(found, zone)


@pytest.fixture
def aino(db: Database) -> int:
    return db.write_now(
        lambda tx: people.meet(tx, network="telegram", user="1", name="Aino", language="fi", now=NOW).id
    )


def wall(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), HELSINKI)


def test_a_reminder_follows_what_it_is_about(db: Database, aino: int) -> None:
    """Moved, cancelled, brought back; and what has been said and put off stays put off."""
    start = wall("2026-11-28T10:00")

    def follow(starts: list[datetime], now: datetime = NOW) -> datetime | None:
        def work(tx: Tx) -> datetime | None:
            reminders.follow(tx, "booking:3", starts, zone=HELSINKI, now=now)
            found = reminders.get(tx, number)
            assert found is not None
            return found.at

        return db.write_now(work)

    number = db.write_now(
        lambda tx: reminders.add(
            tx, person_id=aino, text="", at=wall("2026-11-28T09:00"), about="booking:3", ahead="60m"
        )
    )
    assert follow([wall("2026-11-29T14:00")]) == wall("2026-11-29T13:00")
    assert follow([wall("2026-11-29T07:30")]) == wall("2026-11-29T06:30")  # what begins early may be told of early
    assert follow([wall("2026-11-30T05:30")]) == wall("2026-11-29T20:30")  # nobody is woken in the night
    assert follow([]) is None
    assert follow([start]) == wall("2026-11-28T09:00")
    assert follow([start, wall("2026-12-05T10:00")], wall("2026-11-28T09:00")) == wall("2026-11-28T09:00")  # overdue

    def said(tx: Tx) -> None:
        own = reminders.get(tx, number)
        assert own is not None
        values = {"at": wall("2026-11-28T09:40"), "said_at": wall("2026-11-28T09:00")}
        reminders.put(tx, Own(**{name: values.get(name, getattr(own, name)) for name in Own.__slots__}))

    db.write_now(said)
    assert follow([start], wall("2026-11-28T09:10")) == wall("2026-11-28T09:40")
    assert follow([start, wall("2026-12-05T10:00")], wall("2026-11-28T09:50")) == wall("2026-12-05T09:00")
    assert follow([wall("2026-11-28T09:55")], wall("2026-11-28T09:50")) is None


@settings(max_examples=25, deadline=None)
@given(day=days, clock=clocks, rule=rules, zone=st.sampled_from(ZONES[1:]))
def test_a_town_that_moves_keeps_its_times_on_the_wall(day: date, clock: time, rule: str, zone: ZoneInfo) -> None:
    while not is_day(day, day, wallclock.parse_rule(rule)):
        day += timedelta(days=1)
    first = datetime.combine(day, clock)
    now = instant(first, HELSINKI) - timedelta(days=3)
    at = reminders.next_at(f"{first:%Y-%m-%dT%H:%M}", rule, after=now, zone=HELSINKI, awake=TOWN)
    own = Own(1, 1, None, "", at, f"{first:%Y-%m-%dT%H:%M}", rule, None, None, None)
    moved = reminders.moved(own, zone, was=HELSINKI, now=now, awake=TOWN)
    assert moved == following(first, rule, now, zone)
    once = Own(1, 1, None, "", instant(first, HELSINKI), None, None, None, None, None)
    there = reminders.moved(once, zone, was=HELSINKI, now=now, awake=TOWN)
    if wallclock.exists(first, HELSINKI):
        assert there == instant(first, zone)


def test_what_waits_is_armed_anew_in_another_zone(db: Database, aino: int) -> None:
    stockholm = ZoneInfo("Europe/Stockholm")

    def work(tx: Tx) -> list[datetime | None]:
        for first, rule in ((None, None), ("2026-11-23T08:00", "FREQ=WEEKLY;BYDAY=MO")):
            reminders.add(tx, person_id=aino, text="", at=wall("2026-11-23T08:00"), first=first, rule=rule)
        assert reminders.rearm_all(tx, stockholm, was=HELSINKI, now=NOW) == 2
        assert reminders.rearm_all(tx, stockholm, was=stockholm, now=NOW) == 0
        return [one.at for one in reminders.of_person(tx, aino)]

    assert db.write_now(work) == [wallclock.utc(datetime.fromisoformat("2026-11-23T08:00"), stockholm)] * 2


def test_what_was_said_a_month_ago_is_gone(db: Database, aino: int) -> None:
    def work(tx: Tx) -> list[bool]:
        numbers = [reminders.add(tx, person_id=aino, text="", at=NOW) for _ in range(3)]
        for number, said in zip(numbers, (31, 29), strict=False):
            own = reminders.get(tx, number)
            assert own is not None
            values = {"at": None, "said_at": NOW - timedelta(days=said)}
            reminders.put(tx, Own(**{name: values.get(name, getattr(own, name)) for name in Own.__slots__}))
        assert reminders.forget_said(tx, now=NOW) == 1
        return [reminders.get(tx, number) is not None for number in numbers]

    assert db.write_now(work) == [False, True, True]
