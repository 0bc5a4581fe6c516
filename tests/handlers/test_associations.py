"""Associations: added step by step, changed by those who act for them, taken off the list and put back."""

from __future__ import annotations

import pytest

from tests.town import Someone, Town


@pytest.fixture
async def aino(town: Town) -> Someone:
    return await town.caretaker()


async def test_the_first_hour_begins_with_a_space_an_association_and_a_group(aino: Someone) -> None:
    assert aino.sees().labels == ["Lisää tila", "Lisää yhdistys", "Kutsu ryhmään"]


async def test_an_association_is_added_by_answering(aino: Someone) -> None:
    await aino.taps("Lisää yhdistys")
    assert aino.sees().text == "Mikä yhdistyksen nimi on?"
    asked = await aino.says("Eräpolku ry")
    assert asked.labels == ["yhdistys", "seura", "kylätoimikunta", "seurakunta", "kunta", "Ohita"]
    assert (await aino.taps("seura")).labels == ["Ohita"]
    made = await aino.says("Pohjoispää")
    assert made.text == "Nyt kylän yhdistyksissä: Eräpolku ry.\nSeura · Pohjoispää"
    assert made.labels == ["Nimitä järjestäjä", "Lisää toinen", "Muuta", "Kumoa"]


async def test_the_villages_known_already_are_offered(aino: Someone) -> None:
    await add(aino, "Eräpolku ry", "seura", "Pohjoispää")
    await add(aino, "Martat", "oma laji", "Ohita")
    await aino.says("/uusi yhdistys")
    await aino.says("Kalakerho")
    assert (await aino.taps("Ohita")).labels == ["Pohjoispää", "Ohita"]
    assert (await aino.taps("Pohjoispää")).text.endswith("\nPohjoispää")


async def test_two_associations_do_not_have_one_name(aino: Someone) -> None:
    await add(aino, "Eräpolku ry", "seura", "Ohita")
    await aino.says("/uusi yhdistys")
    assert (await aino.says("ERÄPOLKU  ry")).text == "ERÄPOLKU ry-niminen yhdistys on jo. Mikä muu nimi?"


async def test_everybody_reads_the_associations_and_their_contact_people(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    assert (await ville.says("/yhdistykset")).text == "Yhtään yhdistystä ei ole vielä. Ylläpitäjä lisää ne."
    await add(aino, "Eräpolku ry", "seura", "Pohjoispää")
    await aino.says("/nimitä yhteyshenkilö eräpolku ry Ville")
    await add(aino, "Ahti", "Ohita", "Ohita")
    assert (await ville.says("/yhdistykset")).text == "Ahti\nEräpolku ry · seura · Pohjoispää · yhteys: Ville"
    assert ville.sees().labels == []


async def test_a_change_is_made_in_one_line_and_taken_back(aino: Someone) -> None:
    await add(aino, "Eräpolku ry", "seura", "Pohjoispää")
    said = await aino.says("/muuta yhdistys eräpolku ry kylä Rantakylä")
    assert said.text == "Muutettu: Eräpolku ry. Kylä: Rantakylä (ennen Pohjoispää)."
    assert (await aino.taps("Kumoa")).text == "Muutettu: Eräpolku ry. Kylä: Pohjoispää (ennen Rantakylä)."
    await aino.says("/muuta yhdistys eräpolku ry nimi Eräpolku rf")
    assert aino.sees().text == "Muutettu: Eräpolku rf. Nimi: Eräpolku rf (ennen Eräpolku ry)."
    assert (await aino.taps("Kumoa")).text == "Muutettu: Eräpolku ry. Nimi: Eräpolku ry (ennen Eräpolku rf)."


async def test_an_organiser_changes_the_own_association_and_no_other(town: Town, aino: Someone) -> None:
    liisa = town.person("Liisa")
    await liisa.says("hei")
    await add(aino, "Eräpolku ry", "seura", "Ohita")
    await add(aino, "Martat", "Ohita", "Ohita")
    await aino.says("/nimitä järjestäjä eräpolku ry Liisa")
    assert (await liisa.says("/muuta yhdistys")).labels == ["Eräpolku ry"]
    assert (await liisa.says("/muuta yhdistys eräpolku ry kylä Ranta")).text.startswith("Muutettu: Eräpolku ry")
    refused = await liisa.says("/muuta yhdistys martat kylä Ranta")
    assert refused.text == "Tämän voi tehdä ylläpitäjä: Aino."
    ville = town.person("Ville")
    refused = await ville.says("/muuta yhdistys eräpolku ry kylä Oma")
    assert refused.text == "Tämän voi tehdä yhdistyksen Eräpolku ry järjestäjä: Liisa."
    await ville.taps("Lähetä hänelle pyyntö")
    assert liisa.sees().text == "Ville pyytää: Muuta yhdistyksen tietoja (Eräpolku ry)"
    assert (await liisa.taps("Tee se nyt")).text == "Mitä muutetaan?"


async def test_a_change_is_taken_back_only_by_who_may_make_it(town: Town, aino: Someone) -> None:
    await add(aino, "Eräpolku ry", "seura", "Ohita")
    await aino.says("/muuta yhdistys eräpolku ry kylä Ranta")
    back = aino.sees().button("Kumoa").command
    refused = await town.person("Ville").says(back, pressed=True)
    assert refused.text == "Tämän voi tehdä ylläpitäjä: Aino."


async def test_a_closed_association_is_put_back_with_its_people(town: Town, aino: Someone) -> None:
    liisa = town.person("Liisa")
    await liisa.says("hei")
    await add(aino, "Eräpolku ry", "seura", "Ohita")
    await aino.says("/nimitä järjestäjä eräpolku ry Liisa")
    said = await aino.says("/sulje yhdistys eräpolku ry")
    assert said.text == "Ei enää kylän yhdistyksissä: Eräpolku ry."
    assert liisa.sees().text == "Aino poisti kylän yhdistyksistä: Eräpolku ry."
    assert (await aino.says("/yhdistykset")).text == "Yhtään yhdistystä ei ole vielä."
    await aino.says("/sulje yhdistys eräpolku ry")
    assert (await aino.taps("Kumoa")).text == "Taas kylän yhdistyksissä: Eräpolku ry."
    assert (await liisa.says("/muuta yhdistys")).labels == ["Eräpolku ry"]


async def test_a_name_typed_wrong_is_offered_and_not_guessed(aino: Someone) -> None:
    await add(aino, "Eräpolku ry", "seura", "Ohita")
    asked = await aino.says("/sulje yhdistys eräpolkku")
    assert (asked.text, asked.labels) == ("Tarkoititko: Eräpolku ry?", ["Eräpolku ry"])


@pytest.mark.parametrize(
    ("language", "asked", "made"),
    [
        ("sv", "Vad heter föreningen?", "Nu bland byns föreningar: Eräpolku rf."),
        ("en", "What is the name of the association?", "Eräpolku rf is now one of the town's associations."),
    ],
)
async def test_an_association_is_added_in_the_own_language(aino: Someone, language: str, asked: str, made: str) -> None:
    await aino.says(f"/language {language}")
    assert (await aino.says("/new association")).text == asked
    await aino.says("Eräpolku rf")
    await aino.says("-")
    assert (await aino.says("-")).text == made


async def add(aino: Someone, name: str, kind: str, village: str) -> None:
    """Add an association; a label that is offered is tapped."""
    await aino.says("/uusi yhdistys")
    for word in (name, kind, village):
        await (aino.taps(word) if word in aino.sees().labels else aino.says(word))
    assert aino.sees().text.startswith(f"Nyt kylän yhdistyksissä: {name}"), aino.sees().text
