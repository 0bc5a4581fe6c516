"""What the bot says on Matrix: once, in order, readable by everybody in the room, and in the right words."""

from __future__ import annotations

import asyncio

import nio
import pytest

from handlers.types import Button, File, Reply, Retry, Room
from tests.matrix_bot import Bot, Wire
from tests.matrix_people import Person
from tests.synapse import Synapse, running

PICTURE = File("viikko.png", "image/png", b"\x89PNG not really a picture")
TABLE = File("tilat.csv", "text/csv", "nimi;paikkoja\nKylätalo;60\n".encode())
EITHER = pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])


@EITHER
async def test_the_same_promise_is_one_message_also_after_a_restart(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        first = await bot.say("Varattu: Kylätalo", room, once="outbox-7")
        assert await bot.say("Varattu: Kylätalo", room, once="outbox-7") == first
        await bot.stop()
        bot.start()
        assert await bot.say("Varattu: Kylätalo", room, once="outbox-7") == first
        await bot.say("loppu", room, once="outbox-8")
        await aino.hears("loppu", room)
        assert len(aino.said("Varattu", room)) == 1


async def test_a_message_whose_answer_was_lost_on_the_way_is_not_doubled(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        wire.breaks("/send/m.room.encrypted", status=0, after=True, method="PUT", times=2)  # the client tries twice
        with pytest.raises(Retry):
            await bot.say("Varattu: Kylätalo", room, once="outbox-7")
        await bot.say("Varattu: Kylätalo", room, once="outbox-7")
        await bot.say("loppu", room, once="outbox-8")
        await aino.hears("loppu", room)
        assert len(aino.said("Varattu", room)) == 1


async def test_choices_are_numbered_lines_with_reactions_to_tap(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        buttons = (Button("Koulun <sali>", "varaa sali"), Button("Jatka yksin", "continue 12", private=True))
        await bot.say("*Mikä tila?*\nValitse", room, once="q", buttons=buttons)
        seen = await aino.hears("Mikä tila?", room)
        content = seen.source["content"]
        link = f"https://matrix.to/#/{bot.id}"
        assert content["msgtype"] == "m.notice"
        assert content["m.mentions"] == {}
        assert content["body"] == f"Mikä tila?\nValitse\n\n1. Koulun <sali>\n2. Jatka yksin → {link} : continue 12"
        assert content["formatted_body"] == (
            "<b>Mikä tila?</b><br>Valitse<br><br>1. Koulun &lt;sali&gt;<br>"
            f'2. Jatka yksin → <a href="{link}">{bot.id}</a>: <code>continue 12</code>'
        )
        assert await aino.reactions(seen.event_id, room, 2) == ["1️⃣", "2️⃣"]


@EITHER
async def test_a_card_is_edited_in_place_there_and_back(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        card = await bot.say("Haravointi 3/10", room, once="card")
        where = Room("matrix", room, private=True)
        for number, text in enumerate(("Haravointi 4/10", "Haravointi 4/10", "Haravointi 3/10", "Haravointi 4/10")):
            await bot.matrix.edit(where, card, Reply(text), once=f"edit {number}")
        await bot.say("loppu", room, once="end")
        await aino.hears("loppu", room)
        edits = [event.source["content"] for event in aino.said("* Haravointi", room)]
        assert [edit["m.new_content"]["body"] for edit in edits] == [
            "Haravointi 4/10",
            "Haravointi 3/10",
            "Haravointi 4/10",
        ]
        assert all(edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": card} for edit in edits)


@EITHER
async def test_the_same_change_is_made_once_also_after_a_restart_and_a_newer_one_is_not_taken_for_it(
    synapse: Synapse, encrypted: bool
) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        card = await bot.say("Haravointi 3/10", room, once="outbox-7")
        where = Room("matrix", room, private=True)
        for text in ("Haravointi 4/10", "Haravointi 4/10", "Haravointi 5/10"):
            await bot.stop()
            bot.start()
            await bot.matrix.edit(where, card, Reply(text), once="outbox-7")
        await bot.say("loppu", room, once="end")
        await aino.hears("loppu", room)
        edits = [event.source["content"]["m.new_content"]["body"] for event in aino.said("* Haravointi", room)]
        assert edits == ["Haravointi 4/10", "Haravointi 5/10"]


@EITHER
async def test_files_and_pictures_can_be_read_by_the_person(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        for _ in range(2):
            await bot.say("Tässä viikko", room, once="w", files=(PICTURE, TABLE))
        await bot.say("loppu", room, once="end")
        await aino.hears("loppu", room)
        texts = [event.source["content"]["body"] for where, event in aino.seen if "body" in event.source["content"]]
        assert texts == ["Tässä viikko", "viikko.png", "tilat.csv", "loppu"]
        for file, kind in ((PICTURE, "m.image"), (TABLE, "m.file")):
            seen = aino.said(file.name, room)[0]
            assert seen.source["content"]["msgtype"] == kind
            assert ("file" in seen.source["content"]) == encrypted
            assert await aino.download(seen) == file.content


async def test_fifty_messages_at_once_into_an_encrypted_room_all_arrive(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        await asyncio.gather(*(bot.say(f"viesti {number}.", room, once=str(number)) for number in range(50)))
        for number in range(50):
            await aino.hears(f"viesti {number}.", room)


@pytest.mark.parametrize(
    ("broken", "method"),
    [
        ("/sendToDevice/m.room.encrypted", "PUT"),
        ("/keys/claim", "POST"),
        ("/joined_members", "GET"),
        ("/send/m.", "PUT"),
    ],
)
@pytest.mark.parametrize("status", [0, 502])
async def test_whatever_fails_while_keys_are_shared_everybody_can_read_in_the_end(
    synapse: Synapse, broken: str, method: str, status: int
) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        wire.breaks(broken, status=status, times=1 if status or method == "POST" else 2)  # aiohttp tries again when cut
        with pytest.raises(Retry):
            await bot.say("Varattu: Kylätalo", room, once="x")
        await bot.say("Varattu: Kylätalo", room, once="x")
        await aino.hears("Varattu", room)


async def test_somebody_who_has_just_joined_can_read_the_next_message(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        await bot.say("Hei Aino", room, once="1")
        async with Person(synapse, "Ville") as ville:
            wire.breaks("/keys/query", times=1000)
            await aino.invite(room, ville.id)
            await ville.join(room)
            bot.ear.held = True  # so that nothing but saying makes the bot learn of Ville's devices
            await ville.say("!hei", room)
            await bot.ear.text("!hei")
            wire.mends()
            await bot.say("Hei Ville", room, once="2")
            await ville.hears("Hei Ville", room)


async def test_a_text_longer_than_an_event_comes_in_parts_with_the_choices_under_the_last(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        lines = [
            f"*{number}.* Päiväkerhoyhdistys · seura · Pohjoispää · yhteys: Ville Mäkelä" for number in range(1, 401)
        ]
        buttons = (Button("Lisää", "more"), Button("Ohje", "help"))
        for _ in range(2):
            message = await bot.say("\n".join(lines), room, once="x", buttons=buttons)
        await bot.say("loppu", room, once="y")
        await aino.hears("loppu", room)
        said = aino.said("Päiväkerhoyhdistys", room)
        bodies = [event.source["content"]["body"] for event in said]
        assert len(bodies) > 2
        assert "\n".join(bodies) == "\n".join(lines).replace("*", "") + "\n\n1. Lisää\n2. Ohje"
        assert message == said[-1].event_id
        where, longer = Room("matrix", room, private=False), Reply("\n".join(lines), buttons)
        await bot.matrix.edit(where, message, longer, once="z")
        changed = await aino.hears("* 1. Päiväkerhoyhdistys", room)
        assert changed.source["content"]["body"].endswith("\n\n1. Lisää\n2. Ohje")


async def test_a_homeserver_with_its_own_limit_is_waited_for() -> None:
    with running(default_limits=True) as strict:
        async with Bot(strict) as bot, Person(strict, "Aino") as aino:
            room = await bot.meets(aino)
            sends = (bot.say(f"viesti {number}", room, once=str(number)) for number in range(12))
            with pytest.raises(Retry) as wait:
                await asyncio.gather(*sends)
            assert wait.value.everywhere
            assert wait.value.after is not None
            assert 0 < wait.value.after < 60


async def test_a_homeserver_that_is_away_is_waited_for(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        wire.breaks("/_matrix", status=0, times=6)
        with pytest.raises(Retry):
            await bot.say("hei", room, once="x")
        await aino.say("varaa kylätalo", room)
        await bot.ear.text("varaa kylätalo")
        await bot.say("hei", room, once="x")
        seen = await aino.hears("hei", room)
        assert isinstance(seen, nio.RoomMessageNotice)
