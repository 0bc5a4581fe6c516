"""What people wished to be reminded of while nothing reached them: kept until they are back, and never said twice."""

from __future__ import annotations

import asyncio

import pytest

from handlers import notices
from handlers.types import Retry
from storage import due, reminder_times, reminders
from storage.ahead import parse_all
from storage.db import Tx
from storage.people import Account
from storage.reminder_times import Kind
from tests.reminded import BOOKS, promised, wakes, wants
from tests.street import Quarter
from tests.town import Someone


async def test_who_had_blocked_the_bot_hears_what_they_wished_for_when_they_are_back(
    town: Quarter, ville: Someone
) -> None:
    await ville.says(BOOKS)
    wants(town, ville, "2026-11-27T18:00", "avaimet")
    wants(town, ville, "2026-11-28T18:00", "roskat")
    daily = wants(town, ville, "2026-11-28T19:00", "koira", first="2026-11-28T19:00", rule="FREQ=DAILY")
    town.street().gone[ville.room] = "blocked"
    await town.go_to("2026-11-30T12:00")
    town.street().gone.clear()
    before = len(ville.reads())
    await ville.says("hei")
    greeted, heard = ville.reads()[before:]
    assert greeted.startswith("Hei Ville!")
    assert [line for line in heard.splitlines() if line.startswith("•")] == ["• avaimet", "• roskat", "• koira"]
    assert "sen piti tulla su 29.11. klo 19." in heard  # the last of its times, once
    await town.go_to("2026-11-30T18:59")
    assert len(ville.reads()) == before + 2
    await town.go_to("2026-11-30T19:00")
    assert ville.sees().text == "Muistutus: koira"
    town.db.write_now(lambda tx: reminders.remove(tx, daily))


@pytest.mark.one_database
async def test_a_note_of_ones_own_beside_a_booking_hides_the_booking_from_nobody(town: Quarter, ville: Someone) -> None:
    town.group(ville, "Kylätori")
    await ville.says("hei")
    await ville.says(BOOKS, group="Kylätori")
    wants(town, ville, "2026-11-27T18:05", "matot", about="booking:1", ahead="1d18:05")
    wants(town, ville, "2026-11-27T17:00", "avaimet")
    town.street().gone[ville.room] = "blocked"
    await town.go_to("2026-11-27T17:00")
    wakes(town, "2026-11-27T18:06")
    await town.settle()
    assert ville.sees("Kylätori").text.startswith("Ville, muistutus sinulle. Huomenna: Kylätalo")
    assert not any("matot" in text for text in ville.reads("Kylätori"))
    town.street().gone.clear()
    await ville.says("hei")
    assert "matot" in ville.sees().text


async def test_who_comes_back_on_their_other_network_hears_there_what_was_kept(town: Quarter, ville: Someone) -> None:
    await ville.says("hei")
    wants(town, ville, "2026-11-21T18:00", "avaimet")
    town.street().gone[ville.room] = "blocked"
    await town.go_to("2026-11-22T12:00")
    person = town.person_id(ville)
    elsewhere = town.person("Ville", network="matrix")
    account = Account(network="matrix", user=elsewhere.user, person_id=person)
    town.db.write_now(lambda tx: tx.add(account))
    await elsewhere.says("hei")
    assert elsewhere.reads()[-1].startswith("Muistutus: avaimet\nTämä tulee myöhässä")
    await ville.says("hei")
    assert not any("avaimet" in text for text in ville.reads())


async def test_a_group_that_takes_the_bot_back_hears_what_it_was_to_be_reminded_of(
    town: Quarter, ville: Someone
) -> None:
    room = town.group(ville, "Kylätori")
    wants(town, ville, "2026-11-21T18:00", "roskat ulos", room_id=room)
    town.street().gone["Kylätori"] = "kicked"
    await town.go_to("2026-11-21T19:00")
    wants(town, ville, "2026-11-21T19:30", "portti kiinni", room_id=room)
    await town.go_to("2026-11-21T20:00")
    town.street().gone.clear()
    await town.joined(ville, "Kylätori")
    heard = [line for text in ville.reads("Kylätori") for line in text.splitlines() if line.startswith("•")]
    assert heard == ["• roskat ulos", "• portti kiinni"]


@pytest.mark.one_database
async def test_a_reminder_that_got_another_time_while_it_waited_for_the_network_comes_then_alone(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("hei")
    number = wants(town, ville, "2026-11-21T18:00", "avaimet")
    wakes(town, "2026-11-21T18:00")
    await promised(town)
    wakes(town, "2026-11-21T19:00")
    await town.heard(ville, f"/muuta muistutusta {number} huomenna klo 9")
    await town.go_to("2026-11-22T12:00")
    assert [text for text in ville.reads() if text.startswith("Muistutus")] == ["Muistutus: avaimet"]


@pytest.mark.one_database
async def test_a_network_that_is_down_for_days_makes_reminders_late_and_loses_none(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("hei")
    wants(town, ville, "2026-11-21T18:00", "avaimet")
    town.street().faults[ville.room] += [Retry(6 * 3600.0, begun=True)] * 16
    await town.go_to("2026-11-28T12:00")
    assert ville.sees().text.startswith("Muistutus: avaimet\nTämä tulee myöhässä")


async def test_a_group_that_goes_on_as_another_is_reminded_as_it_was(town: Quarter, ville: Someone) -> None:
    old, new = town.group(ville, "Kylätori"), town.group(ville, "Kylätori uusi")
    await ville.says(BOOKS, group="Kylätori")
    wants(town, ville, "2026-11-22T18:00", "roskat ulos", room_id=old)
    wish = parse_all("1d18:00")

    def moved(tx: Tx) -> None:
        reminder_times.wish(tx, Kind.TALKOOT, wish, room_id=old)
        reminder_times.wish(tx, Kind.EVENT, wish, room_id=old)
        reminder_times.wish(tx, Kind.EVENT, (), room_id=new)
        notices.room_moved(tx, network="telegram", old="Kylätori", new="Kylätori uusi", now=town.clock.now())

    town.db.write_now(moved)
    assert town.db.read_now(lambda tx: reminder_times.own(tx, room_id=new)) == {Kind.TALKOOT: wish, Kind.EVENT: ()}
    await town.go_to("2026-11-28T12:00")
    assert "Muistutus: roskat ulos" in ville.reads("Kylätori uusi")
    assert town.db.read_now(due.next_at) is None


async def test_what_waits_for_the_network_is_not_lost_when_more_comes_due_in_the_night(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("/varaa kylätalo su 22.11. klo 8–9")
    await town.go_to("2026-11-21T18:00")
    before = len(ville.reads())
    wants(town, ville, "2026-11-21T20:50", "avaimet")
    wants(town, ville, "2026-11-21T22:00", "roskat")
    for at in ("2026-11-21T20:50", "2026-11-21T22:00", "2026-11-22T07:00"):
        wakes(town, at)
        await promised(town)
    await town.settle()
    early = ville.reads()[before:]
    assert len(early) == 1
    assert early[0].startswith("Tänään: Kylätalo, su 22.11.2026 klo 8–9")
    await town.go_to("2026-11-22T09:00")
    heard = [line for text in ville.reads()[before + 1 :] for line in text.splitlines() if line.startswith("•")]
    assert heard == ["• avaimet", "• roskat"]


async def test_what_waits_for_the_morning_holds_up_nothing_that_begins_before(town: Quarter, ville: Someone) -> None:
    await ville.says("/varaa kylätalo su 22.11. klo 8–9")
    await town.go_to("2026-11-21T18:00")
    before = len(ville.reads())
    wants(town, ville, "2026-11-21T20:50", "avaimet")
    wakes(town, "2026-11-21T20:50")
    await promised(town)
    wakes(town, "2026-11-21T23:00")
    await town.go_to("2026-11-22T07:00")
    assert [text.splitlines()[0] for text in ville.reads()[before:]] == ["Tänään: Kylätalo, su 22.11.2026 klo 8–9"]
    await town.go_to("2026-11-22T08:00")
    assert ville.sees().text.startswith("Muistutus: avaimet")


@pytest.mark.one_database
async def test_what_comes_due_for_a_room_that_the_network_lets_wait_comes_when_it_may(
    town: Quarter, ville: Someone
) -> None:
    await ville.says("hei")
    town.street().faults[ville.room].append(Retry(600.0))
    wants(town, ville, "2026-11-21T18:00", "avaimet")
    wants(town, ville, "2026-11-21T18:05", "roskat")
    async with asyncio.timeout(20):
        await town.go_to("2026-11-21T18:09")
        assert not any("avaimet" in text for text in ville.reads())
        await town.go_to("2026-11-21T18:10")
    assert ville.sees().text.splitlines()[:2] == ["Muistutus:", "• avaimet"]
    assert "• roskat" in ville.sees().text


async def test_what_stands_already_though_its_answer_was_lost_swallows_nothing_that_came_after_it(
    town: Quarter,
) -> None:
    aino = town.person("Aino", network="matrix")
    await aino.says("hei")
    street = town.street("matrix")
    wants(town, aino, "2026-11-21T18:00", "avaimet")
    wants(town, aino, "2026-11-21T18:10", "roskat")
    wants(town, aino, "2026-11-21T18:20", "koira")
    street.unanswered = 1
    for at in ("2026-11-21T18:00", "2026-11-21T18:10", "2026-11-21T18:20"):
        wakes(town, at)
        await promised(town)
        if street.unanswered:
            await town.work.deliveries["matrix"].drain()
    await town.go_to("2026-11-21T19:00")
    heard = "\n".join(aino.reads())
    assert [heard.count(word) for word in ("avaimet", "roskat", "koira")] == [1, 1, 1]
