"""Asking a Matrix homeserver: every answer is good, or becomes one of the errors of `handlers.types`."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Awaitable
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
import nio

from handlers.types import Dead, Gone, Retry

log = logging.getLogger(__name__)
T = TypeVar("T")
UNREACHABLE = (aiohttp.ClientError, TimeoutError, OSError)
_LOST = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED")
_dice = random.SystemRandom()


class TokenLost(Dead):
    """The homeserver does not know the access token (any more); a password can get a new one."""

    def __init__(self) -> None:
        super().__init__("Matrix: the homeserver does not accept the access token any more")


class AnswerError(Exception):
    """The homeserver answered with an error of its own; `code` is its errcode, `status` the HTTP status."""

    def __init__(self, code: str, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {code}")
        self.code = code
        self.status = status
        self.body = body


class Client(nio.AsyncClient):  # type: ignore[misc]
    """The library's client, with every refusal of the homeserver raised as `AnswerError`.

    The library itself takes an empty answer for success where it expects nothing, also that of a broken proxy, and
    stumbles over some errors.
    """

    async def create_matrix_response(
        self,
        response_class: type,
        transport_response: aiohttp.ClientResponse,
        data: tuple[Any, ...] | None = None,
        save_to: Any = None,
    ) -> Any:
        if transport_response.status >= 400:
            raise answer_error(transport_response.status, await self.parse_body(transport_response))
        return await super().create_matrix_response(response_class, transport_response, data, save_to)

    async def keys_upload(self) -> Any:
        """The one-time keys are published, and were written down before: the library writes them down afterwards.

        Killed in between, the bot would not know keys that people already use to write to it.
        """
        keys = self.olm.share_keys()
        self.olm.save_account()
        method, path, body = nio.Api.keys_upload(self.access_token, keys)
        return await self._send(nio.KeysUploadResponse, method, path, body)


class Backoff:
    """Ever longer pauses with jitter, from `first` to `most` seconds; short again after `reset`."""

    def __init__(self, first: float = 0.5, most: float = 60.0) -> None:
        self._first, self._most, self._times = first, most, 0

    def reset(self) -> None:
        """The next pause is the first one."""
        self._times = 0

    def next(self) -> float:
        """Seconds to wait now."""
        longest = min(self._most, self._first * 2.0 ** min(self._times, 20))
        self._times += 1
        return _dice.uniform(longest / 2, longest)


def quiet_library() -> None:
    """The library says only warnings, and nothing that may hold what people wrote."""
    logging.getLogger("nio").setLevel(logging.WARNING)
    for talkative in ("nio.responses", "nio.events"):  # a malformed event is logged with its content
        logging.getLogger(talkative).setLevel(logging.CRITICAL)


async def granted(asked: Awaitable[T | nio.ErrorResponse]) -> T:
    """The library's good answer; raises `Retry`, `Gone` or `Dead` instead of handing back an error."""
    try:
        answer = await asked
    except AnswerError as refusal:
        raise translated(refusal) from refusal
    except UNREACHABLE as trouble:
        raise Retry from trouble
    except (nio.LocalProtocolError, nio.EncryptionError) as trouble:
        log.warning("Matrix: the library refused (%s)", type(trouble).__name__)
        raise Retry from trouble
    if isinstance(answer, nio.ErrorResponse):  # an answer that is none: something on the way made it up
        raise Retry
    return answer


def translated(refusal: AnswerError) -> Exception:
    """The error in the words of `handlers.types`."""
    code, status = refusal.code, refusal.status
    if code == "M_LIMIT_EXCEEDED" or status == 429:
        wait = refusal.body.get("retry_after_ms")
        return Retry(wait / 1000 if isinstance(wait, int) else None, everywhere=True)
    if code in _LOST:
        return TokenLost()
    if code == "M_TOO_LARGE" or status == 413:
        return Gone("refused", room=False)
    if code == "M_FORBIDDEN":
        return Gone("kicked")
    if code == "M_NOT_FOUND":
        return Gone("not found")
    if status >= 500 or not code:  # without a code of Matrix's own it was something on the way, not the homeserver
        return Retry()
    return Gone("refused", room=False)


async def request(client: nio.AsyncClient, method: str, path: str, body: object = None) -> dict[str, Any]:
    """The answer to a plain request below ``/_matrix/client``; raises `AnswerError`, or `Retry` when nobody answers."""
    headers = {"Content-Type": "application/json"}
    if client.access_token:
        headers["Authorization"] = f"Bearer {client.access_token}"
    try:
        got = await client.send(method, f"/_matrix/client{path}", None if body is None else json.dumps(body), headers)
        answer = await client.parse_body(got)
    except UNREACHABLE as trouble:
        raise Retry from trouble
    if got.status >= 300:
        raise answer_error(got.status, answer)
    return answer if isinstance(answer, dict) else {}


async def asked(client: nio.AsyncClient, method: str, path: str, body: object = None) -> dict[str, Any]:
    """Like `request`, with every refusal translated."""
    try:
        return await request(client, method, path, body)
    except AnswerError as refusal:
        raise translated(refusal) from refusal


def answer_error(status: int, body: object) -> AnswerError:
    """The refusal that this answer is."""
    body = body if isinstance(body, dict) else {}
    return AnswerError(str(body.get("errcode", "")), status, body)


def part(text: str) -> str:
    """The text as one part of a path."""
    return quote(text, safe="")
