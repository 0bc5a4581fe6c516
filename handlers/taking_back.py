"""Taking a change back: the number that the message about it carries, and how it was before."""

from __future__ import annotations

from handlers.lengths import read_id
from handlers.turn import Arg, Got, Refusal, Turn, Values
from handlers.types import Button
from handlers.words import Words
from storage import undoing


def read(turn: Turn, text: str, kind: str) -> tuple[int, undoing.Before] | None:
    """Return the number that stands in the text and how a thing of the kind was before; None if it is not known."""
    number = read_id(text)
    found = undoing.find(turn.tx, number, kind) if number is not None else None
    return (number, found) if number is not None and found is not None else None


def own(turn: Turn, text: str, kind: str) -> undoing.Before | None:
    """What the person changed is taken back, once: return how it was, or None if it is not theirs to take back."""
    found = read(turn, text, kind)
    if found is None or found[1].person_id != turn.person.id or not undoing.done(turn.tx, found[0]):
        return None
    return found[1]


def made_oneself(kind: str, label: str = "kept", ask: str = "") -> Arg:
    """Return the argument that names a change of the kind which the person made: its number, and how it was before."""

    def parse(turn: Turn, text: str, _values: Values) -> Got | Refusal:
        found = read(turn, text, kind)
        theirs = found is not None and found[1].person_id == turn.person.id
        return Got(found, text) if theirs else nothing(turn.t)

    return Arg(label, parse, ask)


def changed_since(t: Words, said: str, buttons: tuple[Button, ...] = ()) -> Refusal:
    """Say how it is now, after somebody has changed it again: that stays."""
    return Refusal(t("This has been changed again since:") + "\n" + said, buttons, private=True)


def nothing(t: Words) -> Refusal:
    """Say that it has been taken back, or never was."""
    return Refusal(t("There is nothing to take back."))
