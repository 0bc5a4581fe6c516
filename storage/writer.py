"""The one thread that writes to SQLite: what waits together is committed together, each piece whole or not at all."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TOGETHER = 16
"""How many pieces of work share one commit at the most: a newcomer waits no longer than that takes."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and who waits for it. `work` is what `Database.write` was given."""

    work: Callable[[Any], Any]
    owner: str | None
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job returned, or what it raised."""

    value: Any = None
    error: BaseException | None = None


class Writer:
    """Takes jobs in order. `together` runs them and returns their outcomes, once everything is on the disk."""

    def __init__(self, together: Callable[[list[Job]], list[Outcome]]) -> None:
        self._together = together
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="kylakello-write", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Any], Any], owner: str | None) -> Any:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._jobs.put(Job(work, owner, loop, future))
        return await future

    def close(self) -> None:
        """What was given is done; nothing more is taken."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs, ended = self._waiting(job)
            outcomes = self._together(jobs)
            for loop in {job.loop for job in jobs}:
                pairs = [(job.future, done) for job, done in zip(jobs, outcomes, strict=True) if job.loop is loop]
                if not loop.is_closed():
                    loop.call_soon_threadsafe(_tell, pairs)
            if ended:
                return

    def _waiting(self, first: Job) -> tuple[list[Job], bool]:
        """Return the jobs that wait at this moment, and whether the end was among them."""
        jobs = [first]
        while len(jobs) < TOGETHER:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False


def _tell(pairs: list[tuple[asyncio.Future[Any], Outcome]]) -> None:
    for future, outcome in pairs:
        if future.done():  # nobody waits any more; the work is done all the same
            continue
        if outcome.error is None:
            future.set_result(outcome.value)
        else:
            future.set_exception(outcome.error)
