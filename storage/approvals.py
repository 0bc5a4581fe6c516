"""Approval by a space's keepers: until when they answer, and what becomes due if they do not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, or_, select

from storage import due, quiet, reminder_times, spaces, wallclock
from storage.ahead import Ahead, parse_all
from storage.db import Tx, table
from storage.due import Due
from storage.occupied import Booking, State
from storage.people import TOWN, Appointment
from storage.prepared import Prepared
from storage.quiet import Quiet
from storage.reminder_table import ReminderTimes
from storage.reminder_times import Kind
from storage.spaces import Space

REMINDED, DEPUTY, CARETAKER, LAPSED = "request-reminder", "request-deputy", "request-caretaker", "request-lapsed"
"""Before the deadline the keepers are reminded, then it goes to the deputies, then to the caretakers; when the time
itself has come, nobody has answered."""
GATHERED, TOLD = "requests-wait", "requests-told"
"""A keeper is reminded of all that waits, in one message; they have been, and are not again that day."""

UNANSWERED = "Nobody answered in time"
"""Why a request has ended to which no answer came; in English, as the usual reasons are kept."""

_times, _appointment, _due, _booking = table(ReminderTimes), table(Appointment), table(Due), table(Booking)
_WISH = Prepared(
    select(_times.c.person_id, _times.c.aheads)
    .where(
        _times.c.kind == Kind.APPROVAL.value,
        _times.c.person_id.is_not(None),
        exists().where(
            _appointment.c.person_id == _times.c.person_id,
            or_(_appointment.c.subject == bindparam("to"), _appointment.c.subject == TOWN),
        ),
    )
    .order_by(_times.c.person_id)
)
_TOLD = Prepared(select(_due.c.subject).where(_due.c.person_id == bindparam("person"), _due.c.kind == TOLD))
_WAITS = Prepared(select(_due.c.id).where(_due.c.person_id == bindparam("person"), _due.c.kind == GATHERED).limit(1))
_STEPS = Prepared(
    select(_due.c.id)
    .where(
        _due.c.subject == bindparam("about"),
        or_(_due.c.kind == REMINDED, _due.c.kind == DEPUTY, _due.c.kind == CARETAKER),
    )
    .limit(1)
)
_REQUESTED = Prepared(
    select(
        _booking.c.id,
        _booking.c.space_id,
        _booking.c.series_id,
        _booking.c.starts_at,
        _booking.c.answer_by,
    )
    .where(
        _booking.c.cancelled_at.is_(None),
        _booking.c.state == State.REQUESTED.value,
        _booking.c.starts_at > bindparam("now"),
        _booking.c.id > bindparam("after"),
    )
    .order_by(_booking.c.id)
    .limit(bindparam("some"))
)
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def answer_by(space: Space, start: datetime, *, awake: Quiet, zone: ZoneInfo, now: datetime) -> datetime:
    """Return until when the keepers answer: so many working days, or half of what is left when the time is near.

    At night nobody answers: then it is in the morning, if the time has not come by then.
    """
    usual = wallclock.working_days_after(now, space.answer_days, zone)
    half = (now + (start - now) / 2).replace(second=0, microsecond=0)
    hour = half.replace(minute=0)
    near = hour if hour - now >= timedelta(hours=1) and not awake.asleep(half, zone) else half
    if usual <= near:
        return usual
    morning = awake.waking(near, zone)
    return morning if morning < start else near


def remind(
    tx: Tx,
    subject: str,
    start: datetime,
    deadline: datetime | None,
    *,
    space_id: int,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Who is asked when becomes due, as far as it is still ahead. The `subject` is a booking, or a whole series."""
    assert deadline is not None
    steps = {
        DEPUTY: deadline,
        CARETAKER: min(_days_later(deadline, 1, zone), deadline + (start - deadline) / 2),
    }
    promise_reminders(tx, subject, start, deadline, space_id=space_id, zone=zone, now=now)
    awake = quiet.of_town(tx)
    for kind, at in steps.items():
        waking = awake.waking(at, zone)
        if now < waking < start:
            due.add(tx, kind=kind, subject=subject, person_id=None, at=waking)


def promise_reminders(
    tx: Tx, subject: str, start: datetime, deadline: datetime, *, space_id: int, zone: ZoneInfo, now: datetime
) -> None:
    """Keepers will be reminded as they wish, each by themselves; all others together, as the town does."""
    due.drop_ahead(tx, (REMINDED,), subject, now=now)
    usual = reminder_times.of_town(tx, Kind.APPROVAL)
    for person_id, aheads in [(None, usual), *_wishes(tx, space_id)]:
        awake = quiet.of_town(tx) if person_id is None else quiet.of_person(tx, person_id)
        for at in _instants(aheads, deadline, zone=zone, now=now):
            waking = awake.waking(at, zone)
            if now < waking < start:
                due.add(tx, kind=REMINDED, subject=subject, person_id=person_id, at=waking)


def rearm(
    tx: Tx, person_id: int | None, *, after: int = 0, some: int = 200, zone: ZoneInfo, now: datetime
) -> int | None:
    """Keepers will be reminded of what waits as they wish by now: of `some` requests, with numbers above `after`.

    Return the last of them, or None if there are no more. A request's keepers are few: all of them are looked at.
    """
    rows = tx.all(_REQUESTED, after=after, now=now, some=some)
    for row in rows:
        for subject in (f"booking:{row.id}", f"series:{row.series_id}"):
            if tx.first(_STEPS, about=subject):
                times = row.starts_at, row.answer_by
                promise_reminders(tx, subject, *times, space_id=row.space_id, zone=zone, now=now)
    return rows[-1].id if len(rows) == some else None


def _wishes(tx: Tx, space_id: int) -> list[tuple[int | None, tuple[Ahead, ...]]]:
    """Return who may answer for the space and wishes to be reminded otherwise than the town does."""
    rows = tx.all(_WISH, to=spaces.subject(space_id))
    return [(row.person_id, parse_all(row.aheads)) for row in rows]


def _instants(aheads: Iterable[Ahead], deadline: datetime, *, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """Return when somebody is reminded: never before half of the time to answer has gone."""
    half = now + (deadline - now) / 2
    return sorted({max(_before(one, deadline, zone), half) for one in aheads})


def _before(one: Ahead, deadline: datetime, zone: ZoneInfo) -> datetime:
    days, rest = divmod(one.minutes, 24 * 60)
    if one.clock is not None or rest:
        return one.instant(deadline, zone)
    return _days_later(deadline, -days, zone)


def _days_later(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same hour on the wall some days later, also over the nights in which the clocks change."""
    return wallclock.utc(wallclock.local(at, zone) + timedelta(days=days), zone)


def lapse(tx: Tx, subject: str, start: datetime) -> None:
    """It becomes due that nobody has answered when the time itself has come."""
    due.add(tx, kind=LAPSED, subject=subject, person_id=None, at=start)


def gather(tx: Tx, person_id: int, *, asked_at: datetime, at: datetime, zone: ZoneInfo) -> bool:
    """The keeper will be reminded of all that waits, once a day; False if they have been, of what was `asked_at`."""
    told = [_EPOCH + _MINUTE * int(one.partition(":")[2]) for one in tx.column(_TOLD, person=person_id)]
    if tx.first(_WAITS, person=person_id) or any(asked_at <= one for one in told):
        return False
    day = wallclock.local(at, zone).date() + timedelta(days=1)
    tomorrow = wallclock.utc(datetime.combine(day, time()), zone)
    due.add(tx, kind=TOLD, subject=f"told:{(at - _EPOCH) // _MINUTE}", person_id=person_id, at=tomorrow)
    due.add(tx, kind=GATHERED, subject=f"keeper:{person_id}", person_id=person_id, at=at)
    return True
