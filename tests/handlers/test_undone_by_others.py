"""Taking something back never undoes what somebody else has decided since."""

from __future__ import annotations

import pytest

from storage import exhibitors, jobs, stands
from storage.event_table import Kind
from storage.fair_table import For
from storage.people import Role
from tests.handlers.test_fair import fair
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


def two_organisers(town: Town) -> tuple[Someone, Someone]:
    """Aino and Liisa organise a fair for the same association."""
    aino, liisa = town.person("Aino"), town.person("Liisa")
    number = town.association("Martat")
    for one in (aino, liisa):
        town.appoint(one, Role.ORGANISER, f"association:{number}")
    days = [("2026-12-05T10:00", "2026-12-05T15:00")]
    town.event(aino, "Järjestömessut", days=days, kind=Kind.FAIR, associations=[number])
    return aino, liisa


async def test_stands_that_somebody_else_has_added_since_stay(town: Town) -> None:
    aino, liisa = two_organisers(town)
    await aino.says("/esittelypaikat 1 1-2 3x3 m")
    await liisa.says("/esittelypaikat 1 3-4 2x2 m")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Tätä on muutettu sen jälkeen: ")
    assert len(town.db.read_now(lambda tx: stands.of_event(tx, 1))) == 4
    await liisa.taps("Kumoa")
    await aino.taps("Kumoa")
    assert town.db.read_now(lambda tx: stands.of_event(tx, 1)) == []


async def test_instructions_that_somebody_else_has_written_since_stay(town: Town) -> None:
    aino, liisa = two_organisers(town)
    await aino.says("/toimintaohjeet 1 exhibitors Tulkaa klo 8")
    await liisa.says("/toimintaohjeet 1 exhibitors Tulkaa klo 9")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Tätä on muutettu sen jälkeen: ")
    assert town.db.read_now(lambda tx: jobs.instructions(tx, 1, For.EXHIBITOR)) == "Tulkaa klo 9"
    await liisa.taps("Kumoa")
    assert town.db.read_now(lambda tx: jobs.instructions(tx, 1, For.EXHIBITOR)) == "Tulkaa klo 8"


async def test_a_name_that_the_organiser_has_corrected_since_stays(town: Town) -> None:
    aino, ville = await fair(town), town.person("Ville")
    await ville.says("/hae esittelypaikkaa 1 Kalakerho, kalaa, 2x2 m, ei sähköä, 0 pöytää")
    await ville.says("/muuta hakemusta 1 nimi Kalakreho")
    await aino.says("/muuta hakemusta 1 nimi Kalakerho ja ystävät")
    assert (await ville.taps("Kumoa")).text.startswith("Tätä on muutettu sen jälkeen: ")
    found = town.db.read_now(lambda tx: exhibitors.get(tx, 1))
    assert found is not None
    assert found.name == "Kalakerho ja ystävät"


async def test_who_was_turned_down_since_does_not_come_back_with_an_older_button(town: Town) -> None:
    aino, ville = await fair(town), town.person("Ville")
    await ville.says("/hae esittelypaikkaa 1 Kalakerho, kalaa, 2x2 m, ei sähköä, 0 pöytää")
    await ville.says("/peru esittelypaikka 1")
    await ville.says("/hae esittelypaikkaa 1 Kalakerho, kalaa, 2x2 m, ei sähköä, 0 pöytää")
    await aino.says("/hylkää esittelijä 2 ei mahdu")
    said = await ville.taps("Kumoa")
    assert said.text.startswith("Tätä on muutettu sen jälkeen: ")
    assert town.db.read_now(lambda tx: exhibitors.of_event(tx, 1)) == []


async def test_what_the_caretaker_has_withdrawn_is_not_sent_anew_by_its_writer(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    town.group(aino, "Kylä")
    town.appoint(ville, Role.OFFICER)
    await ville.says("/ilmoita Laituri on paikallaan!")
    await ville.taps("Kaikki ryhmät (1)")
    await ville.taps("Lähetä nyt")
    await aino.says("/vedä pois 1")
    back = aino.sees().button("Kumoa").command
    assert (await ville.says(back, pressed=True)).text == "Kumottavaa ei ole."
    assert not any("Laituri" in text for text in aino.reads("Kylä"))
    await aino.taps("Kumoa")
    assert any("Laituri" in text for text in aino.reads("Kylä"))
