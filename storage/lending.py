"""Gear: how many pieces are lent when, and when there are enough left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from sqlalchemy import bindparam, select

from storage.db import Tx, table
from storage.occupied import Booking
from storage.prepared import Prepared
from storage.spaces import Space

Lent = tuple[datetime, datetime, int]
"""From, until, and how many pieces more than before."""

_booking = table(Booking)
_MEANWHILE = Prepared(
    select(_booking.c.starts_at, _booking.c.held_until, _booking.c.quantity)
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.held_until > bindparam("since"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at)
)


def steps(tx: Tx, space: Space, start: datetime, end: datetime, *, but: int = 0) -> Iterator[Lent]:
    """Yield stretches that cover the time from start to end, in order, each with how many pieces are lent then."""
    rows = tx.all(_MEANWHILE, space=space.id, since=start, until=end, but=but)
    cuts = sorted({start, end, *(at for row in rows for at in (row.starts_at, row.held_until) if start < at < end)})
    for since, until in pairwise(cuts):
        yield since, until, sum(row.quantity or 0 for row in rows if row.starts_at <= since and row.held_until > since)


def left(tx: Tx, space: Space, start: datetime, end: datetime, *, but: int = 0) -> int:
    """Return how many pieces nobody has at any moment from start to end; the booking `but` does not count."""
    most = max((lent for _, _, lent in steps(tx, space, start, end, but=but)), default=0)
    return max(0, (space.quantity or 0) - most)


def short(
    tx: Tx, space: Space, quantity: int, start: datetime, end: datetime, *, but: int = 0
) -> list[tuple[datetime, datetime]]:
    """Return when fewer than `quantity` pieces are left, in order."""
    there = space.quantity or 0
    return [(since, until) for since, until, lent in steps(tx, space, start, end, but=but) if lent + quantity > there]
