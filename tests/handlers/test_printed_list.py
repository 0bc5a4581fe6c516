"""The list on paper: whoever organises the day prints it, and reads the code that it comes back under."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

import pypdfium2 as pdfium

from handlers.on_the_day import sheet
from handlers.words import words
from storage import projects
from storage.planned import Part
from storage.projects import Project
from tests.town import Said, Town

LONG = "Ääripäänlahdenperänrannansuojeluyhdistyksen Maija-Leena Kuusikoski-Hämeenniemi"


def pages(content: bytes) -> list[str]:
    """Return what is printed on each page."""
    found = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content)]
    return [" ".join(text.split()) for text in found]


def paper(said: Said) -> str:
    """Return what is printed on the one file of the message."""
    [file] = said.reply.files
    assert (file.mime, file.content[:5]) == ("application/pdf", b"%PDF-")
    return " ".join(pages(file.content))


def lines(count: int, name: str = "Ville Virtanen") -> list[sheet.Line]:
    return [sheet.Line(f"{name} {n}", "Haravointi") for n in range(1, count + 1)]


def listed(count: int, name: str = "Ville Virtanen") -> sheet.Sheet:
    facts = ["la 5.12.2026 klo 10–14", "Uimaranta, Rantatie 3"]
    return sheet.Sheet("K7", "Rantasiivous", facts, lines(count, name), "tulostettu", short="Rantasiivous la 5.12.")


async def test_the_organiser_prints_who_comes_with_a_code_to_send_it_back_under(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    planned = town.talkoot(
        aino, "Rantasiivous", Part("haravointi", most=10), associations=[town.association("Kyläyhdistys ry")]
    )
    town.signs_up(ville, planned.tasks[0].number, 3, ["Eetu 12 v"])
    town.signs_up(liisa, planned.tasks[0].number)
    said = await aino.says("/tulosta lista")
    assert said.text == (
        "Tässä lista K1: Rantasiivous, la 5.12.2026 klo 10–14 · 4 nimeä ja tyhjiä rivejä\n"
        "Kirjoita työn jälkeen minulle, mitä paperissa lukee: /tunnit K1: 1-4 3h, 3 ei"
    )
    assert said.labels == ["Merkitse läsnäolijat"]
    assert said.reply.files[0].name == "K1-rantasiivous.pdf"
    printed = paper(said)
    for part in ("Uimaranta, Rantatie 3", "Järjestää: Kyläyhdistys ry", "Vetäjä: Aino", "Sivu 1/1", "la 5.12.2026"):
        assert part in printed
    assert "1 Liisa Haravointi 2 Ville Haravointi 3 Eetu 12 v Haravointi 4 Ville +2 Haravointi 5" in printed


async def test_printed_again_the_list_has_its_code_and_another_one_when_somebody_joins(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number)
    assert "K1:" in (await aino.says("tulosta lista rantasiivous")).text
    assert "K1:" in (await aino.says(f"print list {planned.number}")).text
    town.signs_up(town.person("Liisa"), planned.tasks[0].number)
    assert "K2:" in (await aino.says("tulosta lista")).text


async def test_a_list_is_printed_in_the_language_of_who_asks_and_only_in_private(town: Town) -> None:
    liisa = town.person("Liisa", network="matrix", language="sv")
    town.talkoot(liisa)
    await liisa.says("hej")
    town.group(liisa, "!kyla")
    await liisa.says("!skriv ut lista", group="!kyla")
    assert not any(said.reply.files for said in town.walls["matrix"].said.values() if said.room == "!kyla")
    printed = paper(liisa.sees())
    assert "Underskrift" in printed
    assert "lö 5.12.2026 kl. 10–14" in printed


async def test_a_day_of_several_is_asked_for(town: Town) -> None:
    aino = town.person("Aino")
    days = (("2026-12-05T10:00", "2026-12-05T14:00"), ("2026-12-06T10:00", "2026-12-06T12:00"))
    planned = town.talkoot(aino, days=days)
    town.signs_up(town.person("Ville"), planned.days[1].tasks[0].number)
    asked = await aino.says("tulosta lista")
    assert (asked.text, asked.labels) == ("Mikä päivä?", ["la 5.12. klo 10–14", "su 6.12. klo 10–12"])
    said = await aino.taps("su 6.12. klo 10–12")
    assert "1 Ville Haravointi" in paper(said)
    assert "su 6.12.2026" in said.text
    await town.go_to("2026-12-05T09:10")
    assert "la 5.12.2026" in (await aino.says("tulosta lista")).text, "today's, on the day itself"


async def test_nobody_else_prints_who_comes(town: Town) -> None:
    planned = town.talkoot(town.person("Aino"))
    await town.person("Aino").says("hei")
    said = await town.person("Ville").says(f"/tulosta lista {planned.number}")
    assert said.text == "Rantasiivous: tämän voi tehdä järjestäjä: Aino."
    assert not said.reply.files


async def test_the_funder_reads_which_project_it_is(town: Town) -> None:
    aino = town.person("Aino")
    person, now = town.person_id(aino), town.clock.now()
    since, until = date(2026, 1, 1), date(2027, 12, 31)
    project = Project(
        name="Elävät rannat",
        number="123456",
        programme="2023–27",
        since=since,
        until=until,
        person_id=person,
        created_at=now,
    )
    town.talkoot(aino, project_id=town.db.write_now(lambda tx: projects.add(tx, project)))
    assert "Hanke: Elävät rannat · 123456" in paper(await aino.says("tulosta lista"))


def test_there_are_always_eight_empty_lines_and_the_head_stands_on_every_page() -> None:
    for count in (*range(4, 44, 2), 200):
        told = pages(sheet.pdf(listed(count), words("fi")))
        whole = " ".join(told)
        assert f" {count + sheet.EMPTY} " in whole, "eight people who are not on the list find room"
        assert whole.count("Nimen selvennys") == 1
        for number, page in enumerate(told, start=1):
            assert "Allekirjoitus" in page
            assert f"Sivu {number}/{len(told)}" in page
            assert "K7" in page
    assert len(pages(sheet.pdf(listed(3), words("fi")))) == 1


def test_long_names_stay_inside_their_column_in_every_language() -> None:
    edges = list(accumulate((sheet.LEFT, *sheet.COLUMNS)))
    for language in ("fi", "sv", "en"):
        [page, *_] = pdfium.PdfDocument(sheet.pdf(listed(12, LONG), words(language)))
        there = page.get_textpage()
        for index in range(there.count_rects()):
            left, _, right, _ = there.get_rect(index)
            assert left >= sheet.LEFT - 1
            assert right <= sheet.RIGHT + 1
        name, task = (
            there.get_text_bounded(left=edges[at], right=edges[at + 1], bottom=sheet.BOTTOM, top=500) for at in (1, 2)
        )
        assert "Ääripään" in name
        assert set(task.split()) == {"Haravointi"}, "no name runs into the task"
