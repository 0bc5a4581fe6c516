"""Acknowledging hours, approving them, and reversing what was approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from storage import hours_left, hours_rows, joining
from storage.db import Tx, adding, table
from storage.hours_rows import Row
from storage.hours_table import Acknowledged, Hours
from storage.hours_worth import Rates
from storage.prepared import Prepared
from storage.talkoot_table import Talkoot, Task


@dataclass(frozen=True, slots=True)
class Approved:
    """The `rows` are approved, and nothing else changed: not their approver's `own`, nor the `unacknowledged`, nor the
    `crowded` that would outlast the time with what is approved of the same person, nor the `others` that had been
    approved or taken back before."""

    rows: tuple[Row, ...]
    own: tuple[Row, ...] = ()
    unacknowledged: tuple[Row, ...] = ()
    others: tuple[Row, ...] = ()
    crowded: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Reversed:
    """The row counts no more: `reversing` has the same hours and value below zero."""

    row: Row
    reversing: Row


@dataclass(frozen=True, slots=True)
class ReversedBefore:
    """Nothing was changed: somebody reversed the row before, or it reverses another one."""

    row: Row


@dataclass(frozen=True, slots=True)
class NotApproved:
    """Nothing was changed: only what is approved is reversed."""


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Nothing was changed: nobody approves or reverses what they did themselves, or whom they brought."""

    row: Row


_hours = table(Hours)
_LOCK = Prepared(select(_hours.c.id).where(_hours.c.id == bindparam("number")).with_for_update())
_task = table(Task)
_open = (_hours.c.id == bindparam("number"), _hours.c.approved_at.is_(None), _hours.c.removed_at.is_(None))
_ACKNOWLEDGE = Prepared(
    update(_hours)
    .where(*_open, _hours.c.acknowledged_at.is_(None), _hours.c.minutes.is_not(None))
    .values(acknowledged_at=bindparam("now"), acknowledged=bindparam("how"), why="")
)
_DENY = Prepared(
    update(_hours)
    .where(*_open)
    .values(acknowledged_at=None, acknowledged="", approver_id=None, why=bindparam("reason"))
)
_ASK = Prepared(
    update(_hours)
    .where(
        *_open,
        _hours.c.minutes.is_not(None),
        _hours.c.person_id.is_distinct_from(bindparam("who")),
        _hours.c.brought_by.is_distinct_from(bindparam("who")),
    )
    .values(approver_id=bindparam("who"))
)
_ASK_NOBODY = Prepared(update(_hours).where(*_open).values(approver_id=None))
_UNACKNOWLEDGE = Prepared(
    update(_hours)
    .where(*_open, _hours.c.acknowledged_at == bindparam("since"))
    .values(acknowledged_at=None, acknowledged="")
)
_APPROVE = Prepared(
    update(_hours)
    .where(*_open)
    .values(
        approved_at=bindparam("now"),
        approved_by=bindparam("who"),
        value=bindparam("cents"),
        project_id=bindparam("project"),
        why="",
    )
)
_COPIED = (
    "day_id",
    "task_id",
    "head",
    "person_id",
    "name",
    "brought_by",
    "under_age",
    "machine",
    "project_id",
    "list_id",
    "line",
)
_REVERSE = adding(
    Hours,
    *_COPIED,
    "minutes",
    "machine_minutes",
    "value",
    "told_by",
    "told_at",
    "acknowledged",
    "approved_at",
    "approved_by",
    "reverses_id",
    "why",
)
_talkoot = table(Talkoot)
_THANK = Prepared(
    update(_talkoot)
    .where(_talkoot.c.id == bindparam("talkoot"), _talkoot.c.thanked_at.is_(None))
    .values(thanked_at=bindparam("now"))
)
_REVERSED = Prepared(update(_hours).where(_hours.c.id == bindparam("number")).values(reversed_at=bindparam("now")))


def acknowledge(tx: Tx, number: int, *, by: int, how: Acknowledged, now: datetime) -> bool:
    """The doer stands by the row, or on paper did; False if it is not theirs to say, or had been said before."""
    row = hours_rows.get(tx, number)
    if row is None or (how is Acknowledged.TAP and row.answers != by):
        return False
    return tx.run(_ACKNOWLEDGE, number=number, now=now, how=how.value) > 0


def deny(tx: Tx, number: int, *, why: str) -> bool:
    """The row is not right, and `why`: nobody is asked to approve it any more; False if it has been approved."""
    return tx.run(_DENY, number=number, reason=why) > 0


def ask_approval(tx: Tx, numbers: Iterable[int], approver_id: int) -> list[int]:
    """The person is asked to approve these rows, as far as they are not their own; return which."""
    return [number for number in sorted(set(numbers)) if tx.run(_ASK, number=number, who=approver_id)]


def ask_nobody(tx: Tx, numbers: Iterable[int]) -> None:
    """Nobody is asked to approve these rows any more."""
    for number in sorted(set(numbers)):
        tx.run(_ASK_NOBODY, number=number)


def unacknowledge(tx: Tx, number: int, *, at: datetime) -> bool:
    """What was acknowledged then waits again; False if it was approved, or told anew, since."""
    return tx.run(_UNACKNOWLEDGE, number=number, since=at) > 0


def approve(tx: Tx, numbers: Sequence[int], *, by: int, now: datetime, zone: ZoneInfo) -> Approved:
    """What of these rows is acknowledged and not the approver's own is locked, with its value as of now.

    It counts for the project that its task is a granted work of by now.
    """
    known, mine = Rates(tx, zone), joining.selves(tx, by)
    approved, own, unacknowledged, others, crowded = [], [], [], [], []
    _hold_tasks(tx, numbers)
    for number in sorted(set(numbers)):  # in one order, so that two who approve at once do not wait for each other
        tx.run(_LOCK, number=number)
        row = hours_rows.get(tx, number)
        if row is None:
            continue
        if not row.is_open:
            others.append(row)
        elif row.is_own(*mine):
            own.append(row)
        elif row.acknowledged_at is None:
            unacknowledged.append(row)
        elif _is_crowded(tx, row):
            crowded.append(row)
        else:
            row = replace(row, project_id=hours_rows.project_of(tx, row.task_id))
            tx.run(_APPROVE, number=number, now=now, who=by, cents=known.worth(row), project=row.project_id)
            approved.append(hours_rows.known(tx, number))
    return Approved(tuple(approved), tuple(own), tuple(unacknowledged), tuple(others), tuple(crowded))


def _hold_tasks(tx: Tx, numbers: Sequence[int]) -> None:
    """Nobody gives the rows' tasks another name or kind of work meanwhile."""
    theirs = select(_hours.c.task_id).where(_hours.c.id.in_(set(numbers)))
    tx.run(select(_task.c.id).where(_task.c.id.in_(theirs)).order_by(_task.c.id).with_for_update(read=True))


def _is_crowded(tx: Tx, row: Row) -> bool:
    """Tell whether the row is longer than what is approved of the same person leaves of its day."""
    left = hours_left.left(
        tx,
        row,
        day_id=row.day_id,
        task_id=row.task_id,
        who=row.head,
        person_id=row.person_id,
        approved_only=True,
    )
    return (row.minutes or 0) > left


def reverse(
    tx: Tx, number: int, *, by: int, now: datetime, why: str
) -> Reversed | ReversedBefore | NotApproved | OwnHours:
    """What was approved counts no more, by a row with its hours and value below zero; the right row is told anew."""
    tx.run(_LOCK, number=number)
    row = hours_rows.get(tx, number)
    if row is None or row.approved_at is None:
        return NotApproved()
    if row.reversed_at is not None or row.reverses_id is not None:
        return ReversedBefore(row)
    if row.is_own(*joining.selves(tx, by)):
        return OwnHours(row)
    values = tx.first(select(*(_hours.c[name] for name in _COPIED)).where(_hours.c.id == number))
    reversing: int = tx.scalar(
        _REVERSE,
        **values._asdict(),
        minutes=-(row.minutes or 0),
        machine_minutes=-row.machine_minutes,
        value=-(row.value or 0),
        told_by=by,
        told_at=now,
        acknowledged="",
        approved_at=now,
        approved_by=by,
        reverses_id=number,
        why=why,
    )
    tx.run(_REVERSED, number=number, now=now)
    return Reversed(hours_rows.known(tx, number), hours_rows.known(tx, reversing))


def thank(tx: Tx, talkoot_id: int, *, now: datetime) -> bool:
    """Everybody is thanked for the talkoot; False if they had been: of two who thank at once one does."""
    return tx.run(_THANK, talkoot=talkoot_id, now=now) > 0
