"""The heartbeat: a tick that never raises, for everything that waits for time to pass."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


class Beat:
    """Calls what it is given every so many seconds. It holds no promise: what is due is a query."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._ticking: set[asyncio.Task[object]] = set()

    def every(self, seconds: float, tick: Callable[[], Awaitable[object]], *, name: str, soon: bool = False) -> None:
        """`tick` is called every so many seconds, with `soon` at once, too; what it raises is logged."""

        async def safe() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._ticking.add(task)
            try:
                await tick()
            except Exception:
                log.exception("the tick %s failed; the next one comes", name)
            finally:
                self._ticking.discard(task)

        first = {"next_run_time": datetime.now(UTC)} if soon else {}
        self._scheduler.add_job(safe, "interval", seconds=seconds, id=name, **first)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self, *, within: float) -> None:
        """No further tick is begun, and one that had begun is over, unless it takes longer than so many seconds."""
        if self._scheduler.running:
            self._scheduler.pause()
            if self._ticking:
                await asyncio.wait(self._ticking, timeout=within)
            self._scheduler.shutdown(wait=False)
