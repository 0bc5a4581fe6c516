"""Why something is called off, as its organiser says it: a usual reason, their own words, or none."""

from __future__ import annotations

from handlers.talkoot import reasons
from handlers.turn import Choices, Got, Parse, Turn, Unclear, Values
from handlers.words import fold

NONE, OWN = "-", "?"
LONGEST = 300


def read(ask: str) -> Parse:
    """Return how the reason is read; `ask` asks for it."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear:
        said = " ".join(text.split())
        if said == OWN:
            return Unclear(turn.t("What is the reason? Everybody reads it as you write it."))
        if len(said) > LONGEST:
            return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
        if said == NONE or fold(said) == fold(turn.t("Without a reason")):
            return Got("", NONE)
        why = reasons.known(said) or said
        return Got(why, why) if why else Unclear(turn.t(ask), choices(turn, values))

    return parse


def choices(turn: Turn, _values: Values) -> Choices:
    """Return the usual reasons to tap, and the ways to another one and to none."""
    t = turn.t
    usual = [(t(reason), reason) for reason in reasons.USUAL]
    return [*usual, (t("Another reason…"), OWN), (t("Without a reason"), NONE)]
