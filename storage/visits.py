"""Visitors as they are counted at the doors, by several people at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage import stands
from storage.db import Tx, adding, table
from storage.fair_table import Visit
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Counted:
    """So many were counted with this, and so many in all."""

    number: int
    people: int
    total: int


@dataclass(frozen=True, slots=True)
class TooFew:
    """Nothing was changed: there would be fewer visitors than none."""

    total: int


_visit = table(Visit)
_ADD = adding(Visit, "event_id", "people", "person_id", "at")
_TOTAL = Prepared(select(func.coalesce(func.sum(_visit.c.people), 0)).where(_visit.c.event_id == bindparam("event")))


def total(tx: Tx, event_id: int) -> int:
    """Return how many visitors were counted."""
    return int(tx.scalar(_TOTAL, event=event_id))


def count(tx: Tx, event_id: int, people: int, *, person_id: int, now: datetime) -> Counted | TooFew:
    """So many more visitors came, or fewer, where it is less than none."""
    if people < 0:
        stands.hold(tx, event_id)
        if total(tx, event_id) + people < 0:
            return TooFew(total(tx, event_id))
    number = tx.scalar(_ADD, event_id=event_id, people=people, person_id=person_id, at=now)
    return Counted(number, people, total(tx, event_id))


def correct(tx: Tx, event_id: int, people: int, *, person_id: int, now: datetime) -> Counted:
    """There were so many visitors in all, whatever was counted."""
    stands.hold(tx, event_id)
    more = people - total(tx, event_id)
    number = tx.scalar(_ADD, event_id=event_id, people=more, person_id=person_id, at=now)
    return Counted(number, more, people)


def last_of(tx: Tx, event_id: int, person_id: int) -> Counted | None:
    """Return what the person counted last and has not taken back."""
    own = (_visit.c.event_id == event_id) & (_visit.c.person_id == person_id)
    row = tx.first(select(_visit.c.id, _visit.c.people).where(own).order_by(_visit.c.id.desc()).limit(1))
    return Counted(row.id, row.people, total(tx, event_id)) if row else None


def take_back(tx: Tx, event_id: int, number: int) -> Counted | TooFew | None:
    """What was counted with this was not; None if it has been taken back already."""
    stands.hold(tx, event_id)
    this = (_visit.c.id == number) & (_visit.c.event_id == event_id)
    people = tx.scalar(select(_visit.c.people).where(this))
    if people is None:
        return None
    before = total(tx, event_id)
    if before - people < 0:
        return TooFew(before)
    tx.run(_visit.delete().where(this))
    return Counted(number, people, before - people)
