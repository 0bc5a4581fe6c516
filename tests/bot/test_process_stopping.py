"""Stopping and starting: what is in flight is finished, one process at a time, and what fell due meanwhile is said."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import diary, due
from storage.db import Tx
from tests.botapi import BotApi
from tests.process import Kylakello

SENTENCE = "Another Kyläkello runs on this database. Stop it first."


async def test_stopped_in_the_middle_of_delivery_it_finishes_and_the_next_one_says_the_rest(
    url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=url) as bot:
        slowly = api.faults.slow(0.4, times=1000)
        people = [api.person(f"Kyläläinen {number}") for number in range(16)]
        for _ in range(3):
            for person in people:
                await person.say("/varaukset")
        await bot.start()
        await api.until(lambda: len(api.sent) >= 4 or None, 10, "delivery has begun")
        assert await bot.stop(within=8) == 0
        said = len(api.sent)
        assert 4 <= said < 48
        slowly.seconds = 0
        await bot.start()
        await api.until(lambda: len(api.sent) >= 48 or None, 10, "the next process says the rest")
        await api.quiet()
        assert await bot.stop() == 0
        assert Counter(sent.chat for sent in api.sent) == {person.id: 3 for person in people}


async def test_stopped_while_telegram_does_not_answer_it_ends_within_seconds(sqlite_url: str, tmp_path: Path) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        never = api.faults.hold()
        await bot.start()
        await api.person("Aino").say("/varaukset")
        await api.until(lambda: never.met.is_set() or None, 5, "the answer is on its way")
        assert await bot.stop(within=10) == 0
        never.release.set()


async def test_a_second_process_on_the_same_database_says_so_and_ends_and_may_start_when_the_first_was_killed(
    url: str, tmp_path: Path
) -> None:
    async with (
        BotApi() as api,
        Kylakello(tmp_path, telegram=api, url=url) as first,
        Kylakello(tmp_path, telegram=api, url=url) as second,
    ):
        await first.start()
        await second.launch()
        assert await second.ends() == 1
        assert second.said == [SENTENCE]
        await first.kill()
        await second.start()
        aino = api.person("Aino")
        await aino.say("/varaukset")
        assert await aino.hears()
        assert await second.stop() == 0


async def test_a_reminder_that_fell_due_while_nobody_was_there_is_said_after_the_start(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api, url=sqlite_url) as bot:
        bot.space()
        await bot.start()
        aino = api.person("Aino")
        await aino.say(f"/varaa kylätalo {bot.day(0)} klo 18–19 jumppa")
        assert (await aino.hears()).text.startswith("Varattu")
        await bot.kill()
        _fell_due(bot)
        await bot.start()
        assert (await aino.hears("Tänään")).text.startswith("Tänään: Kylätalo")
        assert await bot.stop() == 0
        await bot.start()
        await aino.say("/varaukset")
        assert "Tulevat varauksesi" in (await aino.hears()).text, "and only once"
        assert await bot.stop() == 0
        assert sum("Tänään" in sent.text for sent in api.sent) == 1


def _fell_due(bot: Kylakello) -> None:
    """A reminder of the first booking has been due for an hour."""

    def fell_due(tx: Tx) -> None:
        booked = diary.get(tx, 1)
        assert booked is not None
        at = datetime.now(UTC) - timedelta(hours=1)
        due.add(tx, kind="booking-soon", subject="booking:1", person_id=booked.person_id, at=at)

    db = bot.database()
    db.write_now(fell_due)
    db.close()
