"""Answering: who says that they come to an event, may come or do not, whom they bring, and who waits for room.

`storage.answered` tells who has. When a place becomes free, the first who waits and fits is in, at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from storage import due, event_reminders, events
from storage.answered import Answered as Answered
from storage.answered import AnswerNow as AnswerNow
from storage.answered import Closed as Closed
from storage.answered import Ended as Ended
from storage.answered import Full as Full
from storage.answered import NotThere as NotThere
from storage.answered import Queued as Queued
from storage.answered import TooLate as TooLate
from storage.answered import TooMany as TooMany
from storage.answered import get as get
from storage.answered import known
from storage.answered import meanwhile as meanwhile
from storage.answered import mine as mine
from storage.answered import of_day as of_day
from storage.answered import of_event as of_event
from storage.answered import of_person as of_person
from storage.answered import standing as standing
from storage.db import Tx, adding, table
from storage.event_table import Answer, Event, EventDay, Says
from storage.prepared import Prepared

IN = "event-answer-in"
"""Due about an answer (``event_answer:12``): who waited has a place now, and is told."""
_ANY_NUMBER = 1_000_000

_answer, _day, _event = table(Answer), table(EventDay), table(Event)
_live = _answer.c.ended_at.is_(None)
_LOCK = Prepared(select(_day.c.id).where(_day.c.id == bindparam("day")).with_for_update(key_share=True))
_last = (
    select(func.max(_day.c.ends_at))
    .where(_day.c.event_id == _event.c.id, _day.c.cancelled_at.is_(None))
    .correlate(_event)
    .scalar_subquery()
)
_THERE = Prepared(
    select(
        _day.c.starts_at,
        _day.c.ends_at,
        _day.c.cancelled_at.label("day_cancelled_at"),
        _event.c.id.label("event_id"),
        _event.c.most,
        _event.c.answer_by,
        _event.c.repeats,
        _event.c.published_at,
        _event.c.cancelled_at,
        _last.label("last_ends_at"),
        select(func.coalesce(func.sum(_answer.c.people), 0))
        .where(_answer.c.day_id == _day.c.id, _live, _answer.c.says == Says.YES.value, _answer.c.waits.is_(False))
        .correlate(_day)
        .scalar_subquery()
        .label("coming"),
    )
    .select_from(_day.join(_event, _event.c.id == _day.c.event_id))
    .where(_day.c.id == bindparam("day"))
)
_WAITING = Prepared(
    select(_answer.c.id, _answer.c.people, _answer.c.person_id)
    .where(_answer.c.day_id == bindparam("day"), _live, _answer.c.says == Says.YES.value, _answer.c.waits.is_(True))
    .order_by(_answer.c.id)
)
_ADD = adding(Answer, "day_id", "person_id", "says", "waits", "people", "names", "since", "added_by", "room_id")
_END = Prepared(update(_answer).where(_answer.c.id == bindparam("number"), _live).values(ended_at=bindparam("now")))
_BACK = Prepared(
    update(_answer).where(_answer.c.id == bindparam("number")).values(ended_at=None, waits=bindparam("waiting"))
)
_BRING = Prepared(
    update(_answer)
    .where(_answer.c.id == bindparam("number"), _live)
    .values(people=bindparam("many"), names=bindparam("said"))
)
_LET_IN = Prepared(update(_answer).where(_answer.c.id == bindparam("number"), _live).values(waits=False))


def say(
    tx: Tx,
    day_id: int,
    says: Says,
    *,
    person_id: int,
    now: datetime,
    people: int = 1,
    names: Sequence[str] = (),
    added_by: int | None = None,
    room_id: int | None = None,
) -> Answered | Queued | Full | TooLate | Closed:
    """The person says so, with whom they bring; who comes waits where there is no room, until it begins.

    `room_id` is the group in which they said so, unless they had answered in one before. What they said before is over,
    and whoever waits first has what that frees. Who says the same again changes nothing. Two who try for the last place
    at once: the day's row is locked, and the schema (`event_overfilled`) lets one in.
    """
    there = _there(tx, day_id, now=now)
    if there is None:
        return Closed()
    before = mine(tx, day_id, person_id)
    if before is not None and before.says == says:
        return standing(tx, before, new=False)
    if says != Says.NO and added_by is None and there.answer_by is not None and there.answer_by <= now:
        return TooLate(there.answer_by)
    if before is not None and says != Says.NO and people == 1 and before.says != Says.NO:
        people, names = before.people, before.said.splitlines()
    fits = says != Says.YES or people <= _left(there)
    if not fits and (there.starts_at <= now or people > there.most):
        return Full(day_id, _left(there))
    if before is not None:
        _end(tx, before, now=now)
    number: int = tx.scalar(
        _ADD,
        day_id=day_id,
        person_id=person_id,
        says=says.value,
        waits=not fits,
        people=people,
        names="\n".join(names[: people - 1]),
        since=now,
        added_by=added_by,
        room_id=room_id or (before.room_id if before is not None else None),
    )
    return _stands(tx, number, now=now, before=before)


def _stands(tx: Tx, number: int, *, now: datetime, before: AnswerNow | None = None) -> Answered | Queued:
    """Whoever waits has what became free, and the card shows it; return how the person stands."""
    one = known(tx, number)
    _serve(tx, one.day_id, now=now)
    due.drop(tx, one.subject)  # they are told now, by whoever asked
    event_reminders.changed(tx, one.subject, now=now)
    events.changed(tx, one.event_id, now=now)
    return standing(tx, known(tx, number), before=before)


def _end(tx: Tx, one: AnswerNow, *, now: datetime) -> None:
    """The answer does not count any more, and nobody is told anything because of it."""
    tx.run(_END, number=one.number, now=now)
    due.drop(tx, one.subject)


def take_off(tx: Tx, number: int, *, now: datetime) -> Ended | NotThere:
    """The person has not answered any more; whoever waits first has what that frees."""
    one = _locked(tx, number)
    if one is None or one.ended_at is not None:
        return NotThere()
    _end(tx, one, now=now)
    _serve(tx, one.day_id, now=now)
    events.changed(tx, one.event_id, now=now)
    return Ended(replace(one, ended_at=now))


def restore(
    tx: Tx, made: int | None, was: int | None, *, person_id: int, day_id: int, now: datetime
) -> Answered | Queued | Ended | Full | TooLate | Closed | NotThere:
    """What the person said before stands again: `was` in the place of `made`, unless it was changed once more since.

    Who comes again has a place only if there still is one; who waited waits where they waited.
    """
    there = _there(tx, day_id, now=now)
    if there is None:
        return Closed()
    current = mine(tx, day_id, person_id)
    if (current.number if current else None) != made:
        return NotThere()
    if was is None:
        return take_off(tx, made, now=now) if made is not None else NotThere()
    old = known(tx, was)
    held = current.people if current is not None and current.holds else 0
    left = _left(there) + held
    waits = old.says == Says.YES and old.people > left
    if waits and (not old.waits or there.starts_at <= now):
        return Full(day_id, left)
    if current is not None:
        _end(tx, current, now=now)
    tx.run(_BACK, number=was, waiting=waits)
    return _stands(tx, was, now=now)


def bring(
    tx: Tx, number: int, people: int, names: Sequence[str] = (), *, now: datetime
) -> Answered | Queued | Full | TooLate | Closed | NotThere:
    """The person comes with so many people in all, as far as there is room for them; who waits keeps the place."""
    found = get(tx, number)
    there = _there(tx, found.day_id, now=now) if found else None
    if found is None:
        return NotThere()
    if there is None:
        return Closed()
    one = known(tx, number)
    if one.ended_at is not None or one.says == Says.NO:
        return NotThere()
    if people > one.people and there.answer_by is not None and there.answer_by <= now:
        return TooLate(there.answer_by)
    left = _left(there) + one.people if one.holds else there.most or _ANY_NUMBER
    if people > left:
        return Full(one.day_id, max(0, left - one.people))
    tx.run(_BRING, number=number, many=people, said="\n".join(names[: people - 1]))
    return _stands(tx, number, now=now, before=one)


def leave_all(tx: Tx, person_id: int, *, now: datetime) -> None:
    """The person comes to nothing that has not begun yet, and waits for nothing."""
    for one in sorted(of_person(tx, person_id, now=now, also_no=True), key=lambda each: each.day_id):
        if now < one.starts_at:
            take_off(tx, one.number, now=now)


def accounts_joined(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Where both accounts of one person had answered, whoever waits first has what the later answer frees."""
    for one in sorted(of_person(tx, person_id, now=now), key=lambda each: each.day_id):
        lock(tx, one.day_id)
        _serve(tx, one.day_id, now=now)
        events.changed(tx, one.event_id, now=now)


def room_for(tx: Tx, number: int, most: int | None, *, now: datetime) -> TooMany | None:
    """The event has room for so many at each time, and whoever waits has what that makes; or more come already."""
    event = events.get(tx, number)
    assert event is not None
    lock(tx, *(day.number for day in event.days))
    event = events.get(tx, number)
    assert event is not None
    coming = max((day.coming for day in event.days if now < day.ends_at), default=0)
    if most is not None and most < coming:
        return TooMany(coming)
    events.change(tx, number, most=most)
    serve(tx, number, now=now)
    events.changed(tx, number, now=now)
    return None


def serve(tx: Tx, number: int, *, now: datetime) -> None:
    """Whoever waits for room at any time of the event, and finds it, is in."""
    event = events.get(tx, number)
    for day in sorted(event.days, key=lambda one: one.number) if event is not None else ():
        lock(tx, day.number)
        _serve(tx, day.number, now=now)


def begun(tx: Tx, day_id: int, *, now: datetime) -> list[AnswerNow]:
    """Nobody waits for room any more on a day that has begun; return who did, in order."""
    lock(tx, day_id)
    waited = [known(tx, row.id) for row in tx.all(_WAITING, day=day_id)]
    for one in waited:
        tx.run(_END, number=one.number, now=now)
    return waited


def lock(tx: Tx, *days: int) -> None:
    """Nobody else answers for these days until this transaction is over."""
    for day in sorted(set(days)):
        tx.run(_LOCK, day=day)


def _there(tx: Tx, day_id: int, *, now: datetime) -> Any:
    """Return the locked day as it is, or None if nobody can come any more."""
    lock(tx, day_id)
    row = tx.first(_THERE, day=day_id)
    if row is None or row.published_at is None or row.cancelled_at is not None:
        return None
    if row.repeats and row.day_cancelled_at is not None:
        return None
    ends = row.ends_at if row.repeats else row.last_ends_at
    return row if ends is not None and now < ends else None


def _locked(tx: Tx, number: int) -> AnswerNow | None:
    one = get(tx, number)
    if one is not None:
        lock(tx, one.day_id)
    return get(tx, number) if one is not None else None


def _left(there: Any) -> int:
    return _ANY_NUMBER if there.most is None else max(0, there.most - there.coming)


def _serve(tx: Tx, day_id: int, *, now: datetime) -> None:
    """Whoever waits first and fits into what is free is in, and will be told; nobody once it has begun."""
    there = _there(tx, day_id, now=now)
    if there is None or there.starts_at <= now:
        return
    free = _left(there)
    for row in tx.all(_WAITING, day=day_id) if free else ():
        if row.people <= free:
            free -= row.people
            tx.run(_LET_IN, number=row.id)
            subject = f"event_answer:{row.id}"
            due.drop(tx, subject)
            due.add(tx, kind=IN, subject=subject, person_id=row.person_id, at=now)
            event_reminders.changed(tx, subject, now=now)
            events.changed(tx, there.event_id, now=now)
