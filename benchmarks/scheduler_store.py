"""The same reminders as jobs in APScheduler's own SQLAlchemy job store; each puts its message into our outbox."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.util import datetime_to_utc_timestamp
from sqlalchemy import create_engine, event

from benchmarks.mallila import NOW
from storage import outbox, rooms
from storage.db import Database, Tx
from storage.outbox import Message, Priority

HOW = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


@dataclass
class _Running:
    """What the jobs of this process know; a job that is kept cannot hold it."""

    db: Database
    left: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


_running: list[_Running] = []


async def say(room_id: int, text: str) -> None:
    """The job: the reminder is in the outbox."""
    run = _running[-1]
    await run.db.write(partial(_promise, room_id=room_id, text=text))
    run.left -= 1
    if run.left == 0:
        run.over.set()


def _promise(tx: Tx, room_id: int, text: str) -> None:
    room = rooms.by_id(tx, room_id)
    assert room is not None
    outbox.promise(tx, Message(text), room, now=NOW, priority=Priority.NOTICE)


class SchedulerStore:
    """APScheduler with its job store in a SQLite file, kept as durably as our own database; started, but paused."""

    def __init__(self, db: Database, file: str) -> None:
        _running.append(_Running(db))
        self.engine = create_engine(f"sqlite:///{file}")
        event.listen(self.engine, "connect", _as_ours)
        self.store = SQLAlchemyJobStore(engine=self.engine)
        self.scheduler = AsyncIOScheduler(jobstores={"default": self.store}, job_defaults=HOW, timezone="UTC")
        self.scheduler.start(paused=True)

    def add(self, room_id: int, text: str, at: datetime) -> None:
        """One job is kept."""
        self.scheduler.add_job(say, "date", run_date=at, args=(room_id, text))

    def fill(self, rows: Sequence[tuple[int, str, datetime]]) -> None:
        """Many jobs are kept, each as `add` would keep it, in one transaction."""
        values = [self._row(*row) for row in rows]
        with self.engine.begin() as connection:
            connection.execute(self.store.jobs_t.insert(), values)

    def _row(self, room_id: int, text: str, at: datetime) -> dict[str, Any]:
        trigger = DateTrigger(at, "UTC")
        what = {"func": say, "args": (room_id, text), "kwargs": {}, "name": "say", "id": None, "executor": "default"}
        job = Job(self.scheduler, **what, **HOW, trigger=trigger, next_run_time=at)
        state = pickle.dumps(job.__getstate__(), self.store.pickle_protocol)
        return {"id": job.id, "next_run_time": datetime_to_utc_timestamp(at), "job_state": state}

    async def fire(self, count: int) -> None:
        """So many jobs, which are due, have been run."""
        _running[-1].left = count
        self.scheduler.resume()
        await _running[-1].over.wait()

    def close(self) -> None:
        """Nothing runs any more."""
        self.scheduler.shutdown(wait=False)
        self.engine.dispose()
        _running.pop()


def _as_ours(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
