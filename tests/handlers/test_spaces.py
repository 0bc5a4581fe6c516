"""Spaces in the caretaker's chat: changed, closed and opened again, with limits that make sense."""

from __future__ import annotations

import pytest

from storage import spaces
from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


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
        ("varustus videotykki, keittiö", "–"),
        ("voi varata 2 päivää", "alkuun asti"),
        ("voi perua 1 h", "alkuun asti"),
        ("hinta 15 €/h, yhdistyksille ilmainen", "maksuton"),
        ("kuka hyväksyy tilavastaava", "ei kukaan"),
        ("vastausaika 5", "3 arkipäivää"),
        ("miten varataan päiviksi", "tunneiksi"),
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
    for answer in ("-", "-", "24h", "kysy", "ei kukaan", "6 h"):
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
    assert (await aino.taps("Kylätalo")).text == "Taas varattavissa: Kylätalo."
    await aino.says("/sulje tila sauna")
    assert (await aino.says("/avaa tila sauna")).text == "Taas varattavissa: Sauna."


async def test_a_booking_in_a_closed_space_is_not_moved(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await aino.says("/sulje tila kylätalo")
    await aino.taps("Sulje silti")
    for line in ("/siirra 1", "/siirra 1 su 29.11. klo 10–13"):
        assert (await ville.says(line)).text == "Ei enää varattavissa: Kylätalo."


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


async def test_a_space_is_made_with_the_usual_for_the_rest_in_five_answers(aino: Someone) -> None:
    for answer in ("/uusi tila Koulun sali", "100", "Koulutie 2", "ma–pe 16–21"):
        asked = await aino.says(answer)
    assert asked.labels == ["Loput tavalliset", "Kysy yksitellen"]
    assert "Pisin varaus: 12 h" in asked.text
    made = await aino.taps("Loput tavalliset")
    assert made.text.startswith("Nyt varattavissa: Koulun sali.")
    assert made.text.split("\n")[1:] == ["Henkilömäärä: 100", "Osoite: Koulutie 2", "Aukioloajat: ma–pe 16–21"]


async def test_every_later_question_has_an_answer_that_one_tap_gives(aino: Someone) -> None:
    for answer in ("/uusi tila Koulun sali", "100", "Koulutie 2", "ma–pe 16–21", "kysy"):
        await aino.says(answer)
    asked = []
    while not (said := aino.sees()).text.startswith("Nyt varattavissa: Koulun sali."):
        asked.append(said.text)
        await aino.taps(said.labels[0])
    assert asked[:2] == ["Kuka hyväksyy varaukset?", "Mikä on lyhin varaus?"]
    assert len(asked) == 7


async def test_who_lets_keepers_approve_is_led_to_appoint_one(aino: Someone) -> None:
    for answer in ("/uusi tila Juhlasali", "100", "Koulutie 2", "24h", "kysy", "tilavastaava"):
        await aino.says(answer)
    while aino.sees().labels[0] != "Nimeä tilavastaava":
        await aino.taps(aino.sees().labels[0])
    assert aino.sees().button("Nimeä tilavastaava").command == "appoint keeper #2"
    await aino.says("/muuta tila kylätalo kuka hyväksyy tilavastaava")
    assert aino.sees().button("Nimeä tilavastaava").command == "appoint keeper #1"


async def test_a_storage_is_booked_by_days_for_months(town: Town, aino: Someone) -> None:
    asked = await aino.says("/uusi tila Varasto 2")
    assert asked.text == "Varataanko se tunneiksi vai päiviksi, vaikka kuukausiksi?"
    await aino.taps("päiviksi")
    assert aino.sees().text == "Mikä osoite on?", "how many people fit in and when it is open do not matter"
    await aino.says("Rantatie 3")
    made = await aino.taps("Loput tavalliset")
    assert made.text.split("\n")[1:] == ["Osoite: Rantatie 3", "Miten varataan: päiviksi"]
    booked = await town.person("Ville").says("/varaa varasto 2 1.12.–31.5. arkisto")
    assert booked.text.startswith("Varattu: Varasto 2, 1.12.2026–31.5.2027")
    assert "päiviksi tai kuukausiksi" in (await aino.says("/tilat")).text


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "videotykki, keittiö, takka"), ("sv", "projektor, kök, takka"), ("en", "projector, kitchen, takka")],
)
async def test_what_a_space_has_is_said_in_the_readers_language(
    town: Town, aino: Someone, language: str, said: str
) -> None:
    await aino.says("/muuta tila kylätalo varustus dataprojektori ja keittiö, takka")
    assert said in (await town.person("Liisa", language=language).says("/space kylätalo")).text


async def test_what_a_space_has_is_added_one_tap_at_a_time(aino: Someone) -> None:
    await aino.says("/muuta tila kylätalo varustus")
    await aino.taps("sauna")
    await aino.taps("Lisää jotain")
    assert "Varustus: sauna, esteetön (ennen sauna)" in (await aino.taps("esteetön")).text
    assert "Varustus: esteetön (ennen" in (await aino.says("/muuta tila kylätalo varustus -sauna")).text


async def test_a_price_is_asked_what_it_is_for(aino: Someone) -> None:
    asked = await aino.says("/muuta tila kylätalo hinta 15 €")
    assert asked.text == "Mistä ajasta se on hinta?"
    assert asked.labels == ["15 €/h", "15 €/pv", "15 €/kk", "15 €/kerta"]
    assert "Hinta: 15 €/pv (ennen maksuton)" in (await aino.taps("15 €/pv")).text


async def test_a_line_tells_what_a_space_has_costs_and_who_approves(aino: Someone) -> None:
    await aino.says("/muuta tila kylätalo varustus keittiö")
    await aino.says("/muuta tila kylätalo hinta 15 €/h, yhdistyksille ilmainen")
    await aino.says("/muuta tila kylätalo kuka hyväksyy tilavastaava")
    line = "Kylätalo · 40 henkeä · ma–su 8–21 · keittiö · 15 €/h (yhdistyksille ilmainen) · tilavastaava hyväksyy"
    assert (await aino.says("/tilat")).text == line


async def test_the_door_code_of_a_space_is_shown_to_its_keeper_alone(town: Town, aino: Someone) -> None:
    await aino.says("/muuta tila kylätalo vain varaajalle Ovikoodi 77")
    assert "Ovikoodi 77" in (await aino.says("/tila kylätalo")).text
    assert "77" not in (await aino.says("/tila kylätalo", group="Kylätori")).text
    seen = await town.person("Ville").says("/tila kylätalo")
    assert "77" not in seen.text
    assert seen.labels == ["Varaa", "Vapaat ajat"]


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        ("aukioloajat ma–su 12–21", ["la 28.11.2026 klo 10–13"]),
        ("pisin varaus 2 h", ["la 28.11.2026 klo 10–13"]),
        ("lyhin varaus 3 h", ["la 28.11.2026 klo 13–14"]),
        ("tauko varausten välissä 30", ["la 28.11.2026 klo 13–14"]),
        ("kuka hyväksyy tilavastaava", ["la 28.11.2026 klo 10–13", "la 28.11.2026 klo 13–14"]),
    ],
)
async def test_a_change_says_which_bookings_it_touches_before_it_is_made(
    town: Town, aino: Someone, change: str, touched: list[str]
) -> None:
    ville = town.person("Ville")
    for hours in ("10–13", "13–14"):
        await ville.says(f"/varaa kylätalo la 28.11. klo {hours}")
    asked = await aino.says(f"/muuta tila kylätalo {change}")
    assert asked.text.startswith("Tämä koskee")
    assert asked.text.split("\n")[1:] == [f"• {one} (yksityinen varaus)" for one in touched]
    assert asked.labels == ["Muuta silti", "Anna olla"]
    assert (await aino.taps("Anna olla")).text == "Mitään ei muutettu."
    await aino.says(f"/muuta tila kylätalo {change}")
    done = await aino.taps("Muuta silti")
    stay = "1 aiemmin tehty varaus pysyy" if len(touched) == 1 else "2 aiemmin tehtyä varausta pysyvät"
    assert done.text.split("\n")[1].startswith(stay[:20])
    assert len((await ville.says("/varaukset")).text.split("\n")) == 3
    assert "Muutettu" in (await aino.taps("Kumoa")).text


async def test_a_closing_says_which_bookings_stay(town: Town, aino: Someone) -> None:
    await town.person("Ville").says("/varaa kylätalo la 28.11. klo 10–13")
    asked = await aino.says("/sulje tila kylätalo")
    assert asked.labels == ["Sulje silti", "Anna olla"]
    assert "• la 28.11.2026 klo 10–13 (yksityinen varaus)" in asked.text
    assert (await aino.taps("Anna olla")).text == "Mitään ei muutettu."
    await aino.says("/sulje tila kylätalo")
    assert (await aino.taps("Sulje silti")).text.startswith("Ei enää varattavissa: Kylätalo.")


async def test_longer_hours_are_offered_to_who_waits_for_them(town: Town, aino: Someone) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await liisa.says("/varaa kylätalo la 28.11. klo 12–14")
    await liisa.taps("Jonoon")
    await aino.says("/muuta tila kylätalo aukioloajat ma–su 18–21")
    await aino.taps("Muuta silti")
    await ville.says("/peru 1")
    assert not any("12–14" in text and "vapautui" in text for text in liisa.reads())
    await aino.says("/muuta tila kylätalo aukioloajat ma–su 8–21")
    assert "la 28.11.2026 klo 12–14" in liisa.sees().text
    assert liisa.sees().labels[0] == "Otan"


async def test_a_shorter_gap_frees_what_it_kept(town: Town, aino: Someone) -> None:
    await aino.says("/muuta tila kylätalo tauko varausten välissä 60")
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    assert "on varattu" in (await ville.says("/varaa kylätalo la 28.11. klo 13–15")).text
    await aino.says("/muuta tila kylätalo tauko varausten välissä 0")
    assert (await ville.says("/varaa kylätalo la 28.11. klo 13–15")).text.startswith("Varattu")


async def test_a_longer_gap_is_kept_after_what_is_booked_already(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    assert "Muutettu" in (await aino.says("/muuta tila kylätalo tauko varausten välissä 60")).text
    assert "on varattu" in (await ville.says("/varaa kylätalo la 28.11. klo 13–15")).text


async def test_a_keeper_changes_their_own_space_and_no_other(town: Town, aino: Someone) -> None:
    town.space("Sauna")
    liisa = town.person("Liisa")
    town.appoint(liisa, Role.KEEPER, "space:1")
    assert "Muutettu" in (await liisa.says("/muuta tila kylätalo henkilömäärä 50")).text
    assert "henkilömäärä" in (await liisa.taps("Kumoa")).text.casefold()
    refused = await liisa.says("/muuta tila sauna henkilömäärä 50")
    assert "Aino" in refused.text
    assert (await liisa.says("/sulje tila kylätalo")).text == "Ei enää varattavissa: Kylätalo."
    assert (await liisa.taps("Kumoa")).text == "Taas varattavissa: Kylätalo."


@pytest.mark.parametrize("said", ["kylätalolla", "Kylätalossa", "kylätaloa", "kylätalon", "kylatalolle"])
async def test_a_form_of_a_name_is_the_name(town: Town, said: str) -> None:
    town.space("Kylätalo")
    town.space("Koulun sali")
    booked = await town.person("Ville").says(f"/varaa {said} la 28.11. klo 10–13")
    assert booked.text.startswith("Varattu: Kylätalo, la 28.11.2026 klo 10–13")


async def test_a_form_of_two_names_is_asked_about(town: Town) -> None:
    town.space("Sali")
    town.space("Salit")
    asked = await town.person("Ville").says("/varaa salissa la 28.11. klo 10–13")
    assert asked.labels == ["Sali", "Salit", "Näytä kaikki tilat"]


async def test_of_many_spaces_the_first_eight_are_offered(town: Town) -> None:
    for n in range(12):
        town.space(f"Tila {n:02}")
    ville = town.person("Ville")
    asked = await ville.says("/varaa")
    assert asked.labels == [*(f"Tila {n:02}" for n in range(8)), "Näytä kaikki tilat"]
    assert len((await ville.taps("Näytä kaikki tilat")).labels) == 12


@pytest.mark.parametrize("nothing", ["ei", "ei ole", "Ei mitään.", "en tiedä", "finns inte", "none", "-"])
async def test_where_nothing_is_said_nothing_is_kept(aino: Someone, nothing: str) -> None:
    for answer in ("/uusi tila Koulun sali", "100", nothing, "24h"):
        await aino.says(answer)
    assert "Osoite" not in (await aino.taps("Loput tavalliset")).text


async def test_lengths_and_numbers_are_answered_in_words(aino: Someone) -> None:
    for answer in ("/uusi tila Koulun sali", "kaksikymmentä", "-", "24h", "kysy", "ei kukaan"):
        await aino.says(answer)
    await aino.says("vartti")
    await aino.says("puolitoista tuntia")
    await aino.says("ei")
    await aino.says("puoli vuotta")
    await aino.taps("maksuton")
    made = await aino.says("-")
    assert made.text.split("\n")[1:] == [
        "Henkilömäärä: 20",
        "Aukioloajat: aina auki",
        "Lyhin varaus: 15 min",
        "Pisin varaus: 1 h 30 min",
        "Kuinka kauas: 183 päivää",
    ]


async def test_rooms_come_before_storages_and_gear_and_small_letters_are_no_different(
    town: Town, aino: Someone
) -> None:
    for name, kind in (("haravat", "gear"), ("Varasto", "storage"), ("ompeluhuone", "room"), ("Yläsali", "room")):
        town.space(name, kind=kind, quantity=3 if kind == "gear" else None)
    assert (await aino.says("/varaa")).labels == ["Kylätalo", "ompeluhuone", "Yläsali", "Varasto", "haravat"]
