"""Promising one message to a thousand rooms, against the INSERT … SELECT that it comes down to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from benchmarks.mallila import NOW, Store, stores
from benchmarks.measure import Figure, figure, in_turn, main, millis, took
from benchmarks.recorded import open_raw
from storage import fan_out, spoken
from storage.db import Database, Tx, table
from storage.outbox import Message
from storage.rooms import Place

ROOMS = 1000
SAID = Message("Talkoot lauantaina klo 10. *Tervetuloa!*", (("Tulen mukaan", "join 7", False),))

_FAN_OUT = """
INSERT INTO outbox (network, room_id, priority, state, body, buttons, files, not_before, attempts, promised_at)
SELECT network, id, 2, 0, ?, ?, ?, ?, 0, ? FROM room WHERE linked_at IS NOT NULL AND left_at IS NULL
"""


def linked(store: Store) -> str:
    """Return the URL of a town with a thousand groups."""
    url = store.fresh()
    with closing(Database(url)) as db:
        db.write_now(_link)
    return url


def _link(tx: Tx) -> None:
    group = {"network": "telegram", "private": False, "title": "", "why": "", "linked_at": NOW, "heard_at": NOW}
    tx.many(insert(table(Place)), [{**group, "address": str(-number)} for number in range(1, ROOMS + 1)])


def ours(db: Database) -> float:
    def promise(tx: Tx) -> None:
        now = datetime.now(UTC)
        fan_out.promise(tx, SAID, range(1, ROOMS + 1), now=now, not_before=now)

    before = db.read_now(spoken.waiting)
    seconds = took(lambda: db.write_now(promise))
    assert db.read_now(spoken.waiting) == before + ROOMS
    return seconds


def raw(connection: Any, *, lite: bool) -> float:
    now: Any = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if lite else datetime.now(UTC)
    sql, begin = (_FAN_OUT, "BEGIN IMMEDIATE") if lite else (_FAN_OUT.replace("?", "%s"), "BEGIN")

    def promise() -> None:
        connection.execute(begin)
        connection.execute(sql, (SAID.body(), True, False, now, now))
        connection.execute("COMMIT")

    return took(promise)


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield _measure(store)


def _measure(store: Store) -> Figure:
    theirs, mine = linked(store), linked(store)
    with closing(open_raw(theirs)) as connection, closing(Database(mine)) as db:
        pairs = in_turn(lambda: raw(connection, lite=db.sqlite), lambda: ours(db), pairs=9)
    return figure(f"promising one message to {ROOMS} rooms, {store.name}", pairs, millis, at_most=8)


if __name__ == "__main__":
    main(measure)
