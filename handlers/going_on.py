"""What has just been said invites more: the next words, if they mean something here, are taken for it."""

from __future__ import annotations

from handlers import commands
from handlers.turn import Got, Turn
from storage import asking


def invite(turn: Turn, command: str, step: str, **said: str) -> None:
    """The person may answer `step` of the command with their next words; a command of its own is still one."""
    if turn.room.private:
        asking.ask(turn.tx, turn.person.id, command=command, said=said, step=step, choices=[], now=turn.now)


def is_command(turn: Turn, text: str) -> bool:
    """Tell whether the words are a command: nothing else is said, or it understands what is said behind its name.

    "Kiitos" is one, and "Kiitos hienosta päivästä!" is not.
    """
    found = commands.find(text)
    if found is None or commands.marked(text):
        return found is not None
    said, rest = found
    if not rest or not said.takes:
        return not rest
    return isinstance(said.takes[0].parse(turn, rest, {}), Got)
