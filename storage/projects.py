"""Funding projects: what the grant lists as voluntary work, and how much of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs


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
