"""Pictures and files on Matrix: heard in clear and encrypted rooms, said once, taken back with all their changes."""

from __future__ import annotations

import pytest

from handlers.types import FILE_BYTES, File, Gone, Reply, Room, Several, Stays, pieces
from tests.matrix_bot import Bot, Wire
from tests.matrix_people import Person
from tests.synapse import Synapse

PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PICTURE = File("laituri.png", "image/png", PNG)
EITHER = pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])


@EITHER
async def test_a_picture_and_a_file_are_heard_with_what_they_hold(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        await aino.send_file(PNG, "laituri.png", "image/png", room, caption="/ilmoita Laituri", encrypted=encrypted)
        heard = await bot.ear.text("/ilmoita Laituri")
        assert heard.files == (PICTURE,)
        await aino.send_file(b"%PDF", "muistio.pdf", "application/pdf", room, encrypted=encrypted)
        assert (await bot.ear.text("")).files == (File("muistio.pdf", "application/pdf", b"%PDF"),)


async def test_in_a_group_a_picture_is_fetched_only_with_a_command(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville)
        await ville.send_file(PNG, "kissa.png", "image/png", room, caption="hieno!")
        await ville.send_file(PNG, "kissa.png", "image/png", room)
        await ville.send_file(PNG, "laituri.png", "image/png", room, caption="/ilmoita Laituri")
        heard = await bot.ear.text("/ilmoita Laituri")
        assert heard.files == (PICTURE,)
        assert bot.ear.texts() == ["/ilmoita Laituri"]


async def test_a_file_that_is_too_large_or_cannot_be_had_is_told_of_and_one_that_comes_late_is_waited_for(
    synapse: Synapse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        await aino.send_file(bytes(FILE_BYTES + 1), "a.bin", "application/octet-stream", room, caption="suuri")
        assert (await bot.ear.text("suuri")).missed == "too large"
        wire.breaks("/media/download", times=2)
        await aino.send_file(PNG, "laituri.png", "image/png", room, caption="myöhässä")
        assert (await bot.ear.text("myöhässä")).files == (PICTURE,)
        monkeypatch.setattr("bot.networks.matrix_files.FETCH_SECONDS", 0.3)
        wire.breaks("/media/download", times=1000)
        await aino.send_file(PNG, "laituri.png", "image/png", room, caption="ei tullut")
        assert (await bot.ear.text("ei tullut")).missed == "not found"


async def test_the_same_picture_in_many_clear_rooms_is_uploaded_once(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        urls = set()
        for number in range(2):
            room = await bot.meets(aino)
            await bot.say("Laituri", room, once=f"p{number}", files=(PICTURE,))
            urls.add((await aino.hears("laituri.png", room)).source["content"]["url"])
        assert len(urls) == 1


@EITHER
async def test_a_card_with_a_picture_is_changed_in_its_words_and_removed_with_all_it_ever_said(
    synapse: Synapse, encrypted: bool
) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        where = Room("matrix", room, private=False)
        card = await bot.say("Laituri on paikallaan", room, once="a7", files=(PICTURE,))
        await bot.matrix.edit(where, card, Reply("Laituri on poissa"), once="edit 1")
        words = await aino.hears("* Laituri on poissa", room)
        assert words.source["content"]["m.relates_to"]["event_id"] == card
        await bot.stop()
        bot.start()
        for _ in range(2):  # what is gone already is no error
            await bot.matrix.remove(where, Several(str(card), pieces(card)[:-1]))
        for event in (*pieces(card), words.event_id):
            content = await aino.reads(event, room)
            assert "body" not in content
            assert "ciphertext" not in content
            assert "m.new_content" not in content


async def test_where_the_bot_may_not_take_back_the_message_stays(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville)
        where = Room("matrix", room, private=False)
        card = await bot.say("Laituri", room, once="a7")
        await aino.needs(room, "m.room.redaction", 50)
        with pytest.raises(Stays):
            await bot.matrix.remove(where, card)
        await aino.kick(room, bot.id)
        with pytest.raises(Gone) as gone:
            await bot.matrix.remove(where, card)
        assert gone.value.why == "kicked"
