"""A room's day has so many places for what is new: of many who post at once each gets another one, and none is lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers import commands, posting
from handlers.posting import Posted
from handlers.turn import Town
from handlers.types import Reply
from storage import hearing, postings, rooms, spoken
from storage.db import Database, Tx

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
PLACE = Town("Mallila", ZoneInfo("Europe/Helsinki"))
CALLERS, BORNE = 20, 5


@pytest.fixture
def groups(db: Database) -> list[int]:
    commands.load()

    def linked(tx: Tx) -> list[int]:
        hearing.bear(tx, BORNE)
        found = []
        for name in ("Kylätori", "Martat", "Kalakerho"):
            room = rooms.meet(tx, network="telegram", address=name, private=False, title=name, person_id=None, now=NOW)
            rooms.link(tx, room.id, now=NOW)
            found.append(room.id)
        return found

    return db.write_now(linked)


def test_of_twenty_who_post_at_once_as_many_are_said_as_the_day_bears(db: Database, groups: list[int]) -> None:
    together = threading.Barrier(CALLERS)

    def post(caller: int) -> Posted:
        order = groups if caller % 2 else groups[::-1]
        together.wait()
        return db.write_now(
            lambda tx: posting.post(
                tx, f"announcement:{caller}", order, lambda _t: Reply(f"{caller}"), now=NOW, town=PLACE
            )
        )

    with ThreadPoolExecutor(CALLERS) as callers:
        found = list(callers.map(post, range(CALLERS)))
    assert sum(len(one.said) for one in found) == BORNE * len(groups)
    assert sum(len(one.gathered) for one in found) == (CALLERS - BORNE) * len(groups)
    cards = [db.read_now(lambda tx, n=n: postings.of_card(tx, f"announcement:{n}")) for n in range(CALLERS)]  # type: ignore[misc]
    assert sum(not post.gathered for card in cards for post in card) == BORNE * len(groups)


def test_the_same_that_is_posted_by_many_at_once_is_said_once(db: Database, groups: list[int]) -> None:
    together = threading.Barrier(CALLERS)

    def post(_caller: int) -> None:
        together.wait()
        db.write_now(
            lambda tx: posting.post(tx, "announcement:1", groups, lambda _t: Reply("hei"), now=NOW, town=PLACE)
        )

    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(post, range(CALLERS)))
    assert db.read_now(spoken.waiting) == len(groups)
