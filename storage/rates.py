"""What an hour of voluntary work is worth to the funder: rates with dates, one table for every programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.prepared import Prepared

LEAST_AGE = 15
"""Years, for a rate that does not tell others."""


class Rate(SQLModel, table=True):
    """What is valued how in a programme from a day on: cents an hour. A machine's comes on top of its driver's."""

    id: int | None = Field(default=None, primary_key=True)
    programme: str = Field(index=True)
    since: date
    until: date | None = None
    """The last day; None is for the time being."""
    person: int
    machine: int
    least_age: int = LEAST_AGE
    """Years; the work of younger people is kept and valued at nothing."""


@dataclass(frozen=True, slots=True)
class Valued:
    """The rate that holds on a day."""

    number: int
    programme: str
    since: date
    until: date | None
    person: int
    machine: int
    least_age: int

    def value(self, minutes: int, machine_minutes: int = 0, *, under_age: bool = False) -> int:
        """Return the cents that the work is worth."""
        if under_age:
            return 0
        return (minutes * self.person + machine_minutes * self.machine + 30) // 60


_rate = table(Rate)
_ON = (_rate.c.since <= bindparam("day")) & (_rate.c.until.is_(None) | (_rate.c.until >= bindparam("day")))
_BY_DAY = Prepared(select(_rate).where(_ON).order_by(_rate.c.since.desc(), _rate.c.id.desc()).limit(1))
_OF_PROGRAMME = Prepared(
    select(_rate)
    .where(_rate.c.programme == bindparam("programme"), _rate.c.since <= bindparam("day"))
    .order_by(_rate.c.since.desc(), _rate.c.id.desc())
    .limit(1)
)
_ALL = Prepared(select(_rate).order_by(_rate.c.since, _rate.c.id))
_DROP = Prepared(_rate.delete().where(_rate.c.id == bindparam("number")))


def on(tx: Tx, day: date, programme: str = "") -> Valued | None:
    """Return the rate of the programme on the day, or, where none is named, of the programme of that time.

    A programme's last rate holds for as long as its projects go on.
    """
    row = tx.first(_OF_PROGRAMME, programme=programme, day=day) if programme else tx.first(_BY_DAY, day=day)
    return Valued(*row) if row else None


def everything(tx: Tx) -> list[Valued]:
    """Return all rates of all programmes, the oldest first."""
    return [Valued(*row) for row in tx.all(_ALL)]


def add(
    tx: Tx,
    programme: str,
    *,
    since: date,
    person: int,
    machine: int,
    least_age: int = LEAST_AGE,
    until: date | None = None,
) -> Valued:
    """From that day on the programme values by these rates what is approved later; what has been approved stays."""
    number = tx.add(
        Rate(programme=programme, since=since, until=until, person=person, machine=machine, least_age=least_age)
    )
    return Valued(number, programme, since, until, person, machine, least_age)


def remove(tx: Tx, number: int) -> bool:
    """The rate holds no more; False if it was not there."""
    return tx.run(_DROP, number=number) > 0
