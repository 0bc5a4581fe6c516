"""One's own reminders that have come due: found by their time, taken for one transaction, and settled in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from storage.db import Tx, table
from storage.prepared import Prepared
from storage.quiet import Quiet
from storage.reminder_table import Reminder
from storage.reminders import MOVE, WHOLE, Own, next_at


class Ripe(NamedTuple):
    """A reminder that is due, and whose it is: the person's, or the group's."""

    number: int
    person_id: int
    room_id: int | None


_own = table(Reminder)
_RIPE = Prepared(
    select(_own.c.id, _own.c.person_id, _own.c.room_id)
    .where(_own.c.at <= bindparam("now"))
    .order_by(_own.c.at, _own.c.id)
    .limit(bindparam("some"))
)
_TAKE = (
    WHOLE.where(_own.c.id.in_(bindparam("numbers", expanding=True)), _own.c.at <= bindparam("now"))
    .order_by(_own.c.at, _own.c.id)
    .with_for_update(skip_locked=True)
)
_SAID = (
    update(_own)
    .where(_own.c.id.in_(bindparam("numbers", expanding=True)))
    .values(at=None, said_at=bindparam("said", type_=_own.c.said_at.type))
)
_PUT_OFF = Prepared(update(_own).where(_own.c.id == bindparam("row")).values(at=bindparam("to")))
_NEXT = Prepared(select(func.min(_own.c.at)))


def ripe(tx: Tx, *, now: datetime, some: int) -> list[Ripe]:
    """Return what is due, oldest first; nothing is taken yet."""
    return [Ripe(*row) for row in tx.all(_RIPE, now=now, some=some)]


def take(tx: Tx, numbers: Collection[int], *, now: datetime) -> list[Own]:
    """Return those of the reminders that are still due, oldest first, for this transaction alone."""
    return [Own(*row) for row in tx.all(_TAKE, numbers=list(numbers), now=now)] if numbers else []


def settle(tx: Tx, own: Own, *, now: datetime, zone: ZoneInfo, awake: Quiet) -> None:
    """It was said: it comes next when its rule says, or not any more."""
    later = None
    if own.first is not None and own.rule is not None:
        later = next_at(own.first, own.rule, after=now, zone=zone, awake=awake)
    tx.run(MOVE, row=own.number, to=later, said=now)


def settle_all(tx: Tx, numbers: Sequence[int], *, now: datetime) -> None:
    """All these were said, and none of them repeats."""
    if numbers:
        tx.run(_SAID, numbers=list(numbers), said=now)


def put_off(tx: Tx, number: int, *, until: datetime) -> None:
    """It is said later."""
    tx.run(_PUT_OFF, row=number, to=until)


def next_due(tx: Tx) -> datetime | None:
    """Return when the next one comes, or None."""
    found: datetime | None = tx.scalar(_NEXT)
    return found
