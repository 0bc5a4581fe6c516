"""Telegram brings what it hears to a door of ours: who has not the secret stays outside, and nothing is lost."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.networks.telegram_webhook import HEADER, LARGEST, Hook
from handlers.types import Heard, Incoming
from tests.botapi import BotApi
from tests.botapi.ear import Ear
from tests.matrix_bot import Notebook

SECRET = "sana-jonka-vain-Telegram-tietaa"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


def hook(secret: str = SECRET, keep: Notebook | None = None) -> Hook:
    """Return a door at a free port of this computer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    return Hook(f"http://{listen}/telegram", listen, keep or Notebook(), secret)


async def registered(api: BotApi) -> None:
    await api.until(lambda: api.updates.webhook_info()["url"] or None, what="the address is known")


async def all_brought(api: BotApi) -> None:
    await api.until(lambda: not len(api.updates) or None, what="all is brought")


async def knock(door: Hook, content: object, *, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with aiohttp.ClientSession() as session, session.post(door.url, json=content, headers=headers) as answer:
        return answer.status


def written(number: int, chat: int) -> dict[str, Any]:
    """Return an update: somebody has written in their private chat."""
    who = {"id": chat, "first_name": "Aino"}
    said = {"message_id": number, "date": 1795000000, "text": "hei", "chat": who | {"type": "private"}}
    return {"update_id": number, "message": said | {"from": who | {"is_bot": False}}}


async def test_what_people_say_is_brought_in_order_and_what_waited_comes_too(api: BotApi) -> None:
    aino, door = api.person("Aino"), hook()
    await aino.say("ennen")
    async with Ear(api, hook=door) as ear:
        await registered(api)
        for number in range(20):
            await aino.say(f"{number}")
        await all_brought(api)
        assert [one.text for one in ear.heard if isinstance(one, Incoming)] == ["ennen", *map(str, range(20))]
        assert "getUpdates" not in api.calls
        card = aino.chat.add(api.me(), api.date, "Talkoot", keyboard=[[{"text": "Tulen", "callback_data": "join 3"}]])
        press = await aino.press(card, "Tulen")
        assert await aino.answered(press) == ""


async def test_who_does_not_know_the_secret_is_turned_away_and_not_heard(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door = hook()
    forged: dict[str, Any] = {"update_id": 1, "message": {"text": "/claim"}}
    async with Ear(api, hook=door) as ear:
        await registered(api)
        for secret in (None, "", "väärä", SECRET[:-1], SECRET + "x"):
            assert await knock(door, forged, secret=secret) == 401
        assert await knock(door, "jotain muuta") == 400
        assert await knock(door, "x" * LARGEST) == 413
        assert ear.heard == []
    assert SECRET not in caplog.text


async def test_what_could_not_be_taken_in_is_brought_again_until_it_is(api: BotApi) -> None:
    troubles = [RuntimeError("the database is locked")] * 2

    async def then(_: Heard) -> None:
        if troubles:
            raise troubles.pop()

    async with Ear(api, then=then, hook=hook()) as ear:
        await registered(api)
        await api.person("Aino").say("hei")
        await all_brought(api)
    assert len({one.key for one in ear.heard}) == 1
    assert len(ear.heard) == 3


async def test_what_comes_from_one_chat_at_once_is_heard_one_by_one(api: BotApi) -> None:
    release, door = asyncio.Event(), hook()

    async def then(heard: Heard) -> None:
        if heard.room.id == "7":
            await release.wait()

    async with Ear(api, then=then, hook=door) as ear:
        await registered(api)
        first = asyncio.create_task(knock(door, written(1, 7)))
        await ear.times(1)
        second = asyncio.create_task(knock(door, written(2, 7)))
        assert await knock(door, written(3, 8)) == 200
        assert [one.room.id for one in ear.heard] == ["7", "8"]
        release.set()
        assert [await first, await second] == [200, 200]
        assert [one.room.id for one in ear.heard] == ["7", "8", "7"]


async def test_an_update_nobody_can_read_is_left_out_and_the_next_is_heard(api: BotApi) -> None:
    async with Ear(api, hook=hook()) as ear:
        await registered(api)
        api.updates.put_raw({"message": {"message_id": "?", "chat": {"nonsense": True}, "text": "sydänkäyrä"}})
        await api.person("Aino").say("hei")
        await all_brought(api)
        assert [one.text for one in ear.heard if isinstance(one, Incoming)] == ["hei"]


async def test_what_is_said_while_the_bot_is_away_is_heard_by_the_next_one_also_when_it_asks_again(
    api: BotApi,
) -> None:
    aino = api.person("Aino")
    async with Ear(api, hook=hook()):
        await registered(api)
    await aino.say("poissa")
    async with Ear(api) as asking:
        assert await asking.words() == ["poissa"]


async def test_a_secret_that_nobody_set_is_made_once_and_kept(api: BotApi) -> None:
    notebook = Notebook()
    async with Ear(api, hook=hook("", notebook)):
        await registered(api)
    (made,) = notebook.words.values()
    assert len(made) >= 32
    door = hook("", notebook)
    async with Ear(api, hook=door) as ear:
        await api.until(lambda: api.updates.webhook_info()["url"] == door.url or None)
        await api.person("Aino").say("hei")
        await all_brought(api)
        assert len(ear.heard) == 1
    assert list(notebook.words.values()) == [made]
    assert made not in repr(door)
