"""What came in at an event and what it cost: entries that are removed rather than deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.db import Tx, adding, table
from storage.fair_table import Money
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Entry:
    """What came in, or with cents below none, what was paid."""

    number: int
    event_id: int
    what: str
    cents: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What came in and what was paid, in cents, both above none."""

    came: int
    went: int

    @property
    def left(self) -> int:
        return self.came - self.went


_money = table(Money)
_ADD = adding(Money, "event_id", "what", "cents", "person_id", "at")
_columns = (_money.c.id, _money.c.event_id, _money.c.what, _money.c.cents)
_OF_EVENT = Prepared(
    select(*_columns)
    .where(_money.c.event_id == bindparam("event"), _money.c.removed_at.is_(None))
    .order_by(_money.c.id)
)
_GET = Prepared(select(*_columns).where(_money.c.id == bindparam("number"), _money.c.removed_at.is_(None)))


def add(tx: Tx, event_id: int, what: str, cents: int, *, by: int, now: datetime) -> int:
    """The money is in the books of the event; return the number of the entry."""
    number: int = tx.scalar(_ADD, event_id=event_id, what=what, cents=cents, person_id=by, at=now)
    return number


def get(tx: Tx, number: int) -> Entry | None:
    """Return the entry, or None if there is none or it has been removed."""
    row = tx.first(_GET, number=number)
    return Entry(*row) if row else None


def of_event(tx: Tx, event_id: int) -> list[Entry]:
    """Return the entries in the order in which they were made."""
    return [Entry(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def sums(entries: Iterable[Entry]) -> Sums:
    """Return what came in and what was paid in all."""
    cents = [one.cents for one in entries]
    return Sums(sum(one for one in cents if one > 0), -sum(one for one in cents if one < 0))


def remove(tx: Tx, numbers: Iterable[int], *, now: datetime) -> int:
    """The entries count no more; return how many did."""
    live = _money.c.id.in_(list(numbers)) & _money.c.removed_at.is_(None)
    return tx.run(update(_money).where(live).values(removed_at=now))


def put_back(tx: Tx, numbers: Iterable[int]) -> int:
    """The entries count again; return how many did not."""
    gone = _money.c.id.in_(list(numbers)) & _money.c.removed_at.is_not(None)
    return tx.run(update(_money).where(gone).values(removed_at=None))
