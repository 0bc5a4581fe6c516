"""Telling talkoo hours: everybody at once, one by one, or each their own; each doer says whether they are right."""

from __future__ import annotations

import pytest

from storage import hours, people
from storage.db import Tx
from storage.hours import Row
from storage.planned import Part, Planned
from tests.town import Someone, Town, local

pytestmark = pytest.mark.one_database

PARTS = (Part("haravointi", most=10), Part("roskien keruu", most=20))
WORK = "Rantasiivous, haravointi, la 5.12.2026"


def held(town: Town, aino: Someone, *coming: Someone, parts: tuple[Part, ...] = PARTS, **features: object) -> Planned:
    """Talkoot of Aino's, to which those came to rake."""
    planned = town.talkoot(aino, "Rantasiivous", *parts, **features)  # type: ignore[arg-type]
    for someone in coming:
        town.signs_up(someone, planned.tasks[0].number)
    return planned


async def greeted(*everybody: Someone) -> None:
    """Each of them has spoken to the bot, which can answer them in private."""
    for someone in everybody:
        await someone.says("hei")


def rows(town: Town, planned: Planned) -> list[Row]:
    return town.db.read_now(lambda tx: hours.of_talkoot(tx, planned.number))


def told(town: Town, planned: Planned) -> dict[str, tuple[int | None, str, int]]:
    """Return the hours of each, with machine."""
    return {row.name: (row.minutes, row.machine, row.machine_minutes) for row in rows(town, planned)}


async def test_everybodys_hours_are_told_at_once_and_each_is_asked_in_private_once(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    planned = held(town, aino, ville, liisa)
    await greeted(ville, liisa)
    await town.go_to("2026-12-05T14:05")
    said = await aino.says(f"all present {planned.number} 240")
    assert said.text == ("Rantasiivous, la 5.12.2026 klo 10–14: 2 henkeä, 8 h, 160 €.\nKuka hyväksyy tunnit?")
    assert said.labels == ["Aino (sinä)", "Kumoa"]
    for someone in (ville, liisa):
        assert someone.sees().text == f"{WORK}: 4 h. Pitääkö paikkansa?"
        assert someone.sees().labels == ["Kuittaan", "Ei pidä paikkaansa"]
    assert (await ville.taps("Kuittaan")).text == f"Kuitattu: {WORK}: 4 h"
    again = await ville.says("kuittaa")
    assert again.text.startswith("Sinulla ei ole kuittaamattomia tunteja.")
    assert (await ville.taps("Kumoa")).text == "1 rivi odottaa taas kuittausta."
    assert (await ville.taps("Kuittaan")).text == f"Kuitattu: {WORK}: 4 h"
    before = len(ville.reads())
    await town.go_to("2026-12-09T12:00")
    assert len(ville.reads()) == before, "who has acknowledged is not reminded"
    assert liisa.sees().text == f"Vielä kuittaamatta: {WORK}: 4 h. Pitääkö paikkansa?"
    await town.go_to("2026-12-20T12:00")
    assert sum("Vielä kuittaamatta" in text for text in liisa.reads()) == 1


async def test_who_was_ticked_off_is_told_and_who_came_late_has_less(town: Town) -> None:
    aino, ville, liisa, matti = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti"))
    planned = held(town, aino, ville, liisa, matti)
    day, task = planned.days[0].number, planned.tasks[0].number

    def arrive(tx: Tx) -> None:
        for someone, at in ((ville, "10:10"), (liisa, "11:20")):
            known = people.meet(
                tx, network="telegram", user=someone.user, name=someone.name, language="fi", now=town.clock.now()
            )
            head = hours.Head(f"p{known.id}", known.id, known.name)
            hours.arrive(tx, day, task, head, by=planned.person_id, at=local(f"2026-12-05T{at}"))

    town.db.write_now(arrive)
    await town.go_to("2026-12-05T14:05")
    said = await aino.says(f"all present {planned.number} 240")
    assert said.text.startswith(
        "Rantasiivous, la 5.12.2026 klo 10–14: 2 henkeä, 6 h 45 min, 135 €.\nTuli myöhemmin: Liisa 2 h 45 min."
    )
    assert told(town, planned) == {"Ville": (240, "", 0), "Liisa": (165, "", 0)}, "Matti was not there"


async def test_telling_everybody_is_taken_back_whole(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino, ville)
    await greeted(ville)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number} 240")
    assert (await aino.taps("Kumoa")).text == "Rantasiivous: 1 rivi on taas kuten ennen."
    assert rows(town, planned) == []
    assert (await ville.taps("Kuittaan")).text == "Sinulla ei ole kuittaamattomia tunteja."
    assert (await aino.says("told back 1")).text == "Kumottavaa ei ole."


async def test_whom_somebody_brings_are_acknowledged_with_their_own(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino)
    town.signs_up(ville, planned.tasks[0].number, people=3, names=["Eetu 12 v"])
    await greeted(ville)
    await town.go_to("2026-12-05T14:05")
    said = await aino.says(f"all present {planned.number} 240")
    assert "3 henkeä, 12 h, 160 €" in said.text, "the work of the young one is worth nothing to the funder"
    assert ville.sees().text == (
        "Sinulle merkittiin nämä tunnit:\n"
        f"• {WORK}: 4 h\n"
        f"• Eetu 12 v (Ville) · {WORK}: 4 h, alaikäinen, arvo 0 €\n"
        f"• Ville +2 · {WORK}: 4 h\n"
        "Pitääkö paikkansa?"
    )
    await ville.taps("Kuittaan")
    assert all(row.acknowledged_at for row in rows(town, planned))


async def test_hours_are_told_one_by_one_with_machines(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = held(town, aino, ville, liisa)
    await town.go_to("2026-12-05T14:05")
    said = await aino.says(f"hours each {planned.number}")
    assert said.text == "Ville, haravointi: montako tuntia? Tämän jälkeen vielä 1."
    assert said.labels == ["4 h", "3 h", "2 h", "1 h", "Ei ollut paikalla"]
    said = await aino.taps("3 h")
    assert said.text.startswith(f"Merkitty: Ville · {WORK}: 3 h.\nLiisa, haravointi: montako tuntia?")
    said = await aino.taps("Ei ollut paikalla")
    assert said.text.startswith("Liisa ei ollut paikalla, tunteja ei tule. Rantasiivous")
    assert told(town, planned) == {"Ville": (180, "", 0)}
    assert (await aino.says(f"all present {planned.number} 240")).text.endswith("kaikkien tunnit on jo merkitty.")
    number = rows(town, planned)[0].number
    said = await aino.says(f"tunnit riville {number} 3h traktorilla 2h")
    assert said.text.startswith(f"Merkitty: Ville · {WORK}: 3 h, traktori 2 h.")
    await aino.taps("Kumoa")
    assert told(town, planned) == {"Ville": (180, "", 0)}


async def test_who_was_not_there_can_be_there_after_all(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino, ville)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"hours each {planned.number}")
    await aino.taps("Ei ollut paikalla")
    assert rows(town, planned) == []
    assert (await aino.says(f"all present {planned.number}")).text.startswith("Paikalle ei ole merkitty ketään.")
    await aino.taps("Kumoa")
    await aino.says(f"all present {planned.number}")
    assert told(town, planned) == {"Ville": (240, "", 0)}


async def test_a_machine_that_nobody_knows_is_asked_about(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino, ville)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number}")
    number = rows(town, planned)[0].number
    said = await aino.says(f"hours of {number} 4h lumilinko 1h")
    assert said.text.startswith("Onko lumilinko ajettava kone, kuten traktori?")
    await aino.taps("Kyllä, ajettava")
    assert told(town, planned) == {"Ville": (240, "lumilinko", 60)}
    said = await aino.says(f"hours of {number} 4h raivaussahalla")
    assert "Pienkone sisältyy tunnin hintaan: raivaussahalla." in said.text
    assert told(town, planned) == {"Ville": (240, "", 0)}


async def test_a_volunteer_tells_their_own_hours_and_the_leader_hears(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("hei")
    planned = held(town, aino, ville)
    await town.go_to("2026-12-05T14:05")
    said = await ville.says("/tunnit rantasiivous 3h")
    assert said.text == f"Merkitty: {WORK}: 3 h. Tieto menee: Aino."
    assert aino.sees().text == f"Ville merkitsi tuntinsa: {WORK}: 3 h"
    assert aino.sees().labels == ["Hyväksyjäksi Aino", "Ei pidä paikkaansa"]
    assert [row.acknowledged for row in rows(town, planned)] == ["tap"]
    assert (await ville.says("/tunnit rantasiivous 3h")).text.startswith("Tiedossa jo: ")
    said = await ville.says("/tunnit")
    assert said.text == (f"Talkootuntisi vuonna 2026: 3 h, joista hyväksytty 0 h.\n• {WORK}: 3 h – odottaa hyväksyntää")
    assert said.labels == ["Todistus"]
    await ville.says("/tunnit rantasiivous 2h")
    assert (await ville.taps("Kumoa")).text == "Rantasiivous: 1 rivi on taas kuten ennen."
    assert told(town, planned) == {"Ville": (180, "", 0)}


async def test_what_is_asked_in_a_group_is_answered_in_private(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.group(aino, "Kylä")
    held(town, aino, ville)
    await greeted(ville)
    await town.go_to("2026-12-05T14:05")
    for line in ("/tunnit rantasiivous 14h", "/tunnit rantasiivous 3h", "/tunnit", "/kuittaa 1"):
        assert (await ville.says(line, group="Kylä")).text == "Ville, vastasin sinulle kahden kesken."
        assert "h" in ville.sees().text


async def test_who_brought_others_tells_theirs_too(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino)
    town.signs_up(ville, planned.tasks[0].number, people=3, names=["Eetu 12 v"])
    await town.go_to("2026-12-05T14:05")
    assert "Sama niille 2, jotka toin" in (await ville.says("/tunnit rantasiivous 3h")).labels
    said = await ville.taps("Sama niille 2, jotka toin")
    assert said.text == f"Merkitty:\n• Eetu 12 v (Ville) · {WORK}: 3 h, alaikäinen, arvo 0 €\n• Ville +2 · {WORK}: 3 h"
    assert [row.minutes for row in rows(town, planned)] == [180] * 3
    again = await ville.says(ville.sees().buttons[0].command + " s1+ 3h", pressed=True)
    assert again.text == "Tuomiesi tunnit on jo merkitty."
    await ville.taps("Kumoa")
    assert [row.minutes for row in rows(town, planned)] == [180]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/tunnit rantasiivous 14h", "Siihen päivään mahtuu enintään 4 h. Mitään ei muuttunut."),
        ("/tunnit rantasiivous -2h", "Tunteja ei voi olla alle nolla."),
        ("/tunnit rantasiivous 50 min", "Tunnit lasketaan vartin tarkkuudella"),
        ("/tunnit rantasiivous", "Montako tuntia?"),
        ("/tunnit rantasiivous 3h traktori 4h", "Siihen päivään mahtuu enintään 3 h."),
        ("/tunnit lumitalkoot 3h", "Rantasiivous, haravointi"),
    ],
)
async def test_hours_that_cannot_be_are_answered_kindly_and_nothing_changes(town: Town, line: str, answer: str) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino, ville)
    await town.go_to("2026-12-05T14:05")
    said = await ville.says(line)
    assert answer in said.text
    assert said.labels
    assert rows(town, planned) == []
    await ville.says(said.buttons[-1].command, pressed=True)
    assert len(rows(town, planned)) == 1, "every sentence leads on to hours"


async def test_hours_of_others_talkoot_and_of_nothing_are_refused(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = held(town, aino, ville)
    early = await aino.says(f"all present {planned.number} 240")
    assert early.text.startswith("Nämä talkoot eivät ole vielä alkaneet: Rantasiivous")
    await town.go_to("2026-12-05T14:05")
    assert (await liisa.says(f"all present {planned.number} 240")).text == (
        "Rantasiivous: tämän voi tehdä järjestäjä: Aino."
    )
    assert (await liisa.says("/tunnit rantasiivous 3h")).text.startswith("Et ollut ilmoittautunut")
    assert (await aino.says("hours of 999 3h")).text == "Sellaista tuntiriviä ei ole."
    for wrong, answer in (("840", "enintään 4 h"), ("50", "vartin tarkkuudella"), ("-60", "Montako tuntia")):
        assert answer in (await aino.says(f"all present {planned.number} {wrong}")).text
    assert rows(town, planned) == []


async def test_who_says_that_it_is_not_right_is_heard_by_the_leader(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino, ville)
    await greeted(ville)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number} 240")
    assert (await ville.taps("Ei pidä paikkaansa")).labels == ["3 h", "2 h", "1 h", "En ollut paikalla"]
    said = await ville.taps("3 h")
    assert said.text == f"Kiitos! Ilmoitit: 3 h. {WORK}: 4 h.\nAsian korjaa Aino."
    assert aino.sees().text == (f"Ville ilmoitti, etteivät tunnit pidä paikkaansa. Oikein olisi: 3 h\n{WORK}: 4 h")
    assert aino.sees().labels == ["Korjaa: 3 h", "Muut tunnit"]
    shown = (await aino.says(f"hours rows {planned.number}")).text
    assert "ei pidä paikkaansa, tekijä ilmoitti: 3 h" in shown
    await town.go_to("2026-12-09T12:00")
    assert "Vielä kuittaamatta" not in ville.sees().text, "who has answered is not reminded"
    assert (await aino.taps("Korjaa: 3 h")).text.startswith(f"Merkitty: Ville · {WORK}: 3 h.")
    [row] = rows(town, planned)
    assert (row.minutes, row.acknowledged) == (180, "tap"), "the doer said so themselves"


async def test_who_tells_other_hours_than_the_leader_did_is_heard_too(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = held(town, aino, ville, liisa)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number} 240")
    assert (await ville.says("/tunnit rantasiivous 3h")).text.startswith(f"Kiitos! Ilmoitit: 3 h. {WORK}: 4 h.")
    assert aino.sees().labels == ["Korjaa: 3 h", "Muut tunnit"]
    assert (await liisa.says("/tunnit rantasiivous 4h")).text == f"Merkitty: {WORK}: 4 h. Tieto menee: Aino."
    found = {row.name: (row.minutes, row.acknowledged) for row in rows(town, planned)}
    assert found == {"Ville": (240, ""), "Liisa": (240, "tap")}, "who says the same has acknowledged it"
    assert (await ville.says("/kuittaa")).text == f"Kuitattu: {WORK}: 4 h", "it was right after all"


async def test_what_was_told_anew_is_not_acknowledged_by_an_old_button(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = held(town, aino, ville)
    await greeted(ville)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number} 240")
    old = ville.sees().button("Kuittaan").command
    await aino.says(f"hours of {rows(town, planned)[0].number} 2h")
    said = await ville.says(old, pressed=True)
    assert said.text == f"Tämä on muuttunut sillä välin.\n{WORK}: 2 h. Pitääkö paikkansa?"
    assert rows(town, planned)[0].acknowledged_at is None
    await ville.taps("Kuittaan")
    assert rows(town, planned)[0].acknowledged_at is not None


async def test_who_uses_no_app_signs_on_paper(town: Town) -> None:
    aino = town.person("Aino")
    planned = held(town, aino)
    town.signs_up(town.person("Ville"), planned.tasks[0].number)
    matti = town.db.write_now(lambda tx: tx.add(people.Person(name="Matti", created_at=town.clock.now())))
    await town.go_to("2026-12-05T14:05")

    def tell(tx: Tx) -> None:
        hours.arrive(
            tx,
            planned.days[0].number,
            planned.tasks[0].number,
            hours.Head(f"p{matti}", matti, "Matti"),
            by=planned.person_id,
            at=local("2026-12-05T10:00"),
        )

    town.db.write_now(tell)
    said = await aino.says(f"all present {planned.number}")
    assert "En voi kysyä näiltä itseltään: Matti. Pyydä heiltä nimi listaan." in said.text
    said = await aino.taps("Allekirjoittivat paperiin")
    assert said.text.startswith("Rantasiivous: allekirjoitti paperilla: Matti.")
    assert [row.acknowledged for row in rows(town, planned)] == ["paper"]
    await aino.taps("Kumoa")
    assert [row.acknowledged for row in rows(town, planned)] == [""]


async def test_talkoot_of_several_days_are_told_by_day(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    days = (("2026-12-05T10:00", "2026-12-05T14:00"), ("2026-12-06T10:00", "2026-12-06T12:00"))
    planned = held(town, aino, ville, parts=(Part("haravointi"),), days=days)
    town.signs_up(ville, planned.days[1].tasks[0].number)
    await town.go_to("2026-12-06T12:05")
    said = await aino.says(f"all present {planned.number}")
    assert said.text == "Mikä päivä?"
    assert said.labels == ["la 5.12.", "su 6.12."]
    assert "2 h, 40 €" in (await aino.taps("su 6.12.")).text
    assert "4 h, 80 €" in (await aino.says(f"all present {planned.number}")).text, "the other day is left"
    assert len(rows(town, planned)) == 2


async def test_the_same_is_said_in_swedish_and_english(town: Town) -> None:
    aino, ville = town.person("Aino", language="sv"), town.person("Ville", language="en")
    await greeted(ville)
    planned = held(town, aino, ville)
    await town.go_to("2026-12-05T14:05")
    said = await aino.says(f"alla på plats {planned.number}")
    assert said.text == "Rantasiivous, lö 5.12.2026 kl. 10–14: 1 person, 4 h, 80 €.\nVem godkänner timmarna?"
    assert ville.sees().text == "Rantasiivous, haravointi, Sat 5 Dec 2026: 4 h. Is that right?"
