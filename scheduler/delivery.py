"""Outbox to network: claimed with a lease, said in the order of each room, settled one by one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers.reminders import anew
from handlers.turn import Town
from handlers.types import Dead, Gone, Moved, Retry, Transport, pieces
from scheduler import failing
from scheduler.nights import Nights
from scheduler.pace import Pace
from scheduler.saying import do, settle
from scheduler.sharing import LOOK, Sharing
from scheduler.tally import Tally
from scheduler.turns import OVERDUE, Turns
from storage import claims, spoken
from storage.db import Database, Tx, Unavailable
from storage.outbox import Claimed, Priority

log = logging.getLogger(__name__)

BATCH = 100
"""How many rows one claim leases at the most."""
PATIENCE = 5.0
"""Seconds for which a delivery that stops waits for what is in flight."""


class Delivery:
    """Says what is promised on one network. A crash loses nothing and doubles at most what was in flight."""

    def __init__(
        self,
        db: Database,
        transport: Transport,
        *,
        now: Callable[[], datetime],
        owner: str,
        salt: str,
        zone: ZoneInfo | None = None,
        tally: Tally | None = None,
        sharing: Sharing | None = None,
        town: Town | None = None,
    ) -> None:
        """With a `town`, reminders that are late are put into words anew.

        In a `zone`, nobody is told anything new while they sleep, however late the network makes it.
        """
        self._db, self._transport, self._now, self._owner, self._salt = db, transport, now, owner, salt
        self._place, self._nights = town, Nights(zone)
        self._tally = tally or Tally()
        self._pace, self._sharing = Pace(transport.limits), sharing
        self._turns = Turns(self._pace, now=now)
        self._said_at: dict[int, float] = {}
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._more = True
        self._owed = False
        """Whether rows may have been left unclaimed: enough were at hand, or some of the same room were."""
        self.dead = False

    def take(self, row: Claimed) -> None:
        """Say this answer, which was claimed as it was promised; at once, if the network bears it."""
        self._arrived(row)
        if not self.dead:
            self._start_some()

    def wake(self) -> None:
        """Something may be waiting."""
        self._more = True
        self._changed.set()

    async def run(self) -> None:
        """Deliver until cancelled; `stop` then finishes what is in flight and gives back the rest."""
        while not self.dead:
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                self._more = self._more or (self._sharing is not None and self._sharing.looks)
                pause = await self._step()
                async with asyncio.timeout(min(pause, LOOK if self._sharing else 1.0)):
                    await self._changed.wait()

    async def drain(self) -> None:
        """Say everything that can be said at this moment, and return when it is said."""
        self._more = True
        while not self.dead:
            self._changed.clear()
            pause = await self._step()
            if not (self._tasks or self._turns.waiting or self._more) or not self._speaks:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()

    async def renew(self) -> None:
        """What is held back by the network's pace, or is being said, stays ours."""
        if self._sharing is not None:
            if not await self._sharing.beat(self._db, now=self._now(), busy=self._turns.busy):
                self._turns.waiting.clear()
                self.wake()
            self._pace.among = self._sharing.among
        elif self._turns.waiting or self._turns.busy:
            await self._db.write(lambda tx: claims.renew(tx, owner=self._owner, now=self._now()))

    @property
    def _speaks(self) -> bool:
        """Whether what is claimed is certainly ours to say."""
        return self._sharing is None or self._sharing.speaks

    async def _step(self) -> float:
        """Claim if there may be something, start what may go; return the seconds until the next look."""
        try:
            await self._claim()
        except Unavailable:
            log.warning("%s: the database does not answer; delivery waits", self._transport.network)
            self._more = True
        except Exception:  # whatever it is (a full disk), it must not end the saying of everything
            log.exception("%s: claiming failed; it is tried again", self._transport.network)
            self._more = True
        return self._start_some()

    async def _claim(self) -> None:
        if not self._more or not self._speaks:
            return
        self._more = False
        held, busy = list(self._turns.waiting), list(self._turns.busy)
        self._owed = bool(held or busy)
        at_most = Priority.ANSWER if len(held) >= BATCH // 2 else Priority.BULK
        whose = {"network": self._transport.network, "owner": self._owner, "held": held, "busy": busy}
        whose["share"] = self._sharing.share if self._sharing else None  # type: ignore[assignment]

        def claim(tx: Tx) -> tuple[list[Claimed], bool]:
            now = self._now()
            found = claims.claim(tx, **whose, now=now, some=BATCH, at_most=at_most)  # type: ignore[arg-type]
            full = len(found) == BATCH
            if full or at_most is Priority.ANSWER:
                found += claims.claim_changes(tx, **whose, now=now, since=now - OVERDUE)  # type: ignore[arg-type]
            if any(row.priority != Priority.ANSWER for row in found):
                self._nights.learn(tx, found, keep=bool(held or busy))
            return found, full

        found, full = await self._db.write(claim)
        if self._sharing is not None and found:
            unknown = {row.room_id for row in found if not self._pace.knows(row.room_id)}
            since = self._now() - timedelta(minutes=1)
            self._turns.recall(await self._db.read(lambda tx: spoken.lately(tx, unknown, since=since)))
        for row in found:
            self._arrived(row)
        self._more = self._more or full

    def _arrived(self, row: Claimed) -> None:
        """The row waits its turn, or is given back, as an older one of its room was."""
        until = self._turns.arrived(row)
        if until is not None:
            self._begin(self._give_back(row, until, "wait", tried=False))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed.set()

    def _start_some(self) -> float:
        while self._speaks:
            row, pause = self._turns.next()
            if row is None:
                return pause
            self._turns.begun(row)
            self._begin(self._deliver(row))
        return LOOK

    async def _deliver(self, row: Claimed) -> None:
        change = self._turns.standing(row) is not None
        try:
            await self._say(row)
        except Unavailable:
            log.warning("message %d: the database does not answer; it stays promised", row.id)
        except Exception:
            log.exception("message %d could not be settled; it stays promised", row.id)
        finally:
            self._turns.ended(row, at=self._said_at.pop(row.id, time.monotonic()), change=change)
            if self._owed and row.room_id not in self._turns.waiting:
                self._more = True
        if not self.dead and not self._stopping:
            self._start_some()  # at once: whoever claims may have to wait for the database

    async def _say(self, row: Claimed) -> None:
        current = await self._current(row)
        if current is not None and not await self._sleeps(current):
            await self._try(current)

    async def _current(self, row: Claimed) -> Claimed | None:
        """Return what is to be said now instead of what was claimed; None if there is nothing to say any more."""
        standing = self._turns.standing(row)
        if standing and standing != row.standing:
            row = replace(row, standing=standing, also=pieces(standing)[:-1])
        if row.card and row.priority != Priority.ANSWER:  # it may have waited for the network's pace
            row = await self._db.write(partial(claims.newest, claimed=row, now=self._now()))
        if self._turns.taken_back(row):
            row = replace(row, gone=True)
        if self._place is not None and anew.is_old(row, now=self._now()):
            renew = partial(anew.renew, row=row, owner=self._owner, now=self._now(), town=self._place)
            return await self._db.write(renew)
        return row

    async def _try(self, row: Claimed) -> None:
        try:
            done = await do(row, self._transport, self._db, once=f"{self._salt}-{row.id}")
            self._said_at[row.id] = time.monotonic()
        except Retry as wait:
            await self._later(row, wait, "paced" if wait.untried else "wait")
        except Gone as gone:
            await self._never(row, gone)
        except Moved as moved:
            await self._moved(row, moved.to)
        except Dead as dead:
            log.error("%s: the credentials do not work: %s", self._transport.network, dead.why)
            self.dead = True
            await self._give_back(row, self._now(), "dead")
        except Exception as error:  # no network does this: it is a fault of ours, and must not hold up the room
            log.exception("message %d: %s", row.id, type(error).__name__)
            if row.attempts >= failing.TRIES:
                await self._never(row, Gone("refused", room=False))
            else:
                await self._later(row, Retry(None), "unknown")
        else:
            await self._db.write(lambda tx: settle(tx, row, done, now=self._now()))
            self._turns.remember_copy(row, done.stands)
            self._count(row)

    def _count(self, row: Claimed) -> None:
        """It is counted as said, and, if it reminds of something, how late."""
        self._tally.said[row.network, Priority(row.priority).name.lower()] += 1
        late = self._nights.late(row, self._now())
        if late is not None:
            self._tally.lateness.add(late.total_seconds())

    async def _sleeps(self, row: Claimed) -> bool:
        """Tell whether the row is put off until whoever hears it wakes."""
        morning = self._nights.until(row, self._now())
        if morning is None:
            return False
        await self._db.write(lambda tx: claims.later(tx, row.id, at=morning, why="night", tried=False))
        return True

    async def _later(self, row: Claimed, wait: Retry, why: str) -> None:
        if self._now() - row.promised_at > (failing.REMINDED if row.reminds else failing.GIVE_UP):
            await self._never(row, Gone("too old", room=False))
            return
        seconds = failing.seconds(row, wait)
        if wait.everywhere:
            self._pace.refused(seconds, now=time.monotonic())
        at = self._now() + timedelta(seconds=seconds)
        behind = self._turns.put_off(row, at)
        await self._db.write(partial(failing.later, row=row, behind=behind, at=at, why=why, tried=not wait.untried))

    async def _never(self, row: Claimed, gone: Gone) -> None:
        log.info("message %d will not be said: %s", row.id, gone.why)
        self._tally.failed[row.network, gone.why] += 1
        self._turns.forget_copy(row)
        if gone.room:
            self._turns.dropped(row.room_id)
        await self._db.write(lambda tx: failing.never(tx, row, gone, now=self._now()))
        self.wake()

    async def _moved(self, row: Claimed, to: str) -> None:
        rows = [row, *self._turns.dropped(row.room_id)]
        await self._db.write(lambda tx: failing.moved(tx, rows, to, now=self._now()))
        self.wake()

    async def _give_back(self, row: Claimed, at: datetime, why: str, *, tried: bool = True) -> None:
        with contextlib.suppress(Unavailable):  # then it is found again when its lease is over
            await self._db.write(lambda tx: claims.later(tx, row.id, at=at, why=why, tried=tried))

    async def stop(self) -> None:
        """Finish what is in flight, unless that takes too long, and give back what was only claimed."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        self._turns.waiting.clear()
        with contextlib.suppress(Unavailable):
            await self._db.write(lambda tx: claims.release(tx, owner=self._owner))
