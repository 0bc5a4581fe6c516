"""Files on Matrix: those that people send are fetched before they are heard, ours are uploaded."""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging
from collections import OrderedDict
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import nio
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from bot.networks.matrix_say import in_thread
from bot.networks.matrix_wire import UNREACHABLE, AnswerError, answer_error, granted, part
from handlers.types import FILE_BYTES, File

log = logging.getLogger(__name__)

FETCH_SECONDS = 15.0
"""How long hearing waits for a file, tries and all."""
PAUSE = 0.5
UPLOAD_PATIENCE = 120
_PATHS = ("/_matrix/client/v1/media/download", "/_matrix/media/v3/download")
"""Where a file is had from; the second is where servers had it before Matrix 1.11."""
_REMEMBERED = 100

Media: TypeAlias = nio.RoomMessageMedia | nio.RoomEncryptedMedia
_FILES = (nio.RoomMessageImage, nio.RoomMessageFile, nio.RoomEncryptedImage, nio.RoomEncryptedFile)


class TooLargeError(Exception):
    """The file holds more than `FILE_BYTES`."""


def caption(event: Media) -> str:
    """The words that go with the file; without a name of its own, the body is the file's name."""
    name = event.source.get("content", {}).get("filename")
    return event.body if isinstance(name, str) and name and event.body != name else ""


async def fetched(client: nio.AsyncClient, event: Media) -> tuple[tuple[File, ...], str]:
    """The file of the message, or why there is none ("too large", "not found"). A sound or a film is no file."""
    if not isinstance(event, _FILES):
        return (), ""
    content = event.source.get("content", {})
    info = content.get("info")
    info = info if isinstance(info, dict) else {}
    if isinstance(info.get("size"), int) and info["size"] > FILE_BYTES:
        return (), "too large"
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            raw = await _patiently(client, event.url)
        raw = _plain(event, raw)
    except TooLargeError:
        return (), "too large"
    except (TimeoutError, AnswerError, nio.EncryptionError, ValueError, KeyError) as trouble:
        log.info("Matrix: a file that somebody sent could not be fetched (%s)", type(trouble).__name__)
        return (), "not found"
    name = content.get("filename")
    mime = info.get("mimetype")
    picture = isinstance(event, nio.RoomMessageImage | nio.RoomEncryptedImage)
    usual = "image/jpeg" if picture else "application/octet-stream"
    return (File(name if isinstance(name, str) else event.body, mime if isinstance(mime, str) else usual, raw),), ""


def _plain(event: Media, raw: bytes) -> bytes:
    if isinstance(event, nio.RoomMessageMedia):
        return raw
    return bytes(decrypt_attachment(raw, event.key["k"], event.hashes["sha256"], event.iv))


async def _patiently(client: nio.AsyncClient, url: str) -> bytes:
    """The file, however often the homeserver must be asked; raises `AnswerError` when it has none."""
    while True:
        for path in _PATHS:
            try:
                return await _download(client, path, url)
            except UNREACHABLE:
                break
            except AnswerError as refusal:
                if refusal.status >= 500 or refusal.status == 429:
                    break
                if refusal.code != "M_UNRECOGNIZED" or path == _PATHS[-1]:
                    raise
        await asyncio.sleep(PAUSE)


async def _download(client: nio.AsyncClient, path: str, url: str) -> bytes:
    where = urlsplit(url)
    headers = {"Authorization": f"Bearer {client.access_token}"}
    got = await client.send("GET", f"{path}/{part(where.netloc)}/{part(where.path.strip('/'))}", None, headers)
    try:
        if got.status >= 300:
            raise answer_error(got.status, await client.parse_body(got))
        raw = bytearray()
        async for piece in got.content.iter_chunked(65_536):
            raw += piece
            if len(raw) > FILE_BYTES:
                raise TooLargeError
        return bytes(raw)
    finally:
        got.close()


class Uploads:
    """What is on the homeserver already; an encrypted file is uploaded for each room with keys of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, str] = OrderedDict()

    async def content(
        self, client: nio.AsyncClient, file: File, *, encrypted: bool, thread: str | None
    ) -> dict[str, Any]:
        """The message that carries the file, which is on the homeserver then: encrypted for an encrypted room."""
        if encrypted:
            raw, keys = encrypt_attachment(file.content)
            where: dict[str, Any] = {"file": {**keys, "url": await _upload(client, raw, "application/octet-stream")}}
        else:
            where = {"url": await self._once(client, file)}
        return {
            "msgtype": "m.image" if file.mime.startswith("image/") else "m.file",
            "body": file.name,
            "filename": file.name,
            "info": {"mimetype": file.mime, "size": len(file.content)},
            "m.mentions": {},
            **where,
            **in_thread(thread),
        }

    async def _once(self, client: nio.AsyncClient, file: File) -> str:
        digest = hashlib.sha256(f"{file.name}\0{file.mime}\0".encode() + file.content).digest()
        if digest not in self._known:
            self._known[digest] = await _upload(client, file.content, file.mime, file.name)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[digest]


async def _upload(client: nio.AsyncClient, raw: bytes, mime: str, name: str | None = None) -> str:
    async def upload() -> nio.UploadResponse | nio.UploadError:
        async with asyncio.timeout(UPLOAD_PATIENCE):
            answer, _ = await client.upload(io.BytesIO(raw), mime, name, filesize=len(raw))
        return answer

    answer = await granted(upload())
    return str(answer.content_uri)
