"""What a process has done since it began, counted in memory: for whoever watches it. Nothing depends on it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

HANDLING = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
LATENESS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 6 * 3600.0, 24 * 3600.0)
"""Seconds at which the stretches of each spread end; what is longer than the last has a stretch of its own."""


class Spread:
    """How long things took: how many fell into each stretch of seconds."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds, self.total = bounds, 0.0
        self.counts = [0] * (len(bounds) + 1)

    def add(self, seconds: float) -> None:
        """One more thing took so long."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += max(0.0, seconds)

    def up_to(self) -> list[tuple[str, int]]:
        """Return how many took at most so long, for each bound, as Prometheus writes it."""
        found, so_far = [], 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            so_far += count
            found.append((bound, so_far))
        return found


@dataclass
class Tally:
    """What was said and what failed, by network and kind; how long handling took, how late reminders were."""

    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    handling: Spread = field(default_factory=lambda: Spread(HANDLING))
    lateness: Spread = field(default_factory=lambda: Spread(LATENESS))
