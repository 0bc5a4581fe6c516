"""Saying that one comes while the turn is freed for want of that; and how long before reminders of bookings come."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from storage import (
    ahead,
    booking_due,
    confirming,
    diary,
    moving,
    people,
    quiet,
    reminder_times,
    series,
    spaces,
    turn_rules,
    wallclock,
)
from storage.ahead import parse_all
from storage.db import Database, Tx, table
from storage.diary import Booked
from storage.due import Due
from storage.quiet import Quiet
from storage.reminder_times import Kind
from storage.spaces import Space

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def local(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), ZONE)


def person(tx: Tx, name: str = "Ville") -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def hall(tx: Tx) -> Space:
    added = spaces.add(tx, Space(name="Koulun sali", key="", created_at=NOW), ())
    assert isinstance(added, spaces.Added)
    space = spaces.get(tx, added.space_id)
    assert space is not None
    return space


def a_turn(tx: Tx) -> Booked:
    """Ville has the hall on two Tuesdays; return the first."""
    start = local("2026-11-24T18:00")
    rule = "FREQ=WEEKLY;BYDAY=TU;COUNT=2"
    who = person(tx)
    begun = series.begin(
        tx, space=hall(tx), person_id=who, start=start, end=start + 2 * HOUR, rule=rule, zone=ZONE, now=NOW
    )
    return begun.booked[0]


def due_of(db: Database, booked: Booked) -> list[tuple[str, str]]:
    row = table(Due).c
    found = db.read_now(lambda tx: tx.all(select(row.kind, row.at).where(row.subject == booked.subject)))
    return sorted((f"{wallclock.local(one.at, ZONE):%d.%m. %H:%M}", one.kind) for one in found)


def test_of_twenty_who_say_so_and_twenty_who_free_the_turn_at_once_one_is_right(db: Database) -> None:
    booked = db.write_now(a_turn)
    together = threading.Barrier(20)
    now = local("2026-11-24T06:00")

    def at_once(n: int) -> object:
        together.wait()
        if n % 2:
            return db.write_now(lambda tx: confirming.confirm(tx, booked.number, zone=ZONE, now=now))
        return db.write_now(lambda tx: confirming.free(tx, booked, zone=ZONE, now=now))

    with ThreadPoolExecutor(20) as callers:
        outcomes = list(callers.map(at_once, range(20)))
    after = db.read_now(lambda tx: diary.get(tx, booked.number))
    assert after is not None
    assert (after.confirmed_at is None) != (after.cancelled_at is None)
    assert len([one for one in outcomes if isinstance(one, Booked)]) == 1


def test_reminders_come_as_long_before_as_wished_and_never_in_ones_own_night(db: Database) -> None:
    booked = db.write_now(a_turn)
    eve, soon = ("23.11. 18:00", booking_due.REMINDER), ("24.11. 17:00", booking_due.REMINDER)
    assert due_of(db, booked) == [eve, soon]

    def wish(tx: Tx, text: str) -> None:
        reminder_times.wish(tx, Kind.BOOKING, parse_all(text), person_id=booked.person_id)
        assert booking_due.rearm(tx, booked.person_id, zone=ZONE, now=NOW) is None

    db.write_now(lambda tx: wish(tx, "2d09:00 120m"))
    assert due_of(db, booked) == [("22.11. 09:00", eve[1]), ("24.11. 16:00", eve[1])]
    db.write_now(lambda tx: quiet.keep(tx, Quiet(15 * 60, 10 * 60), person_id=booked.person_id))
    db.write_now(lambda tx: wish(tx, "2d09:00 120m"))
    assert due_of(db, booked) == [("21.11. 14:30", eve[1]), ("24.11. 14:30", eve[1])]
    db.write_now(lambda tx: wish(tx, ""))
    assert due_of(db, booked) == []


def test_what_is_late_still_comes_when_wishes_change(db: Database) -> None:
    booked = db.write_now(a_turn)
    late = local("2026-11-23T20:00")
    db.write_now(lambda tx: reminder_times.wish(tx, Kind.BOOKING, (ahead.parse("30m"),)))
    assert db.write_now(lambda tx: booking_due.rearm(tx, None, some=1, zone=ZONE, now=late)) == booked.number
    assert due_of(db, booked) == [("23.11. 18:00", booking_due.REMINDER), ("24.11. 17:30", booking_due.REMINDER)]
    after = booked.number
    assert db.write_now(lambda tx: booking_due.rearm(tx, None, after=after, zone=ZONE, now=late)) is None


def test_by_the_rule_it_is_asked_with_the_last_reminder_that_leaves_time_to_answer(db: Database) -> None:
    db.write_now(lambda tx: turn_rules.keep(tx, 12))
    booked = db.write_now(a_turn)
    eve = "23.11. 18:00"
    assert [one for one in due_of(db, booked) if one[1] == booking_due.ASKED] == [(eve, booking_due.ASKED)]
    db.write_now(lambda tx: turn_rules.keep(tx, 24, space_id=booked.space_id))
    db.write_now(lambda tx: booking_due.renew(tx, booked, zone=ZONE, now=NOW))
    before = ("22.11. 18:00", booking_due.ASKED)
    assert [one for one in due_of(db, booked) if one[1] == booking_due.ASKED] == [before]
    assert ("22.11. 18:00", booking_due.REMINDER) in due_of(db, booked)
    db.write_now(lambda tx: confirming.confirm(tx, booked.number, zone=ZONE, now=NOW))
    assert [kind for _, kind in due_of(db, booked)] == [booking_due.REMINDER] * 2


def test_who_moves_a_turn_has_said_nothing_of_its_new_time(db: Database) -> None:
    booked = db.write_now(a_turn)
    db.write_now(lambda tx: confirming.confirm(tx, booked.number, zone=ZONE, now=NOW))
    start = booked.starts_at + 24 * HOUR

    def moved(tx: Tx) -> object:
        return moving.move(tx, booked.number, start=start, end=start + HOUR, zone=ZONE, now=NOW)

    outcome = db.write_now(moved)
    assert isinstance(outcome, Booked)
    assert outcome.confirmed_at is None
