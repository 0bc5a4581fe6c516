"""Reminders against APScheduler's own job store: thousands due at one instant, stalls meanwhile, adding one."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvloop

from benchmarks.mallila import NOW, PLACE, Store, sqlite
from benchmarks.measure import PAIRS, Figure, figure, main, millis
from benchmarks.scheduler_store import SchedulerStore
from bot import lasting
from handlers import commands
from scheduler.due import say_due
from storage import people, reminders, rooms, spoken
from storage.db import Database, Tx

MANY, SOME, FIRST = 5000, 500, 300
TEXT = "Avaimet takaisin Kylätalon laatikkoon"
DUE = NOW - timedelta(minutes=1)
TICK = 0.001

Person = tuple[int, int]
"""A person, and their private room."""


def crowd(tx: Tx, count: int) -> list[Person]:
    """Return so many people, each with a private chat."""
    found = []
    for number in range(count):
        known = people.meet(tx, network="telegram", user=f"u{number}", name=f"Aino {number}", language="fi", now=NOW)
        whose = {"network": "telegram", "address": f"u{number}", "private": True, "title": ""}
        found.append((known.id, rooms.meet(tx, **whose, person_id=known.id, now=NOW).id))  # type: ignore[arg-type]
    return found


def fill(tx: Tx, persons: Sequence[Person]) -> None:
    """Everybody has a reminder that is due."""
    for person, _ in persons:
        reminders.add(tx, person_id=person, text=TEXT, at=DUE)


async def _stalls(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Return the seconds that the work takes, and the longest for which the loop did nothing else meanwhile."""
    longest, stop = 0.0, False

    async def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not stop:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            longest, last = max(longest, now - last - TICK), now

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0.01)
    began = time.perf_counter()
    await work()
    took = time.perf_counter() - began
    await asyncio.sleep(0)
    stop = True
    await ticking
    return took, longest


def _theirs(store: Store) -> tuple[float, float]:
    async def run() -> tuple[float, float]:
        with closing(Database(store.fresh())) as db:
            persons = db.write_now(partial(crowd, count=MANY))
            with closing(SchedulerStore(db, _beside(db))) as jobs:
                jobs.fill([(room, TEXT, DUE) for _, room in persons])
                measured = await _stalls(lambda: jobs.fire(MANY))
            assert db.read_now(spoken.waiting) == MANY
            return measured

    return uvloop.run(run())


def _ours(store: Store) -> tuple[float, float]:
    async def run() -> tuple[float, float]:
        with closing(Database(store.fresh())) as db:
            persons = db.write_now(partial(crowd, count=MANY))
            db.write_now(partial(fill, persons=persons))
            measured = await _stalls(lambda: say_due(db, now=lambda: NOW, town=PLACE))
            assert db.read_now(spoken.waiting) == MANY
            return measured

    return uvloop.run(run())


def _idle(took: float) -> tuple[float, float]:
    """Return the longest stall of a loop that does nothing for so long: what the machine itself does to it."""
    return uvloop.run(_stalls(lambda: asyncio.sleep(took)))


def _adding(store: Store) -> tuple[float, float]:
    """Return the seconds that adding one takes, theirs and ours, each in a transaction of its own.

    Both are measured until the loop is free for something else: adding a job wakes the scheduler. The first do not
    count, as long as every commit makes the write-ahead logs longer.
    """

    async def run() -> tuple[float, float]:
        with closing(Database(store.fresh())) as db:
            person, room = db.write_now(partial(crowd, count=1))[0]
            later = NOW + timedelta(days=900)
            add = partial(reminders.add, person_id=person, text=TEXT, at=later)
            with closing(SchedulerStore(db, _beside(db))) as jobs:
                jobs.scheduler.resume()

                async def job() -> None:
                    jobs.add(room, TEXT, later)
                    await asyncio.sleep(0)

                pairs = [(await _took(job), await _took(lambda: db.write(add))) for _ in range(FIRST + SOME)]
            theirs, ours = zip(*pairs[FIRST:], strict=True)
            return statistics.median(theirs), statistics.median(ours)

    return uvloop.run(run())


async def _took(work: Callable[[], Awaitable[object]]) -> float:
    """Return the seconds it takes; what came of the work before has had its turn."""
    await asyncio.sleep(0)
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def _beside(db: Database) -> str:
    return str(Path(str(db.url.database)).with_suffix(".jobs"))


def measure() -> Iterator[Figure]:
    commands.load()
    lasting.loaded()  # as the bot does, for theirs and ours
    with sqlite() as store:
        fired = [(_theirs(store), _ours(store)) for _ in range(PAIRS + 1)][1:]
        adding = [_adding(store) for _ in range(PAIRS + 1)][1:]
    idle = [(_idle(ours[0])[1], ours[1]) for _, ours in fired]
    times, stalls = ([(theirs[n], ours[n]) for theirs, ours in fired] for n in (0, 1))
    yield figure(f"{MANY} reminders due at one instant, until the last is in the outbox", times, millis, at_most=0.1)
    yield figure("longest stall of the event loop meanwhile", [(0.010, ours) for _, ours in stalls], millis, at_most=1)
    yield figure("the same stall to that of its store", stalls, millis)
    yield figure("the same stall to that of a loop that does nothing", idle, millis)
    yield figure("adding one reminder", adding, millis, at_most=0.5)


if __name__ == "__main__":
    main(measure)
