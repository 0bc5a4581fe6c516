"""The town is watched: its caretaker hears, by the other network, of one that is stuck and of what waits too long."""

from __future__ import annotations

import re
import time

import pytest

from bot.watching import OUT_OF_REACH
from bot.work import Work
from handlers.types import Retry
from storage.db import Database
from storage.people import Role
from storage.rooms import Known
from tests.street import Quarter, Street
from tests.town import Someone


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


@pytest.fixture
async def aino(town: Quarter) -> Someone:
    """The caretaker, whom the bot can reach on both networks."""
    town.street("telegram"), town.street("matrix")
    aino = town.person("Aino", network="matrix")
    town.appoint(aino, Role.CARETAKER)
    await aino.says("/kieli fi")
    town.door("aino-telegram", person=town.person_id(aino))
    for street in town.walls.values():
        street.alive_at = time.monotonic()
    return aino


async def looks(town: Quarter) -> None:
    await town.work.watch()
    await town.settle()


def again(town: Quarter) -> Work:
    """Return the town at work after a start."""
    work = Work(town.db, town.place, now=town.clock.now)
    for network in town.walls:
        work.watching.add(Street(network, alive_at=time.monotonic()))
    return work


def stuck(town: Quarter, room: Known) -> None:
    """A notice waits, and the network will not take it."""
    street = town.street()
    street.faults[room.address] += [Retry(3600.0)] * 9
    town.promise(room, "Talkoot alkavat")


async def test_what_waits_too_long_is_told_once_by_the_other_network_and_so_is_its_end(
    town: Quarter, aino: Someone
) -> None:
    stuck(town, town.door("ville", person=town.resident("Ville")))
    await looks(town)
    town.wait(14 * 60)
    await looks(town)
    assert "odottaa" not in aino.sees().text
    town.wait(2 * 60)
    await looks(town)
    assert re.match(r"Viestejä odottaa \(Telegram\): 1, vanhin jo 16 min\..*terveys", aino.sees().text)
    town.wait(60)
    await again(town).watch()  # a start in between does not tell it again
    await looks(town)
    assert len(aino.reads()) == 2
    town.street().faults.clear()
    town.wait(3600)
    await town.settle()
    await looks(town)
    assert aino.reads()[2:] == ["Odottaneet viestit on nyt lähetetty (Telegram)."]
    assert not any("lähetetty" in said for said in town.street().texts("aino-telegram"))


async def test_a_silent_network_is_told_by_the_other_one_once_and_what_is_over_by_the_morning_was_nothing(
    town: Quarter, aino: Someone
) -> None:
    street = town.street()
    for at, silent in (("21T22:00", True), ("21T23:00", False), ("22T07:59", True)):
        await town.go_to(f"2026-11-{at}")
        street.alive_at = time.monotonic() - (OUT_OF_REACH + 1) * silent
        await looks(town)
        street.alive_at = time.monotonic()
    await town.go_to("2026-11-22T08:00")
    await looks(town)
    assert len(aino.reads()) == 1
    street.alive_at = time.monotonic() - OUT_OF_REACH - 1
    await looks(town)
    await looks(town)
    await again(town).watch()  # after a start nothing was heard yet, from either network
    await town.settle()
    assert [text.partition(".")[0] for text in aino.reads()[1:]] == ["En ole hetkeen saanut yhteyttä: Telegram"]
    street.alive_at = time.monotonic()
    await looks(town)
    assert aino.reads()[2:] == ["Yhteys toimii taas: Telegram. Odottaneet viestit lähtevät nyt."]


async def test_health_tells_what_is_wrong_and_what_to_do_and_who_is_no_caretaker_is_not_told(
    town: Quarter, aino: Someone
) -> None:
    await looks(town)
    said = await aino.says("/terveys")
    assert said.text.startswith(
        "Kaikki on kunnossa.\nMatrix vastaa. Telegram vastaa.\nMikään viesti ei odota lähetystä."
    )
    ville = town.door("ville", person=town.resident("Ville"))
    stuck(town, ville)
    gone = town.door("liisa", person=town.resident("Liisa"))
    town.street().gone["liisa"] = "blocked"
    town.promise(gone, "Huomenna talkoot")
    await town.settle()
    town.wait(20 * 60)
    await looks(town)
    said = await aino.says("/terveys")
    assert said.text.startswith(
        "Tämä kaipaa sinua:\n• Telegram: jotain on odottanut lähetystä, alkaen la 21.11. klo 12."
    )
    assert "1 viesti odottaa lähetystä, jo 20 min. Lähetetty tänään 3." in said.text
    assert "Ei päässyt perille 1 (esti botin 1)." in said.text
    town.street().alive_at = time.monotonic() - 3600
    town.wait(3600)
    await looks(town)
    silent = r"• Telegram ei vastaa, viimeksi se vastasi la 21\.11\. klo 12\.(19|20)\."
    assert re.search(silent, (await aino.says("/terveys")).text)
    assert "Tietokanta" not in (await town.person("Kalle").says("/terveys")).text
