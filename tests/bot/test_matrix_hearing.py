"""What the bot hears on Matrix: everything that is meant for it, once, and nothing else."""

from __future__ import annotations

import pytest

from handlers.types import Button, Change, Choice, Reply
from tests.matrix_bot import Bot
from tests.matrix_people import Person
from tests.synapse import Synapse


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_aino_is_heard_in_her_private_room(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted, direct=True)
        event = await aino.say("varaa kylätalo", room)
        heard = await bot.ear.text("varaa kylätalo")
        assert heard.key == event
        assert (heard.room.network, heard.room.id, heard.room.private) == ("matrix", room, True)
        assert (heard.user.id, heard.user.name) == (aino.id, "Aino")
        joined = await bot.ear.change(Change.JOINED)
        assert joined.user is not None
        assert joined.user.id == aino.id


async def test_what_was_heard_but_not_committed_is_heard_again_after_a_crash(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        await aino.say("ensin", room)
        await bot.ear.text("ensin")
        bot.ear.held = True
        event = await aino.say("varaa kylätalo", room)
        await bot.ear.text("varaa kylätalo")
        await bot.stop()
        bot.ear.held = False
        bot.ear.heard.clear()
        bot.start()
        heard = await bot.ear.text("varaa kylätalo")
        assert heard.key == event
        await aino.say("lopuksi", room)
        await bot.ear.text("lopuksi")
        assert bot.ear.texts() == ["varaa kylätalo", "lopuksi"]


async def test_what_cannot_be_kept_is_tried_until_it_is(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        bot.ear.breaks = 2
        await aino.say("varaa kylätalo", room)
        await bot.ear.text("varaa kylätalo")
        assert bot.ear.texts() == ["varaa kylätalo"]
        bot.keep.breaks = 1
        await aino.say("varaukset", room)
        await bot.ear.text("varaukset")
        await aino.say("loppu", room)
        await bot.ear.text("loppu")
        assert bot.keep.breaks == 0


async def test_the_very_first_sync_replays_nothing(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        await bot.stop()
        await aino.say("vanha asia", room)
        bot.keep.words.clear()
        bot.ear.heard.clear()
        bot.start(password=True)
        assert await bot.say("hei", room, once="hei")
        await aino.say("uusi asia", room)
        await bot.ear.text("uusi asia")
        assert bot.ear.texts() == ["uusi asia"]
        assert bot.ear.changes(Change.JOINED) == []


@pytest.mark.parametrize(("encrypted", "count"), [(False, 120), (True, 60)], ids=["clear", "encrypted"])
async def test_everything_that_was_said_while_the_bot_was_away_is_heard(
    synapse: Synapse, encrypted: bool, count: int
) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        await aino.say("lähden", room)
        await bot.ear.text("lähden")
        await bot.stop()
        for number in range(count):
            await aino.say(f"viesti {number}", room)
        bot.start()
        await bot.ear.text(f"viesti {count - 1}")
        assert bot.ear.texts() == ["lähden", *(f"viesti {number}" for number in range(count))]


async def test_what_was_said_before_the_bot_was_asked_in_is_not_heard(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await aino.create("Kylätori", invite=(ville.id,))
        await ville.join(room)
        for number in range(60):
            await aino.say(f"!varaa {number}", room)
        await aino.invite(room, bot.id)
        await aino.together(room, bot.id)
        await aino.say("!apua", room)
        await bot.ear.text("!apua")
        assert bot.ear.texts() == ["!apua"]


async def test_what_aino_says_while_the_bot_is_still_coming_is_heard(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        await bot.stop()
        room = await aino.create(invite=(bot.id,), direct=True)
        await aino.say("hei", room)
        bot.start()
        await bot.ear.text("hei")


async def test_in_a_group_only_what_is_meant_for_the_bot_is_heard(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville)
        answer = await bot.say("Mikä tila?", room, once="q")
        remark = await ville.say("minusta sali on parempi", room)
        await aino.say("/vapaat", room)
        await aino.say("!varaukset", room)
        await aino.say("Kello: varaa kylätalo", room, mention=(bot.id,))
        await aino.say(f"{bot.id} talkoot", room, mention=(bot.id,))
        await aino.say("kello, mitä on tulossa", room)
        await aino.say("kello soi jo", room)
        await aino.say("koulun sali", room, reply_to=answer)
        await aino.say("> <@x:y> Mikä tila?\n> toinen rivi\n\nkylätalo", room, reply_to=answer)
        await aino.say("samaa mieltä", room, reply_to=remark)
        await aino.say("2", room)
        await aino.say("/loppu", room)
        await bot.ear.text("/loppu")
        assert bot.ear.texts() == [
            "/vapaat",
            "!varaukset",
            "varaa kylätalo",
            "talkoot",
            "mitä on tulossa",
            "koulun sali",
            "kylätalo",
            "/loppu",
        ]
        heard = await bot.ear.text("/vapaat")
        assert not heard.room.private


async def test_edits_notices_and_the_bots_own_words_are_not_commands(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        event = await aino.say("varaa kylätalo", room)
        await aino.change(event, "varaa koulun sali", room)
        await aino.say("minäkin olen botti", room, kind="m.notice")
        await bot.say("varaa juhlasali", room, once="own")
        await aino.say("loppu", room)
        await bot.ear.text("loppu")
        assert bot.ear.texts() == ["varaa kylätalo", "loppu"]


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_a_reaction_is_a_button_press_and_taking_it_back_is_nothing(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville, encrypted=encrypted)
        remark = await ville.say("Talkoot?", room)
        question = await bot.say("Kumpi?", room, once="q")
        await ville.react(remark, "1️⃣", room)
        await ville.react(question, "👍", room)
        event = await ville.react(question, "2️⃣", room)
        heard = await bot.ear.press()
        assert heard.key == event
        assert heard.choice == Choice(2, question)
        assert (heard.text, heard.user.id) == ("", ville.id)
        await ville.redact(event, room)
        await ville.say("/loppu", room)
        await bot.ear.text("/loppu")
        assert len(bot.ear.texts()) == 2


async def test_a_reaction_on_a_message_from_before_the_restart_is_a_button_press(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville, encrypted=True)
        question = await bot.say("Kumpi?", room, once="q")
        await bot.stop()
        await aino.react(question, "1", room)
        bot.start()
        assert (await bot.ear.press()).choice == Choice(1, question)


async def test_a_typed_number_is_a_choice_and_text(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        question = await bot.say("Kumpi?", room, once="q")
        await aino.say("2", room)
        assert (await bot.ear.text("2")).choice == Choice(2)
        await aino.say("1.", room, reply_to=question)
        heard = await bot.ear.text("1.")
        assert heard.choice == Choice(1, question)
        assert not heard.pressed
        await aino.say("15-17", room)
        assert (await bot.ear.text("15-17")).choice is None


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
async def test_a_conversation_in_a_thread_stays_in_the_thread(synapse: Synapse, encrypted: bool) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino, Person(synapse, "Ville") as ville:
        room = await bot.meets(aino, ville, encrypted=encrypted)
        root = await ville.say("Puhutaan salista", room)
        await aino.say("/varaa", room, thread=root)
        heard = await bot.ear.text("/varaa")
        assert heard.room.id == f"{room}/{root}"
        question = await bot.matrix.send(heard.room, Reply("Mikä tila?", (Button("Sali", "varaa sali"),)), once="q")
        seen = await aino.hears("Mikä tila?", room)
        assert seen.source["content"]["m.relates_to"]["rel_type"] == "m.thread"
        assert seen.source["content"]["m.relates_to"]["event_id"] == root
        await aino.say("koulun sali", room, thread=root, reply_to=question)
        assert (await bot.ear.text("koulun sali")).room.id == f"{room}/{root}"
        await aino.react(question, "1️⃣", room)
        assert (await bot.ear.press()).room.id == f"{room}/{root}"
