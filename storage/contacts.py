"""How people let themselves be reached by those who organise what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.prepared import Prepared


class Contact(SQLModel, table=True):
    """What a person lets the organisers see: a phone number, or their name on the network; without a row, neither."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        foreign_key="person.id", unique=True, sa_column_kwargs=belongs(Joined.STAY, Forgotten.DELETE)
    )
    phone: str = ""
    handle: bool = False
    """Whether they may also be told how the person is found on their network."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the organisers of what a person comes to may see."""

    phone: str = ""
    handle: bool = False


_contact = table(Contact)
_GET = Prepared(select(_contact.c.phone, _contact.c.handle).where(_contact.c.person_id == bindparam("who")))
_DROP = Prepared(delete(_contact).where(_contact.c.person_id == bindparam("who")))


def get(tx: Tx, person_id: int) -> Allowed | None:
    """Return what the person lets the organisers see, or None."""
    row = tx.first(_GET, who=person_id)
    return Allowed(row.phone, row.handle) if row else None


def allow(tx: Tx, person_id: int, *, phone: str = "", handle: bool = False, now: datetime) -> None:
    """The organisers of what the person comes to see this of them from now on, and nothing else."""
    tx.run(_DROP, who=person_id)
    if phone or handle:
        tx.run(insert(_contact).values(person_id=person_id, phone=phone, handle=handle, at=now))


def withdraw(tx: Tx, person_id: int) -> None:
    """Nobody sees how the person is reached."""
    tx.run(_DROP, who=person_id)
