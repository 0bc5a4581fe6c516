"""One of several processes that deliver on a network: as long as it shows that it is alive, its rooms are its own."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from storage import claims, lock, workers
from storage.db import Database, Tx
from storage.workers import ALIVE, Part, Share

BEAT = ALIVE.total_seconds() / 4
"""Seconds between two signs of life."""
SILENT = ALIVE.total_seconds() * 0.6
"""Seconds without one after which nothing more is said: the others may soon say it instead."""
LOOK = 0.2
"""Seconds after which a deliverer looks for what another process has promised."""


class Sharing:
    """The signs of life of a process that delivers on one network, and what they make its own."""

    def __init__(self, name: str, network: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name, self.network, self._clock = name, network, clock
        self.share = Share()
        self.among = 1
        """How many share what the network bears; one who has just gone counts a beat longer."""
        self._seen_at = -math.inf
        self._begins_at = math.inf
        self._looked_at = -math.inf

    @property
    def speaks(self) -> bool:
        """Whether it may say something: the others know of it, and do not take it for dead."""
        now = self._clock()
        return now - self._seen_at < SILENT and now >= self._begins_at

    @property
    def looks(self) -> bool:
        """Whether it is time to look again; it then has looked."""
        now = self._clock()
        if now - self._looked_at < LOOK:
            return False
        self._looked_at = now
        return True

    async def beat(self, db: Database, *, now: datetime, busy: Collection[int]) -> bool:
        """It is seen to be alive, and what it has claimed stays its own; return False if that was somebody else's.

        Then everything is given back but what is being said at this moment, in the `busy` rooms.
        """
        began = self._clock()
        kept = began - self._seen_at < ALIVE.total_seconds()
        share = await db.write(partial(self._beat, now=now, busy=frozenset(busy), kept=kept))
        if not kept:  # whoever is alone need not wait until the others have noticed
            self._begins_at = began + (1.5 * BEAT if share.of > 1 else 0.0)
        self.among, self.share = max(self.share.of, share.of), share
        self._seen_at = began
        return kept

    def _beat(self, tx: Tx, now: datetime, busy: Collection[int], *, kept: bool) -> Share:
        lock.in_turn(tx, claims.turn(self.network))
        workers.seen(tx, self.name, Part.DELIVER, network=self.network, now=now)
        if kept:
            claims.renew(tx, owner=self.name, now=now, lease=ALIVE)
        else:
            claims.release(tx, owner=self.name, but=busy)
        return workers.share(tx, self.name, network=self.network, now=now)
