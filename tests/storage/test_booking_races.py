"""No double booking by construction: races of many callers, and the schema alone when the rules are left out."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from storage import bookings, people, spaces
from storage.db import Database, Tx, table
from storage.diary import Booked
from storage.occupied import Booking
from storage.refusals import Taken
from storage.spaces import Space

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 11, 28, 8, tzinfo=UTC)


def a_space(tx: Tx, **features: Any) -> int:
    added = spaces.add(tx, Space(name="Kylätalo", key="", created_at=NOW, **features), ())
    assert isinstance(added, spaces.Added)
    return added.space_id


def someone(tx: Tx, name: str = "Aino") -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def try_to_book(tx: Tx, space_id: int, person: int, start: datetime = START, hours: float = 2) -> object:
    space = spaces.get(tx, space_id)
    assert space is not None
    end = start + timedelta(hours=hours)
    return bookings.book(tx, space=space, person_id=person, start=start, end=end, zone=ZONE, now=NOW)


def test_of_sixty_callers_at_once_exactly_one_gets_the_slot(db: Database) -> None:
    space = db.write_now(a_space)
    persons = [db.write_now(partial(someone, name=f"Aino {n}")) for n in range(60)]
    together = threading.Barrier(60)

    def call(person: int) -> object:
        together.wait()
        return db.write_now(lambda tx: try_to_book(tx, space, person))

    with ThreadPoolExecutor(60) as callers:
        outcomes = list(callers.map(call, persons))
    assert sum(isinstance(outcome, Booked) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Taken) for outcome in outcomes) == 59


def test_the_schema_alone_refuses_an_overlap(db: Database) -> None:
    space, person = db.write_now(a_space), db.write_now(someone)
    db.write_now(lambda tx: try_to_book(tx, space, person))

    def past_the_rules(tx: Tx) -> None:
        start = START + timedelta(hours=1)
        end = start + timedelta(hours=2)
        row = {"starts_at": start, "ends_at": end, "held_until": end, "days": False, "purpose": "", "created_at": NOW}
        tx.run(insert(table(Booking)).values(space_id=space, person_id=person, **row))

    with pytest.raises(IntegrityError, match="booking_overlap"):
        db.write_now(past_the_rules)


def test_the_gap_after_a_booking_stays_free(db: Database) -> None:
    space, person = db.write_now(lambda tx: a_space(tx, gap=30)), db.write_now(someone)
    assert isinstance(db.write_now(lambda tx: try_to_book(tx, space, person)), Booked)
    assert isinstance(db.write_now(lambda tx: try_to_book(tx, space, person, START + timedelta(hours=2))), Taken)
    assert isinstance(db.write_now(lambda tx: try_to_book(tx, space, person, START - timedelta(hours=2))), Taken)
    assert isinstance(db.write_now(lambda tx: try_to_book(tx, space, person, START + timedelta(hours=2.5))), Booked)
