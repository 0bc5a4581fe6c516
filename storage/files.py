"""Files that people have sent to the bot and that it says again: pictures, minutes, whatever goes with the words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Text, and_, bindparam, cast, exists, or_, select, text
from sqlmodel import Field, SQLModel

from storage.asking import Asking
from storage.belongings import HIDDEN, Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.outbox_table import Attachment, Outbox
from storage.prepared import Prepared
from storage.undoing import Undo


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


KEPT = timedelta(days=1)
"""For how long a file is kept that nothing has taken."""
SAID = "application/vnd.kylakello.kept+json"
"""How a message tells which file goes with it (`handlers.described`)."""

_file, _attached = table(KeptFile), table(Attachment)
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


def forget_unused(tx: Tx, *, now: datetime) -> int:
    """Files that were sent long enough ago and that nothing speaks of are gone; return how many."""
    unused = [~exists().where(column == _file.c.id) for column in pointing()]
    old = set(tx.column(select(_file.c.id).where(_file.c.at < now - KEPT, *unused)))
    spoken_of = _half_said(tx) | _taken_back(tx) | _promised(tx) if old else set()
    return tx.run(_file.delete().where(_file.c.id.in_(old - spoken_of))) if old - spoken_of else 0


def _half_said(tx: Tx) -> set[int]:
    """Return the numbers that half-said commands hold, whatever they are numbers of."""
    return _numbers(tx.column(select(table(Asking).c.said)))


def _taken_back(tx: Tx) -> set[int]:
    """Return the numbers that stand in what was before a change of a file or a picture."""
    was = table(Undo).c.was
    words = cast(was, Text)
    return _numbers(tx.column(select(was).where(or_(words.contains("file"), words.contains("picture")))))


def _promised(tx: Tx) -> set[int]:
    """Return the numbers of the files that go with what has not been said yet."""
    waits = and_(table(Outbox).c.id == _attached.c.outbox_id, table(Outbox).c.state == text("0"))
    found = tx.column(select(_attached.c.content).where(_attached.c.mime == SAID, exists().where(waits)))
    return _numbers([json.loads(content) for content in found])


def _numbers(said: Iterable[Any]) -> set[int]:
    found: set[int] = set()
    for one in said:
        if isinstance(one, dict | list):
            found |= _numbers(one.values() if isinstance(one, dict) else one)
        elif str(one).isdecimal():
            found.add(int(one))
    return found


def _used(tx: Tx, number: int) -> bool:
    return any(tx.scalar(select(column).where(column == number).limit(1)) is not None for column in pointing())
