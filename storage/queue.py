"""The queue: what becomes free is offered to who waited first, whatever their network, and then to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from storage import associations, diary, due, occupied, quiet, quotas, refusals, spaces, waiting
from storage.db import Tx, adding, table
from storage.diary import Booked
from storage.keeping import answer_by, last_moment, told_at
from storage.occupied import Booking, State
from storage.prepared import Prepared
from storage.spaces import Kind, Space
from storage.waiting import Turn, Waiting
from storage.waiting import get as get
from storage.waiting import of_person as of_person
from storage.waiting import offered as offered

OFFERED, UNANSWERED, OVER, CLOSED = "offer", "offer-lapsed", "waiting-over", "waiting-closed"
"""Who is offered a turn is told; they have not answered; the time has come; the space can be booked no more."""
RECONSIDERED = timedelta(minutes=10)
"""How long a closed space may be opened again before those who wait for it are told."""

_waiting, _booking = table(Waiting), table(Booking)
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
_live = _waiting.c.ended_at.is_(None)
_OFFER = Prepared(update(_waiting).where(_waiting.c.id == bindparam("number")).values(booking_id=bindparam("booking")))
_END = Prepared(update(_waiting).where(_waiting.c.id == bindparam("number"), _live).values(ended_at=bindparam("now")))
_KEEP = Prepared(
    update(_booking)
    .where(
        _booking.c.id == bindparam("number"),
        _booking.c.state == State.OFFERED.value,
        _booking.c.cancelled_at.is_(None),
    )
    .values(answer_by=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: `ahead` came before it and wait for something that overlaps; `new` if it is so only now."""

    turn: Turn
    ahead: int
    new: bool = True

    @property
    def number(self) -> int:
        return self.turn.number


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

    A whole day is given from midnight to midnight: it means the hours the space is open when it becomes free. If the
    time has become free at this very moment, it is offered at once.
    """
    assert space.id is not None
    spaces.lock(tx, space.id)
    there = waiting.the_same(tx, space.id, person_id, start, end)
    if there is not None:
        return Place(there, waiting.ahead(tx, there), new=False)
    number = tx.scalar(
        _JOIN,
        person_id=person_id,
        association_id=association_id,
        space_id=space.id,
        starts_at=start,
        ends_at=end,
        days=days or space.by_days,
        quantity=quantity,
        purpose=purpose,
        since=now,
    )
    return _served(tx, space, number, zone=zone, now=now)


def _served(tx: Tx, space: Space, number: int, *, zone: ZoneInfo, now: datetime) -> Place:
    """The waiting ends when its time comes, and the queue has been looked at with it in its place."""
    turn = waiting.get(tx, number)
    assert turn is not None
    last = last_moment(turn.starts_at, by_days=space.by_days, zone=zone)
    due.add(tx, kind=OVER, subject=turn.subject, person_id=turn.person_id, at=last)
    serve(tx, turn.space_id, zone=zone, now=now)
    turn = waiting.get(tx, number)
    assert turn is not None
    return Place(turn, waiting.ahead(tx, turn))


def leave(tx: Tx, number: int, *, now: datetime) -> bool:
    """The person waits no longer; False if they did not, or if their turn has come: that is given up by cancelling."""
    turn = waiting.get(tx, number)
    if turn is None:
        return False
    spaces.lock(tx, turn.space_id)  # what becomes free meanwhile is offered either before this or not at all
    turn = waiting.get(tx, number)
    return turn is not None and not turn.is_offered and _end(tx, turn, now=now)


def _end(tx: Tx, turn: Turn, *, now: datetime) -> bool:
    due.drop(tx, turn.subject)
    return tx.run(_END, number=turn.number, now=now) > 0


def back(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Place | None:
    """Who had left, or had not needed the turn, waits again in the old place.

    None if the time has come meanwhile, or if the turn was taken or went on because nobody answered.
    """
    turn = waiting.get(tx, number)
    space = spaces.get(tx, turn.space_id) if turn else None
    if turn is None or turn.booking_id is not None or space is None or space.closed_at is not None:
        return None
    if last_moment(turn.starts_at, by_days=space.by_days, zone=zone) <= now:
        return None
    spaces.lock(tx, turn.space_id)
    there = waiting.the_same(tx, turn.space_id, turn.person_id, turn.starts_at, turn.ends_at)
    if there is not None:  # they have come again meanwhile
        return Place(there, waiting.ahead(tx, there), new=False)
    tx.run(update(_waiting).where(_waiting.c.id == number).values(ended_at=None))
    return _served(tx, space, number, zone=zone, now=now)


def serve(tx: Tx, space_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """Whoever waits first for a time that has become free holds it, and will be asked whether they take it.

    Call it in the transaction that frees something, so that nobody who comes later is faster. The first whose wish
    fits is served: of gear, who needs few pieces may come before who waits for more than are free.
    Where the town has a quota, hours given up in one space may be had in another: there the queue is served too.
    """
    also = waiting.spaces_waited_for(tx, for_associations=True) if quotas.weekly(tx) is not None else []
    for one in sorted({space_id, *also}):
        _serve(tx, one, zone=zone, now=now)


def serve_all(tx: Tx, *, zone: ZoneInfo, now: datetime) -> None:
    """The queue of every space has been served: call it where days, hours or a quota of the whole town change."""
    for one in waiting.spaces_waited_for(tx):
        _serve(tx, one, zone=zone, now=now)


def _serve(tx: Tx, space_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    spaces.lock(tx, space_id)  # who frees something sees who has just joined, or the other way round
    turns = waiting.in_space(tx, space_id)
    if not turns:
        return
    space = spaces.get(tx, space_id)
    assert space is not None
    refused: set[tuple[object, ...]] = set()  # many wait for the same, and nothing becomes freer on the way
    for turn in turns:
        whom = associations.get(tx, turn.association_id) if turn.association_id else None
        if whom is not None and whom.closed_at is not None:  # it is one's own then
            turn = replace(turn, association_id=None)
        wish = (turn.starts_at, turn.ends_at, turn.days, turn.quantity, turn.associations)
        if wish in refused:
            continue
        start, end = refusals.day_hours(tx, space, turn.starts_at, turn.ends_at, zone, days=turn.days)
        turn = replace(turn, starts_at=start, ends_at=end)
        if _refused(tx, space, turn, zone=zone, now=now):
            refused.add(wish)
        else:
            _offer(tx, space, turn, zone=zone, now=now)


def _refused(tx: Tx, space: Space, turn: Turn, *, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether what the person waits for cannot be had."""
    refused = refusals.refusal(
        tx,
        space,
        turn.starts_at,
        turn.ends_at,
        zone=zone,
        now=now,
        days=turn.days,
        quantity=turn.quantity,
        associations=turn.associations,
    )
    return refused is not None


def _offer(tx: Tx, space: Space, turn: Turn, *, zone: ZoneInfo, now: datetime) -> None:
    last, awake = last_moment(turn.starts_at, by_days=space.by_days, zone=zone), quiet.of_person(tx, turn.person_id)
    until = answer_by(last, awake=awake, zone=zone, now=now)
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
        answer_by=until,
        quantity=turn.quantity,
        associations=turn.associations,
    )
    tx.run(_OFFER, number=turn.number, booking=number)
    remind(tx, f"booking:{number}", turn.person_id, until, told=told_at(last, awake=awake, zone=zone, now=now))


def remind(tx: Tx, subject: str, person_id: int, until: datetime, *, told: datetime) -> None:
    """The person will be told of the offer, and when nobody answers in time it goes to the next."""
    due.add(tx, kind=OFFERED, subject=subject, person_id=person_id, at=told)
    due.add(tx, kind=UNANSWERED, subject=subject, person_id=person_id, at=until)


def last_moment_of(booked: Booked, zone: ZoneInfo) -> datetime:
    """Return until when what is offered can be had."""
    return last_moment(booked.starts_at, by_days=booked.kind == Kind.STORAGE, zone=zone)


def told(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> Booked:
    """The person hears of the offer now, and has the whole time to answer, however late it is."""
    awake = quiet.of_person(tx, booked.person_id)
    until = answer_by(last_moment_of(booked, zone), awake=awake, zone=zone, now=now)
    due.drop(tx, booked.subject)
    tx.run(_KEEP, number=booked.number, until=until)
    due.add(tx, kind=UNANSWERED, subject=booked.subject, person_id=booked.person_id, at=until)
    return replace(booked, answer_by=until)


def put_off(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> Booked:
    """The person will hear of the offer when they are awake, and has the whole time to answer from then on."""
    last, awake = last_moment_of(booked, zone), quiet.of_person(tx, booked.person_id)
    until = answer_by(last, awake=awake, zone=zone, now=now)
    due.drop(tx, booked.subject)
    tx.run(_KEEP, number=booked.number, until=until)
    remind(tx, booked.subject, booked.person_id, until, told=told_at(last, awake=awake, zone=zone, now=now))
    return replace(booked, answer_by=until)


def passed(tx: Tx, number: int) -> None:
    """Who did not need what was offered may come back to the old place; who let it lapse may not."""
    tx.run(update(_waiting).where(_waiting.c.booking_id == number).values(booking_id=None))


def answered(tx: Tx, number: int, *, now: datetime) -> None:
    """Whoever was offered the booking waits no longer: they have answered, or it has been answered for them."""
    turn = waiting.offered(tx, number)
    if turn is not None:
        _end(tx, turn, now=now)


def offered_again(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> Booked:
    """An offer that was given up and brought back is kept for the person anew, who will be told of it."""
    turn = waiting.offered(tx, booked.number)
    if turn and not waiting.the_same(tx, turn.space_id, turn.person_id, turn.starts_at, turn.ends_at):
        tx.run(update(_waiting).where(_waiting.c.id == turn.number).values(ended_at=None))
        due.add(tx, kind=OVER, subject=turn.subject, person_id=turn.person_id, at=last_moment_of(booked, zone))
    return put_off(tx, booked, zone=zone, now=now)


def space_closed(tx: Tx, space_id: int, *, now: datetime) -> None:
    """Whoever waits for the space will hear that it can be booked no more, unless it is opened again soon."""
    for turn in waiting.in_space(tx, space_id):
        due.add(tx, kind=CLOSED, subject=turn.subject, person_id=turn.person_id, at=now + RECONSIDERED)


def offer_of(tx: Tx, turn: Turn) -> Booked | None:
    """Return the time that is kept for who waited, if it is their turn."""
    booked = diary.get(tx, turn.booking_id) if turn.is_offered and turn.booking_id else None
    return booked if booked and booked.state == State.OFFERED and booked.cancelled_at is None else None
