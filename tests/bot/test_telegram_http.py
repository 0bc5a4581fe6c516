"""Requests to Telegram fail in the library's own words and never show the token that every URL holds."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.networks.telegram_http import Requests
from tests.botapi import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def requests() -> AsyncIterator[Requests]:
    pool = Requests(connections=2, proxies=False)
    yield pool
    await pool.shutdown()


async def failure(requests: Requests, url: str, read_timeout: float = 5) -> TelegramError:
    with pytest.raises(TelegramError) as raised:
        async with asyncio.timeout(8):
            await requests.post(url, read_timeout=read_timeout)
    shown = "".join(traceback.format_exception(raised.value))
    assert "AAtown" not in shown
    assert raised.value.__context__ is None
    return raised.value


async def test_no_failure_of_a_request_shows_its_url(api: BotApi, requests: Requests) -> None:
    url = f"{api.url}/bot{api.token}/getMe"
    await requests.post(url)
    api.faults.cut(method="getMe")
    assert type(await failure(requests, url)) is NetworkError
    api.faults.garbage(method="getMe")
    assert type(await failure(requests, url)) is NetworkError
    await api.stop()
    assert type(await failure(requests, url)) is NetworkError
    assert type(await failure(requests, f"nonsense://{api.token}")) is NetworkError


async def test_an_answer_that_does_not_come_is_a_time_out(api: BotApi, requests: Requests) -> None:
    held = api.faults.hold(method="getMe")
    assert type(await failure(requests, f"{api.url}/bot{api.token}/getMe", 0.05)) is TimedOut
    held.release.set()


async def test_a_pool_that_was_closed_opens_again(api: BotApi, requests: Requests) -> None:
    url = f"{api.url}/bot{api.token}/getMe"
    first = await requests.post(url)
    await requests.shutdown()
    assert await requests.post(url) == first
