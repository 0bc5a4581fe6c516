"""What was before a change, so that the change can be taken back from the message that told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, bindparam, func, select
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, adding, table
from storage.prepared import Prepared

KEPT = timedelta(days=90)
"""After this a change can no longer be taken back."""


class Undo(SQLModel, table=True):
    """How something was before a person changed it."""

    __table_args__ = ({"sqlite_autoincrement": True},)  # the button of an old message must never undo something else
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE, shown=("id", "person_id", "subject", "at")),
    )
    subject: str
    was: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(index=True)


@dataclass(frozen=True, slots=True)
class Before:
    """`was` is how the subject ("booking:7") was before the person changed it."""

    person_id: int
    subject: str
    was: dict[str, Any]


_undo = table(Undo)
_KEEP = adding(Undo, "person_id", "subject", "was", "at")
_FIND = Prepared(select(_undo.c.person_id, _undo.c.subject, _undo.c.was).where(_undo.c.id == bindparam("number")))
_LATEST = Prepared(
    select(_undo.c.person_id, _undo.c.subject, _undo.c.was)
    .where(_undo.c.subject == bindparam("about"))
    .order_by(_undo.c.id.desc())
    .limit(1)
)
_DONE = Prepared(_undo.delete().where(_undo.c.id == bindparam("number")))
_FORGET = Prepared(_undo.delete().where(_undo.c.at < bindparam("before")))


def keep(tx: Tx, subject: str, was: dict[str, Any], *, person_id: int, now: datetime) -> int:
    """How the subject was is kept for `KEPT`; return the number to find it by."""
    forget_old(tx, now=now)
    number: int = tx.scalar(_KEEP, person_id=person_id, subject=subject, was=was, at=now)
    return number


def find(tx: Tx, number: int, kind: str) -> Before | None:
    """Return how a thing of the kind ("booking") was before, or None if that is not known any more."""
    row = tx.first(_FIND, number=number)
    return Before(row.person_id, row.subject, row.was) if row and row.subject.startswith(f"{kind}:") else None


def latest(tx: Tx, subject: str) -> Before | None:
    """Return how the subject was before it was changed last, and who changed it; None if that is not known any more."""
    row = tx.first(_LATEST, about=subject)
    return Before(row.person_id, row.subject, row.was) if row else None


def kept_since(tx: Tx, person_id: int, kind: str, *, since: datetime) -> int:
    """Return how often the person has changed something of the kind since then, without what was taken back."""
    about = _undo.c.subject.startswith(f"{kind}:", autoescape=True)
    query = select(func.count()).where(_undo.c.person_id == person_id, about, _undo.c.at > since)
    count: int = tx.scalar(query)
    return count


def done(tx: Tx, number: int) -> bool:
    """It cannot be taken back (again); False if it could not be before: of two who try at once one does it."""
    return tx.run(_DONE, number=number) > 0


def forget_old(tx: Tx, *, now: datetime) -> int:
    """Drop what can no longer be taken back and return how much that was."""
    return tx.run(_FORGET, before=now - KEPT)
