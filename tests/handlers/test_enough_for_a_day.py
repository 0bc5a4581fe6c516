"""Nobody drowns in what one person writes: questions, announcements, applications and suggestions have a measure."""

from __future__ import annotations

import pytest

from handlers.types import File
from storage import agenda, event_pictures, exhibitors
from storage.event_table import Kind
from storage.people import Role
from tests.handlers.test_announcing import link
from tests.handlers.test_fair import fair
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


async def test_five_questions_wait_at_once_and_then_they_are_answered_first(town: Town) -> None:
    aino, liisa, ville = await town.caretaker(), town.person("Liisa"), town.person("Ville")
    town.group(aino, "Kylä")
    await aino.says("/ilmoita Laituri on paikallaan!")
    await aino.taps("Kaikki ryhmät (1)")
    await aino.taps("Lähetä nyt")
    for number in range(5):
        assert (await ville.says(f"ask sender 1 Kysymys {number}?")).text.startswith("Välitin kysymyksesi: ")
    said = await ville.says("ask sender 1 Vielä yksi?")
    assert said.text == "5 kysymystäsi odottaa vielä vastausta. Kysy lisää, kun niihin on vastattu."
    assert not any("Vielä yksi?" in text for text in aino.reads())
    await liisa.says("ask sender 1 Minunkin kysymykseni?")
    assert any("Minunkin kysymykseni?" in text for text in aino.reads()), "another person's questions are their own"
    await town.go_to("2026-11-22T13:00")
    await ville.says("ask sender 1 Vielä yksi?")
    assert any("Vielä yksi?" in text for text in aino.reads())


@pytest.fixture
async def ville(town: Town) -> Someone:
    """An organiser of an association with a group."""
    aino, ville = await town.caretaker(), town.person("Ville")
    link(town, aino, "Eräpolku", of=town.association("Eräpolku ry"))
    await ville.says("hei")
    town.appoint(ville, Role.ORGANISER, "association:1")
    return ville


async def test_after_ten_announcements_an_organiser_writes_on_tomorrow(town: Town, ville: Someone) -> None:
    for number in range(10):
        await ville.says(f"/ilmoita Asia {number}\nkenelle: eräpolku")
        await ville.says(f"send announcement {number + 1} now")
    await ville.says("/ilmoita Yhdestoista asia\nkenelle: eräpolku")
    said = await ville.taps("Lähetä nyt")
    assert said.text.startswith("Olet lähettänyt vuorokauden sisällä jo 10 tiedotetta.")
    await town.go_to("2026-11-22T13:00")
    assert "Lähetetty" in (await ville.says("send announcement 11 now")).text


async def test_one_person_applies_for_five_exhibitors_and_the_organiser_for_all(town: Town) -> None:
    aino, ville = await fair(town), town.person("Ville")
    for number in range(6):
        said = await ville.says(f"/hae esittelypaikkaa 1 Kerho {number}, kalaa, 2x2 m, ei sähköä, 0 pöytää")
    assert said.text.startswith("Olet hakenut näille messuille jo 5 paikkaa: ")
    assert said.text.endswith("Voit kysyä järjestäjältä: Aino.")
    await aino.says("/hae esittelypaikkaa 1 Kerho 6, kalaa, 2x2 m, ei sähköä, 0 pöytää")
    assert len(town.db.read_now(lambda tx: exhibitors.of_event(tx, 1))) == 6


async def test_one_person_suggests_ten_things_to_a_meeting(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.event(aino, "Vuosikokous", kind=Kind.MEETING)
    for number in range(11):
        said = await ville.says(f"/ehdota asiaa 1 Asia numero {number} ja sen hoitaminen")
    assert said.text.startswith("Olet ehdottanut jo 10 asiaa: ")
    assert len(town.db.read_now(lambda tx: agenda.of_event(tx, 1))) == 10


async def test_many_pictures_are_one_message_in_the_evening_to_who_organised(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("hei")
    town.event(aino, days=(("2026-11-21T09:00", "2026-11-21T11:00"),))
    for number in range(21):
        file = File(f"{number}.jpg", "image/jpeg", b"\xff\xd8" + bytes([number]))
        said = await ville.says("/kuva tapahtumasta 1", files=[file])
    assert said.text.startswith("Olet lähettänyt tästä tapahtumasta jo 20 kuvaa, enempää en ota vastaan: Kyläjuhla")
    assert len(town.db.read_now(lambda tx: event_pictures.of_event(tx, 1))) == 20
    assert sum("kuva" in text for text in aino.reads()) == 1, "the first is shown at once"
    await town.go_to("2026-11-21T18:05")
    assert aino.sees().text.startswith("20 kuvaa on tullut: Kyläjuhla")
    assert aino.sees().labels == ["Kaikki kuvat"]
