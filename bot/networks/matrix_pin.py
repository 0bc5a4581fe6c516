"""Pinning in Matrix rooms: the bot's message comes to the pinned ones, or goes; the others stay as they are."""

from __future__ import annotations

import asyncio
import logging

import nio

from bot.networks.matrix_power import PINNED
from bot.networks.matrix_wire import AnswerError, asked, part, request, translated
from handlers.types import Dead, Gone, Retry

log = logging.getLogger(__name__)
TRIES, PAUSE = 4, 5.0
"""How often a pin is tried again while the homeserver asks to wait, and after how many seconds if it does not say."""


async def pins(client: nio.AsyncClient, room: str, message: str, *, pin: bool) -> float | None:
    """The message is pinned, or is no more; a refusal is only noted.

    Return after how many seconds it is worth trying again; None, it is done or refused.
    """
    try:
        await _pin(client, room, message, pin=pin)
    except Retry as wait:
        return PAUSE if wait.after is None else wait.after
    except (Gone, Dead) as refusal:
        log.info("Matrix: a message was not %s: %s", "pinned" if pin else "unpinned", refusal.why)
    return None


async def pin_later(
    client: nio.AsyncClient, room: str, message: str, wait: float | None, lock: asyncio.Lock, *, pin: bool
) -> None:
    """The message is pinned, or is no more, as soon as the homeserver lets it."""
    for _ in range(TRIES):
        if wait is None:
            return
        await asyncio.sleep(wait)
        async with lock:
            wait = await pins(client, room, message, pin=pin)


async def _pin(client: nio.AsyncClient, room: str, message: str, *, pin: bool) -> None:
    path = f"/v3/rooms/{part(room)}/state/{PINNED}"
    try:
        content = await request(client, "GET", path)
    except AnswerError as refusal:
        if refusal.code != "M_NOT_FOUND":
            raise translated(refusal) from refusal
        content = {}
    listed = content.get("pinned")
    there = list(listed) if isinstance(listed, list) else []
    if (message in there) != pin:
        wanted = [*there, message] if pin else [one for one in there if one != message]
        await asked(client, "PUT", path, {**content, "pinned": wanted})
