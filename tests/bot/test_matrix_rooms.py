"""How the bot comes into Matrix rooms, who administers them, and how they end."""

from __future__ import annotations

import pytest

from handlers.types import Change, Gone, Moved, Reply, Room
from tests.matrix_bot import Bot, Wire
from tests.matrix_people import Person
from tests.synapse import Synapse


async def test_an_invitation_is_tried_again_when_joining_failed(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        wire.breaks("/join/", status=502)
        room = await aino.create("Kylätori", invite=(bot.id,))
        await aino.together(room, bot.id)
        assert (await bot.ear.change(Change.JOINED)).room.title == "Kylätori"


async def test_an_invitation_survives_a_restart(synapse: Synapse) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        wire.breaks("/join/", status=502, times=1000)
        first = await aino.create("Kokous", invite=(bot.id,))
        while first not in bot.keep.words.get("wanted", ""):
            await bot.keep.changed()
        await bot.stop()
        wire.mends()
        bot.start()
        await aino.together(first, bot.id)
        joined = await bot.ear.change(Change.JOINED)
        assert joined.user is not None
        assert joined.user.id == aino.id


async def test_who_takes_the_bot_out_of_a_room_is_noticed_once(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        await aino.kick(room, bot.id)
        gone = await bot.ear.change(Change.LEFT)
        assert gone.room.id == room
        assert gone.user is not None
        assert gone.user.id == aino.id
        with pytest.raises(Gone, match="kicked"):
            await bot.say("hei", room, once="late")
        await aino.invite(room, bot.id)
        await bot.ear.until(lambda heard: heard in bot.ear.changes(Change.JOINED)[1:], "the bot did not come back")
        assert await bot.say("taas täällä", room, once="back")
        await bot.stop()
        bot.start()
        other = await bot.meets(aino)
        await aino.say("hei", other)
        await bot.ear.text("hei")
        assert {change.key for change in bot.ear.changes(Change.LEFT)} == {gone.key}


async def test_a_room_that_never_was_is_not_found(synapse: Synapse) -> None:
    async with Bot(synapse) as bot:
        with pytest.raises(Gone, match="not found"):
            await bot.say("hei", "!nowhere:mallila.test", once="x")


async def test_a_room_where_the_bot_may_not_speak_refuses(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        await aino.power(room, bot.id, -1)
        with pytest.raises(Gone, match="refused"):
            await bot.say("hei", room, once="x")


@pytest.mark.parametrize("version", ["10", "12"])
async def test_who_made_the_room_administers_it_and_a_demoted_person_does_not(synapse: Synapse, version: str) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville, version=version)
        await aino.say("/aino", room)
        assert (await bot.ear.text("/aino")).admin
        await ville.say("/ville", room)
        assert not (await bot.ear.text("/ville")).admin
        await aino.power(room, ville.id, 50)
        await ville.say("/korotettu", room)
        assert (await bot.ear.text("/korotettu")).admin
        await aino.power(room, ville.id, None)
        await ville.say("/alennettu", room)
        assert not (await bot.ear.text("/alennettu")).admin
        await bot.stop()
        bot.start()
        await ville.say("/jälkeen", room)
        await aino.say("/lopuksi", room)
        assert not (await bot.ear.text("/jälkeen")).admin
        assert (await bot.ear.text("/lopuksi")).admin


async def test_an_encrypted_message_that_pretends_to_be_state_gives_no_power(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville, encrypted=True)
        await ville.forge("m.room.power_levels", {"users": {ville.id: 100}}, room)
        await ville.say("/ville", room)
        assert not (await bot.ear.text("/ville")).admin


@pytest.mark.parametrize(("old", "new"), [("10", "11"), ("11", "12")])
async def test_a_room_that_is_replaced_is_followed(synapse: Synapse, old: str, new: str) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville, version=old, public=True)
        fresh = await aino.upgrade(room, new)
        moved = await bot.ear.change(Change.MOVED)
        assert (moved.room.id, moved.to) == (room, fresh)
        with pytest.raises(Moved, match=f"to {fresh}$"):
            await bot.say("hei", room, once="x")
        assert len(bot.ear.changes(Change.JOINED)) == 1


async def test_a_replaced_room_is_followed_when_the_bot_is_invited_only_later(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, version="10")
        fresh = await aino.upgrade(room, "11")
        await aino.sees(fresh)
        await aino.invite(fresh, bot.id)
        moved = await bot.ear.change(Change.MOVED)
        assert (moved.room.id, moved.to) == (room, fresh)


async def test_a_private_room_is_opened_for_somebody_who_has_none(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        await bot.meets(aino, ville)
        with pytest.raises(Moved) as first:
            await bot.say("avainkoodi", aino.id, once="x")
        room = first.value.to
        await aino.join(room)
        await aino.together(room, bot.id)
        assert aino.client.rooms[room].encrypted
        await bot.say("avainkoodi 1234", room, once="x")
        await aino.hears("avainkoodi 1234", room)
        with pytest.raises(Moved) as again:
            await bot.say("avainkoodi", aino.id, once="y")
        assert again.value.to == room


async def test_the_private_room_that_aino_opened_is_the_one_that_is_used(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, direct=True)
        await bot.ear.change(Change.JOINED)
        with pytest.raises(Moved) as moved:
            await bot.matrix.send(Room("matrix", aino.id, private=True), _hello(), once="x")
        assert moved.value.to == room


def _hello() -> Reply:
    return Reply("hei")
