"""Events as they are now: planned, read with their days and organisers, and what becomes due about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, select, update

from storage import due, event_places, event_reminders, reminders
from storage.associations import Association
from storage.db import Tx, table
from storage.event_now import DayNow as DayNow
from storage.event_now import EventNow as EventNow
from storage.event_now import subject as subject
from storage.event_places import PlaceNow
from storage.event_table import Answer, Event, EventAssociation, EventBooking, EventDay, Kind, Says
from storage.prepared import Prepared

CARD = "event-card"
"""Due when something that the card tells has changed: however many taps within a moment, it is shown anew once."""
AGENDA = "meeting-agenda"
"""What becomes due about each day of a meeting, `EVE` before it begins: who comes has the agenda."""
EVE = timedelta(days=1)
BEGINS, ENDED, BUILT = "event-begins", "event-ended", "fair-built"
"""What becomes due about each ``event_day:3``: that it begins (nobody waits for room any more), that it is over; of a
fair, that its exhibitors build their stands, `BUILDING` before it begins."""
BUILDING = timedelta(hours=2)
LOST = "event-lost-booking"
"""Due when something that was booked with an event ("booking:5") is cancelled, whoever did it."""

CHANGEABLE = frozenset(
    {
        "kind",
        "title",
        "place",
        "about",
        "whom",
        "price",
        "picture_id",
        "most",
        "answer_by",
        "repeats",
        "rooms",
        "wishes",
        "published_at",
        "cancelled_at",
        "why",
        "thanked_at",
    }
)


_event, _day, _answer = table(Event), table(EventDay), table(Answer)
_by, _with, _association = table(EventAssociation), table(EventBooking), table(Association)


def _people(*where: Any) -> Any:
    """Return the number of people whose live answers are so."""
    return func.coalesce(func.sum(case((and_(*where), _answer.c.people))), 0)


_yes = _answer.c.says == Says.YES.value
_GET = Prepared(select(_event).where(_event.c.id == bindparam("number")))
_MANY = select(_event).where(_event.c.id.in_(bindparam("numbers", expanding=True)))
_days = (
    select(
        _day.c.event_id,
        _day.c.id,
        _day.c.starts_at,
        _day.c.ends_at,
        _day.c.moved_from,
        _day.c.cancelled_at,
        _people(_yes, _answer.c.waits.is_(False)).label("coming"),
        _people(_answer.c.says == Says.MAYBE.value).label("maybe"),
        _people(_answer.c.says == Says.NO.value).label("not_coming"),
        _people(_yes, _answer.c.waits.is_(True)).label("waiting"),
    )
    .select_from(_day.outerjoin(_answer, (_answer.c.day_id == _day.c.id) & _answer.c.ended_at.is_(None)))
    .group_by(_day.c.id)
    .order_by(_day.c.starts_at, _day.c.id)
)
_DAYS = Prepared(_days.where(_day.c.event_id == bindparam("number")))
_DAYS_OF_MANY = _days.where(_day.c.event_id.in_(bindparam("numbers", expanding=True)))
_organisers = (
    select(_by.c.event_id, _association.c.id, _association.c.name, _by.c.accepted_at, _by.c.asked_at)
    .join(_by, _by.c.association_id == _association.c.id)
    .order_by(_association.c.name)
)
_ORGANISERS = Prepared(_organisers.where(_by.c.event_id == bindparam("number")))
_ORGANISERS_OF_MANY = _organisers.where(_by.c.event_id.in_(bindparam("numbers", expanding=True)))
_OF_DAY = Prepared(select(_day.c.event_id).where(_day.c.id == bindparam("day")))
_OF_BOOKING = Prepared(select(_with.c.event_id).where(_with.c.booking_id == bindparam("booking")))
_BETWEEN = Prepared(
    select(_event.c.id, func.min(_day.c.starts_at).label("first"))
    .join(_day, _day.c.event_id == _event.c.id)
    .where(
        _event.c.published_at.is_not(None),
        _event.c.cancelled_at.is_(None),
        _day.c.cancelled_at.is_(None),
        _day.c.ends_at > bindparam("since"),
        _day.c.starts_at < bindparam("until"),
    )
    .group_by(_event.c.id)
    .order_by(func.min(_day.c.starts_at), _event.c.id)
)


def draft(
    tx: Tx,
    plan: Event,
    *,
    days: Sequence[tuple[datetime, datetime]],
    associations: Iterable[int] = (),
    now: datetime,
) -> int:
    """The event is planned on these days; nobody hears of it yet. Return its number."""
    number = tx.add(plan)
    for start, end in sorted(days):
        add_day(tx, number, start, end)
    for one in sorted(set(associations)):
        organise(tx, number, one, since=now)
    return number


def add_day(tx: Tx, number: int, start: datetime, end: datetime) -> int:
    """The event is on that day too; return the day's number."""
    return tx.add(EventDay(event_id=number, starts_at=start, ends_at=end))


def organise(tx: Tx, number: int, association_id: int, *, since: datetime | None) -> None:
    """The association organises the event from then on; with None it is asked to."""
    tx.run(_by.delete().where(_by.c.event_id == number, _by.c.association_id == association_id))
    tx.run(_by.insert().values(event_id=number, association_id=association_id, accepted_at=since))


def get(tx: Tx, number: int) -> EventNow | None:
    """Return the event as it is now, or None."""
    row = tx.first(_GET, number=number)
    if row is None:
        return None
    places = event_places.of_event(tx, number) if row.kind == Kind.JOINT_DAY else ()
    return _as_event(row, tx.all(_DAYS, number=number), tx.all(_ORGANISERS, number=number), places)


def _as_event(row: Any, days: Sequence[Any], organisers: Sequence[Any], places: Sequence[PlaceNow]) -> EventNow:
    values = row._asdict()
    values["number"], values["rooms"] = values.pop("id"), tuple(values["rooms"])
    values["wishes"] = tuple((space, quantity) for space, quantity in values["wishes"])
    return EventNow(
        **values,
        days=tuple(DayNow(*day[1:6], *map(int, day[6:])) for day in days),
        associations=tuple(one.id for one in organisers if one.accepted_at is not None),
        by=tuple(one.name for one in organisers if one.accepted_at is not None),
        asked=tuple(one.id for one in organisers if one.accepted_at is None),
        unasked=tuple(one.id for one in organisers if one.accepted_at is None and one.asked_at is None),
        places=tuple(places),
    )


def of_day(tx: Tx, day_id: int) -> EventNow | None:
    """Return the event that is on that day, or None."""
    number = tx.scalar(_OF_DAY, day=day_id)
    return get(tx, number) if number is not None else None


def between(tx: Tx, since: datetime, until: datetime) -> list[EventNow]:
    """Return the events that have been published and take place between two instants, in order."""
    return of_numbers(tx, tx.column(_BETWEEN, since=since, until=until))


def drafts(tx: Tx, person_id: int, associations: Iterable[int] = ()) -> list[EventNow]:
    """Return what the person, or one of the associations, has planned and not published, the newest first."""
    draft = _event.c.published_at.is_(None) & _event.c.cancelled_at.is_(None)
    found = set(tx.column(select(_event.c.id).where(_event.c.person_id == person_id, draft)))
    if by := [*associations]:
        theirs = select(_event.c.id).join(_by, _by.c.event_id == _event.c.id).where(_by.c.association_id.in_(by), draft)
        found |= set(tx.column(theirs.where(_by.c.accepted_at.is_not(None))))
    return of_numbers(tx, sorted(found, reverse=True))


def past(tx: Tx, *, now: datetime, some: int) -> list[EventNow]:
    """Return the events that are over, the latest first."""
    over = select(_day.c.event_id).group_by(_day.c.event_id).having(func.max(_day.c.ends_at) <= now)
    held = _event.c.published_at.is_not(None) & _event.c.cancelled_at.is_(None) & _event.c.id.in_(over)
    return of_numbers(tx, tx.column(select(_event.c.id).where(held).order_by(_event.c.id.desc()).limit(some)))


def of_numbers(tx: Tx, numbers: Sequence[int]) -> list[EventNow]:
    """Return the events in this order: however many they are, they are read by as many statements as one."""
    if not numbers:
        return []
    rows = {row.id: row for row in tx.all(_MANY, numbers=numbers)}
    days, organisers = (
        tx.grouped(statement, "event_id", numbers=numbers) for statement in (_DAYS_OF_MANY, _ORGANISERS_OF_MANY)
    )
    joint = [row.id for row in rows.values() if row.kind == Kind.JOINT_DAY]
    places = event_places.of_events(tx, joint) if joint else {}
    return [
        _as_event(rows[one], days.get(one, ()), organisers.get(one, ()), places.get(one, ()))
        for one in numbers
        if one in rows
    ]


def change(tx: Tx, number: int, **values: object) -> None:
    """The event has these values from now on."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_event).where(_event.c.id == number).values(**values))


def changed(tx: Tx, number: int, *, now: datetime) -> None:
    """The event's card will be shown anew within a moment, wherever it stands.

    Every change says so by itself: whoever shows the card drops what else is due about it (`due.drop`) and reads after.
    """
    due.add(tx, kind=CARD, subject=f"card of {subject(number)}", person_id=None, at=now)


def remind(tx: Tx, event: EventNow, *, zone: ZoneInfo, now: datetime) -> None:
    """What becomes due about the event is what lies ahead of it as it is now, and nothing else."""
    due.drop(tx, event.subject)
    for day in event.days:
        due.drop(tx, day.subject)
    event_reminders.changed(tx, event.subject, now=now)
    held = [day.starts_at for day in event.held] if event.is_open(now) else []
    reminders.follow(tx, event.subject, held, zone=zone, now=now)
    if not event.is_open(now):
        return
    agenda = () if event.kind != Kind.MEETING else event.held if event.repeats else event.held[:1]
    for day in event.held:
        eve = [(AGENDA, day.starts_at - EVE)] if day in agenda else []
        eve += [(BUILT, day.starts_at - BUILDING)] if event.is_fair else []
        for kind, at in (*eve, (BEGINS, day.starts_at), (ENDED, day.ends_at)):
            if now < at:
                due.add(tx, kind=kind, subject=day.subject, person_id=None, at=at)


def booked_with(tx: Tx, number: int) -> list[int]:
    """Return the numbers of the bookings that were made with the event."""
    return tx.column(select(_with.c.booking_id).where(_with.c.event_id == number).order_by(_with.c.booking_id))


def with_booking(tx: Tx, number: int, booking_id: int) -> None:
    """The booking was made with the event."""
    tx.run(_with.insert().values(event_id=number, booking_id=booking_id))


def with_no_booking(tx: Tx, number: int) -> None:
    """No booking counts as made with the event any more."""
    tx.run(_with.delete().where(_with.c.event_id == number))


def without_booking(tx: Tx, booking_id: int) -> None:
    """The booking does not count as made with an event any more."""
    tx.run(_with.delete().where(_with.c.booking_id == booking_id))


def of_booking(tx: Tx, booking_id: int) -> int | None:
    """Return the number of the event with which the booking was made, or None."""
    found: int | None = tx.scalar(_OF_BOOKING, booking=booking_id)
    return found


def booking_lost(tx: Tx, booking_id: int, *, now: datetime) -> None:
    """The booking was cancelled: if it was made with an event, its organisers will hear of it."""
    if of_booking(tx, booking_id) is not None:
        due.add(tx, kind=LOST, subject=f"lost booking:{booking_id}", person_id=None, at=now)
