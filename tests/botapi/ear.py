"""A bot account that listens with the real client and keeps what it heard."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

from bot.networks.telegram import Menu, Telegram
from bot.networks.telegram_webhook import Hook
from handlers.types import Heard, Incoming, RoomChange
from tests.botapi.server import BotApi


class Ear:
    """``async with Ear(api) as ear`` listens until the block ends; `then` is awaited with everything heard."""

    def __init__(
        self,
        api: BotApi,
        *,
        then: Callable[[Heard], Awaitable[Any]] | None = None,
        commands: Menu | None = None,
        hook: Hook | None = None,
    ) -> None:
        self.api = api
        self.bot = Telegram(api.token, api_url=api.url, commands=commands, hook=hook)
        self.then = then
        self.heard: list[Heard] = []
        self.listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Ear:
        self.listening = asyncio.create_task(self.bot.listen(self._hear))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """The process ends, whatever it is doing."""
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)
        await self.bot.close()

    async def _hear(self, heard: Heard) -> None:
        self.heard.append(heard)
        self.api.changed()
        if self.then is not None:
            await self.then(heard)

    async def all(self) -> list[Heard]:
        """Everything heard, when nothing more waits."""
        await self.api.quiet()
        return self.heard

    async def words(self) -> list[str]:
        """Everything people said, when nothing more waits."""
        return [heard.text for heard in await self.all() if isinstance(heard, Incoming)]

    async def said(self) -> Incoming:
        """The only thing somebody did."""
        (heard,) = [heard for heard in await self.all() if isinstance(heard, Incoming)]
        return heard

    async def changes(self) -> list[RoomChange]:
        """Everything that happened to rooms."""
        return [heard for heard in await self.all() if isinstance(heard, RoomChange)]

    async def times(self, count: int) -> list[Heard]:
        """What was heard, as soon as it is so many."""
        await self.api.until(lambda: len(self.heard) >= count or None, 8, f"{count} things are heard")
        return self.heard
