"""What Telegram's errors mean: wait, gone, moved or dead."""

from __future__ import annotations

import datetime as dt

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from handlers.types import Dead, Gone, Moved, Retry, Room, Stays

_FORBIDDEN = (
    ("blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("initiate conversation", "not started"),
    ("bot was kicked", "kicked"),
    ("not a member", "kicked"),
    ("chat was deleted", "not found"),
)
_ROOM_LOST = (
    ("chat not found", "not found"),
    ("message thread not found", "not found"),
    ("topic_deleted", "not found"),
    ("user not found", "not found"),
    ("peer_id_invalid", "not found"),
    ("chat_id_invalid", "not found"),
)
STAYS = ("message can't be deleted", "message_delete_forbidden")
"""What a message that cannot be removed (any more) is refused with."""
_MESSAGE_LOST = (
    "message to delete not found",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)


def translate(error: TelegramError, room: Room) -> Exception:
    """The error in the house's words.

    Telegram does not say what a 429 counts. In a group it is nearly always that group (20 a minute), so only that room
    waits; in a private chat it is nearly always everything together, so everything waits.
    """
    if isinstance(error, RetryAfter):
        return Retry(seconds(error), everywhere=room.private)
    if isinstance(error, ChatMigrated):
        return Moved(str(error.new_chat_id))
    if isinstance(error, InvalidToken):
        return Dead("Telegram refuses the token")
    if isinstance(error, Forbidden):
        return Gone(_first(error, _FORBIDDEN) or "refused")
    if isinstance(error, BadRequest):
        return _refused(error)
    return Retry(None)


def _refused(error: BadRequest) -> Gone | Stays:
    """BadRequest is a NetworkError for the library, but it never gets better by itself."""
    if any(words in error.message.lower() for words in STAYS):
        return Stays()
    if any(words in error.message.lower() for words in _MESSAGE_LOST):
        return Gone("message gone", room=False)
    why = _first(error, _ROOM_LOST)
    return Gone(why) if why else Gone("refused", room=False)


def _first(error: TelegramError, table: tuple[tuple[str, str], ...]) -> str | None:
    said = error.message.lower()
    return next((why for words, why in table if words in said), None)


def seconds(error: RetryAfter) -> float:
    """How long the network asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, dt.timedelta) else float(after)


def says(error: TelegramError, words: str) -> bool:
    """Whether it is a refusal in these words."""
    return isinstance(error, BadRequest) and words in error.message.lower()


def address(room: Room) -> tuple[int, int | None]:
    """The chat, and the topic in it, of a room."""
    chat, _, thread = room.id.partition("/")
    return int(chat), int(thread) if thread else None
