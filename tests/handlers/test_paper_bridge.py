"""The paper bridge: what a list on paper says becomes hours, once it was shown and somebody is to approve it."""

from __future__ import annotations

import pytest

from storage import hours, paper_lists, sign_ups
from storage.db import Tx
from storage.hours import Row
from storage.people import Role
from storage.planned import Part, Planned
from tests.town import Town

pytestmark = pytest.mark.one_database

TASKS = (Part("haravointi", most=40), Part("makkaranpaisto", most=4))
NAMES = ["Aatu", "Bea", "Cai", "Daa", "Eki", "Fia", "Gun", "Hea", "Ilo", "Jere", "Kaisa"]
AFTER = "2026-12-05T15:00"


class Site:
    """Rantasiivous of Aino, with twelve on a printed list: Ville (line 12) and the others by name; it is over."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.aino, self.ville = town.person("Aino"), town.person("Ville")
        self.planned: Planned

    async def held(self) -> Site:
        town = self.town
        self.planned = town.talkoot(self.aino, "Rantasiivous", *TASKS)
        for name in NAMES:
            town.signs_up(town.person(name, network="matrix"), self.planned.tasks[0].number)
        town.signs_up(self.ville, self.planned.tasks[0].number)
        await self.aino.says("hei")
        await self.ville.says("hei")
        town.appoint(town.person("Liisa"), Role.CARETAKER)
        await town.person("Liisa").says("hei")
        await self.aino.says("tulosta lista")
        await town.go_to(AFTER)
        return self

    def rows(self) -> list[Row]:
        return self.town.db.read_now(lambda tx: hours.of_day(tx, self.planned.days[0].number))

    def told(self) -> dict[int | None, int | None]:
        """Return the minutes of each line that is in the books."""
        return {row.line: row.minutes for row in self.rows()}


@pytest.fixture
async def site(town: Town) -> Site:
    return await Site(town).held()


async def test_the_paper_is_shown_first_and_stored_when_the_approver_is_chosen(site: Site) -> None:
    said = await site.aino.says("/tunnit K1: 1-12 3h, 4 ei")
    assert said.text == (
        "K1 · Rantasiivous la 5.12.: 11 henkeä, 33 h.\n• 1–3, 5–12: 3 h\n• Ei paikalla: 4 Daa\nKuka hyväksyy tunnit?"
    )
    assert said.labels == ["Aino (sinä)", "Liisa", "Muuta"]
    assert site.rows() == [], "nothing is stored yet"
    done = await site.aino.taps("Liisa")
    assert done.text == ("Kirjattu: K1 · Rantasiivous la 5.12.: 11 henkeä, 33 h.\nLiisa sai ne vahvistettavakseen.")
    assert done.labels == ["Kumoa"]
    rows = site.rows()
    assert len(rows) == 11
    assert {(row.minutes, row.acknowledged, row.list_id) for row in rows} == {(180, "paper", 1)}
    assert 4 not in site.told()
    liisa = site.town.person_id(site.town.person("Liisa"))
    assert {row.approver_id for row in rows} == {liisa}
    asked = site.town.person("Liisa").sees()
    assert "33 h" in asked.text
    assert asked.labels[0].startswith("Hyväksy")


async def test_what_was_stored_is_taken_back_as_long_as_nobody_has_approved_it(site: Site) -> None:
    await site.aino.says("/tunnit K1: kaikki 4h")
    done = await site.aino.taps("Liisa")
    assert len(site.rows()) == 12
    taken = await site.aino.says(done.buttons[0].command, pressed=True)
    assert taken.text == "Kumottu, lista ei ole enää kirjattuna: K1 · Rantasiivous la 5.12."
    assert site.rows() == []
    again = await site.aino.says(done.buttons[0].command, pressed=True)
    assert again.text == "Kumottavaa ei ole."
    assert site.rows() == []
    await site.aino.says("/tunnit K1: kaikki 4h")
    done = await site.aino.taps("Liisa")
    liisa, now = site.town.person_id(site.town.person("Liisa")), site.town.clock.now()
    first = site.rows()[0].number
    site.town.db.write_now(lambda tx: hours.approve(tx, [first], by=liisa, now=now, zone=site.town.place.zone))
    stays = await site.aino.says(done.buttons[0].command, pressed=True)
    assert stays.text.startswith("Osa näistä tunneista on jo vahvistettu")
    assert len(site.rows()) == 12, "all of it stays, not a part"


async def test_the_same_paper_told_twice_changes_nothing_and_what_differs_is_shown(site: Site) -> None:
    await site.aino.says("/tunnit K1: 1-12 3h, 4 ei")
    await site.aino.taps("Liisa")
    before = site.rows()
    said = await site.aino.says("/tunnit K1: 1-12 3h, 4 ei")
    assert said.text == "Tämä lista on jo kirjattu: K1 · Rantasiivous la 5.12.: 11 henkeä, 33 h. Mitään ei muutettu."
    assert site.rows() == before
    other = await site.aino.says("/tunnit K1: 2 2h, 3 ei, 4 3h")
    assert "Tämä muuttaa aiemmin kirjattua:" in other.text
    assert "• 2 Bea: 3 h → 2 h" in other.text
    assert "• 3 Cai: 3 h → ei paikalla" in other.text
    await site.aino.taps("Liisa")
    assert site.told() == {n: 180 for n in range(1, 13) if n not in (2, 3)} | {2: 120}
    back = await site.aino.taps(site.aino.sees().labels[0])
    assert back.text.startswith("Kumottu")
    assert site.told() == {n: 180 for n in range(1, 13) if n != 4}, "as it was before the correction"


async def test_what_is_approved_is_named_and_stays(site: Site) -> None:
    await site.aino.says("/tunnit K1: kaikki 3h")
    await site.aino.taps("Liisa")
    liisa, now = site.town.person_id(site.town.person("Liisa")), site.town.clock.now()
    numbers = [row.number for row in site.rows()]
    site.town.db.write_now(lambda tx: hours.approve(tx, numbers, by=liisa, now=now, zone=site.town.place.zone))
    before = site.rows()
    for words in ("1 2h", "1 ei"):
        said = await site.aino.says(f"/tunnit K1: {words}")
        assert "Aatu: 3 h on jo vahvistettu, eikä sitä enää muuteta." in said.text
        assert said.labels == ["Oikaise tunnit"]
    assert "jo kirjattu" in (await site.aino.says("/tunnit K1: kaikki 3h")).text
    assert site.rows() == before


async def test_machines_young_people_other_tasks_and_new_people_are_read(site: Site) -> None:
    said = await site.aino.says(
        "/tunnit K1: 1-12 3h\n5 3,5h traktori 2h\n6 alle 15\n7 2 h 45 moottorisaha\n8 makkaranpaisto\n"
        "14 Matti Virtanen haravointi 2h\n15 Eetu 12 v 1h makkaranpaisto"
    )
    assert said.text == (
        "K1 · Rantasiivous la 5.12.: 14 henkeä, 39 h 15 min, koneet 2 h.\n"
        "• 1–4, 9–12: 3 h\n"
        "• 5 Eki: 3 h 30 min, traktori 2 h\n"
        "• 6 Fia: 3 h, alle 15\n"
        "• 7 Gun: 2 h 45 min\n"
        "• 8 Hea: 3 h, makkaranpaisto\n"
        "• 14 Matti Virtanen: 2 h, haravointi\n"
        "• 15 Eetu 12 v: 1 h, makkaranpaisto\n"
        "Moottorisaha kuuluu tunnin hintaan, sitä ei lasketa erikseen.\n"
        "Kuka hyväksyy tunnit?"
    )
    await site.aino.taps("Liisa")
    rows = {row.line: row for row in site.rows()}
    assert (rows[5].minutes, rows[5].machine, rows[5].machine_minutes) == (210, "traktori", 120)
    assert (rows[6].under_age, rows[15].under_age, rows[1].under_age) == (True, True, False)
    assert rows[8].task == "makkaranpaisto"
    assert (rows[14].name, rows[14].head, rows[14].person_id) == ("Matti Virtanen", "K1.14", None)
    corrected = await site.aino.says("tunnit K1: 14 3h")
    assert "14 Matti Virtanen: 2 h → 3 h" in corrected.text, "who was told of once is known by the line"
    assert "• 5 Eki: 3 h 30 min, traktori 2 h → 3 h" in (await site.aino.says("tunnit K1: 5 3h")).text
    task = "• 8 Hea: 3 h, makkaranpaisto → 3 h, haravointi"
    assert task in (await site.aino.says("tunnit K1: 8 3h")).text, "nothing is lost unseen"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("15 2h", "15 2h – Rivejä on 12, ei 15. Uudesta ihmisestä kerrotaan myös nimi: 15 Matti Virtanen 2h"),
        ("1-12 14h", "1-12 14h – 14 h ei mahdu: talkoot kestivät 4 h."),
        ("3 -2h", "3 -2h – Tunteja ei voi olla alle nollan."),
        ("2 2h10", "2 2h10 – Tunnit lasketaan vartin tarkkuudella: 2 h vai 2 h 15 min?"),
        ("4 2h, 4 3h", "4 3h – Rivistä 4 sanottiin kahdesti: 2 h ja 3 h. Kumpi on oikein?"),
        ("4 ei, 1-12 3h", "1-12 3h – Rivistä 4 sanottiin kahdesti: ei paikalla ja 3 h. Kumpi on oikein?"),
        ("12-1 3h", "12-1 3h – Rivit ovat väärin päin: pienempi numero tulee ensin."),
        ("3h", "3h – Mitä riviä tämä koskee?"),
        ("6 alle 15", "6 alle 15 – Montako tuntia riville 6?"),
        ("5 3h traktori", "5 3h traktori – Montako tuntia kone oli käytössä? Esimerkiksi: 5 3h traktori 2h"),
        ("5 2h traktori 3h", "5 2h traktori 3h – traktori 3 h on enemmän kuin työtä, 2 h."),
        ("14 Matti Virtanen 2h", "14 Matti Virtanen 2h – Mitä rivi 14 teki: haravointi, makkaranpaisto?"),
        ("5 3h hölynpöly", "5 3h hölynpöly – En tiedä, mitä ”hölynpöly” tässä tarkoittaa."),
        ("5 3h lumilinko 1h", "En tunne: lumilinko."),
        ("5 3h ei", "5 3h ei – Tätä en ymmärtänyt."),
        ("1,3,5h", "Tätä en ymmärtänyt."),
    ],
)
async def test_what_cannot_be_is_named_by_its_piece_and_nothing_is_stored(site: Site, words: str, why: str) -> None:
    said = await site.aino.says(f"/tunnit K1: {words}")
    assert said.text.startswith("K1 · Rantasiivous la 5.12.: vielä ei kirjattu mitään, koska:")
    assert why in said.text
    assert site.rows() == []


async def test_only_the_wrong_pieces_are_said_anew(site: Site) -> None:
    said = await site.aino.says("/tunnit K1: 1-12 3h, 5 14h, 4 ei, 7 2h10")
    assert said.text.count("•") == 2
    again = await site.aino.says("5 2h, 7 2h 15")
    assert again.text.startswith("K1 · Rantasiivous la 5.12.: 11 henkeä, 31 h 15 min.")
    await site.aino.taps("Liisa")
    assert (site.told()[5], site.told()[7], site.told()[1]) == (120, 135, 180)
    assert 4 not in site.told()


async def test_before_it_is_stored_it_can_be_changed_by_saying_what_is_otherwise(site: Site) -> None:
    await site.aino.says("/tunnit K1: 1-12 3h, 4 ei")
    asked = await site.aino.taps("Muuta")
    assert asked.text == "Mikä on toisin? Kerro vain se, mikä muuttuu, esimerkiksi: 5 2h"
    shown = await site.aino.says("4 1h, 12 ei")
    assert "• 4 Daa: 1 h" in shown.text
    assert "Ei paikalla: 12 Ville" in shown.text
    shown = await site.aino.says("12 2h")
    assert "12 Ville: 2 h" in shown.text, "said without tapping, too"
    await site.aino.taps("Liisa")
    assert (site.told()[4], site.told()[12]) == (60, 120)


async def test_lines_of_which_the_paper_says_nothing_are_named(site: Site) -> None:
    said = await site.aino.says("tunnit k1 1-3 ja 5 3h")
    assert "Riveistä 4, 6–12 ei sanottu mitään." in said.text
    await site.aino.taps("Liisa")
    assert sorted(line for line in site.told() if line) == [1, 2, 3, 5]


async def test_a_code_alone_asks_what_the_paper_says(site: Site) -> None:
    said = await site.aino.says("/tunnit K1")
    assert said.text.startswith("K1 · Rantasiivous la 5.12. · 12 riviä. Mitä paperissa lukee?")
    assert said.labels == ["Kaikki 4 h"]
    assert "12 henkeä, 48 h" in (await site.aino.taps("Kaikki 4 h")).text


async def test_an_unknown_code_shows_the_lists_one_has(site: Site) -> None:
    said = await site.aino.says("/tunnit K77: 1-12 3h")
    assert said.text == "Listaa K77 ei ole. Tunnus on paperissa isolla."
    assert said.labels == ["K1 Rantasiivous"]
    other = await site.ville.says("/tunnit K1: 1-12 3h")
    assert other.text == "Rantasiivous: tämän voi tehdä järjestäjä: Aino."


async def test_whoever_did_the_work_never_approves_it(site: Site) -> None:
    site.town.appoint(site.ville, Role.CARETAKER)
    said = await site.aino.says("/tunnit K1: 1-12 3h")
    assert said.labels == ["Aino (sinä)", "Liisa", "Ville, paitsi omat", "Muuta"]
    done = await site.aino.taps("Ville, paitsi omat")
    assert "nämä jäivät pois: Ville 3 h. Kuka hyväksyy tunnit?" in done.text
    assert done.labels == ["Aino (sinä)", "Liisa", "Kumoa"]
    ville = site.town.person_id(site.ville)
    rows = site.rows()
    assert {row.approver_id for row in rows if row.person_id == ville} == {None}
    assert {row.approver_id for row in rows if row.person_id != ville} == {ville}


async def test_one_may_approve_what_one_wrote_down_and_is_asked_at_once(site: Site) -> None:
    await site.aino.says("/tunnit K1: 1-12 3h")
    done = await site.aino.taps("Aino (sinä)")
    assert "36 h" in done.text
    aino = site.town.person_id(site.aino)
    assert {row.approver_id for row in site.rows()} == {aino}


async def test_those_who_were_brought_are_lines_of_their_own(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number, 3, ["Eetu 12 v"])
    await aino.says("tulosta lista")
    await town.go_to(AFTER)
    said = await aino.says("tunnit K1: 1-2 3h, 3 ei")
    assert said.text.startswith(
        "K1 · Rantasiivous la 5.12.: 2 henkeä, 6 h.\n• 1 Ville, 2 Eetu 12 v: 3 h\n• Ei paikalla: 3 Ville +2"
    )
    await aino.taps("Aino (sinä)")
    rows = town.db.read_now(lambda tx: hours.of_day(tx, planned.days[0].number))
    assert [(row.brought_by is not None, row.under_age) for row in rows] == [(False, False), (True, True)]


def printed_anew(site: Site, name: str) -> None:
    """A newer list is printed, with one name on it."""
    day, now = site.planned.days[0].number, site.town.clock.now()

    def anew(tx: Tx) -> None:
        [one] = [one for one in sign_ups.of_day(tx, day) if one.name == name]
        paper_lists.printed(tx, day, [(one.number, 0)], by=one.person_id, now=now)

    site.town.db.write_now(anew)


async def test_an_old_paper_still_works_when_a_newer_one_was_printed(site: Site) -> None:
    printed_anew(site, "Ville")
    await site.aino.says("/tunnit K1: 12 3h")
    await site.aino.taps("Liisa")
    said = await site.aino.says("/tunnit K2: 1 3h")
    assert "jo kirjattu" in said.text, "it is the same person on both"
    assert len(site.rows()) == 1


async def test_the_paper_goes_before_what_was_ticked_and_told_and_the_difference_is_shown(site: Site) -> None:
    await site.ville.says("tunnit 2h")
    site.town.db.write_now(lambda tx: arrived(tx, site, "Aatu"))
    assert len(site.rows()) == 2
    said = await site.aino.says("/tunnit K1: 1 ei, 12 3h")
    assert "• 12 Ville: 2 h → 3 h" in said.text
    await site.aino.taps("Liisa")
    assert [(row.name, row.minutes, row.acknowledged) for row in site.rows()] == [("Ville", 180, "paper")]
    await site.aino.says(site.aino.sees().buttons[0].command, pressed=True)
    was = [(row.name, row.minutes, row.acknowledged) for row in site.rows()]
    assert sorted(was) == [("Aatu", None, ""), ("Ville", 120, "tap")], "all of it is as it was"


def arrived(tx: Tx, site: Site, name: str) -> None:
    """Somebody was ticked off at the site."""
    [one] = [one for one in sign_ups.of_day(tx, site.planned.days[0].number) if one.name == name]
    hours.arrive(tx, one.day_id, one.task_id, hours.head_of(one), by=one.person_id, at=one.starts_at)


async def test_a_task_that_was_told_wrong_is_told_anew_also_by_a_newer_paper(site: Site) -> None:
    printed_anew(site, "Ville")
    for words, task in (("K1: 12 makkaranpaisto 3h", "makkaranpaisto"), ("K2: 1 3h", "haravointi")):
        await site.aino.says(f"/tunnit {words}")
        await site.aino.taps("Liisa")
        assert [(row.name, row.task) for row in site.rows()] == [("Ville", task)]


async def test_hours_are_not_told_before_the_work(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    town.signs_up(town.person("Ville"), planned.tasks[0].number)
    await aino.says("tulosta lista")
    said = await aino.says("/tunnit K1: 1 3h")
    assert said.text == "K1 Rantasiivous ei ole vielä alkanut. Kerro tunnit, kun työ on tehty."


async def test_a_long_paper_is_told_in_one_message(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"))
    for n in range(200):
        town.signs_up(town.person(f"Talkoolainen{n:03}"), planned.tasks[0].number)
    await aino.says("tulosta lista")
    await town.go_to(AFTER)
    said = await aino.says("/tunnit K1: 1-200 3h")
    assert said.text == "K1 · Rantasiivous la 5.12.: 200 henkeä, 600 h.\n• 1–200: 3 h\nKuka hyväksyy tunnit?"
    await aino.taps("Aino (sinä)")
    said = await aino.says("/tunnit K1: 1-100 2h, 101-200 ei")
    assert "… ja 175 riviä lisää" in said.text
    assert "Ei paikalla: 101–200" in said.text
    wrong = await aino.says("/tunnit K1: " + ", ".join(f"{n} 9h" for n in range(1, 201)))
    for text in (said.text, wrong.text):
        assert len(text) < 4096


async def test_a_group_never_hears_what_the_paper_says(site: Site) -> None:
    site.town.group(site.aino, "Kylä")
    await site.aino.says("/tunnit K1: 1-12 3h, 4 ei", group="Kylä")
    heard = " ".join(site.aino.reads("Kylä"))
    assert "Daa" not in heard
    assert "33 h" not in heard
    await site.aino.taps("Liisa")
    await site.aino.says("/tunnit K1: 1-12 3h, 4 ei", group="Kylä")
    heard = " ".join(site.aino.reads("Kylä"))
    assert "Daa" not in heard
    assert "33 h" not in heard


async def test_the_paper_is_read_in_swedish_and_english_too(town: Town) -> None:
    liisa = town.person("Liisa", language="sv")
    planned = town.talkoot(liisa)
    for name in ("Aatu", "Bea", "Cai"):
        town.signs_up(town.person(name), planned.tasks[0].number)
    await liisa.says("skriv ut lista")
    await town.go_to(AFTER)
    said = await liisa.says("/timmar K1: alla 4 timmar utom 2, 3 3½ h")
    assert said.text == (
        "K1 · Rantasiivous lö 5.12: 2 personer, 7 h 30 min.\n• 1 Aatu: 4 h\n• 3 Cai: 3 h 30 min\n"
        "• Inte på plats: 2 Bea\nVem godkänner timmarna?"
    )
    assert "2 persons" not in (await liisa.says("hours K1: everybody 4h except 2 1 h 15 min")).text
