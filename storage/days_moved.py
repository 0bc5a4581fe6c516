"""The days of talkoot or an event while it is moved: when each will be, and when each was, to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table, update

from storage.changed_together import Span
from storage.db import Tx

Rows = list[list[Any]]
"""Days as `storage.undoing` keeps them: [number, from, to] and, of days as they were, when each was to begin before."""


@dataclass(frozen=True, slots=True)
class Past:
    """Nothing was changed: that time has passed."""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """Nothing was changed: it is a draft, cancelled, has begun, or is not as it was any more."""


class Dated(Protocol):
    """A day of talkoot or of an event."""

    @property
    def number(self) -> int: ...

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...

    @property
    def moved_from(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Then:
    """When a day will be, and when it was to begin before it was moved."""

    number: int
    starts_at: datetime
    ends_at: datetime
    moved_from: datetime | None


def moved(days: Sequence[Dated], spans: Sequence[Span]) -> list[Then]:
    """Return the days at these times; one that begins when it did is not moved by this."""
    return [
        Then(day.number, start, end, day.moved_from if start == day.starts_at else day.starts_at)
        for day, (start, end) in zip(days, spans, strict=True)
    ]


def put(tx: Tx, table: Table, then: Iterable[Then]) -> None:
    """Each day is then."""
    for day in then:
        values = {"starts_at": day.starts_at, "ends_at": day.ends_at, "moved_from": day.moved_from}
        tx.run(update(table).where(table.c.id == day.number).values(**values))


def times(days: Iterable[Dated]) -> Rows:
    """Return from when to when each day is, to be compared with later."""
    return [[day.number, iso(day.starts_at), iso(day.ends_at)] for day in days]


def rows(days: Iterable[Dated]) -> Rows:
    """Return the days as they are, to be put back."""
    return [[*row, iso(day.moved_from)] for day in days for row in times([day])]


def read(kept: Iterable[Sequence[Any]]) -> list[Then]:
    """Return the days that were kept."""
    parsed = datetime.fromisoformat
    return [Then(day, parsed(start), parsed(end), at(since)) for day, start, end, since in kept]


def iso(instant: datetime | None) -> str | None:
    """Return an instant, if there is one, to be kept."""
    return instant.isoformat() if instant is not None else None


def at(text: str | None) -> datetime | None:
    """Return the instant that was kept, if there was one."""
    return datetime.fromisoformat(text) if text is not None else None
