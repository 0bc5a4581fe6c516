"""Networks that ask to wait, lose rooms, move them, or break: what is said then, where, and in which order."""

from __future__ import annotations

import asyncio
import random
import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.work import Work
from handlers.types import Dead, Gone, Moved, Retry
from scheduler.failing import GIVE_UP, TRIES
from storage import claims, outbox
from storage.db import Database, table
from storage.outbox import Priority
from storage.outbox_table import Outbox, State
from storage.rooms import Known
from tests.street import Quarter
from tests.town import NOON

_rows = table(Outbox)


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


async def test_a_room_that_must_wait_hears_everything_in_order_and_others_do_not_wait(town: Quarter) -> None:
    street = town.street()
    busy, other = town.door("Kylätori"), town.door("Pohjoispää")
    street.faults["Kylätori"] = [Retry(5)]
    town.promise(busy, "yksi", "kaksi")
    town.promise(other, "hei")
    await town.settle()
    town.promise(busy, "kolme")
    await town.settle()
    assert street.texts("Kylätori") == []
    assert street.texts("Pohjoispää") == ["hei"]
    town.wait(5)
    await town.settle()
    assert street.texts("Kylätori") == ["yksi", "kaksi", "kolme"]


async def test_what_was_being_claimed_while_an_older_message_was_refused_does_not_overtake_it(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    gate, street.faults["Kylätori"] = street.hold("Kylätori"), [Retry(1)]
    town.promise(room, "yksi")
    saying = asyncio.create_task(town.work.deliveries["telegram"].run())
    await street.tried(1)
    town.promise(room, "kaksi")
    busy = threading.Event()
    writing = asyncio.create_task(town.db.write(lambda _: busy.wait(10)))  # on SQLite the next writers wait in line:
    await _turns()
    town.work.wake()  # first who claims "kaksi",
    await _turns()
    gate.set()  # then who puts off "yksi"
    await _turns()
    busy.set()
    await writing
    for _ in range(3):
        await town.db.write(lambda _: None)
    assert town.unsaid() == 2
    town.wait(1)
    town.work.wake()
    await street.stand(2)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)
    assert street.texts("Kylätori") == ["yksi", "kaksi"]


async def _turns() -> None:
    """Everybody who can go on has gone on."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_room_that_must_wait_waits_also_when_the_bot_was_started_anew(town: Quarter, db: Database) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [Retry(5)]
    town.promise(room, "yksi")
    await town.settle()
    town.promise(room, "kaksi")
    next_one = Work(db, town.place, now=town.clock.now)
    next_one.add(street, salt="salt")
    await next_one.until(None, town.clock)
    assert street.texts("Kylätori") == []
    town.wait(5)
    await next_one.until(None, town.clock)
    assert street.texts("Kylätori") == ["yksi", "kaksi"]


async def test_when_the_whole_network_asks_to_wait_nothing_is_said_there_until_then(town: Quarter) -> None:
    street = town.street()
    street.faults["Kylätori"] = [Retry(0.3, everywhere=True)]
    town.promise(town.door("Kylätori"), "hei")
    await town.settle()
    town.promise(town.door("Pohjoispää"), "hei", priority=Priority.ANSWER)
    began = asyncio.get_running_loop().time()
    await town.settle()
    assert asyncio.get_running_loop().time() - began > 0.2
    assert street.texts("Pohjoispää") == ["hei"]


async def test_whatever_a_network_refuses_each_room_hears_everything_once_and_in_order(town: Quarter) -> None:
    chance = random.Random(7)
    street = town.street()
    town.clock.set(NOON, stand=False)
    people = [town.person(f"Kyläläinen {number}") for number in range(4)]
    for person in people:
        street.faults[person.room] = [Retry(chance.uniform(0, 0.03)) for _ in range(10)]
    saying = asyncio.create_task(town.work.deliveries["telegram"].run())
    ticking = asyncio.create_task(_tick(town))

    async def talks(number: int) -> None:
        for line in range(12):
            words = "/varaukset" if line % 2 else "/tilat"
            await town.heard(people[number], words)

    await asyncio.gather(*(talks(number) for number in range(4)))
    await street.stand(48)
    for task in (saying, ticking):
        task.cancel()
    await asyncio.gather(saying, ticking, return_exceptions=True)
    for person in people:
        kinds = ["varauksia" in text for text in street.texts(person.room)]
        assert kinds == [False, True] * 6


async def test_a_room_that_is_gone_is_marked_and_what_waited_for_it_is_not_said(town: Quarter) -> None:
    street, lost, other = town.street(), town.door("Kylätori"), town.door("Pohjoispää")
    street.gone["Kylätori"] = "kicked"
    town.promise(lost, "yksi", "kaksi", "kolme")
    town.promise(other, "hei")
    await town.settle()
    assert town.room(lost).left
    assert not town.room(other).left
    assert street.texts("Pohjoispää") == ["hei"]
    assert town.unsaid() == 0
    assert _states(town, lost) == [(State.FAILED, "kicked")] * 3
    assert len([act for act in street.acts if act[1] == "Kylätori"]) == 1


async def test_who_has_blocked_the_bot_hears_everything_on_the_other_network_in_order(town: Quarter) -> None:
    aino = town.resident("Aino")
    telegram = town.door("aino", person=aino)
    town.wait(600)
    town.door("!aino", network="matrix", person=aino)
    town.street("matrix")
    town.street().gone["aino"] = "blocked"
    town.promise(telegram, "yksi", "kaksi", "kolme")
    await town.settle()
    await town.settle()
    assert town.street("matrix").texts("!aino") == ["yksi", "kaksi", "kolme"]
    assert town.room(telegram).left
    assert town.unsaid() == 0


async def test_a_room_that_moved_hears_everything_under_its_new_address_in_order(town: Quarter) -> None:
    street, room = town.street(), town.door("-100")
    street.faults["-100"] = [Moved("-1007")]
    town.promise(room, "yksi", "kaksi", "kolme")
    await town.settle()
    assert town.room(room).address == "-1007"
    assert street.texts("-1007") == ["yksi", "kaksi", "kolme"]
    assert street.texts("-100") == []


async def test_a_room_that_moved_to_one_we_know_is_that_one_from_then_on(town: Quarter) -> None:
    street, old, new = town.street(), town.door("-100"), town.door("-1007")
    street.faults["-100"] = [Moved("-1007")]
    town.promise(old, "yksi", "kaksi")
    await town.settle()
    assert street.texts("-1007") == ["yksi", "kaksi"]
    assert not town.room(new).left


async def test_what_breaks_for_an_unknown_reason_is_tried_again_later_and_later(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [RuntimeError("?") for _ in range(5)]
    town.promise(room, "hei")
    waits = []
    for _ in range(5):
        await town.settle()
        now = town.clock.now()
        at = town.db.read_now(lambda tx: claims.next_at(tx, "telegram"))
        assert at is not None
        waits.append((at - now).total_seconds())
        town.wait(waits[-1])
    await town.settle()
    assert all(0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(waits)), waits
    assert street.texts("Kylätori") == ["hei"]


async def test_however_often_it_was_tried_the_next_try_comes_within_ten_minutes(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [Retry()]
    town.promise(room, "hei")
    town.db.write_now(lambda tx: tx.run(_rows.update().values(attempts=5000)))
    await town.settle()
    at = town.db.read_now(lambda tx: claims.next_at(tx, "telegram"))
    assert at is not None
    assert 300 <= (at - town.clock.now()).total_seconds() <= 600
    town.wait(600)
    await town.settle()
    assert street.texts("Kylätori") == ["hei"]


async def test_what_breaks_again_and_again_is_given_up_and_does_not_hold_up_the_next(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [RuntimeError("?") for _ in range(TRIES + 1)]
    town.promise(room, "rikki", "hei")
    for _ in range(TRIES + 2):
        await town.settle()
        town.wait(600)
    await town.settle()
    assert _states(town, room) == [(State.FAILED, "refused"), (State.SENT, None)]


async def test_what_nobody_could_be_told_for_three_days_is_told_no_more(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [Retry(1), Retry(1)]
    town.promise(room, "hei")
    await town.settle()
    town.wait((GIVE_UP + timedelta(seconds=1)).total_seconds())
    await town.settle()
    assert _states(town, room) == [(State.FAILED, "too old")]
    assert not town.room(room).left


async def test_one_message_that_is_refused_does_not_hold_up_the_next(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [Gone("refused", room=False)]
    town.promise(room, "liian pitkä", "hei")
    await town.settle()
    assert street.texts("Kylätori") == ["hei"]
    assert not town.room(room).left


async def test_a_card_whose_message_somebody_deleted_is_posted_anew_at_the_next_change(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    town.promise(room, "0 tulee", card="talkoot:7")
    await town.settle()
    street.faults["Kylätori"] = [Gone("message gone", room=False)]
    town.change("talkoot:7", "1 tulee")
    await town.settle()
    town.promise(room, "2 tulee", card="talkoot:7")
    await town.settle()
    assert [act for act, _, _ in street.acts] == ["send", "edit", "send"]
    assert town.db.read_now(lambda tx: outbox.standing(tx, "talkoot:7", room.id)) == "2"


async def test_with_dead_credentials_nothing_is_tried_and_everything_stays_promised(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"] = [Dead("no")]
    town.promise(room, "yksi", "kaksi")
    await town.settle()
    await town.settle()
    assert len(street.acts) == 1
    assert town.unsaid() == 2


def _states(town: Quarter, room: Known) -> list[tuple[int, str | None]]:
    query = select(_rows.c.state, _rows.c.why).where(_rows.c.room_id == room.id).order_by(_rows.c.id)
    return [(row.state, row.why) for row in town.db.read_now(lambda tx: tx.all(query))]


async def _tick(town: Quarter) -> None:
    """The heartbeat, somewhat faster than in the house."""
    while True:
        await town.work.tick()
        await asyncio.sleep(0.02)
