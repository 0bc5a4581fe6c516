"""The organiser's list: who comes to what, who waits, what is lacking, and people added or taken off by name."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from storage import contacts, rooms, sign_ups
from storage.db import Tx
from storage.planned import Part
from tests.town import ZONE, Someone, Town

pytestmark = pytest.mark.one_database

PARTS = (Part("haravointi", most=10), Part("roskien keruu", least=8, most=20), Part("makkaranpaisto", most=2))


def knows(town: Town, *persons: Someone) -> None:
    """These have a private chat with the bot."""
    for one in persons:
        town.db.write_now(partial(_meets, someone=one, person_id=town.person_id(one), now=town.clock.now()))


def _meets(tx: Tx, someone: Someone, person_id: int, now: datetime) -> None:
    network, address = someone.network, someone.room
    rooms.meet(tx, network=network, address=address, private=True, title="", person_id=person_id, now=now)


def phone(town: Town, someone: Someone, number: str) -> None:
    who, now = town.person_id(someone), town.clock.now()
    town.db.write_now(lambda tx: contacts.allow(tx, who, phone=number, now=now))


async def test_the_organiser_sees_who_comes_whom_they_bring_who_waits_and_what_is_lacking(town: Town) -> None:
    aino, ville, liisa, matti = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti"))
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    raking, litter, grilling = (task.number for task in planned.tasks)
    town.signs_up(ville, raking, 3, ["Anna"])
    town.signs_up(liisa, litter)
    town.signs_up(ville, grilling, 2)
    town.signs_up(matti, grilling)
    phone(town, liisa, "040 123 4567")
    said = await aino.says(f"/osallistujat {planned.number}")
    assert said.text == (
        "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "6 tulee, 1 jonossa\n\n"
        "Haravointi 3/10\n• Ville + 2 (Anna)\n\n"
        "Roskien keruu 1 (tarvitaan 8, enintään 20) · puuttuu 7\n• Liisa · 040 123 4567\n\n"
        "Makkaranpaisto 2/2, jonossa 1\n• Ville + 1\nJonossa:\n1. Matti"
    )
    assert said.labels == [
        "Lisää joku",
        "Viesti kaikille",
        "Tulosta lista",
        "Poista joku",
        "Siirrä",
        "Peru talkoot",
        "Muistuta ryhmiä",
    ]


async def test_a_group_never_hears_who_comes_and_a_stranger_hears_whose_talkoot_they_are(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=[town.group(aino, "Kylä")])
    town.signs_up(ville, planned.tasks[0].number)
    await aino.says("/hei")
    await aino.says(f"/osallistujat {planned.number}", group="Kylä")
    assert not any("Ville" in text for text in aino.reads("Kylä"))
    assert "• Ville" in aino.sees().text
    said = await ville.says(f"/osallistujat {planned.number}")
    assert "Aino" in said.text
    assert "Haravointi" not in said.text


async def test_a_long_list_comes_in_several_messages_with_the_buttons_under_the_last(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"))
    for n in range(150):
        town.signs_up(town.person(f"Talkoolainen Pitkäniminen-Sukunimi {n}"), planned.tasks[0].number)
    await aino.says(f"/osallistujat {planned.number}")
    lists = [said for said in town.walls["telegram"].said.values() if said.room == aino.room]
    assert len(lists) == 2
    assert all(len(said.text) <= 4096 for said in lists)
    assert not lists[0].buttons
    assert "Lisää joku" in lists[1].labels
    assert sum(said.text.count("Pitkäniminen") for said in lists) == 150


async def test_who_uses_no_network_is_added_by_name_with_whom_they_bring(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    asked = await aino.says(f"/lisää talkoisiin {planned.number}")
    assert asked.text.startswith("Kuka tulee?")
    asked = await aino.says("Hilma Mäkinen ja 2 muuta")
    assert asked.text == "Mihin tehtävään?"
    assert asked.labels == ["Haravointi 0/10", "Roskien keruu 0/20", "Makkaranpaisto 0/2"]
    said = await aino.taps("Haravointi 0/10")
    assert said.text == (
        "Lisätty: Hilma Mäkinen + 2 · Rantasiivous, haravointi, la 5.12.2026 klo 10–14\n"
        "En tavoita, kerrothan itse: Hilma Mäkinen."
    )
    assert "Haravointi 3/10" in (await aino.says(f"/osallistujat {planned.number}")).text
    await aino.taps("Lisää toinen")
    again = await aino.says("Hilma Mäkinen, haravointi")
    assert again.text.startswith("On jo ilmoittautunut: Hilma Mäkinen + 2")


async def test_who_is_known_hears_that_they_were_added_and_can_say_no(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    knows(town, ville)
    said = await aino.says(f"/lisää talkoisiin {planned.number} Ville roskien keruu")
    assert said.text == "Lisätty: Ville · Rantasiivous, roskien keruu, la 5.12.2026 klo 10–14"
    told = ville.sees()
    assert told.text == "Aino ilmoitti sinut mukaan: Rantasiivous, roskien keruu, la 5.12.2026 klo 10–14"
    assert told.button("En pääsekään").command.startswith("withdraw ")


async def test_nobody_is_guessed_of_two_of_a_name(town: Town) -> None:
    aino = town.person("Aino")
    for name in ("Liisa Virtanen", "Liisa Korhonen"):
        town.person_id(town.person(name))
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=10))
    asked = await aino.says(f"/lisää talkoisiin {planned.number} Liisa ja 2 muuta")
    assert asked.labels == ["Liisa Korhonen", "Liisa Virtanen", "Joku muu: Liisa"]
    said = await aino.taps("Liisa Virtanen")
    assert said.text.startswith("Lisätty: Liisa Virtanen + 2 · Rantasiivous, haravointi")


async def test_a_full_task_is_told_kindly_with_the_queue_and_what_else_there_is(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    grilling = planned.tasks[2].number
    town.signs_up(ville, grilling, 2)
    asked = await aino.says(f"/lisää talkoisiin {planned.number} Hilma Mäkinen makkaranpaisto")
    assert asked.text == "Makkaranpaisto: täynnä. Mitä tehdään?"
    assert asked.labels == ["Jonoon", "Haravointi 0/10", "Roskien keruu 0/20"]
    said = await aino.taps("Jonoon")
    assert said.text.startswith("Lisätty jonoon: Hilma Mäkinen · Rantasiivous, makkaranpaisto")


async def test_who_is_taken_off_hears_it_kindly_and_it_can_be_taken_back(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    knows(town, ville)
    town.signs_up(ville, planned.tasks[0].number)
    await aino.says(f"/osallistujat {planned.number}")
    asked = await aino.taps("Poista joku")
    assert asked.labels == ["Ville"]
    said = await aino.taps("Ville")
    assert said.text == "Poistettu: Ville · Rantasiivous, haravointi, la 5.12.2026 klo 10–14"
    assert ville.sees().text == (
        "Aino otti sinut pois listalta: Rantasiivous, haravointi, la 5.12.2026 klo 10–14\n"
        "Jos tämä ei pidä paikkaansa, kysy: Aino. Kiitos, että tarjouduit mukaan!"
    )
    said = await aino.taps("Kumoa")
    assert said.text == "Taas mukana: Ville · Rantasiivous, haravointi, la 5.12.2026 klo 10–14"
    assert ville.sees().text.startswith("Aino ilmoitti sinut mukaan")
    assert len(ville.reads()) == 2


async def test_who_gave_up_by_themselves_is_not_put_back_by_another(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS)
    number = town.signs_up(ville, planned.tasks[0].number)
    town.db.write_now(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=town.clock.now()))
    said = await aino.says(f"put back {number}", pressed=True)
    assert said.text == "Ville perui itse tulonsa: vain hän voi ilmoittautua uudelleen."
    stranger = await ville.says(f"put back {number}", pressed=True)
    assert "Aino" in stranger.text
