"""What a space's week looks like: its opening hours and bookings as the picture shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers import rights
from handlers.free import pictures
from handlers.free.week_plan import DAY, Day, Kind, Slot
from handlers.turn import Turn
from handlers.types import File
from handlers.words import fold
from storage import diary, lending, people, spaces, wallclock
from storage.diary import Booked
from storage.occupied import State
from storage.people import Role
from storage.spaces import Space


def picture(turn: Turn, space: Space, first: date, last: date, title: str) -> File:
    """Return the picture of the days from first to last, at most seven, as the person may see them here."""
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(space.name))
    return pictures.described(
        f"{name}-{first.isoformat()}.png",
        title,
        days(turn, space, first, last),
        language=turn.language,
        today=wallclock.local(turn.now, turn.zone).date(),
        now=wallclock.minutes(turn.now, turn.zone),
    )


def days(turn: Turn, space: Space, first: date, last: date) -> list[Day]:
    """Return the days with what is booked in them, each booking once, on the first day that it is shown."""
    each = _open(turn, space, first, last)
    slots = _lent(turn, space, first, last) if space.quantity is not None else _booked(turn, space, first, last)
    return [replace(day, slots=tuple(slots.get(day.date, ()))) for day in each]


def _open(turn: Turn, space: Space, first: date, last: date) -> list[Day]:
    if space.by_days:  # what is stored stays there when nobody can come in
        return [Day(first + timedelta(days=n), ((0, DAY),), ()) for n in range((last - first).days + 1)]
    assert space.id is not None
    closed = spaces.closed_days(turn.tx, space.id, first, last)
    found = []
    for day, hours in spaces.open_between(turn.tx, space, first, last, turn.zone).items():
        why = next((one.why for one in closed if one.touches(day)), "")
        found.append(
            Day(day, tuple((_minute(start, day, turn), _minute(end, day, turn)) for start, end in hours), (), why)
        )
    return found


def _minute(at: datetime, day: date, turn: Turn) -> int:
    """Return the minute on the clock, counted from the midnight at which the day begins."""
    local = wallclock.local(at, turn.zone)
    return (local.date() - day).days * DAY + local.hour * 60 + local.minute


def _booked(turn: Turn, space: Space, first: date, last: date) -> dict[date, list[Slot]]:
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    found: dict[date, list[Slot]] = {}
    for one in diary.between(turn.tx, space.id or 0, start, end):
        if one.ends_at > start:
            day = max(first, wallclock.local(one.starts_at, turn.zone).date())
            slot = Slot(_minute(one.starts_at, day, turn), _minute(one.ends_at, day, turn), *_who(turn, space, one))
            found.setdefault(day, []).append(slot)
    return found


def _who(turn: Turn, space: Space, booked: Booked) -> tuple[str, Kind]:
    """Return whose it is, as far as the person may know that here, and how it is painted.

    Everybody sees associations; a person is named to the space's keeper alone, in private.
    """
    private = turn.room.private
    keeper = private and rights.may(turn.person, Role.KEEPER, space.subject)
    parts = [turn.t.list(booked.by)] if booked.by else []
    if keeper and not booked.by:
        person = people.named(turn.tx, booked.person_id)
        parts += [person.name] if person else []
    mine = private and booked.person_id == turn.person.id
    parts += [booked.purpose] if keeper or mine or booked.open_to_others else []
    parts += [turn.t("open to others")] if booked.open_to_others else []
    kind: Kind = "asked" if booked.state != State.BOOKED else "mine" if mine else "taken"
    return ", ".join(filter(None, parts)), kind


def _lent(turn: Turn, space: Space, first: date, last: date) -> dict[date, list[Slot]]:
    """Return when not a single piece of the gear is left, in its opening hours."""
    found: dict[date, list[Slot]] = {}
    for day, hours in spaces.open_between(turn.tx, space, first, last, turn.zone).items():
        spans = [span for start, end in hours for span in lending.short(turn.tx, space, 1, start, end)]
        merged = wallclock.merged(spans)
        found[day] = [Slot(_minute(start, day, turn), _minute(end, day, turn)) for start, end in merged]
    return found
