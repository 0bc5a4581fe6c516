"""A million reminders waiting against ten thousand: start, memory, firing one, and the size of what is kept."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import uvloop

from benchmarks.bots import kylakello
from benchmarks.mallila import NOW, PLACE, Store, sqlite
from benchmarks.measure import Figure, figure, main, millis
from benchmarks.reminders import DUE, TEXT, crowd
from benchmarks.scheduler_store import SchedulerStore
from benchmarks.start import mebibytes, resident, seconds
from benchmarks.townspeople import people
from scheduler.due import say_due
from storage import reminders
from storage.db import Database, Tx, table
from storage.reminder_table import Reminder

FEW, MANY = 10_000, 1_000_000
PEOPLE, AT_ONCE = 1000, 20_000
STARTS, FIRED = 3, 100
LATER = NOW + timedelta(days=900)


def _when(number: int) -> datetime:
    """Return when one of many waits for: another minute for each, years ahead."""
    return LATER + timedelta(minutes=number % 500_000)


def _file(db: Database) -> Path:
    return Path(str(db.url.database))


def fill(db: Database, count: int) -> list[int]:
    """So many reminders wait for a thousand people; return their numbers."""
    persons = [person for person, _ in db.write_now(partial(crowd, count=PEOPLE))]
    add = table(Reminder).insert()
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(count, start + AT_ONCE))
        rows = [{"person_id": persons[n % PEOPLE], "text": TEXT, "at": _when(n)} for n in numbers]
        db.write_now(partial(Tx.many, statement=add, rows=rows))
    return persons


def _filled(url: str, count: int) -> tuple[list[int], int]:
    """So many reminders wait; return their persons, and how many bytes the database has grown by."""
    with closing(Database(url)) as db:
        file, before = _file(db), _file(db).stat().st_size
        persons = fill(db, count)
    return persons, file.stat().st_size - before


def _store_size(store: Store, count: int) -> int:
    """Return how many bytes APScheduler's store takes for so many jobs."""

    async def run() -> int:
        with closing(Database(store.fresh())) as db:
            file = _file(db).with_suffix(".jobs")
            with closing(SchedulerStore(db, str(file))) as jobs:
                rows = ((n % PEOPLE, TEXT, _when(n)) for n in range(count))
                while some := list(itertools.islice(rows, AT_ONCE)):
                    jobs.fill(some)
            return file.stat().st_size

    return uvloop.run(run())


def _started(url: str) -> tuple[float, float]:
    """Return the seconds until the bot is ready on this database, and the memory it lives in."""
    with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder, people() as crowd_:
        given = {"TELEGRAM_TOKEN": crowd_.token, "TELEGRAM_API_URL": crowd_.url, "DATA": folder, "DATABASE_URL": url}
        with kylakello(given) as bot:
            crowd_.do("idle")
            return bot.seconds, resident(bot.pid)


def _fired(url: str, persons: list[int]) -> float:
    """Return the seconds in which one that is due is in the outbox: the median of many."""

    async def run() -> float:
        with closing(Database(url)) as db:
            taken = []
            for number in range(FIRED):
                add = partial(reminders.add, person_id=persons[number], text=TEXT, at=DUE)
                await db.write(add)
                began = time.perf_counter()
                await say_due(db, now=lambda: NOW, town=PLACE)
                taken.append(time.perf_counter() - began)
            return statistics.median(taken)

    return uvloop.run(run())


def measure() -> Iterator[Figure]:
    with sqlite() as store:
        urls = store.fresh(), store.fresh()
        filled = [_filled(url, count) for url, count in zip(urls, (FEW, MANY), strict=True)]
        starts = [[_started(url) for url in urls] for _ in range(STARTS)]
        for index, name, unit in ((0, "ready after start", seconds), (1, "resident memory", mebibytes)):
            pairs = [(few[index], many[index]) for few, many in starts]
            yield figure(f"{name}, {MANY} reminders waiting to {FEW}", pairs, unit, at_most=1.5)
        fired = [(_fired(urls[0], filled[0][0]), _fired(urls[1], filled[1][0])) for _ in range(STARTS)]
        yield figure(f"firing one of {MANY} to one of {FEW}", fired, millis, at_most=1.5)
        for count, (_, size) in zip((FEW, MANY), filled, strict=True):
            theirs = _store_size(store, count)
            yield figure(f"database for {count} waiting to its store", [(theirs, size)], mebibytes, at_most=1 / 3)


if __name__ == "__main__":
    main(measure)
