"""The diary: what is booked, as it is asked for. `storage.bookings` changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, exists, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage import spaces
from storage.associations import Association
from storage.db import Tx, table
from storage.occupied import Booking, BookingAssociation, State
from storage.people import MEMBERS, Appointment, Role
from storage.prepared import Prepared
from storage.spaces import Space


@dataclass(frozen=True, slots=True)
class Booked:
    """A time that a person holds; `number` is what the booking is called by. It stands if its `state` is booked."""

    number: int
    space_id: int
    space: str
    person_id: int
    starts_at: datetime
    ends_at: datetime
    days: bool
    purpose: str
    note: str
    address: str
    kind: str
    state: str
    answer_by: datetime | None
    quantity: int | None
    open_to_others: bool
    series_id: int | None
    turn_at: datetime | None
    cancelled_at: datetime | None
    why: str
    names: str | None
    """The associations it is for, one on a line."""
    made_at: datetime
    price: int | None
    """Cents, for each of `price_per`; None is free of charge."""
    price_per: str
    price_note: str
    belongs: bool
    """Whether its booker belongs to an association."""
    kept: bool
    """Whether the space has a keeper, or a deputy: else it is the caretaker who answers for it."""
    room_id: int | None = None
    confirmed_at: datetime | None = None
    """When they said that they come; `room_id` is the group in which it was booked."""

    @property
    def by(self) -> tuple[str, ...]:
        """The names of the associations it is for."""
        return tuple(sorted((self.names or "").splitlines()))

    @property
    def stands(self) -> bool:
        """Whether nobody's answer is waited for any more."""
        return self.state == State.BOOKED and self.cancelled_at is None

    @property
    def rejected(self) -> bool:
        """Whether the keepers said no, or nobody answered in time; `why` says which."""
        return self.state == State.REQUESTED and self.cancelled_at is not None and bool(self.why)

    @property
    def shareable(self) -> bool:
        """Whether it can be said for which association it is, and who else may come."""
        return self.belongs or self.names is not None

    @property
    def subject(self) -> str:
        """What things become due about, and cards and undoings are kept of."""
        return f"booking:{self.number}"


@dataclass(frozen=True, slots=True)
class Already:
    """It was so before: nothing changed."""

    booked: Booked


@dataclass(frozen=True, slots=True)
class NotThere:
    """There is no such booking (any more): it is over, or cancelled, or never was."""


class _lines(FunctionElement[str]):  # noqa: N801 - a function of SQL
    """All the values, one on a line. SQLAlchemy's own `aggregate_strings` cannot be prepared."""

    type = String()
    inherit_cache = True


@compiles(_lines, "sqlite")
def _lines_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **kw)}, char(10))"


@compiles(_lines, "postgresql")
def _lines_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **kw)}, chr(10))"


_booking, _space, _for = table(Booking), table(Space), table(BookingAssociation)
_association, _appointment = table(Association), table(Appointment)
_of_associations = or_(*(_appointment.c.role == role.value for role in MEMBERS))
_names = (
    select(_lines(_association.c.name))
    .join(_for, _for.c.association_id == _association.c.id)
    .where(_for.c.booking_id == _booking.c.id)
    .correlate(_booking)
    .scalar_subquery()
)
_keeps = or_(*(_appointment.c.role == role.value for role in (Role.KEEPER, Role.DEPUTY)))
_kept = exists().where(_appointment.c.subject == literal("space:") + cast(_booking.c.space_id, String), _keeps)
_belongs = exists().where(_appointment.c.person_id == _booking.c.person_id, _of_associations)
_whole = select(
    _booking.c.id,
    _booking.c.space_id,
    _space.c.name,
    _booking.c.person_id,
    _booking.c.starts_at,
    _booking.c.ends_at,
    _booking.c.days,
    _booking.c.purpose,
    _space.c.note,
    _space.c.address,
    _space.c.kind,
    _booking.c.state,
    _booking.c.answer_by,
    _booking.c.quantity,
    _booking.c.open_to_others,
    _booking.c.series_id,
    _booking.c.turn_at,
    _booking.c.cancelled_at,
    _booking.c.why,
    _names.label("names"),
    _booking.c.created_at,
    _space.c.price,
    _space.c.price_per,
    _space.c.price_note,
    _belongs.label("belongs"),
    _kept.label("kept"),
    _booking.c.room_id,
    _booking.c.confirmed_at,
).join(_space, _space.c.id == _booking.c.space_id)
_live = _whole.where(_booking.c.cancelled_at.is_(None))
_coming = _live.where(_booking.c.ends_at > bindparam("now")).order_by(_booking.c.starts_at, _booking.c.id)
_ONE = Prepared(_whole.where(_booking.c.id == bindparam("number")))
_MINE = Prepared(_coming.where(_booking.c.person_id == bindparam("person")))
_EVER = Prepared(
    _whole.where(_booking.c.person_id == bindparam("person")).order_by(_booking.c.starts_at, _booking.c.id)
)
_OF_SPACE = Prepared(_coming.where(_booking.c.space_id == bindparam("space")))
_OF_ASSOCIATION = Prepared(
    _coming.join(_for, _for.c.booking_id == _booking.c.id).where(_for.c.association_id == bindparam("association"))
)
_OF_SERIES = Prepared(_live.where(_booking.c.series_id == bindparam("series")).order_by(_booking.c.starts_at))
_MEANWHILE = Prepared(
    _live.where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.held_until > bindparam("since"),
    ).order_by(_booking.c.starts_at, _booking.c.id)
)
_REQUESTED = Prepared(
    _live.where(_booking.c.state == State.REQUESTED.value, _booking.c.starts_at > bindparam("now")).order_by(
        _booking.c.answer_by, _booking.c.starts_at, _booking.c.id
    )
)
_CANCELLED_BY = Prepared(select(_booking.c.cancelled_by).where(_booking.c.id == bindparam("number")))
_THE_SAME = Prepared(
    _live.where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.person_id == bindparam("person"),
        _booking.c.starts_at == bindparam("start"),
        _booking.c.ends_at == bindparam("end"),
    )
)
_TURN = Prepared(
    select(_booking.c.id).where(
        _booking.c.cancelled_at.is_(None),
        _booking.c.series_id == bindparam("series"),
        _booking.c.turn_at == bindparam("turn"),
    )
)
_OPEN = Prepared(
    _live.where(
        _booking.c.open_to_others.is_(True),
        _booking.c.state == State.BOOKED.value,
        _booking.c.ends_at > bindparam("now"),
        _booking.c.starts_at < bindparam("until"),
    ).order_by(_booking.c.starts_at, _booking.c.id)
)
_IS_KEPT = Prepared(select(_appointment.c.id).where(_appointment.c.subject == bindparam("to"), _keeps).limit(1))
_BELONGS = Prepared(
    select(_appointment.c.id).where(_appointment.c.person_id == bindparam("person"), _of_associations).limit(1)
)
_ASSOCIATIONS = Prepared(select(_for.c.association_id).where(_for.c.booking_id == bindparam("number")))


def get(tx: Tx, number: int) -> Booked | None:
    """Return the booking, cancelled or not."""
    row = tx.first(_ONE, number=number)
    return Booked(*row) if row else None


def live(tx: Tx, number: int, *, now: datetime) -> Booked | None:
    """Return the booking if it holds a time that is still to come or going on."""
    booked = get(tx, number)
    return booked if booked and booked.cancelled_at is None and booked.ends_at > now else None


def coming(tx: Tx, person_id: int, *, now: datetime) -> list[Booked]:
    """Return the person's bookings to come, the next first."""
    return [Booked(*row) for row in tx.all(_MINE, person=person_id, now=now)]


def ever(tx: Tx, person_id: int) -> list[Booked]:
    """Return everything the person has ever booked, over or cancelled or not, in order of time."""
    return [Booked(*row) for row in tx.all(_EVER, person=person_id)]


def coming_in(tx: Tx, space_id: int, *, now: datetime) -> list[Booked]:
    """Return everybody's bookings of the space to come, the next first."""
    return [Booked(*row) for row in tx.all(_OF_SPACE, space=space_id, now=now)]


def coming_of(tx: Tx, association_id: int, *, now: datetime) -> list[Booked]:
    """Return the association's bookings to come, the next first."""
    return [Booked(*row) for row in tx.all(_OF_ASSOCIATION, association=association_id, now=now)]


def between(tx: Tx, space_id: int, start: datetime, end: datetime) -> list[Booked]:
    """Return the bookings that hold some of the time between two instants, in order."""
    return [Booked(*row) for row in tx.all(_MEANWHILE, space=space_id, since=start, until=end)]


def open_to_others(tx: Tx, *, now: datetime, until: datetime) -> list[Booked]:
    """Return the bookings that begin before `until`, are not over, and are open to others, the next first."""
    return [Booked(*row) for row in tx.all(_OPEN, now=now, until=until)]


def belongs(tx: Tx, person_id: int) -> bool:
    """Tell whether the person belongs to an association."""
    return tx.scalar(_BELONGS, person=person_id) is not None


def of_series(tx: Tx, series_id: int) -> list[Booked]:
    """Return the turns of the series that hold their time, in order, also those that are over."""
    return [Booked(*row) for row in tx.all(_OF_SERIES, series=series_id)]


def kept(tx: Tx, space_id: int) -> bool:
    """Tell whether the space has a keeper, or a deputy."""
    return tx.scalar(_IS_KEPT, to=spaces.subject(space_id)) is not None


def cancelled_by(tx: Tx, number: int) -> int | None:
    """Return who cancelled the booking; None if it stands, or if nobody did: an answer that did not come."""
    found: int | None = tx.scalar(_CANCELLED_BY, number=number)
    return found


def has_turn(tx: Tx, series_id: int | None, turn_at: datetime | None) -> bool:
    """Tell whether a booking that holds its time is that turn of the series."""
    return turn_at is not None and tx.scalar(_TURN, series=series_id, turn=turn_at) is not None


def requested(tx: Tx, *, now: datetime) -> list[Booked]:
    """Return what waits for the keepers' approval, the oldest deadline first."""
    return [Booked(*row) for row in tx.all(_REQUESTED, now=now)]


def associations_of(tx: Tx, number: int) -> list[int]:
    """Return the associations the booking is for."""
    return tx.column(_ASSOCIATIONS, number=number)


def the_same(tx: Tx, space_id: int, person_id: int, start: datetime, end: datetime) -> Booked | None:
    """Return the person's own booking for that very time, or None."""
    row = tx.first(_THE_SAME, space=space_id, person=person_id, start=start, end=end)
    return Booked(*row) if row else None


def space_of(tx: Tx, booked: Booked) -> Space:
    """Return what is booked."""
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    return space
