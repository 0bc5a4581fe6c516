"""Rows of talkoo hours as they are read: who did what, where, how long, and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from storage import sign_ups
from storage.db import Tx, table
from storage.hours_table import Hours
from storage.people import Person
from storage.prepared import Prepared
from storage.projects import GrantedWork
from storage.sign_ups import SignedUp
from storage.signed import SignUp, Standing
from storage.talkoot_table import Talkoot, TalkootDay, Task

_AGE = re.compile(r"\b(\d{1,2})[ -]?(?:v|vee|vuot\w*|år\w*|y|yrs?|years?|yo)\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """One who works: by `key` the same one at whatever task (`Hours.head`)."""

    key: str
    person_id: int | None = None
    name: str = ""
    brought_by: int | None = None
    under_age: bool = False

    @property
    def age(self) -> int | None:
        """How old they are, where their name says it ("Eetu 12 v")."""
        found = _AGE.search(self.name)
        return int(found[1]) if found else None


def head_of(sign_up: SignedUp, seat: int = 0) -> Head:
    """Return who has the seat of the sign-up: 0 is the person, from 1 on whom they bring."""
    if seat == 0:
        return Head(f"p{sign_up.person_id}", sign_up.person_id, sign_up.name)
    name = sign_up.others[seat - 1] if seat <= len(sign_up.others) else ""
    return Head(f"p{sign_up.person_id}+{seat}", None, name, brought_by=sign_up.person_id)


def heads_of(sign_up: SignedUp) -> list[Head]:
    """Return everybody who comes with the sign-up."""
    return [head_of(sign_up, seat) for seat in range(sign_up.people)]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of hours with what it is for. `name` is the person's, or whatever is known of somebody else's."""

    number: int
    day_id: int
    starts_at: datetime
    ends_at: datetime
    task_id: int
    task: str
    talkoot_id: int
    title: str
    head: str
    person_id: int | None
    name: str
    brought_by: int | None
    brought_by_name: str
    under_age: bool
    arrived_at: datetime | None
    minutes: int | None
    machine: str
    machine_minutes: int
    project_id: int | None
    list_id: int | None
    line: int | None
    told_by: int | None
    told_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged: str
    approver_id: int | None
    approved_at: datetime | None
    approved_by: int | None
    value: int | None
    reverses_id: int | None
    reversed_at: datetime | None
    why: str
    removed_at: datetime | None

    @property
    def whom(self) -> Head:
        """Who did it."""
        return Head(self.head, self.person_id, self.name, self.brought_by, self.under_age)

    @property
    def answers(self) -> int | None:
        """Who acknowledges it: the doer, or who brought them; None is somebody known by name alone."""
        return self.person_id or self.brought_by

    @property
    def is_open(self) -> bool:
        """Whether hours are told that nobody has approved yet."""
        return self.minutes is not None and self.approved_at is None and self.removed_at is None

    @property
    def stands(self) -> bool:
        """Whether it is approved and has not been reversed."""
        return self.approved_at is not None and self.reversed_at is None and self.reverses_id is None

    def is_own(self, *selves: int) -> bool:
        """Tell whether the person, under one of their accounts, did it or brought who did, and may not approve it."""
        return self.person_id in selves or self.brought_by in selves


_hours, _day, _task, _talkoot = table(Hours), table(TalkootDay), table(Task), table(Talkoot)
_doer, _bringer = table(Person).alias("doer"), table(Person).alias("bringer")
_whole = select(
    _hours.c.id,
    _hours.c.day_id,
    _day.c.starts_at,
    _day.c.ends_at,
    _hours.c.task_id,
    _task.c.name.label("task"),
    _day.c.talkoot_id,
    _talkoot.c.title,
    _hours.c.head,
    _hours.c.person_id,
    _doer.c.name.label("doer_name"),
    _hours.c.name,
    _hours.c.brought_by,
    _bringer.c.name.label("bringer_name"),
    _hours.c.under_age,
    _hours.c.arrived_at,
    _hours.c.minutes,
    _hours.c.machine,
    _hours.c.machine_minutes,
    _hours.c.project_id,
    _hours.c.list_id,
    _hours.c.line,
    _hours.c.told_by,
    _hours.c.told_at,
    _hours.c.acknowledged_at,
    _hours.c.acknowledged,
    _hours.c.approver_id,
    _hours.c.approved_at,
    _hours.c.approved_by,
    _hours.c.value,
    _hours.c.reverses_id,
    _hours.c.reversed_at,
    _hours.c.why,
    _hours.c.removed_at,
).select_from(
    _hours.join(_day, _day.c.id == _hours.c.day_id)
    .join(_task, _task.c.id == _hours.c.task_id)
    .join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
    .outerjoin(_doer, _doer.c.id == _hours.c.person_id)
    .outerjoin(_bringer, _bringer.c.id == _hours.c.brought_by)
)
_live = _hours.c.removed_at.is_(None)
_ORDER = (_day.c.starts_at, _task.c.position, _hours.c.task_id, _hours.c.id)
_GET = Prepared(_whole.where(_hours.c.id == bindparam("number")))
_OF_DAY = Prepared(_whole.where(_hours.c.day_id == bindparam("day"), _live).order_by(*_ORDER))
_OF_TALKOOT = Prepared(_whole.where(_day.c.talkoot_id == bindparam("talkoot"), _live).order_by(*_ORDER))
_OF_PERSON = Prepared(
    _whole.where(
        (_hours.c.person_id == bindparam("who")) | (_hours.c.brought_by == bindparam("who")),
        _live,
        _day.c.starts_at >= bindparam("since"),
    ).order_by(_day.c.starts_at.desc(), _hours.c.id)
)
_ASKED_OF = Prepared(
    _whole.where(
        _hours.c.approver_id == bindparam("who"), _live, _hours.c.approved_at.is_(None), _hours.c.minutes.is_not(None)
    ).order_by(*_ORDER)
)
_FIND = Prepared(
    _whole.where(
        _hours.c.day_id == bindparam("day"),
        _hours.c.task_id == bindparam("task"),
        _hours.c.head == bindparam("who"),
        _live,
        _hours.c.reverses_id.is_(None),
        _hours.c.reversed_at.is_(None),
    )
)
_signed = table(SignUp)
_ATTENDED = Prepared(
    select(_signed.c.id)
    .join(_task, _task.c.id == _signed.c.task_id)
    .join(_day, _day.c.id == _task.c.day_id)
    .join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
    .where(
        _signed.c.person_id == bindparam("who"),
        _signed.c.ended_at.is_(None),
        _signed.c.state == Standing.COMING.value,
        _day.c.starts_at <= bindparam("now"),
        _day.c.starts_at > bindparam("since"),
        _talkoot.c.cancelled_at.is_(None),
    )
    .order_by(_day.c.starts_at.desc(), _signed.c.id)
)
BEHIND = timedelta(days=60)
"""How long after the work its hours can be told by whoever did it."""
_ABSENT = Prepared(
    select(_hours.c.task_id, _hours.c.head).where(
        _hours.c.day_id == bindparam("day"), _hours.c.removed_at.is_not(None), _hours.c.why == bindparam("reason")
    )
)
_work = table(GrantedWork)
_PROJECT = Prepared(
    select(_talkoot.c.project_id)
    .join(_day, _day.c.talkoot_id == _talkoot.c.id)
    .join(_task, _task.c.day_id == _day.c.id)
    .join(_work, (_work.c.id == _task.c.work_id) & (_work.c.project_id == _talkoot.c.project_id))
    .where(_task.c.id == bindparam("task"), _work.c.removed_at.is_(None))
)
_EVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _row(found: Sequence[object]) -> Row:
    """Return the row with the one name that is known of the doer, and of who brought them."""
    values = list(found)
    name, said, bringer = values[10], values[11], values[13]
    values[10:14] = [name or said or "", values[12], bringer or ""]
    return Row(*values)  # type: ignore[arg-type]


def get(tx: Tx, number: int) -> Row | None:
    """Return the row, whatever became of it, or None."""
    found = tx.first(_GET, number=number)
    return _row(found) if found else None


def known(tx: Tx, number: int) -> Row:
    """Return the row, which there is."""
    found = get(tx, number)
    assert found is not None
    return found


def find(tx: Tx, day_id: int, task_id: int, head: str) -> Row | None:
    """Return the one row of them at the task that day, or None."""
    found = tx.first(_FIND, day=day_id, task=task_id, who=head)
    return _row(found) if found else None


def attended(tx: Tx, person_id: int, *, now: datetime) -> list[SignedUp]:
    """Return what the person came to lately, as far as it has begun, the latest first."""
    found = (sign_ups.get(tx, one) for one in tx.column(_ATTENDED, who=person_id, now=now, since=now - BEHIND))
    return [one for one in found if one is not None]


def of_day(tx: Tx, day_id: int) -> list[Row]:
    """Return the rows of the day by task, with those who are only present and those that were reversed."""
    return [_row(one) for one in tx.all(_OF_DAY, day=day_id)]


def of_talkoot(tx: Tx, talkoot_id: int) -> list[Row]:
    """Return the rows of the talkoot by day and task, in the same way."""
    return [_row(one) for one in tx.all(_OF_TALKOOT, talkoot=talkoot_id)]


def of_person(tx: Tx, person_id: int, *, since: datetime = _EVER) -> list[Row]:
    """Return the rows of the person and of whom they brought, of days from `since` on, the latest day first."""
    return [_row(one) for one in tx.all(_OF_PERSON, who=person_id, since=since)]


def asked_of(tx: Tx, person_id: int, talkoot_id: int | None = None) -> list[Row]:
    """Return what the person is asked to approve, of one talkoot or of all."""
    found = [_row(one) for one in tx.all(_ASKED_OF, who=person_id)]
    return [row for row in found if talkoot_id in (None, row.talkoot_id)]


ABSENT = "absent"
"""Why a row was removed: they were not there."""


def absent(tx: Tx, day_id: int) -> set[tuple[int, str]]:
    """Return the (task, head) of those who are marked as not having been there that day."""
    gone = {(row.task_id, row.head) for row in tx.all(_ABSENT, day=day_id, reason=ABSENT)}
    return gone - {(row.task_id, row.head) for row in of_day(tx, day_id)}


def project_of(tx: Tx, task_id: int) -> int | None:
    """Return the project that hours at the task count for: its talkoot's, if the grant lists the work."""
    found: int | None = tx.scalar(_PROJECT, task=task_id)
    return found
