"""What becomes due about a booking: its reminders, or that somebody has not answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, or_, select

from storage import approvals, arming, diary, due, in_groups, queue, quiet, reminder_times, reminders, turn_rules
from storage.ahead import Ahead
from storage.db import Tx, table
from storage.diary import Booked
from storage.due import Due
from storage.occupied import Booking, State
from storage.prepared import Prepared
from storage.quiet import Quiet
from storage.reminder_times import Kind

REMINDER = "booking-reminder"
ASKED, FREED = "turn-asked", "turn-freed"
"""With a reminder it has been asked whether they come to a turn; nobody has answered, and it goes to others."""
BEFORE = ("booking-eve", "booking-soon")
"""What reminders were called that an earlier version promised."""
FAIR = timedelta(hours=3)
"""So long, by day, everybody has at least to answer whether they come."""
_EVE = Ahead(days=1, clock=time(18))

_due, _booking = table(Due), table(Booking)
_END = Prepared(
    delete(_due).where(_due.c.subject == bindparam("about"), or_(_due.c.kind == ASKED, _due.c.kind == FREED))
)
_standing = (_booking.c.cancelled_at.is_(None), _booking.c.state == State.BOOKED.value)
_OF_PERSON = Prepared(
    select(_booking.c.id)
    .where(
        *_standing,
        _booking.c.person_id == bindparam("person"),
        _booking.c.ends_at > bindparam("now"),
        _booking.c.id > bindparam("after"),
    )
    .order_by(_booking.c.id)
    .limit(bindparam("some"))
)
_EVERY = Prepared(
    select(_booking.c.id)
    .where(*_standing, _booking.c.id > bindparam("after"), _booking.c.starts_at > bindparam("now"))
    .order_by(_booking.c.id)
    .limit(bindparam("some"))
)


def remind(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime, quiet: bool = False) -> None:
    """What becomes due about the booking is what its state calls for, and nothing else; `quiet` as for `book`."""
    due.drop(tx, booked.subject)
    reminders.follow(tx, booked.subject, [booked.starts_at], zone=zone, now=now)
    promise(tx, booked, zone=zone, now=now, quiet=quiet)


def promise(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime, quiet: bool = False) -> None:
    if booked.answer_by is None:
        in_groups.arm(tx, Kind.BOOKING, [(booked.subject, booked.starts_at)], zone=zone, now=now)
        return _remind_booker(tx, booked, zone=zone, now=now)
    if booked.state == State.OFFERED:
        return queue.remind(tx, booked.subject, booked.person_id, booked.answer_by, told=now)
    if not quiet:
        approvals.remind(
            tx, booked.subject, booked.starts_at, booked.answer_by, space_id=booked.space_id, zone=zone, now=now
        )
    return approvals.lapse(tx, booked.subject, booked.starts_at)


def _remind_booker(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """The booker will be reminded as they wish; of a turn that may go to others, they are asked in time."""
    asleep = quiet.of_person(tx, booked.person_id)
    aheads = reminder_times.of_person(tx, Kind.BOOKING, booked.person_id)
    times = arming.times(aheads, [booked.starts_at], awake=asleep, zone=zone, now=now)
    asked = _asked(tx, booked, times, asleep, zone=zone, now=now)
    if asked is not None:
        due.add(tx, kind=ASKED, subject=booked.subject, person_id=None, at=asked)
    for at in sorted({*times, *((asked,) if asked else ())}):
        due.add(tx, kind=REMINDER, subject=booked.subject, person_id=booked.person_id, at=at)


def _asked(
    tx: Tx, booked: Booked, times: Iterable[datetime], asleep: Quiet, *, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """Return with which reminder it is asked whether they come, if the turn goes to others without an answer.

    That is the last one that leaves time to answer; if none does, there is one the evening before the answer is due.
    """
    freed = _freed(tx, booked)
    if freed is None or _stands(tx, booked, FREED):
        return None
    fair = [at for at in times if at <= freed - FAIR]
    own = asleep.awake_before(_EVE.instant(freed, zone), freed, zone)
    return max(fair) if fair else own if now < own else None


def _freed(tx: Tx, booked: Booked) -> datetime | None:
    """Return when the turn goes to others by the rule if nobody answers; None if it does not."""
    if booked.series_id is None or booked.confirmed_at is not None or not booked.stands:
        return None
    rule = turn_rules.of_space(tx, booked.space_id)
    return booked.starts_at - rule if rule is not None else None


def _stands(tx: Tx, booked: Booked, kind: str) -> datetime | None:
    return next((item.at for item in due.about(tx, kind, booked.subject)), None)


def asked(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """They are asked now whether they come: without an answer the turn will go to others, if the rule still says so."""
    until = _until(tx, booked, zone=zone, now=now)
    if until is not None and not _stands(tx, booked, FREED):
        freed_at(tx, booked, until)


def freed_at(tx: Tx, booked: Booked, at: datetime) -> None:
    """The turn goes to others then, if nobody has answered."""
    due.add(tx, kind=FREED, subject=booked.subject, person_id=None, at=at)


def answered_by(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return until when who is asked now says whether they come; None if the turn does not go to others."""
    there = _stands(tx, booked, FREED)
    if there is None:
        asking = _stands(tx, booked, ASKED)
        there = _freed(tx, booked) if asking is not None and asking <= now else None
    until = _until(tx, booked, zone=zone, now=now)
    return max(there, until) if there is not None and until is not None else None


def _until(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    freed = _freed(tx, booked)
    if freed is None:
        return None
    until = max(freed, quiet.of_person(tx, booked.person_id).waking(now, zone) + FAIR)
    return until if until < booked.starts_at else None


def standing(tx: Tx, booked: Booked) -> datetime | None:
    """Return when the turn will go to others; None if it will not."""
    return _stands(tx, booked, FREED)


def answered(tx: Tx, booked: Booked) -> None:
    """The turn does not go to others any more."""
    tx.run(_END, about=booked.subject)


def renew(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """What is still ahead of the booking's reminders comes as the booker wishes by now; what is late comes still."""
    if booked.stands:
        due.drop_ahead(tx, (REMINDER, ASKED, *BEFORE), booked.subject, now=now)
        _remind_booker(tx, booked, zone=zone, now=now)


def rearm(
    tx: Tx, person_id: int | None, *, after: int = 0, some: int = 200, zone: ZoneInfo, now: datetime
) -> int | None:
    """The reminders of the person's bookings, or of everybody's, come as wished by now: of `some` of them, behind
    number `after`. Return behind which it goes on; None when all are done."""
    if person_id is None:
        numbers = tx.column(_EVERY, after=after, now=now, some=some)
    else:
        numbers = tx.column(_OF_PERSON, person=person_id, after=after, now=now, some=some)
    for number in numbers:
        booked = diary.get(tx, number)
        if booked is not None:
            renew(tx, booked, zone=zone, now=now)
    return numbers[-1] if len(numbers) == some else None


def rearm_groups(tx: Tx, _person_id: int | None, *, after: int, some: int, zone: ZoneInfo, now: datetime) -> int | None:
    """Groups will be reminded of bookings as they wish by now: of `some`, behind number `after`, as `rearm`."""
    numbers = tx.column(_EVERY, after=after, now=now, some=some)
    for number in numbers:
        booked = diary.get(tx, number)
        if booked is not None:
            in_groups.arm(tx, Kind.BOOKING, [(booked.subject, booked.starts_at)], zone=zone, now=now)
    return numbers[-1] if len(numbers) == some else None
