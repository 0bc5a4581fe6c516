"""Who might come in somebody's stead: who waits for another task, and who came to the same association's talkoot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from storage.db import Tx, table
from storage.hours_table import Hours
from storage.people import Person
from storage.planned import Planned, TaskNow
from storage.signed import Ended, SignUp, Standing
from storage.talkoot_table import Talkoot, TalkootAssociation, TalkootDay, Task

PAST = timedelta(days=365)
"""How long ago somebody may have come to be asked again."""
_AT_ONCE = timedelta(minutes=1)
_GAVE_UP = (Ended.LEFT.value, Ended.CHANGED.value, Ended.PASSED.value, Ended.LAPSED.value)

_signed, _person, _hours = table(SignUp), table(Person), table(Hours)
_task, _day, _talkoot, _by = table(Task), table(TalkootDay), table(Talkoot), table(TalkootAssociation)


def gave_up(tx: Tx, task_id: int, since: datetime) -> str:
    """Return who gave the task up at that time, by name, or nothing."""
    lately = (_signed.c.ended_at >= since - _AT_ONCE) & _signed.c.why.in_(_GAVE_UP)
    names = select(_person.c.name).join(_signed, _signed.c.person_id == _person.c.id)
    found: str | None = tx.scalar(
        names.where(_signed.c.task_id == task_id, lately).order_by(_signed.c.ended_at.desc()).limit(1)
    )
    return found or ""


def likely(tx: Tx, planned: Planned, task: TaskNow, *, now: datetime) -> list[int]:
    """Return who may be asked, each once: who waits for this task, for the others, and who came within a year."""
    tasks = [task.number, *(one.number for one in planned.tasks if one.number != task.number)]
    found = [*_waiting(tx, tasks), *_came_before(tx, planned, now=now)]
    day = planned.day_of(task)
    busy = _busy(tx, day.starts_at, day.ends_at) | _declined(tx, task.number)
    return [one for one in dict.fromkeys(found) if one not in busy]


def _waiting(tx: Tx, tasks: Iterable[int]) -> list[int]:
    """Return who waits for one of the tasks, those of the first one first."""
    found = []
    for task_id in tasks:
        waits = (_signed.c.state == Standing.WAITING.value) & _signed.c.ended_at.is_(None)
        found += tx.column(
            select(_signed.c.person_id).where(_signed.c.task_id == task_id, waits).order_by(_signed.c.id)
        )
    return found


def _busy(tx: Tx, start: datetime, end: datetime) -> set[int]:
    """Return who comes to any talkoot at that time, or has a place kept for them."""
    comes = (
        _signed.c.ended_at.is_(None) & (_signed.c.state != Standing.WAITING.value) & _talkoot.c.cancelled_at.is_(None)
    )
    places = select(_signed.c.person_id).join(_task, _task.c.id == _signed.c.task_id)
    at = places.join(_day, _day.c.id == _task.c.day_id).join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
    return set(tx.column(at.where(comes, _day.c.starts_at < end, _day.c.ends_at > start)))


def _declined(tx: Tx, task_id: int) -> set[int]:
    """Return who gave up this very task, or was taken off it."""
    ended = _signed.c.ended_at.is_not(None) & (_signed.c.why != Ended.OVER.value)
    return set(tx.column(select(_signed.c.person_id).where(_signed.c.task_id == task_id, ended)))


def _came_before(tx: Tx, planned: Planned, *, now: datetime) -> list[int]:
    """Return who came to talkoot of the same associations (or, without any, of the same person), the latest first."""
    theirs = select(_by.c.talkoot_id).where(_by.c.association_id.in_(planned.associations))
    mine = _talkoot.c.person_id == planned.person_id
    same = _talkoot.c.id.in_(theirs) if planned.associations else mine
    held = same & _talkoot.c.published_at.is_not(None) & _talkoot.c.cancelled_at.is_(None)
    then = (_day.c.ends_at <= now) & (_day.c.ends_at > now - PAST)
    found = select(_day.c.id, _day.c.ends_at).join(_talkoot, _talkoot.c.id == _day.c.talkoot_id).where(held, then)
    days = {row.id: row.ends_at for row in tx.all(found)}
    last: dict[int, datetime] = {}
    for person_id, day_id in (*_signed_on(tx, days), *_worked_on(tx, days)):
        last[person_id] = max(days[day_id], last.get(person_id, days[day_id]))
    return sorted(last, key=lambda one: (-last[one].timestamp(), one))


def _signed_on(tx: Tx, days: Iterable[int]) -> list[tuple[int, int]]:
    came = _signed.c.ended_at.is_(None) & (_signed.c.state == Standing.COMING.value)
    rows = select(_signed.c.person_id, _task.c.day_id).join(_task, _task.c.id == _signed.c.task_id)
    return [(row.person_id, row.day_id) for row in tx.all(rows.where(came, _task.c.day_id.in_(list(days))))]


def _worked_on(tx: Tx, days: Iterable[int]) -> list[tuple[int, int]]:
    worked = _hours.c.removed_at.is_(None) & _hours.c.person_id.is_not(None)
    there = or_(_hours.c.arrived_at.is_not(None), func.coalesce(_hours.c.minutes, 0) > 0)
    rows = select(_hours.c.person_id, _hours.c.day_id).where(worked, there, _hours.c.day_id.in_(list(days)))
    return [(row.person_id, row.day_id) for row in tx.all(rows)]
