"""The tables of what must be said, and of where each card stands."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs

_WAITING = text("state = 0")
_OF_CARD = text("card IS NOT NULL")


class State(IntEnum):
    WAITING = 0
    SENT = 1
    FAILED = 2


class Outbox(SQLModel, table=True):
    """One message to one room."""

    __table_args__ = (
        Index("outbox_waiting", "network", "priority", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("outbox_card", "card", "room_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("outbox_room_waiting", "room_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("outbox_room", "room_id", "id"),
        Index("outbox_message", "room_id", "message"),
        Index("outbox_settled", "settled_at"),
        Index("outbox_of_card", "card", "room_id", "id", sqlite_where=_OF_CARD, postgresql_where=_OF_CARD),
        {"sqlite_autoincrement": True},  # a message's number is its key on the network: it must never come again
    )
    id: int | None = Field(default=None, primary_key=True)
    network: str
    room_id: int = Field(foreign_key="room.id")
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE),
    )
    """For whom it is, when it is for one person."""
    priority: int
    state: int = State.WAITING
    body: str = Field(sa_type=Text)
    buttons: bool = False
    files: bool = False
    card: str | None = None
    not_before: datetime
    urgent: bool | None = None
    """Whether it is said at night too, if it is new there."""
    reminds: str | None = Field(default=None, sa_type=Text)
    """What it reminds of (`storage.reminded`): said later than it was promised, it is put into words anew."""
    owner: str | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    promised_at: datetime
    settled_at: datetime | None = None
    message: str | None = None
    why: str | None = None


class Attachment(SQLModel, table=True):
    """A file that goes with a message."""

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    name: str
    mime: str
    content: bytes


class Copy(SQLModel, table=True):
    """Where a card stands: the message in which a room sees it."""

    card: str = Field(primary_key=True)
    room_id: int = Field(foreign_key="room.id", primary_key=True)
    message: str
    also: str | None = None
    """The other messages that it became where it did not fit into one, parted by blanks; without a `message`, those
    that stand out of reach."""
    person_id: int | None = Field(
        default=None, foreign_key="person.id", sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK)
    )
