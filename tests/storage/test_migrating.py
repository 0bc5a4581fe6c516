"""A town that was at work before associations and queues: everything it had is there, and the new rules hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import bookings, diary, due, joining, moving, people, rooms, schema, spaces, undoing
from storage.db import Database, Tx
from storage.diary import Booked
from storage.people import TOWN, Role
from storage.refusals import Taken
from storage.spaces import Kind
from tests.town import ZONE

BEFORE = "0002"
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 11, 28, 8, tzinfo=UTC)
AINO, VILLE, AINO_ON_MATRIX = 1, 2, 3


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the program before, with people, spaces and bookings in it."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    else:
        server: str = request.getfixturevalue("postgres")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE mallila_before")
        head, _, query = server.partition("?")
        database = Database(f"{head.rpartition('/')[0]}/mallila_before?{query}")
    schema.migrate(database, BEFORE)
    fill(database)
    yield database
    database.close()
    if request.param == "postgresql":
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE mallila_before WITH (FORCE)")


def fill(db: Database) -> None:
    """Aino looks after Mallila and is one person with her Matrix account; Ville has booked, moved and cancelled."""
    with db.engine.connect() as connection, connection.begin():
        for table, rows in _rows(db).items():
            for row in rows:
                names, values = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
            if not db.sqlite and "id" in rows[0]:
                connection.execute(text(f"SELECT setval('{table}_id_seq', 100)"))


def _rows(db: Database) -> dict[str, list[dict[str, Any]]]:
    def at(moment: datetime) -> Any:
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if db.sqlite else moment

    def booking(number: int, space: int, day: int, cancelled: datetime | None = None) -> dict[str, Any]:
        start = START + timedelta(days=day)
        return {
            "id": number,
            "space_id": space,
            "person_id": VILLE,
            "starts_at": at(start),
            "ends_at": at(start + timedelta(hours=3)),
            "held_until": at(start + timedelta(hours=3, minutes=30)),
            "days": False,
            "purpose": "pilates",
            "created_at": at(NOW),
            "cancelled_at": cancelled and at(cancelled),
        }

    def space(number: int, name: str) -> dict[str, Any]:
        limits = {"shortest": 30, "longest": 720, "grid": 30, "gap": 30, "ahead": 365}
        words = {"key": spaces.key_of(name), "address": "Kylätie 1", "note": "Ovikoodi 1234"}
        return {"id": number, "name": name, "capacity": 40, "created_at": at(NOW), **limits, **words}

    def room(number: int, network: str, address: str, person: int | None) -> dict[str, Any]:
        linked = None if person else at(NOW)
        said = {"title": "", "why": "", "heard_at": at(NOW), "linked_at": linked}
        private = person is not None
        return {"id": number, "network": network, "address": address, "private": private, "person_id": person, **said}

    moved = {"account.person_id": [[2]], "room.person_id": [[3]]}
    return {
        "person": [
            {"id": number, "name": name, "language": "fi", "created_at": at(NOW)}
            for number, name in ((AINO, "Aino"), (VILLE, "Ville"), (AINO_ON_MATRIX, "Aino"))
        ],
        "account": [
            {"id": 1, "network": "telegram", "user": "aino", "person_id": AINO},
            {"id": 2, "network": "matrix", "user": "@aino:mallila.example", "person_id": AINO},
            {"id": 3, "network": "telegram", "user": "ville", "person_id": VILLE},
        ],
        "person_role": [{"person_id": AINO, "role": "caretaker", "since": at(NOW)}],
        "room": [
            room(1, "telegram", "aino", AINO),
            room(2, "telegram", "ville", VILLE),
            room(3, "matrix", "!aino", AINO),
            room(4, "telegram", "kylatori", None),
        ],
        "joining": [
            {
                "id": 1,
                "account_id": 2,
                "old_person": AINO_ON_MATRIX,
                "new_person": AINO,
                "moved": json.dumps(moved),
                "at": at(NOW),
            }
        ],
        "space": [space(1, "Kylätalo"), space(2, "Kota")],
        "opening": [{"space_id": 1, "weekday": day, "opens": 480, "closes": 1260} for day in range(7)],
        "booking": [booking(1, 1, 0), booking(2, 1, 1, cancelled=NOW), booking(3, 2, 0)],
        "due": [{"kind": "booking-soon", "subject": "booking:1", "person_id": VILLE, "at": at(START)}],
        "undo": [
            {
                "id": 1,
                "person_id": VILLE,
                "subject": "booking:1",
                "was": json.dumps(
                    {"start": "2026-12-01T08:00:00+00:00", "end": "2026-12-01T11:00:00+00:00", "days": False}
                ),
                "at": at(NOW),
            }
        ],
        "kept": [{"name": "town", "value": "Mallila"}],
    }


@pytest.fixture
def migrated(old: Database) -> Database:
    schema.migrate(old)
    return old


def test_the_tables_are_as_those_of_a_new_town(migrated: Database) -> None:
    assert schema.current(migrated) == schema.head()
    assert schema.differences(migrated) == []


def test_the_caretaker_still_looks_after_the_town_and_cannot_leave_it(migrated: Database) -> None:
    assert [one.id for one in migrated.read_now(lambda tx: people.with_role(tx, Role.CARETAKER))] == [AINO]
    assert not migrated.write_now(lambda tx: people.dismiss(tx, AINO, Role.CARETAKER, TOWN))


def test_what_was_booked_stands_and_what_was_cancelled_can_come_back(migrated: Database) -> None:
    coming = migrated.read_now(lambda tx: diary.coming(tx, VILLE, now=NOW))
    assert [(one.number, one.starts_at, one.purpose, one.stands) for one in coming] == [
        (1, START, "pilates", True),
        (3, START, "pilates", True),
    ]
    back = migrated.write_now(lambda tx: bookings.restore(tx, 2, zone=ZONE, now=NOW))
    assert isinstance(back, Booked)
    assert back.stands


def test_a_move_made_before_can_be_taken_back(migrated: Database) -> None:
    def take_back(tx: Tx) -> object:
        was = undoing.find(tx, 1, "booking")
        assert was is not None
        start, end = (datetime.fromisoformat(was.was[name]) for name in ("start", "end"))
        return moving.move_back(tx, 1, start=start, end=end, days=False, state="booked", zone=ZONE, now=NOW)

    assert isinstance(migrated.write_now(take_back), Booked)


def test_spaces_are_rooms_that_nobody_approves_and_that_cost_nothing(migrated: Database) -> None:
    hall = migrated.read_now(lambda tx: spaces.get(tx, 1))
    assert hall is not None
    assert (hall.kind, hall.has, hall.approval, hall.price, hall.notice, hall.quantity) == (
        Kind.ROOM,
        [],
        False,
        None,
        0,
        None,
    )
    assert len(migrated.read_now(lambda tx: spaces.openings(tx, 1))) == 7


def test_the_same_time_is_refused_by_the_rules_and_by_the_schema(migrated: Database) -> None:
    def again(tx: Tx) -> object:
        hall = spaces.get(tx, 1)
        assert hall is not None
        return bookings.book(
            tx, space=hall, person_id=AINO, start=START, end=START + timedelta(hours=1), zone=ZONE, now=NOW
        )

    assert isinstance(migrated.write_now(again), Taken)
    copied = "id, space_id, person_id, starts_at, ends_at, held_until, days, purpose, created_at"
    with migrated.engine.connect() as connection, connection.begin() as transaction:
        with pytest.raises(IntegrityError, match="booking_overlap"):
            connection.execute(
                text(f"INSERT INTO booking ({copied}) SELECT 77, {copied[4:]} FROM booking WHERE id = 1")
            )
        transaction.rollback()


def test_more_gear_than_there_is_cannot_be_lent(migrated: Database) -> None:
    lend = "UPDATE booking SET quantity = 2 WHERE id = 3"
    with migrated.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("UPDATE space SET kind = 'gear', quantity = 1 WHERE id = 2"))
        with pytest.raises(IntegrityError, match="gear_overlent"):
            connection.execute(text(lend))
        transaction.rollback()


def test_rooms_are_nobodys_association_and_what_becomes_due_is_kept(migrated: Database) -> None:
    def read(tx: Tx) -> tuple[list[str], datetime | None]:
        return [room.address for room in rooms.linked(tx) if room.association_id is None], due.next_at(tx)

    assert migrated.read_now(read) == (["kylatori"], START)


def test_accounts_joined_before_can_be_separated(migrated: Database) -> None:
    assert migrated.write_now(lambda tx: joining.separate(tx, 1, person_id=AINO, now=NOW))
    assert migrated.read_now(lambda tx: list(people.accounts(tx, AINO_ON_MATRIX))) == [
        ("matrix", "@aino:mallila.example")
    ]
    assert [one.id for one in migrated.read_now(lambda tx: people.with_role(tx, Role.CARETAKER))] == [AINO]


def test_new_numbers_do_not_meet_old_ones(migrated: Database) -> None:
    def book(tx: Tx) -> object:
        hall = spaces.get(tx, 1)
        assert hall is not None
        start = START + timedelta(days=7)
        return bookings.book(
            tx, space=hall, person_id=AINO, start=start, end=start + timedelta(hours=1), zone=ZONE, now=NOW
        )

    booked = migrated.write_now(book)
    assert isinstance(booked, Booked)
    assert booked.number > 3
