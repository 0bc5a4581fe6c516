"""Who has signed up for what: the rows of sign-ups, whose people are never more than a task has places."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Index, event, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import table

_LIVE = text("ended_at IS NULL")


class Standing(StrEnum):
    """Where somebody who has signed up stands."""

    COMING = "coming"
    """They have their places."""
    OFFERED = "offered"
    """Places are kept for them, and their answer is waited for."""
    WAITING = "waiting"
    """They are in the queue."""


class Ended(StrEnum):
    """Why a sign-up is over."""

    LEFT = "left"
    """They cannot come after all."""
    REMOVED = "removed"
    """An organiser took them off."""
    CHANGED = "changed"
    """They do another task instead."""
    PASSED = "passed"
    """They did not need the place that became free."""
    LAPSED = "lapsed"
    """They did not answer in time."""
    OVER = "over"
    """It began without a place having become free."""


class SignUp(SQLModel, table=True):
    """A person comes to do a task, or waits for it; `people` counts whoever they bring along, too."""

    __tablename__ = "sign_up"
    __table_args__ = (
        CheckConstraint("people >= 1", name="sign_up_people"),
        Index("sign_up_once", "task_id", "person_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    person_id: int = Field(
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP, ended="ended_at", emptied=("names",)),
    )
    people: int = 1
    names: str = ""
    """The names of those whom they bring along, as far as they were told, a line each."""
    state: str = Standing.COMING
    since: datetime
    answer_by: datetime | None = None
    """Until when an offered place is kept."""
    confirmed_at: datetime | None = None
    """When they said, having been reminded, that they come."""
    ended_at: datetime | None = None
    why: str = ""
    added_by: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK, shown=("id", "task_id", "since", "added_by")),
    )
    """The organiser who signed them up by name."""
    room_id: int | None = Field(default=None, foreign_key="room.id")
    """The group in which they signed up."""


# How many others have places in NEW's task.
_OTHERS = """
    SELECT coalesce(sum(other.people), 0) FROM sign_up AS other
    WHERE other.task_id = NEW.task_id AND other.ended_at IS NULL AND other.state <> 'waiting' AND other.id {but}
"""
_HOLDS = "NEW.ended_at IS NULL AND NEW.state <> 'waiting'"
_CHANGE = "UPDATE OF task_id, people, state, ended_at"
_OVERFILLED_SQLITE = """
CREATE TRIGGER task_overfilled_{when} BEFORE {event} ON sign_up
WHEN {holds} AND NEW.people + ({others}) > (
    SELECT coalesce(most, 1000000) FROM task WHERE id = NEW.task_id
) BEGIN SELECT RAISE(ABORT, 'task_overfilled'); END
"""
OVERFILLED_SQLITE = tuple(
    _OVERFILLED_SQLITE.format(when=name, event=what, holds=_HOLDS, others=_OTHERS.format(but="IS NOT NEW.id"))
    for name, what in (("insert", "INSERT"), ("update", _CHANGE))
)
OVERFILLED_POSTGRES = (
    """
CREATE FUNCTION task_overfilled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE places integer;
BEGIN
    SELECT coalesce(most, 1000000) INTO places FROM task WHERE id = NEW.task_id FOR NO KEY UPDATE;
    IF NEW.people + ({others}) > places THEN
        RAISE EXCEPTION 'task_overfilled' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'task_overfilled';
    END IF;
    RETURN NEW;
END $$
""".replace("{others}", _OTHERS.format(but="IS DISTINCT FROM NEW.id")),
    f"""
CREATE TRIGGER task_overfilled BEFORE INSERT OR {_CHANGE} ON sign_up FOR EACH ROW
WHEN ({_HOLDS}) EXECUTE FUNCTION task_overfilled()
""",
)
"""The task's row is locked first, so that two who take the last place at once come one after the other."""

_RULES = {"postgresql": OVERFILLED_POSTGRES, "sqlite": OVERFILLED_SQLITE}
for _dialect, _statements in _RULES.items():
    for _statement in _statements:
        _ddl: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(table(SignUp), "after_create", _ddl.execute_if(dialect=_dialect))
