"""Watching a town at work: its caretaker hears of a network that is out of reach and of what waits too long."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from handlers import notices
from handlers.turn import Town
from handlers.types import Transport
from handlers.words import N_
from storage import backlog, noted, quiet
from storage.backlog import Overdue, Waiting
from storage.db import Database, Tx, Unavailable

log = logging.getLogger(__name__)

OUT_OF_REACH = 300.0
"""Seconds without an answer after which a network is said to be out of reach."""
MANY, MANY_FOR = 1000, timedelta(hours=1)
"""So much that waits for so long tells that something is wrong."""
NOTED = timedelta(minutes=1)
"""How exactly it is noted when a network last answered."""
LOST = N_("I cannot sign in to {network} any more. Please mend it on my computer: `kylakello check`")
_AWAY = N_("I have not reached {network} for a while. What is to be said there waits; nothing is lost.")
_BACK = N_("I reach {network} again. What was waiting is being said.")
_GROWS = N_(
    "Messages wait on {network}: {count}, the oldest for {minutes} min. I keep trying and nothing is lost. "
    "Write *health* to see how it goes."
)
_SAID = N_("What waited on {network} has been said.")
_NOTHING_DUE = Overdue()


@dataclass(frozen=True, slots=True)
class State:
    """How the town does at one moment: `silence` is for how many seconds each network has not answered."""

    at: datetime
    silence: dict[str, float]
    dead: frozenset[str]
    waiting: Sequence[Waiting] = ()
    due: Overdue = _NOTHING_DUE
    database: bool = True

    @property
    def away(self) -> set[str]:
        """The networks that are out of reach."""
        return {network for network, seconds in self.silence.items() if seconds > OUT_OF_REACH}

    @property
    def stuck(self) -> dict[str, timedelta]:
        """Since how long the oldest answer or notice waits, on each network where that is too long."""
        return {name: self.at - since for name, since in backlog.stuck(self.waiting, now=self.at).items()}

    @property
    def late(self) -> bool:
        """Whether something has been due too long."""
        return self.due.late(self.at)

    @property
    def well(self) -> bool:
        return self.database and not (self.away or self.dead or self.stuck or self.late)

    def count(self, network: str) -> int:
        """Return how much waits on the network."""
        return sum(one.count for one in self.waiting if one.network == network)


class Watching:
    """Looks how the networks and the outbox do, and tells the caretaker once of each trouble, and of its end.

    At night nothing is told: what is over by the morning was nothing.
    """

    def __init__(self, db: Database, place: Town, *, now: Callable[[], datetime]) -> None:
        self.db, self.place, self.now = db, place, now
        self.dead: set[str] = set()
        """The networks whose credentials do not work."""
        self._transports: dict[str, Transport] = {}
        self._began: dict[str, float] = {}
        self._noted: dict[str, datetime] = {}
        self._many_since: dict[str, datetime] = {}

    def add(self, transport: Transport) -> None:
        """This network is watched, too."""
        self._transports[transport.network] = transport
        self._began[transport.network] = transport.alive_at

    async def state(self) -> State:
        """Return how everything does now, also while the database does not answer."""
        now, clock = self.now(), time.monotonic()
        silence = {name: max(0.0, clock - one.alive_at) for name, one in self._transports.items()}
        dead = frozenset(self.dead)
        try:
            waits, due = await self.db.read(partial(_waiting, now=now, place=self.place))
        except Unavailable:
            return State(now, silence, dead, database=False)
        return State(now, silence, dead, waits, due)

    async def look(self) -> bool:
        """The caretaker will hear, on another network, of what has begun or ended; return whether there is anything."""
        state = await self.state()
        self._note_many(state)
        told = await self.db.write(partial(self._tell_all, state=state))
        self._noted.update(self._fresh(state))
        return told

    def _tell_all(self, tx: Tx, state: State) -> bool:
        for network, at in self._fresh(state).items():
            noted.answered(tx, network, at)
        if quiet.of_town(tx).asleep(state.at, self.place.zone):
            return False
        told = [self._tell_of(tx, network, state) for network in self._transports if network not in self.dead]
        return any(told)

    def _fresh(self, state: State) -> dict[str, datetime]:
        """Return when networks last answered that have done so since that was last noted."""
        found = {
            network: state.at - timedelta(seconds=state.silence[network])
            for network, one in self._transports.items()
            if self._heard(network, one)
        }
        long_ago = datetime.min.replace(tzinfo=UTC)
        return {network: at for network, at in found.items() if at - self._noted.get(network, long_ago) >= NOTED}

    def _heard(self, network: str, transport: Transport) -> bool:
        """Tell whether the network has answered since this process began."""
        return transport.alive_at != self._began[network]

    def _tell_of(self, tx: Tx, network: str, state: State) -> bool:
        if network in state.away:
            return self._begins(tx, f"away:{network}", network, _AWAY, state)
        if not self._heard(network, self._transports[network]):
            return False
        told = self._ends(tx, f"away:{network}", network, _BACK)
        oldest = state.stuck.get(network)
        if oldest is None and self._many_since.get(network, state.at) <= state.at - MANY_FOR:
            oldest = state.at - min(one.since for one in state.waiting if one.network == network)
        if oldest is not None:
            minutes, count = int(oldest.total_seconds() // 60), state.count(network)
            return self._begins(tx, f"grows:{network}", network, _GROWS, state, minutes=minutes, count=count) or told
        return self._ends(tx, f"grows:{network}", network, _SAID) or told

    def _note_many(self, state: State) -> None:
        for network in self._transports:
            if state.count(network) < MANY:
                self._many_since.pop(network, None)
            else:
                self._many_since.setdefault(network, state.at)

    def _begins(self, tx: Tx, trouble: str, network: str, msgid: str, state: State, **values: object) -> bool:
        if not noted.begins(tx, trouble, now=state.at):
            return False
        log.warning("trouble: %s", trouble)
        self.tell(tx, network, msgid, **values)
        return True

    def _ends(self, tx: Tx, trouble: str, network: str, msgid: str) -> bool:
        if not noted.ends(tx, trouble):
            return False
        log.warning("trouble is over: %s", trouble)
        self.tell(tx, network, msgid)
        return True

    def tell(self, tx: Tx, network: str, msgid: str, **values: object) -> None:
        """The caretakers will hear it about the network, by another one."""
        name = network.capitalize()
        notices.tell_caretakers(tx, msgid, town=self.place, now=self.now(), but=network, network=name, **values)


def _waiting(tx: Tx, *, now: datetime, place: Town) -> tuple[list[Waiting], Overdue]:
    return backlog.waiting(tx, now=now, zone=place.zone), backlog.overdue(tx, now=now)
