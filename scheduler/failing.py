"""What could not be said: it is tried later, or not any more, or in what its room has become."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import notices
from handlers.types import Gone, Retry
from storage import cards, claims, rooms
from storage.db import Tx
from storage.outbox import Claimed

GIVE_UP = timedelta(days=3)
"""A message nobody could be told for this long is told no more."""
REMINDED = timedelta(days=30)
"""A reminder is put into words anew each time, and drops by itself what is over: it may wait longer."""
TRIES = 8
"""How often a message is tried that breaks in a way no network breaks."""
LONGEST_WAIT = 600.0
"""Seconds between two tries at the most."""


def seconds(row: Claimed, wait: Retry) -> float:
    """Return how many seconds to wait before the row is tried again: what the network says, else longer each time."""
    if wait.after is not None:
        return wait.after
    return random.uniform(0.5, 1.0) * min(LONGEST_WAIT, 2.0 ** min(row.attempts, 10))  # noqa: S311


def later(tx: Tx, row: Claimed, behind: Sequence[Claimed], *, at: datetime, why: str, tried: bool) -> None:
    """The row is tried again then, and what waits behind it is not tried before."""
    rooms.pause(tx, row.room_id, until=at)
    claims.later(tx, row.id, at=at, why=why, tried=tried)
    for one in behind:
        claims.later(tx, one.id, at=at, why=why, tried=False)


def never(tx: Tx, row: Claimed, gone: Gone, *, now: datetime) -> None:
    """The row will not be said; with its room gone, nothing will be said there."""
    room = rooms.by_id(tx, row.room_id)
    if gone.room and room is not None:
        notices.room_gone(tx, room, why=gone.why, now=now)
    else:
        claims.failed(tx, row.id, why=gone.why, now=now)
    if row.card and gone.why == "message gone":
        cards.falls(tx, row.room_id, row.card)


def moved(tx: Tx, rows: Sequence[Claimed], to: str, *, now: datetime) -> None:
    """These rows of one room are said in what it has become."""
    room = rooms.by_id(tx, rows[0].room_id)
    assert room is not None
    for one in rows:
        claims.later(tx, one.id, at=now, why="moved", tried=False)
    notices.room_moved(tx, network=room.network, old=room.address, new=to, now=now)
