"""A year in Mallila: people do at random what people do, by talking to the bot, while machines and networks fail."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import TypeVar

from bot.work import Work
from handlers.types import Incoming, Room, User
from storage import claims, inbox, joining
from tests.simulation.nights import DAY, instant, wall
from tests.simulation.plain import Person, Plain
from tests.simulation.trouble import Machine, MortalDatabase, Stopped, Weather
from tests.town import Said, Someone, Town

T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    """How much goes on in how many days."""

    begins: str = "2026-09-01T09:00"
    """On the wall: in the year that follows the clocks are set back, and forward."""
    days: int = 365
    people: int = 300
    groups: int = 40
    spaces: int = 20
    talkoot: int = 60
    events: int = 200
    deeds: int = 4000
    outages: int = 12
    clock_jumps: int = 6
    near: float = 1.0
    """How far ahead things are planned, against a whole year's habits."""
    steps: tuple[int, int] | None = (200, 6000)
    """Between how many steps of its work the machine stops."""


class Life(Town):
    """The town, its people, and the plain model of what they are to be reminded of."""

    db: MortalDatabase
    walls: dict[str, Weather]  # type: ignore[assignment]

    def __init__(self, db: MortalDatabase, size: Size, seed: int) -> None:
        self.chance, self.size, self.plain = Random(seed), size, Plain()
        self.machine = db.machine = Machine(Random(seed + 1))
        super().__init__(db, now=instant(datetime.fromisoformat(size.begins)), networks=())
        for network in ("telegram", "matrix"):
            self.walls[network] = Weather(network, machine=self.machine, now=self.clock.now)
            self.work.add(self.walls[network], salt="salt")
        self.people: dict[str, Someone] = {}
        self.groups: dict[str, int] = {}
        self.spaces: list[str] = []
        self.taken: list[tuple[str, datetime, datetime]] = []
        self.tokens = (f"aihe{number:05}" for number in count(1))
        self.stops = 0
        self.begins = datetime.fromisoformat(size.begins)
        self.never = instant(self.begins) - DAY

    # The machine

    async def alive(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do the work, however often the machine has to be started again for it."""
        while True:
            try:
                result = await work()
                if self.machine.running:
                    return result
            except Stopped:
                pass
            await self._start_again()

    async def _start_again(self) -> None:
        """Nothing goes on of what went on; after a while another process begins with what the database holds."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        stopped = self.clock.now()
        minutes = self.chance.choice((0, 0, 0, 0, 2, 7, 35, 180, 1500))
        self.clock.set(stopped + timedelta(minutes=minutes), stand=True)
        self.plain.down.append((stopped, self.clock.now()))
        self.stops += 1
        self.machine.start()
        self.work = Work(self.db, self.place, now=self.clock.now)
        for wall_ in self.walls.values():
            self.work.add(wall_, salt="salt")
        self.db.write_now(claims.release)

    async def comes_to(self, at: datetime) -> None:
        """Time goes by until then; on the way everything is said that becomes due."""
        await self.alive(lambda: self.work.until(at, self.clock))
        if self.clock.now() < at:
            self.clock.set(at, stand=True)

    async def say(self, who: str, text: str, *, group: str = "") -> tuple[datetime, list[Said]]:
        """Somebody says or taps it; return when that was done, and what is new in the town since."""
        someone, key = self.people[who], f"key-{next(self.keys)}"
        room = Room(someone.network, group or someone.room, private=not group, title=group)
        user = User(someone.user, someone.name, someone.language)
        incoming = Incoming(key, room, user, text, pressed=not text.startswith("/"))
        done: list[datetime] = []

        async def hear() -> None:
            if not done:
                now = self.clock.now()
                try:
                    await self.work.hear(incoming)
                except Stopped:
                    if self.db.read_now(lambda tx: not inbox.first_time(tx, f"{someone.network}:{key}", now=now)):
                        done.append(now)
                    raise
                done.append(now)
            await self.work.until(None, self.clock)

        new = self.walls[someone.network].new
        new.clear()
        await self.alive(hear)
        return done[0], [said for said in new if said.room == (group or someone.room)]

    async def taps_through(self, who: str, text: str, *, ends: str) -> tuple[datetime, Said] | None:
        """Somebody says it, and whatever is asked then is answered with what is offered first; return the answer that
        has such a button, if there comes one."""
        for _ in range(4):
            now, new = await self.say(who, text)
            for said in new:
                if self.number(said, ends):
                    return now, said
            asked = [button.command for said in new for button in said.buttons if button.command.startswith("answer ")]
            if not asked:
                return None
            text = asked[0]
        return None

    @staticmethod
    def number(said: Said, command: str) -> int:
        """Return the number in the button whose command begins so; 0 if there is none."""
        found = (re.fullmatch(rf"{command} (\d+)", button.command) for button in said.buttons)
        return next((int(one[1]) for one in found if one), 0)

    # The town

    async def settles(self) -> None:
        """There are people, groups and spaces."""
        for number in range(self.size.people):
            await self._moves_in(number)
        aino = await self.caretaker("Ainokainen")
        self.people["Ainokainen"] = aino
        self.plain.people["Ainokainen"] = Person(network="telegram")
        for number in range(self.size.groups):
            network = ("telegram", "matrix")[number % 2]
            name = f"Ryhma{number:02}"
            self.plain.groups[name] = network
            self.groups[name] = self.group(Someone(self, "Ainokainen", network, "fi"), name)
        for number in range(self.size.spaces):
            name = f"Tila{number:02}"
            self.space(name)
            self.spaces.append(name)
        self.machine.may_stop(self.size.steps)

    async def _moves_in(self, number: int) -> None:
        name = f"Henkilo{number:03}"
        network = "matrix" if number % 3 == 2 else "telegram"
        someone, person = self.person(name, network=network), Person(network=network)
        self.people[name], self.plain.people[name] = someone, person
        if number % 20 == 7 and network == "telegram":  # never opens the private chat
            person.gone_since = self.never
            return
        await someone.says("/start")
        if number % 7 == 3 and network == "telegram":
            now, first = self.clock.now(), self.person_id(someone)
            code = self.db.write_now(lambda tx: joining.join_code(tx, first, now=now))
            other = self.person(name, network="matrix")
            await other.says("/start")
            await other.says(f"/join {code}")
            await someone.says("/start")
            person.then = "matrix"

    def free(self, space: str, starts: datetime, ends: datetime) -> bool:
        return all(one != space or end <= starts or ends <= begin for one, begin, end in self.taken)

    def some_time(self, *, soonest: timedelta, latest: timedelta, hours: tuple[int, int] = (8, 18)) -> datetime:
        """Return a full hour in the given stretch from now, between those hours of the day."""
        begin = wall(self.clock.now()) + soonest
        day = begin + self.chance.random() * max(DAY, latest * self.size.near - soonest)
        return instant(day.replace(hour=self.chance.randint(*hours), minute=0, second=0, microsecond=0))

    def talks(self, who: str) -> bool:
        """Tell whether somebody can talk to the bot in private now."""
        person, now = self.plain.people[who], self.clock.now()
        return person.gone_since is None and not self.is_out(person.network) and not person.night.asleep(now)

    def is_out(self, network: str) -> bool:
        now = self.clock.now()
        return any(begin <= now < end for begin, end in self.walls[network].out)

    def somebody(self) -> str | None:
        """Return somebody who can talk to the bot now."""
        found = [name for name in self.plain.people if name != "Ainokainen" and self.talks(name)]
        return self.chance.choice(found) if found else None


def shown(at: datetime) -> str:
    """Return the instant as people type it."""
    there = wall(at)
    return f"{there.day}.{there.month}.{there.year} klo {there.hour}.{there.minute:02}"
