"""Taking a change back: the number that the message about it carries, and how it was before."""

from __future__ import annotations

from handlers.lengths import read_number
from handlers.turn import Refusal, Turn
from handlers.words import Words
from storage import undoing


def read(turn: Turn, text: str, kind: str) -> tuple[int, undoing.Before] | None:
    """Return the number that stands in the text and how a thing of the kind was before; None if it is not known."""
    number = read_number(text)
    found = undoing.find(turn.tx, number, kind) if number is not None else None
    return (number, found) if number is not None and found is not None else None


def nothing(t: Words) -> Refusal:
    """Say that it has been taken back, or never was."""
    return Refusal(t("There is nothing to take back."))
