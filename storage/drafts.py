"""Drafts become public once: what is the same for talkoot and events, whichever table they stand in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, bindparam, select, update

from storage.db import Tx
from storage.prepared import Prepared


class Drafts:
    """The rows of a table with ``published_at`` and ``cancelled_at``."""

    def __init__(self, planned: Table) -> None:
        here = planned.c.id == bindparam("number")
        draft = planned.c.published_at.is_(None) & planned.c.cancelled_at.is_(None)
        self._hold = Prepared(select(planned.c.id).where(here).with_for_update())
        self._publish = Prepared(update(planned).where(here, draft).values(published_at=bindparam("now")))

    def hold(self, tx: Tx, number: int) -> None:
        """Nobody else changes it until this transaction ends: of two who do, one comes after the other."""
        tx.run(self._hold, number=number)

    def publish(self, tx: Tx, number: int, *, now: datetime) -> bool:
        """The draft is published; False if it is none: of two who publish it at once one does."""
        return tx.run(self._publish, number=number, now=now) > 0
