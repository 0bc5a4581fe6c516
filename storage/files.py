"""Files that people have sent to the bot and that it says again: pictures, minutes, whatever goes with the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, bindparam, select
from sqlmodel import Field, SQLModel

from storage.belongings import HIDDEN, Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.prepared import Prepared


class KeptFile(SQLModel, table=True):
    """A file somebody sent. It is kept once, however many rooms it is said in."""

    __tablename__ = "kept_file"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    mime: str
    content: bytes = Field(sa_column_kwargs=HIDDEN)
    person_id: int | None = Field(
        default=None, foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK)
    )
    """Who sent it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was sent."""

    number: int
    name: str
    mime: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")


@dataclass(frozen=True, slots=True)
class Named:
    """A file that was sent, without what it holds."""

    number: int
    name: str
    mime: str
    person_id: int | None

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")


_file = table(KeptFile)
_NAMES = (_file.c.id, _file.c.name, _file.c.mime, _file.c.person_id)
_NAMED = Prepared(select(*_NAMES).where(_file.c.id == bindparam("number")))
_LAST = Prepared(
    select(*_NAMES)
    .where(_file.c.person_id == bindparam("person"), _file.c.at >= bindparam("since"))
    .order_by(_file.c.id.desc())
    .limit(1)
)
_GET = Prepared(
    select(_file.c.id, _file.c.name, _file.c.mime, _file.c.content).where(_file.c.id == bindparam("number"))
)


def keep(tx: Tx, *, name: str, mime: str, content: bytes, person_id: int | None, now: datetime) -> int:
    """The file is kept; return its number."""
    return tx.add(KeptFile(name=name, mime=mime, content=content, person_id=person_id, at=now))


def get(tx: Tx, number: int) -> Kept | None:
    """Return the file, or None."""
    row = tx.first(_GET, number=number)
    return Kept(row.id, row.name, row.mime, row.content) if row else None


def named(tx: Tx, number: int) -> Named | None:
    """Return what the file is called and whose it is, or None."""
    row = tx.first(_NAMED, number=number)
    return Named(row.id, row.name, row.mime, row.person_id) if row else None


def last_of(tx: Tx, person_id: int, *, since: datetime) -> Named | None:
    """Return the last file that the person has sent since then, if nothing has taken it."""
    row = tx.first(_LAST, person=person_id, since=since)
    if row is None or _used(tx, row.id):
        return None
    return Named(row.id, row.name, row.mime, row.person_id)


def pointing() -> list[Column[Any]]:
    """Return every column that points to a kept file."""
    return [
        key.parent
        for target in SQLModel.metadata.sorted_tables
        for key in sorted(target.foreign_keys, key=lambda one: one.parent.name)
        if key.target_fullname == "kept_file.id"
    ]


def _used(tx: Tx, number: int) -> bool:
    return any(tx.scalar(select(column).where(column == number).limit(1)) is not None for column in pointing())
