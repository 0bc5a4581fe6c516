"""An organiser's message to many, before it is said: how it is read, and to how many it will go."""

from __future__ import annotations

from collections.abc import Collection

from handlers import telling
from handlers.telling import Told
from handlers.turn import Got, Turn, Unclear, Values

LONGEST = 2000
"""How long a message may be."""
SEND, CHANGE, DROP = "send", "change", "drop"


def read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read what is to be said."""
    if not text.strip():
        return Unclear(turn.t("What shall I say to them? Write it as they will read it."))
    if len(text) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
    return Got(text.strip(), text.strip())


def lead(turn: Turn, theirs: Collection[int]) -> str | Told:
    """Return to how many it goes and whom it does not reach, in a line; or, if it reaches nobody, who they are."""
    t = turn.t
    reached, missed = telling.reach(turn, theirs)
    if not reached:
        return Told(0, tuple(missed))
    text = t.n("To be sent to {n} person", "To be sent to {n} people", reached)
    if missed:
        names = telling.shortly(t, missed)
        text += t.n(" ({n} is not reached: {names})", " ({n} are not reached: {names})", len(missed), names=names)
    return f"{text}:"
