"""All figures one after another, as the table in the README."""

from __future__ import annotations

import sys
import time

from benchmarks import (
    announcement,
    answers,
    booking,
    conflicts,
    delivery,
    dispatch,
    everybody,
    fanout,
    race,
    reminders,
    reports,
    start,
    taps,
    waiting,
    year,
)
from benchmarks.measure import table

PARTS = (
    answers,
    dispatch,
    booking,
    race,
    delivery,
    fanout,
    conflicts,
    announcement,
    everybody,
    taps,
    reports,
    reminders,
    waiting,
    start,
    year,
)


def main() -> None:
    """Print the table; the exit status tells whether every goal is met."""
    began, figures = time.monotonic(), []
    for part in PARTS:
        print(part.__name__, file=sys.stderr, flush=True)
        figures += part.measure()
    print(table(figures))
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(0 if all(one.met for one in figures) else 1)


if __name__ == "__main__":
    main()
