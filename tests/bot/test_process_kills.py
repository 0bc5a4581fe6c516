"""`kill -9` at any moment: nothing promised is lost, and next to nothing is said twice (on Matrix nothing)."""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import nio
from sqlmodel import select

from storage.db import Database, table
from storage.occupied import Booking
from tests.botapi import BotApi
from tests.botapi.network import Sent
from tests.matrix_people import Person
from tests.process import Kylakello
from tests.synapse import Synapse

SEED = int(os.environ.get("KYLAKELLO_TEST_SEED") or random.randrange(10**6))
"""Printed when a test fails; set it to see the same again."""
IN_FLIGHT = 4
"""How many messages may be in flight at the moment of a kill, and so be said twice on Telegram."""

_booking = table(Booking)


@dataclass
class Commands:
    """Booking commands for few slots, each with a word of its own that its answer repeats."""

    bot: Kylakello
    chance: random.Random
    slots: int = 0
    """How many different times there are; 0: as many as commands."""
    said: dict[str, str] = field(default_factory=dict)
    asked: set[tuple[str, int]] = field(default_factory=set)
    """Who has asked for which time: nobody asks twice for the same, for then the answer is about the first time."""

    def next(self, person: str) -> str:
        """Return one more command of the person."""
        number = len(self.said)
        word = f"w{number + 1}w"
        self.said[word] = person
        slot = self.chance.choice([one for one in range(self.slots) if (person, one) not in self.asked] or [number])
        self.asked.add((person, slot))
        day, hour = divmod(slot, 13)
        return f"/varaa kylätalo {self.bot.day(2 + day)} klo {8 + hour}–{9 + hour} {word}"

    def of(self, person: str) -> list[str]:
        """Return the words of the person's commands, in order."""
        return [word for word, who in self.said.items() if who == person]


def words_in(text: str) -> list[str]:
    return re.findall(r"w\d+w", text)


def booked_rows(url: str) -> list[tuple[str, object]]:
    db = Database(url)
    try:
        rows = db.read_now(lambda tx: tx.all(select(_booking.c.purpose, _booking.c.starts_at)))
    finally:
        db.close()
    return [(row.purpose, row.starts_at) for row in rows]


def answered(sent: Sent) -> str:
    """Return the word of the command that this message answers: in its text, or in what its buttons would do."""
    buttons = [str(button.get("callback_data")) for row in sent.message.keyboard for button in row]
    found = words_in(" ".join([sent.text, *buttons]))
    assert found, sent.text
    return found[0]


async def test_killed_at_random_under_load_on_telegram_everybody_has_every_answer(url: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=url) as bot:
        api.faults.latency = 0.004
        bot.space()
        people = [api.person(f"Kyläläinen {number}") for number in range(30)]
        commands = Commands(bot, chance, slots=80)
        kills = 5
        for number in range(150):
            who = chance.choice(people)
            await who.say(commands.next(who.name))
            if number % 30 == 25:
                await bot.start()
                await one_more(api, chance.randrange(1, 25))
                await asyncio.sleep(chance.uniform(0, 0.02))
                await bot.kill()
        await bot.start()
        await api.until(lambda: messages(api).keys() == commands.said.keys() or None, 30, "everybody has every answer")
        await api.quiet()
        assert await bot.stop() == 0
        assert messages(api).keys() == commands.said.keys()
        assert messages(api).total() - len(commands.said) <= IN_FLIGHT * kills, f"seed {SEED}"
        rows = booked_rows(url)
        assert sorted(purpose for purpose, _ in rows) == sorted({answered(s) for s in api.sent if "Varattu" in s.text})
        assert len({start for _, start in rows}) == len(rows) > 20
        for person in people:
            theirs = list(dict.fromkeys(answered(sent) for sent in api.sent if sent.chat == person.id))
            assert theirs == commands.of(person.name), f"seed {SEED}: in order"


def messages(api: BotApi) -> Counter[str]:
    """Return how often each command was answered."""
    return Counter(answered(sent) for sent in api.sent if sent.method == "sendMessage")


async def one_more(api: BotApi, count: int) -> None:
    """So many more messages were said."""
    wanted = len(api.sent) + count
    await api.until(lambda: len(api.sent) >= wanted or None, 20, f"{count} more messages")


async def test_killed_at_random_on_matrix_nothing_is_lost_and_nothing_is_said_twice(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    async with Kylakello(tmp_path, matrix=synapse, url=sqlite_url) as bot, AsyncExitStack() as stack:
        bot.space()
        await bot.start()
        rooms = {}
        for name in ("Aino", "Ville", "Liisa", "Eero"):
            person = await stack.enter_async_context(Person(synapse, name))
            rooms[person] = await person.create(invite=(bot.matrix_id,), direct=True, encrypted=True)
            await person.together(rooms[person], bot.matrix_id)
        commands = Commands(bot, chance)
        for _ in range(3):
            await all_say(rooms, commands, times=3)
            if not bot.runs:
                await bot.signs_in()
            await asyncio.sleep(chance.uniform(0, 0.8))
            await bot.kill()
        await all_say(rooms, commands, times=1)
        await bot.signs_in()
        for person, room in rooms.items():
            last = commands.of(person.id)[-1]
            await person.until(lambda: last in told(person, bot, room), "the last command is answered")  # noqa: B023
        assert await bot.stop() == 0
        for person, room in rooms.items():
            assert await answers(person, bot, room) == commands.of(person.id), f"seed {SEED}: each once, in order"
        assert sorted(purpose for purpose, _ in booked_rows(sqlite_url)) == sorted(commands.said)


async def all_say(rooms: dict[Person, str], commands: Commands, *, times: int) -> None:
    """Everybody says so many commands, all at the same time."""

    async def says(person: Person, room: str) -> None:
        for _ in range(times):
            await person.say(commands.next(person.id), room)

    await asyncio.gather(*(says(person, room) for person, room in rooms.items()))


def told(person: Person, bot: Kylakello, room: str) -> list[str]:
    """Return the words of the answers the person has seen in the room."""
    seen = [event for where, event in person.seen if where == room and event.sender == bot.matrix_id]
    return [word for event in seen for word in words_in(str(event.source["content"].get("body", "")))]


async def answers(person: Person, bot: Kylakello, room: str) -> list[str]:
    """Return the words of all answers that stand in the room, from the first on."""
    found: list[nio.Event] = []
    start: str | None = ""
    while start is not None:
        page = await person.client.room_messages(room, start, limit=200)
        assert isinstance(page, nio.RoomMessagesResponse), page
        found += page.chunk
        start = page.end
    found = [event for event in reversed(found) if event.sender == bot.matrix_id]
    assert not [event for event in found if isinstance(event, nio.MegolmEvent)], "everything can be read"
    return [word for event in found for word in words_in(str(event.source["content"].get("body", "")))]
