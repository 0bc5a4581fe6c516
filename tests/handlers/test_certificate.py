"""A certificate of one's own voluntary work: one page, of what has been approved."""

from __future__ import annotations

import pypdfium2
import pytest

from handlers.funding import certificate
from handlers.types import File
from storage.db import table
from storage.hours import Head, Row
from storage.people import Person
from storage.planned import Part, Planned
from tests.funded import approved, worked
from tests.town import Someone, Town, local

DONE = "2026-12-31T12:00"


def text_of(file: File) -> str:
    document = pypdfium2.PdfDocument(file.content)
    assert len(document) == 1, "a certificate is one page"
    text: str = document[0].get_textpage().get_text_range()
    return text.replace("\r\n", "\n")


def some_talkoot(town: Town, aino: Someone, title: str, day: str) -> Planned:
    days = ((f"{day}T10:00", f"{day}T14:00"),)
    return town.talkoot(aino, title, Part("haravointi"), Part("niitto"), days=days)


def did(town: Town, planned: Planned, someone: Someone, minutes: int, task: int = 0) -> Row:
    number = town.person_id(someone)
    return worked(town, planned, Head(f"p{number}", number, someone.name), minutes, task)


@pytest.mark.parametrize(
    ("language", "title", "sum_"),
    [
        ("fi", "Todistus talkootyöstä", "Yhteensä"),
        ("sv", "Intyg över talkoarbete", "Sammanlagt"),
        ("en", "Certificate of voluntary work", "Total"),
    ],
)
async def test_what_was_approved_stands_on_one_page_to_be_signed(
    town: Town, language: str, title: str, sum_: str
) -> None:
    aino, ville = await town.caretaker(), Someone(town, "Ville Virtanen", "telegram", language)
    planned = some_talkoot(town, aino, "Rantasiivous", "2026-12-05")
    town.clock.set(local(DONE), stand=True)
    rows = [did(town, planned, ville, 120), did(town, planned, ville, 90, 1)]
    approved(town, aino, *rows)
    did(town, some_talkoot(town, aino, "Odottavat", "2026-12-06"), ville, 60)
    said = await ville.says("/certificate")
    text = text_of(said.reply.files[0])
    for part in (title, "Ville Virtanen", "Mallila", "Rantasiivous: haravointi, niitto", sum_):
        assert part in text, part
    assert "Odottavat" not in text
    assert said.text.count("3,5 h" if language != "en" else "3.5 h") == 1


async def test_one_year_or_all_of_them(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    autumn, spring = (some_talkoot(town, aino, *one) for one in (("Syksy", "2026-12-05"), ("Kevät", "2027-05-05")))
    town.clock.set(local("2027-06-01T12:00"), stand=True)
    approved(town, aino, did(town, autumn, ville, 60), did(town, spring, ville, 120))
    said = await ville.says("/todistus")
    assert (said.text, said.labels) == ("Miltä vuodelta?", ["2027", "2026", "Kaikki vuodet"])
    said = await ville.taps("2026")
    assert said.reply.files[0].name == "todistus-2026.pdf"
    assert "Kevät" not in text_of(said.reply.files[0])
    both = text_of((await ville.taps("Kaikki vuodet")).reply.files[0])
    assert "Syksy" in both
    assert "Kevät" in both
    assert "5.12.2026–5.5.2027" in both


async def test_whoever_has_nothing_approved_is_told_so_kindly(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    planned = some_talkoot(town, aino, "Rantasiivous", "2026-12-05")
    town.clock.set(local(DONE), stand=True)
    did(town, planned, ville, 60)
    said = await ville.says("/todistus")
    assert said.text == "Sinun tuntejasi ei ole vielä hyväksytty. Kun on, saat todistuksen täältä."
    assert said.reply.files == ()


async def test_a_certificate_of_many_talkoot_is_still_one_page(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    rows = []
    for day in range(1, 31):
        planned = some_talkoot(town, aino, f"Talkoot {day}", f"2026-12-{day:02}")
        rows.append(planned)
    town.clock.set(local(DONE), stand=True)
    approved(town, aino, *(did(town, planned, ville, 60) for planned in rows))
    text = text_of((await ville.says("/todistus")).reply.files[0])
    assert "Talkoot 1: haravointi" in text
    assert "muuta" in text
    assert "30 h" in text


async def test_nobody_gets_a_certificate_who_has_been_forgotten(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    planned = some_talkoot(town, aino, "Rantasiivous", "2026-12-05")
    town.clock.set(local(DONE), stand=True)
    approved(town, aino, did(town, planned, ville, 60))
    number, people = town.person_id(ville), table(Person)
    told = {"person": number, "year": 0, "language": "fi", "town": "Mallila", "zone": "Europe/Helsinki"}
    told["at"] = town.clock.now().isoformat()
    assert town.db.read_now(lambda tx: certificate.make(told, tx)).mime == "application/pdf"
    town.db.write_now(lambda tx: tx.run(people.update().where(people.c.id == number).values(name="")))
    with pytest.raises(LookupError):
        town.db.read_now(lambda tx: certificate.make(told, tx))
