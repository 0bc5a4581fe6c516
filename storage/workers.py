"""The processes at work on one town: who is alive, and which rooms are whose to speak in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, select, update

from storage.db import Tx, table
from storage.prepared import Prepared
from storage.reminder_table import Worker

ALIVE = timedelta(seconds=6)
"""How long after it was last seen a process counts as alive; what it has claimed is its own for as long."""


ONE_DEVICE = frozenset({"matrix"})
"""The networks on which the device that hears must also say: it has the keys of the encrypted rooms."""


class Part(StrEnum):
    """What a process does for the town."""

    ALL = "all"
    HEAR = "hear"
    """It hears; and where one device both hears and says (Matrix), it says, too."""
    DELIVER = "deliver"
    REMIND = "remind"

    @property
    def hears(self) -> bool:
        return self in (Part.ALL, Part.HEAR)

    @property
    def reminds(self) -> bool:
        return self in (Part.ALL, Part.REMIND)

    def says(self, network: str) -> bool:
        """Tell whether it says what is promised on the network."""
        return self is Part.ALL or self is (Part.HEAR if network in ONE_DEVICE else Part.DELIVER)


@dataclass(frozen=True, slots=True)
class Share:
    """One deliverer's part of a network's rooms: those whose number leaves `mine` when divided by `of`."""

    of: int = 1
    mine: int = 0


_worker = table(Worker)
_SEEN = Prepared(
    update(_worker)
    .where(_worker.c.name == bindparam("who"), _worker.c.network == bindparam("where"))
    .values(seen_at=bindparam("now"))
)
_NEW = Prepared(insert(_worker).values({name: bindparam(name) for name in ("name", "part", "network", "seen_at")}))
_THERE = Prepared(
    select(_worker.c.name)
    .where(
        _worker.c.part == bindparam("what"),
        _worker.c.network == bindparam("where"),
        # One that was last seen later than now was seen by a clock that has been set back since.
        _worker.c.seen_at.between(bindparam("since"), bindparam("until")),
    )
    .order_by(_worker.c.name)
)
_FORGET = Prepared(delete(_worker).where(~_worker.c.seen_at.between(bindparam("since"), bindparam("until"))))
_GOES = Prepared(delete(_worker).where(_worker.c.name == bindparam("who")))


def seen(tx: Tx, name: str, part: Part, *, network: str = "", now: datetime) -> None:
    """The process is alive now; those that have not been seen for long are forgotten."""
    if not tx.run(_SEEN, who=name, where=network, now=now):
        tx.run(_FORGET, since=now - 6 * ALIVE, until=now + 6 * ALIVE)
        tx.run(_NEW, name=name, part=part.value, network=network, seen_at=now)


def alive(tx: Tx, part: Part, *, network: str = "", now: datetime) -> list[str]:
    """Return the names of the processes that do this (on that network), in an order on which all agree."""
    return tx.column(_THERE, what=part.value, where=network, since=now - ALIVE, until=now + ALIVE)


def share(tx: Tx, name: str, *, network: str, now: datetime) -> Share:
    """Return which rooms of the network are the process's to speak in, as long as the same processes are alive."""
    names = alive(tx, Part.DELIVER, network=network, now=now)
    return Share(len(names), names.index(name)) if name in names else Share()


def goes(tx: Tx, name: str) -> None:
    """The process has ended; the others need not wait for it to be missed."""
    tx.run(_GOES, who=name)
