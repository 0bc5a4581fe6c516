"""How the figures are taken: floor and ours in turn, the median of their ratios, and how far these lie apart."""

from __future__ import annotations

import asyncio
import inspect
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

PAIRS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `ratio` is ours to the floor; with `at_least` more is better, with `at_most` less is."""

    what: str
    floor: str
    ours: str
    ratio: float
    low: float
    high: float
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        return (self.at_least is None or self.ratio >= self.at_least) and (
            self.at_most is None or self.ratio <= self.at_most
        )

    @property
    def goal(self) -> str:
        if self.at_least is None and self.at_most is None:
            return ""
        return f"≥ {short(self.at_least)}" if self.at_least is not None else f"≤ {short(self.at_most or 0)}"


def in_turn(
    floor: Callable[[], float], ours: Callable[[], float], *, pairs: int = PAIRS, warm: bool = True
) -> list[tuple[float, float]]:
    """Measure floor and ours in turn so many times; the first of each warms up and does not count."""
    if warm:
        floor(), ours()
    return [(floor(), ours()) for _ in range(pairs)]


def figure(
    what: str,
    pairs: Sequence[tuple[float, float]],
    unit: Callable[[float], str],
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    note: str = "",
) -> Figure:
    """The row of pairs of (floor, ours): the medians, and the median, least and greatest of the ratios."""
    ratios = [ours / floor for floor, ours in pairs]
    floor, ours = (unit(statistics.median(values)) for values in zip(*pairs, strict=True))
    return Figure(what, floor, ours, statistics.median(ratios), min(ratios), max(ratios), at_least, at_most, note)


def took(work: Callable[[], object]) -> float:
    """Return the seconds it takes."""
    began = time.perf_counter()
    done = work()
    if inspect.isawaitable(done):
        asyncio.run(_finish(done))
    return time.perf_counter() - began


async def _finish(work: Awaitable[object]) -> None:
    await work


def a_second(rate: float) -> str:
    return f"{rate:,.0f}/s".replace(",", " ")


def millis(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms"


def micros(seconds: float) -> str:
    return f"{seconds * 1e6:.3g} µs"


def short(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 20 else f"{ratio:.2f}"


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| figure | floor | ours | ours ÷ floor (least–greatest) | goal | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in figures:
        ratio = f"{short(one.ratio)} ({short(one.low)}–{short(one.high)})"
        seen = ("met" if one.met else "**not met**") if one.goal else ""
        what = f"{one.what}; {one.note}" if one.note else one.what
        lines.append(f"| {what} | {one.floor} | {one.ours} | {ratio} | {one.goal} | {seen} |")
    return "\n".join(lines)


def main(measure: Callable[[], Iterable[Figure]]) -> None:
    """Print one figure's rows; the exit status tells whether every goal is met."""
    figures = list(measure())
    print(table(figures), flush=True)
    sys.exit(0 if all(one.met for one in figures) else 1)
