"""Taking back on Matrix: a message, and every change of it, is redacted."""

from __future__ import annotations

import logging
from typing import Any

import nio

from bot.networks.matrix_rooms import Rooms
from bot.networks.matrix_say import transaction
from bot.networks.matrix_wire import AnswerError, granted, part, request
from handlers.types import Gone, Retry, Stays

log = logging.getLogger(__name__)


async def remove(client: nio.AsyncClient, rooms: Rooms, where: str, message: str) -> None:
    """The message is gone, and so are its changes, which hold words too. Raises `Stays` where the bot may not."""
    for change in await _changes(client, where, message):
        await _redact(client, rooms, where, change)
    await _redact(client, rooms, where, message)


async def _redact(client: nio.AsyncClient, rooms: Rooms, where: str, event: str) -> None:
    try:
        await granted(client.room_redact(where, event, tx_id=transaction(event, "gone")))
    except Gone as gone:
        if gone.why == "not found":
            raise Gone("message gone", room=False) from gone
        if gone.why != "kicked":
            raise
        why = await rooms.why_not(client, where)
        if isinstance(why, Gone) and why.why == "refused":  # the bot is there, and may not
            raise Stays from gone
        raise why from gone


async def _changes(client: nio.AsyncClient, where: str, message: str) -> list[str]:
    """The events that have changed the message, the newest first."""
    path = f"/v1/rooms/{part(where)}/relations/{part(message)}/m.replace?limit=100"
    try:
        answer: dict[str, Any] = await request(client, "GET", path)
    except AnswerError as refusal:
        if refusal.status >= 500 or refusal.status == 429:
            raise Retry from refusal
        log.info("Matrix: the changes of a message cannot be read (%s)", refusal.code)
        return []
    found = answer.get("chunk")
    events = [event for event in found if isinstance(event, dict)] if isinstance(found, list) else []
    return [str(event["event_id"]) for event in events if event.get("sender") == client.user_id]
