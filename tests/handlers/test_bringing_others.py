"""Bringing others along: a number or names, changed and taken back, and never more than there are places."""

from __future__ import annotations

import pytest

from handlers.signing_up import company
from handlers.signing_up.company import Company
from storage import sign_ups
from storage.planned import Part
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

RAKING = "Rantasiivous, haravointi, la 5.12.2026 klo 10–14"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", Company(2)),
        ("kaksi", Company(2)),
        ("kaksi lasta", Company(2)),
        ("2 muuta", Company(2)),
        ("0", Company(0)),
        ("en ketään", Company(0)),
        ("ingen", Company(0)),
        ("Matti", Company(1, ("Matti",))),
        ("Matti ja Liisa 12 v", Company(2, ("Matti", "Liisa 12 v"))),
        ("Matti, Liisa", Company(2, ("Matti", "Liisa"))),
        ("Matti, Liisa 12 v ja Jaakko", Company(3, ("Matti", "Liisa 12 v", "Jaakko"))),
        ("Anna-Maija och Janne 8 år", Company(2, ("Anna-Maija", "Janne 8 år"))),
        ("minä ja Matti", Company(1, ("Matti",))),
        ("vaimo ja 2 lasta", Company(3, ("vaimo",))),
        ("12 v poika", Company(1, ("12 v poika",))),
        ("500", Company(500)),
        ("-1", Company(-1)),
        ("–3", Company(-3)),
        ("?", None),
        ("x" * 61, None),
    ],
)
def test_whom_people_bring_is_understood_as_they_write_it(said: str, meant: Company | None) -> None:
    assert company.read(said) == meant


async def ville_comes(town: Town, most: int | None = 4) -> Someone:
    ville = town.person("Ville")
    town.talkoot(town.person("Aino"), "Rantasiivous", Part("haravointi", most=most))
    await ville.says("/ilmoittaudu haravointi")
    return ville


def brought(town: Town) -> list[tuple[int, str]]:
    found = town.db.read_now(lambda tx: sign_ups.of_task(tx, 1))
    return [(one.people, one.said) for one in found]


async def test_who_does_not_come_any_more_brings_nobody_along(town: Town) -> None:
    ville = await ville_comes(town)
    await ville.says("/tuon 2")
    assert "tuot 2 muuta" in ville.sees().text
    gone = await ville.says("/en pääse")
    assert gone.text == "Et ole enää mukana: Rantasiivous, haravointi, la 5.12.2026 klo 10–14"
    assert "tuot 2 muuta" in (await ville.taps("Tulen sittenkin")).text


async def test_others_come_by_number_or_by_name_and_it_can_be_changed(town: Town) -> None:
    ville = await ville_comes(town)
    asked = await ville.taps("Tuon myös muita")
    assert asked.text == "Montako?"
    assert asked.labels == ["1", "2", "3", "Kerron nimet"]
    assert (await ville.taps("2")).text == f"Olet mukana: {RAKING} · tuot 2 muuta"
    assert ville.sees().labels == ["Kumoa", "Ketkä tuon", "En pääsekään"]
    assert (await ville.taps("Ketkä tuon")).labels == ["1", "2", "3", "Kerron nimet", "En ketään"]
    assert (await ville.taps("Kerron nimet")).text == "Ketkä? Esimerkiksi: Matti, Liisa 12 v"
    assert (await ville.says("Matti ja Liisa 12 v")).text == (
        f"Olet mukana: {RAKING} · tuot 2 muuta (Matti ja Liisa 12 v)"
    )
    assert brought(town) == [(3, "Matti\nLiisa 12 v")]
    assert (await ville.says("tuon yksi")).text == f"Olet mukana: {RAKING} · tuot 1 muun"
    assert (await ville.taps("Kumoa")).text.endswith("(Matti ja Liisa 12 v)")
    assert brought(town) == [(3, "Matti\nLiisa 12 v")]
    assert (await ville.says("tuon en ketään")).text == f"Olet mukana: {RAKING}"
    assert brought(town) == [(1, "")]


async def test_where_there_is_no_room_for_all_it_is_said_for_how_many(town: Town) -> None:
    ville = await ville_comes(town)
    town.signs_up(town.person("Liisa"), 1)
    await ville.says("/tuon Matti")
    refused = await ville.says("/tuon 5")
    assert refused.text == f"Tilaa on enää 1 muulle: {RAKING} · tuot 1 muun (Matti)"
    assert refused.labels == ["Tuon 2", "Näytä talkoot"]
    assert brought(town)[0] == (2, "Matti")
    assert (await ville.taps("Tuon 2")).text == f"Olet mukana: {RAKING} · tuot 2 muuta"
    full = await ville.says("/tuon 3")
    assert full.text == f"Enempää paikkoja ei ole: {RAKING} · tuot 2 muuta"
    assert full.labels == ["Näytä talkoot"]


@pytest.mark.parametrize("said", ["500", "-1", "999999", "12345678901234567890", "51"])
async def test_absurd_numbers_are_refused_kindly(town: Town, said: str) -> None:
    ville = await ville_comes(town, most=None)
    await ville.taps("Tuon myös muita")
    refused = await ville.says(said)
    assert refused.text == "Voit tuoda enintään 50 muuta. Montako tuot?"
    assert brought(town) == [(1, "")]
    assert (await ville.says("3")).text.endswith("tuot 3 muuta")


async def test_what_is_no_number_and_no_name_is_asked_again(town: Town) -> None:
    ville = await ville_comes(town)
    await ville.taps("Tuon myös muita")
    assert (await ville.says("??")).text == "Montako tuot? Kirjoita määrä tai nimet."
    assert (await ville.says("Matti")).text.endswith("tuot 1 muun (Matti)")


async def test_whoever_waits_gets_what_fewer_others_free(town: Town) -> None:
    ville, liisa = await ville_comes(town, most=3), town.person("Liisa", network="matrix")
    await ville.says("/tuon 2")
    await liisa.says("/varasijalle haravointi")
    await ville.says("/tuon 1 1")
    assert liisa.sees().text.startswith("Sinulle vapautui paikka: ")
    refused = await ville.taps("Kumoa")
    assert refused.text.startswith("Enempää paikkoja ei ole: "), "Liisa's place is not taken back from her"
    assert brought(town)[0] == (2, "")


async def test_a_party_that_waits_is_offered_places_for_all(town: Town) -> None:
    ville, liisa = await ville_comes(town, most=3), town.person("Liisa", network="matrix")
    await ville.says("/tuon 2")
    await liisa.says("/varasijalle haravointi")
    assert (await liisa.says("/tuon Matti")).text == f"Jonotat: {RAKING} · tuot 1 muun (Matti)"
    await ville.says("/tuon 1 1")
    assert "vapautui" not in liisa.sees().text, "there is one place, and they are two"
    await ville.says("/tuon 0")
    assert liisa.sees().text.startswith("Sinulle vapautui 2 paikkaa: ")
    assert (await liisa.taps("Tulen")).text.startswith(f"Olet mukana: {RAKING} · tuot 1 muun (Matti)")


async def test_what_a_stranger_taps_takes_nothing_back(town: Town) -> None:
    ville = await ville_comes(town)
    back = (await ville.says("/tuon 2")).button("Kumoa").command
    assert (await town.person("Liisa").says(back, pressed=True)).text == "Kumottavaa ei ole."
    assert brought(town) == [(3, "")]
    await ville.says(back, pressed=True)
    assert (await ville.says(back, pressed=True)).text == "Kumottavaa ei ole."
    assert brought(town) == [(1, "")]
