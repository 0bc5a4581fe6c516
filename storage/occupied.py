"""When spaces and gear are somebody's: the rows of bookings, that no two of a space ever overlap, nor is more gear lent
than there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Index, bindparam, event, insert, select, text
from sqlmodel import Field, SQLModel

from storage.associations import Association
from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, adding, table
from storage.prepared import Prepared
from storage.spaces import Space

_OF_CANCELLED = ("id", "space_id", "starts_at", "ends_at", "cancelled_at", "cancelled_by", "why")
"""What a person may read later of a booking of somebody else's that they cancelled."""
_LIVE = text("cancelled_at IS NULL")
_TURN = text("cancelled_at IS NULL AND series_id IS NOT NULL")


class State(StrEnum):
    """What a booking that holds its time is waiting for."""

    BOOKED = "booked"
    """Nothing: it stands."""
    REQUESTED = "requested"
    """The keeper's approval."""
    OFFERED = "offered"
    """The answer of who was first in the queue."""


class Series(SQLModel, table=True):
    """The same hours again and again (`rule` is RRULE text): its turns are bookings, from the first on."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    space_id: int = Field(foreign_key="space.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    rule: str
    starts_at: datetime
    """The first turn, as the rule counts them."""
    ends_at: datetime
    purpose: str = ""
    quantity: int | None = None
    created_at: datetime
    ended_at: datetime | None = None


class Booking(SQLModel, table=True):
    """A space, or `quantity` of gear, is somebody's from `starts_at` to `ends_at`, and kept free until `held_until`."""

    __table_args__ = (
        CheckConstraint("ends_at > starts_at AND held_until >= ends_at", name="booking_order"),
        Index("booking_of_space", "space_id", "starts_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("booking_of_person", "person_id", "ends_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("booking_turn", "series_id", "turn_at", unique=True, sqlite_where=_TURN, postgresql_where=_TURN),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    space_id: int = Field(foreign_key="space.id")
    person_id: int = Field(foreign_key="person.id", sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    starts_at: datetime
    ends_at: datetime
    held_until: datetime
    days: bool = False
    """It was asked for by whole days."""
    purpose: str = ""
    created_at: datetime
    cancelled_at: datetime | None = None
    state: str = State.BOOKED
    answer_by: datetime | None = None
    """Until when the keeper, or who was offered it, is waited for."""
    quantity: int | None = None
    """Pieces of gear; None is a space, which nobody shares."""
    open_to_others: bool = False
    series_id: int | None = Field(default=None, foreign_key="series.id")
    turn_at: datetime | None = None
    """Which turn of the series it is, wherever it has been moved."""
    cancelled_by: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP, shown=_OF_CANCELLED),
    )
    why: str = ""
    """Why it was rejected or cancelled, in the words of who did it."""
    room_id: int | None = Field(default=None, foreign_key="room.id")
    """The group in which it was booked."""
    confirmed_at: datetime | None = None
    """When they said, having been reminded, that they come."""


class BookingAssociation(SQLModel, table=True):
    """An association for which something is booked; several may book together."""

    __tablename__ = "booking_association"
    booking_id: int = Field(foreign_key="booking.id", primary_key=True)
    association_id: int = Field(foreign_key="association.id", primary_key=True, index=True)


OVERLAP_POSTGRES = """
ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
    int8range(space_id, space_id, '[]') WITH &&, tstzrange(starts_at, held_until, '[)') WITH &&
) WHERE (cancelled_at IS NULL AND quantity IS NULL)
"""
_OVERLAP_SQLITE = """
CREATE TRIGGER booking_overlap_{when} BEFORE {event} ON booking
WHEN NEW.cancelled_at IS NULL AND NEW.quantity IS NULL AND (
    SELECT held_until FROM booking
    WHERE space_id = NEW.space_id AND cancelled_at IS NULL AND starts_at < NEW.held_until AND id IS NOT NEW.id
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at BEGIN SELECT RAISE(ABORT, 'booking_overlap'); END
"""
_CHANGE = "UPDATE OF space_id, starts_at, held_until, cancelled_at, quantity"
OVERLAP_SQLITE = (
    _OVERLAP_SQLITE.format(when="insert", event="INSERT"),
    _OVERLAP_SQLITE.format(when="update", event=_CHANGE),
)

# The most that is lent at once while NEW has its gear: counted where NEW begins and where others begin meanwhile.
_LENT = """
    SELECT coalesce(max(lent), 0) FROM (
        SELECT (
            SELECT coalesce(sum(other.quantity), 0) FROM booking AS other
            WHERE other.space_id = NEW.space_id AND other.cancelled_at IS NULL AND other.id {but}
                AND other.starts_at <= moment.at AND other.held_until > moment.at
        ) AS lent FROM (
            SELECT NEW.starts_at AS at UNION
            SELECT starts_at FROM booking WHERE space_id = NEW.space_id AND cancelled_at IS NULL AND id {but}
                AND starts_at > NEW.starts_at AND starts_at < NEW.held_until
        ) AS moment
    ) AS lending
"""
_LENT_SQLITE = """
CREATE TRIGGER gear_overlent_{when} BEFORE {event} ON booking
WHEN NEW.cancelled_at IS NULL AND NEW.quantity IS NOT NULL AND NEW.quantity + ({lent}) > (
    SELECT coalesce(quantity, 0) FROM space WHERE id = NEW.space_id
) BEGIN SELECT RAISE(ABORT, 'gear_overlent'); END
"""
LENT_SQLITE = tuple(
    _LENT_SQLITE.format(when=name, event=what, lent=_LENT.format(but="IS NOT NEW.id"))
    for name, what in (("insert", "INSERT"), ("update", _CHANGE))
)
LENT_POSTGRES = (
    """
CREATE FUNCTION gear_overlent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE there integer;
BEGIN
    SELECT coalesce(quantity, 0) INTO there FROM space WHERE id = NEW.space_id FOR NO KEY UPDATE;
    IF NEW.quantity + ({lent}) > there THEN
        RAISE EXCEPTION 'gear_overlent' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'gear_overlent';
    END IF;
    RETURN NEW;
END $$
""".replace("{lent}", _LENT.format(but="IS DISTINCT FROM NEW.id")),
    f"""
CREATE TRIGGER gear_overlent BEFORE INSERT OR {_CHANGE} ON booking FOR EACH ROW
WHEN (NEW.cancelled_at IS NULL AND NEW.quantity IS NOT NULL) EXECUTE FUNCTION gear_overlent()
""",
)
"""The gear's row is locked first, so that two who take the last pieces at once come one after the other."""

_RULES = {"postgresql": (OVERLAP_POSTGRES, *LENT_POSTGRES), "sqlite": (*OVERLAP_SQLITE, *LENT_SQLITE)}
for _dialect, _statements in _RULES.items():
    for _statement in _statements:
        _ddl: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(table(Booking), "after_create", _ddl.execute_if(dialect=_dialect))


_booking = table(Booking)
_CLASH = Prepared(
    select(
        _booking.c.id,
        _booking.c.starts_at,
        _booking.c.ends_at,
        _booking.c.held_until,
        _booking.c.days,
        _booking.c.state,
    )
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at.desc())
    .limit(1)
)
_TAKEN = Prepared(
    select(_booking.c.starts_at, _booking.c.held_until)
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.starts_at >= bindparam("since"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at)
)


_HOLD = adding(
    Booking,
    "space_id",
    "person_id",
    "starts_at",
    "ends_at",
    "held_until",
    "days",
    "purpose",
    "created_at",
    "state",
    "answer_by",
    "quantity",
    "open_to_others",
    "series_id",
    "turn_at",
    "why",
    "room_id",
)
_for = table(BookingAssociation)
_FOR = Prepared(insert(_for).values(booking_id=bindparam("the_booking"), association_id=bindparam("the_association")))
_BY = Prepared(
    select(table(Association).c.name)
    .join(_for, _for.c.association_id == table(Association).c.id)
    .where(_for.c.booking_id == bindparam("number"))
    .order_by(table(Association).c.name)
)


def hold(
    tx: Tx,
    space: Space,
    *,
    person_id: int,
    start: datetime,
    end: datetime,
    now: datetime,
    days: bool = False,
    purpose: str = "",
    state: State = State.BOOKED,
    answer_by: datetime | None = None,
    quantity: int | None = None,
    associations: Sequence[int] = (),
    open_to_others: bool = False,
    series_id: int | None = None,
    turn_at: datetime | None = None,
    room_id: int | None = None,
) -> int:
    """The time is the person's, and nobody else's; return the booking's number. The schema refuses what clashes."""
    number: int = tx.scalar(
        _HOLD,
        space_id=space.id,
        person_id=person_id,
        starts_at=start,
        ends_at=end,
        held_until=end + timedelta(minutes=space.gap),
        days=days,
        purpose=purpose,
        created_at=now,
        state=state.value,
        answer_by=answer_by,
        quantity=quantity if space.quantity is not None else None,
        open_to_others=open_to_others,
        series_id=series_id,
        turn_at=turn_at,
        why="",
        room_id=room_id,
    )
    for association in sorted(set(associations)):
        tx.run(_FOR, the_booking=number, the_association=association)
    return number


def booked_for(tx: Tx, number: int) -> list[str]:
    """Return the names of the associations for which it is booked."""
    return tx.column(_BY, number=number)


def last_before(tx: Tx, space: Space, until: datetime, *, but: int = 0) -> Any:
    """Return the last booking of the space that starts before the instant, or None; `but` does not count."""
    return tx.first(_CLASH, space=space.id, until=until, but=but)


def taken(tx: Tx, space: Space, start: datetime, end: datetime, *, but: int = 0) -> list[tuple[datetime, datetime]]:
    """Return when the space is somebody's between two instants, gaps after bookings included, in order."""
    before = last_before(tx, space, start, but=but)
    spans: Sequence[Any] = tx.all(_TAKEN, space=space.id, since=start, until=end, but=but)
    first = [(before.starts_at, before.held_until)] if before and before.held_until > start else []
    return first + [(row.starts_at, row.held_until) for row in spans]
