"""How many pieces of gear are meant."""

from __future__ import annotations

import re

from handlers.turn import Arg, Got, Turn, Unclear, Values
from handlers.words import N_
from storage.spaces import Space

_PIECES = re.compile(
    r"(?<!\S)(?:x(\d{1,4})|(\d{1,4}) ?(?:kpl|st|pcs|x|kappaletta|stycken|pieces))(?!\S)", re.IGNORECASE
)
_FIRST = re.compile(
    r"^(\d{1,4})(?!\S)(?! ?(?:h|t|min|pv|vk|kk)\b)(?! (?:jan|feb|mar|apr|ma[jy]|ju[nl]|aug|sep|o[ck]t|nov|dec))",
    re.IGNORECASE,
)
"""A number that stands first, unless it is of a length or a date ("5 Dec", "5 maj")."""


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Take the number of pieces: the first word, or one that is marked; a space needs none."""
    gear = values.get("space")
    if not isinstance(gear, Space) or gear.quantity is None:
        return Got(None, "-", text.removeprefix("-").strip())
    found = _PIECES.search(text) or _FIRST.search(text)
    if found is None:
        return Unclear(
            turn.t.n("How many? There is {n}.", "How many? There are {n}.", gear.quantity), _choices(gear), rest=text
        )
    number = int(next(filter(None, found.groups())))
    rest = " ".join((text[: found.start()] + text[found.end() :]).split())
    if number < 1 or (number > gear.quantity and not rest):  # with a time, the refusal says how many are left then
        question = turn.t.n("There is only {n}. How many?", "There are {n}. How many?", gear.quantity)
        return Unclear(question, _choices(gear), rest=rest)
    return Got(number, f"x{number}", rest)


def _choices(gear: Space) -> list[tuple[str, str]]:
    # Each in its own place: where a typed number presses a button, it means the same.
    return [(str(n), f"x{n}") for n in range(1, min(gear.quantity or 1, 5) + 1)]


PIECES = Arg("quantity", _read, N_("How many?"), known=True)
