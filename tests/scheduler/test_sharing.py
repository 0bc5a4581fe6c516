"""Several processes deliver on one network: each room is one process's at a time, and who is out of touch is silent."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from handlers.types import Limits
from scheduler.delivery import Delivery
from scheduler.sharing import BEAT, Sharing
from storage import claims, lock, workers
from storage.db import Database, Tx
from storage.outbox import Claimed
from storage.workers import ALIVE, Part, Share
from tests.street import Quarter

HOUR = timedelta(hours=1)


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


class Process:
    """A process that delivers; `silence` is for how many seconds it has been held up."""

    def __init__(self, town: Quarter, name: str) -> None:
        self.seconds = 1000.0
        self.sharing = Sharing(name, "telegram", clock=lambda: self.seconds)
        street = town.street()
        self.delivery = Delivery(town.db, street, now=town.clock.now, owner=name, salt="salt", sharing=self.sharing)

    async def beats(self, *, after: float = 0.0) -> None:
        self.seconds += after
        await self.delivery.renew()


def claim(
    town: Quarter, owner: str, *, some: int = 100, later: timedelta = timedelta(), share: Share | None = None
) -> list[Claimed]:
    now = town.clock.now() + later
    whose = {"network": "telegram", "owner": owner}
    share = share or Share()
    return town.db.write_now(lambda tx: claims.claim(tx, **whose, now=now, some=some, share=share))  # type: ignore[arg-type]


def test_a_room_in_which_one_process_has_something_to_say_is_left_to_it_until_it_is_gone(town: Quarter) -> None:
    town.promise(town.door("Kylätori"), "yksi", "kaksi", "kolme")
    assert [row.text for row in claim(town, "first", some=1)] == ["yksi"]
    assert claim(town, "second") == []
    assert [row.text for row in claim(town, "second", later=ALIVE)] == ["yksi", "kaksi", "kolme"]


def test_what_was_claimed_by_a_clock_that_has_been_set_back_since_is_said_by_another(town: Quarter) -> None:
    town.promise(town.door("Kylätori"), "yksi", "kaksi")
    assert len(claim(town, "first", later=HOUR)) == 2
    assert [row.text for row in claim(town, "second")] == ["yksi", "kaksi"]


def test_each_process_says_what_is_to_be_said_in_its_own_rooms(town: Quarter) -> None:
    rooms = [town.door(f"ovi {number}") for number in range(6)]
    for room in rooms:
        town.promise(room, room.address)
    mine = claim(town, "first", share=Share(2, 0))
    others = claim(town, "second", share=Share(2, 1))
    assert {row.room_id % 2 for row in mine} == {0}
    assert sorted(row.address for row in (*mine, *others)) == [room.address for room in rooms]


async def test_processes_that_claim_at_the_same_moment_never_share_a_room(postgres_url: str) -> None:
    db = Database(postgres_url, threads=8)
    town = Quarter(db, networks=())
    rooms = [town.door(f"ovi {number}") for number in range(10)]
    for _ in range(9):
        for room in rooms:
            town.promise(room, "viesti")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda owner: claim(town, owner, some=7), [f"p{number}" for number in range(8)]))
    whose: defaultdict[int, set[int]] = defaultdict(set)
    for number, rows in enumerate(found):
        for row in rows:
            whose[row.room_id].add(number)
    db.close()
    assert whose
    assert all(len(owners) == 1 for owners in whose.values())


async def test_who_is_out_of_touch_says_nothing_and_afterwards_only_what_is_its_own_still(town: Quarter) -> None:
    first, room = Process(town, "first"), town.door("Kylätori")
    town.promise(room, "yksi")
    await first.delivery.drain()
    assert town.street().texts("Kylätori") == [], "nobody knows of it yet"
    await first.beats()
    await first.delivery.drain()
    assert town.street().texts("Kylätori") == ["yksi"]
    town.promise(room, "kaksi", "kolme")
    first.seconds += ALIVE.total_seconds()
    for row in claim(town, "first"):
        first.delivery.take(row)
    await first.delivery.drain()
    assert town.street().texts("Kylätori") == ["yksi"]
    town.wait(ALIVE.total_seconds())
    assert len(claim(town, "second")) == 2
    await first.beats()
    await first.delivery.drain()
    assert town.street().texts("Kylätori") == ["yksi"], "the rest is the second one's to say"


async def test_a_newcomer_waits_until_the_others_speak_more_slowly(town: Quarter) -> None:
    first, second = Process(town, "first"), Process(town, "second")
    await first.beats()
    await second.beats()
    assert first.sharing.speaks
    assert not second.sharing.speaks
    await first.beats(after=BEAT)
    await second.beats(after=BEAT)
    await second.beats(after=BEAT)
    assert second.sharing.speaks
    assert [one.sharing.among for one in (first, second)] == [2, 2]
    town.db.write_now(lambda tx: workers.goes(tx, "first"))
    assert second.sharing.among == 2
    await second.beats()
    assert second.sharing.among == 2, "what the first has just said still counts"
    await second.beats()
    assert second.sharing.among == 1


async def test_a_room_taken_over_from_another_process_is_not_spoken_to_too_soon(town: Quarter) -> None:
    town.street().limits = Limits(group_per_minute=20)
    first, second, room = Process(town, "first"), Process(town, "second"), town.door("Kylätori")
    await first.beats()
    town.promise(room, "yksi")
    await first.delivery.drain()
    await second.beats()
    await second.beats(after=2 * BEAT)
    town.db.write_now(lambda tx: workers.goes(tx, "first"))
    await second.beats()
    town.promise(room, "kaksi")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await second.delivery.drain()
    assert town.street().texts("Kylätori") == ["yksi"]


def test_a_process_that_was_not_seen_for_long_counts_no_more(db: Database) -> None:
    town = Quarter(db, networks=())
    now = town.clock.now()

    def come(tx: Tx) -> None:
        lock.in_turn(tx, "come")
        workers.seen(tx, "gone", Part.DELIVER, network="telegram", now=now - ALIVE * 1.5)
        workers.seen(tx, "ahead", Part.DELIVER, network="telegram", now=now + ALIVE * 3)
        workers.seen(tx, "here", Part.DELIVER, network="telegram", now=now)
        workers.seen(tx, "ear", Part.HEAR, now=now)

    db.write_now(come)
    there = db.read_now(lambda tx: workers.alive(tx, Part.DELIVER, network="telegram", now=now))
    assert there == ["here"]
    assert db.read_now(lambda tx: workers.share(tx, "here", network="telegram", now=now)) == Share(1, 0)
