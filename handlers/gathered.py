"""What is gathered for a digest: how each kind of card ("announcement:7", "event:3") is told there in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import commands
from handlers.types import Button
from handlers.words import Words
from storage import rooms
from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Line:
    """A thing in a digest, with markup: a line without its bullet, and below it perhaps one more; what to tap.

    After `until` it is too late to tell of it.
    """

    text: str
    button: Button | None = None
    until: datetime | None = None


Tell = Callable[[Tx, int, Words, rooms.Known, ZoneInfo, datetime], Line | None]
"""Tells of the thing with that number in the words of the room; None, if there is nothing to tell of any more: it was
withdrawn, cancelled or is over."""

_kinds: dict[str, Tell] = {}


def gathered(kind: str) -> Callable[[Tell], Tell]:
    """Declare how cards of the kind ("announcement") are told in a digest."""

    def declare(tell: Tell) -> Tell:
        if kind in _kinds:
            raise ValueError(f"two tell of {kind!r}")
        _kinds[kind] = tell
        return tell

    return declare


def can_be(card: str) -> bool:
    """Tell whether a card of this kind can wait for a digest at all."""
    commands.load()
    return card.partition(":")[0] in _kinds


def line(tx: Tx, card: str, t: Words, room: rooms.Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return what a digest tells of the card in the room; None, nothing (any more).

    An unknown kind (from a newer program) raises KeyError: it waits for that program.
    """
    commands.load()
    kind, _, number = card.partition(":")
    return _kinds[kind](tx, int(number), t, room, zone, now)
