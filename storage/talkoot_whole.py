"""Talkoot as a whole, while all of them are changed at once: nobody signs up, gives up or changes them meanwhile."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from storage import changed_together, sign_ups, talkoot, talkoot_due
from storage.days_moved import NotOpen as NotOpen
from storage.db import Tx, table
from storage.diary import Booked
from storage.planned import Planned
from storage.signed import SignUp
from storage.talkoot_table import Talkoot, TalkootDay, Task

_talkoot, _day, _task, _signed = table(Talkoot), table(TalkootDay), table(Task), table(SignUp)


def is_ahead(planned: Planned, now: datetime) -> bool:
    """Tell whether the talkoot will take place and have not begun."""
    return planned.published_at is not None and planned.cancelled_at is None and now < planned.starts_at


def expected_anew(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime, unsure: bool) -> Planned:
    """What becomes due about the talkoot and about each who comes is as they are now; who is offered a place has
    the whole time to answer. With `unsure`, nobody has confirmed that they come then."""
    planned = known(tx, number)
    talkoot.remind(tx, planned, zone=zone, now=now)
    numbers = [task.number for task in planned.tasks]
    if unsure:
        coming = _signed.c.task_id.in_(numbers) & _signed.c.ended_at.is_(None)
        tx.run(update(_signed).where(coming).values(confirmed_at=None))
    for one in sign_ups.of_talkoot(tx, planned):
        if one.is_offered:
            sign_ups.told(tx, one, zone=zone, now=now)
        else:
            sign_ups.remind(tx, one, zone=zone, now=now)
    talkoot.changed(tx, number, now=now)
    return known(tx, number)


def locked(tx: Tx, number: int) -> Planned | None:
    """Return the talkoot as they are now; nobody signs up, gives up, or changes them as a whole meanwhile."""
    tx.run(select(_talkoot.c.id).where(_talkoot.c.id == number).with_for_update())
    days = select(_day.c.id).where(_day.c.talkoot_id == number)
    tx.run(select(_task.c.id).where(_task.c.day_id.in_(days)).order_by(_task.c.id).with_for_update())
    planned = talkoot.get(tx, number)
    return planned if planned is not None and planned.days else None


def known(tx: Tx, number: int) -> Planned:
    """Return the talkoot, which there are."""
    planned = talkoot.get(tx, number)
    assert planned is not None
    return planned


def live(tx: Tx, planned: Planned, *, now: datetime) -> list[Booked]:
    """Return what is booked with the talkoot and has not begun."""
    return changed_together.live(tx, talkoot.booked_with(tx, planned.number), now=now)


def rearm(
    tx: Tx, person_id: int | None, *, after: int, some: int, zone: ZoneInfo, now: datetime, groups: bool = False
) -> int | None:
    """Who leads talkoot that lie ahead (the person, or anybody) is reminded as they wish now; or the `groups` are.

    `some` talkoot at most, whose numbers are above `after`; return the last of them, or None if there are no more.
    """
    days = select(_day.c.talkoot_id).where(_day.c.starts_at > now)
    ahead = _talkoot.c.published_at.is_not(None) & _talkoot.c.cancelled_at.is_(None) & _talkoot.c.id.in_(days)
    if person_id is not None:
        ahead &= (_talkoot.c.person_id == person_id) | (_talkoot.c.leader_id == person_id)
    found = select(_talkoot.c.id).where(ahead, _talkoot.c.id > after).order_by(_talkoot.c.id).limit(some)
    numbers = tx.column(found)
    for planned in talkoot.of_numbers(tx, numbers):
        (talkoot_due.groups if groups else talkoot_due.leads)(tx, planned, zone=zone, now=now)
    return numbers[-1] if len(numbers) == some else None
