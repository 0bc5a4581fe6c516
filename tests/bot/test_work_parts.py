"""The work of a town divided among processes: who hears promises, who delivers says it, who reminds does neither."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.work import Work
from handlers.types import Incoming, Room, User
from storage import people, rooms, spoken
from storage.db import Database, Tx
from storage.reminder_table import Reminder
from storage.workers import Part
from tests.street import Quarter, Street


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


def process(town: Quarter, part: Part) -> tuple[Work, dict[str, Street]]:
    """Return a process that does this part, and its networks."""
    work = Work(town.db, town.place, now=town.clock.now, part=part)
    streets = {network: Street(network) for network in ("telegram", "matrix")}
    for street in streets.values():
        work.add(street, salt="salt")
    return work, streets


async def says(work: Work, network: str, user: str) -> None:
    room = Room(network, user, private=True)
    await work.hear(Incoming(f"key-{network}", room, User(user, "Aino", "fi"), "/varaukset"))


async def drain(work: Work) -> None:
    for delivery in work.deliveries.values():
        await delivery.renew()
        await delivery.drain()


async def test_what_is_heard_is_said_on_matrix_by_who_hears_and_on_telegram_by_who_delivers(town: Quarter) -> None:
    (ear, heard), (voice, said) = process(town, Part.HEAR), process(town, Part.DELIVER)
    await says(ear, "matrix", "@aino:mallila.example")
    await says(ear, "telegram", "aino")
    await drain(ear)
    assert len(heard["matrix"].said) == 1
    assert heard["telegram"].said == {}
    await drain(voice)
    assert len(said["telegram"].said) == 1
    assert said["matrix"].said == {}
    assert town.db.read_now(spoken.waiting) == 0


async def test_who_reminds_promises_and_says_nothing_and_the_others_do_not_remind(town: Quarter) -> None:
    (ear, _), (voice, said), (hand, _) = (process(town, part) for part in (Part.HEAR, Part.DELIVER, Part.REMIND))
    at = town.clock.now() - timedelta(seconds=1)

    def remind(tx: Tx) -> None:
        person = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=at).id
        rooms.meet(tx, network="telegram", address="aino", private=True, title="", person_id=person, now=at)
        tx.add(Reminder(person_id=person, text="roskat ulos", at=at))

    town.db.write_now(remind)
    for other in (ear, voice):
        await other.tick()
    assert town.db.read_now(spoken.waiting) == 0
    await hand.tick()
    assert hand.deliveries == {}
    await drain(voice)
    assert "roskat ulos" in next(iter(said["telegram"].said.values())).text
