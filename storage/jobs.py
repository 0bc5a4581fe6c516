"""What is to be done for an event, by whom, and what those with a part in it need to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.db import Tx, table
from storage.fair_table import For, Instructions, Job, JobDone
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class JobNow:
    """One thing on the checklist: how many have done it, and when it was done by everybody it is for."""

    number: int
    event_id: int
    role: str
    what: str
    removed_at: datetime | None
    times: int


_job, _done, _said = table(Job), table(JobDone), table(Instructions)
_select = select(
    _job.c.id, _job.c.event_id, _job.c.role, _job.c.what, _job.c.removed_at, func.count(_done.c.id).label("times")
).select_from(_job.outerjoin(_done, _done.c.job_id == _job.c.id))
_OF_EVENT = Prepared(
    _select.where(_job.c.event_id == bindparam("event"), _job.c.removed_at.is_(None))
    .group_by(_job.c.id)
    .order_by(_job.c.id)
)
_GET = Prepared(_select.where(_job.c.id == bindparam("number")).group_by(_job.c.id))
_BY = Prepared(
    select(_done.c.job_id)
    .join(_job, _job.c.id == _done.c.job_id)
    .where(_job.c.event_id == bindparam("event"), _done.c.exhibitor_id == bindparam("exhibitor"))
)
_LOCK = Prepared(update(_job).where(_job.c.id == bindparam("number")).values(role=_job.c.role))


def of_event(tx: Tx, event_id: int) -> list[JobNow]:
    """Return what is on the checklist, in the order in which it was added."""
    return [JobNow(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def get(tx: Tx, number: int) -> JobNow | None:
    row = tx.first(_GET, number=number)
    return JobNow(*row) if row else None


def add(tx: Tx, event_id: int, role: str, whats: Iterable[str]) -> list[int]:
    """These are to be done by those of the role; return their numbers."""
    return [tx.add(Job(event_id=event_id, role=role, what=what)) for what in whats]


def remove(tx: Tx, number: int, *, now: datetime | None) -> None:
    """It is on the checklist no more; with None, it is again."""
    tx.run(update(_job).where(_job.c.id == number).values(removed_at=now))


def done_by(tx: Tx, event_id: int, exhibitor_id: int) -> set[int]:
    """Return what an exhibitor has done."""
    return set(tx.column(_BY, event=event_id, exhibitor=exhibitor_id))


def tick(tx: Tx, job: JobNow, *, exhibitor_id: int | None, person_id: int, now: datetime) -> bool:
    """It has been done, by this exhibitor where each does it by itself; tapped again it has not. Return which."""
    tx.run(_LOCK, number=job.number)  # of two who tick at once, one comes after the other
    whose = _done.c.exhibitor_id.is_(None) if exhibitor_id is None else _done.c.exhibitor_id == exhibitor_id
    if tx.run(_done.delete().where(_done.c.job_id == job.number, whose)):
        return False
    tx.add(JobDone(job_id=job.number, exhibitor_id=exhibitor_id, person_id=person_id, at=now))
    return True


def instruct(tx: Tx, event_id: int, role: str, words: str) -> None:
    """Those of the role are to know this; without words, nothing."""
    tx.run(_said.delete().where(_said.c.event_id == event_id, _said.c.role == role))
    if words:
        tx.run(_said.insert().values(event_id=event_id, role=For(role).value, words=words))


def instructions(tx: Tx, event_id: int, role: str) -> str:
    """Return what those of the role are to know, or nothing."""
    found = tx.scalar(select(_said.c.words).where(_said.c.event_id == event_id, _said.c.role == role))
    return str(found or "")
