"""Booking spaces and gear: who has what from when to when; never a space twice, never more gear than there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, update

from storage import approvals, due, occupied, people, queue, quotas, spaces, wallclock
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere, associations_of, belongs, get, has_turn, kept, live, the_same
from storage.occupied import Booking, BookingAssociation, State
from storage.refusals import Past, Refused, Taken, clash, day_hours, refusal
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
) -> Booked | Already | Refused:
    """The time is the person's, with its reminders; or nothing changed and the reason is returned.

    Where the keepers approve, it is requested and held for them to answer, unless it is `approved` by who books;
    with `quiet` they are asked about another turn of the same series.
    Two who try at once: the schema (`booking_overlap`, `gear_overlent`) lets one in, the other runs again and hears
    why not.
    """
    start, end = day_hours(tx, space, start, end, zone) if days else (start, end)
    refused = refusal(tx, space, start, end, zone=zone, now=now, days=days, quantity=quantity) or quotas.refusal(
        tx, space, associations, start, end, zone=zone
    )
    if refused is not None:
        same = the_same(tx, space.id or 0, person_id, start, end) if isinstance(refused, Taken) else None
        return Already(same) if same else refused
    asked = space.approval and not approved
    answer_by = approvals.answer_by(space, start, zone=zone, now=now) if asked else None
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
    )
    _promise(tx, booked, zone=zone, now=now, quiet=quiet)
    return booked


def remind(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime, quiet: bool = False) -> None:
    """What becomes due about the booking is what its state calls for, and nothing else; `quiet` as for `book`."""
    due.drop(tx, booked.subject)
    _promise(tx, booked, zone=zone, now=now, quiet=quiet)


def _promise(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime, quiet: bool = False) -> None:
    if booked.answer_by is None:
        return _remind_booker(tx, booked, zone=zone, now=now)
    if booked.state == State.OFFERED:
        return queue.remind(tx, booked.subject, booked.person_id, booked.answer_by, told=now)
    if not quiet:
        approvals.remind(tx, booked.subject, booked.starts_at, booked.answer_by, zone=zone, now=now)
    return approvals.lapse(tx, booked.subject, booked.starts_at)


def _remind_booker(tx: Tx, booked: Booked, *, zone: ZoneInfo, now: datetime) -> None:
    """The booker will be reminded the evening before at 18.00 and an hour before, where that is still ahead."""
    eve = wallclock.evening_before(booked.starts_at, zone)
    soon = wallclock.waking_before(booked.starts_at, timedelta(hours=1), zone)
    same_evening = wallclock.local(eve, zone).date() == wallclock.local(soon, zone).date()
    times = {"booking-eve": eve, "booking-soon": soon}
    if same_evening:  # what begins so early that both would come the same evening is told of once
        times.pop("booking-soon" if now < eve else "booking-eve")
    for kind, at in times.items():
        if now < at:
            due.add(tx, kind=kind, subject=booked.subject, person_id=booked.person_id, at=at)


def settle(
    tx: Tx, number: int, *, zone: ZoneInfo, now: datetime, waits: State | None = None
) -> Booked | Already | NotThere:
    """What was requested has been approved, or what was offered has been taken: it stands, with its reminders.

    Only the time that was there to be read, and, with `waits`, only what waits for just that: it is decided once.
    """
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    values = {"state": State.BOOKED.value, "answer_by": None}
    if before.state != (waits or before.state) or not tx.run(update(_booking).where(_as_read(before)).values(values)):
        return Already(get(tx, number) or before)
    after = replace(before, state=State.BOOKED, answer_by=None)
    remind(tx, after, zone=zone, now=now)
    queue.answered(tx, number, now=now)
    return after


def take(tx: Tx, number: int, *, approved: bool, zone: ZoneInfo, now: datetime) -> Booked | Already | NotThere:
    """What was offered to who waited in the queue is theirs; or, where the keepers approve, it is requested, unless it
    is `approved` by who takes it."""
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    space = _space_of(tx, before)
    if approved or not space.approval:
        return settle(tx, number, zone=zone, now=now, waits=State.OFFERED)
    answer_by = approvals.answer_by(space, before.starts_at, zone=zone, now=now)
    values = {"state": State.REQUESTED.value, "answer_by": answer_by}
    if before.state != State.OFFERED or not tx.run(update(_booking).where(_as_read(before)).values(values)):
        return Already(get(tx, number) or before)
    after = replace(before, state=State.REQUESTED, answer_by=answer_by)
    remind(tx, after, zone=zone, now=now)
    queue.answered(tx, number, now=now)
    return after


def _as_read(booked: Booked) -> ColumnElement[bool]:
    """The booking still waits for the same, at the same time."""
    same = (_booking.c.state == booked.state) & (_booking.c.starts_at == booked.starts_at)
    waits = (_booking.c.state != State.BOOKED.value) & _booking.c.cancelled_at.is_(None)
    return (_booking.c.id == booked.number) & same & (_booking.c.ends_at == booked.ends_at) & waits


def request(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Booked | NotThere:
    """The booking waits for the keepers' approval (again)."""
    before = live(tx, number, now=now)
    if before is None:
        return NotThere()
    space = _space_of(tx, before)
    answer_by = approvals.answer_by(space, before.starts_at, zone=zone, now=now)
    values = {"state": State.REQUESTED.value, "answer_by": answer_by}
    standing = (_booking.c.id == number) & _booking.c.cancelled_at.is_(None)
    if not tx.run(update(_booking).where(standing).values(values)):
        return NotThere()
    after = replace(before, state=State.REQUESTED, answer_by=answer_by)
    remind(tx, after, zone=zone, now=now)
    return after


def move(
    tx: Tx,
    number: int,
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    approved: bool = False,
    serve: bool = True,
) -> Booked | Already | Refused | NotThere:
    """The booking and its reminders are at another time; or nothing changed and the reason is returned.

    Where the keepers approve, they are asked again, unless it is `approved` by who moves it. What is only
    offered to somebody cannot be moved. Without `serve` the caller serves the queue, when more has been moved.
    """
    booked = live(tx, number, now=now)
    if booked is None or booked.state == State.OFFERED:
        return NotThere()
    space = _space_of(tx, booked)
    start, end = day_hours(tx, space, start, end, zone) if days else (start, end)
    if (start, end) == (booked.starts_at, booked.ends_at):
        return Already(booked)
    refused = refusal(
        tx, space, start, end, zone=zone, now=now, days=days, but=number, quantity=booked.quantity
    ) or quotas.refusal(tx, space, associations_of(tx, number), start, end, zone=zone, but=number)
    if refused:
        return refused
    moved = _put(tx, booked, space, start, end, days or space.by_days, zone=zone, now=now, serve=serve)
    if isinstance(moved, Booked) and space.approval and not approved:
        return request(tx, number, zone=zone, now=now)
    return moved


def move_back(
    tx: Tx,
    number: int,
    *,
    start: datetime,
    end: datetime,
    days: bool,
    state: str,
    zone: ZoneInfo,
    now: datetime,
    approved: bool = False,
    serve: bool = True,
) -> Booked | Already | Refused | NotThere:
    """The booking is as it was before it was moved, whatever its hours and limits are by now; if that is free.

    What its associations have booked since counts. Where the keepers approve, they are asked about a time that did not
    stand then (`state`), unless it is `approved` by who moves it.
    """
    booked = live(tx, number, now=now)
    if booked is None:
        return NotThere()
    if (start, end) == (booked.starts_at, booked.ends_at):
        return Already(booked)
    space = _space_of(tx, booked)
    clashes = Past() if end <= now else clash(tx, space, start, end, number, quantity=booked.quantity)
    refused = clashes or quotas.refusal(tx, space, associations_of(tx, number), start, end, zone=zone, but=number)
    if refused:
        return refused
    moved = _put(tx, booked, space, start, end, days, zone=zone, now=now, serve=serve)
    if not isinstance(moved, Booked) or state == booked.state:
        return moved
    if state == State.BOOKED:
        settled = settle(tx, number, zone=zone, now=now)
        return settled if isinstance(settled, Booked) else moved
    return request(tx, number, zone=zone, now=now) if space.approval and not approved else moved


def _put(
    tx: Tx,
    booked: Booked,
    space: Space,
    start: datetime,
    end: datetime,
    days: bool,
    *,
    zone: ZoneInfo,
    now: datetime,
    cancelled: bool = False,
    serve: bool = True,
) -> Booked | NotThere:
    """The booking stands at that time, with its reminders; unless it was cancelled, or brought back, meanwhile."""
    state = _booking.c.cancelled_at.is_not(None) if cancelled else _booking.c.cancelled_at.is_(None)
    held_until = end + timedelta(minutes=space.gap)
    values = {"starts_at": start, "ends_at": end, "held_until": held_until, "days": days}
    values |= {"cancelled_at": None, "cancelled_by": None, "why": "", "turn_at": booked.turn_at}
    if not tx.run(update(_booking).where(_booking.c.id == booked.number, state).values(values)):
        return NotThere()
    after = replace(booked, starts_at=start, ends_at=end, days=days, cancelled_at=None, why="")
    remind(tx, after, zone=zone, now=now)
    if serve:
        queue.serve(tx, booked.space_id, zone=zone, now=now)
    return after


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
    found = _as_read(booked) if waits else standing
    gone = {"cancelled_at": now, "cancelled_by": by, "why": why}
    if booked.state != (waits or booked.state) or not tx.run(update(_booking).where(found).values(gone)):
        return Already(get(tx, number) or booked)
    due.drop(tx, booked.subject)
    if booked.state == State.OFFERED:
        queue.answered(tx, number, now=now)
    queue.serve(tx, booked.space_id, zone=zone, now=now)
    return replace(booked, cancelled_at=now, why=why)


def restore(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Booked | Already | Refused | NotThere:
    """A cancelled booking is back as it was, whatever the hours and limits are by now; if its time is still free.

    What its associations have booked since counts: nobody comes over a quota by cancelling and taking it back.
    """
    booked = get(tx, number)
    if booked is None or people.named(tx, booked.person_id) is None:  # who is forgotten has nothing any more
        return NotThere()
    if booked.cancelled_at is None:
        return Already(booked) if booked.ends_at > now else NotThere()
    space = _space_of(tx, booked)
    start, end = booked.starts_at, booked.ends_at
    clashes = Past() if end <= now else clash(tx, space, start, end, number, quantity=booked.quantity)
    refused = clashes or quotas.refusal(tx, space, associations_of(tx, number), start, end, zone=zone, but=number)
    if refused:
        return refused
    if has_turn(tx, booked.series_id, booked.turn_at):
        booked = replace(booked, turn_at=None)  # another is that turn of the series by now
    back = _put(tx, booked, space, start, end, booked.days, zone=zone, now=now, cancelled=True)
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
    tx.run(update(_booking).where(_booking.c.id == number).values(person_id=person_id))
    due.readdress(tx, f"booking:{number}", person_id)


def _space_of(tx: Tx, booked: Booked) -> Space:
    space = spaces.get(tx, booked.space_id)
    assert space is not None
    return space
