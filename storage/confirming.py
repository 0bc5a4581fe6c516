"""Saying that one comes to what one has booked; and the turn that goes to others because nobody has said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update

from storage import booking_due, bookings, quiet, reminded
from storage.booking_due import FAIR
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere, get, live
from storage.occupied import Booking
from storage.outbox_table import Outbox, State
from storage.prepared import Prepared

UNCONFIRMED = "Nobody said in time that they come"
"""Why a turn went to others; in English, as the usual reasons are kept."""
_NIGHT = timedelta(hours=24)
"""What was said longer ago than this, they have had the time to answer, however long they sleep."""

_booking, _outbox = table(Booking), table(Outbox)
_open = (_booking.c.id == bindparam("number")) & _booking.c.cancelled_at.is_(None) & _booking.c.confirmed_at.is_(None)
_CONFIRM = Prepared(update(_booking).where(_open).values(confirmed_at=bindparam("at")))
_HOLD = Prepared(update(_booking).where(_open).values(confirmed_at=None))
_TAKE_BACK = Prepared(
    update(_booking)
    .where(_booking.c.id == bindparam("number"), _booking.c.confirmed_at == bindparam("at"))
    .values(confirmed_at=None)
)
_SAID = Prepared(
    select(_outbox.c.reminds, _outbox.c.state, _outbox.c.settled_at).where(
        _outbox.c.person_id == bindparam("person"),
        _outbox.c.reminds.is_not(None),
        or_(_outbox.c.state == State.WAITING.value, _outbox.c.settled_at > bindparam("since")),
    )
)


def confirm(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Booked | Already | NotThere:
    """Whoever has booked comes: the turn does not go to others, and nobody is asked again."""
    booked = live(tx, number, now=now)
    if booked is None or not booked.stands:
        there = get(tx, number)
        return Already(there) if there is not None and there.cancelled_at is not None else NotThere()
    if not tx.run(_CONFIRM, number=number, at=now):
        return Already(get(tx, number) or booked)
    after = replace(booked, confirmed_at=now)
    booking_due.answered(tx, after)
    booking_due.renew(tx, after, zone=zone, now=now)
    return after


def take_back(tx: Tx, number: int, *, freed_at: datetime | None, zone: ZoneInfo, now: datetime) -> Booked | None:
    """They have not said that they come, and the turn goes to others as it would have (`freed_at`)."""
    booked = live(tx, number, now=now)
    if booked is None or booked.confirmed_at is None:
        return None
    if not tx.run(_TAKE_BACK, number=number, at=booked.confirmed_at):
        return None
    before = replace(booked, confirmed_at=None)
    if freed_at is not None and freed_at < before.starts_at:
        booking_due.freed_at(tx, before, max(freed_at, now))
    booking_due.renew(tx, before, zone=zone, now=now)
    return before


def free(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> Booked | None:
    """The turn is free for others, as nobody has said in time that they come; None if somebody just has."""
    if not tx.run(_HOLD, number=booked.number):  # who says it at this very moment comes before or after this
        return None
    gone = bookings.cancel(tx, booked.number, by=None, zone=zone, now=now, why=UNCONFIRMED)
    return gone if isinstance(gone, Booked) else None


def still_to_answer(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return until when they may answer yet, who could not be told in time that they are asked; None, if they could."""
    rows = tx.all(_SAID, person=booked.person_id, since=now - _NIGHT)
    of_it = [row for row in rows if any(one.item.subject == booked.subject for one in reminded.read(row.reminds))]
    heard = [now if row.state == State.WAITING else row.settled_at for row in of_it if row.state != State.FAILED]
    if not heard:
        return None
    until = quiet.of_person(tx, booked.person_id).waking(max(heard), zone) + FAIR
    return until if until > now else None
