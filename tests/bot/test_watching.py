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
    again = Work(town.db, town.place, now=town.clock.now)  # a start in between does not tell it again
    for street in town.walls.values():
        again.watching.add(Street(street.network, alive_at=time.monotonic()))
    await again.watch()
    await looks(town)
    assert len(aino.reads()) == 2
    town.street().faults.clear()
    town.wait(3600)
    await town.settle()
    await looks(town)
    assert aino.reads()[2:] == ["Odottaneet viestit on nyt lähetetty (Telegram)."]
    assert not any("lähetetty" in said for said in town.street().texts("aino-telegram"))


async def test_a_silent_network_is_told_by_the_other_one_and_nothing_is_told_at_night(
    town: Quarter, aino: Someone
) -> None:
    await town.go_to("2026-11-21T22:00")
    town.street().alive_at = time.monotonic() - OUT_OF_REACH - 1
    await looks(town)
    await town.go_to("2026-11-22T07:59")
    await looks(town)
    assert len(aino.reads()) == 1
    await town.go_to("2026-11-22T08:00")
    await looks(town)
    await looks(town)
    assert [text.partition(".")[0] for text in aino.reads()[1:]] == ["En ole hetkeen saanut yhteyttä: Telegram"]
    town.street().alive_at = time.monotonic()
    await looks(town)
    assert "Telegram" in aino.sees().text
    assert len(aino.reads()) == 3


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
    assert "Kaikki" not in (await town.person("Kalle").says("/terveys")).text
