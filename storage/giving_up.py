"""Exhibitors who do not come after all, and those who come again; whoever waits has the stand that becomes free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from storage import associations, event_reminders, events, exhibitors, people, placing, stands
from storage.db import Tx, table
from storage.events import EventNow
from storage.exhibitors import Already, ExhibitorNow, Gone
from storage.fair_table import Exhibitor
from storage.people import Role


@dataclass(frozen=True, slots=True)
class Left:
    """They do not come; `freed` is the number of the stand that was theirs, `filled` is who has it now."""

    exhibitor: ExhibitorNow
    freed: int | None = None
    filled: ExhibitorNow | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """They come again; with their stand, if nobody else has it by now."""

    exhibitor: ExhibitorNow


_exhibitor = table(Exhibitor)


def leave(tx: Tx, number: int, *, why: str = "", now: datetime) -> Left | Gone:
    """They do not come; the first in the queue whom their stand suits has it at once."""
    before = exhibitors.get(tx, number)
    assert before is not None
    stands.hold(tx, before.event_id)
    before = exhibitors.get(tx, number) or before
    if before.ended_at is not None:
        return Gone(before)
    values: dict[str, Any] = {"ended_at": now, "why": why, "stand_id": None, "arrived_at": None}
    tx.run(update(_exhibitor).where(_exhibitor.c.id == number).values(**values))
    event_reminders.changed(tx, f"exhibitor:{number}", now=now)
    event = events.get(tx, before.event_id)
    filled = placing.fill(tx, before.event_id, before.stand_id) if event and _lies_ahead(event, now) else None
    return Left(before, before.stand, filled)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What somebody who is forgotten had applied for: `left` is given up, `handed` is by whose it is now."""

    left: tuple[Left, ...] = ()
    handed: tuple[tuple[int, ExhibitorNow], ...] = ()


def ahead(tx: Tx, person_id: int, *, now: datetime) -> list[ExhibitorNow]:
    """Return what the person has applied for at fairs that are not over yet."""
    found = [(one, events.get(tx, one.event_id)) for one in exhibitors.of_person(tx, person_id)]
    return [one for one, event in found if event is not None and event.is_open(now)]


def forget(tx: Tx, person_id: int, heirs: Mapping[int, int], *, now: datetime) -> Forgotten:
    """The person exhibits at no fair that is not over yet: the heir of the association does, or its other organiser."""
    left, handed = list[Left](), list[tuple[int, ExhibitorNow]]()
    for one in ahead(tx, person_id, now=now):
        whose = heir(tx, one, person_id, heirs)
        if whose:
            tx.run(update(_exhibitor).where(_exhibitor.c.id == one.number).values(person_id=whose))
            event_reminders.changed(tx, f"exhibitor:{one.number}", now=now)
            handed.append((whose, one))
            continue
        outcome = leave(tx, one.number, now=now)
        left += [outcome] if isinstance(outcome, Left) else []
    return Forgotten(tuple(left), tuple(handed))


def heir(tx: Tx, one: ExhibitorNow, person_id: int, heirs: Mapping[int, int]) -> int | None:
    """Return who speaks for the exhibitor from now on; nobody for one that is no association of the town."""
    if one.association_id is None:
        return None
    if one.association_id in heirs:
        return heirs[one.association_id] or None
    found = people.with_role(tx, Role.ORGANISER, associations.subject(one.association_id))
    return next((each.id for each in found if each.id != person_id), None)


def _lies_ahead(event: EventNow, now: datetime) -> bool:
    """Tell whether a stand that becomes free is worth something to who waits: the fair has not begun."""
    return event.is_open(now) and now < event.starts_at


def back(tx: Tx, was: ExhibitorNow) -> Back | Already | Gone:
    """Who gave up comes again as they were, in their old place in the queue if their stand is somebody else's now.

    Whoever has applied anew since, and does not come with that either, has been decided about since.
    """
    stands.hold(tx, was.event_id)
    there = exhibitors.of_event(tx, was.event_id)
    same = next((one for one in there if one.number == was.number or exhibitors.is_same(one, was)), None)
    if same is not None:
        return Already(same)
    anew = next((one for one in exhibitors.later(tx, was) if exhibitors.is_same(one, was)), None)
    if anew is not None:
        return Gone(anew)
    places = {one.id: one for one in stands.of_event(tx, was.event_id)}
    theirs = places.get(was.stand_id or 0)
    stand_id = was.stand_id if theirs is not None and theirs.is_free else None
    waits = was.waits or (was.stand_id is not None and stand_id is None)
    values = {"ended_at": None, "why": "", "stand_id": stand_id, "waits": waits}
    tx.run(update(_exhibitor).where(_exhibitor.c.id == was.number).values(**values))
    found = exhibitors.get(tx, was.number)
    assert found is not None
    return Back(found)
