"""No more gear is lent than there is: sixty callers over two networks at once, and the schema alone."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from handlers import commands, dispatch
from handlers.turn import Town
from handlers.types import Incoming, Room, User
from storage import diary, people, spaces
from storage.db import Database, Tx, table
from storage.diary import Booked
from storage.occupied import Booking
from storage.spaces import Kind, Space

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 11, 28, 8, tzinfo=UTC)
PLACE = Town("Mallila", ZONE)
PIECES = 12


def rakes(tx: Tx) -> int:
    added = spaces.add(tx, Space(name="Haravat", key="", created_at=NOW, kind=Kind.GEAR, quantity=PIECES), ())
    assert isinstance(added, spaces.Added)
    return added.space_id


def most_lent(found: list[Booked]) -> int:
    """Count the pieces that are out at each beginning, one after another."""
    return max(
        sum(other.quantity or 0 for other in found if other.starts_at <= one.starts_at < other.ends_at) for one in found
    )


def says(db: Database, caller: int, line: str) -> None:
    network = ("telegram", "matrix")[caller % 2]
    room, user = Room(network, f"{caller}", private=True), User(f"{caller}", f"Aino {caller}", "fi")
    heard = Incoming(f"key-{caller}", room, user, line)
    db.write_now(lambda tx: dispatch.hear(tx, heard, now=NOW, town=PLACE))


def test_sixty_callers_on_two_networks_never_get_more_than_there_is(db: Database) -> None:
    commands.load()
    gear = db.write_now(rakes)
    together = threading.Barrier(60)
    chance = random.Random(1)
    wishes = [(chance.randint(1, 5), chance.choice((8, 9, 10)), chance.choice((11, 12, 13))) for _ in range(60)]

    def call(caller: int) -> None:
        pieces, first, last = wishes[caller]
        together.wait()
        says(db, caller, f"/varaa haravat {pieces} kpl la 28.11.2026 klo {first}–{last}")

    with ThreadPoolExecutor(60) as callers:
        list(callers.map(call, range(60)))
    found = db.read_now(lambda tx: diary.coming_in(tx, gear, now=NOW))
    assert most_lent(found) == PIECES, "all that there are, and not one more"


def _pieces(tx: Tx, gear: int, quantity: int, hour: int, hours: int = 2) -> None:
    """Book past the rules."""
    person = people.meet(tx, network="telegram", user="ville", name="Ville", language="fi", now=NOW).id
    start = START + timedelta(hours=hour)
    end = start + timedelta(hours=hours)
    row: dict[str, Any] = {"starts_at": start, "ends_at": end, "held_until": end, "days": False, "purpose": ""}
    row |= {"created_at": NOW, "space_id": gear, "person_id": person, "quantity": quantity}
    tx.run(insert(table(Booking)).values(**row))


def test_the_schema_alone_refuses_one_piece_too_many(db: Database) -> None:
    gear = db.write_now(rakes)
    db.write_now(lambda tx: _pieces(tx, gear, 7, 0, 2))
    db.write_now(lambda tx: _pieces(tx, gear, 5, 1, 2))
    db.write_now(lambda tx: _pieces(tx, gear, 12, 3))
    with pytest.raises(IntegrityError, match="gear_overlent"):
        db.write_now(lambda tx: _pieces(tx, gear, 1, 0, 4))


def test_a_change_past_the_rules_is_refused_too(db: Database) -> None:
    gear = db.write_now(rakes)
    db.write_now(lambda tx: _pieces(tx, gear, 7, 0))
    db.write_now(lambda tx: _pieces(tx, gear, 7, 2))
    booking = table(Booking)
    second = update(booking).where(booking.c.id == 2)
    for change in (second.values(starts_at=START + timedelta(hours=1)), second.values(quantity=13)):
        with pytest.raises(IntegrityError, match="gear_overlent"):
            db.write_now(partial(Tx.run, statement=change))
    gone = update(booking).where(booking.c.id == 1).values(cancelled_at=NOW)
    db.write_now(lambda tx: tx.run(gone))
    db.write_now(lambda tx: _pieces(tx, gear, 12, 0))
    with pytest.raises(IntegrityError, match="gear_overlent"):
        db.write_now(lambda tx: tx.run(update(booking).where(booking.c.id == 1).values(cancelled_at=None)))
