"""Rates: what an hour is worth to the funder, from which day on; the caretaker keeps them."""

from __future__ import annotations

import pytest

from tests.town import Town


async def test_the_rates_of_all_programmes_are_shown_with_their_dates(town: Town) -> None:
    said = await town.person("Ville").says("/taksat")
    assert said.text == (
        "Talkootunnin arvo, henkilö ja kone:\n"
        "• Leader 2007–13, 1.1.2007–31.12.2013: 10 € + 20 €, 15 vuotta täyttäneille\n"
        "• Leader 2014–22, 1.1.2014–31.12.2022: 15 € + 30 €, 15 vuotta täyttäneille\n"
        "• Leader 2023–27, 1.1.2023–31.12.2027: 20 € + 40 €, 15 vuotta täyttäneille\n"
        "Koneen tunti tulee kuljettajan tunnin päälle. Jo hyväksyttyjen tuntien arvo ei muutu."
    )
    assert said.labels == []


async def test_the_caretaker_changes_a_rate_from_a_day_on_and_takes_it_back(town: Town) -> None:
    aino = await town.caretaker()
    await aino.says("/taksat")
    assert (await aino.taps("Muuta taksoja")).labels[0] == "Leader 2023–27"
    await aino.taps("Leader 2023–27")
    await aino.taps("1.1.2027")
    await aino.says("22,50 €")
    said = await aino.says("45")
    assert said.text.startswith(
        "Tästä lähtien: Leader 2023–27, 1.1.2027–31.12.2027: 22,50 € + 45 €, 15 vuotta täyttäneille"
    )
    assert "22,50 € + 45 €" in (await aino.says("/taksat")).text
    await aino.taps("Kumoa")
    assert "22,50" not in (await aino.says("/taksat")).text
    assert (await aino.says("rates back 1")).text == "Kumottavaa ei ole."


async def test_a_whole_line_does_it_too(town: Town) -> None:
    aino = await town.caretaker()
    said = await aino.says("/rates change Leader 2023–27 1.1.2027 21 42")
    assert "1.1.2027–31.12.2027: 21 € + 42 €" in said.text
    assert (await aino.says("/rates change Leader 2023–27 1.1.2027 21 42")).text.startswith("Nämä taksat ovat jo")


@pytest.mark.parametrize("wrong", ["paljon", "-5", "kaksikymmentä"])
async def test_what_is_no_money_is_asked_again(town: Town, wrong: str) -> None:
    aino = await town.caretaker()
    await aino.says("/muuta taksoja Leader 2023–27 1.1.2027")
    assert (await aino.says(wrong)).text == "Montako euroa tunti? Esimerkiksi: 20"


async def test_nobody_else_changes_the_rates(town: Town) -> None:
    await town.caretaker()
    assert (await town.person("Ville").says("/muuta taksoja")).text.startswith("Tämän voi tehdä ylläpitäjä: Aino")
