"""Talkoo hours: who was there and who did what for how long; what has been approved is only reversed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from storage import hours_left, hours_rows, hours_worth
from storage.db import Tx, adding, table
from storage.hours_approving import (
    Approved,
    NotApproved,
    OwnHours,
    Reversed,
    ReversedBefore,
    acknowledge,
    approve,
    ask_approval,
    ask_nobody,
    deny,
    reverse,
    thank,
    unacknowledge,
)
from storage.hours_rows import (
    ABSENT,
    Head,
    Row,
    absent,
    asked_of,
    attended,
    find,
    get,
    head_of,
    heads_of,
    known,
    of_day,
    of_person,
    of_talkoot,
)
from storage.hours_table import QUARTER, Acknowledged, Hours
from storage.hours_undoing import as_was, put_back, remove, undo
from storage.hours_worth import Totals, totals, totals_of
from storage.prepared import Prepared
from storage.talkoot_table import TalkootDay

__all__ = [
    "ABSENT",
    "QUARTER",
    "Acknowledged",
    "Approved",
    "Head",
    "Hours",
    "Locked",
    "NotApproved",
    "NotQuarters",
    "OwnHours",
    "Reversed",
    "ReversedBefore",
    "Row",
    "Same",
    "Told",
    "TooLong",
    "Totals",
    "absent",
    "acknowledge",
    "approve",
    "arrive",
    "as_was",
    "ask_approval",
    "ask_nobody",
    "asked_of",
    "attended",
    "deny",
    "expect",
    "find",
    "get",
    "head_of",
    "heads_of",
    "of_day",
    "of_person",
    "of_talkoot",
    "put_back",
    "remove",
    "reverse",
    "tell",
    "thank",
    "totals",
    "totals_of",
    "unacknowledge",
    "undo",
]


@dataclass(frozen=True, slots=True)
class Told:
    """The hours are told; `before` is how the row was, or None if it is new."""

    row: Row
    before: Row | None = None


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing was changed: the very same was told before."""

    row: Row


@dataclass(frozen=True, slots=True)
class TooLong:
    """Nothing was changed: the day leaves them `most` minutes, or the machine its driver's minutes."""

    most: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Nothing was changed: the row has been approved."""

    row: Row


@dataclass(frozen=True, slots=True)
class NotQuarters:
    """Nothing was changed: hours are counted in quarters, and there is more than none of them."""


_hours, _day = table(Hours), table(TalkootDay)
_LOCK = Prepared(
    select(_day.c.id, _day.c.starts_at, _day.c.ends_at)
    .where(_day.c.id == bindparam("day"))
    .with_for_update(key_share=True)
)
_live = (_hours.c.removed_at.is_(None), _hours.c.reverses_id.is_(None), _hours.c.reversed_at.is_(None))
_MINE = Prepared(
    select(_hours.c.id)
    .where(
        _hours.c.day_id == bindparam("day"),
        _hours.c.task_id == bindparam("task"),
        _hours.c.head == bindparam("who"),
        *_live,
    )
    .with_for_update()
)
_ADD = adding(
    Hours,
    "day_id",
    "task_id",
    "head",
    "person_id",
    "name",
    "brought_by",
    "under_age",
    "arrived_at",
    "machine",
    "machine_minutes",
    "project_id",
    "told_by",
    "acknowledged",
    "why",
)


def arrive(tx: Tx, day_id: int, task_id: int, head: Head, *, by: int, at: datetime) -> Row:
    """They are present at the task since `at`; who is there already stays so since the first time."""
    tx.run(_LOCK, day=day_id)
    number = tx.scalar(_MINE, day=day_id, task=task_id, who=head.key)
    if number is None:
        return known(tx, _add(tx, day_id, task_id, head, by=by, arrived=at))
    there = known(tx, number)
    if there.arrived_at is None and there.approved_at is None:
        tx.run(update(_hours).where(_hours.c.id == number).values(arrived_at=at))
    return known(tx, number)


def expect(tx: Tx, day_id: int, task_id: int, head: Head, *, by: int) -> Row:
    """They have a row at the task, so that their hours can be told of it; without hours it says nothing yet."""
    tx.run(_LOCK, day=day_id)
    number = tx.scalar(_MINE, day=day_id, task=task_id, who=head.key)
    return known(tx, number if number is not None else _add(tx, day_id, task_id, head, by=by, arrived=None))


def _add(tx: Tx, day_id: int, task_id: int, head: Head, *, by: int, arrived: datetime | None) -> int:
    number: int = tx.scalar(
        _ADD,
        day_id=day_id,
        task_id=task_id,
        head=head.key,
        person_id=head.person_id,
        name="" if head.person_id else head.name,
        brought_by=head.brought_by,
        under_age=head.under_age,
        arrived_at=arrived,
        machine="",
        machine_minutes=0,
        project_id=hours_rows.project_of(tx, task_id),
        told_by=by,
        acknowledged="",
        why="",
    )
    return number


def tell(
    tx: Tx,
    *,
    day_id: int,
    task_id: int,
    head: Head,
    minutes: int,
    by: int,
    now: datetime,
    zone: ZoneInfo,
    machine: str = "",
    machine_minutes: int = 0,
    list_id: int | None = None,
    line: int | None = None,
    acknowledged: Acknowledged | None = None,
) -> Told | Same | TooLong | Locked | NotQuarters:
    """They worked so long at the task that day: a new row, or the one of their arrival, has these hours.

    Other hours than were told before must be acknowledged anew, and somebody must be asked anew to approve them. The
    day is locked, so that what two tell of one person at once together does not last longer than the day.
    """
    if minutes <= 0 or minutes % QUARTER or machine_minutes < 0 or machine_minutes % QUARTER:
        return NotQuarters()
    said = _Said(minutes, machine, machine_minutes)
    day = tx.first(_LOCK, day=day_id)
    number = tx.scalar(_MINE, day=day_id, task=task_id, who=head.key)
    before = known(tx, number) if number is not None else None
    if before is not None and before.approved_at is not None:
        return Same(before) if said.stands_in(before) else Locked(before)
    most = hours_left.left(tx, day, day_id=day_id, task_id=task_id, who=head.key, person_id=head.person_id)
    if minutes > most or machine_minutes > minutes:
        return TooLong(max(0, most) if minutes > most else minutes)
    young = _under_age(tx, head, day.starts_at, zone) or (before is not None and before.under_age and before.is_own(by))
    values: dict[str, object] = {"under_age": young}
    if before is None or not said.stands_in(before):
        values |= {**asdict(said), "told_by": by, "told_at": now, **_WAITS_ANEW}
    elif young == before.under_age and (acknowledged is None or before.acknowledged_at is not None):
        return Same(before)
    if acknowledged is not None:
        values |= {"acknowledged_at": now, "acknowledged": acknowledged.value}
    if list_id is not None:
        values |= {"list_id": list_id, "line": line}
    if number is None:
        number = _add(tx, day_id, task_id, head, by=by, arrived=None)
    tx.run(update(_hours).where(_hours.c.id == number).values(**values))
    return Told(known(tx, number), before)


_WAITS_ANEW = {"acknowledged_at": None, "acknowledged": "", "approver_id": None, "why": ""}


@dataclass(frozen=True, slots=True)
class _Said:
    """The hours as they are told."""

    minutes: int
    machine: str
    machine_minutes: int

    def stands_in(self, row: Row) -> bool:
        return (row.minutes, row.machine, row.machine_minutes) == (self.minutes, self.machine, self.machine_minutes)


def _under_age(tx: Tx, head: Head, at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether they are too young on that day for their work to be valued, as far as that is known."""
    return head.under_age or hours_worth.is_young(tx, head.age, at, zone)
