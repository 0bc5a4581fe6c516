"""Words that are passed on from one person to another: a question, an answer, no more than a few lines of each."""

from __future__ import annotations

from handlers.turn import Got, Turn, Unclear, Values

LONGEST = 500
"""So many letters a question or an answer may have."""


def read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Take the words as they were said, if they are not too many."""
    if len(text) > LONGEST:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST))
    return Got(text.strip(), text.strip())
