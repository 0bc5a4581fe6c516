"""Exhibitors of a fair: they apply for a stand, are placed or wait, come, or do not come after all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, update

from storage import event_reminders, events, stands
from storage.associations import Association
from storage.db import Tx, table
from storage.fair_table import Exhibitor, Stand
from storage.named import key_of
from storage.prepared import Prepared

CHANGEABLE = frozenset({"name", "association_id", "shows", "size", "electricity", "tables"})


@dataclass(frozen=True, slots=True)
class ExhibitorNow:
    """Somebody who wants a stand, as it stands now."""

    number: int
    event_id: int
    association_id: int | None
    name: str
    person_id: int
    shows: str
    size: str
    electricity: bool
    tables: int
    stand_id: int | None
    stand: int | None
    """The number of their stand, as people call it."""
    waits: bool
    since: datetime
    told: int | None
    arrived_at: datetime | None
    ended_at: datetime | None
    why: str

    @property
    def knows(self) -> bool:
        """Whether they have been told how it stands with their stand."""
        return self.told is not None and self.told == (self.stand_id or 0)

    @property
    def is_new(self) -> bool:
        """Whether nobody has placed them yet, or put them in the queue."""
        return self.ended_at is None and self.stand_id is None and not self.waits


@dataclass(frozen=True, slots=True)
class Applied:
    """They have applied; `ahead` wait before them where all stands are taken, else it is None."""

    exhibitor: ExhibitorNow
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Already:
    """They had applied before."""

    exhibitor: ExhibitorNow


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody can apply: the fair is not published, cancelled or over."""


@dataclass(frozen=True, slots=True)
class Gone:
    """They did not come any more already."""

    exhibitor: ExhibitorNow


_exhibitor, _stand, _association = table(Exhibitor), table(Stand), table(Association)
_select = select(
    _exhibitor.c.id,
    _exhibitor.c.event_id,
    _exhibitor.c.association_id,
    func.coalesce(_association.c.name, _exhibitor.c.name).label("name"),
    _exhibitor.c.person_id,
    _exhibitor.c.shows,
    _exhibitor.c.size,
    _exhibitor.c.electricity,
    _exhibitor.c.tables,
    _exhibitor.c.stand_id,
    _stand.c.number.label("stand"),
    _exhibitor.c.waits,
    _exhibitor.c.since,
    _exhibitor.c.told,
    _exhibitor.c.arrived_at,
    _exhibitor.c.ended_at,
    _exhibitor.c.why,
).select_from(
    _exhibitor.outerjoin(_stand, _stand.c.id == _exhibitor.c.stand_id).outerjoin(
        _association, _association.c.id == _exhibitor.c.association_id
    )
)
_GET = Prepared(_select.where(_exhibitor.c.id == bindparam("number")))
_OF_EVENT = Prepared(
    _select.where(_exhibitor.c.event_id == bindparam("event"), _exhibitor.c.ended_at.is_(None)).order_by(
        _exhibitor.c.since, _exhibitor.c.id
    )
)
_LATER = Prepared(
    _select.where(_exhibitor.c.event_id == bindparam("event"), _exhibitor.c.id > bindparam("number")).order_by(
        _exhibitor.c.id
    )
)
_OF_PERSON = Prepared(
    _select.where(_exhibitor.c.person_id == bindparam("person"), _exhibitor.c.ended_at.is_(None)).order_by(
        _exhibitor.c.id
    )
)


def get(tx: Tx, number: int) -> ExhibitorNow | None:
    """Return the exhibitor, also one who does not come any more."""
    row = tx.first(_GET, number=number)
    return ExhibitorNow(*row) if row else None


def of_event(tx: Tx, event_id: int) -> list[ExhibitorNow]:
    """Return who has applied for a stand and not given up, in the order in which they applied."""
    return [ExhibitorNow(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def later(tx: Tx, was: ExhibitorNow) -> list[ExhibitorNow]:
    """Return who has applied to the same fair since, also who does not come any more."""
    return [ExhibitorNow(*row) for row in tx.all(_LATER, event=was.event_id, number=was.number)]


def of_person(tx: Tx, person_id: int) -> list[ExhibitorNow]:
    """Return what the person has applied for at any fair."""
    return [ExhibitorNow(*row) for row in tx.all(_OF_PERSON, person=person_id)]


def fees(tx: Tx, event_id: int) -> int:
    """Return in cents what the stands cost that have exhibitors."""
    return sum(one.price for one in stands.of_event(tx, event_id) if not one.is_free)


def apply(tx: Tx, wish: Exhibitor, *, now: datetime) -> Applied | Already | Closed:
    """They have applied for a stand; where none is free they wait, and each applies once."""
    stands.hold(tx, wish.event_id)
    event = events.get(tx, wish.event_id)
    if event is None or not event.is_open(now):
        return Closed()
    there = of_event(tx, wish.event_id)
    same = next((one for one in there if is_same(one, wish)), None)
    if same is not None:
        return Already(same)
    places = stands.of_event(tx, wish.event_id)
    wish.waits = bool(places) and not any(one.is_free for one in places)
    number = tx.add(wish)
    event_reminders.changed(tx, f"exhibitor:{number}", now=now)
    found = get(tx, number)
    assert found is not None
    return Applied(found, sum(one.waits for one in there) if wish.waits else None)


def is_same(one: ExhibitorNow, wish: Exhibitor | ExhibitorNow) -> bool:
    """Tell whether they are the same association, or, where it is none, of the same name."""
    if wish.association_id is not None:
        return one.association_id == wish.association_id
    return key_of(one.name) == key_of(wish.name)


def change(tx: Tx, number: int, **values: object) -> None:
    """The exhibitor shows, wishes for, or is called this from now on."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_exhibitor).where(_exhibitor.c.id == number).values(**values))


def have_been_told(tx: Tx, exhibitors: Iterable[ExhibitorNow]) -> None:
    """They know which stand is theirs, or that they wait for one."""
    for one in exhibitors:
        tx.run(update(_exhibitor).where(_exhibitor.c.id == one.number).values(told=one.stand_id or 0))


def arrive(tx: Tx, number: int, *, at: datetime | None) -> bool:
    """They are there, or, with None, are not after all; False if that was known or they do not come any more."""
    known = _exhibitor.c.arrived_at.is_not(None) if at is None else _exhibitor.c.arrived_at.is_(None)
    who = and_(_exhibitor.c.id == number, _exhibitor.c.ended_at.is_(None), known)
    return tx.run(update(_exhibitor).where(who).values(arrived_at=at)) > 0
