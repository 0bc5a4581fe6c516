"""Answering whoever tapped a card in a group: in private, so that the group hears nothing and sees the card change."""

from __future__ import annotations

from dataclasses import replace

from handlers import notices
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from storage import wallclock


def reachable(turn: Turn) -> bool:
    """Tell whether the person can be answered in private."""
    return turn.room.private or notices.private_room(turn.tx, turn.person.id, now=turn.now) is not None


def aside(turn: Turn, reply: Reply, *, line: Reply | None = None) -> Answer:
    """Answer in private, and the group hears nothing; whom the bot cannot reach there hears the line, if there is one.

    Nobody is named in public as absent, and nobody is told the same twice before everybody: then there is no line.
    """
    return replace(reply, private=True, aside=True) if reachable(turn) else line or ()


def to_private(turn: Turn, text: str, command: str, about: str) -> Reply:
    """Return the line that a group hears, with the way to the private chat, where the command goes on.

    There is one of a day below each card (``7``, ``event-7``), which says what was tapped last: a hundred who have not
    opened the chat yet are no hundred messages.
    """
    today = wallclock.local(turn.now, turn.zone).date()
    button = Button(turn.t("Continue in private"), command, private=True)
    return Reply(text, (button,), card=f"aside:{about}:{today.isoformat()}")
