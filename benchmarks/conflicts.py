"""The check whether a space is taken, and the schema's own guard, as the history of the space grows."""

from __future__ import annotations

import random
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.dispatch import hearing
from benchmarks.mallila import NOW, Store, bookings_heard, stores
from benchmarks.measure import Figure, figure, in_turn, main, micros, took
from benchmarks.recorded import open_raw, record

SIZES = (1_000, 100_000, 1_000_000)
HOURS = random.sample(range(1, 450), 400)
"""The hours from now on that are asked for: the coming weeks, in any order."""
HALF = timedelta(minutes=30)
SAID_START = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""When the recorded booking begins: the first of `bookings_heard`."""
SAID_END = SAID_START + timedelta(hours=1)

_ROW = "INSERT INTO booking (space_id, person_id, starts_at, ends_at, held_until, days, purpose, created_at) "


def grown(store: Store, size: int) -> str:
    """Return the URL of a town whose first space has so many bookings, half an hour of every hour, past and to come."""
    url = store.fresh()
    with closing(open_raw(url)) as connection:
        run: Any = connection.execute
        first = NOW - timedelta(hours=size // 2)
        run("INSERT INTO person (id, name, created_at) VALUES (1, 'Aino', '2026-11-21 10:00:00')")
        if url.startswith("sqlite"):
            rows = ((_text(start), _text(start + timedelta(minutes=30))) for start in _hours(first, size))
            run("BEGIN")
            connection.executemany(_ROW + "VALUES (1, 1, ?1, ?2, ?2, 0, '', ?1)", rows)  # type: ignore[union-attr]
            run("COMMIT")
            run("ANALYZE")
        else:
            _grow_postgres(run, first, size)
    return url


def _grow_postgres(run: Any, first: datetime, size: int) -> None:
    guard = run("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'booking_overlap'").fetchone()[0]
    run("ALTER TABLE booking DROP CONSTRAINT booking_overlap")
    half = "h + interval '30 minutes'"
    hours = "generate_series(%s::timestamptz, %s::timestamptz, interval '1 hour') AS h"
    run(_ROW + f"SELECT 1, 1, h, {half}, {half}, false, '', h FROM {hours}", (first, first + timedelta(hours=size - 1)))
    run(f"ALTER TABLE booking ADD CONSTRAINT booking_overlap {guard}")
    run("VACUUM (ANALYZE) booking")
    run("CHECKPOINT")


def _hours(first: datetime, size: int) -> Iterator[datetime]:
    return (first + timedelta(hours=number) for number in range(size))


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


class Checks:
    """The house's own statements over a history of that size, said again for other hours."""

    def __init__(self, store: Store, size: int) -> None:
        [script] = record(store.fresh(), [hearing(bookings_heard(1)[0])])
        self._check = next(one for one in script if one[0].startswith("SELECT booking."))
        self._book = next(one for one in script if one[0].startswith("INSERT INTO booking"))
        self.size = size
        self.connection: Any = open_raw(grown(store, size))
        self._lite = isinstance(self.connection, sqlite3.Connection)

    def check(self) -> float:
        """Return the seconds (the median) in which a free half hour is found to be free."""
        return self._timed(*self._check)

    def book(self) -> float:
        """Return the seconds in which the schema's guard lets in one booking."""
        return self._timed(*self._book)

    def _timed(self, sql: str, said: Any) -> float:
        sayings = [self._at(NOW + timedelta(hours=hour) + HALF, said) for hour in HOURS]
        self.connection.execute("BEGIN")
        times = [took(partial(self._say, sql, one)) for one in sayings]
        self.connection.execute("ROLLBACK")
        return statistics.median(times)

    def _say(self, sql: str, said: Any) -> None:
        self.connection.execute(sql, said).fetchall()

    def _at(self, start: datetime, said: Any) -> Any:
        """Return what was said with another half hour in the place of the recorded hour."""
        times: dict[Any, Any] = {SAID_START: start, SAID_END: start + HALF}
        if self._lite:
            times = {_text(old): _text(new) for old, new in times.items()}
            return [times.get(value, value) for value in said]
        return {name: times.get(value, value) for name, value in said.items()}


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield from _measure(store)


def _measure(store: Store) -> Iterator[Figure]:
    small, *larger = [Checks(store, size) for size in SIZES]
    for what, act in (("conflict check", Checks.check), ("insert past the guard", Checks.book)):
        for one in larger:
            pairs = in_turn(partial(act, small), partial(act, one), pairs=9)
            sizes = f"{one.size:,} bookings of one space to {small.size:,}".replace(",", " ")
            yield figure(f"{what}, {sizes}, {store.name}", pairs, micros, at_most=1.5)
    for one in (small, *larger):
        one.connection.close()


if __name__ == "__main__":
    main(measure)
