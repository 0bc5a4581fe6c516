"""Associations: who they are. What people are to them stands in `storage.people`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, func, select, text, update
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.named import Named, key_of, tidy
from storage.prepared import Prepared


class Association(SQLModel, table=True):
    """An association of the town; one that is closed stays for its history."""

    __table_args__ = (
        Index(
            "association_name",
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
    kind: str = ""
    """A club, a village committee, the municipality: in the words of who added it."""
    village: str = ""
    created_at: datetime
    closed_at: datetime | None = None

    @property
    def subject(self) -> str:
        """What people are appointed to."""
        return subject(self.id or 0)


@dataclass(frozen=True, slots=True)
class Added:
    association_id: int


@dataclass(frozen=True, slots=True)
class NameTaken:
    association_id: int


CHANGEABLE = frozenset({"kind", "village"})

_association = table(Association)
_named = Named(_association)
_BY_ID = Prepared(select(_association).where(_association.c.id == bindparam("association")))
_OPEN = Prepared(select(_association).where(_association.c.closed_at.is_(None)).order_by(_association.c.name))


def subject(association_id: int) -> str:
    """Return what people are appointed to ("association:3")."""
    return f"association:{association_id}"


def number_of(subject: str) -> int | None:
    """Return which association an appointment is to, or None if it is to something else."""
    kind, _, number = subject.partition(":")
    return int(number) if kind == "association" else None


def add(tx: Tx, association: Association) -> Added | NameTaken:
    """The association is one of the town's from now on."""
    association.name, association.key = tidy(association.name), key_of(association.name)
    there = _named.other(tx, association.key)
    return NameTaken(there) if there is not None else Added(tx.add(association))


def get(tx: Tx, association_id: int) -> Association | None:
    """Return the association, closed or not."""
    row = tx.first(_BY_ID, association=association_id)
    return Association.model_construct(**row._asdict()) if row else None


def everyone(tx: Tx) -> list[Association]:
    """Return the town's associations by name."""
    return [Association.model_construct(**row._asdict()) for row in tx.all(_OPEN)]


def closed(tx: Tx) -> list[Association]:
    """Return the associations that are no longer the town's, the one closed last first."""
    gone = select(_association).where(_association.c.closed_at.is_not(None)).order_by(_association.c.closed_at.desc())
    return [Association.model_construct(**row._asdict()) for row in tx.all(gone)]


def villages(tx: Tx) -> list[str]:
    """Return the villages that associations are from, those with the most associations first."""
    named = _association.c.closed_at.is_(None) & (_association.c.village != "")
    by_number = (func.count().desc(), _association.c.village)
    return list(
        tx.column(select(_association.c.village).where(named).group_by(_association.c.village).order_by(*by_number))
    )


def change(tx: Tx, association_id: int, **values: object) -> None:
    """The association has these values from now on."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_association).where(_association.c.id == association_id).values(**values))


def rename(tx: Tx, association_id: int, name: str) -> Added | NameTaken:
    """The association has this name from now on."""
    other = _named.rename(tx, association_id, name)
    return Added(association_id) if other is None else NameTaken(other)


def close(tx: Tx, association_id: int, *, now: datetime) -> None:
    """The association is no longer one of the town's; what it booked stays."""
    _named.close(tx, association_id, now=now)


def reopen(tx: Tx, association_id: int) -> Added | NameTaken:
    """A closed association is one of the town's again, unless another has taken its name meanwhile."""
    association = get(tx, association_id)
    assert association is not None
    other = _named.reopen(tx, association_id, association.key)
    return Added(association_id) if other is None else NameTaken(other)
