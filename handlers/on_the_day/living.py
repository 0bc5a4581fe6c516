"""Living messages that can be asked for anew: the newest one in each room is the one that lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers import notices
from handlers.turn import Town, Turn
from handlers.types import Reply
from handlers.words import Words
from storage import cards, rooms
from storage.db import Tx
from storage.outbox import Priority

Say = Callable[[Words], Reply]


def everywhere(tx: Tx, start: str) -> dict[int, str]:
    """Return the newest card whose name begins so ("check-in:3"), for each room in which one stands."""
    found: dict[int, str] = {}
    for card, room, _said in cards.beginning(tx, f"{start}:"):
        if room not in found or _number(card) > _number(found[room]):
            found[room] = card
    return found


def _number(card: str) -> int:
    return int(card.rpartition(":")[2])


def answer(turn: Turn, start: str, reply: Reply, *, anew: bool) -> Reply:
    """Return the reply as the living message in the person's private chat; with `anew`, as the newest message there."""
    room = turn.room if turn.room.private else notices.private_room(turn.tx, turn.person.id, now=turn.now)
    card = everywhere(turn.tx, start).get(room.id if room else 0, f"{start}:0")
    if anew:
        card = f"{start}:{_number(card) + 1}"
    return replace(reply, private=True, card=card)


def show(tx: Tx, start: str, say: Say, *, now: datetime, town: Town, but: int | None = None) -> None:
    """Wherever the message lives it says this, in the words of the room; not in the room `but`, which is answered."""
    for number, card in everywhere(tx, start).items():
        room = rooms.by_id(tx, number)
        if room is not None and not room.left and number != but:
            reply = replace(say(notices.words_in(tx, room, town)), card=card)
            notices.promise(tx, room, reply, now=now, priority=Priority.NOTICE, person_id=room.person_id)
