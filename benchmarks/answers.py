"""Booking commands answered over the Bot API server, all at once and one at a time, against a bare echo bot."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

from benchmarks import bots
from benchmarks.mallila import Store, booking_lines, stores
from benchmarks.measure import PAIRS, Figure, a_second, figure, in_turn, main, millis
from benchmarks.townspeople import people

CHORUS, DIALOGUE, PEOPLE = 400, 200, 100

Lines = list[tuple[str, str]]


def measure() -> Iterator[Figure]:
    with stores() as kinds:
        for store in kinds:
            yield from _measure(store)


def _measure(store: Store) -> Iterator[Figure]:
    with ExitStack() as stack:
        theirs, mine = stack.enter_context(people()), stack.enter_context(people())
        stack.enter_context(bots.echo(theirs))
        stack.enter_context(bots.ours(mine, store.fresh()))
        said = _commands()
        rates = in_turn(lambda: theirs.all_at_once(said(CHORUS)), lambda: mine.all_at_once(said(CHORUS)))
        what = f"booking commands answered over the Bot API server, {store.name}"
        yield figure(what, rates, a_second, at_least=1.0)
        times = [(theirs.one_by_one(said(DIALOGUE)), mine.one_by_one(said(DIALOGUE))) for _ in range(PAIRS)]
        yield _compared(f"the same one at a time, median, {store.name}", times, statistics.median, 0.8)
        yield _compared(f"the same one at a time, 99th percentile, {store.name}", times, _late, 3.0)


def _commands() -> Callable[[int], Lines]:
    """Return a maker of lines: people take turns, and every line is a booking that nobody has made yet."""
    crowd, lines = itertools.cycle(range(PEOPLE)), booking_lines(datetime.now(UTC))
    return lambda count: [(f"Kyläläinen {next(crowd)}", next(lines)) for _ in range(count)]


def _late(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[-1]


def _compared(
    what: str, times: list[tuple[list[float], list[float]]], of: Callable[[list[float]], float], at_most: float
) -> Figure:
    return figure(what, [(of(floor), of(ours)) for floor, ours in times], millis, at_most=at_most)


if __name__ == "__main__":
    main(measure)
