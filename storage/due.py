"""What becomes due: rows, not timers. Downtime makes them late, never lost."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, and_, bindparam, delete, func, not_, or_, select, update
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, adding, table
from storage.prepared import Prepared

OWN = "own"
"""The kind of people's own reminders: they are not rows here, but said together with what is."""


class Due(SQLModel, table=True):
    """Something to be said or done at a time, about a subject (``booking:7``)."""

    __table_args__ = (Index("due_at", "at", "id"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str = Field(index=True)
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE),
    )
    at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has become due; `at` is when it should have been said.

    Of a group's own reminder `room_id` is the group, and the person who made it.
    """

    id: int
    kind: str
    subject: str
    person_id: int | None
    at: datetime
    room_id: int | None = None


_due = table(Due)
_ADD = adding(Due, "kind", "subject", "person_id", "at")
_whole = select(_due.c.id, _due.c.kind, _due.c.subject, _due.c.person_id, _due.c.at)
_ripe = _due.c.at <= bindparam("now")
_item = _whole.where(_ripe)
_SETTLE = Prepared(delete(_due).where(_due.c.id == bindparam("row")))
_of_kind = and_(_due.c.subject == bindparam("about"), _due.c.kind == bindparam("what"))
_ABOUT = Prepared(_whole.where(_of_kind))
_OF_KIND = Prepared(
    _item.where(_due.c.kind == bindparam("what"))
    .order_by(_due.c.at, _due.c.id)
    .limit(bindparam("some"))
    .with_for_update(skip_locked=True)
)
_PUT_OFF = Prepared(update(_due).where(_due.c.id == bindparam("row")).values(at=bindparam("at")))
_DROP = Prepared(delete(_due).where(_due.c.subject == bindparam("about")))


def add(tx: Tx, *, kind: str, subject: str, person_id: int | None, at: datetime) -> None:
    """This will become due at `at`."""
    tx.run(_ADD, kind=kind, subject=subject, person_id=person_id, at=at)


def drop(tx: Tx, subject: str) -> None:
    """Nothing about the subject will become due."""
    tx.run(_DROP, about=subject)


def drop_ahead(tx: Tx, kinds: tuple[str, ...], subject: str, *, now: datetime) -> None:
    """Nothing more of the kinds will become due about the subject; what is late comes still."""
    tx.run(_ahead(kinds), about=subject, now=now)


@functools.cache
def _ahead(kinds: tuple[str, ...]) -> Prepared:
    of_them = or_(*(_due.c.kind == kind for kind in kinds))
    return Prepared(delete(_due).where(_due.c.subject == bindparam("about"), of_them, _due.c.at > bindparam("now")))


def about(tx: Tx, kind: str, subject: str) -> list[Item]:
    """Return what of the kind will become due about the subject, or has."""
    return [Item(*row) for row in tx.all(_ABOUT, about=subject, what=kind)]


def readdress(tx: Tx, subject: str, person_id: int) -> None:
    """What becomes due about the subject is for this person from now on."""
    tx.run(update(_due).where(_due.c.subject == subject, _due.c.person_id.is_not(None)).values(person_id=person_id))


def waits(tx: Tx, item: Item) -> bool:
    """Tell whether the same will become due for the same person, or has, whenever that is."""
    return tx.scalar(select(_due.c.id).where(_same(item)).limit(1)) is not None


def again(tx: Tx, item: Item, *, at: datetime) -> None:
    """It becomes due once more at `at`."""
    if tx.scalar(select(_due.c.id).where(_same(item), _due.c.at == at).limit(1)) is None:
        add(tx, kind=item.kind, subject=item.subject, person_id=item.person_id, at=at)


def _same(item: Item) -> ColumnElement[bool]:
    return and_(_due.c.subject == item.subject, _due.c.kind == item.kind, _due.c.person_id == item.person_id)


def take(tx: Tx, *, now: datetime, some: int, but: frozenset[str] = frozenset()) -> list[Item]:
    """Return what is due, oldest first, for this transaction alone; `settle` each in the same transaction.

    What is of the kinds `but` and for a person is left: it is taken by the person.
    """
    return [Item(*row) for row in tx.all(_ready(but), now=now, some=some)]


@functools.cache
def _ready(but: frozenset[str]) -> Prepared:
    found = _item.order_by(_due.c.at, _due.c.id).limit(bindparam("some")).with_for_update(skip_locked=True)
    if not but:
        return Prepared(found)
    left = or_(*(_due.c.kind == kind for kind in sorted(but)))
    return Prepared(found.where(not_(and_(left, _due.c.person_id.is_not(None)))))


def whose(tx: Tx, *, now: datetime, kinds: frozenset[str], some: int) -> list[int]:
    """Return persons for whom something of these kinds is due, who has waited longest first."""
    return tx.column(_whose(kinds), now=now, some=some)


@functools.cache
def _whose(kinds: frozenset[str]) -> Prepared:
    of_them = or_(*(_due.c.kind == kind for kind in sorted(kinds)))
    found = select(_due.c.person_id).where(_ripe, of_them, _due.c.person_id.is_not(None))
    return Prepared(found.group_by(_due.c.person_id).order_by(func.min(_due.c.at)).limit(bindparam("some")))


def of_persons(tx: Tx, persons: Collection[int], *, now: datetime, kinds: frozenset[str]) -> list[Item]:
    """Return what of these kinds is due for the persons, for this transaction alone, oldest first."""
    theirs = and_(_due.c.person_id.in_(list(persons)), _due.c.kind.in_(sorted(kinds)))
    found = _item.where(theirs).order_by(_due.c.at, _due.c.id).with_for_update(skip_locked=True)
    return [Item(*row) for row in tx.all(found, now=now)]


def take_kind(tx: Tx, kind: str, *, now: datetime, some: int) -> list[Item]:
    """Return what of the kind is due, oldest first, for this transaction alone."""
    return [Item(*row) for row in tx.all(_OF_KIND, what=kind, now=now, some=some)]


def put_off(tx: Tx, item: Item, *, until: datetime) -> None:
    """It becomes due later."""
    tx.run(_PUT_OFF, row=item.id, at=until)


def settle(tx: Tx, item: Item) -> bool:
    """It is done with; False if it had been dropped since it was taken."""
    return tx.run(_SETTLE, row=item.id) > 0


def next_at(tx: Tx) -> datetime | None:
    """Return when the next thing becomes due, or None."""
    found: datetime | None = tx.scalar(select(func.min(_due.c.at)))
    return found
