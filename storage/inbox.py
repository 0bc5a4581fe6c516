"""What has been heard: a key once, so that hearing the same thing again changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.prepared import Prepared

KEPT = timedelta(days=8)
"""Telegram offers an update for a day, Synapse a to-device gap for a week: after this a key cannot come again."""


class Inbox(SQLModel, table=True):
    """One thing that was heard and handled."""

    key: str = Field(primary_key=True)
    heard_at: datetime = Field(index=True)


_inbox = table(Inbox)
_row: dict[str, Any] = {"key": bindparam("key"), "heard_at": bindparam("heard_at")}
_HEAR = {
    "sqlite": Prepared(sqlite.insert(_inbox).values(_row).on_conflict_do_nothing().returning(_inbox.c.key)),
    "postgresql": Prepared(postgresql.insert(_inbox).values(_row).on_conflict_do_nothing().returning(_inbox.c.key)),
}
_FORGET = delete(_inbox).where(_inbox.c.heard_at < bindparam("before"))


def first_time(tx: Tx, key: str, *, now: datetime) -> bool:
    """Remember the key; tell whether it had not been heard before. Two at once: the second waits and hears False."""
    return tx.scalar(_HEAR[tx.connection.dialect.name], key=key, heard_at=now) is not None


def forget_old(tx: Tx, *, now: datetime) -> int:
    """Drop the keys no network can repeat any more and return how many."""
    return tx.run(_FORGET, before=now - KEPT)


def forget(tx: Tx, *beginnings: str) -> int:
    """Drop the keys that begin so (they name a chat) and return how many."""
    ranges = [(_inbox.c.key >= one) & (_inbox.c.key < one + "\x7f") for one in beginnings]
    return tx.run(delete(_inbox).where(or_(*ranges)))
