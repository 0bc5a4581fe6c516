"""How fast a network may be spoken to: what is said to many waits its turn, who has just spoken does not."""

from __future__ import annotations

import itertools
import math
from collections import deque
from dataclasses import dataclass, field

from handlers.types import Limits
from storage.outbox import Priority

STRICT = 60.0
"""Seconds after a refusal during which answers keep to the limits as well."""
ROOM_GAP = 1.0
"""Seconds between two messages to one room that nobody there has just asked for."""


@dataclass
class Pace:
    """Counts what is in flight or was completed less than a second ago, at any round-trip time.

    Answers go at once and count for the others; the network's refusal is the only truth for them. Times are
    monotonic seconds.
    """

    limits: Limits
    among: int = 1
    """How many processes share what the network bears in a second."""
    _in_flight: int = 0
    _done: deque[float] = field(default_factory=deque)
    _rooms: dict[int, deque[float]] = field(default_factory=dict)
    _changes: dict[int, float] = field(default_factory=dict)
    """When something that stands in a group was last changed."""
    _closed_until: float = 0.0
    _strict_until: float = 0.0

    def wait(
        self, priority: int, room: int, *, group: bool, now: float, change: bool = False, overdue: bool = False
    ) -> float:
        """Return how many seconds to wait before such a message may go; 0 means now. A full window: until it moves.

        What is overdue goes as answers do, within what its room bears.
        """
        if now < self._closed_until:
            return self._closed_until - now
        if self.full:
            return 1.0
        if priority == Priority.ANSWER and now >= self._strict_until:
            return 0.0
        gap = self._changes.get(room, -math.inf) + self.limits.change_gap - now if group and change else 0.0
        window = 0.0 if overdue and now >= self._strict_until else self._window(now)
        return max(window, self._room(room, group=group, now=now), gap)

    def _window(self, now: float) -> float:
        while self._done and self._done[0] <= now - 1.0:
            self._done.popleft()
        limit = self.limits.per_second
        if limit is None or self._in_flight + len(self._done) < max(1, limit // self.among):
            return 0.0
        return self._done[0] + 1.0 - now if self._done else 1.0

    def _room(self, room: int, *, group: bool, now: float) -> float:
        limit = self.limits.group_per_minute
        if limit is None or room not in self._rooms:
            return 0.0
        times = self._rooms[room]
        while times and times[0] <= now - 60.0:
            times.popleft()
        if not times:
            del self._rooms[room]
            return 0.0
        gap = max(0.0, times[-1] + ROOM_GAP - now)
        return max(gap, times[0] + 60.0 - now) if group and len(times) >= limit else gap

    @property
    def full(self) -> bool:
        """Whether as much is in flight as may be."""
        return self._in_flight >= self.limits.in_flight

    def begun(self) -> None:
        self._in_flight += 1

    def ended(self, room: int, *, now: float, change: bool = False) -> None:
        """A message was completed, whichever way it went."""
        self._in_flight -= 1
        self._forget(now)
        if self.limits.per_second is not None:
            self._done.append(now)
        if self.limits.group_per_minute is not None:
            self._rooms.setdefault(room, deque()).append(now)
        if change and self.limits.change_gap:
            self._changes[room] = now

    def knows(self, room: int) -> bool:
        """Tell whether it is known when something was last said in the room."""
        return room in self._rooms

    def recall(self, room: int, *, at: float) -> None:
        """Something was said in the room then, by another process; what is told of comes in its order."""
        if self.limits.group_per_minute is not None:
            self._rooms.setdefault(room, deque()).append(at)

    def _forget(self, now: float) -> None:
        """Keep nothing that no longer counts: the longest quiet rooms come first, two are looked at each time."""
        while self._done and self._done[0] <= now - 1.0:
            self._done.popleft()
        for room in list(itertools.islice(self._changes, 2)):
            at = self._changes.pop(room)
            if at > now - self.limits.change_gap:
                self._changes[room] = at
        for room in list(itertools.islice(self._rooms, 2)):
            times = self._rooms.pop(room)
            while times and times[0] <= now - 60.0:
                times.popleft()
            if times:
                self._rooms[room] = times

    def refused(self, after: float, *, now: float) -> None:
        """The network asks everybody to wait; answers are careful for a while after."""
        self._closed_until = max(self._closed_until, now + after)
        self._strict_until = self._closed_until + STRICT
