"""Places: how many a task has left, who is first in its queue and is offered what becomes free, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from storage import arming, due, quiet, talkoot
from storage.db import Tx, table
from storage.keeping import answer_by, told_at
from storage.prepared import Prepared
from storage.reminder_times import Kind
from storage.signed import Ended, SignUp, Standing
from storage.signed_up import Coming, Gone, NotThere, SignedUp, get, known
from storage.talkoot_table import Talkoot, TalkootDay, Task

OFFERED, UNANSWERED = "sign-up-offer", "sign-up-lapsed"
"""Who is offered a place is told; they have not answered."""
REMINDER, OVER = "sign-up-reminder", "sign-up-over"
"""Each who comes is reminded; the work begins, and nobody waits for it any more."""
EVE = "sign-up-eve"
"""Reminders of an earlier program: the evening before."""
STAND_IN = "stand-in"
"""Somebody gave up late, and the task (``task:12``) has fewer than it needs."""
LATE = timedelta(hours=48)
"""Who gives up so shortly before leaves the organiser little time to find somebody else."""
_ANY_NUMBER = 1_000_000

_signed, _task, _day, _talkoot = table(SignUp), table(Task), table(TalkootDay), table(Talkoot)
_LOCK = Prepared(select(_task.c.id).where(_task.c.id == bindparam("task")).with_for_update())
_PLACES = Prepared(
    select(
        _task.c.least,
        _task.c.most,
        _task.c.removed_at,
        _talkoot.c.id,
        _talkoot.c.published_at,
        _talkoot.c.cancelled_at,
        _day.c.starts_at,
        _day.c.ends_at,
        select(func.coalesce(func.sum(_signed.c.people), 0))
        .where(_signed.c.task_id == _task.c.id, _signed.c.ended_at.is_(None), _signed.c.state != Standing.WAITING.value)
        .correlate(_task)
        .scalar_subquery()
        .label("coming"),
    )
    .select_from(_task.join(_day, _day.c.id == _task.c.day_id).join(_talkoot, _talkoot.c.id == _day.c.talkoot_id))
    .where(_task.c.id == bindparam("task"))
)
_live = _signed.c.ended_at.is_(None)
_WAITING = Prepared(
    select(_signed.c.id, _signed.c.people, _signed.c.person_id)
    .where(_signed.c.task_id == bindparam("task"), _live, _signed.c.state == Standing.WAITING.value)
    .order_by(_signed.c.id)
)
_STATE = Prepared(
    update(_signed)
    .where(_signed.c.id == bindparam("number"), _live)
    .values(state=bindparam("then"), answer_by=bindparam("until"))
)
_END = Prepared(
    update(_signed)
    .where(_signed.c.id == bindparam("number"), _live)
    .values(ended_at=bindparam("now"), why=bindparam("reason"), answer_by=None)
)


def lock(tx: Tx, *tasks: int) -> None:
    """Nobody else comes to these tasks or leaves them until this transaction is over."""
    for task in sorted(set(tasks)):
        tx.run(_LOCK, task=task)


def there(tx: Tx, task_id: int, *, now: datetime) -> Any:
    """Return the locked task's places, or None if nobody can come to it (any more)."""
    lock(tx, task_id)
    row = tx.first(_PLACES, task=task_id)
    if row is None or row.removed_at is not None or row.published_at is None or row.cancelled_at is not None:
        return None
    return row if now < row.ends_at else None


def left(places: Any) -> int:
    """Return how many find room still."""
    return _ANY_NUMBER if places.most is None else max(0, places.most - places.coming)


def remind(tx: Tx, sign_up: SignedUp, *, zone: ZoneInfo, now: datetime) -> None:
    """What becomes due about the sign-up is what lies ahead of it as it is now.

    Who comes is reminded as they wish; a place is offered anew; a queue ends when the work begins.
    """
    due.drop(tx, sign_up.subject)
    if sign_up.is_coming:
        _arm(tx, sign_up, zone=zone, now=now)
    elif sign_up.is_waiting and now < sign_up.starts_at:
        due.add(tx, kind=OVER, subject=sign_up.subject, person_id=sign_up.person_id, at=sign_up.starts_at)
    elif sign_up.is_offered:
        _offer(tx, sign_up, zone=zone, now=now)


def _arm(tx: Tx, one: SignedUp, *, zone: ZoneInfo, now: datetime) -> None:
    people, starts = [one.person_id], [one.starts_at]
    arming.arm(tx, REMINDER, Kind.TALKOOT, one.subject, people, starts, zone=zone, now=now)


def rearm(tx: Tx, person_id: int | None, *, after: int, some: int, zone: ZoneInfo, now: datetime) -> int | None:
    """Who comes to something that lies ahead (the person, or anybody) is reminded as they wish now.

    `some` at most, whose numbers are above `after`; return the last of them, or None if there are no more.
    """
    ahead = (_signed.c.state == Standing.COMING.value) & _live & (_day.c.starts_at > now) & (_signed.c.id > after)
    mine = ahead & (_signed.c.person_id == person_id) if person_id is not None else ahead
    tasks = _signed.join(_task, _task.c.id == _signed.c.task_id).join(_day, _day.c.id == _task.c.day_id)
    numbers = tx.column(select(_signed.c.id).select_from(tasks).where(mine).order_by(_signed.c.id).limit(some))
    for number in numbers:
        one = known(tx, number)
        if one.cancelled_at is None:
            due.drop_ahead(tx, (EVE,), one.subject, now=now)
            _arm(tx, one, zone=zone, now=now)
    return numbers[-1] if len(numbers) == some else None


def serve(tx: Tx, task_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """Whoever waits first and fits into what is free has it kept, and will be asked; nobody once it has begun.

    Call it in the transaction that frees something, so that nobody who comes later is faster.
    """
    places = there(tx, task_id, now=now)
    if places is None or places.starts_at <= now:
        return
    free = left(places)
    for row in tx.all(_WAITING, task=task_id) if free else ():
        if row.people <= free:
            free -= row.people
            _offer(tx, known(tx, row.id), zone=zone, now=now)
            talkoot.changed(tx, places.id, now=now)


def _offer(tx: Tx, sign_up: SignedUp, *, zone: ZoneInfo, now: datetime) -> None:
    """The person will be told of the offer, and when nobody answers in time it goes to the next."""
    awake = quiet.of_person(tx, sign_up.person_id)
    until = answer_by(sign_up.starts_at, awake=awake, zone=zone, now=now)
    tx.run(_STATE, number=sign_up.number, then=Standing.OFFERED.value, until=until)
    _expect(tx, sign_up, until=until, told=told_at(sign_up.starts_at, awake=awake, zone=zone, now=now))


def _expect(tx: Tx, sign_up: SignedUp, *, until: datetime, told: datetime | None = None) -> None:
    subject, person = sign_up.subject, sign_up.person_id
    due.drop(tx, subject)
    if told is not None:
        due.add(tx, kind=OFFERED, subject=subject, person_id=person, at=told)
    due.add(tx, kind=UNANSWERED, subject=subject, person_id=person, at=until)


def put_off(tx: Tx, sign_up: SignedUp, *, zone: ZoneInfo, now: datetime) -> None:
    """It has become night: the person will be told in the morning."""
    _offer(tx, sign_up, zone=zone, now=now)


def told(tx: Tx, sign_up: SignedUp, *, zone: ZoneInfo, now: datetime) -> SignedUp:
    """The person hears of the offer now, and has the whole time to answer, however late it is."""
    awake = quiet.of_person(tx, sign_up.person_id)
    until = answer_by(sign_up.starts_at, awake=awake, zone=zone, now=now)
    tx.run(_STATE, number=sign_up.number, then=Standing.OFFERED.value, until=until)
    _expect(tx, sign_up, until=until)
    return replace(sign_up, answer_by=until)


def take(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Coming | Gone | NotThere:
    """Who was offered places comes; one that went on is not theirs any more."""
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    lock(tx, sign_up.task_id)
    sign_up = known(tx, number)
    if sign_up.is_waiting:
        return NotThere()
    if sign_up.ended_at is not None or sign_up.cancelled_at is not None:
        return Gone(sign_up)
    if sign_up.is_coming:
        return Coming(sign_up, new=False)
    kept = sign_up.answer_by
    tx.run(_STATE, number=number, then=Standing.COMING.value, until=None)
    sign_up = known(tx, number)
    remind(tx, sign_up, zone=zone, now=now)
    talkoot.changed(tx, sign_up.talkoot_id, now=now)
    return Coming(sign_up, kept=kept)


def end(tx: Tx, sign_up: SignedUp, why: Ended, *, zone: ZoneInfo, now: datetime) -> None:
    """The sign-up is over, and what it frees is offered to whoever waits first."""
    tx.run(_END, number=sign_up.number, now=now, reason=why.value)
    due.drop(tx, sign_up.subject)
    talkoot.changed(tx, sign_up.talkoot_id, now=now)
    serve(tx, sign_up.task_id, zone=zone, now=now)
    if why not in (Ended.REMOVED, Ended.OVER):
        look_for_others(tx, sign_up.task_id, now=now, freed=0 if sign_up.is_waiting else sign_up.people)


def look_for_others(tx: Tx, task_id: int, *, now: datetime, freed: int = 0) -> None:
    """If it begins soon and has fewer than it needs, the organiser will hear of it at once.

    A task that says only how many at most needs so many once it was full: `freed` places have just been given up.
    """
    places = there(tx, task_id, now=now)
    if places is None or not now < places.starts_at < now + LATE:
        return
    was_full = places.most is not None and not places.least and places.coming + freed >= places.most > places.coming
    if places.coming >= places.least and not was_full:
        return
    subject = f"task:{task_id}"
    due.drop(tx, subject)
    due.add(tx, kind=STAND_IN, subject=subject, person_id=None, at=now)
