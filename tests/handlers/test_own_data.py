"""A person sees all that is kept about them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers import notices
from handlers.announcing import sending
from handlers.types import Reply
from storage import announcements, belongings, queue, series, spaces
from storage.announcement_table import Announcement
from storage.db import Tx, table
from storage.event_table import Kind
from storage.fair_table import Exhibitor
from storage.occupied import Booking
from storage.people import Role
from tests.registry import appoint, association, who
from tests.town import ZONE, Said, Someone, Town, local


def to_read(said: Said) -> str:
    return said.reply.files[0].content.decode()


def kept(said: Said) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(said.reply.files[1].content)["kept"]
    return found


async def test_ville_reads_all_that_is_kept_about_him(town: Town, ville: Someone) -> None:
    appoint(town, ville, Role.ORGANISER, f"association:{association(town, 'Eräpolku ry')}")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    await ville.says("/varaa kylätalo su 29.11. klo 10–12 *kuoro*")
    await ville.says("/peru 1")
    await ville.says("/varaa")
    said = await ville.says("/omattiedot")
    assert [file.name for file in said.reply.files] == ["omat-tiedot.txt", "omat-tiedot.json"]
    text = to_read(said)
    assert text.startswith("Mitä kyläkello säilyttää sinusta (Mallila), la 21.11.2026\n")
    for line in (
        "Nimi: Ville",
        "Kieli: suomi",
        "Tili: Telegram, ville-telegram",
        "järjestäjä (Eräpolku ry)",
        "2. Kylätalo, su 29.11.2026 klo 10–12 (Eräpolku ry) · *kuoro*",
        "1. Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry) · pilates · peruit itse",
        "Varaa tila tai välineitä",
        "la 28.11.2026 klo 18: varaus 2",
    ):
        assert line in text.splitlines(), line
    assert text.index("TULEVAT VARAUKSESI") < text.index("2. Kylätalo") < text.index("MENNEET JA PERUTUT")


async def test_the_file_for_machines_has_every_row_about_ville(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    rows = kept(await ville.says("/omattiedot"))
    assert rows["person"][0]["name"] == "Ville"
    assert rows["account"] == [{"id": 1, "network": "telegram", "user": "ville-telegram", "person_id": "you"}]
    assert rows["booking"][0]["purpose"] == "pilates"
    assert rows.keys() - {"person"} <= {column.table.name for column, _ in belongings.declared()} | {"attachment"}
    assert "attachment" in kept(await ville.says("/omattiedot"))


async def test_series_queue_and_what_waits_for_the_morning_are_told_too(town: Town, ville: Someone) -> None:
    number, start = who(town, ville), local("2026-11-24T18:00")

    def begin(tx: Tx) -> None:
        hall, end, now = spaces.get(tx, 1), start + timedelta(hours=2), town.clock.now()
        assert hall is not None
        rule = "FREQ=WEEKLY;BYDAY=TU;COUNT=3"
        series.begin(tx, space=hall, person_id=number, start=start, end=end, rule=rule, zone=ZONE, now=now)
        queue.join(tx, hall, person_id=number, start=start, end=end, zone=ZONE, now=now)
        notices.tell(tx, number, Reply("*Kylätalo* suljetaan"), now=now, not_before=now + timedelta(hours=9))

    await ville.says("hei")
    town.db.write_now(begin)
    lines = to_read(await ville.says("/omattiedot")).splitlines()
    assert lines[lines.index("MITÄ JONOTAT") + 1] == "Kylätalo, ti 24.11.2026 klo 18–20"
    assert lines[lines.index("VAKIOVUOROSI") + 1].startswith("1. Kylätalo, joka tiistai klo 18–20, ")
    assert lines[lines.index("MITÄ EN OLE VIELÄ EHTINYT SANOA SINULLE") + 1] == "Kylätalo suljetaan"


@pytest.mark.one_database
async def test_what_was_announced_told_about_events_and_is_to_come_is_put_into_words(
    town: Town, ville: Someone
) -> None:
    aino = await town.caretaker()
    await ville.says("/viikkokooste ma klo 9")
    number, hers, now = town.person_id(ville), town.person_id(aino), town.clock.now()
    town.appoint(ville, Role.OFFICER)
    event = town.event(aino, "Messut", days=[("2026-11-20T10:00", "2026-11-20T15:00")], kind=Kind.FAIR)
    await ville.says("/arvioi tapahtuma 1 4 Hyvää kahvia")

    def more(tx: Tx) -> None:
        told: dict[str, Any] = {"audience": "officers", "created_at": now}
        announcements.draft(tx, Announcement(person_id=number, said={"": "Laituri"}, **told))
        tx.add(Exhibitor(event_id=event.number, name="Kalakerho", person_id=number, shows="verkkoja", since=now))
        news = Announcement(person_id=hers, said={"": "Uutta"}, confirmed_at=now, **told)
        sent = announcements.get(tx, announcements.draft(tx, news))
        assert sent is not None
        sending.send(tx, sent, now=now, town=town.place)

    town.db.write_now(more)
    await town.settle()
    said = await ville.says("/omattiedot")
    assert kept(said)["posting"][0]["day"] == "2026-11-21"
    lines = to_read(said).splitlines()
    for line in (
        "Messut · annoit arvosanan 4 · Hyvää kahvia",
        "Messut · esittelypaikka · Kalakerho · verkkoja · la 21.11.2026",
        "1. Laituri · ei lähetetty",
        "ma 23.11.2026 klo 9: viikkokoosteesi",
    ):
        assert line in lines, line


async def test_who_cancelled_villes_booking_is_not_named_to_him(town: Town, ville: Someone) -> None:
    liisa = town.person("Liisa")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    number, booking = who(town, liisa), table(Booking)
    values = {"cancelled_by": number, "cancelled_at": town.clock.now(), "why": "remontti"}
    town.db.write_now(lambda tx: tx.run(update(booking).values(values)))
    said = await ville.says("/omattiedot")
    assert "1. Kylätalo, la 28.11.2026 klo 10–13 · pilates · joku muu perui: remontti" in to_read(said)
    hers = await liisa.says("/omattiedot")
    assert kept(hers)["booking"][0].keys() == {
        "id", "space_id", "starts_at", "ends_at", "cancelled_at", "cancelled_by", "why"
    }  # fmt: skip
    for read, other in ((said, "Liisa"), (hers, "Ville")):
        assert not any(other.casefold() in file.content.decode().casefold() for file in read.reply.files)
    assert "pilates" not in hers.reply.files[1].content.decode()


async def test_both_accounts_of_ville_show_the_same(town: Town, ville: Someone) -> None:
    other = town.person("Ville", network="matrix")
    await other.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    code = (await ville.says("/yhdista")).text.split("/yhdista ")[1].split()[0]
    await other.says(f"/yhdista {code}")
    text = to_read(await ville.says("/omattiedot"))
    assert "Tili: Matrix, @ville:mallila.example\nTili: Telegram, ville-telegram" in text
    assert "1. Kylätalo, la 28.11.2026 klo 10–13 · pilates" in text


async def test_what_is_kept_is_never_said_in_a_group(town: Town, ville: Someone) -> None:
    asked = await ville.says("/omattiedot", group="Kylätori")
    assert asked.reply.files == ()
    assert asked.labels == ["Jatka kahden kesken"]
    assert len((await ville.says(f"/start {asked.buttons[0].command}")).reply.files) == 2
    assert (await ville.says("/omattiedot", group="Kylätori")).reply.files == ()
    assert len(ville.sees().reply.files) == 2


async def test_what_is_kept_is_said_in_the_persons_language(town: Town) -> None:
    town.space("Kylätalo")
    swede, english = town.person("Aino", language="sv"), town.person("Liisa", language="en")
    for someone, command, name, line in (
        (swede, "/minauppgifter", "mina-uppgifter.txt", "DINA KOMMANDE BOKNINGAR"),
        (english, "/mydata", "my-data.txt", "YOUR BOOKINGS TO COME"),
    ):
        said = await someone.says(command)
        assert said.reply.files[0].name == name
        assert line in to_read(said)
