"""What is free in a stretch of days: what could really be booked, read once however many days they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import availability, bookings, people, queue, refusals, spaces, wallclock
from storage.db import Database, Tx
from storage.diary import Booked
from storage.spaces import Kind, Space
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SATURDAY, FRIDAY = date(2026, 11, 21), date(2026, 11, 27)
HALF = timedelta(minutes=30)
HOURS = [*(Opening(day, 8 * 60, 21 * 60) for day in range(5)), Opening(5, 10 * 60, 26 * 60)]


class Counting(Tx):
    """A transaction that counts what the database is asked."""

    __slots__ = ("asked",)

    def __init__(self, tx: Tx) -> None:
        super().__init__(tx.connection)
        self.asked = 0

    def all(self, statement: Any, **params: Any) -> Any:
        self.asked += 1
        return super().all(statement, **params)


def local(day: int, hour: int) -> datetime:
    return wallclock.utc(datetime.fromisoformat(f"2026-11-{day}T{hour:02}:00"), ZONE)


def hall(tx: Tx, **features: Any) -> Space:
    """Return a place with a closed Tuesday and bookings, one of them past midnight."""
    added = spaces.add(tx, Space(name="Kylätalo", key="", created_at=NOW, ahead=5, **features), HOURS)
    assert isinstance(added, spaces.Added)
    space = spaces.get(tx, added.space_id)
    assert space is not None
    aino = people.meet(tx, network="telegram", user="1", name="Aino", language="fi", now=NOW).id
    for day, hour, length in ((21, 22, 3), (23, 10, 3), (23, 15, 1), (25, 8, 12)):
        start = local(day, hour)
        end = start + timedelta(hours=length)
        booked = bookings.book(tx, space=space, person_id=aino, start=start, end=end, zone=ZONE, now=NOW, quantity=2)
        assert isinstance(booked, Booked)
    spaces.close_days(tx, space.id, date(2026, 11, 24), date(2026, 11, 24), "siivous")
    return space


PLACES = pytest.mark.parametrize("features", [{}, {"gap": 30}, {"kind": Kind.GEAR, "quantity": 2}])


@PLACES
def test_half_an_hour_of_the_week_is_free_exactly_when_it_could_be_booked(db: Database, features: Any) -> None:
    def look(tx: Tx) -> None:
        space = hall(tx, **features)
        each = availability.free_between(tx, space, SATURDAY, FRIDAY, zone=ZONE, now=NOW)
        assert list(each) == [SATURDAY + timedelta(days=n) for n in range(7)]
        free = [span for spans in each.values() for span in spans]
        at, end = (wallclock.day_bounds(day, ZONE)[0] for day in (SATURDAY, FRIDAY))
        while at < end:
            if at <= NOW + timedelta(days=space.ahead):
                why = refusals.refusal(tx, space, at, at + HALF, zone=ZONE, now=NOW)
                assert (why is None) == any(since <= at and at + HALF <= until for since, until in free), at
            at += HALF

    db.write_now(look)


@PLACES
def test_a_day_is_as_free_by_itself_as_in_its_week(db: Database, features: Any) -> None:
    def look(tx: Tx) -> None:
        space = hall(tx, **features)
        each = availability.free_between(tx, space, SATURDAY, FRIDAY, zone=ZONE, now=NOW)
        assert each == {day: availability.free(tx, space, day, zone=ZONE, now=NOW) for day in each}
        assert each[SATURDAY]
        assert not each[date(2026, 11, 22)]
        assert not each[date(2026, 11, 24)]

    db.write_now(look)


def test_a_month_takes_no_more_questions_than_a_day(db: Database) -> None:
    def look(tx: Tx) -> None:
        space, day, month = hall(tx), Counting(tx), Counting(tx)
        availability.free(day, space, SATURDAY, zone=ZONE, now=NOW)
        availability.free_between(month, space, SATURDAY, SATURDAY + timedelta(days=30), zone=ZONE, now=NOW)
        assert month.asked == day.asked == 4

    db.write_now(look)


def test_other_places_are_asked_only_until_enough_is_found(db: Database) -> None:
    def look(tx: Tx) -> None:
        space = hall(tx)
        for number in range(20):
            spaces.add(tx, Space(name=f"Sali {number}", key="", created_at=NOW), HOURS)
        asked, start = Counting(tx), local(23, 10)
        wanted = (space, start, start + timedelta(hours=1))
        found = availability.alternatives(asked, *wanted, zone=ZONE, now=NOW)
        assert len(found) == availability.ALTERNATIVES
        assert asked.asked < 20

    db.write_now(look)


def test_of_fifty_who_wait_for_the_same_one_is_offered_it_and_the_others_are_asked_about_once(db: Database) -> None:
    def look(tx: Tx) -> None:
        space, start = hall(tx), local(23, 15)
        crowd = [
            people.meet(tx, network="matrix", user=str(n), name="Ville", language="fi", now=NOW).id for n in range(50)
        ]
        end = start + timedelta(hours=1)
        places = [queue.join(tx, space, person_id=one, start=start, end=end, now=NOW, zone=ZONE) for one in crowd]
        asked = Counting(tx)
        bookings.cancel(asked, 3, by=None, zone=ZONE, now=NOW)
        assert [queue.get(tx, place.number).is_offered for place in places] == [True, *[False] * 49]  # type: ignore[union-attr]
        assert asked.asked < 25

    db.write_now(look)
