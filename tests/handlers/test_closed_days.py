"""Closed days: one space or all, with the bookings of those days left or cancelled; taken back, and opened again."""

from __future__ import annotations

import pytest

from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

CHRISTMAS = "to 24.12.2026 – la 26.12.2026 (joulu)"


@pytest.fixture
async def aino(town: Town) -> Someone:
    town.space("Kylätalo", capacity=40)
    return await town.caretaker()


@pytest.fixture
def ville(town: Town) -> Someone:
    return town.person("Ville")


async def test_a_space_is_closed_for_christmas(aino: Someone, ville: Someone) -> None:
    said = await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    assert said.text == f"Suljettu: Kylätalo, {CHRISTMAS}."
    assert said.labels == ["Kumoa", "Suljetut päivät"]
    refused = await ville.says("/varaa kylätalo pe 25.12. klo 10–12")
    assert refused.text == "Kylätalo: suljettu pe 25.12.2026 (joulu)."
    await aino.taps("Kumoa")
    assert aino.sees().text == f"Taas varattavissa: Kylätalo, {CHRISTMAS}."
    assert (await ville.says("/varaa kylätalo pe 25.12. klo 10–12")).text.startswith("Varattu")


async def test_closed_days_are_asked_for_one_thing_at_a_time(aino: Someone) -> None:
    asked = await aino.says("/sulje päivät")
    assert asked.labels == ["Kaikki tilat", "Kylätalo"]
    assert (await aino.taps("Kaikki tilat")).text == "Mitkä päivät? Esimerkiksi: 24.–26.12."
    assert (await aino.says("6.12.")).text == "Suljettu: kaikki tilat ja välineet, su 6.12.2026."


@pytest.mark.parametrize(
    ("language", "line", "said"),
    [
        ("sv", "/stang dagar kylätalo 24.12.–26.12. jul", "Stängt: Kylätalo, to 24.12.2026 – lö 26.12.2026 (jul)."),
        (
            "en",
            "/close days kylätalo 24.12.–26.12. Christmas",
            "Kylätalo is closed Thu 24 Dec 2026 – Sat 26 Dec 2026 (",
        ),
    ],
)
async def test_closed_days_are_said_in_the_keepers_language(
    town: Town, aino: Someone, language: str, line: str, said: str
) -> None:
    keeper = town.person("Liisa", language=language)
    town.appoint(keeper, Role.KEEPER, "space:1")
    assert (await keeper.says(line)).text.startswith(said)


async def test_days_that_can_be_read_in_two_ways_are_asked_about(aino: Someone) -> None:
    assert (await aino.says("/sulje päivät kylätalo 24 26.12. joulu")).text == "Mitkä päivät? Esimerkiksi: 24.–26.12."
    assert (await aino.says("24.–26.12. joulu")).text == f"Suljettu: Kylätalo, {CHRISTMAS}."


async def test_bookings_on_closed_days_are_shown_first_and_may_stay(aino: Someone, ville: Someone) -> None:
    await ville.says("/varaa kylätalo pe 25.12. klo 10–12")
    asked = await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    assert asked.text.split("\n")[1:] == ["• pe 25.12.2026 klo 10–12 (yksityinen varaus)"]
    assert asked.labels == ["Sulje, varaukset jäävät", "Sulje ja peru nuo varaukset", "Anna olla"]
    assert (await aino.taps("Anna olla")).text == "Mitään ei muutettu."
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    assert (await aino.taps("Sulje, varaukset jäävät")).text.startswith(f"Suljettu: Kylätalo, {CHRISTMAS}.\n1 aiemmin")
    assert "pe 25.12.2026" in (await ville.says("/varaukset")).text


async def test_whose_booking_is_cancelled_hears_once_why_and_what_is_free_instead(
    town: Town, aino: Someone, ville: Someone
) -> None:
    await ville.says("/varaa kylätalo pe 25.12. klo 10–12 kuoro")
    before = len(ville.reads())
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    said = await aino.taps("Sulje ja peru nuo varaukset")
    assert said.text.split("\n")[1] == "1 varaus peruttiin. Siitä kerrottiin 1 varaajalle."
    assert len(ville.reads()) == before + 1
    assert ville.sees().text.split("\n") == [
        f"Suljettu: Kylätalo, {CHRISTMAS}.",
        "Varauksesi peruttiin:",
        "• Kylätalo, pe 25.12.2026 klo 10–12 · kuoro",
    ]
    assert "to 24.12. klo 10–12" not in ville.sees().labels, "that day is closed too"
    assert (await ville.taps("pe 1.1. klo 10–12")).text.startswith("Varattu: Kylätalo, pe 1.1.2027 klo 10–12 · kuoro")


async def test_every_turn_of_a_series_on_closed_days_is_told_in_one_message(
    town: Town, aino: Someone, ville: Someone
) -> None:
    for day in ("to 24.12.", "pe 25.12.", "su 27.12."):
        await ville.says(f"/varaa kylätalo {day} klo 18–20 lentopallo")
    before = len(ville.reads())
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    await aino.taps("Sulje ja peru nuo varaukset")
    assert len(ville.reads()) == before + 1
    assert ville.sees().text.count("•") == 2
    assert (await ville.says("/varaukset")).text.count("Kylätalo") == 1


async def test_taking_a_closing_back_brings_the_bookings_back(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.says("/varaa kylätalo pe 25.12. klo 10–12")
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    await aino.taps("Sulje ja peru nuo varaukset")
    back = await aino.taps("Kumoa")
    assert back.text.split("\n")[1] == "1 varaus on taas voimassa."
    assert ville.sees().text.startswith("Päivät ovatkin auki. Varauksesi on taas voimassa:")
    assert "pe 25.12.2026" in (await ville.says("/varaukset")).text
    assert (await aino.taps("Kumoa")).text.startswith(f"Suljettu: Kylätalo, {CHRISTMAS}.\n1 aiemmin")


async def test_who_comes_back_to_a_booking_is_before_who_waits(town: Town, aino: Someone, ville: Someone) -> None:
    liisa = town.person("Liisa")
    for day in ("to 24.12.", "pe 25.12."):
        await ville.says(f"/varaa kylätalo {day} klo 10–12")
        await liisa.says(f"/varaa kylätalo {day} klo 10–12")
        await liisa.taps("Jonoon")
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    await aino.taps("Sulje ja peru nuo varaukset")
    assert not any("vapautui" in text for text in liisa.reads()), "nothing is offered on a closed day"
    back = await aino.taps("Kumoa")
    assert back.text.split("\n")[1] == "2 varausta on taas voimassa."
    assert not any("vapautui" in text for text in liisa.reads())


async def test_days_that_are_opened_again_are_offered_to_who_waits(town: Town, aino: Someone, ville: Someone) -> None:
    liisa = town.person("Liisa")
    await ville.says("/varaa kylätalo pe 25.12. klo 10–12")
    await liisa.says("/varaa kylätalo pe 25.12. klo 11–13")
    await liisa.taps("Jonoon")
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    await aino.taps("Sulje ja peru nuo varaukset")
    listed = await aino.says("/suljetut päivät")
    assert (listed.text, listed.labels[0]) == (f"1. Kylätalo: {CHRISTMAS}", "Avaa 1")
    assert (await aino.taps("Avaa 1")).text == f"Taas varattavissa: Kylätalo, {CHRISTMAS}."
    assert liisa.sees().text.startswith("Kylätalo vapautui: pe 25.12.2026 klo 11–13")


async def test_a_booker_does_not_bring_back_what_was_cancelled_for_closed_days(aino: Someone, ville: Someone) -> None:
    await ville.says("/varaa kylätalo pe 25.12. klo 10–12")
    await aino.says("/sulje päivät kylätalo 24.12.–26.12. joulu")
    await aino.taps("Sulje ja peru nuo varaukset")
    assert (await ville.says("restore 1", pressed=True)).text == "Kylätalo: suljettu pe 25.12.2026 (joulu)."


async def test_what_is_stored_stays_over_closed_days(town: Town, aino: Someone, ville: Someone) -> None:
    town.space("Varasto 2", kind="storage", shortest=24 * 60, longest=366 * 24 * 60)
    await ville.says("/varaa varasto 2 1.12.–31.5.")
    assert (await aino.says("/sulje päivät kaikki 24.12.–26.12. joulu")).text == (
        f"Suljettu: kaikki tilat ja välineet, {CHRISTMAS}."
    )


async def test_a_keeper_closes_days_of_their_own_space_and_not_of_all(town: Town, aino: Someone) -> None:
    town.space("Sauna")
    liisa = town.person("Liisa")
    town.appoint(liisa, Role.KEEPER, "space:1")
    assert (await liisa.says("/sulje päivät kylätalo 24.12.")).text.startswith("Suljettu: Kylätalo")
    for line in ("/sulje päivät sauna 24.12.", "/sulje päivät kaikki 24.12."):
        assert "Aino" in (await liisa.says(line)).text
    closed = await aino.says("/sulje päivät sauna 25.12.")
    for button in closed.buttons[:1]:
        assert "Aino" in (await liisa.says(button.command, pressed=True)).text
    assert "Aino" in (await town.person("Ville").says("/sulje päivät kylätalo 25.12.")).text


async def test_a_person_is_never_named_when_a_change_touches_a_booking(
    town: Town, aino: Someone, ville: Someone
) -> None:
    await ville.says("/varaa kylätalo pe 25.12. klo 10–12")
    await aino.says("/sulje päivät kylätalo 25.12.", group="Kylätori")
    assert not any("Ville" in text for text in (*aino.reads("Kylätori"), *aino.reads()[-1:]))


async def test_a_closure_that_is_over_is_not_listed(town: Town, aino: Someone) -> None:
    await aino.says("/sulje päivät kylätalo 24.11.")
    await town.go_to("2026-11-25T12:00")
    assert (await aino.says("/suljetut päivät")).text == "Päiviä ei ole suljettu."
