"""The day of a fair: what is to be done, instructions, who has arrived, and the visitors at the doors."""

from __future__ import annotations

import pytest

from storage import jobs, visits
from storage.event_table import Kind
from storage.people import Role
from tests.town import Someone, Town


async def fair(town: Town) -> tuple[Someone, Someone]:
    """Return Aino, who organises a fair, and Liisa, who has stand 1 there."""
    aino, liisa = town.person("Aino"), town.person("Liisa")
    number = town.association("Eräpolku ry")
    days = [("2026-12-05T10:00", "2026-12-05T15:00")]
    town.event(aino, "Messut", days=days, kind=Kind.FAIR, associations=[number])
    await aino.says("/esittelypaikat 1 1-2 3x3 m")
    await liisa.says("/hae esittelypaikkaa 1 Martat, kahvia, ei sähköä, ei pöytiä")
    await aino.says("/sijoita kaikki 1")
    await aino.says("/kerro esittelijöille 1")
    return aino, liisa


def total(town: Town) -> int:
    return town.db.read_now(lambda tx: visits.total(tx, 1))


async def test_several_door_keepers_count_at_once_and_each_sees_the_same_number(town: Town) -> None:
    aino, _ = await fair(town)
    ville, stranger = town.person("Ville", network="matrix"), town.person("Matti")
    town.appoint(ville, Role.MEMBER, "association:1")
    await aino.says("/kävijät 1")
    await ville.says("/kävijät 1")
    await aino.taps("+1")
    await ville.taps("+10")
    await aino.taps("+5")
    assert total(town) == 16
    assert aino.sees().text.startswith("16 kävijää")
    assert ville.sees().text.startswith("16 kävijää")
    await ville.taps("Peru viimeisin merkintäni")
    assert total(town) == 6
    assert aino.sees().text.startswith("6 kävijää")
    await stranger.says("/kävijät 1 +10")
    assert total(town) == 6


async def test_the_number_of_visitors_is_corrected_and_that_is_taken_back_beside_what_others_count(town: Town) -> None:
    aino, _ = await fair(town)
    await aino.says("/kävijät 1 +10")
    corrected = await aino.says("/kävijät 1 350")
    assert "350 kävijää yhteensä (aiemmin 10)" in corrected.text
    await aino.says("/kävijät 1 +5")
    await aino.taps("Kumoa")
    assert total(town) == 15
    assert "vähemmän kuin nolla" in (await aino.says("/kävijät 1 -100")).text


async def test_an_exhibitor_arrives_by_a_tap_and_the_organisers_list_shows_it(town: Town) -> None:
    aino, liisa = await fair(town)
    assert "alkaen" in (await liisa.taps("Olemme perillä")).text
    await town.go_to("2026-12-05T08:30")
    await aino.says("/saapuneet 1")
    await liisa.taps("Olemme perillä")
    assert "Tervetuloa! Martat" in liisa.sees().text
    assert aino.sees().labels[0].startswith("✓ 1 Martat")
    await aino.taps(aino.sees().labels[0])
    assert aino.sees().labels[0] == "1 Martat"


async def test_the_checklist_is_ticked_by_those_it_is_for(town: Town) -> None:
    aino, liisa = await fair(town)
    await aino.says("/tarkistuslista 1 avaimet; kahvi\nesittelijät: paikka valmiina klo 9.30")
    assert "☐ avaimet" in aino.sees().text
    await liisa.says("/tarkistuslista 1")
    assert "avaimet" not in liisa.sees().text
    await liisa.taps("paikka valmiina klo 9.30")
    assert "✓ paikka valmiina" in liisa.sees().text
    await aino.says("/tarkistuslista 1")
    assert "tehty 1/1" in aino.sees().text
    await aino.taps("avaimet")
    assert "✓ avaimet" in aino.sees().text
    await aino.taps("✓ avaimet")
    assert "☐ avaimet" in aino.sees().text
    await liisa.says("/job done 1", pressed=True)
    assert [one.times for one in town.db.read_now(lambda tx: jobs.of_event(tx, 1))] == [0, 0, 1]


async def test_instructions_are_shown_first_and_then_sent_to_those_who_have_a_stand(town: Town) -> None:
    aino, liisa = await fair(town)
    shown = await aino.says("/toimintaohjeet 1 esittelijät Pystytys klo 8 alkaen, ajo takaovelle.")
    assert "Pystytys klo 8 alkaen" in shown.text
    assert "Pystytys" not in liisa.sees().text
    await aino.taps("Lähetä (1)")
    assert "Pystytys klo 8 alkaen, ajo takaovelle." in liisa.sees().text
    assert "Martat: paikka 1" in liisa.sees().text


@pytest.mark.one_database
async def test_the_usual_checklist_is_read_by_each_in_their_own_language(town: Town) -> None:
    aino, liisa = await fair(town)
    await aino.says("/tarkistuslista 1")
    await aino.taps("Ota tavallinen lista")
    assert "☐ Varaa sali ja sovi avaimista" in aino.sees().text
    await liisa.says("/svenska")
    assert "Platsen är klar innan dörrarna öppnas" in (await liisa.says("checklista")).text
    await liisa.taps("Platsen är klar innan dörrarna öppnas")
    assert "✓ Platsen är klar" in liisa.sees().text
    await aino.taps("Poista jotain")
    assert (await aino.says("kahvi ja ruoka")).text.startswith("Poistettu: Kahvi ja ruoka")
