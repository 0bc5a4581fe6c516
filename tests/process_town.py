"""The town over the wire: the program as a process, Aino and Ville on Telegram, Liisa in an encrypted Matrix room."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nio
from sqlalchemy import update

from bot.networks.choices import keycap
from storage import diary
from storage.db import table
from storage.due import Due
from tests import botapi
from tests.botapi import BotApi
from tests.matrix_people import Person
from tests.process import CLAIM, PATIENCE, Kylakello
from tests.registry import mentions
from tests.synapse import Synapse


class OnTelegram:
    """Somebody in the private chat with the bot."""

    def __init__(self, someone: botapi.Person) -> None:
        self.someone = someone

    async def says(self, text: str, part: str = "") -> botapi.Message:
        """Say it and return the bot's answer with that in it."""
        await self.someone.say(text)
        return await self.hears(part)

    async def taps(self, message: botapi.Message, label: str, part: str = "") -> botapi.Message:
        """Tap the button and return the bot's answer with that in it."""
        await self.someone.press(message, label)
        return await self.hears(part)

    async def hears(self, part: str = "") -> botapi.Message:
        """Return the next thing that the bot says or edits, with that in it."""
        return await self.someone.hears(part, within=15)

    def last(self) -> botapi.Message:
        """Return the newest message of the bot here."""
        return [message for message in self.someone.chat.messages.values() if message.sender["is_bot"]][-1]


class OnMatrix:
    """Somebody in an encrypted room with the bot."""

    def __init__(self, someone: Person, room: str, bot: str) -> None:
        self.someone, self.room, self.bot, self.heard = someone, room, bot, 0

    async def says(self, text: str, part: str = "") -> nio.Event:
        """Say it and return the bot's answer with that in it."""
        await self.someone.say(text, self.room)
        return await self.hears(part)

    async def taps(self, message: nio.Event, label: str, part: str = "") -> nio.Event:
        """React with the number of that choice and return the bot's answer with that in it."""
        await self.someone.react(message.event_id, keycap(number_of(message, label)), self.room)
        return await self.hears(part)

    async def hears(self, part: str = "") -> nio.Event:
        """Return the next thing that the bot says or edits, with that in it."""

        def found() -> int | None:
            said = self.said()
            return next((at for at in range(self.heard, len(said)) if part in body(said[at])), None)

        await self.someone.until(lambda: found() is not None, f"nobody said {part!r} after {self.heard}")
        at = found()
        assert at is not None
        self.heard = at + 1
        return self.said()[at]

    async def file(self, name: str) -> bytes:
        """Return what the next file with that in its name holds, which came encrypted."""
        sent = await self.hears(name)
        assert "file" in sent.source["content"]
        return await self.someone.download(sent)

    def said(self) -> list[nio.Event]:
        """Return all that the bot said here: words, pictures and files."""
        here = [event for room, event in self.someone.seen if room == self.room and event.sender == self.bot]
        return [event for event in here if "msgtype" in event.source["content"]]


def body(event: nio.Event) -> str:
    return str(event.source["content"]["body"])


def number_of(message: nio.Event, label: str) -> int:
    """Return the number before that choice."""
    found = re.search(rf"^([0-9]+)\. {re.escape(label)}", body(message), re.M)
    assert found, f"no {label!r} in {body(message)!r}"
    return int(found[1])


@dataclass
class Mallila:
    """The town at work: Aino and Ville on Telegram, Liisa on Matrix."""

    api: BotApi
    bot: Kylakello
    aino: OnTelegram
    ville: OnTelegram
    liisa: OnMatrix

    def states(self) -> list[str]:
        """Return what everything that holds a time in the first space waits for, in order of time."""
        db = self.bot.database()
        try:
            found = db.read_now(lambda tx: diary.coming_in(tx, 1, now=datetime.now(UTC)))
        finally:
            db.close()
        return [booked.state for booked in found if booked.cancelled_at is None]

    def hurry(self, kind: str, ago: timedelta) -> None:
        """All of that kind that is to come has been due for so long."""
        due = table(Due)
        db = self.bot.database()
        try:
            db.write_now(lambda tx: tx.run(update(due).where(due.c.kind == kind).values(at=datetime.now(UTC) - ago)))
        finally:
            db.close()

    def names_of(self, someone: botapi.Person) -> dict[str, list[str]]:
        """Return the rows in which the person's name or account stands."""
        account = [f"{before}{someone.id}{after}" for before, after in ("''", '""', ("m", "."), ("s", "."))]
        db = self.bot.database()
        try:
            return mentions(db, someone.name, *account)
        finally:
            db.close()


@asynccontextmanager
async def mallila(synapse: Synapse, url: str, folder: Path) -> AsyncIterator[Mallila]:
    """Aino looks after the town, and the others have said hello."""
    async with (
        BotApi() as api,
        Kylakello(folder, telegram=api, matrix=synapse, url=url) as bot,
        Person(synapse, "Liisa") as someone,
    ):
        await bot.start()
        room = await someone.create(invite=(bot.matrix_id,), direct=True, encrypted=True)
        await someone.together(room, bot.matrix_id)
        liisa = OnMatrix(someone, room, bot.matrix_id)
        aino, ville = OnTelegram(api.person("Aino")), OnTelegram(api.person("Ville"))
        await aino.says(f"/claim {CLAIM}", "Olet nyt ylläpitäjä")
        await ville.says("hei", "Hei Ville!")
        await liisa.says("hei", "Hei Liisa!")
        yield Mallila(api, bot, aino, ville, liisa)
        assert await bot.stop() == 0
        assert not [line for line in bot.said if " ERROR " in line or "Traceback" in line]


async def goes_through(someone: OnTelegram, line: str, *answers: str) -> botapi.Message:
    """Say the line and answer each question, by a button where there is one; return what is said in the end."""
    said = await someone.says(line)
    for answer in answers:
        said = await (someone.taps(said, answer) if answer in said.labels else someone.says(answer))
    return said


@asynccontextmanager
async def killed_while_saying(town: Mallila, part: str, listener: OnTelegram) -> AsyncIterator[None]:
    """What is done in the block is committed; the process is killed in the middle of saying so, and says it again."""
    fault = town.api.faults.add(botapi.Fault("hold", "sendMessage", listener.someone.id))
    yield
    async with asyncio.timeout(PATIENCE):
        await fault.met.wait()
    await listener.hears(part)
    await town.bot.kill()
    fault.release.set()
    await town.bot.start()
    await listener.hears(part)
