"""The last place goes to exactly one: sixty callers over two networks at once, and nobody is lost in the queue."""

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
from storage import people, sign_ups, talkoot
from storage.db import Database, Tx
from storage.planned import Part
from storage.sign_ups import SignedUp
from storage.talkoot_table import Talkoot

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
PLACE = Town("Mallila", ZONE)
CALLERS = 60


@pytest.fixture
def _commands() -> None:
    commands.load()


def published(tx: Tx, *parts: Part) -> None:
    aino = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOW).id
    plan = Talkoot(title="Rantasiivous", person_id=aino, created_at=NOW)
    number = talkoot.draft(tx, plan, days=[(START, START + timedelta(hours=4))], parts=parts)
    talkoot.change(tx, number, published_at=NOW)


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


def standing(db: Database, task: int = 1) -> list[SignedUp]:
    return db.read_now(lambda tx: sign_ups.of_task(tx, task))


def heads(found: list[SignedUp]) -> int:
    return sum(one.people for one in found if not one.is_waiting)


@pytest.mark.usefixtures("_commands")
def test_of_sixty_who_want_the_last_place_exactly_one_has_it(db: Database) -> None:
    db.write_now(lambda tx: published(tx, Part("makkaranpaisto", most=1)))
    at_once(lambda caller: says(db, caller, "sign up 1"))
    assert len(standing(db)) == 1


@pytest.mark.usefixtures("_commands")
def test_of_sixty_who_line_up_one_comes_and_everybody_else_waits_in_order(db: Database) -> None:
    db.write_now(lambda tx: published(tx, Part("makkaranpaisto", most=1)))
    at_once(lambda caller: says(db, caller, "line up 1"))
    found = standing(db)
    assert len({one.person_id for one in found}) == CALLERS
    assert [one.state for one in found] == ["coming"] + ["waiting"] * (CALLERS - 1)


@pytest.mark.usefixtures("_commands")
def test_who_taps_from_many_fingers_at_once_comes_once(db: Database) -> None:
    db.write_now(lambda tx: published(tx, Part("haravointi")))
    at_once(lambda caller: says(db, caller % 2, "sign up 1", time=caller))
    assert [one.people for one in standing(db)] == [1, 1]


@pytest.mark.usefixtures("_commands")
def test_whatever_is_tapped_at_once_no_task_is_overfilled_and_nobody_waits_beside_a_free_place(db: Database) -> None:
    db.write_now(lambda tx: published(tx, Part("haravointi", most=12), Part("makkaranpaisto", most=3)))
    chance = random.Random(1)
    plans = [
        [chance.choice(("sign up 1", "line up 1", "line up 2")), *chance.sample(WISHES, 4)] for _ in range(CALLERS)
    ]

    def call(caller: int) -> None:
        for time, line in enumerate(plans[caller]):
            says(db, caller, _own(db, caller, line), time)

    at_once(call)
    for task, most in ((1, 12), (2, 3)):
        found = standing(db, task)
        assert heads(found) <= most
        assert len({one.person_id for one in found}) == len(found)
        assert not any(one.is_waiting and one.people <= most - heads(found) for one in found)


WISHES = ["bring {} 1", "bring {} 2", "withdraw t1 all", "line up 2", "do instead {} 2", "do instead {} 1", "come {}"]


def _own(db: Database, caller: int, line: str) -> str:
    """Return the line with a sign-up of the caller's own in it, if they have one."""
    network = ("telegram", "matrix")[caller % 2]

    def mine(tx: Tx) -> list[SignedUp]:
        who = people.meet(tx, network=network, user=f"{caller}", name="", language=None, now=NOW).id
        return sign_ups.of_person(tx, who, now=NOW)

    found = db.write_now(mine)
    return line.format(found[0].number if found else 999)
