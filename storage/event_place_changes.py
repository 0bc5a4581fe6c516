"""The places of a joint day come, change and go, each with the space that is booked for it: all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from storage import booked_together, diary, event_changes, event_place_spaces, event_places, events, moving
from storage.booked_together import Had, Keeps, Lacking, NotHad
from storage.db import Tx
from storage.diary import Already, Booked, NotThere
from storage.event_place_spaces import NotFree
from storage.event_places import PlaceNow
from storage.events import EventNow
from storage.fair_table import EventPlace
from storage.named import key_of


@dataclass(frozen=True, slots=True)
class Added:
    """The place is there, with the space that was booked for it."""

    place: PlaceNow
    had: Had


@dataclass(frozen=True, slots=True)
class Changed:
    """The place is so now: what was booked for it, what was moved, as it was and as it is, and what is free again."""

    place: PlaceNow
    had: Had = field(default_factory=Had)
    moved: tuple[tuple[Booked, Booked], ...] = ()
    freed: tuple[Booked, ...] = ()


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing was changed: the association has that very place already."""

    place: PlaceNow


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing was changed: the day is not published, cancelled or over, or the place is not there any more."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The place is there no more; what was booked for it is free, unless another place needs it."""

    place: PlaceNow
    freed: tuple[Booked, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """The place is there again, with what was booked for it."""

    place: PlaceNow
    booked: tuple[Booked, ...]


class _Undone(Exception):
    """Something was refused: nothing is changed."""

    def __init__(self, lacking: Lacking) -> None:
        super().__init__()
        self.lacking = lacking


def add(tx: Tx, wish: EventPlace, *, keeps: Keeps, zone: ZoneInfo, now: datetime) -> Added | Same | Lacking | Closed:
    """The place is one of the day's, and its space is booked for its hours; or nothing is."""
    event = event_changes.hold(tx, wish.event_id)
    if event is None or not event.is_open(now):
        return Closed()
    twin = _twin(event, wish)
    if twin is not None:
        return Same(twin)
    had = event_place_spaces.book(tx, event, wish, keeps=keeps, zone=zone, now=now)
    if isinstance(had, Lacking):
        return had
    wish.booking_id = had.booked[0].number if had.booked else None
    number = tx.add(wish)
    events.changed(tx, event.number, now=now)
    return Added(_known(tx, number), had)


def _twin(event: EventNow, wish: EventPlace | PlaceNow, *, but: int = 0) -> PlaceNow | None:
    """Return the same place of the same association, with the same to do, at the same time."""
    return next((one for one in event.places if one.number != but and _is_same(one, wish)), None)


def _is_same(one: PlaceNow, wish: EventPlace | PlaceNow) -> bool:
    alike = (one.association_id, key_of(one.place), key_of(one.what))
    then = one.starts_at < wish.ends_at and wish.starts_at < one.ends_at
    return then and alike == (wish.association_id, key_of(wish.place), key_of(wish.what))


def change(tx: Tx, wish: PlaceNow, *, keeps: Keeps, zone: ZoneInfo, now: datetime) -> Changed | Same | Lacking | Closed:
    """The place is from now on as it is wished, its space with it; or nothing is changed."""
    event = event_changes.hold(tx, wish.event_id)
    was = event_places.get(tx, wish.number)
    if event is None or was is None or was.ended_at is not None or not event.is_open(now):
        return Closed()
    twin = _twin(event, wish, but=wish.number)
    if twin is not None:
        return Same(twin)
    try:
        with tx.part():
            done = _spaced(tx, event, was, wish, keeps=keeps, zone=zone, now=now)
            _keep(tx, wish, done)
    except _Undone as undone:
        return undone.lacking
    events.changed(tx, event.number, now=now)
    return replace(done, place=_known(tx, wish.number))


def _keep(tx: Tx, wish: PlaceNow, done: Changed) -> None:
    event_places.change(
        tx,
        wish.number,
        association_id=wish.association_id,
        place=wish.place,
        what=wish.what,
        space_id=wish.space_id,
        booking_id=done.place.booking_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
    )


def _spaced(
    tx: Tx, event: EventNow, was: PlaceNow, wish: PlaceNow, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Changed:
    """What is booked for the place goes along with it: moved, or another space booked and the old one free."""
    if (was.space_id, was.starts_at, was.ends_at) == (wish.space_id, wish.starts_at, wish.ends_at):
        return Changed(was)
    mine = diary.live(tx, was.booking_id, now=now) if was.booking_id is not None else None
    alone = mine is not None and event_place_spaces.heir(event.places, was, mine) is None
    if mine is not None and alone and wish.space_id == was.space_id:
        return _moved(tx, event, was, wish, mine, keeps=keeps, zone=zone, now=now)
    had = event_place_spaces.book(tx, event, wish, keeps=keeps, zone=zone, now=now)
    if isinstance(had, Lacking):
        raise _Undone(had)
    freed = event_place_spaces.let_go(tx, event, was, by=wish.person_id, zone=zone, now=now)
    booking = had.booked[0].number if had.booked else None
    return Changed(replace(was, booking_id=booking), had, freed=freed)


def _moved(
    tx: Tx, event: EventNow, was: PlaceNow, wish: PlaceNow, mine: Booked, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Changed:
    """The booking of the place is at its new hours."""
    [wanted] = booked_together.wanted(tx, event_place_spaces.alone(event, wish), zone=zone, now=now)
    outcome = moving.move(
        tx,
        mine.number,
        start=wanted.start,
        end=wanted.end,
        days=wanted.days,
        approved=keeps(mine.space_id),
        zone=zone,
        now=now,
    )
    match outcome:
        case Booked():
            return Changed(was, moved=((mine, outcome),))
        case Already() | NotThere():
            return Changed(was)
        case _:
            raise _Undone(Lacking((NotHad(wanted, outcome),)))


def withdraw(tx: Tx, number: int, *, by: int, zone: ZoneInfo, now: datetime) -> Withdrawn | Closed:
    """The place is there no more, and its space is free: of two who withdraw it at once one does."""
    place = event_places.get(tx, number)
    event = event_changes.hold(tx, place.event_id) if place is not None else None
    place = event_places.get(tx, number)
    if place is None or event is None or not event.is_open(now) or not event_places.end(tx, number, at=now):
        return Closed()
    freed = event_place_spaces.let_go(tx, event, place, by=by, zone=zone, now=now)
    events.changed(tx, event.number, now=now)
    return Withdrawn(place, freed)


def back(
    tx: Tx, was: PlaceNow, *, keeps: Keeps, zone: ZoneInfo, now: datetime
) -> Back | Same | NotFree | Lacking | Closed:
    """The place that was withdrawn is there again, with its space; or nothing is changed."""
    event = event_changes.hold(tx, was.event_id)
    place = event_places.get(tx, was.number)
    if event is None or place is None or place.ended_at is None or not event.is_open(now) or place.ends_at <= now:
        return Closed()
    twin = _twin(event, place)
    if twin is not None:
        return Same(twin)
    booked = event_place_spaces.book_again(tx, event, place, keeps=keeps, zone=zone, now=now)
    if not isinstance(booked, tuple):
        return booked
    event_places.end(tx, place.number, at=None)
    events.changed(tx, event.number, now=now)
    return Back(_known(tx, place.number), booked)


def _known(tx: Tx, number: int) -> PlaceNow:
    place = event_places.get(tx, number)
    assert place is not None
    return place
