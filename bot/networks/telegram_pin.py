"""Pinning on Telegram: where the bot may, and nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine

import telegram
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.networks.telegram_errors import address, says, seconds
from bot.networks.telegram_poll import cause
from handlers.types import Room

log = logging.getLogger(__name__)

PIN_TRIES, PIN_PAUSE = 4, 5.0
"""How often a pin is tried again while the network asks to wait, and after how many seconds if it does not say."""


class Pins:
    """The pins of one bot account. `errand` does something that nobody waits for."""

    def __init__(self, bot: telegram.Bot, errand: Callable[[Coroutine[None, None, None]], None]) -> None:
        self._bot, self._errand = bot, errand

    async def pin(self, room: Room, message: str, pin: bool | None) -> None:
        """The message is pinned, or is no more, where the bot may do that; nothing waits for it."""
        if pin is None:
            return
        wait = await self._pins(room, message, pin=pin)
        if wait is not None:
            self._errand(self._pin_later(room, message, wait, pin=pin))

    async def _pin_later(self, room: Room, message: str, wait: float | None, *, pin: bool) -> None:
        for _ in range(PIN_TRIES):
            if wait is None:
                return
            await asyncio.sleep(wait)
            wait = await self._pins(room, message, pin=pin)

    async def _pins(self, room: Room, message: str, *, pin: bool) -> float | None:
        """Return after how many seconds it is worth trying again; None, it is done or refused."""
        chat, _ = address(room)
        try:
            if pin:
                await self._bot.pin_chat_message(chat, int(message), disable_notification=True)
            else:
                await self._bot.unpin_chat_message(chat, message_id=int(message))
        except RetryAfter as error:
            return seconds(error)
        except (BadRequest, Forbidden) as error:
            why = "the bot may not do that" if says(error, "not enough rights") else cause(error)
            log.info("a message was not %s: %s", "pinned" if pin else "unpinned", why)
        except TelegramError:
            return PIN_PAUSE
        return None
