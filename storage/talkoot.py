"""Talkoot as they are now: planned, read with their days, tasks and organisers, and what becomes due about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, func, select, update

from storage import due, reminders, talkoot_due
from storage.associations import Association
from storage.db import Tx, table
from storage.planned import Day, Part, Planned, TaskNow, subject
from storage.prepared import Prepared
from storage.signed import SignUp, Standing
from storage.talkoot_table import Talkoot, TalkootAssociation, TalkootBooking, TalkootDay, Task

WEATHER, SHORT, BEGINS, ENDED = "talkoot-weather", "talkoot-short", "talkoot-begins", "talkoot-ended"
"""What becomes due: the weather call (about ``talkoot:7``); about each ``talkoot_day:3``, that it begins soon, that it
is over; and, of an earlier program, that a task may be short of people."""
LOST = "talkoot-lost-booking"
"""Due when something that was booked with talkoot ("booking:5") is cancelled, whoever did it."""
CARD = "talkoot-card"
"""Due when something that the card tells has changed: however many taps within a moment, it is shown anew once."""
_SOON = timedelta(minutes=30)

CHANGEABLE = frozenset(
    {
        "title",
        "place",
        "latitude",
        "longitude",
        "bring",
        "coffee",
        "leader_id",
        "project_id",
        "rooms",
        "weather_at",
        "goes_ahead",
        "wishes",
        "reminded_at",
        "thanked_at",
        "published_at",
        "cancelled_at",
        "why",
    }
)

_talkoot, _day, _task = table(Talkoot), table(TalkootDay), table(Task)
_by, _with, _association, _signed = table(TalkootAssociation), table(TalkootBooking), table(Association), table(SignUp)
_GET = Prepared(select(_talkoot).where(_talkoot.c.id == bindparam("number")))
_MANY = select(_talkoot).where(_talkoot.c.id.in_(bindparam("numbers", expanding=True)))
_days = select(_day).order_by(_day.c.starts_at, _day.c.id)
_DAYS = Prepared(_days.where(_day.c.talkoot_id == bindparam("number")))
_DAYS_OF_MANY = _days.where(_day.c.talkoot_id.in_(bindparam("numbers", expanding=True)))
_OF_TASK = Prepared(
    select(_day.c.talkoot_id).join(_task, _task.c.day_id == _day.c.id).where(_task.c.id == bindparam("task"))
)
_OF_BOOKING = Prepared(select(_with.c.talkoot_id).where(_with.c.booking_id == bindparam("booking")))
_OF_DAY = Prepared(select(_day.c.talkoot_id).where(_day.c.id == bindparam("day")))
_tasks = (
    select(
        _day.c.talkoot_id,
        _task,
        func.coalesce(func.sum(case((_signed.c.state != Standing.WAITING.value, _signed.c.people), else_=0)), 0).label(
            "coming"
        ),
        func.coalesce(func.sum(case((_signed.c.state == Standing.WAITING.value, _signed.c.people), else_=0)), 0).label(
            "waiting"
        ),
    )
    .select_from(
        _task.join(_day, _day.c.id == _task.c.day_id).outerjoin(
            _signed, (_signed.c.task_id == _task.c.id) & _signed.c.ended_at.is_(None)
        )
    )
    .where(_task.c.removed_at.is_(None))
    .group_by(_task.c.id, _day.c.talkoot_id)
    .order_by(_task.c.position, _task.c.id)
)
_TASKS = Prepared(_tasks.where(_day.c.talkoot_id == bindparam("number")))
_TASKS_OF_MANY = _tasks.where(_day.c.talkoot_id.in_(bindparam("numbers", expanding=True)))
_organisers = (
    select(_by.c.talkoot_id, _association.c.id, _association.c.name)
    .join(_by, _by.c.association_id == _association.c.id)
    .order_by(_association.c.name)
)
_ORGANISERS = Prepared(_organisers.where(_by.c.talkoot_id == bindparam("number")))
_ORGANISERS_OF_MANY = _organisers.where(_by.c.talkoot_id.in_(bindparam("numbers", expanding=True)))
_BETWEEN = Prepared(
    select(_talkoot.c.id, func.min(_day.c.starts_at).label("first"))
    .join(_day, _day.c.talkoot_id == _talkoot.c.id)
    .where(
        _talkoot.c.published_at.is_not(None),
        _talkoot.c.cancelled_at.is_(None),
        _day.c.ends_at > bindparam("since"),
        _day.c.starts_at < bindparam("until"),
    )
    .group_by(_talkoot.c.id)
    .order_by(func.min(_day.c.starts_at), _talkoot.c.id)
)


def draft(
    tx: Tx,
    plan: Talkoot,
    *,
    days: Sequence[tuple[datetime, datetime]],
    parts: Sequence[Part],
    associations: Iterable[int] = (),
) -> int:
    """The talkoot is planned, on each of the days with all of the tasks; nobody hears of it yet. Return its number."""
    number = tx.add(plan)
    for start, end in sorted(days):
        add_day(tx, number, start, end, parts)
    organised_by(tx, number, associations)
    return number


def add_day(tx: Tx, number: int, start: datetime, end: datetime, parts: Sequence[Part]) -> int:
    """The talkoot lasts that day too, with these tasks; return the day's number."""
    day = tx.add(TalkootDay(talkoot_id=number, starts_at=start, ends_at=end, secret=token_hex(16)))
    for position, part in enumerate(parts):
        add_task(tx, day, part, position)
    return day


def add_task(tx: Tx, day_id: int, part: Part, position: int) -> int:
    """The day has this task too; return its number."""
    return tx.add(
        Task(
            day_id=day_id,
            position=position,
            name=part.name,
            least=part.least,
            most=part.most,
            needs=part.needs,
            least_age=part.least_age,
            work_id=part.work_id,
        )
    )


def get(tx: Tx, number: int) -> Planned | None:
    """Return the talkoot as it is now, or None."""
    row = tx.first(_GET, number=number)
    if row is None:
        return None
    of_it = (tx.all(statement, number=number) for statement in (_DAYS, _TASKS, _ORGANISERS))
    return _as_planned(row, *of_it)


def _as_planned(row: Any, days: Sequence[Any], tasks: Sequence[Any], organisers: Sequence[Any]) -> Planned:
    by_day: dict[int, list[TaskNow]] = {}
    for one in tasks:
        by_day.setdefault(one.day_id, []).append(_task_now(one))
    values = row._asdict()
    values["number"], values["rooms"] = values.pop("id"), tuple(values["rooms"])
    values["wishes"] = tuple((space, quantity) for space, quantity in values["wishes"])
    return Planned(
        **values,
        days=tuple(
            Day(day.id, day.starts_at, day.ends_at, day.moved_from, day.secret, tuple(by_day.get(day.id, ())))
            for day in days
        ),
        associations=tuple(one.id for one in organisers),
        by=tuple(one.name for one in organisers),
    )


def _task_now(row: Any) -> TaskNow:
    return TaskNow(
        row.id,
        row.day_id,
        row.name,
        row.least,
        row.most,
        row.needs,
        row.least_age,
        row.work_id,
        int(row.coming),
        int(row.waiting),
    )


def of_task(tx: Tx, task_id: int) -> Planned | None:
    """Return the talkoot that the task is a part of, or None."""
    number = tx.scalar(_OF_TASK, task=task_id)
    return get(tx, number) if number is not None else None


def of_day(tx: Tx, day_id: int) -> Planned | None:
    """Return the talkoot that lasts that day, or None."""
    number = tx.scalar(_OF_DAY, day=day_id)
    return get(tx, number) if number is not None else None


def between(tx: Tx, since: datetime, until: datetime) -> list[Planned]:
    """Return the talkoot that have been published and take place between two instants, in order."""
    return of_numbers(tx, tx.column(_BETWEEN, since=since, until=until))


def drafts(tx: Tx, person_id: int) -> list[Planned]:
    """Return what the person has planned and not published, the newest first."""
    mine = (_talkoot.c.person_id == person_id) & _talkoot.c.published_at.is_(None) & _talkoot.c.cancelled_at.is_(None)
    return of_numbers(tx, tx.column(select(_talkoot.c.id).where(mine).order_by(_talkoot.c.id.desc())))


def past(tx: Tx, *, now: datetime, some: int) -> list[Planned]:
    """Return the talkoot that are over, the latest first."""
    over = select(_day.c.talkoot_id).group_by(_day.c.talkoot_id).having(func.max(_day.c.ends_at) <= now)
    held = _talkoot.c.published_at.is_not(None) & _talkoot.c.cancelled_at.is_(None) & _talkoot.c.id.in_(over)
    return of_numbers(tx, tx.column(select(_talkoot.c.id).where(held).order_by(_talkoot.c.id.desc()).limit(some)))


def of_numbers(tx: Tx, numbers: Sequence[int]) -> list[Planned]:
    """Return the talkoot in this order: however many they are, they are read by as many statements as one."""
    if not numbers:
        return []
    rows = {row.id: row for row in tx.all(_MANY, numbers=numbers)}
    days, tasks, organisers = (
        tx.grouped(statement, "talkoot_id", numbers=numbers)
        for statement in (_DAYS_OF_MANY, _TASKS_OF_MANY, _ORGANISERS_OF_MANY)
    )
    return [
        _as_planned(rows[one], days.get(one, ()), tasks.get(one, ()), organisers.get(one, ()))
        for one in numbers
        if one in rows
    ]


def change(tx: Tx, number: int, **values: object) -> None:
    """The talkoot has these values from now on."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_talkoot).where(_talkoot.c.id == number).values(**values))


def changed(tx: Tx, number: int, *, now: datetime) -> None:
    """The talkoot's card will be shown anew within a moment, wherever it stands.

    Every change says so by itself: whoever shows the card drops what else is due about it (`due.drop`) and reads after.
    """
    due.add(tx, kind=CARD, subject=f"card of {subject(number)}", person_id=None, at=now)


def remind(tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime) -> None:
    """What becomes due about the talkoot is what lies ahead of it as it is now, and nothing else."""
    due.drop(tx, planned.subject)
    for day in planned.days:
        due.drop(tx, day.subject)
    stands = planned.published_at is not None and planned.cancelled_at is None
    reminders.follow(tx, planned.subject, [day.starts_at for day in planned.days if stands], zone=zone, now=now)
    if not stands:
        return
    ahead = [(WEATHER, planned.subject, planned.weather_at)] if planned.weather_at else []
    for day in planned.days:
        ahead.append((BEGINS, day.subject, day.starts_at - _SOON))
        ahead.append((ENDED, day.subject, day.ends_at))
    for kind, about, at in ahead:
        if now < at:
            due.add(tx, kind=kind, subject=about, person_id=None, at=at)
    talkoot_due.arm(tx, planned, zone=zone, now=now)


def organised_by(tx: Tx, number: int, associations: Iterable[int]) -> None:
    """The talkoot is organised by these associations."""
    tx.run(_by.delete().where(_by.c.talkoot_id == number))
    tx.many(_by.insert(), [{"talkoot_id": number, "association_id": one} for one in sorted(set(associations))])


def booked_with(tx: Tx, number: int) -> list[int]:
    """Return the numbers of the bookings that were made with the talkoot."""
    return tx.column(select(_with.c.booking_id).where(_with.c.talkoot_id == number).order_by(_with.c.booking_id))


def with_booking(tx: Tx, number: int, booking_id: int) -> None:
    """The booking was made with the talkoot."""
    tx.run(_with.insert().values(talkoot_id=number, booking_id=booking_id))


def with_no_booking(tx: Tx, number: int) -> None:
    """No booking counts as made with the talkoot any more."""
    tx.run(_with.delete().where(_with.c.talkoot_id == number))


def of_booking(tx: Tx, booking_id: int) -> int | None:
    """Return the number of the talkoot with which the booking was made, or None."""
    found: int | None = tx.scalar(_OF_BOOKING, booking=booking_id)
    return found


def booking_lost(tx: Tx, booking_id: int, *, now: datetime) -> None:
    """The booking was cancelled: if it was made with talkoot, who leads them will hear of it."""
    if of_booking(tx, booking_id) is not None:
        due.add(tx, kind=LOST, subject=f"lost booking:{booking_id}", person_id=None, at=now)
