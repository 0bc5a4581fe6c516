"""What the network held up until people sleep waits until they wake: the town for groups, each for themselves."""

from __future__ import annotations

import pytest

from storage import outbox, quiet
from storage.db import Database
from storage.outbox import Message, Priority
from storage.quiet import Quiet
from tests.street import Quarter
from tests.town import local

pytestmark = pytest.mark.one_database


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


def late(town: Quarter, at: str) -> None:
    """The network answers again at that time, and not before."""
    town.clock.set(local(at), stand=True)


async def test_a_notice_held_up_until_the_night_waits_for_its_reader_to_wake(town: Quarter) -> None:
    ville, liisa, aino = (town.resident(name) for name in ("Ville", "Liisa", "Aino"))
    doors = [town.door(f"{one}", person=one) for one in (ville, liisa, aino)]
    town.db.write_now(lambda tx: quiet.keep(tx, Quiet(22 * 60, 7 * 60), person_id=liisa))
    town.db.write_now(lambda tx: quiet.keep(tx, Quiet(480, 480), person_id=aino))
    late(town, "2026-11-21T20:50")
    for door in doors:
        town.promise(door, "hei")
    late(town, "2026-11-21T22:30")
    await town.settle()
    said = [town.street().texts(door.address) for door in doors]
    assert said == [[], [], ["hei"]]
    await town.go_to("2026-11-22T07:00")
    assert [len(town.street().texts(door.address)) for door in doors] == [0, 1, 1]
    await town.go_to("2026-11-22T08:00")
    assert [len(town.street().texts(door.address)) for door in doors] == [1, 1, 1]


async def test_what_was_meant_for_this_hour_or_is_urgent_or_an_answer_is_said_at_night(town: Quarter) -> None:
    ville = town.resident("Ville")
    door = town.door("ville", person=ville)
    late(town, "2026-11-21T23:00")
    town.promise(door, "nyt")
    late(town, "2026-11-21T23:10")
    await town.settle()
    town.promise(door, "vastaus", priority=Priority.ANSWER)
    now, notice = town.clock.now(), Priority.NOTICE
    known = {"now": now, "priority": notice, "person_id": ville}
    town.db.write_now(lambda tx: outbox.promise(tx, Message("kiire"), door, urgent=True, **known))  # type: ignore[arg-type]
    town.promise(door, "myöhemmin")
    late(town, "2026-11-22T02:00")
    await town.settle()
    assert town.street().texts("ville") == ["nyt", "vastaus", "kiire"]
    await town.go_to("2026-11-22T08:00")
    assert town.street().texts("ville")[-1] == "myöhemmin"


async def test_groups_hear_what_is_new_when_the_town_wakes_as_its_caretaker_chose(town: Quarter) -> None:
    town.db.write_now(lambda tx: quiet.keep(tx, Quiet(20 * 60, 6 * 60)))
    late(town, "2026-11-21T19:50")
    group = town.door("Kylätori")
    town.promise(group, "kaikille", priority=Priority.BULK)
    town.promise(town.door("Pohjoispää"), "teille")
    late(town, "2026-11-21T20:30")
    await town.settle()
    assert town.street().acts == []
    await town.go_to("2026-11-22T05:59")
    assert town.street().acts == []
    await town.go_to("2026-11-22T06:00")
    assert sorted(text for _, _, text in town.street().acts) == ["kaikille", "teille"]
