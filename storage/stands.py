"""The stands of a fair: numbered places, each of a size, with what it offers and costs, for one exhibitor each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update

from storage.associations import Association
from storage.db import Tx, adding, table
from storage.event_table import Event
from storage.fair_table import Exhibitor, Stand
from storage.prepared import Prepared

_SIDES = re.compile(r"(\d+(?:[.,]\d+)?)\s*x\s*(\d+(?:[.,]\d+)?)")
_AREA = re.compile(r"(\d+(?:[.,]\d+)?)\s*m(?:2|²)")


@dataclass(frozen=True, slots=True)
class Place:
    """A stand as it is defined; its number is what people call it."""

    number: int
    size: str = ""
    electricity: bool = False
    tables: int = 0
    price: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class StandNow:
    """A stand as it is now, and whose it is."""

    id: int
    event_id: int
    number: int
    size: str
    electricity: bool
    tables: int
    price: int
    row: int
    exhibitor_id: int | None
    name: str
    """The exhibitor's; nothing while it is free."""

    @property
    def is_free(self) -> bool:
        return self.exhibitor_id is None

    @property
    def place(self) -> Place:
        """How it was defined."""
        return Place(self.number, self.size, self.electricity, self.tables, self.price, self.row)


@dataclass(frozen=True, slots=True)
class Defined:
    """So many stands are there that were not, and so many are changed."""

    new: int
    changed: int


@dataclass(frozen=True, slots=True)
class Removed:
    """These are stands of the fair no more."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Occupied:
    """Nothing was removed: these have exhibitors."""

    stands: tuple[StandNow, ...]


_stand, _exhibitor, _event, _association = table(Stand), table(Exhibitor), table(Event), table(Association)
_FEATURES = ("size", "electricity", "tables", "price", "row")
_OF_EVENT = Prepared(
    select(
        _stand.c.id,
        _stand.c.event_id,
        _stand.c.number,
        *(_stand.c[name] for name in _FEATURES),
        _exhibitor.c.id.label("exhibitor_id"),
        func.coalesce(_association.c.name, _exhibitor.c.name, "").label("name"),
    )
    .select_from(
        _stand.outerjoin(
            _exhibitor, and_(_exhibitor.c.stand_id == _stand.c.id, _exhibitor.c.ended_at.is_(None))
        ).outerjoin(_association, _association.c.id == _exhibitor.c.association_id)
    )
    .where(_stand.c.event_id == bindparam("event"), _stand.c.removed_at.is_(None))
    .order_by(_stand.c.number)
)
_ADD = adding(Stand, "event_id", "number", *_FEATURES)
_HOLD = Prepared(update(_event).where(_event.c.id == bindparam("event")).values(kind=_event.c.kind))


def hold(tx: Tx, event_id: int) -> None:
    """Of two who change stands, exhibitors or visitors of the fair at once, one comes after the other."""
    tx.run(_HOLD, event=event_id)


def of_event(tx: Tx, event_id: int) -> list[StandNow]:
    """Return the stands of the fair in the order of their numbers."""
    return [StandNow(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def numbered(tx: Tx, event_id: int, number: int) -> StandNow | None:
    """Return the stand of that number, or None."""
    return next((one for one in of_event(tx, event_id) if one.number == number), None)


def define(tx: Tx, event_id: int, places: Iterable[Place]) -> Defined:
    """The fair has these stands; of those that were there already, the exhibitors stay."""
    hold(tx, event_id)
    there = {one.number: one for one in of_event(tx, event_id)}
    new = changed = 0
    for place in {one.number: one for one in places}.values():
        values: dict[str, Any] = asdict(place)
        old = there.get(place.number)
        if old is None:
            tx.run(_ADD, event_id=event_id, **values)
            new += 1
        elif old.place != place:
            tx.run(update(_stand).where(_stand.c.id == old.id).values(**values))
            changed += 1
    return Defined(new, changed)


def remove(tx: Tx, event_id: int, numbers: Sequence[int], *, now: datetime) -> Removed | Occupied:
    """These are stands of the fair no more; nothing is removed while one of them has an exhibitor."""
    hold(tx, event_id)
    meant = [one for one in of_event(tx, event_id) if one.number in numbers]
    taken = tuple(one for one in meant if not one.is_free)
    if taken:
        return Occupied(taken)
    gone = update(_stand).where(_stand.c.id.in_([one.id for one in meant])).values(removed_at=now)
    tx.run(gone)
    return Removed(tuple(one.number for one in meant))


def restore(tx: Tx, event_id: int, was: Sequence[Place], *, now: datetime) -> Removed | Occupied:
    """The fair has just these stands again; nothing happens while one that would go has an exhibitor."""
    hold(tx, event_id)
    before = {place.number for place in was}
    outcome = remove(tx, event_id, [one.number for one in of_event(tx, event_id) if one.number not in before], now=now)
    if isinstance(outcome, Removed):
        define(tx, event_id, was)
    return outcome


def area(size: str) -> float:
    """Return how many square metres the size says, 0 if none."""
    sides = _SIDES.search(size)
    if sides:
        return _metres(sides[1]) * _metres(sides[2])
    square = _AREA.search(size)
    return _metres(square[1]) if square else 0.0


def _metres(said: str) -> float:
    return float(said.replace(",", "."))
