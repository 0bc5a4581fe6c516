"""The tables of talkoot: volunteer work on one or several days, each with tasks that have places of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from storage.belongings import HIDDEN, Forgotten, Joined, belongs


class Talkoot(SQLModel, table=True):
    """One work event; a draft until it is published, and cancelled rather than deleted."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    title: str
    place: str = ""
    latitude: int | None = None
    longitude: int | None = None
    """Millionths of a degree."""
    bring: str = ""
    """What to bring along."""
    coffee: str = ""
    """Who gives coffee, and what."""
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who made it."""
    leader_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK),
    )
    """Who leads the work on the day; None is who made it."""
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    """The funding project whose hours these are."""
    rooms: list[int] = Field(default_factory=list, sa_type=JSON)
    """The groups it is, or will be, published in."""
    created_at: datetime
    published_at: datetime | None = None
    cancelled_at: datetime | None = None
    why: str = ""
    """Why it was cancelled."""
    weather_at: datetime | None = None
    """When it is decided whether the weather allows it."""
    goes_ahead: bool | None = None
    """What the weather call said; None, nothing yet."""
    wishes: list[tuple[int, int | None]] = Field(default_factory=list, sa_type=JSON)
    """The spaces and gear to book with it when it is published, and how many pieces of each."""
    reminded_at: datetime | None = None
    """When the groups were last told that people are lacking."""
    thanked_at: datetime | None = None


class TalkootDay(SQLModel, table=True):
    """A day of a talkoot, from when to when."""

    __tablename__ = "talkoot_day"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="talkoot_day_order"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    talkoot_id: int = Field(foreign_key="talkoot.id", index=True)
    starts_at: datetime = Field(index=True)
    ends_at: datetime
    moved_from: datetime | None = None
    """When it was to begin before it was moved."""
    secret: str = Field(sa_column_kwargs=HIDDEN)
    """From this the code that is shown at the site is made."""


class Task(SQLModel, table=True):
    """A part of the work of one day. `least` people are needed and at most `most` find room; None is any number."""

    __table_args__ = (
        CheckConstraint("least >= 0 AND (most IS NULL OR (most >= 1 AND most >= least))", name="task_places"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="talkoot_day.id", index=True)
    position: int
    name: str
    least: int = 0
    most: int | None = None
    needs: str = ""
    """A skill or a licence that it takes."""
    least_age: int | None = None
    work_id: int | None = Field(default=None, foreign_key="granted_work.id")
    """The kind of work of the grant that it is; None is outside the grant."""
    removed_at: datetime | None = None


class TalkootAssociation(SQLModel, table=True):
    """An association that organises a talkoot; several may do it together."""

    __tablename__ = "talkoot_association"
    talkoot_id: int = Field(foreign_key="talkoot.id", primary_key=True)
    association_id: int = Field(foreign_key="association.id", primary_key=True, index=True)


class TalkootBooking(SQLModel, table=True):
    """A space or gear that was booked with a talkoot."""

    __tablename__ = "talkoot_booking"
    talkoot_id: int = Field(foreign_key="talkoot.id", primary_key=True)
    booking_id: int = Field(foreign_key="booking.id", primary_key=True, index=True)
