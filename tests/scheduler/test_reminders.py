"""Reminders as people hear them: gathered, late, missed, never at night, each once, by whatever way reaches them."""

from __future__ import annotations

import asyncio
import logging

import pytest
import sqlalchemy

from handlers.reminders import saying
from handlers.reminders.gathered import LATER
from handlers.types import Retry
from storage import booking_due, due, reminders, reminders_due
from storage.db import Tx
from tests.reminded import BOOKS, promised, wakes, wants
from tests.street import Quarter
from tests.town import Someone, local


def waiting(town: Quarter, who: Someone) -> list[str]:
    person = town.person_id(who)
    return [one.text for one in town.db.read_now(lambda tx: reminders.of_person(tx, person))]


async def test_all_that_one_person_is_reminded_of_at_a_time_is_one_message_by_days(
    town: Quarter, ville: Someone
) -> None:
    await ville.says(BOOKS)
    await ville.says("/varaa kylätalo la 28.11. klo 16–18 lentopallo")
    for text in ("avaimet", "roskat *ulos*"):
        wants(town, ville, "2026-11-27T18:00", text)
    before = len(ville.reads())
    await town.go_to("2026-11-27T18:00")
    said = ville.sees()
    assert len(ville.reads()) == before + 1
    assert [line for line in said.text.splitlines() if "Kylätalo" not in line] == [
        "Huomenna:",
        "Sinulle: Ovikoodi 1234",
        "Sinulle: Ovikoodi 1234",
        "Muistutus:",
        "• avaimet",
        "• roskat *ulos*",
    ]
    assert [line[:10] for line in said.text.splitlines()].count("• Kylätalo") == 2
    assert len(said.buttons) == 8
    assert {"Peru varaus: Kylätalo klo 10", "Peru varaus: Kylätalo klo 16", "10 min: avaimet"} <= set(said.labels)
    assert waiting(town, ville) == []


async def test_one_that_is_late_says_so_and_when_it_was_to_come(town: Quarter, ville: Someone) -> None:
    await ville.says(BOOKS)
    wants(town, ville, "2026-11-21T18:00", "avaimet")
    wakes(town, "2026-11-21T18:10")
    await town.settle()
    assert ville.sees().text == "Muistutus: avaimet"
    wants(town, ville, "2026-11-21T18:00", "pallo")
    await town.settle()
    wakes(town, "2026-11-27T18:30")
    await town.settle()
    assert ville.sees().text.endswith("\nTämä tulee myöhässä, sen piti tulla klo 18.")
    wants(town, ville, "2026-11-27T18:00", "verkko")
    wakes(town, "2026-11-28T09:30")
    await town.settle()
    assert "• verkko\nTämä tulee myöhässä, sen piti tulla pe 27.11. klo 18." in ville.sees().text


async def test_what_has_begun_unsaid_is_one_line_and_what_is_long_over_is_none(town: Quarter, ville: Someone) -> None:
    await ville.says(BOOKS)
    await ville.says("/varaa kylätalo la 28.11. klo 16–18 lentopallo")
    await ville.says("/varaa kylätalo ma 23.11. klo 10–12")
    before = len(ville.reads())
    wakes(town, "2026-11-29T09:00")
    await town.settle()
    assert ville.reads()[before:] == [
        "En voinut muistuttaa ajoissa. Nämä ovat jo alkaneet:\n"
        "• Kylätalo, la 28.11.2026 klo 10–13 · pilates\n"
        "• Kylätalo, la 28.11.2026 klo 16–18 · lentopallo"
    ]


async def test_at_night_nobody_is_reminded_but_of_what_begins_early(town: Quarter, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 8–9")
    await ville.says("/varaa kylätalo la 28.11. klo 14–16")
    wants(town, ville, "2026-11-27T22:00", "avaimet")
    before = len(ville.reads())
    wakes(town, "2026-11-27T22:30")
    await town.go_to("2026-11-28T07:59")
    night = ville.reads()[before:]
    early = "Kylätalo, la 28.11.2026 klo 8–9"  # told as it was late, and again an hour before
    assert [text.splitlines()[0] for text in night] == [f"Huomenna: {early}", f"Tänään: {early}"]
    await town.go_to("2026-11-28T08:00")
    morning = ville.reads()[before + 2 :]
    assert len(morning) == 1
    assert "klo 14–16" in morning[0]
    assert "• avaimet" in morning[0]


async def test_what_waited_for_the_network_all_day_is_put_into_words_anew_and_is_one_message(
    town: Quarter, ville: Someone
) -> None:
    await ville.says(BOOKS)
    await ville.says("/varaa kylätalo la 28.11. klo 16–18 lentopallo")
    cancelled = (await ville.says("/varaa kylätalo la 28.11. klo 19–20")).button("Peru varaus").command
    before = len(ville.reads())
    for at in ("2026-11-27T18:00", "2026-11-28T09:00", "2026-11-28T11:00"):
        wakes(town, at)
        await promised(town)
    wants(town, ville, "2026-11-28T11:30", "avaimet")
    wakes(town, "2026-11-28T11:30")
    await promised(town)
    await town.heard(ville, cancelled)
    await town.settle()
    cancelled, *heard = ville.reads()[before:]
    assert cancelled.startswith("Peruttu: Kylätalo, la 28.11.2026 klo 19–20")
    assert [line for text in heard for line in text.splitlines() if "Ovikoodi" not in line] == [
        "Tänään:",
        "• Kylätalo, la 28.11.2026 klo 16–18 · lentopallo",
        "Tämä tulee myöhässä, sen piti tulla pe 27.11. klo 18.",
        "Muistutus:",
        "• avaimet",
        "",
        "En voinut muistuttaa ajoissa. Tämä on jo alkanut:",
        "• Kylätalo, la 28.11.2026 klo 10–13 · pilates",
    ]


async def test_what_was_tried_in_vain_all_evening_is_said_anew_with_what_has_come_since(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 14–16")
    before = len(ville.reads())
    town.street().faults[ville.room].append(Retry(600.0))
    await town.go_to("2026-11-27T18:00")
    assert len(ville.reads()) == before
    wants(town, ville, "2026-11-27T18:05", "avaimet")
    wakes(town, "2026-11-27T18:05")
    await promised(town)
    await town.go_to("2026-11-27T19:00")
    (heard,) = ville.reads()[before:]
    assert heard.splitlines()[0] == "Huomenna:"
    assert "• avaimet" in heard


async def test_what_waited_for_the_network_until_the_night_waits_until_the_morning(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 14–16")
    before = len(ville.reads())
    wakes(town, "2026-11-27T18:00")
    await promised(town)
    wakes(town, "2026-11-27T23:00")
    await town.go_to("2026-11-28T07:59")
    assert len(ville.reads()) == before
    await town.go_to("2026-11-28T08:00")
    assert ville.sees().text.startswith("Tänään: Kylätalo, la 28.11.2026 klo 14–16")


async def test_the_clock_set_back_an_hour_repeats_nothing_and_loses_nothing(town: Quarter, ville: Someone) -> None:
    await ville.says("hei")
    wants(town, ville, "2026-11-21T18:00", "roskat", first="2026-11-21T18:00", rule="FREQ=DAILY")
    wants(town, ville, "2026-11-21T17:30", "avaimet")
    wakes(town, "2026-11-21T18:00")
    await town.settle()
    wakes(town, "2026-11-21T17:00")
    wants(town, ville, "2026-11-21T17:40", "pallo")
    await town.go_to("2026-11-22T18:00")
    assert sum("avaimet" in text for text in ville.reads()) == 1
    assert [text for text in ville.reads() if "pallo" in text] == ["Muistutus: pallo"]
    assert sum("roskat" in text for text in ville.reads()) == 2


# Never lost, never doubled


async def test_two_who_remind_at_once_remind_everybody_once_and_of_all_together(town: Quarter) -> None:
    crowd = [town.person(f"Matti {number}") for number in range(60)]
    for one in crowd:
        await one.says("hei")
        wants(town, one, "2026-11-21T18:00", "avaimet")
    for one in crowd[::3]:
        wants(town, one, "2026-11-21T18:00", "roskat")
    wakes(town, "2026-11-21T18:00")
    await asyncio.gather(*(promised(town) for _ in range(3)))
    await town.settle()
    heard = [text for one in crowd for text in one.reads() if text.startswith("Muistutus")]
    assert sorted(heard) == sorted(
        ["Muistutus:\n• avaimet\n• roskat"] * len(crowd[::3]) + ["Muistutus: avaimet"] * (60 - len(crowd[::3]))
    )


def _at_once(tx: Tx, town: Quarter) -> None:
    now = town.clock.now()
    saying.say(tx, saying.ripe(tx, now=now)[0], now=now, town=town.place)


async def test_a_process_that_ends_before_it_has_committed_has_reminded_nobody_and_lost_nothing(
    town: Quarter, ville: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ville.says(BOOKS)
    for text in ("avaimet", "roskat"):
        wants(town, ville, "2026-11-27T18:00", text)
    before = len(ville.reads())
    wakes(town, "2026-11-27T18:00")

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(reminders_due, "settle", killed)
        with pytest.raises(Killed):
            town.db.write_now(lambda tx: _at_once(tx, town))
    await town.settle()
    assert len(ville.reads()) == before + 1


async def test_one_reminder_that_cannot_be_put_into_words_holds_up_no_other(
    town: Quarter, ville: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    await ville.says("hei")
    person, at = town.person_id(ville), local("2026-11-21T18:00")
    kind = booking_due.REMINDER
    town.db.write_now(lambda tx: due.add(tx, kind=kind, subject=f"booking:{10**20}", person_id=person, at=at))
    wants(town, ville, "2026-11-21T18:00", "avaimet")
    wakes(town, "2026-11-21T18:00")
    with caplog.at_level(logging.CRITICAL):
        await town.settle()
    assert ville.sees().text == "Muistutus: avaimet"
    assert town.db.read_now(due.next_at) == at + LATER


async def test_a_database_that_is_locked_for_a_while_makes_reminders_late_and_loses_none(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("hei")
    wants(town, ville, "2026-11-21T18:00", "avaimet")
    wakes(town, "2026-11-21T18:00")
    with town.db.engine.connect() as other, other.begin():  # on SQLite, beginning is locking
        if not town.db.sqlite:
            other.execute(sqlalchemy.text("LOCK TABLE person, reminder, outbox IN ACCESS EXCLUSIVE MODE"))
        telling = asyncio.create_task(promised(town))
        done, _ = await asyncio.wait({telling}, timeout=0.3)
        assert not done
    await telling
    await town.settle()
    assert ville.sees().text == "Muistutus: avaimet"
    assert len([one for one in ville.reads() if "avaimet" in one]) == 1
