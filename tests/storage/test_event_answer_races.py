"""The last places at an event go to exactly as many: sixty callers over two networks at once, and nobody is lost."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers import commands, dispatch
from handlers.turn import Town
from handlers.types import Incoming, Room, User
from storage import answers, events, people
from storage.answers import AnswerNow
from storage.db import Database, Tx
from storage.event_table import Event

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 10, tzinfo=UTC)
PLACE = Town("Mallila", ZoneInfo("Europe/Helsinki"))
CALLERS = 60


@pytest.fixture(autouse=True)
def _commands() -> None:
    commands.load()


def published(tx: Tx, most: int | None) -> None:
    aino = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOW).id
    plan = Event(title="Kyläjuhla", person_id=aino, created_at=NOW, published_at=NOW, most=most)
    events.draft(tx, plan, days=[(START, START + timedelta(hours=4))], now=NOW)


def says(db: Database, caller: int, line: str, time: int = 0) -> None:
    network = ("telegram", "matrix")[caller % 2]
    room, user = Room(network, f"{caller}", private=True), User(f"{caller}", f"Ville {caller}", "fi")
    heard = Incoming(f"key-{caller}-{time}", room, user, line, pressed=True)
    db.write_now(lambda tx: dispatch.hear(tx, heard, now=NOW, town=PLACE))


def at_once(call: Callable[[int], None]) -> None:
    together = threading.Barrier(CALLERS)

    def one(caller: int) -> None:
        together.wait()
        call(caller)

    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(one, range(CALLERS)))


def standing(db: Database) -> list[AnswerNow]:
    return db.read_now(lambda tx: answers.of_day(tx, 1))


def test_of_sixty_who_want_the_last_three_places_three_have_them_and_the_others_wait_in_order(db: Database) -> None:
    db.write_now(lambda tx: published(tx, 3))
    at_once(lambda caller: says(db, caller, "coming 1"))
    found = standing(db)
    assert len({one.person_id for one in found}) == CALLERS
    assert [one.waits for one in found] == [False] * 3 + [True] * (CALLERS - 3)


def test_whoever_taps_from_many_fingers_at_once_has_answered_once(db: Database) -> None:
    db.write_now(lambda tx: published(tx, None))
    at_once(lambda caller: says(db, caller % 2, ("coming 1", "maybe 1", "not coming 1")[caller % 3], time=caller))
    assert len(standing(db)) == len({one.person_id for one in standing(db)}) == 2


def test_while_sixty_come_and_change_their_minds_no_place_is_doubled_and_none_stays_empty(db: Database) -> None:
    db.write_now(lambda tx: published(tx, 10))

    def to_and_fro(caller: int) -> None:
        chance = random.Random(caller)
        for time in range(4):
            says(db, caller, chance.choice(("coming 1", "coming 1", "maybe 1", "not coming 1")), time)
            if chance.random() < 0.5:
                mine = next((one for one in standing(db) if one.name == f"Ville {caller}"), None)
                says(db, caller, f"bring to {mine.number if mine else 0} {chance.randint(0, 2)}", 100 + time)

    at_once(to_and_fro)
    found = standing(db)
    inside = sum(one.people for one in found if one.holds)
    assert inside <= 10
    assert all(one.people > 10 - inside for one in found if one.is_waiting)


def test_a_lower_limit_and_sixty_who_come_never_make_the_event_too_full(db: Database) -> None:
    db.write_now(lambda tx: published(tx, 40))

    def comes_or_limits(caller: int) -> None:
        if caller % 6:
            says(db, caller, "coming 1")
        else:
            db.write_now(lambda tx: answers.room_for(tx, 1, 12, now=NOW))

    at_once(comes_or_limits)
    event = db.read_now(lambda tx: events.get(tx, 1))
    assert event is not None
    assert event.most is not None
    assert event.days[0].coming <= event.most
