"""An organiser's message: shown first with whom it does not reach, then said once to each who comes."""

from __future__ import annotations

from storage.planned import Part
from tests.handlers.test_participants import knows, phone
from tests.town import Town

PARTS = (Part("haravointi", most=10), Part("roskien keruu", least=1, most=20))


async def test_everybody_who_comes_hears_it_once_and_who_is_not_reached_is_named(town: Town) -> None:
    aino, ville, liisa, matti = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti"))
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    knows(town, ville, liisa)
    raking, litter = (task.number for task in planned.tasks)
    town.signs_up(ville, raking)
    town.signs_up(ville, litter)
    town.signs_up(liisa, litter)
    town.signs_up(matti, raking)
    phone(town, matti, "040 123 4567")
    asked = await aino.says(f"/viesti talkoolaisille {planned.number} Tulkaa *klo 9*,\nkahvi on kuumaa!")
    assert asked.text == (
        "Lähetetään 2 hengelle (1 ei tavoiteta: Matti):\n\n"
        "Rantasiivous la 5.12., Aino kirjoittaa:\nTulkaa *klo 9*,\nkahvi on kuumaa!"
    )
    assert asked.labels == ["Lähetä", "Vain: haravointi (2)", "Vain: roskien keruu (2)", "Muuta", "Älä lähetä"]
    said = await aino.taps("Lähetä")
    assert said.text == "Lähetetty.\nKerron siitä 2 hengelle.\nEn tavoita, kerrothan itse: Matti (040 123 4567)."
    for someone in (ville, liisa):
        assert someone.reads() == ["Rantasiivous la 5.12., Aino kirjoittaa:\nTulkaa *klo 9*,\nkahvi on kuumaa!"]
        assert "En pääsekään" in someone.sees().labels


async def test_it_can_be_for_one_task_and_changed_and_not_sent_at_all(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    knows(town, ville, liisa)
    town.signs_up(ville, planned.tasks[0].number)
    town.signs_up(liisa, planned.tasks[1].number)
    asked = await aino.says(f"/viesti talkoolaisille {planned.number}")
    assert asked.text.startswith("Mitä heille kerrotaan?")
    await aino.says("Ottakaa sangot.")
    asked = await aino.taps("Vain: roskien keruu (1)")
    assert asked.text.startswith("Lähetetään 1 hengelle:")
    asked = await aino.taps("Muuta")
    assert asked.text.startswith("Mitä heille kerrotaan?")
    asked = await aino.says("Ottakaa ämpärit.")
    assert asked.text.startswith("Lähetetään 1 hengelle:")
    await aino.taps("Lähetä")
    assert liisa.sees().text.endswith("Ottakaa ämpärit.")
    await aino.says(f"/viesti talkoolaisille {planned.number} Toinen")
    assert (await aino.taps("Älä lähetä")).text == "Mitään ei lähetetty."
    assert len(liisa.reads()) == 1
    assert not [said for said in town.walls["telegram"].said.values() if said.room == ville.room]


async def test_at_night_it_waits_for_the_morning(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    knows(town, ville)
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-11-21T23:00")
    await aino.says(f"/viesti talkoolaisille {planned.number} Huomenta!")
    await aino.taps("Lähetä")
    assert not [said for said in town.walls["telegram"].said.values() if said.room == ville.room]
    await town.go_to("2026-11-22T08:00")
    assert ville.sees().text.endswith("Huomenta!")


async def test_where_nobody_comes_nothing_is_asked(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    said = await aino.says(f"/viesti talkoolaisille {planned.number} Hei")
    assert said.text.startswith("Vielä ei ole tulossa ketään")
    assert said.labels == ["Ketkä tulevat"]


async def test_where_nobody_can_be_reached_nothing_is_sent_and_their_phones_are_told(town: Town) -> None:
    aino, matti = town.person("Aino"), town.person("Matti")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    town.signs_up(matti, planned.tasks[0].number)
    phone(town, matti, "040 123 4567")
    said = await aino.says(f"/viesti talkoolaisille {planned.number} Hei")
    assert said.text == ("En voi kirjoittaa kenellekään tulijoista.\nEn tavoita, kerrothan itse: Matti (040 123 4567).")
