"""Half-said commands: what a person has told so far and what was asked last. Nothing of it is lost at a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, bindparam, delete, select
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, adding, table
from storage.prepared import Prepared

KEPT = timedelta(hours=24)
"""After this a half-said command is forgotten: an answer to it would surprise."""


class Asking(SQLModel, table=True):
    """The one command a person is in the middle of saying."""

    __table_args__ = ({"sqlite_autoincrement": True},)  # an old question's number must never come again
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        foreign_key="person.id", unique=True, sa_column_kwargs=belongs(Joined.STAY, Forgotten.DELETE)
    )
    command: str
    said: dict[str, Any] = Field(sa_type=JSON)
    step: str
    choices: list[Any] = Field(sa_type=JSON)
    at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """`said` maps an argument's label to the words given for it; `choices` are (label, words) pairs to tap."""

    id: int
    command: str
    said: dict[str, str]
    step: str
    choices: tuple[tuple[str, str], ...]


_asking = table(Asking)
_FIND = Prepared(select(_asking).where(_asking.c.person_id == bindparam("person")))
_DROP = Prepared(delete(_asking).where(_asking.c.person_id == bindparam("person")))
_FORGET = Prepared(delete(_asking).where(_asking.c.at < bindparam("before")))
_ADD = adding(Asking, "person_id", "command", "said", "step", "choices", "at")


def pending(tx: Tx, person_id: int, *, now: datetime) -> Pending | None:
    """Return what the person is in the middle of saying, or None."""
    row = tx.first(_FIND, person=person_id)
    if row is None or row.at < now - KEPT:
        return None
    return Pending(row.id, row.command, row.said, row.step, tuple((label, words) for label, words in row.choices))


def ask(
    tx: Tx,
    person_id: int,
    *,
    command: str,
    said: dict[str, str],
    step: str,
    choices: list[tuple[str, str]],
    now: datetime,
) -> int:
    """The person is being asked for `step`; whatever was asked before is dropped. Return the question's id."""
    tx.run(_DROP, person=person_id)
    row = {"person_id": person_id, "command": command, "said": said, "step": step, "choices": choices, "at": now}
    number: int = tx.scalar(_ADD, **row)
    return number


def drop(tx: Tx, person_id: int) -> None:
    """The person is not being asked anything."""
    tx.run(_DROP, person=person_id)


def forget_old(tx: Tx, *, now: datetime) -> int:
    """Drop the questions that nobody can answer any more and return how many."""
    return tx.run(_FORGET, before=now - KEPT)
