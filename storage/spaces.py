"""Spaces: rooms, halls, yards and storages that can be booked, and when they are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Index, bindparam, delete, insert, or_, select, text, update
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.named import Named, tidy
from storage.named import key_of as key_of
from storage.prepared import Prepared
from storage.wallclock import Bounds, Opening, open_spans


class Kind(StrEnum):
    """What can be booked, and how."""

    ROOM = "room"
    """By hours, by one at a time."""
    STORAGE = "storage"
    """By whole days, for months."""
    GEAR = "gear"
    """By pieces: several may have some at once."""


class Space(SQLModel, table=True):
    """What can be booked: a space, or gear. Lengths are minutes; one that is closed stays for its history."""

    __table_args__ = (
        Index(
            "space_name",
            "key",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    key: str
    """The name as it is compared: case and blanks do not count."""
    capacity: int | None = None
    address: str = ""
    shortest: int = 30
    longest: int = 12 * 60
    grid: int = 30
    """Bookings start and end at multiples of this many minutes from midnight."""
    gap: int = 0
    """Minutes kept free after each booking."""
    ahead: int = 365
    """Days ahead for which a booking may be made."""
    note: str = ""
    """For the booker only: the door code, where the key is."""
    created_at: datetime
    closed_at: datetime | None = None
    kind: str = Kind.ROOM
    quantity: int | None = None
    """How many pieces of gear there are; None for a space."""
    has: list[str] = Field(default_factory=list, sa_type=JSON)
    """What it has: a projector, a kitchen."""
    notice: int = 0
    """Minutes before its beginning until which a booking may still be made."""
    cancel_until: int = 0
    """Minutes before its beginning until which the booker may cancel it."""
    price: int | None = None
    """Cents, for each of `price_per`; None is free of charge."""
    price_per: str = "hour"
    """hour, day, month or booking."""
    price_note: str = ""
    approval: bool = False
    """Its keepers approve each booking."""
    answer_days: int = 3
    """Working days within which a keeper answers."""

    @property
    def by_days(self) -> bool:
        return self.kind == Kind.STORAGE

    @property
    def subject(self) -> str:
        """What its keepers are appointed to."""
        return subject(self.id or 0)


class ClosedDays(SQLModel, table=True):
    """From the first day to the last a space is closed, or all of them, whatever its opening hours say."""

    __tablename__ = "closed_days"
    id: int | None = Field(default=None, primary_key=True)
    space_id: int | None = Field(default=None, foreign_key="space.id", index=True)
    first: date
    last: date
    why: str = ""

    def touches(self, day: date) -> bool:
        return self.first <= day <= self.last


class OpeningRow(SQLModel, table=True):
    """One stretch of a weekday (0 is Monday) during which a space is open, in minutes from midnight."""

    __tablename__ = "opening"
    id: int | None = Field(default=None, primary_key=True)
    space_id: int = Field(foreign_key="space.id", index=True)
    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Added:
    space_id: int


@dataclass(frozen=True, slots=True)
class NameTaken:
    space_id: int


CHANGEABLE = frozenset(Space.model_fields) - {"id", "name", "key", "created_at", "closed_at"}

_DAY = 24 * 60
USUAL: dict[str, dict[str, int]] = {
    Kind.ROOM: {},
    Kind.STORAGE: {"shortest": _DAY, "longest": 366 * _DAY},
    Kind.GEAR: {"longest": 14 * _DAY},
}
"""What is usual for the kind, where that is not what is usual for a room."""

_space, _opening, _closed = table(Space), table(OpeningRow), table(ClosedDays)
_named = Named(_space)
_CLOSED = Prepared(
    select(_closed)
    .where(
        or_(_closed.c.space_id == bindparam("space"), _closed.c.space_id.is_(None)),
        _closed.c.first <= bindparam("last"),
        _closed.c.last >= bindparam("first"),
    )
    .order_by(_closed.c.first, _closed.c.id)
)
_CLOSED_FROM = Prepared(
    select(_closed).where(_closed.c.last >= bindparam("day")).order_by(_closed.c.first, _closed.c.id)
)
_OPEN = Prepared(select(_space).where(_space.c.closed_at.is_(None)))
_NAMES = Prepared(select(_space.c.id, _space.c.name, _space.c.key, _space.c.kind).where(_space.c.closed_at.is_(None)))
_BY_ID = Prepared(select(_space).where(_space.c.id == bindparam("space")))
_LOCK = Prepared(select(_space.c.id).where(_space.c.id == bindparam("space")).with_for_update(key_share=True))
_HOURS = Prepared(
    select(_opening.c.weekday, _opening.c.opens, _opening.c.closes)
    .where(_opening.c.space_id == bindparam("space"))
    .order_by(_opening.c.weekday, _opening.c.opens)
)


def subject(space_id: int) -> str:
    """Return what the keepers of a space or gear are appointed to ("space:4")."""
    return f"space:{space_id}"


def add(tx: Tx, space: Space, openings: Iterable[Opening]) -> Added | NameTaken:
    """The space can be booked from now on. No openings means always open."""
    space.name, space.key = tidy(space.name), key_of(space.name)
    there = _named.other(tx, space.key)
    if there is not None:
        return NameTaken(there)
    space_id = tx.add(space)
    _set_openings(tx, space_id, openings)
    return Added(space_id)


def _set_openings(tx: Tx, space_id: int, openings: Iterable[Opening]) -> None:
    tx.run(delete(_opening).where(_opening.c.space_id == space_id))
    tx.many(
        insert(_opening),
        [{"space_id": space_id, "weekday": o.weekday, "opens": o.opens, "closes": o.closes} for o in openings],
    )


def get(tx: Tx, space_id: int) -> Space | None:
    row = tx.first(_BY_ID, space=space_id)
    return Space.model_construct(**row._asdict()) if row else None


def lock(tx: Tx, space_id: int) -> None:
    """Until this transaction ends, nobody else frees the space or begins to wait for it."""
    tx.run(_LOCK, space=space_id)


def _in_order(row: Any) -> tuple[int, str]:
    return list(Kind).index(row.kind), row.key


def names(tx: Tx, *kinds: Kind) -> list[tuple[int, str]]:
    """Return (id, name) of all that can be booked, or of what is of these kinds: rooms before storages before gear."""
    return [(row.id, row.name) for row in sorted(tx.all(_NAMES), key=_in_order) if not kinds or row.kind in kinds]


def kinds(tx: Tx) -> set[str]:
    """Return of which kinds there is something that can be booked."""
    return {row.kind for row in tx.all(_NAMES)}


def all_open(tx: Tx, *kinds: Kind) -> list[Space]:
    """Return everything that can be booked, or what is of these kinds: rooms before storages before gear, by name."""
    rows = sorted(tx.all(_OPEN), key=_in_order)
    return [Space.model_construct(**row._asdict()) for row in rows if not kinds or row.kind in kinds]


def openings(tx: Tx, space_id: int) -> tuple[Opening, ...]:
    """Return when the space is open; nothing means always."""
    return tuple(Opening(row.weekday, row.opens, row.closes) for row in tx.all(_HOURS, space=space_id))


def closed_days(tx: Tx, space_id: int, first: date, last: date) -> list[ClosedDays]:
    """Return the closures of the space, or of all, that touch the days from first to last."""
    rows = tx.all(_CLOSED, space=space_id, first=first, last=last)
    return [ClosedDays.model_construct(**row._asdict()) for row in rows]


def why_closed(tx: Tx, space_id: int, first: date, last: date) -> tuple[date, str] | None:
    """Return the first of the days on which the space is closed for a reason of its own, with the reason; or None."""
    found = closed_days(tx, space_id, first, last)
    return (max(found[0].first, first), found[0].why) if found else None


def open_on(tx: Tx, space: Space, day: date, zone: ZoneInfo) -> list[Bounds]:
    """Return when the space is open on the opening hours of the day; nothing on a closed day."""
    return open_between(tx, space, day, day, zone)[day]


def open_between(tx: Tx, space: Space, first: date, last: date, zone: ZoneInfo) -> dict[date, list[Bounds]]:
    """Return when the space is open on each of the days from first to last; nothing on a closed day."""
    assert space.id is not None
    closed, hours = closed_days(tx, space.id, first, last), openings(tx, space.id)
    each = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: [] if any(one.touches(day) for one in closed) else open_spans(hours, day, zone) for day in each}


def is_closed_on(tx: Tx, space: Space, day: date, zone: ZoneInfo) -> bool:
    """Tell whether the space is not open at all on the day."""
    return not open_on(tx, space, day, zone)


def close_days(tx: Tx, space_id: int | None, first: date, last: date, why: str = "") -> int:
    """The space, or every one, is closed from the first day to the last; return the closure's number."""
    return tx.add(ClosedDays(space_id=space_id, first=first, last=last, why=why))


def open_days(tx: Tx, number: int) -> ClosedDays | None:
    """The closure is taken back; return what it was, or None if there is no such closure."""
    row = tx.first(select(_closed).where(_closed.c.id == number))
    tx.run(delete(_closed).where(_closed.c.id == number))
    return ClosedDays.model_construct(**row._asdict()) if row else None


def closures(tx: Tx, day: date) -> list[ClosedDays]:
    """Return every closure, of one space or of all, that is not over on the day, the next first."""
    return [ClosedDays.model_construct(**row._asdict()) for row in tx.all(_CLOSED_FROM, day=day)]


def all_closed(tx: Tx) -> list[Space]:
    """Return every space that was closed, the last one first."""
    rows = tx.all(select(_space).where(_space.c.closed_at.is_not(None)).order_by(_space.c.closed_at.desc()))
    return [Space.model_construct(**row._asdict()) for row in rows]


def change(tx: Tx, space_id: int, **values: object) -> None:
    """The space has these values from now on; bookings made before stay as they are."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_space).where(_space.c.id == space_id).values(**values))


def rename(tx: Tx, space_id: int, name: str) -> Added | NameTaken:
    """The space has this name from now on."""
    other = _named.rename(tx, space_id, name)
    return Added(space_id) if other is None else NameTaken(other)


def set_openings(tx: Tx, space_id: int, hours: Iterable[Opening]) -> None:
    """The space is open at these times from now on; nothing means always."""
    _set_openings(tx, space_id, hours)


def close(tx: Tx, space_id: int, *, now: datetime) -> None:
    """The space can no longer be booked; its bookings stay."""
    _named.close(tx, space_id, now=now)


def reopen(tx: Tx, space_id: int) -> Added | NameTaken:
    """The space can be booked again, unless another has taken its name meanwhile."""
    space = get(tx, space_id)
    assert space is not None
    other = _named.reopen(tx, space_id, space.key)
    return Added(space_id) if other is None else NameTaken(other)
