"""Taking back what stands in many rooms: removed where it can be, else changed; what waits is never said."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handlers.types import Gone, Retry
from storage import cards, outbox, rooms
from storage.cards import Became
from storage.db import Database, Tx, table
from storage.outbox import Message, Priority
from storage.outbox_table import Outbox, State
from tests.street import Quarter

CARD = "announcement:7"
GONE = Message("Tämä tiedote on vedetty pois.")
_outbox = table(Outbox)


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


def withdraw(town: Quarter) -> None:
    """Every copy is to be removed."""

    def remove(tx: Tx) -> None:
        cards.remove(tx, CARD, lambda _room, _person: GONE, now=town.clock.now(), priority=Priority.BULK)

    town.db.write_now(remove)
    town.work.wake()


def became(town: Quarter) -> dict[str, Became | str | None]:
    """Return what became of the copy in each room: None, it waits to be removed; else why it stays."""

    def look(tx: Tx) -> dict[str, Became | str | None]:
        last = {
            row.room_id: row for row in tx.all(select(_outbox).where(_outbox.c.card == CARD).order_by(_outbox.c.id))
        }
        taken = {room: row for room, row in last.items() if row.why == Became.UNSAID or outbox.read(row.body).gone}
        found = {rooms.by_id(tx, room): _became(row) for room, row in taken.items()}
        return {room.address: became for room, became in found.items() if room}

    return town.db.read_now(look)


def _became(row: Any) -> Became | str | None:
    waits, failed = row.state == State.WAITING, row.state == State.FAILED
    return None if waits else row.why if failed else Became(row.why or "")


async def test_every_copy_is_removed_or_changed_or_told_why_not(town: Quarter) -> None:
    street = town.street()
    doors = {name: town.door(name) for name in ("Kylätori", "Pohjoispää", "Kalakerho", "Martat")}
    for room in doors.values():
        town.promise(room, "Laituri on paikallaan", card=CARD)
    await town.settle()
    said = {one.room: number for number, one in street.said.items()}
    street.stays.add(said["Pohjoispää"])
    street.gone["Kalakerho"] = "kicked"
    del street.said[said["Martat"]]  # somebody there took it away already
    street.faults["Martat"].append(Gone("message gone", room=False))
    withdraw(town)
    await town.settle()
    assert {one.room: one.text for one in street.said.values()} == {
        "Pohjoispää": "Tämä tiedote on vedetty pois.",
        "Kalakerho": "Laituri on paikallaan",
    }
    assert became(town) == {
        "Kylätori": Became.REMOVED,
        "Pohjoispää": Became.KEPT,
        "Kalakerho": "kicked",
        "Martat": Became.REMOVED,
    }


async def test_what_waits_is_never_said_also_when_it_was_claimed_or_the_network_would_not_take_it_yet(
    town: Quarter,
) -> None:
    street = town.street()
    refused, held, waiting = (town.door(name) for name in ("Kalakerho", "Kylätori", "Martat"))
    street.faults["Kalakerho"].append(Retry(30))
    release = street.hold("Kylätori")
    town.promise(refused, "Laituri", card=CARD)
    town.promise(held, "Laituri", card=CARD)
    saying = asyncio.create_task(town.settle())
    await street.tried(2)
    now = town.clock.now()
    late, message = now + timedelta(seconds=60), Message("Laituri", card=CARD)
    town.db.write_now(lambda tx: outbox.promise(tx, message, waiting, now=now, not_before=late))
    withdraw(town)
    release.set()
    await saying
    town.wait(90)
    await town.settle()
    assert street.said == {}
    assert became(town) == {"Kalakerho": Became.UNSAID, "Kylätori": Became.REMOVED, "Martat": Became.UNSAID}
    assert town.unsaid() == 0


async def test_a_post_that_may_stand_unknown_is_said_once_more_and_removed(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"].append(Retry())
    town.promise(room, "Laituri", card=CARD)
    await town.settle()
    withdraw(town)
    town.wait(2)
    await town.settle()
    assert [act for act, *_ in street.acts] == ["send", "send", "remove"]
    assert became(town) == {"Kylätori": Became.REMOVED}


async def test_a_copy_of_several_messages_is_removed_whole_by_whoever_comes_after(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.becomes["Kylätori"] = ("90", "91")
    town.promise(room, "Laituri", card=CARD)
    await town.settle()
    again = Quarter(town.db, networks=())
    street = again.street()
    withdraw(again)
    await again.settle()
    assert street.removed == [("90", "91", "1")]


async def test_a_post_the_network_would_not_take_yet_is_said_as_it_is_by_then(town: Quarter) -> None:
    street, room = town.street(), town.door("Kylätori")
    street.faults["Kylätori"].append(Retry(1))
    town.promise(room, "Laituri on poissa", card=CARD)
    await town.settle()
    town.change(CARD, "Laituri on paikallaan")
    town.wait(2)
    await town.settle()
    assert [text for *_, text in street.acts] == ["Laituri on poissa", "Laituri on paikallaan"]
    assert town.unsaid() == 0
