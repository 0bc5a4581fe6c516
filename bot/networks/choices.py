"""How numbered choices look and are read, on networks that draw no buttons."""

from __future__ import annotations

import re

REACTIONS = 9
"""Up to this number a choice has a keycap emoji of its own."""

_KEYCAP = "\ufe0f\u20e3"
_BARE = re.compile(r"([1-9][0-9]?)(?:[.)]|\ufe0f?\u20e3)?")


def keycap(number: int) -> str:
    """The emoji of a number from 1 to 9, as people's clients send it."""
    if not 1 <= number <= REACTIONS:
        raise ValueError(f"there is no keycap for {number}")
    return f"{number}{_KEYCAP}"


def chosen(text: str) -> int | None:
    """The number that a bare number means ("2", "2.", "2)", "2️⃣"); None for any other text."""
    text = text.strip()
    if text == "\N{KEYCAP TEN}":
        return 10
    found = _BARE.fullmatch(text)
    return int(found[1]) if found else None


def numbered(number: int, label: str) -> str:
    """One line of a list of choices."""
    return f"{number}. {label}"
