"""What is free: told as it is, with the days it is told for."""

from __future__ import annotations

from storage import spaces
from storage.wallclock import Opening
from tests.town import Someone, Town


async def test_the_heading_tells_the_days_with_their_year(ville: Someone) -> None:
    assert (await ville.says("/vapaat kylätalo vk 49")).text.startswith("Kylätalo on vapaana 30.11.–6.12.2026:\n")


async def test_nothing_is_told_beyond_what_can_be_booked(town: Town, ville: Someone) -> None:
    town.db.write_now(lambda tx: spaces.change(tx, 1, ahead=10))
    refused = await ville.says("/vapaat kylätalo vk 50")
    assert refused.text == "Kylätalo on tällä hetkellä varattavissa ti 1.12.2026 asti."
    week = await ville.says("/vapaat kylätalo vk 49")
    assert week.text.startswith("Kylätalo on vapaana 30.11.–1.12.2026:\n")
    last = await ville.says("/vapaat kylätalo 1.12.")
    assert "Seuraava päivä" not in last.labels
    asked = await ville.says("/varaa kylätalo 5.12.")
    assert asked.text == "Kylätalo on tällä hetkellä varattavissa ti 1.12.2026 asti. Milloin?"


async def test_a_month_goes_on_behind_its_first_fortnight(ville: Someone) -> None:
    first = await ville.says("/vapaat kylätalo 1.12.–31.12.")
    assert first.text.startswith("Kylätalo on vapaana 1.–14.12.2026:")
    assert first.labels[-1] == "Seuraavat päivät"
    assert (await ville.taps("Seuraavat päivät")).text.startswith("Kylätalo on vapaana 15.–28.12.2026:")
    last = await ville.taps("Seuraavat päivät")
    assert last.text.startswith("Kylätalo on vapaana 29.–31.12.2026:")
    assert "Seuraavat päivät" not in last.labels


async def test_what_is_too_short_to_book_is_not_called_free(town: Town) -> None:
    town.space("Kylätalo", shortest=60, grid=15)
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo huomenna 8.45-12")
    assert "klo 12–21" in (await ville.says("/vapaat kylätalo huomenna")).text


async def test_a_free_time_begins_when_a_booking_may(town: Town) -> None:
    town.space("Kylätalo", gap=15)
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo huomenna 8-10")
    day = await ville.says("/vapaat kylätalo huomenna")
    assert "klo 10.30–21" in day.text
    assert (await ville.taps("10.30–12.30")).text.startswith("Varattu")


async def test_a_day_that_has_passed_is_told_as_a_day(ville: Someone) -> None:
    assert (await ville.says("/vapaat kylätalo eilen")).text == "Se aika meni jo: pe 20.11.2026. Milloin?"
    assert (await ville.says("/varaa kylätalo eilen")).text == "Se aika meni jo: pe 20.11.2026. Milloin?"


async def test_where_it_is_always_open_the_day_is_offered_before_the_night(town: Town) -> None:
    town.space("Kota")
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, ()))
    ville = town.person("Ville")
    assert (await ville.says("/varaa kota huomenna")).labels[:2] == ["8–10", "10–12"]
    assert (await ville.says("/vapaat kota huomenna")).labels[:2] == ["8–10", "10–12"]


async def test_what_begins_after_midnight_says_its_day(town: Town) -> None:
    town.space("Kota")
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, [Opening(5, 20 * 60, 26 * 60)]))
    ville = town.person("Ville")
    assert (await ville.says("/vapaat kota la 28.11.")).labels[:3] == ["20–22", "22–24", "su 29.11. klo 0–2"]


async def test_a_closed_day_is_said_to_be_closed(town: Town) -> None:
    town.space("Kota")
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, [Opening(5, 20 * 60, 22 * 60)]))
    ville = town.person("Ville")
    closed = await ville.says("/varaa kota huomenna")
    assert closed.text == "Kota on su 22.11.2026 kiinni. Milloin sitten?"
    assert closed.labels == ["la 28.11.", "la 5.12."]
    assert (await ville.says("/varaa kota huomenna 10-12")).text == "Kota on su 22.11.2026 kiinni."
