"""Announcing: in one message or step by step, to whom and how many, in which languages, now or later, or every week."""

from __future__ import annotations

import pytest

from handlers.types import File
from storage import announcements, associations, rooms
from storage.announcements import Told
from storage.people import Role
from tests.town import Someone, Town, local

TEXT = "Uimarannan laituri on paikallaan!"


def link(town: Town, someone: Someone, name: str, *, of: int | None = None, language: str | None = None) -> int:
    """A group belongs to the town, or to the association, and speaks the language."""
    number = town.group(someone, name)
    town.db.write_now(lambda tx: rooms.link(tx, number, now=town.clock.now(), association_id=of))
    if language:
        town.db.write_now(lambda tx: rooms.speak(tx, number, language))
    return number


@pytest.fixture
async def aino(town: Town) -> Someone:
    """The caretaker, of a town with one group of Eräpolku and one of everybody, on both networks."""
    aino, liisa = await town.caretaker(), town.person("Liisa", network="matrix", language="sv")
    link(town, aino, "Eräpolku", of=town.association("Eräpolku ry"))
    link(town, liisa, "!kyla", language="sv")
    return aino


@pytest.fixture
async def ville(town: Town, aino: Someone) -> Someone:
    """An organiser of Eräpolku."""
    ville = town.person("Ville")
    await ville.says("hei")
    town.appoint(ville, Role.ORGANISER, "association:1")
    return ville


def the(town: Town, number: int = 1) -> Told:
    found = town.db.read_now(lambda tx: announcements.get(tx, number))
    assert found is not None
    return found


async def test_what_is_announced_is_shown_with_its_reach_before_anybody_hears_of_it(town: Town, aino: Someone) -> None:
    asked = await aino.says(f"/ilmoita {TEXT}")
    assert asked.text == "Kenelle?"
    assert asked.labels == ["Kaikki ryhmät (2)", "Yhdistysten yhteyshenkilöt"]
    shown = await aino.taps("Kaikki ryhmät (2)")
    assert f"Mallila tiedottaa:\n{TEXT}" in shown.text
    assert "Lähetetään 2 ryhmään: 1 Telegramissa, 1 Matrixissa." in shown.text
    assert shown.labels == ["Lähetä nyt", "Ajasta", "Muuta", "Älä lähetä"]
    assert TEXT not in "".join(aino.reads("Eräpolku"))
    await aino.taps("Lähetä nyt")
    assert TEXT in aino.sees("Eräpolku").text
    assert TEXT in town.walls["matrix"].last("!kyla").text


async def test_each_group_reads_its_own_language_and_the_others_the_towns(town: Town, aino: Someone) -> None:
    shown = await aino.says("/ilmoita fi: Laituri on paikallaan. sv: Bryggan är på plats.\nKenelle: kaikki")
    assert "Suomeksi (1 saa tämän):\nMallila tiedottaa:\nLaituri on paikallaan." in shown.text
    assert "På svenska (1 saa tämän):\nMallila meddelar:\nBryggan är på plats." in shown.text
    await aino.taps("Lähetä nyt")
    assert aino.sees("Eräpolku").text == "Mallila tiedottaa:\nLaituri on paikallaan."
    assert town.walls["matrix"].last("!kyla").text == "Mallila meddelar:\nBryggan är på plats."


async def test_a_line_of_a_programme_that_begins_with_thursday_names_no_audience(town: Town, aino: Someone) -> None:
    asked = await aino.says("/ilmoita Talli on auki:\nke: klo 17\nto: klo 18")
    assert asked.text == "Kenelle?"
    shown = await aino.says("kaikille")
    assert "ke: klo 17\nto: klo 18" in shown.text


async def test_an_organiser_tells_the_own_association_without_asking(town: Town, ville: Someone) -> None:
    await ville.says(f"/ilmoita {TEXT}")
    shown = await ville.taps("Eräpolku ry")
    assert f"Eräpolku ry tiedottaa:\n{TEXT}" in shown.text
    await ville.taps("Lähetä nyt")
    assert TEXT in ville.sees("Eräpolku").text
    assert not any(TEXT in one.text for one in town.walls["matrix"].said.values())


async def test_an_association_without_a_group_hears_it_in_private(town: Town, aino: Someone) -> None:
    liisa, number = town.person("Liisa"), town.association("Martat")
    await liisa.says("hei")
    town.appoint(liisa, Role.CONTACT, f"association:{number}")
    town.association("Kalakerho")
    shown = await aino.says(f"/ilmoita {TEXT}\nkenelle: Martat, Kalakerho")
    assert "Lähetetään 1 ihmiselle kahden kesken: 1 Telegramissa." in shown.text
    assert "Ei ryhmää eikä tuttuja ihmisiä: Kalakerho." in shown.text
    await aino.taps("Lähetä nyt")
    assert TEXT in liisa.sees().text


async def test_all_groups_and_those_without_one_are_two_taps(town: Town, aino: Someone) -> None:
    liisa, number = town.person("Liisa"), town.association("Martat")
    await liisa.says("hei")
    town.appoint(liisa, Role.ORGANISER, f"association:{number}")
    shown = await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    assert "Ilman omaa ryhmää: Martat." in shown.text
    shown = await aino.taps("Myös ryhmättömille")
    assert "Lähetetään 2 ryhmään ja 1 ihmiselle kahden kesken: 2 Telegramissa, 1 Matrixissa." in shown.text
    await aino.taps("Lähetä nyt")
    assert TEXT in liisa.sees().text


async def test_it_goes_out_at_its_time_and_can_be_held_back(town: Town, aino: Someone) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    asked = await aino.taps("Ajasta")
    assert "huomenna" in asked.text
    timed = await aino.says("huomenna klo 9")
    assert "Tämä lähtee su 22.11.2026 klo 9." in timed.text
    await aino.taps("Älä lähetäkään")
    await town.go_to("2026-11-22T10:00")
    assert not any(TEXT in one for one in aino.reads("Eräpolku"))
    await aino.says("/ajasta 1 ma klo 9")
    await town.go_to("2026-11-23T08:59")
    assert not any(TEXT in one for one in aino.reads("Eräpolku"))
    await town.go_to("2026-11-23T09:01")
    assert TEXT in aino.sees("Eräpolku").text


async def test_it_goes_out_every_week_until_it_is_stopped(town: Town, aino: Someone) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: Eräpolku")
    timed = await aino.says("/ajasta 1 joka maanantai klo 9")
    assert "Tämä lähetetään toistuvasti: joka maanantai klo 9" in timed.text
    await town.go_to("2026-11-30T10:00")
    assert sum(TEXT in one for one in aino.reads("Eräpolku")) == 2
    listed = await aino.says("/tiedotteet")
    assert "joka maanantai klo 9" in listed.text
    assert "lähetetty ma 30.11. klo 9" in listed.text
    assert "Tämä lähetetään toistuvasti: joka maanantai klo 9." in (await aino.says("/lähetä tiedote 1 now")).text
    await aino.taps("Lopeta toistaminen")
    await town.go_to("2026-12-08T10:00")
    assert sum(TEXT in one for one in aino.reads("Eräpolku")) == 2


async def test_what_could_not_be_sent_in_time_goes_when_its_writer_says_so(town: Town, aino: Someone) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    await aino.says("/ajasta 1 huomenna klo 9")
    town.clock.set(local("2026-11-23T10:00"), stand=True)
    await town.settle()
    assert not any(TEXT in one for one in aino.reads("Eräpolku"))
    assert "su 22.11.2026 klo 9" in aino.sees().text
    await aino.taps("Lähetä nyt")
    assert TEXT in aino.sees("Eräpolku").text


async def test_nothing_is_timed_into_the_night_unless_it_is_urgent(town: Town, aino: Someone) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    asked = await aino.says("/ajasta 1 tänään klo 23")
    assert asked.labels == ["la 21.11. klo 20", "su 22.11. klo 8"]
    await aino.says("/muuta tiedote 1 urgent yes")
    assert "Tämä lähtee la 21.11.2026 klo 23." in (await aino.says("/ajasta 1 tänään klo 23")).text
    await town.go_to("2026-11-21T23:01")
    assert f"Kiireellinen tiedote, Mallila:\n{TEXT}" in aino.sees("Eräpolku").text


async def test_a_change_is_shown_and_taken_back(town: Town, aino: Someone) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    shown = await aino.says("/muuta tiedote 1 text sv: Bryggan är på plats!")
    assert TEXT in shown.text
    assert "Bryggan är på plats!" in shown.text
    shown = await aino.taps("Kumoa")
    assert "Bryggan" not in shown.text
    shown = await aino.says("/muuta tiedote 1 to Eräpolku")
    assert "Kenelle: Eräpolku ry." in shown.text
    assert the(town).audience == "association:1"


async def test_a_picture_goes_with_the_words_and_can_be_left_out_again(town: Town, aino: Someone) -> None:
    photo = File("laituri.jpg", "image/jpeg", b"a jetty")
    shown = await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki", files=[photo])
    assert [file.name for file in shown.reply.files] == ["laituri.jpg"]
    await aino.taps("Lähetä nyt")
    assert [file.content for file in aino.sees("Eräpolku").reply.files] == [b"a jetty"]
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki", files=[photo])
    await aino.says("/tiedotteen kuva 2")
    shown = await aino.taps("Ohita")
    assert not shown.reply.files
    assert [file.name for file in (await aino.taps("Kumoa")).reply.files] == ["laituri.jpg"]


async def test_said_in_a_group_it_goes_on_in_private(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.says(f"/ilmoita {TEXT}\nkenelle: Eräpolku ry", group="Eräpolku")
    assert ville.sees().labels == ["Lähetä nyt", "Ajasta", "Muuta", "Älä lähetä"]
    pekka = town.person("Pekka")
    town.appoint(pekka, Role.ORGANISER, "association:1")
    told = await pekka.says(f"/ilmoita {TEXT}\nkenelle: Eräpolku ry", group="Eräpolku")
    assert told.button("Jatka kahden kesken").command == "announcement 2"


async def test_what_is_thrown_away_can_be_taken_back_and_what_was_sent_cannot_be_thrown_away(
    town: Town, aino: Someone
) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    await aino.taps("Älä lähetä")
    assert the(town).withdrawn_at
    refused = await aino.says("/lähetä tiedote 1")
    assert "Tämä tiedote hylättiin." in refused.text
    await aino.says("/keep announcement 1")
    await aino.taps("Lähetä nyt")
    assert "Tämä tiedote on jo lähetetty." in (await aino.says("/hylkää tiedote 1")).text


async def test_nobody_reads_or_changes_the_draft_of_another(town: Town, aino: Someone, ville: Someone) -> None:
    await aino.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    for line in ("/tiedote 1", "/lähetä tiedote 1", "/muuta tiedote 1 text Hei", "/hylkää tiedote 1"):
        assert (await ville.says(line)).text == "Sellaista tiedotetta ei ole."
    assert the(town).is_draft


async def test_who_may_announce_nothing_is_told_who_can(town: Town, aino: Someone) -> None:
    liisa = town.person("Liisa")
    refused = await liisa.says(f"/ilmoita {TEXT}")
    assert "Aino" in refused.text
    assert "Lähetä hänelle pyyntö" in refused.labels


async def test_those_who_come_to_ones_own_talkoot_are_an_audience_and_nobody_elses(town: Town, ville: Someone) -> None:
    liisa = town.person("Liisa")
    await liisa.says("hei")
    planned = town.talkoot(ville)
    town.signs_up(liisa, planned.tasks[0].number)
    asked = await ville.says(f"/ilmoita {TEXT}")
    assert "Mukana: Rantasiivous la 5.12." in asked.labels
    await ville.taps("Mukana: Rantasiivous la 5.12.")
    await ville.taps("Lähetä nyt")
    assert TEXT in liisa.sees().text
    pekka, number = town.person("Pekka"), town.association("Martat")
    await pekka.says("hei")
    town.appoint(pekka, Role.ORGANISER, f"association:{number}")
    refused = await pekka.says(f"/ilmoita {TEXT}\nkenelle: talkoot {planned.number}")
    assert refused.text == "Vain järjestäjä voi kirjoittaa mukana oleville."


async def test_a_village_is_the_groups_of_its_associations(town: Town, aino: Someone) -> None:
    town.db.write_now(lambda tx: associations.change(tx, 1, village="Pohjoispää"))
    asked = await aino.says(f"/ilmoita {TEXT}")
    assert "Kylä: Pohjoispää" in asked.labels
    shown = await aino.taps("Kylä: Pohjoispää")
    assert "Kenelle: kylä Pohjoispää. Lähetetään 1 ryhmään: 1 Telegramissa." in shown.text


async def test_an_officer_is_appointed_and_speaks_to_all_for_the_town(town: Town, aino: Someone) -> None:
    liisa = town.person("Liisa")
    await liisa.says("hei")
    told = await aino.says("/nimitä kunnan yhteyshenkilö Liisa")
    assert "Liisa" in told.text
    assert "kunnan yhteyshenkilö" in told.text
    assert "voit tiedottaa kaikille" in liisa.sees().text
    assert "Kunnan yhteyshenkilö: Liisa" in (await aino.says("/vastuut")).text
    shown = await liisa.says(f"/ilmoita {TEXT}\nkenelle: kaikki")
    assert "Mallila tiedottaa:" in shown.text
    await liisa.taps("Lähetä nyt")
    assert TEXT in aino.sees("Eräpolku").text


@pytest.mark.one_database
@pytest.mark.parametrize(
    "line",
    [
        "ilmoita kaikille ryhmille tieto että laituri on paikallaan",
        "laita kaikille ryhmille tieto, että laituri on paikallaan",
        "ilmoita kaikille: Laituri on paikallaan",
    ],
)
async def test_a_whole_sentence_says_to_whom_and_what(town: Town, aino: Someone, line: str) -> None:
    said = await aino.says(line)
    assert "Mallila tiedottaa:\nLaituri on paikallaan\n" in said.text
    assert "Kenelle: Kaikki ryhmät." in said.text


@pytest.mark.one_database
async def test_to_whom_alone_is_not_yet_what_is_told(town: Town, aino: Someone) -> None:
    assert (await aino.says("ilmoita kaikille")).text.startswith("Mitä haluat kertoa?")
    assert "tiedottaa:\nKahvia!\n\nKenelle: Kaikki ryhmät." in (await aino.says("Kahvia!")).text
    assert (await aino.says("ilmoita että kello 18 on kahvia")).text == "Kenelle?"


@pytest.mark.one_database
async def test_a_correction_said_again_from_the_beginning_is_not_the_new_text(town: Town, ville: Someone) -> None:
    await ville.says("ilmoita Laituri on rannassa")
    await ville.taps("Eräpolku ry")
    await ville.taps("Lähetä nyt")
    await ville.says("oikaise tiedote")
    await ville.says("oikaise tiedote 1 Laituri on paikallaan")
    assert ville.sees("Eräpolku").text == "Eräpolku ry tiedottaa:\nLaituri on paikallaan"
