"""The town's clock: the world's, or one that stands where the terminal town put it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time, aware and in UTC. `set` moves it; with `stand` it does not go on by itself from there."""

    def __init__(self) -> None:
        self._shift = timedelta()
        self._standing: datetime | None = None

    def now(self) -> datetime:
        return self._standing or datetime.now(UTC) + self._shift

    def set(self, at: datetime, *, stand: bool) -> None:
        self._standing = at if stand else None
        self._shift = at - datetime.now(UTC)
