"""Spaces in the caretaker's chat: changed, closed and opened again, with limits that make sense."""

from __future__ import annotations

import pytest

from storage import spaces
from tests.town import Someone, Town


@pytest.fixture
async def aino(town: Town) -> Someone:
    town.space("Kylätalo", capacity=40)
    return await town.caretaker()


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ("alkamisväli 60 min", "30 min välein"),
        ("tauko varausten välissä 15", "ei taukoa"),
        ("henkilömäärä 50", "40"),
        ("henkilömäärä -", "40"),
        ("aukioloajat ma–pe 9–15", "ma–su 8–21"),
        ("kuinka kauas 30", "365 päivää"),
        ("osoite Rantatie 3", "–"),
        ("nimi Seurojentalo", "Kylätalo"),
    ],
)
async def test_every_change_of_a_space_is_taken_back(aino: Someone, change: str, fact: str) -> None:
    changed = await aino.says(f"/muuta tila kylätalo {change}")
    assert changed.text.endswith(f"(ennen {fact}).")
    assert f": {fact} (ennen" in (await aino.taps("Kumoa")).text


async def test_a_long_note_is_taken_back_whole(town: Town, aino: Someone) -> None:
    note = "Avain on naapurissa, ovi oikealla. " * 12
    await aino.says(f"/muuta tila kylätalo vain varaajalle {note}")
    await aino.says("/muuta tila kylätalo vain varaajalle Ovikoodi 1")
    await aino.taps("Kumoa")
    space = town.db.read_now(lambda tx: spaces.get(tx, 1))
    assert space is not None
    assert space.note == note.strip()


async def test_a_change_is_not_taken_back_by_a_member(town: Town, aino: Someone) -> None:
    changed = await aino.says("/muuta tila kylätalo henkilömäärä 50")
    refused = await town.person("Ville").says(changed.button("Kumoa").command, pressed=True)
    assert "ylläpitäjä" in refused.text


async def test_the_shortest_booking_is_never_longer_than_the_longest(aino: Someone) -> None:
    await aino.says("/muuta tila kylätalo lyhin varaus 13 h")
    assert aino.sees().text == "Lyhin varaus (13 h) on pidempi kuin pisin varaus (12 h)."
    assert aino.sees().labels[:3] == ["30 min", "1 h", "2 h"]
    await aino.says("/uusi tila Sauna")
    for answer in ("-", "-", "24h", "6 h"):
        await aino.says(answer)
    assert aino.sees().labels == ["12 h", "1 päivä", "30 päivää"]
    assert (await aino.says("4 h")).text == "Lyhin varaus (6 h) on pidempi kuin pisin varaus (4 h)."


async def test_a_wrong_length_keeps_its_offers(aino: Someone) -> None:
    assert (await aino.says("/muuta tila kylätalo lyhin varaus pitkä")).labels[:3] == ["30 min", "1 h", "2 h"]


async def test_a_limit_that_would_make_no_sense_any_more_is_not_taken_back(aino: Someone) -> None:
    back = (await aino.says("/muuta tila kylätalo pisin varaus 4 h")).button("Kumoa").command
    await aino.says(back, pressed=True)
    earlier = (await aino.says("/muuta tila kylätalo lyhin varaus 1 h")).button("Kumoa").command
    await aino.says(earlier, pressed=True)
    shorter = (await aino.says("/muuta tila kylätalo pisin varaus 20 h")).button("Kumoa").command
    await aino.says("/muuta tila kylätalo lyhin varaus 15 h")
    assert (await aino.says(shorter, pressed=True)).text == "Lyhin varaus (15 h) on pidempi kuin pisin varaus (12 h)."


@pytest.mark.parametrize("line", ["/muuta tila", "/sulje tila"])
async def test_the_spaces_can_be_tapped(town: Town, aino: Someone, line: str) -> None:
    town.space("Koulun sali")
    assert (await aino.says(line)).labels == ["Koulun sali", "Kylätalo"]


async def test_a_closed_space_is_opened_again_with_a_tap_or_by_name(town: Town, aino: Someone) -> None:
    town.space("Sauna")
    assert (await aino.says("/avaa tila")).text == "Yhtään tilaa ei ole suljettu."
    await aino.says("/sulje tila kylätalo")
    assert (await aino.says("/avaa tila")).labels == ["Kylätalo"]
    assert (await aino.taps("Kylätalo")).text == "Kylätalo on taas varattavissa."
    await aino.says("/sulje tila sauna")
    assert (await aino.says("/avaa tila sauna")).text == "Sauna on taas varattavissa."


async def test_a_booking_in_a_closed_space_is_not_moved(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await aino.says("/sulje tila kylätalo")
    for line in ("/siirra 1", "/siirra 1 su 29.11. klo 10–13"):
        assert (await ville.says(line)).text == "Kylätalo ei ole enää varattavissa."


async def test_a_label_shows_a_name_with_signs_as_it_is(town: Town, aino: Someone) -> None:
    town.space("*Ilo*")
    assert "Varaa *Ilo*" in (await aino.says("/tilat")).labels


async def test_a_space_may_be_written_otherwise_but_not_like_another(town: Town, aino: Someone) -> None:
    town.space("Sauna")
    assert "Nimi: KYLÄTALO (ennen Kylätalo)" in (await aino.says("/muuta tila kylätalo nimi KYLÄTALO")).text
    refused = await aino.says("/muuta tila kylätalo nimi sauna")
    assert refused.text == "Tila nimeltä sauna on jo olemassa. Mikä muu nimi?"


@pytest.mark.parametrize("what", ["osoite", "vain varaajalle"])
async def test_a_note_has_a_length_that_a_message_can_hold(aino: Someone, what: str) -> None:
    assert (await aino.says(f"/muuta tila kylätalo {what} {'x' * 501}")).text == "Kirjoita enintään 500 merkkiä."
    assert "Muutettu" in (await aino.says("y" * 500)).text


async def test_a_caretaker_who_asks_for_a_caretaker_does_it_herself(aino: Someone) -> None:
    assert (await aino.says("request new space", pressed=True)).text == "Mikä tilan nimi on?"


async def test_a_door_code_that_is_changed_from_a_group_is_told_in_private(town: Town) -> None:
    aino = await town.caretaker()
    town.space("Kylätalo", note="Ovikoodi 1234")
    await aino.says("/muuta tila kylätalo vain varaajalle Ovikoodi 77", group="Kylätori")
    assert "77" in aino.sees().text
    assert not any("1234" in text for text in aino.reads("Kylätori"))
