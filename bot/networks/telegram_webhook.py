"""The webhook: Telegram brings each update to a door of ours, and is told that it arrived when it was heard."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import telegram
from aiohttp import web
from telegram import CallbackQuery, Update
from telegram.error import BadRequest

from bot import door
from bot.networks.telegram_errors import says
from bot.networks.telegram_files import Files
from bot.networks.telegram_hear import ASKED_FOR, chat_of
from bot.networks.telegram_poll import Pause, hear_one, patiently
from handlers.types import Hear, Keep

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 256 * 1024
"""Bytes of one update at the most; Telegram's are far smaller, files are fetched apart."""
LOOKS = 60.0
"""Seconds after which it is asked again whether Telegram still knows the address."""
ENDS = 2.0
"""Seconds for what is being heard when the door closes."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram brings updates: `url` leads, through a proxy, to `listen` (host:port).

    Without a `secret` of one's own, one is made and kept.
    """

    url: str
    listen: str
    keep: Keep
    secret: str = field(default="", repr=False)


class Webhook:
    """Hears one bot account at a door of ours. `answer` is told of each press that was heard."""

    def __init__(self, bot: telegram.Bot, hook: Hook, files: Files, answer: Callable[[CallbackQuery], None]) -> None:
        self._bot, self._hook, self._files, self._answer = bot, hook, files, answer
        self._secret = b""
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """What came first from a chat is heard first."""
        self._troubled: Any = None
        self.alive_at = time.monotonic()

    async def run(self, me: telegram.User, hear: Hear) -> None:
        """Hear until cancelled. Telegram keeps the address: what comes while nobody listens comes again later."""
        secret = await self._own_secret()
        self._secret = secret.encode()
        runner = await self._open(me, hear)
        try:
            await patiently(lambda: self._register(secret))
            log.info("Telegram brings what it hears; we listen at %s", self._hook.listen)
            while True:
                self.alive_at = time.monotonic()
                await asyncio.sleep(LOOKS)
                await patiently(lambda: self._look(secret))
        finally:
            await runner.cleanup()

    async def _own_secret(self) -> str:
        if self._hook.secret:
            return self._hook.secret
        kept = await self._hook.keep.load("webhook secret")
        if not kept:
            kept = secrets.token_urlsafe(32)
            await self._hook.keep.save("webhook secret", kept)
        return kept

    async def _open(self, me: telegram.User, hear: Hear) -> web.AppRunner:
        """Return the open door. One that cannot be opened is tried again."""

        async def take(request: web.Request) -> web.Response:
            return web.Response(status=await self._take(request, me, hear))

        pause = Pause()
        while True:
            app = web.Application(client_max_size=LARGEST)
            app.router.add_post("/{path:.*}", take)
            try:
                return await door.opened(app, self._hook.listen, ends=ENDS)
            except OSError as error:
                log.error("the webhook cannot listen at %s: %s", self._hook.listen, error.strerror)
                await pause.wait()

    async def _take(self, request: web.Request, me: telegram.User, hear: Hear) -> int:
        """Return the status: 200 when it was heard, or nobody ever can; anything else, and Telegram brings it again."""
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return 401
        try:
            content = json.loads(await request.read())
            number = int(content["update_id"])
        except (ValueError, TypeError, KeyError):
            return 400
        self.alive_at = time.monotonic()
        try:
            update = Update.de_json(content, self._bot)
        except Exception as error:
            log.error("update %s cannot be read (%s) and is left out", number, type(error).__name__)
            return 200
        async with self._chats.setdefault(chat_of(update), asyncio.Lock()):
            done = await hear_one(update, me, hear, self._files, self._answer)
        return 200 if done else 503

    async def _register(self, secret: str) -> None:
        """Telegram brings updates here; what already waits for us, too."""
        try:
            await self._bot.set_webhook(self._hook.url, secret_token=secret, allowed_updates=ASKED_FOR)
        except BadRequest as error:
            if says(error, "webhook"):
                log.error("Telegram does not accept the webhook's address: it must be reachable by https")
            raise

    async def _look(self, secret: str) -> None:
        """Telegram knows the address still; whether it reached us there lately stands in the log."""
        info = await self._bot.get_webhook_info()
        if info.url != self._hook.url:
            log.warning("somebody took the webhook away; it is set again")
            await self._register(secret)
        if info.last_error_date not in (None, self._troubled):
            self._troubled = info.last_error_date
            log.warning("Telegram could not bring everything; %d updates wait", info.pending_update_count)
