"""Booking spaces and gear: who has what from when to when; never a space twice, never more gear than there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update

from storage import approvals, due, events, occupied, people, queue, reminders, talkoot
from storage import quiet as quiet_hours
from storage.booking_due import promise
from storage.db import Tx, table
from storage.deciding import as_read, request
from storage.diary import (
    Already,
    Booked,
    NotThere,
    associations_of,
    belongs,
    get,
    has_turn,
    kept,
    live,
    space_of,
    the_same,
)
from storage.moving import put
from storage.occupied import Booking, BookingAssociation, State
from storage.refusals import Refused, Taken, again, day_hours, refusal
from storage.spaces import Space

_booking, _for = table(Booking), table(BookingAssociation)


def book(
    tx: Tx,
    *,
    space: Space,
    person_id: int,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    purpose: str = "",
    quantity: int | None = None,
    associations: Sequence[int] = (),
    open_to_others: bool = False,
    approved: bool = False,
    series_id: int | None = None,
    turn_at: datetime | None = None,
    quiet: bool = False,
    room_id: int | None = None,
) -> Booked | Already | Refused:
    """The time is the person's, with its reminders; or nothing changed and the reason is returned.

    Where the keepers approve, it is requested and held for them to answer, unless it is `approved` by who books;
    with `quiet` they are asked about another turn of the same series. `room_id` is the group in which it was said.
    Two who try at once: the schema (`booking_overlap`, `gear_overlent`) lets one in, the other runs again and hears
    why not.
    """
    start, end = day_hours(tx, space, start, end, zone, days=days)
    refused = refusal(
        tx, space, start, end, zone=zone, now=now, days=days, quantity=quantity, associations=associations
    )
    if refused is not None:
        same = the_same(tx, space.id or 0, person_id, start, end) if isinstance(refused, Taken) else None
        return Already(same) if same else refused
    asked = space.approval and not approved
    awake = quiet_hours.of_town(tx)
    answer_by = approvals.answer_by(space, start, awake=awake, zone=zone, now=now) if asked else None
    number = occupied.hold(
        tx,
        space,
        person_id=person_id,
        start=start,
        end=end,
        now=now,
        days=days or space.by_days,
        purpose=purpose,
        state=State.REQUESTED if asked else State.BOOKED,
        answer_by=answer_by,
        quantity=quantity,
        associations=associations,
        open_to_others=open_to_others,
        series_id=series_id,
        turn_at=turn_at,
        room_id=room_id,
    )
    booked = Booked(
        number,
        space.id or 0,
        space.name,
        person_id,
        start,
        end,
        days or space.by_days,
        purpose,
        space.note,
        space.address,
        space.kind,
        State.REQUESTED if asked else State.BOOKED,
        answer_by,
        quantity if space.quantity is not None else None,
        open_to_others,
        series_id,
        turn_at,
        None,
        "",
        "\n".join(occupied.booked_for(tx, number)) if associations else None,
        now,
        space.price,
        space.price_per,
        space.price_note,
        belongs(tx, person_id),
        not asked or kept(tx, space.id or 0),
        room_id,
    )
    promise(tx, booked, zone=zone, now=now, quiet=quiet)
    return booked


def cancel(
    tx: Tx,
    number: int,
    *,
    by: int | None,
    zone: ZoneInfo,
    now: datetime,
    why: str = "",
    waits: State | None = None,
) -> Booked | Already | NotThere:
    """The time is free again, nobody is reminded any more, and who waits in the queue is offered it.

    `by` is who cancels it; None is nobody: an answer that did not come. With `waits`, only what still waits for that.
    """
    booked = live(tx, number, now=now)
    if booked is None:
        before = get(tx, number)
        return Already(before) if before and before.cancelled_at else NotThere()
    standing = (_booking.c.id == number) & _booking.c.cancelled_at.is_(None)
    found = as_read(booked) if waits else standing
    gone = {"cancelled_at": now, "cancelled_by": by, "why": why}
    if booked.state != (waits or booked.state) or not tx.run(update(_booking).where(found).values(gone)):
        return Already(get(tx, number) or booked)
    due.drop(tx, booked.subject)
    reminders.follow(tx, booked.subject, (), zone=zone, now=now)
    talkoot.booking_lost(tx, number, now=now)
    events.booking_lost(tx, number, now=now)
    if booked.state == State.OFFERED:
        queue.answered(tx, number, now=now)
    queue.serve(tx, booked.space_id, zone=zone, now=now)
    return replace(booked, cancelled_at=now, why=why)


def restore(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Booked | Already | Refused | NotThere:
    """A cancelled booking is back as it was, whatever the hours and limits are by now; if its time is still free."""
    booked = get(tx, number)
    if booked is None or people.named(tx, booked.person_id) is None:  # who is forgotten has nothing any more
        return NotThere()
    if booked.cancelled_at is None:
        return Already(booked) if booked.ends_at > now else NotThere()
    space = space_of(tx, booked)
    start, end = booked.starts_at, booked.ends_at
    theirs = associations_of(tx, number)
    refused = again(
        tx, space, start, end, zone=zone, now=now, but=number, quantity=booked.quantity, associations=theirs
    )
    if refused:
        return refused
    if has_turn(tx, booked.series_id, booked.turn_at):
        booked = replace(booked, turn_at=None)  # another is that turn of the series by now
    back = put(tx, booked, space, start, end, booked.days, zone=zone, now=now, cancelled=True)
    if isinstance(back, Booked) and back.state == State.OFFERED:
        return queue.offered_again(tx, back, zone=zone, now=now)
    if isinstance(back, Booked) and back.state == State.REQUESTED:  # the keepers have the whole time to answer
        return request(tx, number, zone=zone, now=now)
    return back


def whose(tx: Tx, number: int, associations: Sequence[int]) -> None:
    """The booking is for these associations; for none, it is the booker's own."""
    tx.run(_for.delete().where(_for.c.booking_id == number))
    tx.many(
        _for.insert(),
        [{"booking_id": number, "association_id": association} for association in sorted(set(associations))],
    )


def open_up(tx: Tx, number: int, is_open: bool) -> None:
    """Others are welcome to the booking's time; or not."""
    tx.run(update(_booking).where(_booking.c.id == number).values(open_to_others=is_open))


def as_turn(tx: Tx, number: int, series_id: int, turn_at: datetime) -> None:
    """The booking is that turn of the series."""
    tx.run(update(_booking).where(_booking.c.id == number).values(series_id=series_id, turn_at=turn_at))


def hand_over(tx: Tx, number: int, person_id: int) -> None:
    """The booking is another person's from now on, with its reminders."""
    tx.run(update(_booking).where(_booking.c.id == number).values(person_id=person_id, confirmed_at=None))
    due.readdress(tx, f"booking:{number}", person_id)
