"""Files on Telegram: those that people send are fetched before they are heard, ours are uploaded once."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

import telegram
from telegram import Message
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.networks.telegram_errors import says
from handlers.types import FILE_BYTES, File, Heard, Incoming

log = logging.getLogger(__name__)

FETCH_SECONDS = 15.0
"""How long hearing waits for a file, tries and all."""
PAUSE = 0.5
_REMEMBERED = 100
_NO_PHOTO = ("image_process_failed", "photo_invalid_dimensions", "photo_ext_invalid", "photo_save_file_invalid")
"""What a picture that is no photo for Telegram is refused with: odd shapes, odd formats."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file as its message tells of it."""

    id: str
    name: str
    mime: str
    size: int


def _sent(message: Message) -> _Sent | None:
    """Return the file of the message: a document, or the largest size of a picture that is not too large."""
    if message.photo:
        sizes = sorted(message.photo, key=lambda one: one.width * one.height)
        fits = [one for one in sizes if (one.file_size or 0) <= FILE_BYTES] or sizes
        return _Sent(fits[-1].file_id, "picture.jpg", "image/jpeg", fits[-1].file_size or 0)
    file = message.document
    if file is None:
        return None
    return _Sent(file.file_id, file.file_name or "", file.mime_type or "application/octet-stream", file.file_size or 0)


class Files:
    """What is fetched from and uploaded to one bot account."""

    def __init__(self, bot: telegram.Bot) -> None:
        self._bot = bot
        self._known: OrderedDict[bytes, tuple[str, bool]] = OrderedDict()
        """The name that Telegram gave to what was uploaded, and whether that is a photo."""

    async def with_files(self, message: Message | None, said: Heard) -> Heard:
        """What was said, with the file that came along; in a group only with a command."""
        if message is None or not isinstance(said, Incoming) or not said.user.id:
            return said
        sent = _sent(message) if said.room.private or said.text.startswith(("/", "!")) else None
        if sent is None:
            return said
        if sent.size > FILE_BYTES:
            return replace(said, missed="too large")
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await self._fetched(sent)
        except TimeoutError:
            log.warning("a file that somebody sent was not fetched in time")
            return replace(said, missed="not found")
        except TelegramError as error:
            log.info("a file that somebody sent could not be fetched (%s)", type(error).__name__)
            return replace(said, missed="too large" if says(error, "file is too big") else "not found")
        if len(content) > FILE_BYTES:
            return replace(said, missed="too large")
        return replace(said, files=(File(sent.name, sent.mime, content),))

    async def _fetched(self, sent: _Sent) -> bytes:
        while True:
            try:
                file = await self._bot.get_file(sent.id)
                return bytes(await file.download_as_bytearray(read_timeout=FETCH_SECONDS))
            except (BadRequest, Forbidden, InvalidToken):  # a file that is no more is answered like a bad token
                raise
            except TelegramError:
                await asyncio.sleep(PAUSE)

    # Saying

    async def say(self, chat: int, file: File, **to: Any) -> Message:
        """The file is said; a picture that Telegram does not take for one is said as a document."""
        known, as_photo = self._known.get(_digest(file), ("", file.mime.startswith("image/")))
        say = self._bot.send_photo if as_photo else self._bot.send_document
        try:
            message = await say(chat, known or file.content, filename=file.name, **to)
        except BadRequest as error:
            if known:  # it is uploaded again
                del self._known[_digest(file)]
                return await self.say(chat, file, **to)
            if not as_photo or not any(says(error, words) for words in _NO_PHOTO):
                raise
            message = await self._bot.send_document(chat, file.content, filename=file.name, **to)
        self._uploaded(file, message)
        return message

    def _uploaded(self, file: File, message: Message) -> None:
        got = message.photo[-1] if message.photo else message.document
        if got is not None:
            self._known[_digest(file)] = got.file_id, bool(message.photo)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)


def _digest(file: File) -> bytes:
    return hashlib.sha256(f"{file.name}\0{file.mime}\0".encode() + file.content).digest()
