"""Gear in the chat: made, listed with what is free, changed without taking away what is lent."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from handlers.spaces.inflection import is_form_of
from handlers.types import Choice
from storage import bookings, spaces
from storage.db import Tx
from storage.diary import Booked
from storage.spaces import Kind
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.one_database


@pytest.fixture
async def aino(town: Town) -> Someone:
    town.space("Haravat", kind=Kind.GEAR.value, quantity=20, longest=14 * 24 * 60)
    return await town.caretaker()


async def test_gear_is_made_in_four_answers_and_lent(town: Town, aino: Someone) -> None:
    assert (await aino.says("/uusi väline")).text == "Mikä välineen nimi on? Esimerkiksi: Haravat"
    assert (await aino.says("Talkooteltta")).text == "Montako niitä on?"
    assert (await aino.says("2")).text == "Mistä noudetaan?"
    assert (await aino.says("Kunnan varikko")).labels == ["Loput tavalliset", "Kysy yksitellen"]
    made = await aino.taps("Loput tavalliset")
    assert made.text.startswith("Nyt varattavissa: Talkooteltta.")
    assert made.text.split("\n")[1:] == ["Määrä: 2", "Noutopaikka: Kunnan varikko"], "not what is as usual"
    assert made.labels == ["Muuta", "Lisää toinen", "Kumoa"]
    booked = await town.person("Ville").says("/varaa talkooteltta 2 la 5.12. klo 9–15")
    assert booked.text.startswith("Varattu: Talkooteltta, 2 kpl, la 5.12.2026 klo 9–15")


async def test_the_list_of_gear_tells_how_many_there_are_and_are_free_now(town: Town, aino: Someone) -> None:
    assert (await aino.says("/välineet")).text.startswith("Haravat · 20 kpl, nyt vapaana 20")
    await town.person("Ville").says("/varaa haravat 8 tänään klo 13–15")
    await town.go_to("2026-11-21T14:00")
    assert (await aino.says("/välineet")).text.startswith("Haravat · 20 kpl, nyt vapaana 12")
    assert (await town.person("Liisa", language="sv").says("/utrustning")).text.startswith("Haravat · 20 st, nu 12")


async def test_gear_is_changed_closed_and_opened_like_a_space(aino: Someone) -> None:
    assert "Noutopaikka: Varikko (ennen –)" in (await aino.says("/muuta väline haravat noutopaikka Varikko")).text
    assert "Määrä: 25 (ennen 20)" in (await aino.says("/muuta väline haravat määrä 25")).text
    assert "Määrä: 20 (ennen 25)" in (await aino.taps("Kumoa")).text
    assert (await aino.says("/sulje väline haravat")).text == "Ei enää varattavissa: Haravat."
    assert (await aino.says("/avaa väline haravat")).text == "Taas varattavissa: Haravat."


async def test_there_is_never_less_gear_than_is_lent(town: Town, aino: Someone) -> None:
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa haravat 8 la 5.12. klo 9–15")
    await liisa.says("/varaa haravat 6 la 5.12. klo 12–18")
    await liisa.says("/varaa haravat 2 su 6.12. klo 12–18")
    refused = await aino.says("/muuta tila haravat määrä 10")
    assert refused.text == (
        "Haravat: yhtä aikaa on lainassa 14 kpl, joten niitä on oltava vähintään niin monta:\n"
        "• la 5.12.2026 klo 9–15, 8 kpl (yksityinen varaus)\n"
        "• la 5.12.2026 klo 12–18, 6 kpl (yksityinen varaus)"
    )
    assert "Määrä: 14 (ennen 20)" in (await aino.taps("Muuta määräksi 14")).text


async def test_more_gear_is_offered_to_who_waits_for_it(town: Town, aino: Someone) -> None:
    await town.person("Ville").says("/varaa haravat 20 la 5.12. klo 9–15")
    liisa = town.person("Liisa")
    await liisa.says("/varaa haravat 4 la 5.12. klo 9–15")
    await liisa.taps("Jonoon")
    await aino.says("/muuta tila haravat määrä 24")
    assert liisa.sees().text.startswith("Haravat: 4 kpl vapautui: la 5.12.2026 klo 9–15")
    assert liisa.sees().labels[0] == "Otan"


async def test_gear_that_is_lent_at_this_very_moment_is_not_taken_away(town: Town, aino: Someone) -> None:
    await town.person("Ville").says("/hei")
    booked, changing = threading.Event(), threading.Event()
    start = local("2026-12-05T09:00")

    def book(tx: Tx) -> object:
        gear = spaces.get(tx, 1)
        assert gear is not None
        end, now = start + timedelta(hours=2), town.clock.now()
        outcome = bookings.book(tx, space=gear, person_id=2, start=start, end=end, zone=ZONE, now=now, quantity=8)
        booked.set()
        changing.wait(5)
        return outcome

    with ThreadPoolExecutor(1) as other:
        lending = other.submit(town.db.write_now, book)
        await asyncio.to_thread(booked.wait, 5)
        change = asyncio.create_task(aino.says("/muuta tila haravat määrä 5"))
        done, _ = await asyncio.wait({change}, timeout=0.3)
        assert not done, "the change waits for the booking that is being made"
        changing.set()
        said = await change
        assert isinstance(lending.result(), Booked)
    assert said.text.startswith("Haravat: yhtä aikaa on lainassa 8 kpl")
    assert "Määrä: 8" in (await aino.taps("Muuta määräksi 8")).text


@pytest.mark.parametrize("said", ["haravia", "haravoita", "haravat", "Haravoja", "haravan"])
async def test_gear_is_found_by_any_form_of_its_name(town: Town, aino: Someone, said: str) -> None:
    booked = await town.person("Ville").says(f"/varaa {said} 3 la 5.12. klo 9–15")
    assert booked.text.startswith("Varattu: Haravat, 3 kpl, la 5.12.2026 klo 9–15")


async def test_spaces_and_gear_are_asked_for_together(town: Town, aino: Someone) -> None:
    assert (await aino.says("/tila")).text == "Mikä väline?"
    town.space("Kylätalo")
    asked = await aino.says("/tila")
    assert (asked.text, asked.labels) == ("Mikä tila tai väline?", ["Kylätalo", "Haravat"]), "spaces come before gear"
    assert "Haravat" not in (await aino.says("/tilat")).text
    assert "Välineet" in aino.sees().labels


@pytest.mark.parametrize(
    ("said", "name", "is_it"),
    [
        ("salissa", "sali", True),
        ("saunalla", "sauna", True),
        ("saunoja", "sauna", True),
        ("kahvinkeitintä", "kahvinkeitin", True),
        ("teltan", "teltta", True),
        ("talkoot", "talo", False),
        ("saunominen", "sauna", False),
        ("lokalen", "lokal", True),
        ("varasto2", "varasto", False),
    ],
)
def test_a_form_of_a_name_is_told_from_another_word(said: str, name: str, is_it: bool) -> None:
    assert is_form_of(said, name) is is_it


async def test_a_number_that_answers_is_no_button_to_stop(town: Town) -> None:
    town.space("Haravat", kind="gear", quantity=12)
    ville = town.person("Ville", network="matrix")
    await ville.says("/varaa haravat la 28.11. klo 10–12")
    again = await ville.says("monta")
    assert again.labels[5] == "Keskeytä"
    said = await ville.says("6", choice=Choice(6))
    assert said.text.startswith("Varattu: Haravat, 6 kpl, la 28.11.2026 klo 10–12")


async def test_who_wants_more_than_there_are_is_offered_what_is_left_then(town: Town) -> None:
    town.space("Haravat", kind="gear", quantity=12)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("/varaa haravat 8 la 28.11. klo 9–15")
    short = await ville.says("/varaa haravat 20 la 28.11. klo 10–12")
    assert short.text == "Haravat: silloin on vapaana 4."
    assert short.labels[0] == "Varaa 4"
