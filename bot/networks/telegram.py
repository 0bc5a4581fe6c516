"""Telegram, with the bare `telegram.Bot`: our own long poll, and every error in the house's words."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    CallbackQuery,
    LinkPreviewOptions,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.networks.telegram_errors import address, says, translate
from bot.networks.telegram_files import Files
from bot.networks.telegram_hear import NETWORK
from bot.networks.telegram_http import Polls, Requests
from bot.networks.telegram_pin import Pins
from bot.networks.telegram_poll import Poll, cause, patiently
from bot.networks.telegram_say import CAPTION_UNITS, Part, changed, fits_under_file, keyboard, looks, parts
from handlers.types import Gone, Hear, Limits, Moved, Outgrown, Reply, Retry, Room, Several, pieces

if TYPE_CHECKING:
    from bot.networks.telegram_webhook import Hook, Webhook

log = logging.getLogger(__name__)

Menu = Mapping[str, Sequence[tuple[str, str]]]
"""For each language: the commands' names and what they do. "" is for all other languages; without it, they get "en"."""

CONNECTIONS = 16
HALF_SAID_KEPT = 1000

_PRIVATE, _GROUPS = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LOCAL = ("127.0.0.1", "localhost", "::1")


class Telegram:
    """One bot account. `api_url` is scheme, host and port of the Bot API server."""

    network = NETWORK
    limits = Limits(in_flight=4, per_second=30, group_per_minute=20, change_gap=4.0)

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.telegram.org",
        commands: Menu | None = None,
        group_commands: Menu | None = None,
        hook: Hook | None = None,
    ) -> None:
        """With a `hook`, Telegram brings what it hears; without one, it is asked for it (the long poll)."""
        proxies = urlsplit(api_url).hostname not in _LOCAL
        polls, requests = Polls(proxies=proxies), Requests(connections=CONNECTIONS, proxies=proxies)
        base = api_url.rstrip("/")
        self._bot = telegram.Bot(token, f"{base}/bot", f"{base}/file/bot", request=requests, get_updates_request=polls)
        self._requests = requests
        self._connections = (polls, requests)
        self._files = Files(self._bot)
        self._pins = Pins(self._bot, self._errand)
        self._ear = self._listener(polls, hook)
        menu = commands or {}
        self._menus = ((_PRIVATE, menu), (_GROUPS, menu if group_commands is None else group_commands))
        self._me: telegram.User | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._half_said: OrderedDict[str, list[str]] = OrderedDict()
        self._captions: OrderedDict[tuple[str, str], None] = OrderedDict()
        """The messages that are a file with words under it."""

    # Hearing

    @property
    def alive_at(self) -> float:
        """When Telegram last answered, in monotonic seconds."""
        return self._ear.alive_at

    async def listen(self, hear: Hear) -> None:
        """Hear until cancelled. An update is confirmed to Telegram when it and all before it were heard.

        Raises `Dead` when the token does not work (any more); everything else is waited out.
        """
        me = await patiently(self._who_am_i)
        self._errand(self._set_menus())
        await self._ear.run(me, hear)

    def _listener(self, polls: Polls, hook: Hook | None) -> Poll | Webhook:
        def answer(press: CallbackQuery) -> None:
            self._errand(self._answer(press.id))

        if hook is None:
            return Poll(self._bot, polls, self._files, answer)
        from bot.networks.telegram_webhook import Webhook  # its server is loaded where it is wanted

        return Webhook(self._bot, hook, self._files, answer)

    async def _answer(self, press: str) -> None:
        """The button no longer spins; if that comes too late, nothing is lost."""
        try:
            await self._bot.answer_callback_query(press)
        except TelegramError as error:
            if not says(error, "query is too old"):
                log.warning("a press was not answered: %s", cause(error))

    async def _set_menus(self) -> None:
        """The command menus of private chats and groups are as wanted, in every language."""
        try:
            for scope, menu in self._menus:
                others = {"": menu["en"]} if "en" in menu else {}
                for language, commands in {**others, **menu}.items():
                    wanted = tuple(BotCommand(name, description) for name, description in commands)
                    if await self._bot.get_my_commands(scope, language or None) != wanted:
                        await self._bot.set_my_commands(wanted, scope, language or None)
        except TelegramError as error:
            log.warning("the command menus could not be set: %s", cause(error))

    # Saying

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        """Say it; returns the id of the last message, with those of the others.

        Telegram has no idempotency key. Of a reply of several messages those that went out are not said again by the
        next try with the same `once`, while the process lives.
        """
        said = self._half_said.get(once, [])
        failure: Exception
        try:
            for part in parts(reply)[len(said) :]:
                said.append(await self._say(room, part))
            self._half_said.pop(once, None)
        except TelegramError as error:
            failure = translate(error, room)
        else:
            await self._pins.pin(room, said[-1], reply.pin)
            return Several(said[-1], said[:-1]) if len(said) > 1 else said[-1]
        self._remember(once, said, failure)
        raise failure

    def _remember(self, once: str, said: list[str], failure: Exception) -> None:
        if isinstance(failure, Retry):
            failure.begun = bool(said)
        if said and isinstance(failure, Retry | Moved):
            self._half_said[once] = said
            while len(self._half_said) > HALF_SAID_KEPT:
                self._half_said.popitem(last=False)
        else:
            self._half_said.pop(once, None)

    async def _say(self, room: Room, part: Part) -> str:
        """One message; if Telegram cannot read our HTML, the same more plainly."""
        *better, (plain, _) = looks(part.text)
        for text, mode in better:
            try:
                return await self._say_as(room, part, text, mode)
            except BadRequest as error:
                if not says(error, "can't parse entities"):
                    raise
                log.error("Telegram could not read our HTML; said more plainly")
        return await self._say_as(room, part, plain, None)

    async def _say_as(self, room: Room, part: Part, text: str, mode: str | None) -> str:
        chat, thread = address(room)
        keys = keyboard(part.buttons, private=room.private, username=await self._username(part))
        if part.file is None:
            # `send_message` would read back as objects what we have just said, at half the cost of saying it.
            values = {
                "chat_id": chat,
                "text": text,
                "parse_mode": mode,
                "message_thread_id": thread,
                "reply_markup": keys.to_dict() if keys else None,
                "link_preview_options": _NO_PREVIEW.to_dict(),
            }
            sent = await self._requests.call(f"{self._bot.base_url}/sendMessage", values)
            return str(sent["message_id"])
        to = {"message_thread_id": thread, "reply_markup": keys, "parse_mode": mode, "caption": text or None}
        message = await self._files.say(chat, part.file, **to)
        self._note_caption(room, str(message.message_id))
        return str(message.message_id)

    def _note_caption(self, room: Room, message: str) -> None:
        self._captions[room.id, message] = None
        while len(self._captions) > HALF_SAID_KEPT:
            self._captions.popitem(last=False)

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        """The message says this now. A text that is too long for one message is cut; under a file, it is `Outgrown`."""
        failure: Exception | None = None
        try:
            if (room.id, str(message)) in self._captions:
                await self._change_caption(room, message, reply)
            else:
                await self._change(room, int(message), reply)
        except TelegramError as error:
            failure = None if says(error, "not modified") else translate(error, room)
        if failure is not None:
            raise failure
        await self._pins.pin(room, message, reply.pin)

    async def _change(self, room: Room, message: int, reply: Reply) -> None:
        chat, _ = address(room)
        part = changed(reply)
        keys = keyboard(part.buttons, private=room.private, username=await self._username(part))
        for text, mode in looks(part.text):
            try:
                await self._bot.edit_message_text(
                    text, chat, message, parse_mode=mode, reply_markup=keys, link_preview_options=_NO_PREVIEW
                )
                return
            except BadRequest as error:
                if says(error, "no text in the message"):
                    await self._change_caption(room, str(message), reply)
                    return
                if mode is None or not says(error, "can't parse entities"):
                    raise
                log.error("Telegram could not read our HTML; changed more plainly")

    async def _change_caption(self, room: Room, message: str, reply: Reply) -> None:
        """The words under the file are these now."""
        self._note_caption(room, message)
        if not fits_under_file(reply):
            raise Outgrown
        part = changed(reply, CAPTION_UNITS)
        keys = keyboard(part.buttons, private=room.private, username=await self._username(part))
        for caption, mode in looks(part.text):
            try:
                chat, number = address(room)[0], int(message)
                await self._bot.edit_message_caption(chat, number, None, caption, keys, parse_mode=mode)
                return
            except BadRequest as error:
                if mode is None or not says(error, "can't parse entities"):
                    raise
                log.error("Telegram could not read our HTML; changed more plainly")

    async def remove(self, room: Room, message: str) -> None:
        """The messages that the reply became are gone; one that is gone already is no error."""
        chat, _ = address(room)
        failure: Exception | None = None
        for one in pieces(message):
            try:
                await self._bot.delete_message(chat, int(one))
            except TelegramError as error:
                failure = translate(error, room)
                if isinstance(failure, Gone) and failure.why == "message gone":
                    failure = None
            if failure is not None:
                raise failure

    # Who

    async def is_admin(self, room: Room, user: str) -> bool:
        """Whether that person administers the group now. A private chat has no administrators."""
        if room.private or not user:
            return False
        failure: Exception
        try:
            member = await self._bot.get_chat_member(address(room)[0], int(user))
            return member.status in (member.OWNER, member.ADMINISTRATOR)
        except (BadRequest, Forbidden):
            return False
        except TelegramError as error:
            failure = translate(error, room)
        raise failure

    async def _who_am_i(self) -> telegram.User:
        if self._me is None:
            self._me = await self._bot.get_me()
        return self._me

    async def _username(self, part: Part) -> str:
        """Our name for links, asked for only when a link is to be drawn."""
        if not any(button.private for button in part.buttons):
            return ""
        return (await self._who_am_i()).username or ""

    # Ending

    def _errand(self, work: Coroutine[None, None, None]) -> None:
        """Something nobody waits for, except `close`."""
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def close(self) -> None:
        """Let go of connections, when the last presses were answered."""
        if self._errands:
            await asyncio.wait(self._errands, timeout=2)
        for task in self._errands:
            task.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        for connection in self._connections:
            await connection.shutdown()
