"""The long poll: Telegram is told that an update arrived when it was heard, and every trouble is waited out."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import telegram
from telegram import CallbackQuery, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.networks.telegram_errors import seconds
from bot.networks.telegram_files import Files
from bot.networks.telegram_hear import ASKED_FOR, chat_of, heard
from bot.networks.telegram_http import Polls
from handlers.types import Dead, Hear

log = logging.getLogger(__name__)

POLL_SECONDS = 50
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

Result = TypeVar("Result")


class Poll:
    """The long poll of one bot account. `answer` is told of each press that was heard."""

    def __init__(
        self, bot: telegram.Bot, requests: Polls, files: Files, answer: Callable[[CallbackQuery], None]
    ) -> None:
        self._bot = bot
        self._requests = requests
        self._files = files
        self._answer = answer
        self.alive_at = time.monotonic()

    async def run(self, me: telegram.User, hear: Hear) -> None:
        """Hear until cancelled. The offset is ours: it moves over an update when that and all before it were heard."""
        offset = 0
        pause = Pause()
        while True:
            updates = await patiently(partial(self._ask, offset))
            self.alive_at = time.monotonic()
            offset = await self._hear_all(updates, me, hear, offset)
            if updates and offset <= updates[-1].update_id:
                await pause.wait()
            else:
                pause.over()

    async def _ask(self, offset: int) -> Sequence[Update]:
        try:
            updates = await self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=ASKED_FOR)
        except Conflict as error:
            if "webhook" not in error.message:
                raise
            log.warning("Telegram was told to push updates elsewhere (a webhook); taking that back")
            await self._bot.delete_webhook()
            return await self._ask(offset)
        except TelegramError:
            raise
        except Exception as error:
            if self._requests.careful:
                raise
            log.error("an update cannot be read (%s) and is left out", type(error).__name__)
            self._requests.careful = True
            return await self._ask(offset)
        self._requests.careful = False
        return updates

    async def _hear_all(self, updates: Sequence[Update], me: telegram.User, hear: Hear, offset: int) -> int:
        """Hear them, chats side by side, each chat in its order; returns where the next poll begins."""
        chats: defaultdict[int, list[Update]] = defaultdict(list)
        for update in updates:
            chats[chat_of(update)].append(update)
        done: set[int] = set()
        await asyncio.gather(*(self._hear_chat(chat, me, hear, done) for chat in chats.values()))
        for update in updates:
            if update.update_id not in done:
                break
            offset = update.update_id + 1
        return offset

    async def _hear_chat(self, updates: Sequence[Update], me: telegram.User, hear: Hear, done: set[int]) -> None:
        """Hear one chat's updates; where one fails, the rest waits, and comes again with it."""
        for update in updates:
            if not await hear_one(update, me, hear, self._files, self._answer):
                return
            done.add(update.update_id)


async def hear_one(
    update: Update, me: telegram.User, hear: Hear, files: Files, answer: Callable[[CallbackQuery], None]
) -> bool:
    """Return whether the update was heard; if not, Telegram must bring it again."""
    said = heard(update, me)
    try:
        if said is not None:
            await hear(await files.with_files(update.message, said))
    except Exception as error:
        log.error("update %s was not heard and will come again (%s)", update.update_id, type(error).__name__)
        return False
    if update.callback_query is not None:
        answer(update.callback_query)
    return True


async def patiently(ask: Callable[[], Awaitable[Result]]) -> Result:
    """The answer, however long Telegram is out of reach. Raises `Dead` when the token does not work (any more)."""
    pause = Pause()
    while True:
        after = 0.0
        try:
            return await ask()
        except InvalidToken:
            break
        except RetryAfter as error:
            after = seconds(error)
            log.warning("Telegram asks to wait %s seconds", after)
        except TelegramError as error:
            log.warning("Telegram: %s", cause(error))
        await pause.wait(after)
    raise Dead("Telegram refuses the token")


def cause(error: TelegramError) -> str:
    """The error for the log: our own words, never the server's, which may quote what was said."""
    if isinstance(error, Conflict):
        return "somebody else polls with the same token"
    return type(error).__name__


class Pause:
    """Longer and longer, with a random part, so that not everybody comes back at once."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    async def wait(self, at_least: float = 0.0) -> None:
        length = max(at_least, self._next * random.uniform(0.5, 1.0))  # noqa: S311 (no secret)
        self._next = min(self._next * 2, LONGEST_PAUSE)
        await asyncio.sleep(length)

    def over(self) -> None:
        self._next = FIRST_PAUSE
