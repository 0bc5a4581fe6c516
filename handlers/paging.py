"""A list that goes on: its button says behind how many."""

from __future__ import annotations

from handlers.turn import Arg, Got, Turn, Values


def _after(_turn: Turn, text: str, _values: Values) -> Got:
    """Read behind how many the list goes on ("+10")."""
    first, _, rest = text.partition(" ")
    if first.startswith("+") and first[1:].isdecimal() and len(first) < 6:
        return Got(int(first[1:]), first, rest)
    return Got(0, "+0", text)


AFTER = Arg("after", _after, optional=True)
"""Behind how many the list goes on; none is its beginning."""
