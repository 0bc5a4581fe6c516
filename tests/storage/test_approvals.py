"""Approval: until when it is waited for, and that it is decided exactly once, whoever answers at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from storage import approvals, bookings, deciding, due, people, spaces, wallclock
from storage.db import Database, Tx, table
from storage.diary import Already, Booked
from storage.due import Due
from storage.occupied import Booking, State
from storage.quiet import Quiet
from storage.spaces import Space

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 4, 16, tzinfo=UTC)


def local(text: str) -> datetime:
    return wallclock.utc(datetime.fromisoformat(text), ZONE)


def requested(tx: Tx, *, start: datetime = START, now: datetime = NOW) -> Booked:
    added = spaces.add(tx, Space(name="Juhlasali", key="", created_at=now, approval=True), ())
    assert isinstance(added, spaces.Added)
    space = spaces.get(tx, added.space_id)
    assert space is not None
    person = people.meet(tx, network="telegram", user="Ville", name="Ville", language="fi", now=now).id
    booked = bookings.book(
        tx, space=space, person_id=person, start=start, end=start + timedelta(hours=2), zone=ZONE, now=now
    )
    assert isinstance(booked, Booked)
    return booked


def falls_due(tx: Tx) -> list[tuple[str, datetime]]:
    rows = tx.all(select(table(Due).c.kind, table(Due).c.at).order_by(table(Due).c.at))
    return [(row.kind, row.at) for row in rows]


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        ("2026-11-21T12:00", "2026-12-04T18:00", "2026-11-25T20:00"),  # from a Saturday, three working days
        ("2026-11-18T12:00", "2026-12-04T18:00", "2026-11-23T20:00"),  # over a weekend
        ("2026-11-21T12:00", "2026-11-22T12:00", "2026-11-22T08:00"),  # half of what is left is midnight: the morning
        ("2026-11-21T12:00", "2026-11-21T16:00", "2026-11-21T14:00"),
        ("2026-11-21T09:05", "2026-11-21T18:00", "2026-11-21T13:00"),  # a full hour, where there is time for it
        ("2026-11-21T21:00", "2026-11-22T06:00", "2026-11-22T01:30"),  # there is no morning before it
        ("2026-10-23T12:00", "2026-11-04T18:00", "2026-10-28T20:00"),  # over the night in which summer time ends
    ],
)
def test_keepers_have_three_working_days_or_half_of_what_is_left(now: str, start: str, until: str) -> None:
    space = Space(name="Juhlasali", key="", created_at=NOW, approval=True)
    found = approvals.answer_by(space, local(start), awake=Quiet(), zone=ZONE, now=local(now))
    assert wallclock.local(found, ZONE) == datetime.fromisoformat(until)


def test_reminder_deputy_caretaker_and_the_end_are_promised_at_waking_hours(db: Database) -> None:
    booked = db.write_now(requested)
    assert booked.state == State.REQUESTED
    assert db.read_now(falls_due) == [
        (approvals.REMINDED, local("2026-11-24T20:00")),
        (approvals.DEPUTY, local("2026-11-25T20:00")),
        (approvals.CARETAKER, local("2026-11-26T20:00")),
        (approvals.LAPSED, START),
    ]


def test_the_reminder_keeps_its_hour_over_the_night_in_which_the_clocks_change(db: Database) -> None:
    start, until = local("2027-05-01T18:00"), local("2027-03-29T20:00")
    times: dict[str, Any] = {"space_id": 1, "zone": ZONE, "now": local("2027-03-20T12:00")}
    db.write_now(lambda tx: approvals.remind(tx, "booking:1", start, until, **times))
    assert db.read_now(falls_due)[0] == (approvals.REMINDED, local("2027-03-28T20:00"))
    db.write_now(lambda tx: due.drop(tx, "booking:1"))
    until = local("2027-03-28T20:00")  # the day itself: a day before is an hour less
    db.write_now(lambda tx: approvals.remind(tx, "booking:1", start, until, **times))
    assert db.read_now(falls_due)[0] == (approvals.REMINDED, local("2027-03-27T20:00"))


def test_of_twenty_keepers_who_answer_at_once_exactly_one_decides(db: Database) -> None:
    booked = db.write_now(requested)
    together = threading.Barrier(20)
    keywords: dict[str, Any] = {"zone": ZONE, "now": NOW, "waits": State.REQUESTED}

    def answer(n: int) -> object:
        together.wait()
        if n % 2:
            return db.write_now(lambda tx: deciding.settle(tx, booked.number, **keywords))
        return db.write_now(
            lambda tx: bookings.cancel(tx, booked.number, by=booked.person_id, why="Asked too late", **keywords)
        )

    with ThreadPoolExecutor(20) as callers:
        outcomes = list(callers.map(answer, range(20)))
    (decided,) = [one for one in outcomes if isinstance(one, Booked)]
    others = [one.booked for one in outcomes if isinstance(one, Already)]
    assert len(others) + sum(not isinstance(one, Booked | Already) for one in outcomes) == 19
    for other in others:
        assert (other.state, other.cancelled_at) == (decided.state, decided.cancelled_at)


def test_what_is_offered_to_the_queue_is_nothing_that_a_keeper_approves(db: Database) -> None:
    booked = db.write_now(requested)
    offered = update(table(Booking)).where(table(Booking).c.id == booked.number).values(state=State.OFFERED.value)
    db.write_now(lambda tx: tx.run(offered))
    outcome = db.write_now(lambda tx: deciding.settle(tx, booked.number, zone=ZONE, now=NOW, waits=State.REQUESTED))
    assert isinstance(outcome, Already)
    assert outcome.booked.state == State.OFFERED
