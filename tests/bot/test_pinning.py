"""What is asked to be pinned is pinned where the bot may do that; where it may not, the message stands all the same."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.networks import telegram_pin as network
from bot.networks.telegram import Telegram
from handlers.types import Reply, Room
from tests.botapi import BotApi, Group
from tests.matrix_bot import Bot, Wire
from tests.matrix_people import Person
from tests.synapse import Synapse

OPEN, OVER = Reply("Haravointi 3/10", pin=True), Reply("Kiitos!", pin=False)
EITHER = pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Telegram]:
    account = Telegram(api.token, api_url=api.url)
    yield account
    await account.close()


def here(group: Group) -> Room:
    return Room("telegram", str(group.id), private=False)


async def test_where_the_bot_is_an_administrator_the_card_is_pinned_without_a_sound_until_it_is_over(
    api: BotApi, bot: Telegram
) -> None:
    group = api.supergroup("Kylätori")
    await group.add_bot(as_admin=True)
    others = int(await bot.send(here(group), Reply("Varattu"), once="0"))
    group.chat.pinned.append(others)
    card = await bot.send(here(group), OPEN, once="1")
    assert group.chat.pinned == [others, int(card)]
    await bot.edit(here(group), card, Reply("Haravointi 4/10"), once="edit 1")
    assert api.calls.count("pinChatMessage") == 1
    await bot.edit(here(group), card, OVER, once="edit 2")
    assert group.chat.pinned == [others]
    await bot.edit(here(group), card, OPEN, once="edit 3")  # taken back
    assert group.chat.pinned == [others, int(card)]


@pytest.mark.parametrize("kind", ["group", "supergroup", "administrator"])
async def test_where_the_bot_may_not_pin_the_card_stands_and_nobody_hears_of_it(
    api: BotApi, bot: Telegram, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.INFO, "bot")
    group = api.group("Kylätori") if kind == "group" else api.supergroup("Kylätori")
    await group.add_bot()
    group.chat.members_pin = kind == "group"  # of that a small group knows nothing
    if kind == "administrator":
        await group.promote_bot(pins=False)
    card = await bot.send(here(group), OPEN, once="1")
    await bot.edit(here(group), card, OVER, once="edit 4")
    assert group.chat.messages[int(card)].text == "Kiitos!"
    assert group.chat.pinned == []
    assert api.calls.count("sendMessage") == 1
    said = [record.message for record in caplog.records if "pinned" in record.message]
    assert said == [f"a message was not {what}: the bot may not do that" for what in ("pinned", "unpinned")]


async def test_in_a_supergroup_where_everybody_may_pin_the_bot_may_too(api: BotApi, bot: Telegram) -> None:
    group = api.supergroup("Kylätori")
    await group.add_bot()
    group.chat.members_pin = True
    card = await bot.send(here(group), OPEN, once="1")
    assert group.chat.pinned == [int(card)]


async def test_a_card_that_somebody_let_go_before_is_no_error(api: BotApi, bot: Telegram) -> None:
    group = api.supergroup("Kylätori")
    await group.add_bot(as_admin=True)
    card = await bot.send(here(group), OPEN, once="1")
    group.chat.pinned.clear()
    await bot.edit(here(group), card, OVER, once="edit 5")
    assert group.chat.messages[int(card)].text == "Kiitos!"


@pytest.mark.parametrize("trouble", ["too_many", "bad_gateway", "cut"])
async def test_a_network_in_trouble_is_asked_again_beside_everything_else(
    api: BotApi, bot: Telegram, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(network, "PIN_PAUSE", 0.01)
    group = api.supergroup("Kylätori")
    await group.add_bot(as_admin=True)
    getattr(api.faults, trouble)(method="pinChatMessage")
    card = await bot.send(here(group), OPEN, once="1")
    await api.until(lambda: (api.calls.count("pinChatMessage") == 2 and bool(group.chat.pinned)) or None)
    assert group.chat.pinned == [int(card)]
    assert api.calls.count("sendMessage") == 1


async def pinned(person: Person, room: str) -> list[str]:
    """Return what the person sees pinned in the room."""
    answer = await person.client.room_get_state_event(room, "m.room.pinned_events")
    return list(answer.content["pinned"]) if "pinned" in getattr(answer, "content", {}) else []


@EITHER
async def test_in_a_room_where_the_bot_has_the_power_the_card_comes_to_what_is_pinned_and_goes(
    synapse: Synapse, encrypted: bool
) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=encrypted)
        await aino.power(room, bot.id, 50)
        await aino.say("!valta", room)
        await bot.ear.text("!valta")
        hers = await aino.say("Tärkeää", room)
        await aino.client.room_put_state(room, "m.room.pinned_events", {"pinned": [hers]})
        where = Room("matrix", room, private=False)
        for _ in range(2):  # the second time as after a restart
            card = await bot.matrix.send(where, OPEN, once="card")
        assert await pinned(aino, room) == [hers, card]
        await bot.matrix.edit(where, card, OVER, once="edit 6")
        await bot.matrix.edit(where, card, OVER, once="edit 7")
        assert await pinned(aino, room) == [hers]


async def test_in_a_room_where_the_bot_has_no_power_the_card_stands_unpinned(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        where = Room("matrix", room, private=False)
        card = await bot.matrix.send(where, OPEN, once="card")
        await bot.matrix.edit(where, card, OVER, once="edit 8")
        await aino.hears("* Kiitos!", room)
        assert await pinned(aino, room) == []


async def test_a_room_may_let_everybody_pin(synapse: Synapse) -> None:
    async with Bot(synapse) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino)
        answer = await aino.client.room_get_state_event(room, "m.room.power_levels")
        events = answer.content["events"] | {"m.room.pinned_events": 0}
        await aino.client.room_put_state(room, "m.room.power_levels", answer.content | {"events": events})
        await aino.say("!valta", room)
        await bot.ear.text("!valta")
        card = await bot.matrix.send(Room("matrix", room, private=False), OPEN, once="card")
        assert await pinned(aino, room) == [card]


async def test_a_homeserver_in_trouble_is_asked_again_beside_everything_else(
    synapse: Synapse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.networks.matrix_pin.PAUSE", 0.01)
    async with Wire(synapse) as wire, Bot(synapse, url=wire.url) as bot, Person(synapse, "Aino") as aino:
        room = await bot.meets(aino, encrypted=True)
        await aino.power(room, bot.id, 50)
        await aino.say("!valta", room)
        await bot.ear.text("!valta")
        wire.breaks("/state/m.room.pinned_events", times=2)
        card = await bot.matrix.send(Room("matrix", room, private=False), OPEN, once="card")
        await aino.until(lambda: "m.room.pinned_events" in _kinds(aino), "nothing was pinned")
        assert await pinned(aino, room) == [card]
        assert len(aino.said("Haravointi", room)) == 1


def _kinds(person: Person) -> list[str]:
    return [str(event.source.get("type")) for _, event in person.seen]
