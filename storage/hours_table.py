"""The rows of talkoo hours, and what the schema itself sees to: what has been approved is never changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Index, event, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import table

QUARTER = 15
"""Minutes in which hours are counted."""
_LIVE = text("removed_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL")


class Acknowledged(StrEnum):
    """How the doer acknowledged a row."""

    TAP = "tap"
    """In the chat; those whom somebody brought along are acknowledged by who brought them."""
    PAPER = "paper"
    """By signing the printed list."""


class Hours(SQLModel, table=True):
    """One person at one task on one day: present since `arrived_at`; `minutes` is None until somebody tells them.

    A row that corrects another one has its hours below zero and names it in `reverses_id`.
    """

    __tablename__ = "hours"
    __table_args__ = (
        CheckConstraint("minutes % 15 = 0 AND machine_minutes % 15 = 0", name="hours_quarters"),
        CheckConstraint(
            "reverses_id IS NOT NULL OR (machine_minutes >= 0 AND (minutes IS NULL OR minutes >= 0))",
            name="hours_below_zero",
        ),
        Index("hours_once", "day_id", "task_id", "head", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("hours_of_day", "day_id", "task_id"),
        Index("hours_of_project", "project_id", "day_id"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="talkoot_day.id")
    task_id: int = Field(foreign_key="task.id")
    head: str
    """Who it is, once a task and day: ``p12``, whom they bring ``p12+1``, line 14 of a paper list ``K7.14``."""
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP, ended="removed_at", emptied=("why",), key="head"),
    )
    """Who did it; None is somebody known by name alone."""
    name: str = ""
    """The name of somebody who is no person of ours, as far as it is known."""
    brought_by: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP, ended="removed_at", emptied=("name",), key="head"),
    )
    """Who brought them along, and acknowledges for them."""
    under_age: bool = False
    """They are too young for the funder: kept, and valued at nothing."""
    arrived_at: datetime | None = None
    minutes: int | None = None
    machine: str = ""
    machine_minutes: int = 0
    project_id: int | None = Field(default=None, foreign_key="project.id")
    list_id: int | None = Field(default=None, foreign_key="paper_list.id")
    """The paper list that it was read from."""
    line: int | None = None
    told_by: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK, shown=("id", "day_id", "told_by", "told_at")),
    )
    told_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged: str = ""
    """How (`Acknowledged`)."""
    approver_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK, shown=("id", "day_id", "approver_id")),
    )
    """Who is asked to approve it."""
    approved_at: datetime | None = None
    approved_by: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.STAY, Forgotten.KEEP, shown=("id", "day_id", "approved_at", "approved_by")),
    )
    value: int | None = None
    """Cents, as the rates were when it was approved."""
    reverses_id: int | None = Field(default=None, foreign_key="hours.id", index=True, unique=True)
    """Nothing is reversed twice."""
    reversed_at: datetime | None = None
    why: str = ""
    """Why it was reversed, or not approved."""
    removed_at: datetime | None = None
    """It was taken back before it was approved."""


# Whoever is forgotten, or has two accounts joined, may still lose a name and get another number.
_LOCKED = (
    "day_id, task_id, under_age, arrived_at, minutes, machine, machine_minutes, project_id, list_id, line, "
    "told_at, acknowledged_at, acknowledged, approved_at, value, reverses_id, removed_at"
)
_OWN = "NEW.approved_by IS NULL OR NEW.approved_by = NEW.person_id OR NEW.approved_by = NEW.brought_by"
RULES_SQLITE = (
    f"""
CREATE TRIGGER hours_locked_update BEFORE UPDATE OF {_LOCKED} ON hours
WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'hours_locked'); END
""",
    """
CREATE TRIGGER hours_locked_delete BEFORE DELETE ON hours
WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'hours_locked'); END
""",
    f"""
CREATE TRIGGER hours_self_approved_insert BEFORE INSERT ON hours
WHEN NEW.approved_at IS NOT NULL AND ({_OWN}) BEGIN SELECT RAISE(ABORT, 'hours_self_approved'); END
""",
    f"""
CREATE TRIGGER hours_self_approved_update BEFORE UPDATE OF approved_at ON hours
WHEN NEW.approved_at IS NOT NULL AND ({_OWN}) BEGIN SELECT RAISE(ABORT, 'hours_self_approved'); END
""",
)
_RAISE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
END $$
"""
RULES_POSTGRES = (
    _RAISE.format(name="hours_locked"),
    _RAISE.format(name="hours_self_approved"),
    f"""
CREATE TRIGGER hours_locked_update BEFORE UPDATE OF {_LOCKED} ON hours FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION hours_locked()
""",
    """
CREATE TRIGGER hours_locked_delete BEFORE DELETE ON hours FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION hours_locked()
""",
    f"""
CREATE TRIGGER hours_self_approved BEFORE INSERT OR UPDATE OF approved_at ON hours FOR EACH ROW
WHEN (NEW.approved_at IS NOT NULL AND ({_OWN})) EXECUTE FUNCTION hours_self_approved()
""",
)
for _dialect, _statements in {"postgresql": RULES_POSTGRES, "sqlite": RULES_SQLITE}.items():
    for _statement in _statements:
        _ddl: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(table(Hours), "after_create", _ddl.execute_if(dialect=_dialect))
