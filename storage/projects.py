"""Funding projects: what the grant lists as voluntary work, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, bindparam, select, update
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.prepared import Prepared


class Basis(StrEnum):
    """How the funder pays: for costs, row by row, or for what came out of it, by totals."""

    COST = "cost"
    OUTPUT = "output"


class Project(SQLModel, table=True):
    """A project with a grant, in which voluntary work counts as money."""

    __table_args__ = (CheckConstraint("until >= since", name="project_order"),)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    number: str = ""
    """What the funder calls it."""
    association_id: int | None = Field(default=None, foreign_key="association.id", index=True)
    programme: str
    """Whose rates its hours are valued by (`storage.rates`)."""
    basis: str = Basis.COST
    since: date
    until: date
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who added it."""
    created_at: datetime
    closed_at: datetime | None = None

    @property
    def subject(self) -> str:
        """What a change of it is kept under."""
        return subject(self.id or 0)


class GrantedWork(SQLModel, table=True):
    """A kind of work that the grant lists, with how long people and machines are to work at it."""

    __tablename__ = "granted_work"
    __table_args__ = (CheckConstraint("minutes >= 0 AND machine_minutes >= 0", name="granted_work_minutes"),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    position: int
    name: str
    minutes: int
    machine_minutes: int = 0
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work of the grant; `number` is 0 until it is one."""

    name: str
    minutes: int
    machine_minutes: int = 0
    number: int = 0


CHANGEABLE = frozenset({"name", "number", "association_id", "programme", "basis", "since", "until"})

_project, _work = table(Project), table(GrantedWork)
_BY_ID = Prepared(select(_project).where(_project.c.id == bindparam("project")))
_OPEN = Prepared(select(_project).where(_project.c.closed_at.is_(None)).order_by(_project.c.name, _project.c.id))
_CLOSED = Prepared(
    select(_project).where(_project.c.closed_at.is_not(None)).order_by(_project.c.closed_at.desc(), _project.c.id)
)
_WORKS = Prepared(
    select(_work.c.name, _work.c.minutes, _work.c.machine_minutes, _work.c.id)
    .where(_work.c.project_id == bindparam("project"), _work.c.removed_at.is_(None))
    .order_by(_work.c.position, _work.c.id)
)
_EVERY_WORK = Prepared(select(_work.c.name, _work.c.id).where(_work.c.project_id == bindparam("project")))


def subject(project_id: int) -> str:
    """Return what a change of the project is kept under ("project:3")."""
    return f"project:{project_id}"


def add(tx: Tx, project: Project, works: Iterable[Work] = ()) -> int:
    """The town has the project, with the works of its grant; return its number."""
    number = tx.add(project)
    set_works(tx, number, works, now=project.created_at)
    return number


def get(tx: Tx, project_id: int) -> Project | None:
    """Return the project, closed or not."""
    row = tx.first(_BY_ID, project=project_id)
    return Project.model_construct(**row._asdict()) if row else None


def everyone(tx: Tx) -> list[Project]:
    """Return the projects that go on, by name."""
    return [Project.model_construct(**row._asdict()) for row in tx.all(_OPEN)]


def closed(tx: Tx) -> list[Project]:
    """Return the projects that have been closed, the latest first."""
    return [Project.model_construct(**row._asdict()) for row in tx.all(_CLOSED)]


def change(tx: Tx, project_id: int, **values: object) -> None:
    """The project has these values from now on."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_project).where(_project.c.id == project_id).values(**values))


def close(tx: Tx, project_id: int, *, now: datetime) -> None:
    """The project is no longer offered; its hours and reports stay."""
    tx.run(update(_project).where(_project.c.id == project_id).values(closed_at=now))


def reopen(tx: Tx, project_id: int) -> None:
    """A closed project goes on."""
    tx.run(update(_project).where(_project.c.id == project_id).values(closed_at=None))


def works(tx: Tx, project_id: int) -> list[Work]:
    """Return the kinds of work of the grant, in its order."""
    return [Work(*row) for row in tx.all(_WORKS, project=project_id)]


def add_work(tx: Tx, project_id: int, work: Work, position: int = 0) -> int:
    """The grant lists this kind of work too; return its number."""
    return tx.add(
        GrantedWork(
            project_id=project_id,
            position=position,
            name=work.name,
            minutes=work.minutes,
            machine_minutes=work.machine_minutes,
        )
    )


def set_works(tx: Tx, project_id: int, wanted: Iterable[Work], *, now: datetime) -> None:
    """The grant lists these kinds of work and no others; one that it has, or once had, by that name keeps its number.

    What has been done as a kind of work stays done as that, also when the grant no longer lists it.
    """
    known = {row.name.casefold(): row.id for row in tx.all(_EVERY_WORK, project=project_id)}
    tx.run(update(_work).where(_work.c.project_id == project_id, _work.c.removed_at.is_(None)).values(removed_at=now))
    for position, work in enumerate(wanted):
        number = work.number or known.get(work.name.casefold())
        if number is None:
            add_work(tx, project_id, work, position)
            continue
        values = {"name": work.name, "minutes": work.minutes, "machine_minutes": work.machine_minutes}
        of_it = (_work.c.id == number) & (_work.c.project_id == project_id)
        tx.run(update(_work).where(of_it).values(position=position, removed_at=None, **values))
