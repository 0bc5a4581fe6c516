"""Networks that fail, people who leave, a locked database: what the town notices of it, and what it does not."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import nio

from storage import rooms
from storage.rooms import Known
from tests import botapi
from tests.botapi import BotApi
from tests.matrix_people import Person
from tests.process import CLAIM, Kylakello
from tests.synapse import Synapse


async def test_telegram_refuses_breaks_and_cuts_and_everything_arrives_in_order(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        bot.space()
        await bot.start()
        aino, ville = api.person("Aino"), api.person("Ville")
        api.faults.bad_gateway(method="getUpdates")
        api.faults.cut(method="getUpdates")
        api.faults.too_many(1, chat=aino.id)
        api.faults.add(botapi.Fault("bad gateway", "sendMessage", ville.id))
        for hour in range(8, 13):
            for person, day in ((aino, 2), (ville, 3)):
                await person.say(f"/varaa kylätalo {bot.day(day)} klo {hour}–{hour + 1}")
        for person in (aino, ville):
            for hour in range(8, 13):
                assert f"klo {hour}–{hour + 1}" in (await person.hears(within=15)).text
        cut = api.faults.cut(before=True)
        await aino.say("/varaukset")
        assert (await aino.hears(within=10)).text.startswith("Tulevat varauksesi")
        assert cut.met.is_set()
        assert len(api.sent) == 11, "nothing twice: each was refused before it was done"
        cut = api.faults.cut()
        await ville.say("/varaukset")
        assert (await ville.hears(within=10)).text.startswith("Tulevat varauksesi")
        assert await bot.stop() == 0
        assert len(api.sent) <= 13, "a cut after Telegram has taken it is told twice, and not more"


async def test_who_blocks_the_bot_is_left_alone_and_is_heard_again_after_unblocking(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        await bot.start()
        aino, ville = api.person("Aino"), api.person("Ville")
        await aino.say("/varaukset")
        aino.chat.blocked = True  # while the answer is being made
        await bot.hears("will not be said: blocked")
        await ville.say("/varaukset")
        assert await ville.hears()
        assert room(bot, str(aino.id)).left
        await aino.unblock()
        await aino.say("/varaukset")
        assert await aino.hears()
        assert not room(bot, str(aino.id)).left
        await aino.block()
        await api.quiet()
        assert room(bot, str(aino.id)).left
        assert await bot.stop() == 0


async def test_a_group_that_throws_the_bot_out_is_left_alone_until_it_comes_back(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        await bot.start()
        aino, group = api.person("Aino"), api.group("Kylätori")
        await group.add_bot(aino)
        assert "Liitä tämä ryhmä" in (await aino.hears(chat=group)).labels
        await aino.say("/tilat", chat=group)
        group.chat.bot = "kicked"  # while the answer is being made
        await bot.hears("will not be said: kicked")
        await aino.say("/varaukset")
        assert await aino.hears()
        assert room(bot, str(group.id)).left
        await group.add_bot(aino)
        await aino.say("/tilat", chat=group)
        assert await aino.hears(chat=group)
        assert not room(bot, str(group.id)).left
        assert await bot.stop() == 0


async def test_a_matrix_room_that_throws_the_bot_out_is_left_alone_and_others_are_answered(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with (
        Kylakello(tmp_path, matrix=synapse, url=sqlite_url) as bot,
        Person(synapse, "Aino") as aino,
        Person(synapse, "Ville") as ville,
    ):
        await bot.start()
        group = await aino.create("Kylätori", invite=(bot.matrix_id, ville.id))
        await ville.join(group)
        await aino.together(group, bot.matrix_id)
        await aino.hears("Liitä tämä ryhmä", group)
        await aino.kick(group, bot.matrix_id)
        private = await ville.create(invite=(bot.matrix_id,), direct=True)
        await ville.together(private, bot.matrix_id)
        await ville.say("/varaukset", private)
        await ville.hears("varauksia", private)
        assert room(bot, group, "matrix").left
        await aino.invite(group, bot.matrix_id)
        await aino.together(group, bot.matrix_id)
        await aino.say("/tilat", group)
        await aino.until(lambda: len(heard_from(bot, aino, group)) >= 2, "the bot does not answer")
        assert not room(bot, group, "matrix").left
        assert await bot.stop() == 0


async def test_when_telegram_dies_the_caretaker_hears_of_it_on_matrix_and_when_both_are_dead_the_bot_ends(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with (
        BotApi() as api,
        Kylakello(tmp_path, telegram=api, matrix=synapse, password=False, url=sqlite_url) as bot,
        Person(synapse, "Aino") as aino,
    ):
        await bot.start()
        home = await aino.create(invite=(bot.matrix_id,), direct=True, encrypted=True)
        await aino.together(home, bot.matrix_id)
        await aino.say(f"/claim {CLAIM}", home)
        await aino.hears("Olet nyt ylläpitäjä", home)
        await api.quiet()
        api.revoke()
        await api.person("Ville").say("/varaukset")
        told = await aino.hears("Telegram", home)
        assert "kylakello check" in told.source["content"]["body"]
        await aino.say("/varaukset", home)
        await aino.hears("varauksia", home)
        log_out(synapse, bot)
        await aino.say("/varaukset", home)
        assert await bot.ends(within=15) == 1
        dead = [line.partition("ERROR ")[2] for line in bot.said if "credentials do not work" in line]
        assert {line.split(": ")[1] for line in dead} == {"telegram", "matrix"}


async def test_when_matrix_dies_the_caretaker_hears_of_it_on_telegram_and_telegram_goes_on(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with (
        BotApi() as api,
        Kylakello(tmp_path, telegram=api, matrix=synapse, password=False, url=sqlite_url) as bot,
        Person(synapse, "Ville") as ville,
    ):
        await bot.start()
        home = await ville.create(invite=(bot.matrix_id,), direct=True)
        await ville.together(home, bot.matrix_id)
        aino = api.person("Aino")
        await aino.say(f"/claim {CLAIM}")
        await aino.hears("Olet nyt ylläpitäjä")
        log_out(synapse, bot)
        await ville.say("/varaukset", home)
        assert "kylakello check" in (await aino.hears("Matrix")).text
        await aino.say("/varaukset")
        assert await aino.hears("varauksia")
        assert await bot.stop() == 0


async def test_a_wrong_token_ends_the_bot_with_a_clear_line(sqlite_url: str, tmp_path: Path) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        api.revoke()
        await bot.launch()
        assert await bot.ends(within=10) == 1
        assert sum("Telegram refuses the token" in line for line in bot.said) == 1


async def test_while_the_database_is_locked_people_wait_and_then_everybody_has_an_answer(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        bot.space()
        await bot.start()
        people = [api.person(name) for name in ("Aino", "Ville", "Liisa")]
        async with locked(sqlite_url, seconds=6.5) as release:
            for number, person in enumerate(people):
                await person.say(f"/varaa kylätalo {bot.day(2)} klo {8 + number}–{9 + number}")
            await release()
        for number, person in enumerate(people):
            assert f"klo {8 + number}–{9 + number}" in (await person.hears(within=10)).text
        assert await bot.stop() == 0
        assert len(api.sent) == 3


@asynccontextmanager
async def locked(url: str, *, seconds: float) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Somebody else writes to the database, for longer than SQLite itself waits."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    until = time.monotonic() + seconds

    async def release() -> None:
        await asyncio.sleep(until - time.monotonic())
        other.execute("ROLLBACK")

    yield release
    other.close()


def room(bot: Kylakello, address: str, network: str = "telegram") -> Known:
    """Return the room as the town knows it."""
    db = bot.database()
    try:
        found = db.read_now(lambda tx: rooms.find(tx, network=network, address=address))
    finally:
        db.close()
    assert found is not None
    return found


def heard_from(bot: Kylakello, person: Person, where: str) -> list[nio.Event]:
    """Return what the bot has said in the room."""
    said = [event for there, event in person.seen if there == where and event.sender == bot.matrix_id]
    return [event for event in said if isinstance(event, nio.RoomMessageNotice)]


def log_out(synapse: Synapse, bot: Kylakello) -> None:
    """The bot's access token is no longer good."""
    assert bot.login is not None
    synapse.ask("POST", "/_matrix/client/v3/logout", {}, token=bot.login.access_token)
