"""A town at work: what happens when a handler breaks, a network dies, or somebody stops it while it hears."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text

from bot.work import Kept
from handlers.types import Change, Dead, Gone, Hear, Heard, Incoming, Room, RoomChange, User
from storage import joining
from storage.db import Database, table
from storage.occupied import Booking
from tests.street import Quarter, Street
from tests.town import Someone, Town

Act = Callable[[Hear], Awaitable[None]]


@dataclass
class Line(Street):
    """A network that hears what the test lets it; each time it listens it does the next thing."""

    does: list[Act] = field(default_factory=list)
    listened: int = 0

    async def listen(self, hear: Hear) -> None:  # type: ignore[override]
        self.listened += 1
        await self.does.pop(0)(hear)


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


def line(town: Town, network: str, *does: Act) -> Line:
    """Return a network that does these things, one each time it is listened to."""
    there = Line(network, does=list(does))
    town.walls[network] = there
    town.work.add(there, salt="salt")
    return there


def spoken(someone: Someone, words: str, key: str) -> Incoming:
    return Incoming(key, Room(someone.network, someone.room, private=True), User(someone.user, someone.name), words)


async def test_when_something_breaks_nothing_is_changed_and_the_reference_stands_in_the_log(
    town: Quarter, caplog: pytest.LogCaptureFixture
) -> None:
    ville, street = town.person("Ville"), town.street()
    town.space("Kylätalo")
    _lose(town, "due")  # the booking can be made, its reminders cannot
    heard = spoken(ville, "/varaa kylätalo la 28.11. klo 10–13 pilates", "k1")
    for _ in range(2):
        await town.work.hear(heard)
        await town.work.deliveries["telegram"].drain()
    (answer,) = street.texts(ville.room)
    found = re.fullmatch(r"Nyt meni jotain vikaan, mitään ei muuttunut. Kerro ylläpitäjälle tunnus (\w+)\.?", answer)
    assert found
    assert f"reference {found[1]}" in caplog.text
    assert "pilates" not in caplog.text
    assert _bookings(town) == 0


async def test_a_break_in_one_chat_is_nobody_elses(town: Quarter) -> None:
    ville, aino, street = town.person("Ville"), town.person("Aino"), town.street()
    town.space("Kylätalo")
    _lose(town, "due")
    words = "/varaa kylätalo la 28.11. klo 10–13"
    await asyncio.gather(
        *(town.work.hear(spoken(ville, words, f"v{number}")) for number in range(5)),
        *(town.work.hear(spoken(aino, "/tilat", f"a{number}")) for number in range(5)),
    )
    await town.work.deliveries["telegram"].drain()
    assert len(street.texts(ville.room)) == len(street.texts(aino.room)) == 5
    assert all("Kylätalo" in said for said in street.texts(aino.room))


async def test_a_room_change_that_breaks_does_not_end_the_listening(town: Quarter) -> None:
    town.street()
    _lose(town, "outbox")
    room = Room("telegram", "-100", private=False, title="Kylätori")
    await town.work.hear(RoomChange("k1", room, Change.JOINED, user=User("1", "Aino")))
    await town.work.hear(RoomChange("k2", room, Change.LEFT))


async def test_who_stops_listening_does_not_interrupt_what_is_being_handled(town: Quarter) -> None:
    ville = town.person("Ville")
    street = town.street()
    hearing = asyncio.create_task(town.work.hear(spoken(ville, "/tilat", "k1")))
    await asyncio.sleep(0)
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await town.work.hear(spoken(ville, "/varaukset", "k2"))
    saying = asyncio.create_task(town.work.deliveries["telegram"].run())
    town.work.wake()
    await street.stand(2)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)
    assert len(street.texts(ville.room)) == 2


async def test_when_a_networks_credentials_die_the_caretaker_hears_of_it_on_the_other(town: Quarter) -> None:
    line(town, "telegram", _dies)
    town.street("matrix")
    code = town.db.write_now(joining.claim_code)
    aino = town.person("Aino", network="matrix")
    await aino.says(f"/claim {code}")
    with pytest.raises(Dead):
        await town.work.listen(town.walls["telegram"])
    await town.settle()
    assert "Telegram" in aino.sees().text
    assert "kylakello check" in aino.sees().text


async def test_whatever_else_breaks_a_network_is_listened_to_again(town: Quarter) -> None:
    heard: list[Heard] = []

    async def breaks(_: Hear) -> None:
        raise RuntimeError("?")

    async def speaks(hear: Hear) -> None:
        said = spoken(town.person("Ville"), "/tilat", "k1")
        await hear(said)
        heard.append(said)

    there = line(town, "telegram", breaks, speaks)
    await town.work.listen(there)
    assert there.listened == 2
    await town.settle()
    assert len(there.texts("ville-telegram")) == len(heard) == 1


async def test_the_bot_ends_when_its_only_network_is_dead(town: Quarter) -> None:
    line(town, "telegram", _dies)
    assert await town.work.run(renew=lambda: None) == 1


async def test_one_dead_network_does_not_end_the_bot_and_who_stops_it_gets_status_zero(town: Quarter) -> None:
    speaks = asyncio.Event()

    async def lives(hear: Hear) -> None:
        await speaks.wait()
        await hear(spoken(town.person("Ville", network="matrix"), "/tilat", "k1"))
        await asyncio.Event().wait()

    line(town, "telegram", _dies)
    matrix = line(town, "matrix", lives)
    running = asyncio.create_task(town.work.run(renew=lambda: None))
    speaks.set()
    await matrix.stand(1)
    os.kill(os.getpid(), signal.SIGTERM)
    assert await running == 0


async def test_an_answer_to_who_has_left_meanwhile_is_not_said_for_ever(town: Quarter) -> None:
    street, ville = town.street(), town.person("Ville")
    street.faults[ville.room] = [Gone("blocked")]
    await town.work.hear(spoken(ville, "/tilat", "k1"))
    await town.settle()
    assert town.unsaid() == 0
    await town.work.hear(spoken(ville, "/tilat", "k2"))
    await town.settle()
    assert len(street.texts(ville.room)) == 1, "who speaks again is answered again"


async def test_what_a_network_keeps_is_there_after_a_restart(db: Database) -> None:
    await Kept(db, "matrix").save("since", "s1")
    await Kept(db, "matrix").save("since", "s2")
    assert await Kept(db, "matrix").load("since") == "s2"
    assert await Kept(db, "telegram").load("since") is None


async def _dies(_: Hear) -> None:
    raise Dead("nobody knows this token")


def _lose(town: Quarter, name: str) -> None:
    """Something the house does not expect: a table is gone."""
    town.db.write_now(lambda tx: tx.connection.execute(text(f"ALTER TABLE {name} RENAME TO {name}_gone")))


def _bookings(town: Quarter) -> int:
    return len(town.db.read_now(lambda tx: tx.all(table(Booking).select())))
