"""The waiting list: who waits for which time of a space or of gear, in the order in which they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, bindparam, func, select, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.prepared import Prepared
from storage.spaces import Space

_LIVE = text("ended_at IS NULL")


class Waiting(SQLModel, table=True):
    """A person waits for a time; `booking_id` is what was offered last, `ended_at` when the waiting was over."""

    __table_args__ = (
        Index(
            "waiting_once",
            "space_id",
            "person_id",
            "starts_at",
            "ends_at",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE, ended="ended_at"),
    )
    association_id: int | None = Field(default=None, foreign_key="association.id")
    """For which association they would book."""
    space_id: int = Field(foreign_key="space.id")
    starts_at: datetime
    ends_at: datetime
    days: bool = False
    quantity: int | None = None
    purpose: str = ""
    since: datetime
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who waits, with what for; `booking_id` is the booking that was offered to them."""

    number: int
    person_id: int
    association_id: int | None
    space_id: int
    space: str
    starts_at: datetime
    ends_at: datetime
    days: bool
    quantity: int | None
    purpose: str
    booking_id: int | None
    ended_at: datetime | None

    @property
    def associations(self) -> tuple[int, ...]:
        return (self.association_id,) if self.association_id else ()

    @property
    def subject(self) -> str:
        """What things become due about."""
        return f"waiting:{self.number}"

    @property
    def is_offered(self) -> bool:
        """Whether it is their turn, and their answer is waited for."""
        return self.ended_at is None and self.booking_id is not None


_waiting, _space = table(Waiting), table(Space)
_whole = select(
    _waiting.c.id,
    _waiting.c.person_id,
    _waiting.c.association_id,
    _waiting.c.space_id,
    _space.c.name,
    _waiting.c.starts_at,
    _waiting.c.ends_at,
    _waiting.c.days,
    _waiting.c.quantity,
    _waiting.c.purpose,
    _waiting.c.booking_id,
    _waiting.c.ended_at,
).join(_space, _space.c.id == _waiting.c.space_id)
_live = _waiting.c.ended_at.is_(None)
_IN_SPACE = Prepared(_whole.where(_waiting.c.space_id == bindparam("space"), _live).order_by(_waiting.c.id))
_ONE = Prepared(_whole.where(_waiting.c.id == bindparam("number")))
_OF_BOOKING = Prepared(_whole.where(_waiting.c.booking_id == bindparam("booking")).order_by(_waiting.c.id.desc()))
_OF_PERSON = Prepared(
    _whole.where(_waiting.c.person_id == bindparam("person"), _live).order_by(_waiting.c.starts_at, _waiting.c.id)
)
_SAME = Prepared(
    _whole.where(
        _waiting.c.space_id == bindparam("space"),
        _waiting.c.person_id == bindparam("person"),
        _waiting.c.starts_at == bindparam("start"),
        _waiting.c.ends_at == bindparam("end"),
        _live,
    )
)
_AHEAD = Prepared(
    select(func.count())
    .select_from(_waiting)
    .where(
        _waiting.c.space_id == bindparam("space"),
        _live,
        _waiting.c.starts_at < bindparam("end"),
        _waiting.c.ends_at > bindparam("start"),
        _waiting.c.id < bindparam("number"),
    )
)
_SPACES = select(_waiting.c.space_id).where(_live).distinct()
_FOR_ASSOCIATIONS = _SPACES.where(_waiting.c.association_id.is_not(None))


def get(tx: Tx, number: int) -> Turn | None:
    """Return what the entry of the list says, over or not."""
    row = tx.first(_ONE, number=number)
    return Turn(*row) if row else None


def offered(tx: Tx, booking: int) -> Turn | None:
    """Return whose waiting led to the booking, or None."""
    row = tx.first(_OF_BOOKING, booking=booking)
    return Turn(*row) if row else None


def of_person(tx: Tx, person_id: int) -> list[Turn]:
    """Return what the person waits for, and what is offered to them, the next first."""
    return [Turn(*row) for row in tx.all(_OF_PERSON, person=person_id)]


def in_space(tx: Tx, space_id: int) -> list[Turn]:
    """Return who waits for the space and has no offer, in the order in which they came."""
    # Not asked of the database: it would look through all that ever waited without an offer.
    return [Turn(*row) for row in tx.all(_IN_SPACE, space=space_id) if row.booking_id is None]


def the_same(tx: Tx, space_id: int, person_id: int, start: datetime, end: datetime) -> Turn | None:
    """Return the person's waiting for that very time, or None."""
    row = tx.first(_SAME, space=space_id, person=person_id, start=start, end=end)
    return Turn(*row) if row else None


def ahead(tx: Tx, turn: Turn) -> int:
    """Return how many came before and wait for something that overlaps."""
    count: int = tx.scalar(_AHEAD, space=turn.space_id, start=turn.starts_at, end=turn.ends_at, number=turn.number)
    return count


def spaces_waited_for(tx: Tx, *, for_associations: bool = False) -> list[int]:
    """Return the spaces for which somebody waits (on behalf of an association), by number."""
    return sorted(tx.column(_FOR_ASSOCIATIONS if for_associations else _SPACES))
