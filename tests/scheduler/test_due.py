"""What becomes due: reminders at the right hour of the clock on the wall, never at night, late rather than lost."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

import pytest

from handlers.falling_due import on_due
from handlers.turn import Town as Place
from scheduler.due import LATER, say_due
from storage import booking_due, due
from storage.db import Database, Tx
from storage.due import Item
from tests.town import Someone, Town, local


def town_at(db: Database, at: str) -> tuple[Town, Someone]:
    town = Town(db, now=local(at))
    town.space("Kylätalo")
    return town, town.person("Ville")


async def after(town: Town, ville: Someone, at: str) -> list[str]:
    """Return the first words of what Ville hears on the way to that time."""
    before = len(ville.reads())
    await town.go_to(at)
    return [text.split(":")[0] for text in ville.reads()[before:]]


def wakes(town: Town, at: str) -> None:
    """The process was down until then."""
    town.clock.set(local(at), stand=True)


@pytest.mark.parametrize(
    ("booked_on", "day", "eve", "morning"),
    [
        ("2026-10-20T12:00", "25.10.2026", "2026-10-24", "2026-10-25"),
        ("2027-03-20T12:00", "28.3.2027", "2027-03-27", "2027-03-28"),
    ],
    ids=["winter time begins", "summer time begins"],
)
async def test_reminders_keep_to_the_clock_on_the_wall_when_it_is_put_back_or_forward(
    db: Database, booked_on: str, day: str, eve: str, morning: str
) -> None:
    town, ville = town_at(db, booked_on)
    assert "Varattu" in (await ville.says(f"/varaa kylätalo {day} klo 10–13")).text
    assert await after(town, ville, f"{eve}T17:59") == []
    assert await after(town, ville, f"{eve}T18:00") == ["Huomenna"]
    assert await after(town, ville, f"{morning}T08:59") == []
    assert await after(town, ville, f"{morning}T09:00") == ["Tänään"]
    assert await after(town, ville, f"{morning}T23:00") == []


async def test_a_reminder_that_was_late_is_said_when_the_bot_is_back(db: Database) -> None:
    town, ville = town_at(db, "2026-11-21T12:00")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    wakes(town, "2026-11-27T19:40")
    await town.settle()
    assert ville.sees().text.startswith("Huomenna")
    wakes(town, "2026-11-28T09:50")
    await town.settle()
    assert ville.sees().text.startswith("Tänään")


async def test_both_reminders_missed_while_down_are_one_if_the_day_has_come(db: Database) -> None:
    town, ville = town_at(db, "2026-11-21T12:00")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    before = len(ville.reads())
    wakes(town, "2026-11-28T09:30")
    await town.settle()
    assert [text.split(":")[0] for text in ville.reads()[before:]] == ["Tänään"]


async def test_of_what_has_begun_nobody_is_reminded_but_told_that_it_was_missed(db: Database) -> None:
    town, ville = town_at(db, "2026-11-21T12:00")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    before = len(ville.reads())
    wakes(town, "2026-11-28T10:00")
    await town.settle()
    missed = "En voinut muistuttaa ajoissa. Tämä on jo alkanut:\n• Kylätalo, la 28.11.2026 klo 10–13"
    assert ville.reads()[before:] == [missed]
    assert db.read_now(due.next_at) is None


async def test_an_evening_missed_is_told_in_the_morning_and_not_at_night(db: Database) -> None:
    town, ville = town_at(db, "2026-11-21T12:00")
    await ville.says("/varaa kylätalo la 28.11. klo 14–16")
    before = len(ville.reads())
    wakes(town, "2026-11-27T21:00")
    await town.settle()
    assert await after(town, ville, "2026-11-28T07:59") == []
    assert len(ville.reads()) == before
    assert await after(town, ville, "2026-11-28T08:00") == ["Tänään"]


async def test_what_starts_before_ten_is_reminded_of_also_in_the_quiet_hours(db: Database) -> None:
    town, ville = town_at(db, "2026-11-21T12:00")
    await ville.says("/varaa kylätalo la 28.11. klo 8.30–9.30")
    await town.go_to("2026-11-28T07:29")
    assert await after(town, ville, "2026-11-28T07:30") == ["Tänään"]


async def test_one_that_breaks_does_not_hold_up_the_others_and_is_tried_again(db: Database) -> None:
    town, ville = town_at(db, "2026-11-27T12:00")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    at, person = local("2026-11-27T17:00"), town.person_id(ville)
    for kind, who in (("from a newer program", None), (booking_due.REMINDER, person)):
        subject = f"booking:{10**20}"
        db.write_now(partial(due.add, kind=kind, subject=subject, person_id=who, at=at))
    wakes(town, "2026-11-27T18:00")
    await town.settle()
    assert ville.sees().text.startswith("Huomenna")
    left = db.read_now(lambda tx: due.take(tx, now=town.clock.now() + LATER, some=9))
    assert {item.kind for item in left} == {"from a newer program", booking_due.REMINDER}
    assert db.read_now(due.next_at) == town.clock.now() + LATER


async def test_many_that_fall_due_at_once_are_all_said_and_each_once_also_when_two_look(db: Database) -> None:
    town, ville = town_at(db, "2026-11-27T12:00")
    await ville.says("hei")
    at, heard = local("2026-11-27T13:00"), []

    def hears(_tx: Tx, item: Item, _now: datetime, _town: Place) -> None:
        heard.append(item.subject)

    on_due("trial")(hears)
    for number in range(180):
        db.write_now(lambda tx, one=number: due.add(tx, kind="trial", subject=f"{one}", person_id=None, at=at))  # type: ignore[misc]
    wakes(town, "2026-11-27T14:00")
    counts = await asyncio.gather(*(say_due(db, now=town.clock.now, town=town.place) for _ in range(2)))
    assert sum(counts) == 180
    assert sorted(heard, key=int) == [f"{number}" for number in range(180)]
