"""What is named beside the space that is booked ("the hall and the rakes"): it is not booked, and one tap books it."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import when
from handlers.booking.wishes import Wish
from handlers.spaces.finding import beside
from handlers.turn import Got, Turn
from handlers.types import Button, Reply
from storage.spaces import Space

_AND = re.compile(r"(?:^|\s)(?:ja|sekä|och|samt|and|\+|&)\s+(?:x?(\d{1,4})(?: ?(?:kpl|st|pcs))?\s+)?$", re.IGNORECASE)


More = tuple[str, Button]
"""The name of what was asked for beside, and the button that books it for the same time."""


def another(turn: Turn, space: Space, span: when.Span, text: str, whom: tuple[int, ...]) -> tuple[str, More | None]:
    """Return what the words say beside another space or gear, and that other, if they name one."""
    found = beside(turn, text, space.id or 0)
    if found is None:
        return text, None
    other: Space = found.value
    before, after = _around(text, found)
    joined = _AND.search(f"{before} ")
    pieces = int(joined[1]) if joined and joined[1] and other.quantity is not None else None
    line = Wish(other, span, quantity=pieces, whom=whom or None).line("book", span, turn.zone)
    more = (other.name, Button(turn.t.label("{name} for the same time", name=other.name), line))
    if joined is None:  # it may be what the hall is needed for
        return text, more
    return f"{before[: joined.start()]} {after}".strip(), more


def told(turn: Turn, replies: tuple[Reply, ...], more: More | None) -> tuple[Reply, ...]:
    """Return what is said of the booking, and, behind it, that the other is not booked."""
    if more is None:
        return replies
    name, button = more
    last = replies[-1]
    text = last.text + "\n" + turn.t("Not booked yet: {name}.", name=name)
    return (*replies[:-1], replace(last, text=text, buttons=(button, *last.buttons)))


def _around(text: str, found: Got) -> tuple[str, str]:
    """Return what stands before the name and what stands behind it."""
    words, rest = text.split(), found.rest.split()
    at = next((n for n, (one, other) in enumerate(zip(words, rest, strict=False)) if one != other), len(rest))
    return " ".join(rest[:at]), " ".join(rest[at:])
