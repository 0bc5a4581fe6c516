"""Things that people call by a name: no two that are open have the same one, and one that is closed may come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, bindparam, select, update

from storage.db import Tx
from storage.prepared import Prepared


def tidy(name: str) -> str:
    """Return the name as it is kept."""
    return " ".join(name.split())


def key_of(name: str) -> str:
    """Return the name as it is compared."""
    return tidy(name.casefold())


class Named:
    """The things of a table with `name`, `key` and `closed_at`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        open_ = table.c.closed_at.is_(None)
        self._by_key = Prepared(select(table.c.id).where(table.c.key == bindparam("key"), open_))

    def other(self, tx: Tx, key: str, *, but: int | None = None) -> int | None:
        """Return what else is called so, or None."""
        there: int | None = tx.scalar(self._by_key, key=key)
        return None if there == but else there

    def rename(self, tx: Tx, number: int, name: str) -> int | None:
        """It has this name from now on; or nothing changed, and what else is called so is returned."""
        other = self.other(tx, key_of(name), but=number)
        if other is None:
            tx.run(update(self._table).where(self._table.c.id == number).values(name=tidy(name), key=key_of(name)))
        return other

    def close(self, tx: Tx, number: int, *, now: datetime) -> None:
        """It is closed from now on, or was before."""
        live = (self._table.c.id == number) & self._table.c.closed_at.is_(None)
        tx.run(update(self._table).where(live).values(closed_at=now))

    def reopen(self, tx: Tx, number: int, key: str) -> int | None:
        """It is open again; or nothing changed, and what has taken its name meanwhile is returned."""
        other = self.other(tx, key, but=number)
        if other is None:
            tx.run(update(self._table).where(self._table.c.id == number).values(closed_at=None))
        return other
