"""Outbox rows delivered a second to a network that does nothing, against the same claims and marks in raw SQL."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg

from benchmarks.mallila import NOW, Store, stores
from benchmarks.measure import Figure, a_second, figure, in_turn, main, took
from benchmarks.recorded import open_raw
from handlers.types import Hear, Limits, Reply, Room
from scheduler.delivery import Delivery
from storage import outbox, rooms, spoken
from storage.db import Database, Tx
from storage.outbox import Message

COUNT, ROOMS = 2000, 500
SAID = Message("Varattu: *Kylätalo*, la 28.11.2026 klo 10–13", (("Peru varaus", "cancel 7", False),))


class Silence:
    """A network on which everything is said at once and nothing is heard."""

    network = "telegram"
    limits = Limits()
    alive_at = math.inf

    async def listen(self, hear: Hear) -> None:
        """Nobody speaks."""

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        return once

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        """It says so now."""

    async def remove(self, room: Room, message: str) -> None:
        """It is gone."""

    async def close(self) -> None:
        """Nothing to let go of."""


def promised(store: Store, count: int = COUNT) -> str:
    """Return the URL of a town that has so much to say, to people in their private chats."""
    url = store.fresh()
    with closing(Database(url)) as db:
        db.write_now(partial(_promise, count=count))
    return url


def _promise(tx: Tx, count: int) -> None:
    known = [
        rooms.meet(tx, network="telegram", address=str(n), private=True, title="", person_id=None, now=NOW)
        for n in range(1, ROOMS + 1)
    ]
    for number in range(count):
        outbox.promise(tx, SAID, known[number % ROOMS], now=NOW)


def ours(url: str) -> float:
    """Return how many rows a second the house delivers."""
    with closing(Database(url)) as db:
        delivery = Delivery(db, Silence(), now=lambda: datetime.now(UTC), owner="us", salt="salt")
        seconds = took(delivery.drain)
        assert db.read_now(spoken.waiting) == 0
    return COUNT / seconds


_CLAIM = """
SELECT o.id, o.room_id, r.address, o.body FROM outbox o JOIN room r ON r.id = o.room_id
WHERE o.state = 0 AND o.network = ? AND (o.owner IS NULL OR o.lease_until <= ?) AND o.not_before <= ?
ORDER BY o.priority, o.id LIMIT 100
"""
_TAKE = "UPDATE outbox SET owner = ?, lease_until = ? WHERE id = ?"
_MARK = "UPDATE outbox SET state = 1, message = ?, settled_at = ?, owner = NULL WHERE id = ? AND state = 0"


def raw(url: str) -> float:
    """Return how many rows a second are claimed by the hundred and marked one by one, each mark its own commit."""
    with closing(open_raw(url)) as connection:
        seconds = took(lambda: _deliver(connection))
    return COUNT / seconds


def _deliver(connection: sqlite3.Connection | psycopg.Connection[Any]) -> None:
    lite = isinstance(connection, sqlite3.Connection)
    claim, take, mark = (sql if lite else sql.replace("?", "%s") for sql in (_CLAIM, _TAKE, _MARK))
    now: Any = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if lite else datetime.now(UTC)
    begin = "BEGIN IMMEDIATE" if lite else "BEGIN"
    cursor: Any = connection.cursor()
    while True:
        cursor.execute(begin)
        rows = cursor.execute(claim, ("telegram", now, now)).fetchall()
        cursor.executemany(take, [("raw", now, row[0]) for row in rows])
        connection.commit()
        for row in rows:
            cursor.execute(begin)
            cursor.execute(mark, (f"m{row[0]}", now, row[0]))
            connection.commit()
        if not rows:
            return


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield _measure(store)


def _measure(store: Store) -> Figure:
    pairs = in_turn(lambda: raw(promised(store)), lambda: ours(promised(store)))
    what = f"outbox rows delivered, transport that does nothing, {store.name}"
    return figure(what, pairs, a_second, at_least=1 / 4)


if __name__ == "__main__":
    main(measure)
