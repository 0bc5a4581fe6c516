"""What is kept about the town itself and its networks: a few named values."""

from __future__ import annotations

import secrets

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.prepared import Prepared


class Kept(SQLModel, table=True):
    """A named value: a sync token, a device id, the town's own salt."""

    name: str = Field(primary_key=True)
    value: str


_kept = table(Kept)
_LOAD = Prepared(select(_kept.c.value).where(_kept.c.name == bindparam("the_name")))
_DROP = Prepared(delete(_kept).where(_kept.c.name == bindparam("the_name")))


def load(tx: Tx, name: str) -> str | None:
    """Return the value kept under the name, or None."""
    found: str | None = tx.scalar(_LOAD, the_name=name)
    return found


def save(tx: Tx, name: str, value: str) -> None:
    """Keep the value under the name."""
    tx.run(_DROP, the_name=name)
    tx.run(insert(_kept).values(name=name, value=value))


def salt(tx: Tx) -> str:
    """Return this database's own random word, made at the first call: it keeps its messages' keys its own."""
    found = load(tx, "salt")
    if found is None:
        found = secrets.token_hex(6)
        save(tx, "salt", found)
    return found
