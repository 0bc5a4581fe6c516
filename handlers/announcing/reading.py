"""Reading an announcement again: whoever was told of it in a digest, or looks for it."""

from __future__ import annotations

from dataclasses import replace

from handlers.announcing import announcement_card, told_to
from handlers.announcing.told_to import TOLD
from handlers.commands import command
from handlers.turn import Answer, Turn
from storage.announcements import Told


@command(
    "read announcement",
    "läs meddelande",
    "lue tiedote",
    aliases=("lasa meddelande", "las meddelandet", "lue tiedotetta"),
    linkable=True,
    takes=[TOLD],
)
def read(turn: Turn, told: Told) -> Answer:
    """The person has it to read, with all that goes with it."""
    if told.withdrawn_at is not None:
        return told_to.withdrawn(turn)
    reply = announcement_card.say(turn.tx, told, turn.town)(turn.t)
    return replace(reply, private=True, card=None)
