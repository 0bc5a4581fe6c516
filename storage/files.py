"""Files that people have sent to the bot and that it says again: pictures, minutes, whatever goes with the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
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


_file = table(KeptFile)
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
