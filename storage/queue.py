"""The queue: who waits for a space or gear to become free, in the order in which they came, whatever their network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Index, bindparam, func, select, text, update
from sqlmodel import Field, SQLModel

from storage import due, occupied, quotas, refusals, spaces, wallclock
from storage.db import Tx, adding, table
from storage.occupied import State
from storage.prepared import Prepared
from storage.spaces import Space

ANSWER = timedelta(hours=12)
"""How long a freed turn is kept for who waited first; half of the time left, when that is less."""
OFFERED, UNANSWERED = "offer", "offer-lapsed"

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
    person_id: int = Field(foreign_key="person.id", index=True)
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
class Place:
    """A place in the queue: `ahead` wait before it for something that overlaps."""

    number: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who waits, with what for."""

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


_waiting, _space = table(Waiting), table(Space)
_JOIN = adding(
    Waiting,
    "person_id",
    "association_id",
    "space_id",
    "starts_at",
    "ends_at",
    "days",
    "quantity",
    "purpose",
    "since",
)
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
_FOR_SPACE = Prepared(
    _whole.where(
        _waiting.c.space_id == bindparam("space"),
        _live,
        _waiting.c.booking_id.is_(None),
        _waiting.c.ends_at > bindparam("now"),
    ).order_by(_waiting.c.id)
)
_ONE = Prepared(_whole.where(_waiting.c.id == bindparam("number")))
_OF_BOOKING = Prepared(_whole.where(_waiting.c.booking_id == bindparam("booking")).order_by(_waiting.c.id.desc()))
_OF_PERSON = Prepared(
    _whole.where(_waiting.c.person_id == bindparam("person"), _live, _waiting.c.ends_at > bindparam("now")).order_by(
        _waiting.c.starts_at, _waiting.c.id
    )
)
_SAME = Prepared(
    select(_waiting.c.id).where(
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
_OFFER = Prepared(update(_waiting).where(_waiting.c.id == bindparam("number")).values(booking_id=bindparam("booking")))
_END = Prepared(update(_waiting).where(_waiting.c.id == bindparam("number"), _live).values(ended_at=bindparam("now")))


def join(
    tx: Tx,
    space: Space,
    *,
    person_id: int,
    start: datetime,
    end: datetime,
    now: datetime,
    days: bool = False,
    quantity: int | None = None,
    purpose: str = "",
    association_id: int | None = None,
    zone: ZoneInfo,
) -> Place:
    """The person waits for that time, behind who came before; who waits for it already keeps the place.

    If it has become free at this very moment, it is offered at once.
    """
    assert space.id is not None
    spaces.lock(tx, space.id)
    number = tx.scalar(_SAME, space=space.id, person=person_id, start=start, end=end)
    if number is None:
        number = tx.scalar(
            _JOIN,
            person_id=person_id,
            association_id=association_id,
            space_id=space.id,
            starts_at=start,
            ends_at=end,
            days=days,
            quantity=quantity,
            purpose=purpose,
            since=now,
        )
        serve(tx, space.id, zone=zone, now=now)
    return Place(number, tx.scalar(_AHEAD, space=space.id, start=start, end=end, number=number))


def leave(tx: Tx, number: int, *, now: datetime) -> bool:
    """The person waits no longer; False if they did not."""
    return tx.run(_END, number=number, now=now) > 0


def get(tx: Tx, number: int) -> Turn | None:
    row = tx.first(_ONE, number=number)
    return Turn(*row) if row else None


def offered(tx: Tx, booking: int) -> Turn | None:
    """Return whose waiting led to the booking, or None."""
    row = tx.first(_OF_BOOKING, booking=booking)
    return Turn(*row) if row else None


def of_person(tx: Tx, person_id: int, *, now: datetime) -> list[Turn]:
    """Return what the person waits for, the next first."""
    return [Turn(*row) for row in tx.all(_OF_PERSON, person=person_id, now=now)]


def serve(tx: Tx, space_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """Whoever waits first for a time that has become free holds it, and will be asked whether they take it.

    Call it in the transaction that frees something, so that nobody who comes later is faster.
    """
    spaces.lock(tx, space_id)
    rows = tx.all(_FOR_SPACE, space=space_id, now=now)
    if not rows:
        return
    space = spaces.get(tx, space_id)
    assert space is not None
    for turn in (Turn(*row) for row in rows):
        if not _refused(tx, space, turn, zone=zone, now=now):
            _offer(tx, space, turn, zone=zone, now=now)


def _refused(tx: Tx, space: Space, turn: Turn, *, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether what the person waits for cannot be had."""
    start, end = turn.starts_at, turn.ends_at
    limits = refusals.refusal(tx, space, start, end, zone=zone, now=now, days=turn.days, quantity=turn.quantity)
    return (limits or quotas.refusal(tx, space, turn.associations, start, end, zone=zone)) is not None


def _offer(tx: Tx, space: Space, turn: Turn, *, zone: ZoneInfo, now: datetime) -> None:
    told = told_at(turn.starts_at, zone=zone, now=now)
    answer_by = told + min(ANSWER, (turn.starts_at - told) / 2)
    number = occupied.hold(
        tx,
        space,
        person_id=turn.person_id,
        start=turn.starts_at,
        end=turn.ends_at,
        now=now,
        days=turn.days,
        purpose=turn.purpose,
        state=State.OFFERED,
        answer_by=answer_by,
        quantity=turn.quantity,
        associations=turn.associations,
    )
    tx.run(_OFFER, number=turn.number, booking=number)
    remind(tx, f"booking:{number}", turn.person_id, answer_by, told=told)


def told_at(start: datetime, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when somebody is told of an offer: at once, or, at night, in the morning, if the time is not too near."""
    morning = wallclock.next_waking(now, zone)
    return morning if start - morning > timedelta(hours=2) else now


def remind(tx: Tx, subject: str, person_id: int, answer_by: datetime, *, told: datetime) -> None:
    """The person will be told of the offer, and when nobody answers in time it goes to the next."""
    due.add(tx, kind=OFFERED, subject=subject, person_id=person_id, at=told)
    due.add(tx, kind=UNANSWERED, subject=subject, person_id=person_id, at=answer_by)
