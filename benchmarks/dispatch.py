"""Commands through dispatch in one process, against the very same SQL, prepared, over the bare driver."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial

from benchmarks.mallila import NOW, PLACE, Store, bookings_heard, stores
from benchmarks.measure import Figure, a_second, figure, in_turn, main, took
from benchmarks.recorded import record, replay
from bot.work import AT_ONCE
from handlers import dispatch
from handlers.types import Incoming
from storage import spoken
from storage.db import Database

COUNT = 600


def ours(url: str, heard: Sequence[Incoming]) -> float:
    """Return how many commands a second the house handles."""
    with closing(Database(url)) as db:
        seconds = took(lambda: hear_all(db, heard))
        assert db.read_now(spoken.waiting) == len(heard)
    return len(heard) / seconds


async def hear_all(db: Database, heard: Sequence[Incoming]) -> None:
    """Every command is heard, changed and answered, as many at once as the bot handles."""
    for start in range(0, len(heard), AT_ONCE):
        await asyncio.gather(*(db.write(hearing(one), owner="us") for one in heard[start : start + AT_ONCE]))


def hearing(one: Incoming) -> partial[None]:
    return partial(dispatch.hear, heard=one, now=NOW, town=PLACE)


def measure() -> Iterator[Figure]:
    heard = bookings_heard(COUNT)
    with stores() as kinds:
        for store in kinds:
            yield _measure(store, heard)


def _measure(store: Store, heard: Sequence[Incoming]) -> Figure:
    scripts = record(store.fresh(), map(hearing, heard))
    pairs = in_turn(lambda: replay(store.fresh(), scripts), lambda: ours(store.fresh(), heard))
    what = f"booking commands through dispatch, no network, {store.name} ({len(scripts[-1])} statements each)"
    return figure(what, pairs, a_second, at_least=1 / 6)


if __name__ == "__main__":
    main(measure)
