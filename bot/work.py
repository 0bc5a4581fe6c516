"""A town at work: hearing on its networks, saying what was promised, until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.watching import LOST, Watching
from handlers import commands, dispatch
from handlers.turn import Town
from handlers.types import Dead, Heard, Transport
from scheduler import housekeeping
from scheduler.beat import Beat
from scheduler.delivery import Delivery
from scheduler.due import say_due
from scheduler.sharing import BEAT, Sharing
from scheduler.tally import Tally
from storage import claims, due, reminders_due, town, workers
from storage.db import Database, Tx, Unavailable
from storage.lock import Held
from storage.outbox import LEASE, Claimed
from storage.workers import Part

log = logging.getLogger(__name__)

AT_ONCE = 16
"""How many things are handled at once: a burst of them leaves room for answers to be settled in between."""
GRACE = 5.0
"""Seconds in which a stopping bot finishes what it is handling and saying."""


class Work:
    """A town at work: hears on every network, changes what is true, says what was promised."""

    def __init__(self, db: Database, place: Town, *, now: Callable[[], datetime], part: Part = Part.ALL) -> None:
        self.db, self.place, self.now, self.part = db, place, now, part
        self.owner = secrets.token_hex(6)
        self.deliveries: dict[str, Delivery] = {}
        self._transports: list[Transport] = []
        self._ears: list[Transport] = []
        self._room_to_hear = asyncio.Semaphore(AT_ONCE)
        self.tally, self.watching = Tally(), Watching(db, place, now=now)
        self._ticks: list[tuple[float, Callable[[], Awaitable[object]], str]] = []
        self._hearing: set[asyncio.Task[None]] = set()
        commands.load()

    def add(self, transport: Transport, *, salt: str) -> None:
        """The town is on this network: this process hears there, or says, or both, as its part is."""
        self._transports.append(transport)
        if self.part.hears:
            self._ears.append(transport)
            self.watching.add(transport)
        if not self.part.says(transport.network):
            return
        shares = self.part is Part.DELIVER
        self.deliveries[transport.network] = Delivery(
            self.db,
            transport,
            now=self.now,
            owner=self.owner,
            salt=salt,
            zone=self.place.zone,
            tally=self.tally,
            town=self.place,
            sharing=Sharing(self.owner, transport.network) if shares else None,
        )

    def every(self, seconds: float, tick: Callable[[], Awaitable[object]], *, name: str) -> None:
        """While the town is at work, `tick` is called every so many seconds, and at once when it begins."""
        self._ticks.append((seconds, tick, name))

    async def hear(self, heard: Heard) -> None:
        """What was heard is committed, answer included; stopping the bot does not interrupt it."""
        task = asyncio.get_running_loop().create_task(self._hear(heard))
        self._hearing.add(task)
        task.add_done_callback(self._hearing.discard)
        await asyncio.shield(task)

    async def _hear(self, heard: Heard) -> None:
        now, began = self.now(), time.monotonic()
        try:
            async with self._room_to_hear:
                handle = partial(self._handle, heard=heard, now=now)
                claimed, left = await self.db.write(handle, owner=self.owner)
        except Unavailable:
            raise
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("reference %s: something heard on %s broke", reference, heard.room.network)
            await self._apologise(heard, reference, now)
            claimed, left = [], True
        self.tally.handling.add(time.monotonic() - began)
        for row in claimed:
            if row.network in self.deliveries:
                self.deliveries[row.network].take(row)
        if left:
            self.wake()

    async def _apologise(self, heard: Heard, reference: str, now: datetime) -> None:
        """It is answered with the reference; if even that breaks, it is at least not heard for ever."""
        try:
            say = partial(dispatch.apologise, heard=heard, reference=reference, now=now, town=self.place)
            await self.db.write(say)
        except Unavailable:
            raise
        except Exception:
            log.exception("reference %s: not even an apology could be said", reference)
            await self.db.write(partial(dispatch.skip, heard=heard, now=now))

    def _handle(self, tx: Tx, heard: Heard, now: datetime) -> tuple[list[Claimed], bool]:
        """Return the answers that are ours to say at once, and whether there is more to be said."""
        tx.says = self.deliveries
        dispatch.hear(tx, heard, now=now, town=self.place)
        return tx.claimed, tx.left

    def wake(self) -> None:
        """Something may have been promised."""
        for delivery in self.deliveries.values():
            delivery.wake()

    async def tick(self) -> None:
        """What has become due is promised, and what was waiting for its time is looked at."""
        if self.part.reminds:
            await say_due(self.db, now=self.now, town=self.place)
        self.wake()

    async def until(self, target: datetime | None, clock: Clock) -> None:
        """Say everything that is due now, or, with a target, everything on the way there, each at its own time."""
        while True:
            await say_due(self.db, now=self.now, town=self.place)
            for delivery in self.deliveries.values():
                await delivery.drain()
            following = await self.db.read(self._next) if target else None
            if target is None or following is None or following > target:
                return
            clock.set(max(following, self.now()), stand=True)

    def _next(self, tx: Tx) -> datetime | None:
        said = (claims.next_at(tx, network) for network in self.deliveries)
        times = [due.next_at(tx), reminders_due.next_due(tx), *said]
        return min((at for at in times if at is not None), default=None)

    async def listen(self, transport: Transport) -> None:
        """Hear on the network until it ends or its credentials die; whatever else goes wrong, try again."""
        wait = 1.0
        while True:
            try:
                await transport.listen(self.hear)
                return
            except Dead as dead:
                log.error("%s: the credentials do not work: %s", transport.network, dead.why)
                self.watching.dead.add(transport.network)
                await self.db.write(lambda tx: self.watching.tell(tx, transport.network, LOST))
                self.wake()
                raise
            except Unavailable:
                log.warning("%s: the database does not answer; listening again soon", transport.network)
            except Exception:
                log.exception("%s: listening broke; it begins again", transport.network)
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311
            wait = min(60.0, wait * 2)

    async def watch(self) -> None:
        """The caretaker has heard of what has gone wrong, and of what is well again."""
        if await self.watching.look():
            self.wake()

    async def tidy(self) -> None:
        """What is kept no longer than needed is gone."""
        await self.db.write(lambda tx: housekeeping.tidy(tx, now=self.now()))

    async def run(self, *, renew: Callable[[], None]) -> int:
        """Work until every network has ended or somebody stops it; return the exit status.

        `renew` keeps the lock: it is called every now and then, and when it raises `Held` somebody else has taken over,
        and this one stops.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(name, stop.set)
        beat = self._beat()
        beat.every(10.0, partial(_keep, renew, stop), name="lock")
        beat.start()
        saying = [loop.create_task(delivery.run()) for delivery in self.deliveries.values()]
        hearing = [loop.create_task(self.listen(transport)) for transport in self._ears]
        stopping = loop.create_task(stop.wait())
        log.info("ready: %s", self._does())
        ends = [loop.create_task(_all(lasting))] if (lasting := hearing or saying) else []
        await asyncio.wait([stopping, *ends], return_when=asyncio.FIRST_COMPLETED)
        dead = not stop.is_set() and any(task.done() and task.exception() for task in hearing)
        dead = dead or (not hearing and any(delivery.dead for delivery in self.deliveries.values()))
        await beat.stop(within=GRACE / 2)
        await self._stop(hearing, saying)
        stopping.cancel()
        return 1 if dead else 0

    def _beat(self) -> Beat:
        """Return the heartbeat with what this process does every now and then."""
        beat = Beat()
        beat.every(1.0, self.tick, name="due")
        for network, delivery in self.deliveries.items():
            shared = self.part is Part.DELIVER
            seconds = BEAT if shared else LEASE.total_seconds() / 3
            beat.every(seconds, delivery.renew, name=f"lease of {network}", soon=shared)
        if self.part in (Part.HEAR, Part.REMIND):
            beat.every(BEAT, self.seen, name="sign of life", soon=True)
        if self.part.hears:
            beat.every(30.0, self.watch, name="networks")
            beat.every(6 * 3600.0, self.tidy, name="tidy")
        for seconds, tick, called in self._ticks:
            beat.every(seconds, tick, name=called, soon=True)
        return beat

    def _does(self) -> str:
        """Return what this process does, for the log."""
        networks = ", ".join(one.network for one in self._transports)
        return networks if self.part is Part.ALL else f"{self.part} {networks}".strip()

    async def seen(self) -> None:
        """Whoever looks sees that this process is alive."""
        await self.db.write(lambda tx: workers.seen(tx, self.owner, self.part, now=self.now()))

    async def _stop(self, hearing: list[asyncio.Task[None]], saying: list[asyncio.Task[None]]) -> None:
        await _cancel(hearing)
        if self._hearing:
            await asyncio.wait(self._hearing, timeout=GRACE)
        await _cancel(saying)
        await asyncio.gather(*map(_finish, self.deliveries.values()))
        if self.part is not Part.ALL:
            with contextlib.suppress(Unavailable):
                await self.db.write(lambda tx: workers.goes(tx, self.owner))
        for transport in self._transports:
            with contextlib.suppress(Exception):
                await transport.close()


async def _keep(renew: Callable[[], None], stop: asyncio.Event) -> None:
    try:
        await asyncio.to_thread(renew)
    except Held as held:
        log.error("%s; this one stops", held)
        stop.set()
    except Unavailable:
        log.warning("the database does not answer; the lock is looked at again soon")


async def _finish(delivery: Delivery) -> None:
    """What can be said within moments is said, and nothing is in flight any more."""
    with contextlib.suppress(TimeoutError, Unavailable):
        async with asyncio.timeout(GRACE / 2):
            await delivery.drain()
    await delivery.stop()


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class Kept:
    """Where a transport keeps its few words: the town's table of named values."""

    def __init__(self, db: Database, network: str) -> None:
        self._db, self._network = db, network

    async def load(self, name: str) -> str | None:
        return await self._db.read(lambda tx: town.load(tx, f"{self._network}:{name}"))

    async def save(self, name: str, value: str) -> None:
        await self._db.write(lambda tx: town.save(tx, f"{self._network}:{name}", value))
