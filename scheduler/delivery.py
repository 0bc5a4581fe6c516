"""Outbox to network: claimed with a lease, said in the order of each room, settled one by one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from handlers import notices, reminders_anew
from handlers.turn import Town
from handlers.types import Dead, Gone, Moved, Retry, Transport, pieces
from scheduler.pace import Pace
from scheduler.saying import do, settle
from scheduler.sharing import LOOK, Sharing
from scheduler.tally import Tally
from storage import backlog, cards, claims, quiet, rooms, spoken
from storage.db import Database, Tx, Unavailable
from storage.outbox import Claimed, Priority
from storage.quiet import Quiet

log = logging.getLogger(__name__)

BATCH = 100
"""How many rows one claim leases at the most."""
GIVE_UP = timedelta(days=3)
"""A message nobody could be told for this long is told no more."""
TRIES = 8
"""How often a message is tried that breaks in a way no network breaks."""
LONGEST_WAIT = 600.0
"""Seconds between two tries at the most."""
OVERDUE = timedelta(seconds=3)
"""A change that has waited so long goes in turn with the answers: a card at which everybody taps at once is seen to
change all the while, not only when the last one has been answered."""
HELD_UP = timedelta(minutes=10)
"""What has waited so long is not what was meant to be said now, asleep or not."""
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
        self._zone, self._place = zone, town
        self._town = quiet.TOWN
        self._own: dict[int, Quiet] = {}
        """When those sleep, of whom there is something to be said, who have quiet hours of their own."""
        self._tally = tally or Tally()
        self._pace, self._sharing = Pace(transport.limits), sharing
        self._queues: dict[int, deque[Claimed]] = {}
        self._busy: set[int] = set()
        """The rooms in which something is being said."""
        self._held: dict[int, tuple[int, datetime]] = {}
        """The rooms in which a row was put off, which, and until when: nothing newer overtakes it."""
        self._said_at: dict[int, float] = {}
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._copies: dict[tuple[str, int], str] = {}
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
            if not (self._tasks or self._queues or self._more) or not self._speaks:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()

    async def renew(self) -> None:
        """What is held back by the network's pace, or is being said, stays ours."""
        if self._sharing is not None:
            if not await self._sharing.beat(self._db, now=self._now(), busy=self._busy):
                self._queues.clear()
                self.wake()
            self._pace.among = self._sharing.among
        elif self._queues or self._busy:
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
        held, busy = list(self._queues), list(self._busy)
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
                self._learn(tx, found)
            return found, full

        found, full = await self._db.write(claim)
        if self._sharing is not None and found:
            await self._recall({row.room_id for row in found if not self._pace.knows(row.room_id)})
        for row in found:
            self._arrived(row)
        self._more = self._more or full

    async def _recall(self, rooms: set[int]) -> None:
        """Rooms in which another process has spoken a moment ago are not spoken to too soon."""
        now, here = self._now(), time.monotonic()
        since = now - timedelta(minutes=1)
        for room, at in await self._db.read(lambda tx: spoken.lately(tx, rooms, since=since)):
            self._pace.recall(room, at=here - (now - at).total_seconds())

    def _arrived(self, row: Claimed) -> None:
        """The row waits its turn; it is put off if an older one of its room was, while this one was being claimed."""
        held, until = self._held.get(row.room_id, (row.id, row.promised_at))
        if row.id > held:
            if until <= self._now():  # claimed anew it comes behind the older one
                del self._held[row.room_id]
            self._begin(self._give_back(row, until, "wait", tried=False))
            return
        self._held.pop(row.room_id, None)
        queue = self._queues.setdefault(row.room_id, deque())
        if not queue and row.room_id not in self._busy:  # claimed when all before it was settled: it knows best itself
            self._copies.pop((row.card or "", row.room_id), None)
        queue.append(row)
        if len(queue) > 1 and row.priority < queue[-2].priority:  # who has just spoken comes before what waits
            self._queues[row.room_id] = deque(sorted(queue, key=lambda one: (one.priority, one.id)))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed.set()

    def _start_some(self) -> float:
        while self._speaks:
            row, pause = self._next()
            if row is None:
                return pause
            queue = self._queues[row.room_id]
            queue.popleft()
            if not queue:
                del self._queues[row.room_id]
            self._busy.add(row.room_id)
            self._pace.begun()
            self._begin(self._deliver(row))
        return LOOK

    def _next(self) -> tuple[Claimed | None, float]:
        """Return the most urgent row that may go now, or how long until one may."""
        now, pause = time.monotonic(), 1.0
        if self._pace.full:
            return None, pause  # looked at again when something ends
        best: Claimed | None = None
        first = (0, 0)
        for room, queue in self._queues.items():
            head = queue[0]
            change = head.priority != Priority.ANSWER and self._standing(head) is not None
            overdue = change and self._now() - head.promised_at >= OVERDUE
            rank = (Priority.ANSWER if overdue else head.priority, head.id)
            if room in self._busy or (best and first < rank):
                continue
            group = not head.private
            wait = self._pace.wait(head.priority, room, group=group, now=now, change=change, overdue=overdue)
            if wait <= 0:
                best, first = head, rank
            pause = min(pause, max(wait, 0.001))
        return best, pause

    async def _deliver(self, row: Claimed) -> None:
        change = self._standing(row) is not None
        try:
            await self._say(row)
        except Unavailable:
            log.warning("message %d: the database does not answer; it stays promised", row.id)
        except Exception:
            log.exception("message %d could not be settled; it stays promised", row.id)
        finally:
            self._pace.ended(row.room_id, now=self._said_at.pop(row.id, time.monotonic()), change=change)
            self._busy.discard(row.room_id)
            if self._owed and row.room_id not in self._queues:
                self._more = True
        if not self.dead and not self._stopping:
            self._start_some()  # at once: whoever claims may have to wait for the database

    async def _say(self, row: Claimed) -> None:
        standing = self._standing(row)
        if standing and standing != row.standing:
            row = replace(row, standing=standing, also=pieces(standing)[:-1])
        if row.card and row.priority != Priority.ANSWER:  # it may have waited for the network's pace
            row = await self._db.write(partial(claims.newest, claimed=row, now=self._now()))
        if self._taken_back(row):
            row = replace(row, gone=True)
        if self._place is not None and reminders_anew.is_old(row, now=self._now()):
            renew = partial(reminders_anew.renew, row=row, owner=self._owner, now=self._now(), town=self._place)
            renewed = await self._db.write(renew)
            if renewed is None:
                return
            row = renewed
        if await self._sleeps(row):
            return
        try:
            done = await do(row, self._transport, self._db, once=f"{self._salt}-{row.id}")
            self._said_at[row.id] = time.monotonic()
        except Retry as wait:
            await self._later(row, wait, "paced" if wait.untried else "wait")
        except Gone as gone:
            await self._never(row, gone)
        except Moved as moved:
            queued = self._forget_queue(row.room_id)
            await self._db.write(partial(self._moved, claimed=[row, *queued], to=moved.to))
            self.wake()
        except Dead as dead:
            log.error("%s: the credentials do not work: %s", self._transport.network, dead.why)
            self.dead = True
            await self._give_back(row, self._now(), "dead")
        except Exception as error:  # no network does this: it is a fault of ours, and must not hold up the room
            log.exception("message %d: %s", row.id, type(error).__name__)
            if row.attempts >= TRIES:
                await self._never(row, Gone("refused", room=False))
            else:
                await self._later(row, Retry(None), "unknown")
        else:
            await self._db.write(lambda tx: settle(tx, row, done, now=self._now()))
            self._remember(row, done.stands)
            self._count(row)

    def _count(self, row: Claimed) -> None:
        """It is counted as said, and, if it reminds of something, how late."""
        self._tally.said[row.network, Priority(row.priority).name.lower()] += 1
        if row.reminds and self._zone:
            sleeps = self._own.get(row.person_id or 0, self._town)
            late = backlog.late(row.reminds, said_at=self._now(), sleeps=sleeps, zone=self._zone)
            self._tally.lateness.add(late.total_seconds())

    def _learn(self, tx: Tx, found: list[Claimed]) -> None:
        """When the town sleeps is known, and when those do to whom these are said."""
        told = {row.person_id for row in found if row.private and row.person_id is not None}
        self._town = quiet.of_town(tx)
        self._own = {one: self._own[one] for one in self._own if one not in told} if self._queues or self._busy else {}
        self._own |= quiet.own(tx, told)

    async def _sleeps(self, row: Claimed) -> bool:
        """Tell whether the row is put off until whoever hears it wakes: it is new, and was held up until the night."""
        now, zone = self._now(), self._zone
        fresh = row.standing is None and not row.gone and not row.urgent
        late = row.priority == Priority.BULK or (row.priority == Priority.NOTICE and now - row.promised_at > HELD_UP)
        awake = self._own.get(row.person_id or 0, self._town) if row.private else self._town
        if zone is None or not fresh or not late or not awake.asleep(now, zone):
            return False
        morning = awake.waking(now, zone)
        await self._db.write(lambda tx: claims.later(tx, row.id, at=morning, why="night", tried=False))
        return True

    def _taken_back(self, row: Claimed) -> bool:
        """Tell whether what has certainly not been said yet is to be removed as soon as it is."""
        unsaid = row.card is not None and row.standing is None and not row.attempts
        return unsaid and any(one.gone and one.card == row.card for one in self._queues.get(row.room_id, ()))

    def _standing(self, row: Claimed) -> str | None:
        """Return the message to edit: also a copy that was sent after the row was claimed."""
        return self._copies.get((row.card, row.room_id), row.standing) if row.card else None

    def _remember(self, row: Claimed, message: str) -> None:
        if row.card and not message:
            self._copies.pop((row.card, row.room_id), None)
        elif row.card:
            self._copies[row.card, row.room_id] = message
            if len(self._copies) > BATCH:
                del self._copies[next(iter(self._copies))]

    async def _later(self, row: Claimed, wait: Retry, why: str) -> None:
        if self._now() - row.promised_at > GIVE_UP:
            await self._never(row, Gone("too old", room=False))
            return
        longer = min(LONGEST_WAIT, 2.0 ** min(row.attempts, 10))
        seconds = wait.after if wait.after is not None else random.uniform(0.5, 1.0) * longer  # noqa: S311
        if wait.everywhere:
            self._pace.refused(seconds, now=time.monotonic())
        at = self._now() + timedelta(seconds=seconds)
        self._held[row.room_id] = row.id, at
        queued = self._forget_queue(row.room_id)

        def wait_for_it(tx: Tx) -> None:
            rooms.pause(tx, row.room_id, until=at)
            claims.later(tx, row.id, at=at, why=why, tried=not wait.untried)
            for one in queued:
                claims.later(tx, one.id, at=at, why=why, tried=False)

        await self._db.write(wait_for_it)

    async def _never(self, row: Claimed, gone: Gone) -> None:
        log.info("message %d will not be said: %s", row.id, gone.why)
        self._tally.failed[row.network, gone.why] += 1
        self._copies.pop((row.card or "", row.room_id), None)
        if gone.room:
            self._forget_queue(row.room_id)

        def give_up(tx: Tx) -> None:
            now = self._now()
            room = rooms.by_id(tx, row.room_id)
            if gone.room and room is not None:
                notices.room_gone(tx, room, why=gone.why, now=now)
            else:
                claims.failed(tx, row.id, why=gone.why, now=now)
            if row.card and gone.why == "message gone":
                cards.falls(tx, row.room_id, row.card)

        await self._db.write(give_up)
        self.wake()

    def _moved(self, tx: Tx, claimed: list[Claimed], to: str) -> None:
        room = rooms.by_id(tx, claimed[0].room_id)
        assert room is not None
        for one in claimed:
            claims.later(tx, one.id, at=self._now(), why="moved", tried=False)
        notices.room_moved(tx, network=room.network, old=room.address, new=to, now=self._now())

    def _forget_queue(self, room: int) -> list[Claimed]:
        return list(self._queues.pop(room, ()))

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
        self._queues.clear()
        with contextlib.suppress(Unavailable):
            await self._db.write(lambda tx: claims.release(tx, owner=self._owner))
