"""A person is forgotten: what they had ahead is given up or handed over, what was stays without their name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select, text, update

from storage import (
    announcements,
    answers,
    associations,
    belongings,
    bookings,
    diary,
    due,
    giving_up,
    inbox,
    joining,
    people,
    queue,
    reminders,
    rooms,
    sign_ups,
    waiting,
)
from storage.belongings import drop
from storage.db import Tx, table
from storage.diary import Booked
from storage.fair_table import Exhibitor
from storage.occupied import Booking, BookingAssociation, Series, State
from storage.outbox_table import Copy, Outbox
from storage.people import Person, Role
from storage.rooms import Place

FORGOTTEN = "forgotten"
"""Due when the goodbye has been said: nothing leads to the person's chat any more."""
SOON, LATER = timedelta(minutes=1), timedelta(minutes=10)

_person, _booking, _series, _for = table(Person), table(Booking), table(Series), table(BookingAssociation)
_outbox, _copy, _room, _exhibitor = table(Outbox), table(Copy), table(Place), table(Exhibitor)


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What the person had ahead: `cancelled` are free again, `handed` are somebody else's, by whose they are now."""

    cancelled: tuple[Booked, ...] = ()
    handed: Mapping[int, tuple[Booked, ...]] = field(default_factory=dict)
    stands: giving_up.Forgotten = field(default_factory=giving_up.Forgotten)
    """What they had applied for at fairs."""


@dataclass(frozen=True, slots=True)
class LastCaretaker:
    """The town would be left without a caretaker; nothing was changed."""


def may_be_handed(booked: Booked) -> bool:
    """Tell whether the booking can go on in somebody else's name: it is an association's, and nobody's offer."""
    return booked.names is not None and booked.state != State.OFFERED


def give_up(
    tx: Tx, person_id: int, heirs: Mapping[int, int], *, zone: ZoneInfo, now: datetime
) -> GivenUp | LastCaretaker:
    """Whatever the person had ahead is cancelled, or is the heir's of its association; they wait for nothing more.

    They come to no talkoot that have not begun yet, to no event and with nothing to a fair: their places are for
    whoever waits. What they had written to announce is not sent. What was for themselves has lost its purpose, so that
    no card says it any more.
    """
    # Locked, so that what the person does at this very moment on another network is seen, or waits.
    tx.run(select(_person.c.id).where(_person.c.id == person_id).with_for_update())
    caretakers = [one.id for one in people.with_role(tx, Role.CARETAKER)]
    if person_id in caretakers and not people.dismiss(tx, person_id, Role.CARETAKER):
        return LastCaretaker()
    everybody = joining.all_of(tx, person_id)
    _nameless(tx, everybody)
    _groups_reminded_on(tx, person_id, _parts(tx, everybody))
    for turn in waiting.of_person(tx, person_id):  # first: what becomes free must not be offered to who leaves
        queue.leave(tx, turn.number, now=now)
    sign_ups.leave_all(tx, person_id, zone=zone, now=now)
    answers.leave_all(tx, person_id, now=now)
    stands = giving_up.forget(tx, person_id, heirs, now=now)
    announcements.leave_all(tx, person_id, now=now)
    handed: dict[int, tuple[Booked, ...]] = {}
    cancelled: list[Booked] = []
    for booked in diary.coming(tx, person_id, now=now):
        whose = heir(tx, booked, heirs)
        if whose is None:
            outcome = bookings.cancel(tx, booked.number, by=person_id, zone=zone, now=now)
            cancelled += [outcome] if isinstance(outcome, Booked) else []
        else:
            bookings.hand_over(tx, booked.number, whose)
            handed[whose] = (*handed.get(whose, ()), booked)
    _series_go_on(tx, person_id, handed, now=now)
    return GivenUp(tuple(cancelled), handed, stands)


def heir(tx: Tx, booked: Booked, heirs: Mapping[int, int]) -> int | None:
    """Return who has the booking from now on, or None if it is given up."""
    if not may_be_handed(booked):
        return None
    return next((heirs[one] for one in sorted(diary.associations_of(tx, booked.number)) if heirs.get(one)), None)


def _series_go_on(tx: Tx, person_id: int, handed: Mapping[int, Sequence[Booked]], *, now: datetime) -> None:
    """A series whose turns were handed over is the heir's; the person's others have ended."""
    for whose, theirs in handed.items():
        numbers = {one.series_id for one in theirs if one.series_id is not None}
        tx.run(
            update(_series)
            .where(_series.c.id.in_(numbers), _series.c.person_id == person_id, _series.c.ended_at.is_(None))
            .values(person_id=whose)
        )
    left = (_series.c.person_id == person_id) & _series.c.ended_at.is_(None)
    tx.run(update(_series).where(left).values(ended_at=now))


def _groups_reminded_on(tx: Tx, person_id: int, naming: set[str]) -> None:
    """What a group is reminded of is from now on another one's who decides about the group, if there is any, and its
    words name nobody who is forgotten."""
    for own, number in reminders.of_groups(tx, person_id):
        able = people.with_role(tx, Role.ORGANISER, associations.subject(number)) if number else []
        others = [one.id for one in (*able, *people.with_role(tx, Role.CARETAKER)) if one.id != person_id]
        if others and not any(part in own.text.casefold() for part in naming):
            reminders.hand(tx, own.number, others[0])


def _parts(tx: Tx, everybody: Sequence[int]) -> set[str]:
    """Return the words that name who is forgotten."""
    names = tx.column(select(_person.c.name).where(_person.c.id.in_(everybody)))
    return {part for name in names for part in name.casefold().split() if len(part) > 2}


def _nameless(tx: Tx, everybody: Sequence[int]) -> None:
    """What was booked for the person themselves has lost its words; an association's keeps them, if they name nobody
    who is forgotten."""
    parts = _parts(tx, everybody)
    an_associations = exists().where(_for.c.booking_id == _booking.c.id)
    _empty(tx, _booking, ("purpose", "why"), _booking.c.person_id.in_(everybody) & ~an_associations)
    touched = or_(_booking.c.person_id.in_(everybody), _booking.c.cancelled_by.in_(everybody))
    _empty(tx, _booking, ("purpose", "why"), touched, parts)
    turns = (
        select(_booking.c.series_id)
        .join(_for, _for.c.booking_id == _booking.c.id)
        .where(~_booking.c.series_id.is_(None))
    )
    mine = _series.c.person_id.in_(everybody)
    _empty(tx, _series, ("purpose",), mine & _series.c.id.not_in(turns))
    _empty(tx, _series, ("purpose",), mine, parts)
    showed = _exhibitor.c.person_id.in_(everybody)
    _empty(tx, _exhibitor, ("shows", "why"), showed, parts)
    _empty(tx, _exhibitor, ("name",), showed, parts, left="–")


def _empty(
    tx: Tx, target: Any, columns: Sequence[str], where: Any, naming: set[str] | None = None, left: str = ""
) -> None:
    """The texts of these rows are gone, but for what is `left`; with `naming`, those alone that hold such a word."""
    for column in (target.c[name] for name in columns):
        written = where & (column != "")
        if naming is None:
            tx.run(update(target).where(written).values({column: left}))
            continue
        for row in tx.all(select(target.c.id, column.label("said")).where(written)):
            if any(part in row.said.casefold() for part in naming):
                tx.run(update(target).where(target.c.id == row.id).values({column: left}))


def erase(tx: Tx, person_id: int, *, room_id: int | None, now: datetime) -> None:
    """Nothing is kept of who the person was; only the address of the room stays, until the goodbye has been said there.

    The goodbye is promised after this, in the same transaction. If the program dies meanwhile, what is due finds it.
    """
    for one in joining.all_of(tx, person_id):
        for room in tx.column(select(_room.c.id).where(_room.c.person_id == one)):
            _empty_room(tx, room)
            if room != room_id:
                _leave(tx, room, now=now)
        belongings.forget(tx, one)
        tx.run(update(_person).where(_person.c.id == one).values(name="", language=None, sleeps=None, wakes=None))
    if room_id is not None:
        due.add(tx, kind=FORGOTTEN, subject=f"room:{room_id}", person_id=person_id, at=now + SOON)


def finish(tx: Tx, person_id: int, room_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """The goodbye has been said: the room's address is gone too, unless somebody speaks there again.

    Whatever the person did at the very moment they were forgotten is given up as well.
    """
    waits = select(func.count()).where(_outbox.c.person_id == person_id, _outbox.c.state == text("0"))
    if tx.scalar(waits):
        due.add(tx, kind=FORGOTTEN, subject=f"room:{room_id}", person_id=person_id, at=now + LATER)
        return
    give_up(tx, person_id, {}, zone=zone, now=now)
    erase(tx, person_id, room_id=None, now=now)
    if tx.scalar(
        select(_room.c.id).where(_room.c.id == room_id, _room.c.person_id.is_(None), _room.c.private.is_(True))
    ):
        _empty_room(tx, room_id)
        _leave(tx, room_id, now=now)


def _empty_room(tx: Tx, room_id: int) -> None:
    """Nothing that was said in the room, or waits to be, is kept; no card stands there."""
    drop(tx, _outbox, _outbox.c.room_id == room_id)
    drop(tx, _copy, _copy.c.room_id == room_id)


def _leave(tx: Tx, room_id: int, *, now: datetime) -> None:
    """The room is nobody's and leads nowhere. Its row stays: another room must never get its number."""
    room = rooms.by_id(tx, room_id)
    if room is not None:  # Telegram's keys of what was heard name the chat, which is the person
        inbox.forget(tx, *(f"{room.network}:{kind}{room.address}." for kind in "ms"))
    values = {"address": f"forgotten {room_id}", "title": "", "person_id": None, "left_at": now, "why": "forgotten"}
    tx.run(update(_room).where(_room.c.id == room_id).values(values))
