"""What is said when something becomes due: each kind is declared by its capability."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers import commands
from handlers.turn import Town
from storage.db import Tx
from storage.due import Item

Say = Callable[[Tx, Item, datetime, Town], None]
_kinds: dict[str, Say] = {}


def on_due(*kinds: str) -> Callable[[Say], Say]:
    """Declare what becomes true when things of these kinds are due."""

    def declare(say: Say) -> Say:
        for kind in kinds:
            _kinds[kind] = say
        return say

    return declare


def fall_due(tx: Tx, item: Item, *, now: datetime, town: Town) -> None:
    """What the thing promised is in the outbox. An unknown kind (from a newer program) raises KeyError."""
    commands.load()
    _kinds[item.kind](tx, item, now, town)
