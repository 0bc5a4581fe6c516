"""Everybody reads their own language, whoever of the town did it, and in which language."""

from __future__ import annotations

import pytest

from storage.spaces import Kind
from tests.town import Town

pytestmark = pytest.mark.one_database

DAY = 24 * 60


async def test_the_usual_kinds_of_associations_are_read_in_ones_own_language(town: Town) -> None:
    aino = await town.caretaker()
    await aino.says("/uusi yhdistys Eräpolku ry")
    await aino.taps("seura")
    await aino.taps("Ohita")
    assert (await aino.says("/yhdistykset")).text == "Eräpolku ry · seura"
    assert (await town.person("Liisa", language="sv").says("/foreningar")).text == "Eräpolku ry · klubb"
    assert (await town.person("Emma", language="en").says("/associations")).text == "Eräpolku ry · club"


async def test_a_calendar_file_is_named_in_the_bookers_language(town: Town) -> None:
    town.space("Kylätalo")
    for name, language, file in (
        ("Ville", "fi", "varaus-1"),
        ("Liisa", "sv", "bokning-2"),
        ("Emma", "en", "booking-3"),
    ):
        someone = town.person(name, language=language)
        hours = {"fi": "8–9", "sv": "9–10", "en": "10–11"}[language]
        await someone.says(f"/book kylätalo 28.11. {hours}")
        said = await someone.taps({"fi": "Kalenteriin", "sv": "Till kalendern", "en": "To my calendar"}[language])
        assert [one.name for one in said.reply.files] == [f"{file}.ics"]


async def test_a_date_in_words_is_not_a_number_of_pieces(town: Town) -> None:
    town.space("Rakes", kind=Kind.GEAR.value, quantity=20, longest=14 * DAY)
    emma, sven = town.person("Emma", language="en"), town.person("Sven", language="sv")
    assert (await emma.says("/book rakes 5 Dec 9–15")).text == "How many? There are 20."
    assert (await emma.says("8")).text == "Booked: Rakes, 8 pcs, Sat 5 Dec 2026 09:00–15:00"
    assert (await sven.says("/boka rakes 5 december kl. 9–15")).text == "Hur många? Det finns 20."


async def test_the_words_for_whole_days_are_no_purpose(town: Town) -> None:
    town.space("Varasto", kind="storage", shortest=DAY, longest=366 * DAY)
    ville = town.person("Ville")
    await ville.says("/vapaat varasto")
    assert (await ville.taps("helmikuu 2027")).text == "Varattu: Varasto, 1.–28.2.2027"


async def test_a_group_goes_on_in_the_language_in_which_it_was_linked(town: Town) -> None:
    town.space("Kylätalo")
    aino = await town.caretaker()
    await aino.says("/språk svenska")
    await town.joined(aino, "Byagruppen")
    linked = await aino.says("/koppla", group="Byagruppen")
    assert linked.text.startswith("Den här gruppen hör nu till")
    emma = town.person("Emma", language="en")
    await emma.says("/book kylätalo 28.11. 10–11", group="Byagruppen")
    await emma.says("/cancel 1")
    assert town.walls["telegram"].last("Byagruppen").text == "Avbokat: Kylätalo, lö 28.11.2026 kl. 10–11"


async def test_who_is_appointed_is_offered_help_by_its_own_name(town: Town) -> None:
    town.space("Kylätalo")
    aino, sven = await town.caretaker(), town.person("Sven", language="sv")
    await sven.says("hej")
    await aino.says("/nimitä tilavastaava kylätalo Sven")
    assert sven.sees().labels == ["Hjälp", "Jag vill inte"]
