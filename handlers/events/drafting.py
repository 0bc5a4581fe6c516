"""Making a draft of what was said about a new event, beside what an earlier one was like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers import rights
from handlers.events.event_days import Times
from handlers.events.plan_args import Where
from handlers.turn import Turn
from storage import associations, events, spaces
from storage.event_table import Event, Kind
from storage.events import EventNow
from storage.people import Role

Wishes = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said; None is what nobody said anything about, and nothing is what was left out on purpose."""

    kind: Kind
    title: str
    when: Times
    organisers: tuple[int, ...]
    place: Where | None = None
    about: str | None = None
    whom: str | None = None
    price: str | None = None
    most: int | None = None
    deadline: datetime | None = None
    picture: int | None = None
    space: Wishes | None = None
    gear: Wishes | None = None


def make(turn: Turn, said: Said, like: EventNow | None = None) -> EventNow:
    """The event is planned as was said, and for the rest like the earlier one; return the draft."""
    said = _like(turn, said, like) if like is not None else said
    plan = Event(
        kind=said.kind,
        title=said.title,
        place=said.place.said if said.place else "",
        about=said.about or "",
        whom=said.whom or "",
        price=said.price or "",
        picture_id=said.picture,
        most=said.most,
        answer_by=said.deadline,
        repeats=said.when.repeats,
        person_id=turn.person.id,
        wishes=[*_wishes(said)],
        created_at=turn.now,
    )
    days = [(day.start, day.end) for day in said.when.days]
    accepted, asked = answerable(turn, said.organisers)
    number = events.draft(turn.tx, plan, days=days, associations=accepted, now=turn.now)
    for one in asked:
        events.organise(turn.tx, number, one, since=None)
    draft = events.get(turn.tx, number)
    assert draft is not None
    return draft


def answerable(
    turn: Turn, numbers: Sequence[int], already: Sequence[int] = ()
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for which of the associations the person can answer, or which have done so, and which are to be asked."""
    theirs = tuple(
        number
        for number in numbers
        if number in already
        or rights.caretaker(turn.person)
        or turn.person.is_(Role.ORGANISER, associations.subject(number))
    )
    return theirs, tuple(number for number in numbers if number not in theirs)


def _wishes(said: Said) -> Wishes:
    """Return what is booked with it: the space where it is, unless it was said what is, and the gear."""
    there = said.place.space_id if said.place else None
    spaces_of = said.space if said.space is not None else ((there, None),) if there is not None else ()
    return tuple(dict((*spaces_of, *(said.gear or ()))).items())


def _like(turn: Turn, said: Said, like: EventNow) -> Said:
    """Return what was said, with what the earlier event had where nothing was said."""
    had: dict[str, Any] = {"about": like.about, "whom": like.whom, "price": like.price, "most": like.most}
    had |= {"picture": like.picture_id, "place": Where(like.place)}
    if said.place is None and said.space is None and said.gear is None:
        had["space"] = tuple(wish for wish in like.wishes if _can_be_booked(turn, wish[0]))
    return replace(said, **{name: value for name, value in had.items() if getattr(said, name) is None})


def _can_be_booked(turn: Turn, space_id: int) -> bool:
    found = spaces.get(turn.tx, space_id)
    return found is not None and found.closed_at is None
