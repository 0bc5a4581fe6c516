"""One simulated year, or a part of one, from a seed."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.simulation import heard
from tests.simulation.deeds import Deeds
from tests.simulation.nights import DAY, HOUR, MINUTE, instant
from tests.simulation.town_life import Size
from tests.simulation.trouble import MortalDatabase, Stopped


@dataclass(frozen=True)
class Told:
    """What came of a year: `faults` are sentences about what the plain model did not expect."""

    faults: list[str]
    apart: int
    reminders: int
    wishes: int
    stops: int
    again: int
    refused: dict[str, int]
    done: dict[str, int]


class Year(Deeds):
    """The days go by, and things happen."""

    async def goes_by(self) -> Told:
        await self.settles()
        self.leaders = [f"Henkilo{number:03}" for number in (0, 3, 6, 9)]
        end = instant(self.begins + self.size.days * DAY)
        self._outages()
        self._losses()
        happenings = sorted(self._happenings(), key=lambda one: one[0])
        for at, what in happenings:
            await self.comes_to(at)
            await self._happens(what)
        await self.comes_to(end)
        self.plain.closes(end)
        return self._told(end)

    def _happenings(self) -> list[tuple[datetime, str]]:
        size = self.size
        much = {"deed": size.deeds, "talkoot": size.talkoot, "event": size.events, "group": size.deeds // 20}
        much |= {"back": size.clock_jumps, "everybody": 2, "tidy": size.days}
        return [(self._at_some_time(), what) for what, times in much.items() for _ in range(times)]

    def _at_some_time(self) -> datetime:
        """Return a time, mostly by day."""
        day = self.begins + self.chance.randrange(self.size.days) * DAY
        hour = self.chance.randint(9, 19) if self.chance.random() < 0.95 else self.chance.randint(0, 23)
        minutes = self.chance.randrange(60) * MINUTE
        return max(instant(self.begins) + 2 * HOUR, instant(day.replace(hour=hour, minute=0) + minutes))

    async def _happens(self, what: str) -> None:
        match what:
            case "deed":
                await self.does_something()
            case "group":
                await self.comes_in_group()
            case "everybody":
                await self.changes_for_everybody()
            case "tidy":
                await self.alive(lambda: self.work.tidy())
            case "back":
                if not any(end + HOUR > self.clock.now() - HOUR for end in self._trouble()):
                    self.clock.set(self.clock.now() - HOUR, stand=True)
            case _:
                await self.publishes(what)

    def _trouble(self) -> list[datetime]:
        """Return when each trouble that has begun is over."""
        now = self.clock.now() + 2 * HOUR
        out = [end for wall_ in self.walls.values() for begin, end in wall_.out if begin <= now]
        return [*out, *(end for _, end in self.plain.down)]

    def _outages(self) -> None:
        for _ in range(self.size.outages):
            begin = self._at_some_time()
            end = begin + self.chance.choice((20 * MINUTE, 2 * HOUR, 5 * HOUR, DAY))
            for network in self.chance.choice((["telegram"], ["matrix"], ["telegram", "matrix"])):
                self.walls[network].out.append((begin, end))
                self.plain.out.setdefault(network, []).append((begin, end))

    def _losses(self) -> None:
        """Some block the bot, from some day on."""
        for name, person in self.plain.people.items():
            stays = name in self.leaders or name == "Ainokainen" or person.gone_since is not None
            if person.network == "telegram" and not stays and self.chance.random() < 0.08:
                person.gone_since = self._at_some_time()
                self.walls["telegram"].lost[self.people[name].room] = person.gone_since

    def _told(self, end: datetime) -> Told:
        all_heard = sorted((one for wall_ in self.walls.values() for one in wall_.heard), key=lambda one: one.at)
        owners = {}
        for name, someone in self.people.items():
            owners[someone.room] = name
            owners[self.person(name, network="matrix").room] = name
        found = heard.compare(self.plain, all_heard, owners, end)
        return Told(
            found.faults,
            found.apart,
            sum(heard.is_reminder(one) for one in all_heard),
            len(self.plain.wishes),
            self.stops,
            sum(wall_.again for wall_ in self.walls.values()),
            self.refused,
            self.done,
        )


def _unless_stopped(loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
    """What a stopped machine was doing is nobody's fault."""
    if not isinstance(about.get("exception"), Stopped):
        loop.default_exception_handler(about)


async def live(db: MortalDatabase, seed: int, size: Size) -> Told:
    """Let a year go by in an empty town."""
    asyncio.get_running_loop().set_exception_handler(_unless_stopped)
    random.seed(seed)  # how long the bot waits for a network is left to chance, too
    return await Year(db, size, seed).goes_by()
