"""What a supervisor and Prometheus read of the town at work: numbers, and nobody's name, room or words."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from bot import metrics
from bot.watching import OUT_OF_REACH
from handlers.types import Retry
from storage import reminded
from storage.db import Database
from storage.due import Item
from storage.outbox import Message
from storage.people import Role
from tests.street import Quarter

pytestmark = pytest.mark.one_database


@pytest.fixture
def town(db: Database) -> Quarter:
    return Quarter(db, networks=())


@asynccontextmanager
async def asked(town: Quarter, caplog: pytest.LogCaptureFixture) -> AsyncIterator[aiohttp.ClientSession]:
    with caplog.at_level(logging.INFO):
        async with metrics.served("127.0.0.1:0", town.work.watching, town.work.tally):
            found = re.search(r"http://127\.0\.0\.1:\d+", caplog.text)
            assert found
            async with aiohttp.ClientSession(found[0]) as session:
                yield session


def reminds(town: Quarter, *, ago: float) -> None:
    """Aino is reminded now of what she wanted to be reminded of so many seconds ago."""
    aino = town.door("aino", person=town.resident("Aino"))
    now = town.clock.now()
    item = Item(0, "own", "reminder:1", aino.person_id, now - timedelta(seconds=ago))
    town.db.write_now(lambda tx: reminded.promise(tx, Message("roskat ulos"), aino, [reminded.Of(item)], now=now))


async def test_prometheus_reads_what_was_said_what_failed_and_what_waits(
    town: Quarter, caplog: pytest.LogCaptureFixture
) -> None:
    ville, street = town.person("Ville"), town.street()
    await ville.says("/tilat")
    street.gone["liisa"] = "blocked"
    street.faults["kalle"] = [Retry(3600.0)]
    for name in ("liisa", "kalle"):
        town.promise(town.door(name, person=town.resident(name.capitalize())), "Talkoot ovat huomenna")
    reminds(town, ago=600)
    await town.settle()
    town.wait(90)
    async with asked(town, caplog) as session, session.get("/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        lines = (await answer.text()).splitlines()
    assert 'kylakello_said_total{kind="answer",network="telegram"} 1.0' in lines
    assert 'kylakello_said_total{kind="notice",network="telegram"} 1.0' in lines
    assert 'kylakello_failed_total{network="telegram",why="blocked"} 1.0' in lines
    assert 'kylakello_waiting{kind="notice",network="telegram"} 1.0' in lines
    assert 'kylakello_oldest_waiting_seconds{kind="notice",network="telegram"} 90.0' in lines
    assert 'kylakello_network_alive{network="telegram"} 1.0' in lines
    assert 'kylakello_handling_seconds_bucket{le="+Inf"} 1.0' in lines
    assert "kylakello_due 0.0" in lines
    assert 'kylakello_reminder_lateness_seconds_bucket{le="300.0"} 0.0' in lines
    assert 'kylakello_reminder_lateness_seconds_bucket{le="900.0"} 1.0' in lines
    town.appoint(ville, Role.CARETAKER)
    assert "Muistutuksia tänään 1, myöhässä 10 min." in (await ville.says("/terveys")).text
    assert not re.search("ville|liisa|kalle|aino|talkoot|roskat", "\n".join(lines), re.I)


async def test_a_supervisor_is_told_whether_all_is_well(town: Quarter, caplog: pytest.LogCaptureFixture) -> None:
    street = town.street()
    async with asked(town, caplog) as session:
        async with session.get("/health") as answer:
            assert (answer.status, (await answer.json())["well"]) == (200, True)
        street.alive_at = time.monotonic() - OUT_OF_REACH - 1
        async with session.get("/health") as answer:
            assert answer.status == 503
            assert (await answer.json())["networks"]["telegram"]["alive"] is False
        street.alive_at = time.monotonic()
        street.faults["ville"] = [Retry(3600.0)]
        town.promise(town.door("ville", person=town.resident("Ville")), "Talkoot")
        await town.settle()
        town.wait(16 * 60)
        async with session.get("/health") as answer:
            assert (answer.status, (await answer.json())["oldest_waiting_seconds"]) == (503, 960.0)


async def test_a_port_that_somebody_else_has_does_not_keep_the_town_from_its_work(
    town: Quarter, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with metrics.served(f"127.0.0.1:{port}", town.work.watching, town.work.tally):
            await town.person("Ville", network="telegram").town.settle()
    assert f"no metrics at 127.0.0.1:{port}" in caplog.text
