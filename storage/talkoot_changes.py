"""Changing talkoot: publishing them, and what is true of their days and tasks, without going round who comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from storage import project_hours, sign_ups, talkoot
from storage.db import Tx, table
from storage.drafts import Drafts
from storage.paper_lists import PaperList
from storage.planned import Part, Planned, TaskNow
from storage.prepared import Prepared
from storage.signed import SignUp
from storage.talkoot_table import Talkoot, TalkootDay, Task

OF_TASK = frozenset({"name", "least", "most", "needs", "least_age", "work_id"})


@dataclass(frozen=True, slots=True)
class Changed:
    """It is so from now on."""


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Nothing was changed: so many come, and so many wait."""

    coming: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class TheOnlyOne:
    """Nothing was changed: there would be nothing left to do, or no day to do it on."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing was changed: hours of the task have been approved, as what it is called and counted as."""


@dataclass(frozen=True, slots=True)
class NotThere:
    """There is no such task or day (any more)."""


_talkoot, _day, _task = table(Talkoot), table(TalkootDay), table(Task)
_signed, _list = table(SignUp), table(PaperList)
_HOLD_TASK = Prepared(select(_task.c.id).where(_task.c.id == bindparam("task")).with_for_update())
_drafts = Drafts(_talkoot)
publish = _drafts.publish


def hold(tx: Tx, number: int) -> Planned | None:
    """Return the talkoot as they are until this transaction ends: of two who change them, one comes after the other."""
    _drafts.hold(tx, number)
    return talkoot.get(tx, number)


def unpublish(tx: Tx, planned: Planned, *, zone: ZoneInfo, now: datetime) -> Changed | InTheWay:
    """The talkoot are a draft again, unless somebody has ever signed up for them, or a list of them was printed."""
    tasks, days = sorted(task.number for task in planned.tasks), [day.number for day in planned.days]
    for task in tasks:  # in the order in which everybody locks them
        tx.run(_HOLD_TASK, task=task)
    signed = tx.scalar(select(func.count()).select_from(_signed).where(_signed.c.task_id.in_(tasks)))
    printed = tx.scalar(select(func.count()).select_from(_list).where(_list.c.day_id.in_(days)))
    if signed or printed:
        return InTheWay(int(signed))
    talkoot.change(tx, planned.number, published_at=None)
    draft = talkoot.get(tx, planned.number)
    assert draft is not None
    talkoot.remind(tx, draft, zone=zone, now=now)
    return Changed()


def held(tx: Tx, number: int, task_id: int) -> TaskNow | None:
    """Return the task as it is until this transaction ends: nobody joins or leaves it meanwhile."""
    tx.run(_HOLD_TASK, task=task_id)
    planned = talkoot.get(tx, number)
    return planned.task(task_id) if planned else None


def change_task(
    tx: Tx, number: int, task_id: int, *, zone: ZoneInfo, now: datetime, **values: object
) -> Changed | InTheWay | Settled | NotThere:
    """The task has these values; never fewer places than people come. Who waits is offered what there is more.

    What the task is called, and which kind of work it is, stays once hours of it are approved; until then they count
    as the kind of work that it is now.
    """
    if not values.keys() <= OF_TASK:
        raise ValueError(f"not changeable: {values.keys() - OF_TASK}")
    task = held(tx, number, task_id)
    if task is None:
        return NotThere()
    if values.keys() & {"name", "work_id"} and project_hours.is_settled(tx, [task_id]):
        return Settled()
    most = values.get("most", task.most)
    if isinstance(most, int) and most < task.coming:
        return InTheWay(task.coming, task.waiting)
    tx.run(update(_task).where(_task.c.id == task_id).values(**values))
    if "work_id" in values:
        project_hours.count_anew(tx, [task_id])
    if most is None or task.most is None or (isinstance(most, int) and most > task.most):
        sign_ups.serve(tx, task_id, zone=zone, now=now)
    talkoot.changed(tx, number, now=now)
    return Changed()


def add_task(tx: Tx, planned: Planned, day_id: int, part: Part, *, now: datetime) -> int:
    """There is this to do on that day, too; return the task's number."""
    last = tx.scalar(select(func.max(_task.c.position)).where(_task.c.day_id == day_id))
    number = talkoot.add_task(tx, day_id, part, 0 if last is None else int(last) + 1)
    talkoot.changed(tx, planned.number, now=now)
    return number


def remove_task(tx: Tx, number: int, task_id: int, *, now: datetime) -> Changed | InTheWay | TheOnlyOne | NotThere:
    """Nobody need do the task any more; only where nobody comes to do it, nor waits for it."""
    planned = hold(tx, number)
    task = held(tx, number, task_id)
    if planned is None or task is None:
        return NotThere()
    if task.coming or task.waiting:
        return InTheWay(task.coming, task.waiting)
    if len(planned.day_of(task).tasks) == 1:
        return TheOnlyOne()
    tx.run(update(_task).where(_task.c.id == task_id).values(removed_at=now))
    talkoot.changed(tx, number, now=now)
    return Changed()


def put_back_task(tx: Tx, number: int, task_id: int, *, now: datetime) -> bool:
    """A removed task is there again, as it was; False if it was not removed."""
    back = update(_task).where(_task.c.id == task_id, _task.c.removed_at.is_not(None)).values(removed_at=None)
    talkoot.changed(tx, number, now=now)
    return tx.run(back) > 0


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day of a draft as it should be; without `parts` it has what is to be done on the last day before it."""

    start: datetime
    end: datetime
    parts: tuple[Part, ...] = ()


def arrange(tx: Tx, planned: Planned, plans: Sequence[DayPlan]) -> None:
    """The draft is on these days and no others; a day that stays in its place keeps its tasks."""
    for day, plan in zip(planned.days, plans, strict=False):
        tx.run(update(_day).where(_day.c.id == day.number).values(starts_at=plan.start, ends_at=plan.end))
    last = planned.days[min(len(planned.days), len(plans)) - 1]
    for plan in plans[len(planned.days) :]:
        parts = plan.parts or tuple(part_of(task) for task in last.tasks)
        talkoot.add_day(tx, planned.number, plan.start, plan.end, parts)
    for day in planned.days[len(plans) :]:
        tx.run(_task.delete().where(_task.c.day_id == day.number))
        tx.run(_day.delete().where(_day.c.id == day.number))


def part_of(task: TaskNow) -> Part:
    """Return the task as it could be wished for anew."""
    return Part(task.name, task.least, task.most, task.needs, task.least_age, task.work_id)
