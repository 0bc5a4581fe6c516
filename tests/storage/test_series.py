"""Series: the same hours on the wall again and again; each turn stands by itself, and all can be taken back."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import bookings, diary, due, from_here, moving, people, series, spaces, wallclock
from storage.db import Database, Tx
from storage.diary import Booked
from storage.occupied import Series
from storage.series import Begun
from storage.spaces import Space
from storage.wallclock import Opening
from tests.town import ZONE, local

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOURS = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7))


def hall(tx: Tx, **features: Any) -> Space:
    """Return a new hall."""
    added = spaces.add(tx, Space(name="Koulun sali", key="", created_at=NOW, **features), HOURS)
    assert isinstance(added, spaces.Added)
    space = spaces.get(tx, added.space_id)
    assert space is not None
    return space


def somebody(tx: Tx, name: str = "Aino") -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def hours(text: str) -> dict[str, Any]:
    """Return the beginning and the end of "2026-03-03T18:00/20:00"."""
    day, _, clocks = text.partition("T")
    start, _, end = clocks.partition("/")
    return {"start": local(f"{day}T{start}"), "end": local(f"{day}T{end}")}


def wanted(tx: Tx, space: Space, rule: str, first: str = "2026-03-03T18:00/20:00", **more: Any) -> dict[str, Any]:
    """Return what is wanted again and again from the first time on."""
    times = hours(first)
    return {"space": space, "person_id": somebody(tx), "rule": rule, "zone": ZONE, "now": NOW, **times, **more}


def begin(db: Database, rule: str, first: str = "2026-03-03T18:00/20:00", **features: Any) -> Begun:
    def work(tx: Tx) -> Begun:
        return series.begin(tx, **wanted(tx, hall(tx, **features), rule, first))

    return db.write_now(work)


def on_the_wall(booked: Any) -> list[str]:
    """Return when they begin and end, as the clock on the wall shows it."""
    return [
        f"{wallclock.local(one.starts_at, ZONE):%m-%d %H:%M}–{wallclock.local(one.ends_at, ZONE):%H:%M}"
        for one in booked
    ]


def of(tx: Tx, number: int) -> Series:
    found = series.get(tx, number)
    assert found is not None
    return found


def coming(db: Database, number: int, *, now: datetime = NOW) -> list[Booked]:
    return db.read_now(lambda tx: series.coming(tx, number, now=now))


def move(db: Database, number: int, since: datetime, to: str, **more: Any) -> Any:
    times = hours(to)
    return db.write_now(lambda tx: from_here.move(tx, of(tx, number), since, **times, zone=ZONE, now=NOW, **more))


def put_back(db: Database, number: int, was: from_here.Was) -> from_here.Back:
    return db.write_now(lambda tx: from_here.put_back(tx, of(tx, number), was, zone=ZONE, now=NOW))


def test_the_hours_on_the_wall_hold_across_both_nights_on_which_clocks_change(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261103")
    assert len(begun.booked) == 36
    assert {said[6:] for said in on_the_wall(begun.booked)} == {"18:00–20:00"}
    assert len({one.starts_at.hour for one in begun.booked}) == 2  # in UTC they are not the same


def test_the_52_weeks_of_a_year_that_has_53_are_counted_on(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270131", "2026-12-15T18:00/20:00")
    assert on_the_wall(begun.booked) == [
        "12-15 18:00–20:00",
        "12-29 18:00–20:00",
        "01-12 18:00–20:00",
        "01-26 18:00–20:00",
    ]


def test_the_29th_of_february_comes_when_it_comes(db: Database) -> None:
    begun = begin(db, "FREQ=MONTHLY;BYMONTHDAY=29;UNTIL=20280401", "2026-12-29T18:00/20:00", ahead=1000)
    days = [f"{one.starts_at:%Y-%m-%d}" for one in begun.booked]
    assert "2027-02-28" not in days
    assert "2028-02-29" in days


def test_trying_a_series_changes_nothing_and_tells_what_would_fail(db: Database) -> None:
    def work(tx: Tx) -> tuple[Begun, int]:
        space = hall(tx)
        want = wanted(tx, space, "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
        bookings.book(
            tx,
            space=space,
            person_id=somebody(tx, "Liisa"),
            start=local("2026-03-10T19:00"),
            end=local("2026-03-10T21:00"),
            zone=ZONE,
            now=NOW,
        )
        before = len(diary.coming_in(tx, space.id or 0, now=NOW))
        tried = series.attempt(tx, **want)
        assert series.of_person(tx, want["person_id"]) == []
        assert len(due.take(tx, now=NOW + timedelta(days=99), some=99)) == 2
        return tried, len(diary.coming_in(tx, space.id or 0, now=NOW)) - before

    tried, more = db.write_now(work)
    assert more == 0
    assert len(tried.booked) == 3
    assert [f"{one.turn.at:%m-%d}" for one in tried.failed] == ["03-10"]


def test_what_can_never_be_had_leaves_no_series_behind(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=4", "2026-03-03T06:00/07:00")
    assert (len(begun.booked), len(begun.failed)) == (0, 4)
    assert db.read_now(lambda tx: series.get(tx, begun.series_id)) is None


def test_a_single_booking_of_that_time_becomes_a_turn_and_another_series_keeps_its_own(db: Database) -> None:
    def work(tx: Tx) -> tuple[Begun, Begun]:
        want = wanted(tx, hall(tx), "FREQ=WEEKLY;BYDAY=TU;COUNT=3")
        each = {name: want[name] for name in ("space", "person_id", "start", "end", "zone", "now")}
        single = bookings.book(tx, **each)
        first, again = series.begin(tx, **want), series.begin(tx, **want)
        assert isinstance(single, Booked)
        assert first.booked[0].number == single.number
        return first, again

    first, again = db.write_now(work)
    assert [one.series_id for one in first.booked] == [first.series_id] * 3
    assert (again.booked, len(again.already)) == ((), 3)
    assert db.read_now(lambda tx: series.get(tx, again.series_id)) is None
    assert [one.series_id for one in coming(db, first.series_id)] == [first.series_id] * 3


def test_a_missing_turn_is_added_later_at_its_own_time_or_at_another(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    number, given_up = begun.series_id, begun.booked[1]
    db.write_now(lambda tx: bookings.cancel(tx, given_up.number, by=None, zone=ZONE, now=NOW))
    (turn,) = db.read_now(lambda tx: series.missing(tx, of(tx, number), zone=ZONE, now=NOW))
    assert turn.at == given_up.turn_at
    instead = db.read_now(lambda tx: series.instead(tx, of(tx, number), turn, zone=ZONE, now=NOW))
    assert on_the_wall(instead) == ["03-10 17:30–19:30", "03-10 18:30–20:30", "03-11 18:00–20:00"]
    added = db.write_now(lambda tx: series.add(tx, of(tx, number), instead[2], zone=ZONE, now=NOW))
    assert isinstance(added, Booked)
    assert added.turn_at == turn.at
    assert db.read_now(lambda tx: series.missing(tx, of(tx, number), zone=ZONE, now=NOW)) == []
    # What was given up comes back beside it, as a booking more.
    back = db.write_now(lambda tx: bookings.restore(tx, given_up.number, zone=ZONE, now=NOW))
    assert isinstance(back, Booked)
    assert len(coming(db, number)) == 5


def test_a_series_ends_before_the_turn_from_which_on_it_is_cancelled_and_comes_back_whole(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=5")
    since = begun.booked[2].starts_at

    def work(tx: Tx) -> from_here.Cancelled:
        return from_here.cancel(tx, of(tx, begun.series_id), since, by=None, zone=ZONE, now=NOW)

    cancelled = db.write_now(work)
    assert [one.number for one in cancelled.turns] == [one.number for one in begun.booked[2:]]
    assert db.read_now(lambda tx: series.missing(tx, of(tx, begun.series_id), zone=ZONE, now=NOW)) == []
    assert db.read_now(lambda tx: of(tx, begun.series_id).ended_at) is None  # two turns are still to come
    back = put_back(db, begun.series_id, cancelled.was)
    assert (len(back.turns), back.failed) == (3, ())
    assert [one.number for one in coming(db, begun.series_id)] == [one.number for one in begun.booked]
    assert db.read_now(lambda tx: of(tx, begun.series_id).rule) == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260331"


def test_a_series_that_is_cancelled_whole_has_ended(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=3")
    since = begun.booked[0].starts_at
    cancelled = db.write_now(
        lambda tx: from_here.cancel(tx, of(tx, begun.series_id), since, by=None, zone=ZONE, now=NOW)
    )
    assert db.read_now(lambda tx: of(tx, begun.series_id).ended_at) == NOW
    put_back(db, begun.series_id, cancelled.was)
    assert db.read_now(lambda tx: of(tx, begun.series_id).ended_at) is None


@pytest.mark.parametrize("days", [1, -1, 7, -7, 0])
def test_every_other_week_keeps_its_phase_when_it_is_moved_and_comes_back(db: Database, days: int) -> None:
    begun = begin(db, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=6", "2026-03-10T18:00/20:00")
    since = begun.booked[1].starts_at
    day = wallclock.local(since, ZONE).date() + timedelta(days=days)
    moved = move(db, begun.series_id, since, f"{day}T17:00/18:30")
    assert len(moved.turns) == 5
    there = coming(db, begun.series_id)
    gaps = {(b.starts_at - a.starts_at).days for a, b in itertools.pairwise(there[1:])}
    assert gaps <= {13, 14}  # thirteen days and 23 hours where clocks change
    assert {said[6:] for said in on_the_wall(there[1:])} == {"17:00–18:30"}
    assert db.read_now(lambda tx: series.missing(tx, of(tx, begun.series_id), zone=ZONE, now=NOW)) == []
    back = put_back(db, begun.series_id, moved.was)
    assert (len(back.turns), back.failed) == (5, ())
    assert on_the_wall(coming(db, begun.series_id)) == on_the_wall(begun.booked)
    assert [one.turn_at for one in coming(db, begun.series_id)] == [one.turn_at for one in begun.booked]
    again = put_back(db, begun.series_id, back.was)
    assert len(again.turns) == 5
    assert on_the_wall(coming(db, begun.series_id)) == on_the_wall(there)


def test_the_last_friday_moves_to_other_hours_but_not_to_another_day(db: Database) -> None:
    begun = begin(db, "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2026-03-27T18:00/20:00")
    since = begun.booked[0].starts_at
    assert isinstance(move(db, begun.series_id, since, "2026-03-26T18:00/20:00"), from_here.CannotShift)
    moved = move(db, begun.series_id, since, "2026-03-27T19:00/21:00")
    assert on_the_wall(moved.turns) == ["03-27 19:00–21:00", "04-24 19:00–21:00", "05-29 19:00–21:00"]


def test_what_cannot_be_moved_stays_and_is_no_missing_turn(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    single = begun.booked[2]

    def taken(tx: Tx) -> None:
        space = spaces.get(tx, single.space_id)
        assert space is not None
        times = hours("2026-03-11T18:00/19:00")
        bookings.book(tx, space=space, person_id=somebody(tx, "Liisa"), **times, zone=ZONE, now=NOW)
        times = hours("2026-03-19T18:00/20:00")
        moving.move(tx, single.number, **times, zone=ZONE, now=NOW)

    db.write_now(taken)
    moved = move(db, begun.series_id, begun.booked[0].starts_at, "2026-03-04T18:00/20:00")
    assert on_the_wall(moved.turns) == ["03-04 18:00–20:00", "03-25 18:00–20:00"]
    assert on_the_wall([one for one, _ in moved.failed]) == ["03-10 18:00–20:00"]
    there = ["03-04 18:00–20:00", "03-10 18:00–20:00", "03-19 18:00–20:00", "03-25 18:00–20:00"]
    assert on_the_wall(coming(db, begun.series_id)) == there
    assert db.read_now(lambda tx: series.missing(tx, of(tx, begun.series_id), zone=ZONE, now=NOW)) == []


def test_a_week_later_nobody_stands_in_the_way_of_whom_was_moved_before(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    odd = begun.booked[2]
    times = hours("2026-03-18T18:00/20:00")
    db.write_now(lambda tx: moving.move(tx, odd.number, **times, zone=ZONE, now=NOW))
    moved = move(db, begun.series_id, begun.booked[0].starts_at, "2026-03-10T18:00/20:00")
    assert on_the_wall(moved.turns) == ["03-10 18:00–20:00", "03-17 18:00–20:00", "03-31 18:00–20:00"]
    back = put_back(db, begun.series_id, moved.was)
    assert back.failed == ()
    assert on_the_wall(coming(db, begun.series_id)) == [
        "03-03 18:00–20:00",
        "03-10 18:00–20:00",
        "03-18 18:00–20:00",
        "03-24 18:00–20:00",
    ]


def test_a_series_that_was_moved_from_the_middle_on_is_moved_again_from_the_beginning(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    move(db, begun.series_id, begun.booked[2].starts_at, "2026-03-18T17:00/19:00")
    moved = move(db, begun.series_id, begun.booked[0].starts_at, "2026-03-05T10:00/12:00")
    there = ["03-05 10:00–12:00", "03-12 10:00–12:00", "03-20 10:00–12:00", "03-27 10:00–12:00"]
    assert on_the_wall(moved.turns) == there
    assert db.read_now(lambda tx: series.missing(tx, of(tx, begun.series_id), zone=ZONE, now=NOW)) == []


def test_whole_days_are_moved_as_days(db: Database) -> None:
    def work(tx: Tx) -> Begun:
        day = wallclock.day_bounds(local("2026-03-07T12:00").astimezone(ZONE).date(), ZONE)
        want = wanted(tx, hall(tx, longest=24 * 60), "FREQ=WEEKLY;BYDAY=SA;COUNT=4")
        return series.begin(tx, **{**want, "start": day[0], "end": day[1], "days": True})

    begun = db.write_now(work)
    since = begun.booked[1].turn_at
    assert since is not None
    start, end = (at + timedelta(days=1) for at in (since, since + timedelta(days=1)))
    moved = db.write_now(
        lambda tx: from_here.move(
            tx, of(tx, begun.series_id), since, start=start, end=end, days=True, zone=ZONE, now=NOW
        )
    )
    assert isinstance(moved, from_here.Moved)
    assert on_the_wall(moved.turns) == ["03-15 08:00–21:00", "03-22 08:00–21:00", "03-29 08:00–21:00"]


def test_what_is_requested_as_one_is_reminded_of_as_one(db: Database) -> None:
    begun = begin(db, "FREQ=WEEKLY;BYDAY=TU;COUNT=4", approval=True)
    move(db, begun.series_id, begun.booked[0].starts_at, "2026-03-04T18:00/20:00")
    found = db.read_now(lambda tx: due.take(tx, now=NOW + timedelta(days=99), some=99))
    assert {item.subject for item in found if item.kind != "request-lapsed"} == {f"series:{begun.series_id}"}
    cancelled = db.write_now(
        lambda tx: from_here.cancel(tx, of(tx, begun.series_id), local("2026-03-04T18:00"), by=None, zone=ZONE, now=NOW)
    )
    assert len(cancelled.turns) == 4
    assert db.read_now(lambda tx: due.take(tx, now=NOW + timedelta(days=99), some=99)) == []


def test_a_hundred_and_twenty_turns_are_booked_in_one_go(db: Database) -> None:
    at = time.perf_counter()
    begun = begin(db, "FREQ=DAILY;UNTIL=20261231")
    assert len(begun.booked) == series.MOST_TURNS
    assert time.perf_counter() - at < 5
