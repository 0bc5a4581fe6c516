"""A year of a whole town, with everything that goes wrong in one, beside a plain model: is everybody reminded once?

python -m benchmarks.year [SEED]
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Iterator

from benchmarks.mallila import stores
from benchmarks.measure import Figure, main
from tests.simulation.town_life import Size
from tests.simulation.trouble import MortalDatabase
from tests.simulation.year import Told, live

SHOWN = 20
"""So many sentences are printed of what was not as promised."""


def measure(seed: int | None = None) -> Iterator[Figure]:
    """Let a year go by on each database, from a seed that is printed."""
    seed = random.randrange(10**6) if seed is None else seed
    with stores() as both:
        for store in both:
            began = time.monotonic()
            told = _year(store.fresh(), seed)
            print(f"the year from seed {seed} on {store.name}, {time.monotonic() - began:.0f} s", file=sys.stderr)
            print(*told.faults[:SHOWN], sep="\n", file=sys.stderr)
            yield _figure(told, f"{store.name}, seed {seed}")


def _year(url: str, seed: int) -> Told:
    db = MortalDatabase(url)
    try:
        return asyncio.run(live(db, seed, Size()))
    finally:
        db.close()


def _figure(told: Told, where: str) -> Figure:
    """Return the row that holds how many faults there were: none is allowed."""
    what = f"a simulated year of 300 people: reminders that were not as promised ({where})"
    said = f"{told.reminders} messages, {told.stops} kills, {told.apart} said apart, {told.again} twice to a network"
    faults = float(len(told.faults))
    return Figure(what, f"{told.wishes} expected", f"{faults:.0f}", faults, faults, faults, at_most=0.0, note=said)


if __name__ == "__main__":
    main(lambda: measure(int(sys.argv[1]) if sys.argv[1:] else None))
