"""Pictures and files that people send to the bot: what takes them has them, the rest is answered and forgotten."""

from __future__ import annotations

import pytest

from handlers.types import Choice, File, Incoming, Room, User
from scheduler import housekeeping
from storage import files
from storage.db import table
from storage.events import EventNow
from storage.files import KeptFile
from tests.town import Someone, Town

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PICTURE = File("../../laituri.png", "image/png", PNG)
MINUTES = File("muistio.pdf", "application/pdf", b"%PDF")


@pytest.fixture
async def aino(town: Town) -> Someone:
    return await town.caretaker()


def kept(town: Town) -> list[str]:
    return town.db.read_now(lambda tx: tx.column(table(KeptFile).select().with_only_columns(table(KeptFile).c.name)))


def over(town: Town, organiser: Someone) -> EventNow:
    """An event that ended an hour ago."""
    return town.event(organiser, days=[("2026-11-21T09:00", "2026-11-21T11:00")])


async def test_a_picture_sent_with_the_words_is_said_with_them_after_the_questions_in_between(
    town: Town, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    asked = await aino.says("/ilmoita Laituri on paikallaan!", files=[PICTURE])
    assert asked.labels
    shown = await aino.says("kaikki")
    assert [(file.name, file.content) for file in shown.reply.files] == [("laituri.png", PNG)]


async def test_a_picture_sent_while_something_else_is_asked_is_taken_and_the_question_stands(
    town: Town, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    asked = await aino.says("/ilmoita Laituri on paikallaan!")
    again = await aino.says("", files=[PICTURE])
    assert again.text == f"Sain sen. {asked.text}"
    assert (await aino.says("kaikki")).reply.files


async def test_a_picture_that_nothing_asked_for_is_offered_to_what_asks_for_one(town: Town, aino: Someone) -> None:
    told = await aino.says("", files=[PICTURE])
    assert told.text == "Sain sen. Mihin se tulee? Jos et valitse mitään, unohdan sen huomenna."
    assert told.labels
    event = over(town, aino)
    asked = await aino.says(f"/picture from {event.number}")
    assert asked.labels == ["Äsken lähettämäni", "Ohita"]
    assert (await aino.taps("Äsken lähettämäni")).text.startswith("Kiitos! Kuvasi on järjestäjillä")


async def test_words_and_other_files_are_no_picture_and_nobody_may_use_anothers(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    await ville.says("", files=[PICTURE])
    event = over(town, aino)
    asked = await aino.says(f"/picture from {event.number}")
    assert asked.labels == ["Ohita"]
    for said in ("kaunis laituri", "1", "999999999999"):
        assert (await aino.says(said)).text.endswith("Lähetä se minulle kuvana.")
    assert (await aino.says("", files=[MINUTES])).text == "Se ei ole kuva. Lähetä se minulle kuvana."
    assert (await aino.says("", files=[PICTURE])).text.startswith("Kiitos! Kuvasi on järjestäjillä")


async def test_an_album_is_answered_once_and_what_has_no_place_is_told_of(town: Town, aino: Someone) -> None:
    town.space()
    over(town, aino)
    ville = town.person("Ville")
    heard = await ville.says("katso", files=[PICTURE], album="7")
    assert heard.text.startswith("Sain sen. Mihin se tulee?")
    await ville.says("", files=[PICTURE], album="7")
    assert len(ville.reads()) == 1
    booked = await ville.says("/varaa kylätalo la 28.11. klo 10–13", files=[PICTURE])
    assert booked.text == "Jätin tiedoston pois: sille ei ole tässä paikkaa."
    assert ville.reads()[-2].startswith("Varattu: Kylätalo")


@pytest.mark.parametrize(("missed", "says"), [("too large", "enintään 10 Mt"), ("not found", "Lähetä se uudelleen")])
async def test_a_file_that_could_not_be_had_is_told_of_and_the_question_stands(
    town: Town, aino: Someone, missed: str, says: str
) -> None:
    async def sends() -> str:
        key, room = f"key-{next(town.keys)}", Room("telegram", aino.room, private=True)
        await town.work.hear(Incoming(key, room, User(aino.user, "Aino"), "", missed=missed))
        await town.settle()
        return aino.sees().text

    assert says in await sends()
    asked = await aino.says("/ilmoita Laituri on paikallaan!")
    again = await sends()
    assert says in again
    assert again.endswith(asked.text)


async def test_what_nothing_took_is_forgotten_after_a_day_and_what_anything_speaks_of_is_not(
    town: Town, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    await aino.says("/ilmoita Laituri", files=[File("puoliksi.png", "image/png", PNG)])
    await aino.says("kaikki")  # a draft speaks of it now
    await aino.says("/ilmoita Uimaranta")
    await aino.says("", files=[File("kesken.png", "image/png", PNG)])  # half-said
    await town.person("Ville").says("", files=[File("turha.png", "image/png", PNG)])
    await town.go_to("2026-11-22T11:00")
    town.db.write_now(lambda tx: housekeeping.tidy(tx, now=town.clock.now()))
    assert kept(town) == ["puoliksi.png", "kesken.png", "turha.png"]
    await town.go_to("2026-11-22T12:30")
    town.db.write_now(lambda tx: files.forget_unused(tx, now=town.clock.now()))
    assert kept(town) == ["puoliksi.png", "kesken.png"]
    town.db.write_now(lambda tx: housekeeping.tidy(tx, now=town.clock.now()))  # nobody answers the question any more
    assert kept(town) == ["puoliksi.png"]


async def test_a_number_written_in_reply_to_an_announcement_in_a_group_presses_nothing(
    town: Town, aino: Someone
) -> None:
    ville = town.person("Ville", network="matrix")
    town.group(ville, "!tori")
    await ville.says("hei")
    await aino.says("/ilmoita Montako haravaa tarvitaan?")
    await aino.says("kaikki")
    await aino.says("/send announcement 1")
    wall = town.walls["matrix"]
    message = next(number for number, said in wall.said.items() if "haravaa" in said.text and said.room == "!tori")
    before = len(wall.said)
    for text in ("1", "hyvä että kysyit", "yksi riittää"):
        await ville.says(text, group="!tori", choice=Choice(1, message) if text == "1" else None)
    assert len(wall.said) == before


async def test_a_picture_sent_beside_the_plan_of_an_event_is_offered_to_it(town: Town, aino: Someone) -> None:
    town.group(aino, "Kylätori")
    await aino.says("uusi tapahtuma Kekkerit la 5.12. klo 12–16 paikka: tori")
    asked = await aino.says("", files=[PICTURE])
    assert asked.labels[0] == "Kuva: Kekkerit la 5.12."
    await aino.taps("Kuva: Kekkerit la 5.12.")
    shown = await aino.taps("Äsken lähettämäni")
    assert shown.text.startswith("Kekkerit")
    assert [file.name for file in shown.reply.files] == ["laituri.png"]
