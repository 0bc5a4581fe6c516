"""Nothing is lost while the network, the server or the bot itself breaks: hearing, with the real client."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator

import pytest

from bot.networks.telegram import Telegram
from handlers.types import Dead, Heard, Incoming, Reply
from tests.botapi import BotApi
from tests.botapi.ear import Ear


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


async def test_what_the_bot_could_not_take_in_comes_again_and_keeps_its_order(api: BotApi) -> None:
    aino, ville = api.person("Aino"), api.person("Ville")
    troubles = [RuntimeError("the database is locked")]

    async def then(heard: Heard) -> None:
        if isinstance(heard, Incoming) and heard.text == "toka" and troubles:
            raise troubles.pop()

    for text in ("eka", "toka", "kolmas"):
        await aino.say(text)
    await ville.say("hei")
    async with Ear(api, then=then) as ear:
        await ear.all()
    keys = {heard.key: heard for heard in ear.heard}
    assert len(keys) == 4
    lines = [heard.text for heard in ear.heard if isinstance(heard, Incoming) and heard.user.name == "Aino"]
    assert lines[:2] == ["eka", "toka"]
    assert lines[2:] == ["toka", "kolmas"]


async def test_killed_in_the_middle_the_next_process_hears_it_under_the_same_key(api: BotApi) -> None:
    stuck = asyncio.Event()

    async def then(_: Heard) -> None:
        await stuck.wait()

    await api.person("Aino").say("/varaa kylätalo")
    first = Ear(api, then=then)
    async with first:
        await first.times(1)
    assert len(api.updates) == 1
    async with Ear(api) as second:
        await second.all()
    assert [heard.key for heard in second.heard] == [heard.key for heard in first.heard]


async def test_nothing_is_confirmed_before_it_was_taken_in(api: BotApi) -> None:
    go_on = asyncio.Event()

    async def then(_: Heard) -> None:
        await go_on.wait()

    aino = api.person("Aino")
    async with Ear(api, then=then) as ear:
        await aino.say("/varaa kylätalo")
        await ear.times(1)
        for number in range(5):
            await ear.bot.send(ear.heard[0].room, Reply("Hetki"), once=str(number))
        assert len(api.updates) == 1
        go_on.set()
        await ear.all()
        assert len(api.updates) == 0


async def test_one_slow_chat_does_not_keep_another_waiting(api: BotApi) -> None:
    aino, ville, go_on = api.person("Aino"), api.person("Ville"), asyncio.Event()

    async def then(heard: Heard) -> None:
        if isinstance(heard, Incoming) and heard.user.name == "Aino":
            await go_on.wait()

    await aino.say("eka")
    await aino.say("toka")
    await ville.say("hei")
    async with Ear(api, then=then) as ear:
        await ear.times(2)
        assert [heard.text for heard in ear.heard if isinstance(heard, Incoming)] == ["eka", "hei"]
        go_on.set()
        assert await ear.words() == ["eka", "hei", "toka"]


@pytest.mark.parametrize("trouble", ["bad_gateway", "garbage", "cut", "too_many"])
async def test_a_failed_poll_is_tried_again(api: BotApi, trouble: str) -> None:
    fault = getattr(api.faults, trouble)(method="getUpdates")
    await api.person("Aino").say("hei")
    async with Ear(api) as ear:
        await ear.times(1)
        assert await ear.words() == ["hei"]
    assert fault.met.is_set()


async def test_the_bot_waits_for_a_server_that_is_down_and_hears_what_was_said_meanwhile(api: BotApi) -> None:
    async with Ear(api) as ear:
        await api.quiet()
        await api.stop()
        await api.person("Aino").say("hei")
        await api.start()
        await ear.times(1)


async def test_a_second_poller_is_noticed_and_the_first_goes_on_when_it_is_gone(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    async with Ear(api) as ear:
        await api.quiet()
        other = Telegram(api.token, api_url=api.url)
        intruder = asyncio.create_task(other.listen(ear._hear))
        await api.until(lambda: "somebody else polls" in caplog.text or None)
        intruder.cancel()
        await asyncio.gather(intruder, return_exceptions=True)
        await other.close()
        await api.person("Aino").say("hei")
        assert await ear.words() == ["hei"]


async def test_a_webhook_left_over_from_another_life_is_taken_back(api: BotApi) -> None:
    api.updates.set_webhook("http://127.0.0.1:1/", "", drop=False)
    await api.person("Aino").say("hei")
    async with Ear(api) as ear:
        assert await ear.words() == ["hei"]


async def test_a_button_pressed_while_the_bot_was_away_too_long_is_forgotten_but_words_are_not(api: BotApi) -> None:
    ville = api.person("Ville")
    card = ville.chat.add(api.me(), api.date, "Talkoot", keyboard=[[{"text": "Tulen", "callback_data": "join 3"}]])
    await ville.press(card, "Tulen")
    await ville.say("hei")
    api.pass_time(151)
    async with Ear(api) as ear:
        assert await ear.words() == ["hei"]


async def test_an_update_nobody_can_read_does_not_stop_the_others_or_fill_the_log(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.updates.put_raw({"message": {"message_id": "?", "chat": {"nonsense": True}, "text": "sydänkäyrä"}})
    await api.person("Aino").say("hei")
    async with Ear(api) as ear:
        assert await ear.words() == ["hei"]
    assert "cannot be read" in caplog.text
    assert "sydänkäyrä" not in caplog.text


@pytest.mark.parametrize("when", ["before", "while it listens"])
async def test_a_token_that_does_not_work_ends_the_listening(
    api: BotApi, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    if when == "before":
        api.revoke()
    caplog.set_level(logging.DEBUG)
    async with Ear(api) as ear:
        assert ear.listening is not None
        if when != "before":
            await api.quiet()
            api.revoke()
            await api.person("Aino").say("hei")
        with pytest.raises(Dead) as dead:
            await asyncio.wait_for(ear.listening, 5)
    told = "".join(traceback.format_exception(dead.value)) + caplog.text
    assert api.token not in told
    assert "AAtown" not in told


async def test_a_token_of_no_bot_at_all_ends_the_listening(api: BotApi) -> None:
    stranger = Telegram("not-a-token", api_url=api.url)
    with pytest.raises(Dead):
        await asyncio.wait_for(stranger.listen(Ear(api)._hear), 5)
    await stranger.close()


async def test_no_trouble_writes_the_token_or_what_was_said_into_the_log(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.faults.garbage(method="getUpdates")
    api.faults.bad_gateway(method="getUpdates")
    await api.person("Aino").say("sydänkäyrä huomenna")
    async with Ear(api) as ear:
        await ear.all()
        await api.stop()
        api.faults.cut(method="getUpdates")
        await api.start()
        await ear.all()
    assert caplog.records
    assert "AAtown" not in caplog.text
    assert "sydänkäyrä" not in caplog.text
