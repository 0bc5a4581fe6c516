"""An announcement is told everywhere, and its sender sees in one message how it went: who has it, who waits, why."""

from __future__ import annotations

import asyncio

import pytest

from bot.work import Work
from handlers.announcing import sending
from handlers.types import Change, Gone, Retry, Room, RoomChange
from storage import claims, rooms
from storage.db import Database
from storage.people import Role
from tests.announced import Announced
from tests.town import Someone


@pytest.fixture
def town(db: Database) -> Announced:
    return Announced(db)


@pytest.fixture
async def aino(town: Announced) -> Someone:
    return await town.caretaker()


async def test_the_sender_sees_in_one_message_how_far_it_has_come_and_why_it_did_not(
    town: Announced, aino: Someone
) -> None:
    liisa = town.person("Liisa", network="matrix")
    for name in ("Kylätori", "Kalakerho", "Martat", "Pohjoispää"):
        town.group(aino, name)
    town.group(liisa, "!tori")
    street, matrix = town.street(), town.street("matrix")
    street.gone["Kalakerho"] = "kicked"
    street.faults["Martat"].append(Retry(90))
    street.faults["Pohjoispää"].append(Gone("refused", room=False))
    matrix.faults["!tori"] += [Retry(None), RuntimeError("no network does this")]
    town.announce(aino)
    await town.settle()
    before = len(aino.reads())
    await town.go_to("2026-11-21T12:00:30")
    card = aino.sees()
    assert len(aino.reads()) == before
    assert card.text.splitlines() == [
        "Tiedote 1: Laituri on paikallaan!",
        "Lähetetty 2/5.",
        "1 odottaa: Telegram pyysi odottamaan.",
        "2 ei onnistunut:",
        "• Kalakerho: botti on poistettu ryhmästä; lisää se takaisin ja yritä sitten uudelleen",
        "• Pohjoispää: verkko ei ottanut viestiä vastaan",
    ]
    await town.go_to("2026-11-21T12:20")
    assert "Lähetetty 3/5." in aino.sees().text
    assert "odottaa" not in aino.sees().text
    assert [street.texts(room) for room in ("Kylätori", "Martat")] == [
        ["Mallila tiedottaa:\nLaituri on paikallaan!"]
    ] * 2
    assert matrix.texts("!tori") == street.texts("Kylätori")


async def test_what_failed_is_tried_again_where_the_bot_is_again_and_said_once(town: Announced, aino: Someone) -> None:
    town.group(aino, "Kylätori")
    town.group(aino, "Kalakerho")
    street = town.street()
    street.gone["Kalakerho"] = "kicked"
    town.announce(aino)
    await town.go_to("2026-11-21T12:05")
    refused = await aino.taps("Yritä uudelleen")
    assert refused.text.startswith("En voi vielä yrittää uudelleen:")
    del street.gone["Kalakerho"]
    await town.joined(aino, "Kalakerho")
    await aino.says("/yritä tiedotetta uudelleen 1")
    await town.go_to("2026-11-21T12:15")
    assert [len(street.texts(room)) for room in ("Kylätori", "Kalakerho")] == [1, 1]
    shown = await aino.says("/tiedotteen kulku 1")
    assert shown.text.splitlines()[1:] == ["Lähetetty 2/2."]
    assert "Yritä uudelleen" not in shown.labels


async def test_who_cannot_be_reached_in_one_private_chat_is_told_in_another(town: Announced, aino: Someone) -> None:
    ville, matti = town.person("Ville"), town.person("Matti")
    martat = town.association("Martat")
    for someone in (ville, matti):
        await someone.says("hei")
        town.appoint(someone, Role.CONTACT, f"association:{martat}")
    matrix = town.street("matrix")
    town.street().gone |= {ville.room: "blocked", matti.room: "blocked"}
    town.announce(aino, audience="contacts")
    other = town.door("!ville", network="matrix", person=town.person_id(ville))
    await town.go_to("2026-11-21T12:10")
    assert matrix.texts(other.address) == ["Mallila tiedottaa:\nLaituri on paikallaan!"]
    assert aino.sees().text.splitlines()[1:] == [
        "Lähetetty 1/2.",
        "1 ei onnistunut:",
        "• Matti: on estänyt botin; hän voi avata sen uudelleen ja kirjoittaa sille",
    ]


async def test_at_night_it_waits_for_the_morning_and_says_so_unless_it_is_urgent(
    town: Announced, aino: Someone
) -> None:
    town.group(aino, "Kylätori")
    street = town.street()
    await town.go_to("2026-11-21T22:00")
    town.announce(aino, "Vesi on poikki!", urgent=True)
    quiet = town.announce(aino)
    await town.settle()
    assert street.texts("Kylätori") == ["Kiireellinen tiedote, Mallila:\nVesi on poikki!"]
    shown = await aino.says(f"/tiedotteen kulku {quiet.number}")
    assert shown.text.splitlines()[1:] == ["Lähetetty 0/1.", "1 odottaa: yöllä ei lähetetä, lähtee su 22.11. klo 8."]
    await town.go_to("2026-11-22T08:01")
    assert len(street.texts("Kylätori")) == 2
    assert aino.sees().text.splitlines()[1:] == ["Lähetetty 1/1."]


async def test_a_crash_at_any_moment_loses_no_room_and_the_card_still_settles(town: Announced, aino: Someone) -> None:
    names = [f"Ryhmä {number}" for number in range(12)]
    for name in names:
        town.group(aino, name)
    street = town.street()
    for name in names:
        street.hold(name)
    before = len(street.acts)
    town.announce(aino)
    crashed = asyncio.create_task(town.settle())
    await street.tried(before + 5)  # the card has been said, and four are in flight
    crashed.cancel()
    await asyncio.gather(crashed, return_exceptions=True)
    street.held.clear()
    town.db.write_now(claims.release)
    town.work = Work(town.db, town.place, now=town.clock.now)
    for wall in town.walls.values():
        town.work.add(wall, salt="salt")
    await town.go_to("2026-11-21T12:05")
    assert [len(street.texts(name)) for name in names] == [1] * 12
    assert len([act for act in street.acts if act[0] == "send" and act[1] in names]) == 16
    assert aino.sees().text.splitlines()[1:] == ["Lähetetty 12/12."]


async def test_a_group_that_goes_on_elsewhere_hears_it_there(town: Announced, aino: Someone) -> None:
    town.group(aino, "Kylätori")
    await town.go_to("2026-11-21T22:00")
    town.announce(aino)
    moved = RoomChange("moved", Room("telegram", "Kylätori", private=False), Change.MOVED, to="Uusi tori")
    await town.work.hear(moved)
    await town.go_to("2026-11-22T08:05")
    assert len(town.street().texts("Uusi tori")) == 1
    assert town.street().texts("Kylätori") == []
    assert aino.sees().text.splitlines()[1:] == ["Lähetetty 1/1."]


async def test_each_room_reads_it_in_its_own_language_and_somebody_who_is_nobodys_sender_cannot_look(
    town: Announced, aino: Someone
) -> None:
    finnish, swedish = town.group(aino, "Kylätori"), town.group(aino, "Bytorget")
    town.db.write_now(lambda tx: rooms.speak(tx, swedish, "sv"))
    town.announce(aino, said={"fi": "Laituri on paikallaan!", "sv": "Bryggan är på plats!"})
    await town.settle()
    assert finnish != swedish
    assert town.street().texts("Bytorget") == ["Mallila meddelar:\nBryggan är på plats!"]
    assert (await town.person("Ville").says("/tiedotteen kulku 1")).text == "Sellaista tiedotetta ei ole."


async def test_once_it_is_sent_it_is_not_sent_again(town: Announced, aino: Someone) -> None:
    town.group(aino, "Kylätori")
    told = town.announce(aino)
    again = town.db.write_now(lambda tx: sending.send(tx, told, now=town.clock.now(), town=town.place))
    await town.settle()
    assert again is None
    assert len(town.street().texts("Kylätori")) == 1
