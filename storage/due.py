"""What becomes due: rows, not timers. Downtime makes them late, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, delete, func, select, update
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, adding, table
from storage.prepared import Prepared


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
    """One thing that has become due; `at` is when it should have been said."""

    id: int
    kind: str
    subject: str
    person_id: int | None
    at: datetime


_due = table(Due)
_ADD = adding(Due, "kind", "subject", "person_id", "at")
_READY = Prepared(
    select(_due.c.id, _due.c.kind, _due.c.subject, _due.c.person_id, _due.c.at)
    .where(_due.c.at <= bindparam("now"))
    .order_by(_due.c.at, _due.c.id)
    .limit(bindparam("some"))
    .with_for_update(skip_locked=True)
)
_SETTLE = Prepared(delete(_due).where(_due.c.id == bindparam("row")))
_DROP = Prepared(delete(_due).where(_due.c.subject == bindparam("about")))


def add(tx: Tx, *, kind: str, subject: str, person_id: int | None, at: datetime) -> None:
    """This will become due at `at`."""
    tx.run(_ADD, kind=kind, subject=subject, person_id=person_id, at=at)


def drop(tx: Tx, subject: str) -> None:
    """Nothing about the subject will become due."""
    tx.run(_DROP, about=subject)


def readdress(tx: Tx, subject: str, person_id: int) -> None:
    """What becomes due about the subject is for this person from now on."""
    tx.run(update(_due).where(_due.c.subject == subject, _due.c.person_id.is_not(None)).values(person_id=person_id))


def take(tx: Tx, *, now: datetime, some: int) -> list[Item]:
    """Return what is due, oldest first, for this transaction alone; `settle` each in the same transaction."""
    return [Item(row.id, row.kind, row.subject, row.person_id, row.at) for row in tx.all(_READY, now=now, some=some)]


def settle(tx: Tx, item: Item) -> bool:
    """It is done with; False if it had been dropped since it was taken."""
    return tx.run(_SETTLE, row=item.id) > 0


def next_at(tx: Tx) -> datetime | None:
    """Return when the next thing becomes due, or None."""
    found: datetime | None = tx.scalar(select(func.min(_due.c.at)))
    return found
