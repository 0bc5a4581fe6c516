"""The tables of what is told to many: announcements, in which rooms each new thing was posted, and how they want it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs

_WAITING = text("gathered AND told_at IS NULL")


class Announcement(SQLModel, table=True):
    """Something that is told to many; a draft until it is sent, and withdrawn rather than deleted."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who sends it."""
    association_id: int | None = Field(default=None, foreign_key="association.id", index=True)
    """The association in whose name it is sent; None is the town's, or the sender's own."""
    said: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """What it says, by language; under "" stands what was said in no language in particular."""
    file_id: int | None = Field(default=None, foreign_key="kept_file.id")
    audience: str = ""
    """To whom: see `storage.audiences`."""
    urgent: bool = False
    """Whether it is said at night too, and above a room's limit."""
    created_at: datetime
    send_at: datetime | None = None
    """When it is to be sent; None is as soon as it is confirmed."""
    rule: str = ""
    """How it is sent again and again from `send_at` on (`storage.wallclock.Rule`); nothing is once."""
    of_id: int | None = Field(default=None, foreign_key="announcement.id", index=True)
    """The one that is sent again and again, of which this is one time."""
    asked_at: datetime | None = None
    """When a caretaker was asked to let it go out."""
    confirmed_at: datetime | None = None
    """When the sender, or the caretaker who was asked, let it go out."""
    confirmed_by: int | None = Field(
        default=None, foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK)
    )
    sent_at: datetime | None = Field(default=None, index=True)
    """When it was promised to everybody."""
    withdrawn_at: datetime | None = None
    """When it was taken back, or thrown away before it was sent."""


class Posting(SQLModel, table=True):
    """Something new (a card: "announcement:7", "event:3", "talkoot:5") told in a room: at once, or in its digest.

    A room's day has so many slots as it bears new posts; what finds none, or is told to a room that wants everything
    at once a week, is gathered.
    """

    __table_args__ = (
        UniqueConstraint("card", "room_id", name="posting_once"),
        UniqueConstraint("room_id", "day", "slot", name="posting_slot"),
        CheckConstraint("gathered OR withheld OR slot IS NOT NULL", name="posting_has_slot"),
        Index("posting_waiting", "room_id", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )
    id: int | None = Field(default=None, primary_key=True)
    card: str
    room_id: int = Field(foreign_key="room.id", index=True)
    at: datetime
    day: date
    """The day in the town on which it is said."""
    slot: int | None = None
    """The how manieth new post of the day it is in the room; urgent ones take none."""
    withheld: bool = False
    """Whether it counts for nothing: it is urgent, or for one person."""
    gathered: bool = False
    """Whether it waits for the digest instead of being said at once."""
    told_at: datetime | None = None
    """When the digest told of it."""
    withdrawn: str = ""
    """What became of the copy when it was taken back: "removed", or why it could not be."""


class Hearing(SQLModel, table=True):
    """How a group, or a person, wants to hear what is new."""

    __table_args__ = (
        CheckConstraint("(room_id IS NULL) <> (person_id IS NULL)", name="hearing_whose"),
        CheckConstraint("posts IS NULL OR posts >= 0", name="hearing_posts"),
        CheckConstraint("weekday IS NOT NULL OR NOT only_digest", name="hearing_digest_day"),
    )
    id: int | None = Field(default=None, primary_key=True)
    room_id: int | None = Field(default=None, foreign_key="room.id", unique=True)
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        unique=True,
        sa_column_kwargs=belongs(Joined.STAY, Forgotten.DELETE),
    )
    weekday: int | None = None
    """The day of its digest, 0 is Monday; None is no digest."""
    minute: int = 9 * 60
    """The minute of the day at which its digest is told, in the town."""
    only_digest: bool = False
    """Whether what is new is told in the digest alone."""
    posts: int | None = None
    """How many new posts a day it bears; None is the town's."""


class Digest(SQLModel, table=True):
    """A digest that was told in a room, so that it reads right when something that it told of changes."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    room_id: int = Field(foreign_key="room.id", index=True)
    at: datetime = Field(index=True)


class DigestLine(SQLModel, table=True):
    """A line of a digest; with the `card` it tells of ("announcement:7"), unless it is a heading."""

    __tablename__ = "digest_line"
    digest_id: int = Field(foreign_key="digest.id", primary_key=True)
    place: int = Field(primary_key=True)
    card: str = Field(default="", index=True)
    text: str
    label: str = ""
    """What its button says; nothing is no button."""
    command: str = ""
    private: bool = False
