"""How much of a day is left to somebody: nobody works at two places at once, however many talkoot there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import bindparam, func, select

from storage.db import Tx, table
from storage.hours_table import QUARTER, Hours
from storage.prepared import Prepared
from storage.talkoot_table import TalkootDay

_LONGEST = timedelta(days=2)
"""No day of talkoot lasts longer."""


class Day(Protocol):
    """A day of talkoot."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


_hours, _day = table(Hours), table(TalkootDay)
_BESIDE = (
    select(_day.c.id, _day.c.starts_at, _day.c.ends_at, func.sum(_hours.c.minutes).label("minutes"))
    .select_from(_hours.join(_day, _day.c.id == _hours.c.day_id))
    .where(
        _day.c.starts_at < bindparam("ends"),
        _day.c.ends_at > bindparam("starts"),
        _day.c.starts_at > bindparam("since"),
        (_hours.c.head == bindparam("who")) | (_hours.c.person_id == bindparam("person")),
        ~(
            (_hours.c.day_id == bindparam("day"))
            & (_hours.c.task_id == bindparam("task"))
            & (_hours.c.head == bindparam("who"))
        ),
        _hours.c.minutes.is_not(None),
        _hours.c.removed_at.is_(None),
        _hours.c.reverses_id.is_(None),
        _hours.c.reversed_at.is_(None),
    )
    .group_by(_day.c.id, _day.c.starts_at, _day.c.ends_at)
)
_TOLD = Prepared(_BESIDE)
_APPROVED = Prepared(_BESIDE.where(_hours.c.approved_at.is_not(None)))


def left(
    tx: Tx,
    day: Day,
    *,
    day_id: int,
    task_id: int,
    who: str,
    person_id: int | None = None,
    approved_only: bool = False,
) -> int:
    """Return the minutes, in whole quarters, that the day leaves somebody for the task: beside its other tasks, and
    beside other talkoot of the same hours. With `approved_only`, beside what has been approved of that."""
    beside = tx.all(
        _APPROVED if approved_only else _TOLD,
        starts=day.starts_at,
        ends=day.ends_at,
        since=day.starts_at - _LONGEST,
        who=who,
        person=person_id,
        day=day_id,
        task=task_id,
    )
    here = _whole(_together([day])) - sum(int(one.minutes) for one in beside if one.id == day_id)
    return min(here, _whole(_together([day, *beside])) - sum(int(one.minutes) for one in beside))


def _together(days: Iterable[Day]) -> timedelta:
    """Return how long the days last, what several of them cover once."""
    lasts, until = timedelta(), None
    for start, end in sorted((one.starts_at, one.ends_at) for one in days):
        begins = max(start, until) if until is not None else start
        lasts += max(timedelta(), end - begins)
        until = end if until is None else max(until, end)
    return lasts


def _whole(lasts: timedelta) -> int:
    return int(lasts.total_seconds()) // 60 // QUARTER * QUARTER
