"""Funding projects in the chat: adding one, seeing how far it is, changing it, and work outside the grant."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.funding import grant_words, progress
from handlers.funding.granted import read_works
from handlers.words import words
from storage import hours, project_hours, projects
from storage.people import Role
from storage.planned import Part
from storage.projects import Work
from tests.funded import a_project, approved, funded, planned_again, worked
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.one_database


def kept(town: Town, number: int = 1) -> projects.Project:
    found = town.db.read_now(lambda tx: projects.get(tx, number))
    assert found is not None
    return found


def listed(town: Town, number: int = 1) -> list[tuple[str, float, float]]:
    found = town.db.read_now(lambda tx: projects.works(tx, number))
    return [(work.name, work.minutes / 60, work.machine_minutes / 60) for work in found]


async def test_a_project_is_told_in_one_message(town: Town) -> None:
    aino = await town.caretaker()
    town.association("Eräpolku ry")
    said = await aino.says(
        "/uusi hanke Rannat kuntoon\nnumero: 12345\nyhdistys: Eräpolku ry\nohjelma: Leader 2023-2027\n"
        "tapa: kustannusperusteinen\naika: 1.1.2026–31.12.2027\ntyöt: maisemanhoito 200 h, niitto 40 h + kone 20 h"
    )
    assert said.text == (
        "Hanke on valmis: Rannat kuntoon · 12345 · Eräpolku ry\nOhjelma: Leader 2023–27\n"
        "Korvaustapa: kustannusperusteinen\nAika: 1.1.2026–31.12.2027\n"
        "Päätöksen työt: maisemanhoito 200 h, niitto 40 h + kone 20 h"
    )
    assert (kept(town).since, kept(town).until, kept(town).basis) == (date(2026, 1, 1), date(2027, 12, 31), "cost")
    assert listed(town) == [("maisemanhoito", 200, 0), ("niitto", 40, 20)]


async def test_lines_without_a_label_say_themselves_what_they_are(town: Town) -> None:
    aino = await town.caretaker()
    said = await aino.says("/uusi hanke Rannat; 12/345; 2014–22; tulos; 1.1.2026–31.12.2026; niitto 40 h; ei")
    assert said.text.startswith("En ymmärtänyt riviä ”ei”."), "nothing that was said is lost silently"
    said = await aino.says("Rannat; 12/345; 2014–22; tulos; 1.1.2026–31.12.2026; niitto 40 h")
    assert said.text == "Kenen hanke se on?"
    await aino.taps("Ei yhdistystä")
    found = kept(town)
    assert (found.number, found.programme, found.basis, found.association_id) == (
        "12/345",
        "Leader 2014–22",
        "output",
        None,
    )


async def test_a_project_is_asked_step_by_step_each_with_something_to_tap(town: Town) -> None:
    aino = await town.caretaker()
    town.association("Eräpolku ry")
    await aino.says("/uusi hanke")
    await aino.says("Rannat kuntoon")
    assert aino.sees().text == "Mikä on rahoittajan hankenumero?"
    await aino.taps("Ohita")
    await aino.taps("Eräpolku ry")
    assert aino.sees().labels[0] == "Leader 2023–27 (20 €/h, kone +40 €/h)"
    await aino.taps("Leader 2023–27 (20 €/h, kone +40 €/h)")
    assert "kahdella kuittauksella" in aino.sees().text
    await aino.taps("Tulosperusteinen")
    await aino.says("ensi vuonna")
    assert aino.sees().text.startswith("En ymmärtänyt. Mistä mihin se kestää?"), "nothing is guessed"
    await aino.says("1.1.2026–31.12.2027")
    await aino.says("siivous")
    assert aino.sees().text.startswith("En ymmärrä tätä: ”siivous”")
    said = await aino.says("rannan raivaus 120 h")
    assert said.text.startswith("Hanke on valmis: Rannat kuntoon · Eräpolku ry")
    assert kept(town).basis == "output"


async def test_only_an_organiser_of_the_association_or_a_caretaker_adds_and_changes(town: Town) -> None:
    aino, ville, liisa = await town.caretaker(), town.person("Ville"), town.person("Liisa")
    mine, other = town.association("Eräpolku ry"), town.association("Kalakerho")
    assert (await ville.says("/uusi hanke Rannat")).text.startswith("Tämän voi tehdä")
    town.appoint(liisa, Role.ORGANISER, f"association:{mine}")
    await liisa.says("/uusi hanke Rannat; 1; Leader 2023–27; kulut; 2026; niitto 40 h")
    assert liisa.sees().labels == ["Eräpolku ry"], "only her own associations are offered"
    await liisa.says("Kalakerho")
    assert liisa.sees().text.startswith("Tämän voi tehdä")
    assert town.db.read_now(projects.everyone) == []
    number = a_project(town, aino, association_id=other)
    assert (await liisa.says(f"/muuta hanke #{number} nimi Minun")).text.startswith("Tämän voi tehdä")
    assert (await liisa.says("/hanke")).text.startswith("Sinulla ei ole vielä hanketta")
    assert kept(town, number).name == "Rannat kuntoon"


async def test_how_far_the_project_is(town: Town) -> None:
    aino = await town.caretaker()
    number = a_project(town, aino, association_id=town.association("Eräpolku ry"))
    planned = funded(town, aino, number)
    town.clock.set(local("2026-12-31T12:00"), stand=True)
    rows = [worked(town, planned, f"Väki {n}", 240) for n in range(3)]
    mown = worked(town, planned, "Veikko", 240, 1, machine="niittokone", machine_minutes=120)
    young = worked(town, planned, hours.Head("K1.9", None, "Kalle", under_age=True), 60)
    grilled = worked(town, planned, "Grillaaja", 120, 2)
    worked(town, planned, "Odottava", 180)
    approved(town, aino, *rows, mown, young, grilled)
    said = await aino.says("/hanke")
    assert said.text == (
        "Rannat kuntoon · 12345 · Eräpolku ry\n"
        "Leader 2023–27 (20 €/h, kone +40 €/h) · kustannusperusteinen · 1.1.2026–31.12.2027\n"
        "• Maisemanhoito 12/200 h (odottaa hyväksyntää 3 h)\n• Niitto 4/40 h, kone 2/20 h\n"
        "Yhteensä 16 h / 240 h (6 %), arvo 400 €.\n"
        "Aikaa kulunut 49 %, tunneista tehty 6 %: viikossa pitäisi tehdä 5 tuntia.\n"
        "Puuttuu vielä 224 h ja konetyötä 18 h, rahana 5\xa0200 €.\n"
        "Alaikärajan alittaneet tekivät 1 h, arvo 0 €.\n"
        "Päätöksen ulkopuolella: makkaranpaisto 2 h.\n"
        "Hankkeella ei ole talkoita tulossa."
    )
    assert said.labels[:2] == ["Raportti", "Muuta"]


async def test_the_next_talkoot_of_the_project_are_told_and_what_of_them_is_unclear_can_be_tapped(town: Town) -> None:
    aino = await town.caretaker()
    number = a_project(town, aino)
    planned = funded(town, aino, number)
    said = await aino.says("/hanke")
    assert "Seuraavaksi: Rantasiivous · la 5.12.2026 klo 10–14" in said.text
    assert (await aino.taps("Makkaranpaisto: mitä työtä?")).text == "Mitä päätöksen työtä tämä on: Makkaranpaisto?"
    said = await aino.taps("Niitto")
    assert said.text == "Makkaranpaisto on nyt päätöksen työtä ”niitto”: Rantasiivous."
    assert planned_again(town, planned).tasks[2].work_id == planned.tasks[1].work_id
    await aino.taps("Kumoa")
    assert planned_again(town, planned).tasks[2].work_id is None


async def test_what_work_a_task_is_stays_once_its_hours_are_approved(town: Town) -> None:
    aino = await town.caretaker()
    planned = funded(town, aino, a_project(town, aino))
    town.clock.set(local("2026-12-06T12:00"), stand=True)
    approved(town, aino, worked(town, planned, "Veikko", 60))
    said = await aino.says(f"/task work {planned.tasks[0].number} {planned.tasks[1].work_id}")
    assert said.text.startswith("Tämän tehtävän tunteja on jo hyväksytty")
    assert planned_again(town, planned).tasks[0].work_id == planned.tasks[0].work_id


async def test_a_change_is_told_and_taken_back_but_not_over_somebody_elses(town: Town) -> None:
    aino = await town.caretaker()
    a_project(town, aino)
    said = await aino.says("/muuta hanke nimi Rannat siistiksi")
    assert said.text == "Muutettu: Rannat siistiksi. Nimi: Rannat siistiksi (ennen Rannat kuntoon)."
    back = said.button("Kumoa").command
    await aino.says("/muuta hanke nimi Kolmas nimi")
    assert (await aino.says(back, pressed=True)).text == "Sitä on muutettu sen jälkeen uudelleen. Nyt: Kolmas nimi"
    await aino.says("/muuta hanke aika 1.1.2026–30.6.2027")
    assert kept(town).until == date(2027, 6, 30)
    await aino.taps("Kumoa")
    assert kept(town).until == date(2027, 12, 31)


async def test_works_are_added_changed_and_left_out_by_saying_their_hours(town: Town) -> None:
    aino = await town.caretaker()
    a_project(town, aino)
    await aino.says("/muuta hanke")
    await aino.taps("Päätöksen työt")
    assert aino.sees().text.startswith("Nyt: maisemanhoito 200 h, niitto 40 h + kone 20 h")
    await aino.says("Niitto 0 h, sillan korjaus 30 h, maisemanhoito 180 h")
    assert listed(town) == [("maisemanhoito", 180, 0), ("sillan korjaus", 30, 0)]
    await aino.taps("Kumoa")
    assert listed(town) == [("maisemanhoito", 200, 0), ("niitto", 40, 20)]


async def test_a_closed_project_can_be_opened_again(town: Town) -> None:
    aino = await town.caretaker()
    a_project(town, aino)
    await aino.says("/hanke")
    await aino.taps("Sulje hanke")
    assert town.db.read_now(projects.everyone) == []
    assert "Hanke on suljettu." in (await aino.says("/hanke")).text
    await aino.taps("Avaa uudelleen")
    assert [one.name for one in town.db.read_now(projects.everyone)] == ["Rannat kuntoon"]


async def test_a_project_is_told_in_private(town: Town) -> None:
    aino = await town.caretaker()
    a_project(town, aino)
    town.group(aino, "Kylä")
    await aino.says("/hanke", group="Kylä")
    assert not any("Leader" in text for text in aino.reads("Kylä"))
    assert "Leader" in aino.sees().text


async def test_work_that_the_grant_does_not_pay_is_warned_about_before_it_is_done(town: Town) -> None:
    aino = await town.caretaker()
    number = a_project(town, aino, Work("maisemanhoito", 240), until=date(2026, 12, 5))
    parts = (Part("siivous"), Part("haravointi", work_id=1), Part("makkaranpaisto"))
    days = (("2026-12-05T10:00", "2026-12-05T14:00"), ("2026-12-06T10:00", "2026-12-06T14:00"))
    planned = funded(town, aino, number, *parts, days=days)
    town.clock.set(local("2026-12-05T15:00"), stand=True)
    worked(town, planned, "Veikko", 240, 1)
    said = town.db.read_now(lambda tx: grant_words.warnings(tx, words("fi"), planned, zone=ZONE))
    assert said == [
        "⚠ Pelkkä ”Siivous” ei riitä rahoittajalle: kuvaile työ, esimerkiksi ”rannan haravointi”.",
        "⚠ Makkaranpaisto ei ole hankkeen päätöksessä: siitä ei kerry talkootunteja.",
        "⚠ Maisemanhoito: päätöksen 4 h on jo tehty (4 h).",
        "⚠ su 6.12.2026 ei ole hankkeen aikana (1.1.2026–5.12.2026): siitä päivästä ei kerry talkootunteja.",
    ]


async def test_talkoot_of_a_project_are_previewed_with_what_the_grant_does_not_pay(town: Town) -> None:
    aino = await town.caretaker()
    a_project(town, aino)
    said = await aino.says(
        "/uudet talkoot Rantatyö\nla 5.12. klo 10–14\npaikka: Uimaranta\ntehtävät: niitto rannalla 10, kahvitus 2\n"
        "hanke: Rannat kuntoon"
    )
    assert "⚠ Kahvitus ei ole hankkeen päätöksessä" in said.text
    assert "Niitto rannalla ei ole" not in said.text, "its beginning says which work it is"
    assert "Kahvitus: mitä työtä?" in said.labels


@pytest.mark.parametrize(
    ("task", "work"),
    [
        ("Niitto", "niitto"),
        ("niitto rannalla", "niitto"),
        ("maisemahoito", "maisemanhoito"),
        ("makkaranpaisto", None),
        ("raivaus", None),
    ],
)
def test_a_task_is_the_work_that_its_name_says_and_unclear_is_none(task: str, work: str | None) -> None:
    granted = [Work("maisemanhoito", 1, 0, 1), Work("niitto", 1, 0, 2), Work("raivaus A", 1, 0, 3)]
    granted += [Work("raivaus B", 1, 0, 4)]
    number = grant_words._meant(task.casefold(), granted)
    assert {one.number: one.name for one in granted}.get(number or 0) == work


def test_the_pace_is_of_what_nobody_has_done_yet_and_of_the_weeks_that_are_left() -> None:
    done = [project_hours.Done(1, "niitto", 600, 0, 20_000, 120, 0, 0)]
    so_far = progress.of([Work("niitto", 1200, 60, 1)], done)
    assert (so_far.share, so_far.missing, so_far.to_do) == (50, (600, 60), 480)
    first, last = date(2026, 1, 1), date(2026, 1, 28)
    assert progress.pace(first, last, date(2026, 1, 1)) == (0, 4)
    assert progress.pace(first, last, date(2026, 1, 15)) == (50, 2)
    assert progress.pace(first, last, last) == (96, 1)
    assert progress.pace(first, last, date(2026, 1, 29)) is None


@pytest.mark.parametrize("said", ["siivous", "niitto 40,3 h", "niitto 1 h, niitto 2 h", "40 h", "niitto -5 h"])
def test_a_list_of_works_that_is_not_one_is_not_guessed(said: str) -> None:
    assert isinstance(read_works(said), str)


async def test_swedish_and_english_projects(town: Town) -> None:
    await town.caretaker()
    sven, mary = Someone(town, "Sven", "telegram", "sv"), Someone(town, "Mary", "matrix", "en")
    number = town.association("Byaföreningen rf")
    for one in (sven, mary):
        town.appoint(one, Role.ORGANISER, f"association:{number}")
    said = await sven.says(
        "/nytt projekt Stränderna\nnummer: 7\nprogram: Leader 2023–27\nsätt: resultatbaserat\n"
        "tid: 1.1.2026–31.12.2027\narbeten: slåtter 40 h + maskin 20 h\nförening: Byaföreningen rf"
    )
    assert said.text.startswith("Projektet är klart: Stränderna · 7 · Byaföreningen rf")
    assert "slåtter 40 h + maskin 20 h" in said.text
    assert "Mowing" not in said.text
    assert (await mary.says("/project")).text.splitlines()[2] == "• Slåtter 0/40 h, machine 0/20 h"
