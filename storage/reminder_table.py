"""The tables of reminders: what people want to be reminded of, and when they want to hear of what is theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs

_WAITS, _SAID = text("at IS NOT NULL"), text("at IS NULL")
_ABOUT = text("about IS NOT NULL")
_OF_PERSON, _OF_ROOM = text("person_id IS NOT NULL"), text("room_id IS NOT NULL")
_OF_TOWN = text("person_id IS NULL AND room_id IS NULL")


class Reminder(SQLModel, table=True):
    """What somebody wants to be reminded of, themselves or a group: `at` is the next time, none when all is said.

    Of one that repeats, `first` is its first time on the wall (``2026-11-23T08:00``) and `rule` RRULE text; of one that
    comes before something, `about` says what (``booking:3``) and `ahead` how long before (`storage.ahead`). There may
    be very many: rows are kept short.
    """

    __table_args__ = (
        Index("reminder_at", "at", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("reminder_said", "said_at", sqlite_where=_SAID, postgresql_where=_SAID),
        Index("reminder_about", "about", sqlite_where=_ABOUT, postgresql_where=_ABOUT),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE))
    room_id: int | None = Field(default=None, foreign_key="room.id")
    """The group that is reminded; None, whoever made it is, in private."""
    text: str
    at: datetime | None = None
    first: str | None = None
    rule: str | None = None
    about: str | None = None
    ahead: str | None = None
    said_at: datetime | None = None
    """When it was last said, or done with."""


class ReminderTimes(SQLModel, table=True):
    """How long before they are reminded of what is theirs of a kind: a person, a group, or, as a default, everybody.

    `aheads` are written as `storage.ahead` does; none at all is silence.
    """

    __tablename__ = "reminder_times"
    __table_args__ = (
        Index(
            "reminder_times_person",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=_OF_PERSON,
            postgresql_where=_OF_PERSON,
        ),
        Index("reminder_times_room", "room_id", "kind", unique=True, sqlite_where=_OF_ROOM, postgresql_where=_OF_ROOM),
        Index("reminder_times_town", "kind", unique=True, sqlite_where=_OF_TOWN, postgresql_where=_OF_TOWN),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int | None = Field(
        default=None, foreign_key="person.id", sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE)
    )
    room_id: int | None = Field(default=None, foreign_key="room.id")
    aheads: str = ""


class NamedInGroup(SQLModel, table=True):
    """Somebody who cannot be reached in private was named in a group, once about a thing."""

    __tablename__ = "named_in_group"
    person_id: int = Field(
        foreign_key="person.id", primary_key=True, sa_column_kwargs=belongs(Joined.STAY, Forgotten.DELETE)
    )
    subject: str = Field(primary_key=True)
    room_id: int | None = Field(default=None, foreign_key="room.id")
    at: datetime


class Worker(SQLModel, table=True):
    """A process at work on the town; one that was not seen for a while is gone."""

    name: str = Field(primary_key=True)
    part: str
    """``hear``, ``deliver``, ``remind``, or ``all``."""
    network: str = Field(default="", primary_key=True)
    """The network on which it delivers."""
    seen_at: datetime
