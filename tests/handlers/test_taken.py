"""What is booked is told as it is: the gap after it, and whole days as days."""

from __future__ import annotations

from storage import spaces
from tests.town import Someone, Town


async def test_who_only_meets_the_gap_hears_of_it(town: Town) -> None:
    town.space("Kylätalo", gap=30)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa kylätalo la 28.11. klo 17–18")
    taken = "Kylätalo on varattu la 28.11.2026 klo 17–18."
    assert (await liisa.says("/varaa kylätalo la 28.11. klo 18–19")).text == f"{taken} Varausten väliin jää 30 min."
    assert (await liisa.says("/varaa kylätalo la 28.11. klo 16–17")).text == f"{taken} Varausten väliin jää 30 min."
    assert (await liisa.says("/varaa kylätalo la 28.11. klo 17–19")).text == taken


async def kota(town: Town) -> Someone:
    town.space("Kota", longest=24 * 60)
    town.space("Laavu", longest=24 * 60)
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, ()))
    town.db.write_now(lambda tx: spaces.set_openings(tx, 2, ()))
    ville = town.person("Ville")
    await ville.says("/varaa kota ma 23.11. koko päivä")
    return ville


async def test_a_whole_day_is_told_as_a_day_everywhere(town: Town) -> None:
    ville = await kota(town)
    assert ville.sees().text == "Varattu: Kota, ma 23.11.2026"
    assert (await ville.says("/varaukset")).text == "Tulevat varauksesi:\n1. Kota, ma 23.11.2026"
    assert (await ville.says("/peru")).labels == ["Kota ma 23.11."]
    liisa = town.person("Liisa")
    taken = await liisa.says("/varaa kota ma 23.11. koko päivä saunailta")
    assert taken.text == "Kota on varattu ma 23.11.2026."
    assert taken.labels == ["Laavu ma 23.11.", "ti 24.11.", "su 22.11.", "Jonoon"]
    assert (await liisa.taps("ti 24.11.")).text == "Varattu: Kota, ti 24.11.2026 · saunailta"


async def test_a_whole_day_is_reminded_of_once_an_evening(town: Town) -> None:
    ville = await kota(town)
    before = len(ville.reads())
    await town.go_to("2026-11-23T12:00")
    assert ville.reads()[before:] == ["Huomenna: Kota, ma 23.11.2026"]


async def test_an_early_booking_is_reminded_of_once_an_evening(town: Town) -> None:
    ville = await kota(town)
    await ville.says("/varaa laavu ti 24.11. klo 5.30–7")
    await ville.says("/peru 1")
    before = len(ville.reads())
    await town.go_to("2026-11-24T12:00")
    assert ville.reads()[before:] == ["Huomenna: Laavu, ti 24.11.2026 klo 5.30–7"]


async def test_an_evening_booking_is_reminded_of_late_rather_than_never(town: Town) -> None:
    ville = await kota(town)
    await ville.says("/varaa laavu klo 22–24")
    before = len(ville.reads())
    town.clock.set(town.clock.now().replace(hour=19, minute=5), stand=True)  # 21.05: it should have come at 20.30
    await town.settle()
    late = "Tämä tulee myöhässä, sen piti tulla klo 20.30."
    assert ville.reads()[before:] == [f"Tänään: Laavu, la 21.11.2026 klo 22–24\n{late}"]
