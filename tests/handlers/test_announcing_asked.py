"""A caretaker's word for what an organiser may not send alone, and the rules by which they may."""

from __future__ import annotations

import pytest

from storage import announcements, rooms
from storage.announcements import Told
from storage.people import Role
from tests.town import Said, Someone, Town

TEXT = "Uimarannan laituri on paikallaan!"


@pytest.fixture
async def aino(town: Town) -> Someone:
    """The caretaker, of a town with one group."""
    aino = await town.caretaker()
    town.group(aino, "Kylän ryhmä")
    return aino


@pytest.fixture
async def ville(town: Town, aino: Someone) -> Someone:
    """An organiser of Eräpolku who has written to all and seen it."""
    ville = town.person("Ville")
    await ville.says("hei")
    town.appoint(ville, Role.ORGANISER, f"association:{town.association('Eräpolku ry')}")
    await ville.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    return ville


def the(town: Town) -> Told:
    found = town.db.read_now(lambda tx: announcements.get(tx, 1))
    assert found is not None
    return found


def question(town: Town) -> Said:
    """What the caretaker was asked, as it reads now."""
    found = [one for one in town.walls["telegram"].said.values() if (one.reply.card or "").startswith("asked-")]
    return found[-1]


def heard(town: Town, ville: Someone) -> bool:
    return any(TEXT in text for text in ville.reads("Kylän ryhmä"))


async def test_a_caretaker_lets_it_go_out_with_one_tap(town: Town, aino: Someone, ville: Someone) -> None:
    assert "Tähän tarvitaan ylläpitäjän lupa: Aino." in ville.sees().text
    asked = await ville.taps("Pyydä lupa")
    assert asked.text == "Lupaa kysytään: Aino. Kerron heti, kun vastaus tulee."
    asked = question(town)
    assert "Ville pyytää lupaa lähettää tämän tiedotteen." in asked.text
    assert TEXT in asked.text
    assert "Lähetetään 1 ryhmään: 1 Telegramissa." in asked.text
    assert not heard(town, ville)
    await aino.taps("Lähetä")
    assert heard(town, ville)
    assert question(town).text == f"Aino antoi luvan lähettää tämän.\n”{TEXT}”"
    assert not question(town).labels
    assert any("Aino antoi luvan lähettää tiedotteesi." in text for text in ville.reads())
    told = the(town)
    assert told.confirmed_by == town.person_id(aino)
    again = await aino.says(asked.button("Lähetä").command, pressed=True)
    assert again.text == "Tälle tiedotteelle on jo annettu lupa."


async def test_a_caretaker_does_not_let_it_go_out_and_thinks_again(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.taps("Pyydä lupa")
    refused = await aino.taps("Älä lähetä")
    assert "Aino ei antanut lupaa lähettää tätä tiedotetta" in ville.sees().text
    assert not the(town).is_asked
    assert the(town).is_draft
    assert refused.text == "Sitä ei lähetetä. Kerron sen kirjoittajalle."
    await aino.taps("Kumoa")
    await aino.taps("Lähetä")
    assert heard(town, ville)


async def test_nothing_goes_out_that_the_caretaker_has_not_read(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.taps("Pyydä lupa")
    allow = aino.sees().button("Lähetä").command
    shown = await ville.says("/muuta tiedote 1 text Ostakaa arpoja!")
    assert "Ylläpitäjältä ei enää kysytä tätä." in shown.text
    assert not the(town).is_asked
    await town.go_to("2026-11-21T12:05")
    await ville.taps("Pyydä lupa")
    refused = await aino.says(allow, pressed=True)
    assert "Tähän ei enää tarvita vastausta" in refused.text
    assert the(town).is_asked
    assert not the(town).confirmed_at


async def test_a_request_is_taken_back_before_it_is_answered(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.taps("Pyydä lupa")
    await ville.taps("Peru pyyntö")
    assert question(town).text.startswith("Ville perui pyyntönsä.")
    assert not question(town).labels
    assert not the(town).is_asked


async def test_the_caretaker_decides_that_every_organiser_may(town: Town, aino: Someone, ville: Someone) -> None:
    told = await aino.says("/tiedotesäännöt")
    assert "Kaikille: kysytään joka kerta ylläpitäjältä." in told.text
    await aino.taps("Kaikille")
    told = await aino.taps("Jokainen järjestäjä")
    assert "Kaikille: jokainen järjestäjä saa." in told.text
    await ville.says("/tiedote 1")
    await ville.taps("Lähetä nyt")
    assert heard(town, ville)
    told = await aino.taps("Kumoa")
    assert "Kaikille: kysytään joka kerta ylläpitäjältä." in told.text


async def test_what_is_urgent_takes_the_caretakers_word_also_to_ones_own(
    town: Town, aino: Someone, ville: Someone
) -> None:
    group = town.group(aino, "Eräpolku")
    town.db.write_now(lambda tx: rooms.link(tx, group, now=town.clock.now(), association_id=1))
    await ville.says(f"/ilmoita {TEXT}\nkenelle: Eräpolku ry")
    shown = await ville.says("/muuta tiedote 2 urgent yes")
    assert "Pyydä lupa" in shown.labels
    assert "Lähetä nyt" not in shown.labels


async def test_how_much_a_group_hears_a_day_is_one_number(town: Town, aino: Someone) -> None:
    told = await aino.says("/tiedotesäännöt posts 5")
    assert "Ryhmä saa 5 uutta viestiä päivässä" in told.text
    assert "3" in (await aino.taps("Kumoa")).text


async def test_another_time_is_another_question_to_the_caretaker(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.says("ajasta tiedote 1 huomenna klo 9")
    first = question(town).button("Lähetä").command
    await town.go_to("2026-11-21T12:05")
    asked = await ville.says("ajasta tiedote 1 huomenna klo 12")
    assert asked.text.startswith("Lupaa kysytään: Aino.")
    assert "klo 12" in question(town).text
    await aino.says(first, pressed=True)
    assert the(town).confirmed_at is None, "what was read was another time"
    await aino.taps("Lähetä")
    assert the(town).confirmed_at is not None
