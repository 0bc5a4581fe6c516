"""Sixty callers on two networks at once for one slot: the time until all are answered, and who got it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing

from benchmarks.dispatch import hearing
from benchmarks.mallila import NOW, Store, booking_lines, heard, stores
from benchmarks.measure import Figure, figure, in_turn, main, millis, took
from handlers.types import Incoming
from storage import diary, spoken
from storage.db import Database

CALLERS = 60


def callers(*, alone: bool) -> list[Incoming]:
    """Return what sixty people say on two networks, or one person sixty times."""
    line = next(booking_lines())
    return [
        heard(number, 0 if alone else number, line, network="telegram" if alone else ("telegram", "matrix")[number % 2])
        for number in range(CALLERS)
    ]


def answered(url: str, said: Sequence[Incoming], *, together: bool) -> float:
    """Return the seconds until everybody has an answer; exactly one booking was made."""
    with closing(Database(url)) as db:
        seconds = took(lambda: _together(db, said) if together else _in_turn(db, said))
        made = db.read_now(lambda tx: sum(len(diary.coming_in(tx, space, now=NOW)) for space in range(1, 7)))
        assert made == 1, f"{made} bookings of one slot"
        assert db.read_now(spoken.waiting) == len(said)
    return seconds


async def _together(db: Database, said: Sequence[Incoming]) -> None:
    await asyncio.gather(*(db.write(hearing(one), owner="us") for one in said))


async def _in_turn(db: Database, said: Sequence[Incoming]) -> None:
    for one in said:
        await db.write(hearing(one), owner="us")


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield _measure(store)


def _measure(store: Store) -> Figure:
    one, many = callers(alone=True), callers(alone=False)
    pairs = in_turn(
        lambda: answered(store.fresh(), one, together=False), lambda: answered(store.fresh(), many, together=True)
    )
    what = f"{CALLERS} callers at once for one slot, {store.name}"
    return figure(what, pairs, millis, at_most=1.2, note="one got it every time")


if __name__ == "__main__":
    main(measure)
