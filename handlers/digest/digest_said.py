"""A digest as it is said: its lines in one message, with what to tap."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.types import Button, Reply
from handlers.words import Words
from storage import rooms
from storage.digests import Told


def reply(t: Words, told: Sequence[Told], room: rooms.Known) -> Reply:
    """Return the message; whoever reads it finds there how to change or end it."""
    buttons = [Button(one.label, one.command, one.private and not room.private) for one in told if one.command]
    text = "\n".join(one.text for one in told)
    if not room.private:
        return Reply(text, (*buttons, Button(t("Change or end these messages"), f"digest {room.id}", private=True)))
    last = (
        Button(t("What is free"), "free"),
        Button(t("Change the weekly digest"), "digest"),
        Button(t("No more weekly digests"), "digest off"),
    )
    return Reply(text, (*buttons, *last))
