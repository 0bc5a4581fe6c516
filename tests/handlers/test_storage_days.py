"""Storage is booked by days: from one day to another, for some months, or for a single day; never by hours."""

from __future__ import annotations

import pytest

from tests.town import Someone, Town

DAY = 24 * 60


@pytest.fixture
def aino(town: Town) -> Someone:
    town.space("Varasto 2", kind="storage", shortest=DAY, longest=400 * DAY)
    return town.person("Aino")


async def test_storage_is_booked_from_day_to_day_in_one_line(aino: Someone) -> None:
    booked = await aino.says("/varaa varasto 2 1.12.–31.5. arkisto")
    assert booked.text == "Varattu: Varasto 2, 1.12.2026–31.5.2027 · arkisto"


async def test_a_single_day_needs_no_hours(aino: Someone) -> None:
    assert (await aino.says("/varaa varasto 2 huomenna")).text == "Varattu: Varasto 2, su 22.11.2026"


async def test_who_names_no_days_is_offered_months_from_the_first_free_day(town: Town, aino: Someone) -> None:
    asked = await aino.says("/varaa varasto 2")
    assert asked.text == "Mistä päivästä mihin? Esimerkiksi: 1.12.–31.5."
    assert asked.labels == ["1 kk: 21.11.–20.12.2026", "3 kk: 21.11.2026–20.2.2027", "6 kk: 21.11.2026–20.5.2027"]
    assert (await aino.taps("1 kk: 21.11.–20.12.2026")).text == "Varattu: Varasto 2, 21.11.–20.12.2026"
    asked = await town.person("Ville").says("/varaa varasto 2")
    assert asked.labels[0] == "1 kk: 21.12.2026–20.1.2027"


@pytest.mark.parametrize(
    ("answer", "until"), [("3 kk", "28.2.2027"), ("31.5.", "31.5.2027"), ("31.5. asti", "31.5.2027")]
)
async def test_who_says_only_from_when_is_asked_until_when(aino: Someone, answer: str, until: str) -> None:
    asked = await aino.says("/varaa varasto 2 1.12. alkaen arkisto")
    assert asked.text == "Alkaa ti 1.12.2026. Mihin asti?"
    assert asked.labels == [
        "1 kk, to 31.12.2026 asti",
        "3 kk, su 28.2.2027 asti",
        "6 kk, ma 31.5.2027 asti",
        "Vain se päivä",
    ]
    assert (await aino.says(answer)).text == f"Varattu: Varasto 2, 1.12.2026–{until} · arkisto"


async def test_only_what_can_be_had_is_offered(town: Town, aino: Someone) -> None:
    await town.person("Ville").says("/varaa varasto 2 1.2.–28.2.")
    asked = await aino.says("/varaa varasto 2 1.12. klo 12 alkaen")
    assert asked.labels == ["1 kk, to 31.12.2026 asti", "Vain se päivä"]
    assert (await aino.taps("Vain se päivä")).text == "Varattu: Varasto 2, ti 1.12.2026"


async def test_hours_are_answered_with_days(aino: Someone) -> None:
    asked = await aino.says("/varaa varasto 2 huomenna klo 10–12 arkisto")
    assert asked.text == "Varasto 2 varataan kokonaisina päivinä, päivästä toiseen. Mitkä päivät?"
    assert asked.labels[0] == "su 22.11.2026"
    assert (await aino.taps("su 22.11.2026")).text == "Varattu: Varasto 2, su 22.11.2026 · arkisto"


async def test_storage_is_no_series(aino: Someone) -> None:
    asked = await aino.says("/varaa varasto 2 joka tiistai")
    assert asked.text == "Varasto 2 varataan kokonaisina päivinä, päivästä toiseen. Mistä mihin?"
    assert asked.labels[0].startswith("1 kk: ")


async def test_who_moves_it_to_a_day_is_asked_until_when(aino: Someone) -> None:
    await aino.says("/varaa varasto 2 1.12.–31.5.")
    asked = await aino.says("/siirra 1 8.12.")
    assert asked.text == "Alkaa ti 8.12.2026. Mihin asti?"
    assert (await aino.says("8.6.")).text.startswith("Siirretty: Varasto 2, 8.12.2026–8.6.2027")


async def test_what_is_stored_stays_over_closed_days_and_both_nights_on_which_clocks_change(aino: Someone) -> None:
    assert (await aino.says("/varaa varasto 2 1.3.–30.11.2027")).text == "Varattu: Varasto 2, 1.3.–30.11.2027"
