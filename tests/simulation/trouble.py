"""What goes wrong: a machine that stops anywhere, networks that do not answer, rooms that cannot be spoken to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar

from handlers.types import Gone, Reply, Retry, Room
from storage.db import Database, Tx
from tests.town import Said, Wall

T = TypeVar("T")


class Stopped(BaseException):
    """The machine has stopped, at this very point."""


class Machine:
    """Runs until it stops: after so many steps, before or behind one of them; then nothing goes on any more."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._steps: tuple[int, int] | None = None
        self.running = True
        self._left = self._some()

    def _some(self) -> int:
        return self._chance.randint(*self._steps) if self._steps else 0

    def step(self) -> None:
        """The machine comes by a point at which it may stop."""
        if self._steps and self.running:
            self._left -= 1
            self.running = self._left > 0
        if not self.running:
            raise Stopped

    def may_stop(self, steps: tuple[int, int] | None) -> None:
        """From now on it stops each time after so many steps, or never."""
        self._steps = steps
        self.start()

    def start(self) -> None:
        self.running, self._left = True, self._some()


class MortalDatabase(Database):
    """The town's database, at whose machine somebody may pull the plug: a transaction is whole, or was never made."""

    machine: Machine

    async def write(self, work: Callable[[Tx], T], *, owner: str | None = None) -> T:
        self.machine.step()
        result = await super().write(work, owner=owner)
        self.machine.step()
        return result

    async def read(self, work: Callable[[Tx], T]) -> T:
        self.machine.step()
        return await super().read(work)


@dataclass(frozen=True)
class Heard:
    """A message as somebody saw it come."""

    at: datetime
    network: str
    room: str
    private: bool
    text: str


@dataclass
class Weather(Wall):
    """A network on which everything new is remembered with its time; a key that came before is not shown again."""

    machine: Machine = field(kw_only=True)
    now: Callable[[], datetime] = field(kw_only=True)
    heard: list[Heard] = field(default_factory=list)
    new: list[Said] = field(default_factory=list)
    """What was said since somebody last asked."""
    keys: dict[str, str] = field(default_factory=dict)
    out: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When it does not answer."""
    lost: dict[str, datetime] = field(default_factory=dict)
    """Since when a room cannot be spoken to."""
    again: int = 0
    """How often something was said again."""

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        self._pass(room)
        if once in self.keys:
            self.again += 1
        else:
            self.keys[once] = await super().send(room, reply, once=once)
            said = self.said[self.keys[once]]
            self.new.append(said)
            self.heard.append(Heard(self.now(), self.network, room.id, room.private, said.text))
        self.machine.step()
        return self.keys[once]

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        self._pass(room)
        await super().edit(room, message, reply, once=once)
        self.machine.step()

    def _pass(self, room: Room) -> None:
        self.machine.step()
        now = self.now()
        if any(begin <= now < end for begin, end in self.out):
            raise Retry(None)
        if room.id in self.lost and now >= self.lost[room.id]:
            raise Gone("blocked")
