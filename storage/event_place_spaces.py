"""The space of a joint day's place: booked with it for its hours, shared by an association's own places, let go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from storage import booked_together, bookings, diary, event_places, events
from storage.booked_together import Had, Keeps, Lacking, NotHad
from storage.db import Tx
from storage.diary import Already, Booked, NotThere
from storage.event_places import PlaceNow
from storage.events import DayNow, EventNow
from storage.fair_table import EventPlace
from storage.occupied import State
from storage.refusals import Refused


@dataclass(frozen=True, slots=True)
class NotFree:
    """Nothing was changed: what was booked for the place cannot be had again."""

    booked: Booked
    why: Refused


def book(
    tx: Tx, event: EventNow, wish: EventPlace | PlaceNow, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Had | Lacking:
    """The space is booked for the place, unless the event itself, or another place of its association, has it then."""
    if wish.space_id is None or _had(tx, event, wish, now=now):
        return Had()
    return booked_together.book(tx, alone(event, wish), person_id=wish.person_id, keeps=keeps, zone=zone, now=now)


def alone(event: EventNow, wish: EventPlace | PlaceNow) -> EventNow:
    """Return the event as if it were this place alone."""
    assert wish.space_id is not None
    day = DayNow(0, wish.starts_at, wish.ends_at, None, None, 0, 0, 0, 0)
    by = (wish.association_id,) if wish.association_id is not None else event.associations
    return replace(event, wishes=((wish.space_id, None),), days=(day,), associations=by)


def lacking(
    tx: Tx,
    event: EventNow,
    association_id: int | None,
    space_id: int,
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> tuple[NotHad, ...]:
    """Return why the space could not be had for a place of the association just now; nothing if it could."""
    wish = EventPlace(
        event_id=event.number,
        association_id=association_id,
        person_id=event.person_id,
        place="",
        space_id=space_id,
        starts_at=start,
        ends_at=end,
        since=now,
    )
    if _had(tx, event, wish, now=now):
        return ()
    return booked_together.lacking(tx, alone(event, wish), zone=zone, now=now)


def _had(tx: Tx, event: EventNow, wish: EventPlace | PlaceNow, *, now: datetime) -> bool:
    others = {one.booking_id for one in event.places if one.association_id != wish.association_id}
    found = (diary.live(tx, one, now=now) for one in events.booked_with(tx, event.number) if one not in others)
    return any(
        one is not None
        and one.space_id == wish.space_id
        and one.state != State.OFFERED
        and one.starts_at <= wish.starts_at
        and wish.ends_at <= one.ends_at
        for one in found
    )


def let_go(tx: Tx, event: EventNow, place: PlaceNow, *, by: int, zone: ZoneInfo, now: datetime) -> tuple[Booked, ...]:
    """What was booked for the place is free, or another place's that is in the same space; return what is free."""
    mine = diary.live(tx, place.booking_id, now=now) if place.booking_id is not None else None
    if mine is None:
        return ()
    next_one = heir(event.places, place, mine)
    if next_one is not None:
        event_places.booked_with(tx, place.number, None)
        event_places.booked_with(tx, next_one.number, mine.number)
        bookings.hand_over(tx, mine.number, next_one.person_id)
        return ()
    events.without_booking(tx, mine.number)  # nobody need be told that it was lost
    outcome = bookings.cancel(tx, mine.number, by=by, zone=zone, now=now)
    return (outcome,) if isinstance(outcome, Booked) else ()


def heir(places: Iterable[PlaceNow], place: PlaceNow, mine: Booked) -> PlaceNow | None:
    """Return another place of the association within what is booked, that has no booking of its own."""
    return next(
        (
            one
            for one in places
            if one.number != place.number
            and one.association_id == place.association_id
            and one.space_id == mine.space_id
            and one.booking_id is None
            and mine.starts_at <= one.starts_at
            and one.ends_at <= mine.ends_at
        ),
        None,
    )


def book_again(
    tx: Tx, event: EventNow, place: PlaceNow, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> tuple[Booked, ...] | NotFree | Lacking:
    """What was booked for the place is again, as it was; or the space anew, where that went to another place."""
    gone = diary.get(tx, place.booking_id) if place.booking_id is not None else None
    if gone is not None:
        outcome = bookings.restore(tx, gone.number, zone=zone, now=now)
        match outcome:
            case Booked():
                events.with_booking(tx, event.number, outcome.number)
                return (outcome,)
            case Already() | NotThere():
                pass
            case _:
                return NotFree(gone, outcome)
    had = book(tx, event, place, keeps=keeps, zone=zone, now=now)
    if isinstance(had, Lacking):
        return had
    event_places.booked_with(tx, place.number, had.booked[0].number if had.booked else None)
    return had.booked
