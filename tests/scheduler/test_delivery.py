"""What is promised is said: in the order of each room, the most urgent first, and a card in one place."""

from __future__ import annotations

import asyncio

import pytest

from bot.work import Work
from storage import cards, claims, outbox
from storage.db import Database
from storage.outbox import LEASE, Priority
from tests.street import Quarter


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


async def test_each_room_hears_what_was_promised_in_that_order(town: Quarter) -> None:
    rooms = [town.door(f"room {number}") for number in range(5)]
    wanted = [f"{number}" for number in range(12)]
    for text in wanted:
        for room in rooms:
            town.promise(room, text)
    await town.settle()
    assert [town.street().texts(room.address) for room in rooms] == [wanted] * 5


async def test_who_has_just_spoken_is_served_before_notices_and_notices_before_what_goes_to_many(
    town: Quarter,
) -> None:
    street, work = town.street(), town.work
    held = [street.hold(f"far {number}") for number in range(4)]
    for number in range(40):
        town.promise(town.door(f"far {number}"), "kaikille", priority=Priority.BULK)
    saying = asyncio.create_task(work.deliveries["telegram"].run())
    await street.tried(4)
    town.promise(town.door("near"), "muistutus", priority=Priority.NOTICE)
    town.promise(town.door("here"), "vastaus", priority=Priority.ANSWER)
    work.wake()
    for event in held:
        event.set()
    await street.tried(42)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)
    texts = [text for _, _, text in street.acts]
    assert texts.index("vastaus") < texts.index("muistutus") < 20  # some go on while what is urgent is being claimed
    assert len(texts) == 42


async def test_three_changes_before_the_card_was_said_are_one_message(town: Quarter) -> None:
    room = town.door("Kylätori")
    town.promise(room, "yksi", "kaksi", "kolme", card="talkoot:7")
    await town.settle()
    assert town.street().acts == [("send", "Kylätori", "kolme")]


async def test_a_card_whose_message_is_no_more_is_posted_anew_by_the_same_process(town: Quarter) -> None:
    room = town.door("Kylätori")
    town.promise(room, "0 tulee", card="talkoot:7")
    await town.settle()
    town.db.write_now(lambda tx: cards.falls(tx, room.id, "talkoot:7"))
    town.promise(room, "1 tulee", card="talkoot:7")
    await town.settle()
    assert town.street().acts == [("send", "Kylätori", "0 tulee"), ("send", "Kylätori", "1 tulee")]


async def test_three_changes_of_a_card_that_stands_are_one_edit_in_every_room(town: Quarter) -> None:
    rooms = [town.door("Kylätori"), town.door("Pohjoispää"), town.door("!tori", network="matrix")]
    for room in rooms:
        town.promise(room, "0 tulee", card="talkoot:7")
    await town.settle()
    for text in ("1 tulee", "2 tulee", "3 tulee"):
        town.change("talkoot:7", text)
    await town.settle()
    acts = [*town.street().acts[2:], *town.street("matrix").acts[1:]]
    assert sorted(acts) == [("edit", room.address, "3 tulee") for room in sorted(rooms, key=lambda one: one.address)]


async def test_a_change_while_the_first_post_is_in_flight_becomes_an_edit_of_it(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    release = street.hold("Kylätori")
    town.promise(room, "0 tulee", card="talkoot:7")
    saying = asyncio.create_task(town.settle())
    await street.tried(1)
    town.promise(room, "1 tulee", card="talkoot:7")
    town.promise(room, "2 tulee", card="talkoot:7")
    town.work.wake()
    release.set()
    await saying
    assert street.acts == [("send", "Kylätori", "0 tulee"), ("edit", "Kylätori", "2 tulee")]


async def test_a_change_in_flight_reaches_every_copy_also_when_it_is_told_as_an_update(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    release = street.hold("Kylätori")
    town.promise(room, "0 tulee", card="talkoot:7")
    saying = asyncio.create_task(town.settle())
    await street.tried(1)
    town.change("talkoot:7", "1 tulee")
    release.set()
    await saying
    await town.settle()
    assert street.texts("Kylätori") == ["1 tulee"]


async def test_a_row_somebody_claimed_and_never_said_is_said_when_the_lease_is_over(town: Quarter) -> None:
    town.promise(town.door("Kylätori"), "hei")
    _claim(town, owner="somebody who is gone")
    await town.settle()
    assert town.street().acts == []
    town.wait(LEASE.total_seconds() - 1)
    await town.settle()
    assert town.street().acts == []
    town.wait(1)
    await town.settle()
    assert town.street().texts("Kylätori") == ["hei"]


async def test_a_message_in_flight_for_longer_than_its_lease_is_said_once(town: Quarter) -> None:
    street = town.street()
    release = street.hold("Kylätori")
    town.promise(town.door("Kylätori"), "iso kuva")
    saying = asyncio.create_task(town.settle())
    await street.tried(1)
    town.wait(LEASE.total_seconds() + 1)
    town.work.wake()
    town.promise(town.door("Pohjoispää"), "hei")
    await street.tried(2)
    release.set()
    await saying
    assert street.texts("Kylätori") == ["iso kuva"]
    assert town.unsaid() == 0


async def test_a_crash_between_saying_and_settling_doubles_what_was_in_flight_and_loses_nothing(
    town: Quarter, db: Database
) -> None:
    street = town.street()
    for number in range(10):
        street.hold(f"room {number}")
        town.promise(town.door(f"room {number}"), "hei", "taas")
    crashed = asyncio.create_task(town.settle())
    await street.tried(4)
    crashed.cancel()  # the process is gone: four are in flight, the other rows are claimed
    await asyncio.gather(crashed, return_exceptions=True)
    db.write_now(claims.release)
    street.held.clear()
    next_one = Work(db, town.place, now=town.clock.now)
    next_one.add(street, salt="salt")
    await next_one.until(None, town.clock)
    for number in range(10):
        assert street.texts(f"room {number}") == ["hei", "taas"]
    assert len(street.acts) == 24


async def test_two_who_deliver_for_one_network_never_say_the_same(town: Quarter, db: Database) -> None:
    for number in range(150):
        town.promise(town.door(f"room {number}"), str(number))
    other = Work(db, town.place, now=town.clock.now)
    other.add(town.street(), salt="salt")
    await asyncio.gather(town.settle(), other.until(None, town.clock))
    assert sorted(int(text) for _, _, text in town.street().acts) == list(range(150))


async def test_stopping_finishes_what_is_in_flight_and_gives_back_the_rest(town: Quarter) -> None:
    street, delivery = town.street(), town.work.deliveries.get("telegram")
    release = street.hold("Kylätori")
    town.promise(town.door("Kylätori"), "yksi", "kaksi")
    delivery = town.work.deliveries["telegram"]
    saying = asyncio.create_task(delivery.run())
    await street.tried(1)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)
    stopping = asyncio.create_task(delivery.stop())
    release.set()
    await stopping
    assert street.texts("Kylätori") == ["yksi"]
    assert [row.text for row in _claim(town, owner="the next")] == ["kaksi"]


def _claim(town: Quarter, *, owner: str) -> list[outbox.Claimed]:
    now = town.clock.now()
    return town.db.write_now(lambda tx: claims.claim(tx, network="telegram", owner=owner, now=now))
