"""A table that is brought in touches people: they hear of it, once, with what they can do."""

from __future__ import annotations

import pytest

from handlers.importing import importing
from handlers.importing.sheets import ASSOCIATIONS, GEAR, SPACES, Sheet
from handlers.words import words
from tests.town import Someone, Town


async def bring(town: Town, table: str, sheet: Sheet = SPACES, *, agreed: bool = True) -> None:
    """Bring the table in, and let everything be said that is to be said."""
    now, t = town.clock.now(), words("fi")
    await town.db.write(
        lambda tx: importing.bring(tx, table.encode(), sheet, agreed=lambda _: agreed, now=now, town=town.place, t=t)
    )
    await town.settle()


@pytest.fixture
async def liisa(town: Town) -> Someone:
    town.space("Kylätalo")
    town.space("Koulun sali")
    liisa = town.person("Liisa")
    await liisa.says("hei")
    return liisa


async def test_a_new_keeper_hears_once_of_all_that_is_theirs_and_can_decline(town: Town, liisa: Someone) -> None:
    await bring(town, "nimi;tilavastaava\nKylätalo;Liisa\nKoulun sali;Liisa\n")
    assert len(liisa.reads()) == 2
    assert liisa.sees().text.startswith("Ylläpitäjä nimitti sinut: Kylätalo: tilavastaava; Koulun sali: tilavastaava.")
    assert liisa.sees().labels == ["En halua: Kylätalo", "En halua: Koulun sali"]
    await liisa.taps("En halua: Kylätalo")
    await bring(town, "nimi;tilavastaava\nKoulun sali;Liisa\n")
    assert "nimitti" not in liisa.sees().text


async def test_who_is_named_no_more_hears_that_too(town: Town, liisa: Someone) -> None:
    await bring(town, "nimi;järjestäjä\nEräpolku ry;Liisa\n", ASSOCIATIONS)
    assert liisa.sees().labels == ["En halua tätä"]
    await bring(town, "nimi;järjestäjä;yhteyshenkilö\nEräpolku ry;-;Liisa\n", ASSOCIATIONS)
    assert "Ylläpitäjä vapautti sinut: Eräpolku ry: järjestäjä." in liisa.sees().text


async def test_nobody_hears_of_what_was_only_shown(town: Town, liisa: Someone) -> None:
    await bring(town, "nimi;tilavastaava\nKylätalo;Liisa\n", agreed=False)
    assert len(liisa.reads()) == 1


async def test_who_waits_is_offered_the_gear_that_has_come(town: Town, liisa: Someone) -> None:
    await bring(town, "nimi;kpl\nHaravat;5\n", GEAR)
    await town.person("Ville").says("/varaa haravat 5 la 5.12. klo 9–15")
    await liisa.says("/varaa haravat 5 la 5.12. klo 9–15")
    await liisa.taps("Jonoon")
    await bring(town, "nimi;kpl\nHaravat;10\n", GEAR, agreed=False)
    assert "Otan" not in liisa.sees().labels
    await bring(town, "nimi;kpl\nHaravat;10\n", GEAR)
    assert "Otan" in liisa.sees().labels
