"""A week's picture is promised as words and drawn when it is said."""

from __future__ import annotations

import json
from datetime import date, timedelta

from handlers.described import describe, made
from handlers.free.pictures import described
from handlers.free.week_picture import draw
from handlers.free.week_plan import Day, Slot
from handlers.types import File, Incoming, Reply, Room, User
from handlers.words import words
from scheduler.drawing import drawn
from storage.db import Database, Tx, table
from storage.outbox_table import Attachment, Outbox
from tests.town import Someone, Town

MONDAY = date(2026, 11, 30)


def kept(tx: Tx) -> list[bytes]:
    """Return what is kept of every file that was promised."""
    return [row.content for row in tx.all(table(Attachment).select())]


async def hears_the_week(town: Town, someone: Someone) -> None:
    """The bot has heard someone ask for the week, and has said nothing yet."""
    room, user = Room(someone.network, someone.room, private=True), User(someone.user, someone.name, "fi")
    await town.work.hear(Incoming("key-week", room, user, "/vapaat kylätalo"))


async def test_nobody_who_books_waits_for_a_picture_to_be_drawn(town: Town, ville: Someone) -> None:
    await hears_the_week(town, ville)
    [promised] = town.db.read_now(kept)
    assert json.loads(promised)[0] == "Kylätalo · 21.–27.11.2026", "it is described, not drawn, in the transaction"
    await town.settle()
    [file] = ville.sees().reply.files
    assert (file.mime, file.content[:4]) == ("image/png", b"\x89PNG")


async def test_a_picture_that_cannot_be_drawn_does_not_take_its_words_along(town: Town, ville: Someone) -> None:
    def older(tx: Tx) -> None:
        tx.run(table(Attachment).update().values(content=b"as no version describes a week"))
        tx.run(table(Outbox).update().values(owner=None, lease_until=None))

    town.work.deliveries[ville.network].dead = True  # the bot dies between hearing and saying
    await hears_the_week(town, ville)
    town.db.write_now(older)
    again = Town(town.db)
    await again.settle()
    said = again.walls[ville.network].last(ville.room)
    assert said.text.startswith("Vapaata")
    assert said.reply.files == ()


def test_a_week_that_was_described_is_the_very_picture(db: Database) -> None:
    slots = (Slot(600, 780, "Eräpolku ry, “pilates”"), Slot(1300, 1500, kind="asked"), Slot(-60, 30, kind="mine"))
    days = [
        Day(MONDAY + timedelta(n), ((480, 1260),) if n else (), slots if n == 2 else (), "" if n else "Siivous")
        for n in range(7)
    ]
    for language, now in (("fi", 700), ("sv", None)):
        told = described("k.png", "Kylätalo", days, language=language, today=MONDAY, now=now)
        picture = draw("Kylätalo", days, words=words(language), today=MONDAY, now=now)
        for _ in range(2):
            assert db.read_now(lambda tx, told=told: made(told, tx)) == File("k.png", "image/png", picture)  # type: ignore[misc]


def test_another_file_is_left_as_it_is(db: Database) -> None:
    file = File("varaus-1.ics", "text/calendar", b"BEGIN:VCALENDAR")
    assert db.read_now(lambda tx: made(file, tx)) is file


async def test_a_file_that_only_a_newer_program_can_make_does_not_take_its_words_along(town: Town) -> None:
    newer = describe("application/vnd.kylakello.hologram+json", "talkoot.holo", [1])
    said = await drawn(Reply("Tässä talkoot.", files=(newer, File("v.ics", "text/calendar", b"BEGIN"))), town.db)
    assert said == Reply("Tässä talkoot.", files=(File("v.ics", "text/calendar", b"BEGIN"),))
