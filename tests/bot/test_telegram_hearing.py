"""What the bot hears on Telegram, in every kind of chat, over HTTP with the real client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.networks.telegram import Telegram
from handlers.types import Change, Reply, Room, User
from tests.botapi import BotApi
from tests.botapi.ear import Ear


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def ear(api: BotApi) -> AsyncIterator[Ear]:
    async with Ear(api) as listening:
        await api.quiet()
        yield listening


async def test_what_aino_writes_in_private_is_heard_with_her_language(api: BotApi, ear: Ear) -> None:
    aino = api.person("Aino", language="sv")
    message = await aino.say("boka bystugan")
    said = await ear.said()
    assert said.key == f"m{aino.id}.{message.id}.{message.date}"
    assert said.room == Room("telegram", str(aino.id), True, "Aino")
    assert said.user == User(str(aino.id), "Aino", "sv")
    assert (said.text, said.pressed, said.admin) == ("boka bystugan", False, False)


async def test_a_deep_link_arrives_as_the_start_command_it_is(api: BotApi, ear: Ear) -> None:
    await api.person("Aino").start("continue-12")
    assert await ear.words() == ["/start continue-12"]


async def test_a_group_is_heard_only_when_it_speaks_to_us(api: BotApi, ear: Ear) -> None:
    aino, group = api.person("Aino"), api.group("Kylätori")
    await group.add_bot()
    ours = Room("telegram", str(group.id), False, "Kylätori")
    message_id = await ear.bot.send(ours, Reply("Hei"), once="1")
    await aino.say("/varaa kylätalo", chat=group)
    await aino.say("/varaa@Kylakello_Bot koulu", chat=group)
    await aino.say("/varaa@toinen_bot sali", chat=group)
    await aino.say("@kylakello_bot, vapaat", chat=group)
    await aino.say("jutellaan vaan", chat=group)
    await aino.say("joo", chat=group, reply_to=group.chat.messages[int(message_id)])
    assert await ear.words() == ["/varaa kylätalo", "/varaa koulu", "vapaat", "joo"]


async def test_small_talk_is_not_kept_even_where_the_bot_may_read_everything(api: BotApi, ear: Ear) -> None:
    aino, group = api.person("Aino"), api.supergroup("Kylätori")
    await group.add_bot(as_admin=True)
    await aino.say("jutellaan vaan", chat=group)
    await aino.say("/varaa@toinen_bot sali", chat=group)
    await aino.say("!varaa kylätalo", chat=group)
    assert await ear.words() == ["!varaa kylätalo"]


async def test_a_topic_of_a_forum_is_a_room_of_its_own(api: BotApi, ear: Ear) -> None:
    aino, forum = api.person("Aino"), api.supergroup("Mallila", forum=True)
    await forum.add_bot()
    topic = forum.topic("Talkoot")
    await aino.say("/vapaat", chat=forum, topic=topic)
    said = await ear.said()
    assert said.room.id == f"{forum.id}/{topic}"
    await ear.bot.send(said.room, Reply("Vapaata on"), once="1")
    assert (await aino.hears("Vapaata", chat=forum)).thread == topic


async def test_writing_in_a_topic_that_the_bot_opened_is_not_an_answer_to_it(api: BotApi, ear: Ear) -> None:
    aino, forum = api.person("Aino"), api.supergroup("Mallila", forum=True)
    await forum.add_bot(as_admin=True)
    topic = forum.topic("Talkoot")
    opening = forum.chat.messages[topic]
    opening.sender = api.me()
    await aino.say("jutellaan vaan", chat=forum, topic=topic, reply_to=opening)
    assert await ear.words() == []


async def test_an_anonymous_administrator_is_nobody_in_particular(api: BotApi, ear: Ear) -> None:
    group = api.supergroup("Kylätori")
    await group.add_bot()
    await group.anonymous_says("/varaa kylätalo")
    said = await ear.said()
    assert (said.user.id, said.admin) == ("", True)


async def test_channels_bots_and_telegram_itself_are_not_people(api: BotApi, ear: Ear) -> None:
    group, robot = api.supergroup("Kylätori"), api.person("Toinen", is_bot=True)
    await group.add_bot(as_admin=True)
    await group.channel_says("/varaa kylätalo")
    await group.service_says("/varaa kylätalo")
    await robot.say("/varaa kylätalo", chat=group)
    assert await ear.words() == []


async def test_an_edited_message_does_not_run_again(api: BotApi) -> None:
    aino = api.person("Aino")
    message = await aino.say("/varaa kylätalo")
    await aino.edit(message, "/varaa koulu")
    async with Ear(api) as ear:
        assert await ear.words() == ["/varaa kylätalo"]
        await aino.edit(message, "/varaa sali")
        assert await ear.words() == ["/varaa kylätalo"]


async def test_a_sticker_in_private_is_heard_without_words_and_in_a_group_not_at_all(api: BotApi, ear: Ear) -> None:
    aino, group = api.person("Aino"), api.group("Kylätori")
    await group.add_bot(as_admin=True)
    await aino.send("sticker")
    await aino.send("voice", chat=group)
    assert await ear.words() == [""]


async def test_the_words_under_a_photo_count(api: BotApi, ear: Ear) -> None:
    await api.person("Aino").send("photo", caption="/varaa kylätalo")
    assert await ear.words() == ["/varaa kylätalo"]


async def test_pressing_a_button_is_hearing_its_command_and_it_stops_spinning(api: BotApi, ear: Ear) -> None:
    ville, group = api.person("Ville"), api.group("Kylätori")
    await group.add_bot()
    card = group.chat.add(api.me(), api.date, "Talkoot", keyboard=[[{"text": "Tulen", "callback_data": "join 3"}]])
    press = await ville.press(card, "Tulen")
    said = await ear.said()
    assert (said.key, said.text, said.pressed, said.user.name) == (f"c{press}", "join 3", True, "Ville")
    assert await ville.answered(press) == ""


async def test_a_press_in_a_topic_belongs_to_the_topic(api: BotApi, ear: Ear) -> None:
    ville, forum = api.person("Ville"), api.supergroup("Mallila", forum=True)
    await forum.add_bot()
    key = [[{"text": "Tulen", "callback_data": "join 3"}]]
    card = forum.chat.add(api.me(), api.date, "Talkoot", keyboard=key, thread=forum.topic("Talkoot"))
    await ville.press(card, "Tulen")
    assert (await ear.said()).room.id == f"{forum.id}/{card.thread}"


async def test_a_press_heard_too_late_to_be_answered_is_still_heard(api: BotApi, ear: Ear) -> None:
    ville = api.person("Ville")
    card = ville.chat.add(api.me(), api.date, "Talkoot", keyboard=[[{"text": "Tulen", "callback_data": "join 3"}]])
    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    late = api.faults.refuse(400, refusal, method="answerCallbackQuery")
    await ville.press(card, "Tulen")
    await api.until(lambda: late.met.is_set() or None, 5, "the press is answered")
    assert await ear.words() == ["join 3"]


async def test_being_let_in_thrown_out_blocked_and_unblocked_is_heard(api: BotApi, ear: Ear) -> None:
    aino, group = api.person("Aino"), api.group("Kylätori")
    await group.add_bot(by=aino)
    await group.promote_bot(by=aino)
    await group.kick_bot(by=aino)
    await aino.block()
    await aino.unblock()
    happened = [(change.change, change.room.id) for change in await ear.changes()]
    there, here = str(group.id), str(aino.id)
    assert sorted(happened) == sorted(
        [(Change.JOINED, there), (Change.LEFT, there), (Change.LEFT, here), (Change.JOINED, here)]
    )
    assert {change.user.name for change in ear.heard if change.user} == {"Aino"}
    assert len({change.key for change in ear.heard}) == 4


async def test_both_ends_of_a_move_tell_the_same_thing_under_one_key(api: BotApi, ear: Ear) -> None:
    group = api.group("Kylätori")
    await group.add_bot()
    new = await group.migrate()
    moves = [change for change in await ear.changes() if change.change is Change.MOVED]
    assert {(move.key, move.room.id, move.to) for move in moves} == {
        (f"v{group.id}.{new.id}", str(group.id), str(new.id))
    }


async def test_the_menus_are_there_in_three_languages_for_private_chats_and_groups(api: BotApi) -> None:
    commands = {"fi": [("varaa", "Varaa tila")], "sv": [("boka", "Boka en lokal")], "en": [("book", "Book a room")]}
    async with Ear(api, commands=commands) as ear:
        await api.until(lambda: len(api.menus) == 8 or None)
        assert api.menus["all_private_chats", "fi"] == [{"command": "varaa", "description": "Varaa tila"}]
        assert api.menus["all_group_chats", "sv"] == [{"command": "boka", "description": "Boka en lokal"}]
        assert api.menus["all_group_chats", ""] == [{"command": "book", "description": "Book a room"}]
        await ear.all()
    api.calls.clear()
    async with Ear(api, commands=commands) as again:
        await api.until(lambda: api.calls.count("getMyCommands") == 8 or None)
        await again.all()
    assert "setMyCommands" not in api.calls


async def test_groups_can_have_a_shorter_menu(api: BotApi) -> None:
    bot = Telegram(api.token, api_url=api.url, commands={"": [("book", "Book")]}, group_commands={"": []})
    api.menus["all_group_chats", ""] = [{"command": "old", "description": "Old"}]
    listening = asyncio.create_task(bot.listen(Ear(api)._hear))
    await api.until(lambda: (len(api.menus) == 2 and api.menus["all_group_chats", ""] == []) or None)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await bot.close()


async def test_nobody_waits_for_the_menus_to_be_set(api: BotApi) -> None:
    slow = api.faults.hold(method="getMyCommands")
    async with Ear(api, commands={"": [("book", "Book a room")]}) as ear:
        await api.person("Aino").say("hei")
        assert await ear.words() == ["hei"]
        assert api.menus == {}
        slow.release.set()


async def test_a_menu_that_is_refused_is_logged_and_keeps_nobody_from_being_heard(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with Ear(api, commands={"": [("Not A Name", "x")]}) as ear:
        await api.person("Aino").say("hei")
        assert await ear.words() == ["hei"]
    assert "the command menus could not be set: BadRequest" in caplog.text
