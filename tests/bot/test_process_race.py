"""The whole house: a town is set up, and two people on two networks want the same hour of the same hall."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nio

from bot.networks.choices import keycap
from storage.db import Database, table
from storage.occupied import Booking
from tests import botapi
from tests.botapi import BotApi
from tests.matrix_people import Person
from tests.process import Kylakello
from tests.synapse import Synapse


class OnMatrix:
    """Ville, in his encrypted room with the bot."""

    def __init__(self, ville: Person, room: str, bot: str) -> None:
        self.ville, self.room, self.bot, self.heard = ville, room, bot, 0

    async def says(self, text: str) -> nio.Event:
        """Say it and return the bot's answer."""
        await self.ville.say(text, self.room)
        return await self.hears()

    async def taps(self, message: nio.Event, number: int) -> nio.Event:
        """React with that number and return the bot's answer."""
        await self.ville.react(message.event_id, keycap(number), self.room)
        return await self.hears()

    async def hears(self) -> nio.Event:
        """Return the next thing the bot says."""
        await self.ville.until(lambda: len(self._notices()) > self.heard, "the bot did not answer")
        self.heard += 1
        return self._notices()[self.heard - 1]

    def _notices(self) -> list[nio.Event]:
        here = [event for room, event in self.ville.seen if room == self.room and event.sender == self.bot]
        return [event for event in here if isinstance(event, nio.RoomMessageNotice)]


class OnTelegram:
    """Liisa, in her private chat with the bot."""

    def __init__(self, liisa: botapi.Person) -> None:
        self.liisa = liisa

    async def says(self, text: str) -> botapi.Message:
        await self.liisa.say(text)
        return await self.liisa.hears()

    async def taps(self, message: botapi.Message, label: str) -> botapi.Message:
        await self.liisa.press(message, label)
        return await self.liisa.hears()


async def test_two_people_on_two_networks_want_one_hour_and_one_gets_it_and_the_other_the_next(
    synapse: Synapse, url: str, tmp_path: Path
) -> None:
    (tmp_path / "tilat.csv").write_text("nimi;aukiolo\nKylätalo;ma–su 8–21\nKoulun sali;ma–su 8–21\n")
    async with (
        BotApi() as api,
        Kylakello(tmp_path, telegram=api, matrix=synapse, url=url) as bot,
        Person(synapse, "Ville") as ville,
    ):
        del bot.settings["CLAIM_CODE"]  # one is made and printed
        await bot.start()
        await claimed(api, bot)
        assert await bot.does("import", "spaces", "tilat.csv") == 0
        room = await ville.create(invite=(bot.matrix_id,), direct=True, encrypted=True)
        await ville.together(room, bot.matrix_id)
        matrix, telegram = OnMatrix(ville, room, bot.matrix_id), OnTelegram(api.person("Liisa"))

        wish = f"/varaa kylätalo {bot.day(3)} klo 18–19"
        heard, read = await asyncio.gather(matrix.says(wish), telegram.says(wish))
        assert sorted(text.startswith("Varattu: ") for text in (heard.body, read.text)) == [False, True]
        if heard.body.startswith("Varattu"):
            assert "Kylätalo on varattu" in read.text
            assert (await telegram.taps(read, read.labels[0])).text.startswith("Varattu: Kylätalo")
        else:
            assert "Kylätalo on varattu" in heard.body
            assert (await matrix.taps(heard, 1)).body.startswith("Varattu: Kylätalo")

        await telegram.says(f"/varaa kylätalo {bot.day(4)} klo 18–19")
        late = await matrix.says(f"/varaa kylätalo {bot.day(4)} klo 18–19")
        assert "Kylätalo on varattu" in late.body
        assert (await matrix.says("2")).body.startswith("Varattu: Kylätalo")

        await matrix.says(f"/varaa kylätalo {bot.day(5)} klo 18–19")
        late_too = await telegram.says(f"/varaa kylätalo {bot.day(5)} klo 18–19")
        sali = next(label for label in late_too.labels if label.startswith("Koulun sali"))
        assert (await telegram.taps(late_too, sali)).text.startswith("Varattu: Koulun sali")
        assert await bot.stop() == 0
    assert how_many(url) == 6


async def claimed(api: BotApi, bot: Kylakello) -> None:
    """Aino has said the code that the bot printed, and looks after the town."""
    printed = await bot.hears("/claim ")
    aino = api.person("Aino")
    await aino.say(printed[printed.index("/claim") :])
    assert "Olet nyt ylläpitäjä" in (await aino.hears()).text


def how_many(url: str) -> int:
    db = Database(url)
    try:
        return len(db.read_now(lambda tx: tx.all(table(Booking).select())))
    finally:
        db.close()
