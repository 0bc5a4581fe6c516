"""The tables of what is around an event: stands, exhibitors, what is to be done, visitors, money, feedback, items."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs

_LIVE = text("ended_at IS NULL")
_NOBODYS = text("exhibitor_id IS NULL")
_NOT_REMOVED = text("removed_at IS NULL")
_HAS_STAND = text("ended_at IS NULL AND stand_id IS NOT NULL")


class Stand(SQLModel, table=True):
    """A place at a fair for one exhibitor."""

    __table_args__ = (
        Index(
            "stand_number",
            "event_id",
            "number",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        CheckConstraint("price >= 0", name="stand_price"),
    )
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    number: int
    """What people call it, from 1 at each fair."""
    size: str = ""
    """As it is told: "3 x 3 m"."""
    electricity: bool = False
    tables: int = 0
    price: int = 0
    """Cents."""
    row: int = 0
    """In which row of the plan it stands, from the entrance."""
    removed_at: datetime | None = None


class Exhibitor(SQLModel, table=True):
    """Somebody who wants a stand at a fair: applies, waits for one, has one. One stand has one exhibitor."""

    __table_args__ = (
        Index("exhibitor_stand", "stand_id", unique=True, sqlite_where=_HAS_STAND, postgresql_where=_HAS_STAND),
        Index("exhibitor_once", "event_id", "association_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    association_id: int | None = Field(default=None, foreign_key="association.id", index=True)
    name: str = ""
    """Who it is, where it is no association of the town."""
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who applied, and hears about it."""
    shows: str = ""
    """What they show or sell."""
    size: str = ""
    electricity: bool = False
    tables: int = 0
    """What they wish for."""
    stand_id: int | None = Field(default=None, foreign_key="stand.id", index=True)
    waits: bool = False
    """Whether they are in the queue: there was no stand for them when they were placed."""
    since: datetime
    told: int | None = None
    """The stand that they have been told of; 0: that they wait for one; None: they have heard nothing yet."""
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""
    """Why they do not come: they withdrew, or what the organiser said."""


class For(StrEnum):
    """For whom something is: what is to be done, instructions, feedback."""

    ORGANISER = "organiser"
    EXHIBITOR = "exhibitor"
    HELPER = "helper"
    VISITOR = "visitor"


class Job(SQLModel, table=True):
    """One thing on the checklist of an event, for its organisers, its helpers, or each exhibitor."""

    __tablename__ = "event_job"
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    role: str = For.ORGANISER
    what: str
    removed_at: datetime | None = None


class JobDone(SQLModel, table=True):
    """Something on a checklist has been done; an exhibitor's by each exhibitor."""

    __tablename__ = "event_job_done"
    __table_args__ = (
        Index("event_job_done_once", "job_id", unique=True, sqlite_where=_NOBODYS, postgresql_where=_NOBODYS),
        Index("event_job_done_by_once", "job_id", "exhibitor_id", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key="event_job.id", index=True)
    exhibitor_id: int | None = Field(default=None, foreign_key="exhibitor.id", index=True)
    person_id: int | None = Field(
        default=None, foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK)
    )
    at: datetime


class Instructions(SQLModel, table=True):
    """What those with a part in the event need to know: where to drive in, when to be ready."""

    __tablename__ = "event_instructions"
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    role: str = Field(primary_key=True)
    words: str = Field(sa_type=Text)


class Visit(SQLModel, table=True):
    """So many visitors were counted; less than none takes back what was counted wrong."""

    __tablename__ = "event_visit"
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    people: int
    person_id: int | None = Field(
        default=None, foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK)
    )
    """Who counted."""
    at: datetime


class Money(SQLModel, table=True):
    """What came in at an event, or with less than none, what it cost."""

    __tablename__ = "event_money"
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    what: str
    cents: int
    person_id: int | None = Field(
        default=None, foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK)
    )
    at: datetime
    removed_at: datetime | None = None


class Feedback(SQLModel, table=True):
    """What somebody thought of an event: a mark from 1 to 5, and words. Each says it once, and may change it."""

    __tablename__ = "event_feedback"
    __table_args__ = (
        CheckConstraint("mark BETWEEN 1 AND 5", name="event_feedback_mark"),
        Index("event_feedback_once", "event_id", "person_id", unique=True),
    )
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    person_id: int | None = Field(
        default=None, foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.STAY, Forgotten.BLANK)
    )
    """Who said it; None: on paper, or somebody who has been forgotten."""
    role: str = For.VISITOR
    mark: int
    words: str = Field(default="", sa_type=Text)
    at: datetime


class EventFile(SQLModel, table=True):
    """A file that belongs to an event: its minutes, a picture that somebody took there."""

    __tablename__ = "event_file"
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    file_id: int = Field(foreign_key="kept_file.id", primary_key=True)
    kind: str
    """Minutes or picture."""
    at: datetime


class EventPlace(SQLModel, table=True):
    """One of the places of a joint day, run by its association."""

    __tablename__ = "event_place"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="event_place_order"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    association_id: int | None = Field(default=None, foreign_key="association.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who told of it."""
    place: str
    what: str = ""
    """What one can do or see there."""
    space_id: int | None = Field(default=None, foreign_key="space.id", index=True)
    """The space of the town that is booked for it."""
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    starts_at: datetime
    ends_at: datetime
    since: datetime
    ended_at: datetime | None = None


class AgendaItem(SQLModel, table=True):
    """What an association wants to have on the agenda of a meeting."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index(
            "agenda_item_once",
            "event_id",
            "association_id",
            "words",
            unique=True,
            sqlite_where=_NOT_REMOVED,
            postgresql_where=_NOT_REMOVED,
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    association_id: int | None = Field(default=None, foreign_key="association.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who wished for it."""
    words: str = Field(sa_type=Text)
    position: int = 0
    """Where the caller of the meeting put it; those with the same come in the order in which they were wished for."""
    since: datetime
    removed_at: datetime | None = None
