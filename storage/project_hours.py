"""What has been done for a funding project: sums by kind of work, and which work counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select, update

from storage import hours_rows
from storage.db import Tx, table
from storage.hours_table import Hours
from storage.prepared import Prepared
from storage.projects import GrantedWork
from storage.rates import Rate
from storage.talkoot_table import Talkoot, TalkootDay, Task


@dataclass(frozen=True, slots=True)
class Done:
    """What has been done as one kind of work, in minutes: approved, and still waiting for that.

    What the under-age did is approved, too, and worth nothing: it is told apart.
    """

    work_id: int | None
    name: str
    minutes: int
    machine_minutes: int
    cents: int
    waiting: int
    waiting_machine: int
    under_age: int


@dataclass(frozen=True, slots=True)
class Outside:
    """Work at talkoot of the project that its grant does not list, or its time does not cover."""

    task: str
    minutes: int


_hours, _day, _task = table(Hours), table(TalkootDay), table(Task)
_talkoot, _work, _rate = table(Talkoot), table(GrantedWork), table(Rate)

_TOLD = _hours.c.removed_at.is_(None) & _hours.c.minutes.is_not(None)
_APPROVED = _hours.c.approved_at.is_not(None)
_WAITS = _hours.c.approved_at.is_(None) & _hours.c.reversed_at.is_(None)
_IN_TIME = (_day.c.starts_at >= bindparam("since")) & (_day.c.starts_at < bindparam("until"))
_COUNTS = _hours.c.under_age.is_(False)


def _total(column: Any, where: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((where, column), else_=0)), 0)


_SUMS = Prepared(
    select(
        _work.c.id,
        _work.c.name,
        _total(_hours.c.minutes, _APPROVED & _COUNTS).label("minutes"),
        _total(_hours.c.machine_minutes, _APPROVED & _COUNTS).label("machine_minutes"),
        _total(_hours.c.value, _APPROVED & _hours.c.value.is_not(None)).label("cents"),
        _total(_hours.c.minutes, _WAITS & _COUNTS).label("waiting"),
        _total(_hours.c.machine_minutes, _WAITS & _COUNTS).label("waiting_machine"),
        _total(_hours.c.minutes, _APPROVED & _hours.c.under_age).label("under_age"),
    )
    .select_from(
        _hours.join(_day, _day.c.id == _hours.c.day_id)
        .join(_task, _task.c.id == _hours.c.task_id)
        .outerjoin(_work, _work.c.id == _task.c.work_id)
    )
    .where(_hours.c.project_id == bindparam("project"), _TOLD, _IN_TIME)
    .group_by(_work.c.id, _work.c.name, _work.c.position)
    .order_by(_work.c.position, _work.c.id)
)
_OUTSIDE = Prepared(
    select(_task.c.name, func.sum(_hours.c.minutes).label("minutes"))
    .select_from(
        _hours.join(_day, _day.c.id == _hours.c.day_id)
        .join(_task, _task.c.id == _hours.c.task_id)
        .join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
    )
    .where(_talkoot.c.project_id == bindparam("project"), _TOLD, (_hours.c.project_id.is_(None)) | ~_IN_TIME)
    .group_by(_task.c.name)
    .having(func.sum(_hours.c.minutes) != 0)
    .order_by(func.sum(_hours.c.minutes).desc(), _task.c.name)
)
_AHEAD = Prepared(
    select(_talkoot.c.id)
    .join(_day, _day.c.talkoot_id == _talkoot.c.id)
    .where(
        _talkoot.c.project_id == bindparam("project"),
        _talkoot.c.cancelled_at.is_(None),
        _day.c.ends_at > bindparam("now"),
    )
    .group_by(_talkoot.c.id)
    .order_by(func.min(_day.c.starts_at), _talkoot.c.id)
)


def sums(tx: Tx, project_id: int, since: datetime, until: datetime) -> list[Done]:
    """Return what has been done for the project between the two instants, by kind of work."""
    found = tx.all(_SUMS, project=project_id, since=since, until=until)
    return [Done(row[0], row[1] or "", *(int(value) for value in row[2:])) for row in found]


def outside(tx: Tx, project_id: int, since: datetime, until: datetime) -> list[Outside]:
    """Return what was done at the project's talkoot and does not count for it, the most first."""
    found = tx.all(_OUTSIDE, project=project_id, since=since, until=until)
    return [Outside(row.name, int(row.minutes)) for row in found]


def ahead(tx: Tx, project_id: int, *, now: datetime) -> list[int]:
    """Return the numbers of the project's talkoot that are not over, drafts too, in the order they begin."""
    return tx.column(_AHEAD, project=project_id, now=now)


def programmes(tx: Tx) -> list[str]:
    """Return the programmes that have rates, the newest first."""
    newest = select(_rate.c.programme).group_by(_rate.c.programme).order_by(func.max(_rate.c.since).desc())
    return tx.column(newest)


def work_of(tx: Tx, tasks: list[int], work_id: int | None) -> None:
    """The tasks are this kind of work; what has been told of them and not approved counts for the project, or not."""
    if tasks:
        tx.run(update(_task).where(_task.c.id.in_(tasks)).values(work_id=work_id))
        count_anew(tx, tasks)


def count_anew(tx: Tx, tasks: list[int]) -> None:
    """What has been told of the tasks and not approved counts for the project whose grant lists their work now."""
    for task in tasks:
        open_rows = (_hours.c.task_id == task) & _WAITS & _hours.c.reverses_id.is_(None)
        tx.run(update(_hours).where(open_rows).values(project_id=hours_rows.project_of(tx, task)))


def is_settled(tx: Tx, tasks: list[int]) -> bool:
    """Tell whether hours at one of the tasks have been approved: what kind of work that was is settled then.

    Until this transaction ends, nobody approves any.
    """
    tx.run(select(_task.c.id).where(_task.c.id.in_(tasks)).order_by(_task.c.id).with_for_update())
    return bool(tx.scalar(select(func.count()).where(_hours.c.task_id.in_(tasks), _APPROVED)))
