"""Reports for the funder: what they say in each form, who gets them, and that nobody waits for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pypdfium2
import pytest

from handlers.types import File
from storage import hours
from storage.db import Tx, table
from storage.hours import Head
from storage.outbox_table import Attachment
from storage.people import Person, Role
from storage.planned import Planned
from storage.projects import Basis, Work
from tests.funded import a_project, approved, funded, worked
from tests.town import Someone, Town, local

DONE = "2026-12-06T12:00"


def text_of(file: File) -> str:
    """Return every page of a PDF, as one would read it."""
    assert file.mime == "application/pdf"
    pages = pypdfium2.PdfDocument(file.content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return text.replace("\r\n", "\n").replace("\xa0", " ").replace("/\n", "/")


def pages_of(file: File) -> int:
    return len(pypdfium2.PdfDocument(file.content))


def sheet_of(file: File, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(file.content), data_only=values).active


def rows_of(file: File) -> list[list[str]]:
    assert file.content.startswith(b"\xef\xbb\xbf"), "Excel knows it by its mark"
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))


async def reported(someone: Someone, said: str) -> File:
    found = await someone.says(said)
    assert len(found.reply.files) == 1, found.text
    return found.reply.files[0]


async def a_days_work(town: Town, aino: Someone, **features: Any) -> tuple[int, Planned]:
    """Ville drove a quad bike, brought a child and somebody without a name; Matti's row was wrong; one row waits."""
    number = a_project(town, aino, **features)
    planned, ville = funded(town, aino, number), town.person_id(town.person("Ville"))
    town.clock.set(local(DONE), stand=True)
    rows = [
        worked(town, planned, Head(f"p{ville}", ville, "Ville"), 240, 1, machine="mönkijä", machine_minutes=120),
        worked(town, planned, Head(f"p{ville}+1", None, "Kalle", brought_by=ville, under_age=True), 120),
        worked(town, planned, Head(f"p{ville}+2", None, "", brought_by=ville), 90),
        worked(town, planned, "Matti Meikäläinen", 180),
    ]
    done, by, now = approved(town, aino, *rows), town.person_id(aino), town.clock.now()
    town.db.write_now(lambda tx: hours.reverse(tx, done[3].number, by=by, now=now, why="lähti kahdelta"))
    worked(town, planned, "Odottava", 60)
    return number, planned


async def test_a_report_lists_who_when_what_and_both_acknowledgements(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino, association_id=town.association("Eräpolku ry"))
    said = await aino.says("/raportti 2026 csv")
    assert said.text == (
        "Rannat kuntoon · 1.1.2026–31.12.2026\n5 riviä, 5,5 h ja konetyötä 2 h, arvo 190 €.\n"
        "1 rivi odottaa hyväksyntää eikä ole mukana."
    )
    [head, *rows] = rows_of(said.reply.files[0])
    assert head[:6] == ["Rivi", "Kuka", "Päivä", "Talkoot", "Tehtävä", "Päätöksen työlaji"]
    assert head[6:9] == ["Tunnit", "Alaikäisten tunnit", "Kone"]
    assert rows[0][1:11] == ["Ville", "5.12.2026", "Rantasiivous", "niitto", "niitto", "4", "", "mönkijä", "2", "160"]
    assert rows[0][11:15] == ["paperilla", "6.12.2026 12:00", "Aino", "6.12.2026 12:00"]
    assert (rows[1][1], rows[1][6:8], rows[1][10]) == ("Kalle (toi Ville)", ["", "2"], "0")
    assert rows[2][1] == "seuralainen (toi Ville)"
    assert (rows[4][1], rows[4][6], rows[4][10]) == ("Matti Meikäläinen", "-3", "-60")
    assert rows[4][15] == f"oikaisee rivin {rows[3][0]}; lähti kahdelta"
    assert [row[1] for row in rows[6:]] == ["niitto", "maisemanhoito", "Yhteensä"]
    assert (rows[8][6], rows[8][7], rows[8][9], rows[8][10]) == ("5,5", "2", "2", "190")
    assert not any("Odottava" in row for row in rows)


async def test_the_sheet_has_real_dates_and_numbers_and_its_sums_by_formula_and_by_value(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino)
    file = await reported(aino, "/raportti koko excel")
    sheet, formulas = sheet_of(file), sheet_of(file, values=False)
    rows = list(sheet.iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if row[0] == "Rivi")
    assert sheet.freeze_panes == f"C{at + 2}"
    first = rows[at + 1]
    assert first[1:7] == ("Ville", datetime.fromisoformat("2026-12-05"), "Rantasiivous", "niitto", "niitto", 4)
    assert (first[9], first[10], first[14]) == (2, 160, datetime.fromisoformat("2026-12-06T12:00"))
    sums = {row[1]: row for row in rows[at + 6 :] if row[1]}
    assert (sums["Yhteensä"][6], sums["Yhteensä"][9], sums["Yhteensä"][10]) == (5.5, 2, 190)
    assert sums["maisemanhoito"][6] == 1.5
    said = {cell.value for row in formulas.iter_rows() for cell in row if str(cell.value).startswith("=")}
    assert f"=SUM(G{at + 2}:G{at + 6})" in said
    assert f"=SUMPRODUCT(--EXACT(F{at + 2}:F{at + 6},$B{at + 8}),G{at + 2}:G{at + 6})" in said
    facts = {row[0]: row[2] for row in rows[:at] if row[0]}
    assert (facts["Hanke"], facts["Hankenumero"], facts["Taksa"]) == ("Rannat kuntoon", "12345", "20 €/h, kone +40 €/h")


async def test_the_paper_is_whole_and_can_be_signed(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino, association_id=town.association("Eräpolku ry"))
    file = await reported(aino, "/raportti Q4 2026")
    assert file.name == "rannat-kuntoon-2026-10-01-2026-12-31.pdf"
    text = text_of(file)
    for said in (
        "Talkootyöluettelo",
        "Rannat kuntoon",
        "12345",
        "Eräpolku ry",
        "Leader 2023–27",
        "1.10.2026–31.12.2026",
        "20 €/h, kone +40 €/h",
        "1 rivi odottaa hyväksyntää eikä ole mukana.",
        "Kalle (toi Ville)",
        "alle ikärajan, ei lasketa",
        "lähti kahdelta",
        "Maisemanhoito",
        "Yhteensä",
        "190,00",
        "Hankkeen vetäjän allekirjoitus",
        "Paikka ja päiväys",
        "Sivu 1/1",
    ):
        assert said in text, said


async def test_on_paper_the_figures_of_a_column_end_at_one_line(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino)
    page = pypdfium2.PdfDocument((await reported(aino, "/raportti koko")).content)[0].get_textpage()
    ends = []
    for figure in ("160,00", "30,00", "0,00", "-60,00"):
        at, count = page.search(figure, match_whole_word=True).get_next()
        ends.append(page.get_charbox(at + count - 1)[2])
    assert max(ends) - min(ends) < 1.5


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "Förteckning över talkoarbete"), ("en", "List of voluntary work"), ("fi", "Talkootyöluettelo")],
)
async def test_the_paper_speaks_the_readers_language_and_long_names_stay_whole(
    town: Town, language: str, said: str
) -> None:
    aino, number = await town.caretaker(), town.association("Eräpolku ry")
    planned = funded(town, aino, a_project(town, aino, association_id=number))
    town.clock.set(local(DONE), stand=True)
    name = "Anna-Kaisa Vänskä-Hämäläinen-Rautavaara Pohjois-Mallilasta"
    rows = [worked(town, planned, f"{name} {n}", 60) for n in range(60)]
    approved(town, aino, *rows)
    sven = Someone(town, "Sven", "telegram", language)
    town.appoint(sven, Role.ORGANISER, f"association:{number}")
    file = await reported(sven, "/report whole")
    text = text_of(file)
    assert said in text
    assert pages_of(file) > 1
    assert f"{pages_of(file)}/{pages_of(file)}" in text
    assert "".join(text.split()).replace("\ufffe", "-").count("Pohjois-Mallilasta") == 60


@pytest.mark.parametrize(("programme", "euros"), [("Leader 2014–22", "1\xa0350"), ("Leader 2023–27", "1\xa0800")])
async def test_the_worked_example_comes_out_in_every_form(town: Town, programme: str, euros: str) -> None:
    aino = await town.caretaker()
    days = (("2026-12-05T09:00", "2026-12-05T14:00"),)
    planned = funded(town, aino, a_project(town, aino, programme=programme), days=days)
    town.clock.set(local(DONE), stand=True)
    machine: dict[str, Any] = {"machine": "mönkijä", "machine_minutes": 300}
    rows = [worked(town, planned, f"Väki {n}", 300, **(machine if n < 3 else {})) for n in range(12)]
    approved(town, aino, *rows)
    said = await aino.says("/raportti koko")
    assert f"12 riviä, 60 h ja konetyötä 15 h, arvo {euros} €." in said.text
    assert f"{euros},00".replace("\xa0", " ") in text_of(said.reply.files[0])
    number = int(euros.replace("\xa0", ""))
    assert rows_of(await reported(aino, "/raportti koko csv"))[-1][10] == str(number)
    sheet = sheet_of(await reported(aino, "/raportti koko xlsx"))
    assert [row[10] for row in sheet.iter_rows(values_only=True) if row[1] == "Yhteensä"] == [number]


async def test_an_output_based_project_gets_its_totals_and_the_rows_as_an_annex(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino, basis=Basis.OUTPUT)
    text = text_of(await reported(aino, "/raportti koko"))
    assert "Talkootyö yhteensä" in text
    assert "Kalle" not in text
    assert "5,5" in text
    assert "Kalle (toi Ville)" in text_of((await aino.taps("Rivit liitteeksi")).reply.files[0])
    assert not any("Kalle" in str(row) for row in rows_of(await reported(aino, "/raportti koko csv")))


async def test_talkoot_alone_can_be_reported(town: Town) -> None:
    aino = await town.caretaker()
    number, planned = await a_days_work(town, aino)
    other = funded(town, aino, number, title="Toiset talkoot", days=(("2026-12-06T08:00", "2026-12-06T11:00"),))
    approved(town, aino, worked(town, other, "Toinen", 60))
    text = text_of(await reported(aino, f"/raportti t{planned.number}"))
    assert "Rantasiivous" in text
    assert "Toinen" not in text
    said = await aino.says(f"/raportti t{planned.number}")
    assert rows_of((await aino.says(said.button("CSV").command, pressed=True)).reply.files[0])[1][1] == "Ville"


async def test_the_time_can_be_tapped_and_is_never_guessed(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino)
    said = await aino.says("/raportti")
    assert said.text.startswith("Miltä ajalta?")
    assert said.labels == [
        "Koko hanke",
        "Tämä neljännes 1.10.2026–31.12.2026",
        "Edellinen neljännes 1.7.2026–30.9.2026",
        "Tämä puolivuosi 1.7.2026–31.12.2026",
        "Edellinen puolivuosi 1.1.2026–30.6.2026",
    ]
    assert (await aino.says("4/26")).text.startswith("Miltä ajalta?")
    said = await aino.taps("Edellinen neljännes 1.7.2026–30.9.2026")
    assert "Tältä ajalta ei ole hyväksyttyjä tunteja." in said.text
    assert said.reply.files == ()
    assert (await reported(aino, "/raportti 1.12.2026–5.12.2026")).name.endswith("2026-12-01-2026-12-05.pdf")


async def test_only_those_who_act_for_the_project_get_its_report_and_only_in_private(town: Town) -> None:
    aino, ville, liisa = await town.caretaker(), town.person("Ville"), town.person("Liisa", network="matrix")
    mine = town.association("Eräpolku ry")
    number, planned = await a_days_work(town, aino, association_id=mine)
    town.appoint(ville, Role.MEMBER, f"association:{mine}")
    for line in (f"/raportti #{number} koko", f"/raportti t{planned.number}"):
        said = await ville.says(line)
        assert said.reply.files == ()
        assert "voi tehdä" in said.text
    town.appoint(liisa, Role.ORGANISER, f"association:{mine}")
    await liisa.says("hei")
    town.group(liisa, "!kyla")
    await liisa.says("/raportti koko", group="!kyla")
    assert not any(said.reply.files for said in town.walls["matrix"].said.values() if said.room == "!kyla")
    assert liisa.sees().reply.files


async def test_whoever_has_been_forgotten_is_a_row_without_a_name(town: Town) -> None:
    aino = await town.caretaker()
    await a_days_work(town, aino)
    people = table(Person)
    town.db.write_now(lambda tx: tx.run(people.update().where(people.c.name == "Ville").values(name="")))
    rows = rows_of(await reported(aino, "/raportti koko csv"))
    assert rows[1][1] == "–"
    assert rows[1][6] == "4"


async def test_a_name_is_never_taken_for_a_formula(town: Town) -> None:
    aino = await town.caretaker()
    planned = funded(town, aino, a_project(town, aino))
    town.clock.set(local(DONE), stand=True)
    approved(town, aino, worked(town, planned, '=HYPERLINK("http://x","y")', 60))
    assert rows_of(await reported(aino, "/raportti koko csv"))[1][1] == '\'=HYPERLINK("http://x","y")'
    sheet = sheet_of(await reported(aino, "/raportti koko xlsx"), values=False)
    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [("s", None)]


async def test_a_report_is_described_when_it_is_promised_and_made_of_the_books_as_they_are_then(town: Town) -> None:
    aino = await town.caretaker()
    _number, planned = await a_days_work(town, aino)
    town.work.deliveries["telegram"].dead = True
    await aino.says("/raportti koko csv")
    kept: Sequence[Any] = town.db.read_now(lambda tx: tx.all(table(Attachment).select()))
    assert [(one.mime, len(one.content) < 400) for one in kept] == [("application/vnd.kylakello.report+json", True)]
    approved(town, aino, worked(town, planned, "Myöhästynyt", 60))

    def unclaimed(tx: Tx) -> None:
        from storage.outbox_table import Outbox

        tx.run(table(Outbox).update().values(owner=None, lease_until=None))

    town.db.write_now(unclaimed)
    again = Town(town.db, now=town.clock.now())
    await again.settle()
    file = again.walls["telegram"].last(aino.room).reply.files[0]
    assert any("Myöhästynyt" in row for row in rows_of(file))


async def test_the_days_of_a_project_are_the_towns(town: Town) -> None:
    aino = await town.caretaker()
    number = a_project(town, aino, Work("niitto", 60), since=date(2026, 12, 5), until=date(2026, 12, 5))
    late = (("2026-12-05T22:00", "2026-12-06T01:00"),)
    planned = funded(town, aino, number, days=late)
    town.clock.set(local(DONE), stand=True)
    approved(town, aino, worked(town, planned, "Yökyöpeli", 60, 1))
    assert rows_of(await reported(aino, "/raportti koko csv"))[1][2] == "5.12.2026"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_every_total_is_the_sum_of_its_rows_also_where_the_young_drive(town: Town, language: str) -> None:
    aino = town.person("Aino", language=language)
    await aino.says("hei")
    town.appoint(aino, Role.CARETAKER)
    number = a_project(town, aino)
    planned = funded(town, aino, number)
    town.clock.set(local(DONE), stand=True)
    rows = [
        worked(town, planned, Head("K1.1", None, "=1+1"), 240, 1, machine="traktori", machine_minutes=120),
        worked(
            town, planned, Head("K1.2", None, "Eetu", under_age=True), 120, 1, machine="mönkijä", machine_minutes=60
        ),
        worked(town, planned, Head("K1.3", None, "-Liisa"), 75),
    ]
    approved(town, aino, *rows)
    sheet = [*sheet_of(await reported(aino, f"report #{number} whole xlsx")).iter_rows(values_only=True)]
    table_rows = [row for row in sheet if isinstance(row[0], int)]
    assert len(table_rows) == 3
    for column, total in ((6, 5.25), (7, 2), (9, 2), (10, 185)):
        assert sum(row[column] or 0 for row in table_rows) == sheet[-1][column] == total
    said = rows_of(await reported(aino, f"report #{number} whole csv"))
    point = "." if language == "en" else ","
    told = [row for row in said if row and row[0].isdecimal()]
    for column, total in ((6, 5.25), (7, 2), (9, 2), (10, 185)):
        assert sum(float(row[column].replace(point, ".") or 0) for row in told) == total
        assert float(said[-1][column].replace(point, ".")) == total
