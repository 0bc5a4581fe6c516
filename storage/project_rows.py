"""The rows that a funder reads, as they were approved, and what a person's own certificate lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from storage.db import Tx, table
from storage.hours_table import Hours
from storage.people import Person
from storage.prepared import Prepared
from storage.projects import GrantedWork
from storage.rates import Rate, Valued
from storage.talkoot_table import Talkoot, TalkootDay, Task

AT_ONCE = 500
"""So many rows are read at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One approved row as a funder reads it; `name` is empty where nobody knows it any more."""

    number: int
    day_id: int
    starts_at: datetime
    task: str
    work_id: int | None
    work: str | None
    title: str
    person: str | None
    name: str
    brought_by: str | None
    under_age: bool
    minutes: int
    machine: str
    machine_minutes: int
    value: int
    acknowledged: str
    acknowledged_at: datetime | None
    list_id: int | None
    line: int | None
    approver: str | None
    approved_at: datetime
    reverses_id: int | None
    reversed_at: datetime | None
    why: str

    @property
    def who(self) -> str:
        """Who did it, as far as that is known."""
        return self.person or self.name


@dataclass(frozen=True, slots=True)
class Certified:
    """What a person did at one talkoot on one day, as approved."""

    starts_at: datetime
    talkoot_id: int
    title: str
    tasks: str
    minutes: int
    machine_minutes: int


_hours, _day, _task = table(Hours), table(TalkootDay), table(Task)
_talkoot, _work, _person, _rate = table(Talkoot), table(GrantedWork), table(Person), table(Rate)
_bringer, _approver = _person.alias("bringer"), _person.alias("approver")

_TOLD = _hours.c.removed_at.is_(None) & _hours.c.minutes.is_not(None)
_APPROVED = _hours.c.approved_at.is_not(None)
_WAITS = _hours.c.approved_at.is_(None) & _hours.c.reversed_at.is_(None)
_IN_TIME = (_day.c.starts_at >= bindparam("since")) & (_day.c.starts_at < bindparam("until"))
_LINE = (
    select(
        _hours.c.id,
        _hours.c.day_id,
        _day.c.starts_at,
        _task.c.name.label("task"),
        _work.c.id.label("work_id"),
        _work.c.name.label("work"),
        _talkoot.c.title,
        _person.c.name.label("person"),
        _hours.c.name,
        _bringer.c.name.label("brought_by"),
        _hours.c.under_age,
        _hours.c.minutes,
        _hours.c.machine,
        _hours.c.machine_minutes,
        func.coalesce(_hours.c.value, 0).label("value"),
        _hours.c.acknowledged,
        _hours.c.acknowledged_at,
        _hours.c.list_id,
        _hours.c.line,
        _approver.c.name.label("approver"),
        _hours.c.approved_at,
        _hours.c.reverses_id,
        _hours.c.reversed_at,
        _hours.c.why,
    )
    .select_from(
        _hours.join(_day, _day.c.id == _hours.c.day_id)
        .join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
        .join(_task, _task.c.id == _hours.c.task_id)
        .outerjoin(_work, _work.c.id == _task.c.work_id)
        .outerjoin(_person, _person.c.id == _hours.c.person_id)
        .outerjoin(_bringer, _bringer.c.id == _hours.c.brought_by)
        .outerjoin(_approver, _approver.c.id == _hours.c.approved_by)
    )
    .where(_hours.c.day_id == bindparam("day"), _hours.c.id > bindparam("after"), _TOLD, _APPROVED)
    .order_by(_hours.c.id)
    .limit(AT_ONCE)
)
_OF_PROJECT, _OF_ALL = Prepared(_LINE.where(_hours.c.project_id == bindparam("project"))), Prepared(_LINE)
_APPROVED_DAYS = select(_hours.c.day_id).where(_TOLD, _APPROVED)
_PROJECT_DAYS = Prepared(
    select(_day.c.id)
    .where(_IN_TIME, _day.c.id.in_(_APPROVED_DAYS.where(_hours.c.project_id == bindparam("project"))))
    .order_by(_day.c.starts_at, _day.c.id)
)
_TALKOOT_DAYS = Prepared(
    select(_day.c.id).where(_day.c.talkoot_id == bindparam("talkoot")).order_by(_day.c.starts_at, _day.c.id)
)
_PERSONS = Prepared(
    select(_day.c.starts_at, _talkoot.c.id, _talkoot.c.title, _task.c.name, _hours.c.minutes, _hours.c.machine_minutes)
    .select_from(
        _hours.join(_day, _day.c.id == _hours.c.day_id)
        .join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
        .join(_task, _task.c.id == _hours.c.task_id)
    )
    .where(_hours.c.person_id == bindparam("person"), _TOLD, _APPROVED, _IN_TIME)
    .order_by(_day.c.starts_at, _day.c.id, _hours.c.id)
)
_BEGUN = select(_rate).where(_rate.c.since <= bindparam("last")).order_by(_rate.c.since, _rate.c.id)
_RATES, _PROGRAMMES_RATES = Prepared(_BEGUN), Prepared(_BEGUN.where(_rate.c.programme == bindparam("programme")))


@dataclass(frozen=True, slots=True)
class Of:
    """Whose rows are meant: a project's within a time, or a talkoot's; those that count for the project, if one is
    named."""

    project_id: int | None
    since: datetime
    until: datetime
    talkoot_id: int | None = None


def lines(tx: Tx, of: Of) -> Iterator[Line]:
    """Yield the approved rows day by day, reading a few at a time however many there are."""
    for day in _days(tx, of):
        after = 0
        while True:
            if of.project_id is None:
                found = tx.all(_OF_ALL, day=day, after=after)
            else:
                found = tx.all(_OF_PROJECT, day=day, after=after, project=of.project_id)
            for row in found:
                yield Line(*row)
            if len(found) < AT_ONCE:
                break
            after = found[-1].id


def _days(tx: Tx, of: Of) -> list[int]:
    if of.talkoot_id is not None:
        return tx.column(_TALKOOT_DAYS, talkoot=of.talkoot_id)
    return tx.column(_PROJECT_DAYS, project=of.project_id, since=of.since, until=of.until)


def counted(tx: Tx, of: Of) -> tuple[int, int]:
    """Return how many rows have been approved, and how many still wait for that."""
    mine = _TOLD
    if of.project_id is not None:
        mine &= _hours.c.project_id == of.project_id
    if of.talkoot_id is not None:
        mine &= _day.c.talkoot_id == of.talkoot_id
    else:
        mine &= (_day.c.starts_at >= of.since) & (_day.c.starts_at < of.until)
    number = (
        func.coalesce(func.sum(case((_APPROVED, 1), else_=0)), 0),
        func.coalesce(func.sum(case((_WAITS, 1), else_=0)), 0),
    )
    row = tx.first(select(*number).select_from(_hours.join(_day, _day.c.id == _hours.c.day_id)).where(mine))
    return int(row[0]), int(row[1])


def rates_of(tx: Tx, programme: str, first: date, last: date) -> list[Valued]:
    """Return the rates by which work between the two days was valued: of the programme, or of whichever held then.

    A programme's last rate holds for as long as its projects go on.
    """
    if not programme:
        every = (Valued(*row) for row in tx.all(_RATES, last=last))
        return [rate for rate in every if rate.until is None or rate.until >= first]
    known = [Valued(*row) for row in tx.all(_PROGRAMMES_RATES, programme=programme, last=last)]
    began = [at for at, rate in enumerate(known) if rate.since <= first]
    return known[began[-1] :] if began else known


def of_person(tx: Tx, person_id: int, since: datetime, until: datetime) -> list[Certified]:
    """Return what has been approved of what the person did, a line for each talkoot and day."""
    found: dict[tuple[datetime, int], list[Any]] = {}
    for row in tx.all(_PERSONS, person=person_id, since=since, until=until):
        found.setdefault((row.starts_at, row.id), []).append(row)
    certified = []
    for (starts_at, talkoot_id), rows in found.items():
        done: dict[str, int] = {}
        for row in rows:
            done[row.name] = done.get(row.name, 0) + row.minutes
        minutes, machine = sum(row.minutes for row in rows), sum(row.machine_minutes for row in rows)
        tasks = ", ".join(name for name, amount in done.items() if amount)
        if minutes or machine:
            certified.append(Certified(starts_at, talkoot_id, rows[0].title, tasks, minutes, machine))
    return certified
