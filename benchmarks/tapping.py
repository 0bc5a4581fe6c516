"""People who tap on the card of talkoot, the networks on which they do, and what each of them must be answered."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from benchmarks.mallila import NOW, PLACE
from bot.networks.markup import plain
from bot.work import AT_ONCE, Work
from handlers.talkoot import card
from handlers.types import Incoming, Limits, Reply, Retry, Room, User
from handlers.words import words
from storage import due, people, rooms, sign_ups, spoken, talkoot
from storage.db import Database, Tx
from storage.planned import Part
from storage.signed import Standing
from storage.talkoot_table import Talkoot
from tests.botapi.checks import ApiError
from tests.botapi.faults import Faults

PEOPLE, SECONDS = 1000, 10
GROUPS = {"telegram": "-5001", "matrix": "!tori"}
TASKS = (Part("haravointi", most=300), Part("roskien keruu", least=8), Part("makkaranpaisto", most=2))
TWICE = 20
"""Every so manieth taps a second time, and so many taps come from the network twice."""


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on a button of the card. `wait` is the button to the queue; `again` is a person's second tap."""

    key: str
    network: str
    person: int
    task: int
    wait: bool
    at: float
    again: bool = False

    @property
    def room(self) -> str:
        """Their private chat."""
        return str(10_000 + self.person)

    def heard(self) -> Incoming:
        where = Room(self.network, GROUPS[self.network], private=False, title="Kylätori")
        line = f"{'line up' if self.wait else 'sign up'} {self.task}"
        return Incoming(self.key, where, User(self.room, f"Kyläläinen {self.person}", "fi"), line, pressed=True)


def crowd(seed: int) -> list[Tap]:
    """Return the taps of everybody in the order in which they come, some of them twice, some heard twice."""
    dice, taps = random.Random(seed), []
    for person in range(1, PEOPLE + 1):
        network = ("telegram", "matrix")[person % 2]
        task, wait = dice.choices((1, 2, 3), (6, 3, 1))[0], dice.random() < 0.2
        tap = Tap(f"tap-{person}", network, person, task, wait, dice.uniform(0, SECONDS))
        taps.append(tap)
        if person % TWICE == 0:
            taps.append(Tap(f"tap-{person}-again", network, person, task, wait, tap.at + 0.3, again=True))
        if person % TWICE == 1:
            taps.append(Tap(tap.key, network, person, task, wait, tap.at + 0.2))
    return sorted(taps, key=lambda one: one.at)


def furnish(tx: Tx) -> None:
    """Everybody has opened their private chat; the talkoot are published in both groups."""
    for person in range(1, PEOPLE + 1):
        network, chat = ("telegram", "matrix")[person % 2], str(10_000 + person)
        known = people.meet(tx, network=network, user=chat, name=f"Kyläläinen {person}", language="fi", now=NOW)
        assert known.id == person
        rooms.meet(tx, network=network, address=chat, private=True, title="", person_id=person, now=NOW)
    groups = [
        rooms.meet(tx, network=network, address=group, private=False, title="Kylätori", person_id=None, now=NOW).id
        for network, group in GROUPS.items()
    ]
    for group in groups:
        rooms.link(tx, group, now=NOW)
    start = NOW + timedelta(days=14)
    plan = Talkoot(title="Rantasiivous", place="Uimaranta", person_id=1, rooms=groups, created_at=NOW)
    number = talkoot.draft(tx, plan, days=[(start, start + timedelta(hours=4))], parts=TASKS)
    talkoot.change(tx, number, published_at=NOW)
    planned = talkoot.get(tx, number)
    assert planned is not None
    card.post_all(tx, planned, groups, now=NOW, town=PLACE)


@dataclass(frozen=True, slots=True)
class Said:
    """One message or change that a network took."""

    at: float
    act: str
    room: str
    message: str
    text: str


class Network:
    """A network that takes what it bears: with `strict`, as little as Telegram does. What it took stands in a file."""

    alive_at = 0.0

    def __init__(self, network: str, limits: Limits, file: Path | None = None, *, strict: bool = False) -> None:
        self.network, self.limits = network, limits
        self.said: list[Said] = []
        self.refused: Counter[str] = Counter()
        self._faults = Faults(time.monotonic)
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND) if file else None
        if strict:
            self._faults.limits()

    @classmethod
    def read(cls, file: Path) -> dict[str, Self]:
        """Return what the networks took, as it stands in the file."""
        found = {name: cls(name, Limits()) for name in GROUPS}
        for line in file.read_text().splitlines():
            network, *said = json.loads(line)
            found[network].said.append(Said(*said))
        return found

    async def listen(self, hear: object) -> None:
        """Nobody speaks by themselves."""

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        return await self._take("send", room, uuid.uuid4().hex, reply)

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        await self._take("edit", room, message, reply)

    async def remove(self, room: Room, message: str) -> None:
        await self._take("remove", room, message, Reply(""))

    async def _take(self, act: str, room: Room, message: str, reply: Reply) -> str:
        try:
            self._faults.pace(int(room.id) if self.network == "telegram" else 0)
        except ApiError as error:
            self.refused[room.id] += 1
            raise Retry(error.parameters["retry_after"], everywhere=room.private) from None
        said = Said(time.monotonic(), act, room.id, message, plain(reply.text))
        self.said.append(said)
        if self._file is not None:
            line = json.dumps([self.network, said.at, act, room.id, message, said.text])
            os.write(self._file, f"{line}\n".encode())
        await asyncio.sleep(0)
        return message

    async def close(self) -> None:
        """Nothing to let go of."""

    def edits(self, room: str) -> list[float]:
        """Return when something that stands in the room was changed."""
        return [said.at for said in self.said if said.room == room and said.act == "edit"]

    def private(self) -> list[tuple[str, str]]:
        """Return what everybody was told in private."""
        return [(said.room, said.text) for said in self.said if said.room != GROUPS[self.network]]

    def card(self) -> str:
        """Return what the card in the group says now."""
        return [said.text for said in self.said if said.room == GROUPS[self.network]][-1]


class Town:
    """A town at work while everybody taps."""

    def __init__(
        self, db: Database, networks: Mapping[str, Network], taps: Sequence[Tap], *, began: float | None = None
    ) -> None:
        self.networks, self.taps, self._db = networks, taps, db
        self._began = began or time.time()
        self._work = Work(db, PLACE, now=self._now)
        for network in networks.values():
            self._work.add(network, salt="salt")
        self._saying: list[asyncio.Task[None]] = []

    def _now(self) -> datetime:
        return NOW + timedelta(seconds=time.time() - self._began)

    async def posts(self) -> None:
        """The card stands in the groups, and what becomes due is looked at every second from now on."""
        self._saying = [asyncio.create_task(each.run()) for each in self._work.deliveries.values()]
        self._saying.append(asyncio.create_task(self._tick()))
        await self._quiet()

    async def _tick(self) -> None:
        while True:
            await self._work.tick()
            await asyncio.sleep(1)

    async def hears(self, *, paced: bool) -> None:
        """Every tap has been heard: each at its moment, or as fast as it goes."""
        if not paced:
            at_once = asyncio.Semaphore(2 * AT_ONCE)  # as a network hands them over
            await asyncio.gather(*(self._hear(tap, at_once) for tap in self.taps))
            return
        began = time.monotonic()
        async with asyncio.TaskGroup() as all_of_them:
            for tap in self.taps:
                await asyncio.sleep(began + tap.at - time.monotonic())
                all_of_them.create_task(self._work.hear(tap.heard()))

    async def _hear(self, tap: Tap, at_once: asyncio.Semaphore) -> None:
        async with at_once:
            await self._work.hear(tap.heard())

    async def finishes(self) -> None:
        """Everything is said."""
        await self._quiet()
        for task in self._saying:
            task.cancel()
        await asyncio.gather(*self._saying, return_exceptions=True)
        for delivery in self._work.deliveries.values():
            await delivery.stop()

    async def _quiet(self) -> None:
        while await self._db.read(self._busy):  # noqa: ASYNC110 - what another part has done is only in the database
            await asyncio.sleep(0.1)

    def _busy(self, tx: Tx) -> bool:
        following = due.next_at(tx)
        return bool(spoken.waiting(tx)) or (following is not None and following <= self._now())


def answers_wrong(
    db: Database, taps: Sequence[Tap], networks: Mapping[str, Network], *, doubled_too: bool = False
) -> list[str]:
    """Return whoever was answered wrongly or not once (with `doubled_too`: not at all), and what cards say wrongly."""
    answers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, network in networks.items():
        for room, text in network.private():
            answers[name, room].append(text)
    right = db.read_now(lambda tx: _right(tx, {tap.key: tap for tap in taps}.values()))
    wrong = []
    for (name, room), wanted in right.items():
        said = answers.pop((name, room), [])
        pairs = [[bool(re.match(one, text)) for one in wanted] for text in said]
        once = len(said) == len(wanted) and all(pair[at] for at, pair in enumerate(pairs))
        if not (all(map(any, pairs)) and all(map(any, zip(*pairs, strict=True))) and said if doubled_too else once):
            wrong.append(f"{name} {room}: {said} for {wanted}")
    wrong += [f"nobody asked: {room}" for room in answers]
    counts = db.read_now(_counts)
    wrong += [network.card() for network in networks.values() if not all(one in network.card() for one in counts)]
    return wrong


def _right(tx: Tx, taps: Iterable[Tap]) -> dict[tuple[str, str], list[str]]:
    """Return how each person's answers must begin, as they stand now: nobody has left, so that is what they heard."""
    t = words("fi")
    standing, place = {}, Counter[int]()
    for task in range(1, len(TASKS) + 1):
        for one in sign_ups.of_task(tx, task):
            assert one.person_id not in standing, "signed up twice"
            place[task] += one.is_waiting
            standing[one.person_id] = (one.state, place[task])
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for tap in sorted(taps, key=lambda one: one.again):
        state, number = standing.get(tap.person, ("", 0))
        name = TASKS[tap.task - 1].name.capitalize()
        if state == Standing.COMING:
            said = t("You are coming already: ") if tap.again else t("You are coming: ")
        elif state == Standing.WAITING and tap.wait:
            again, new = "You are in the queue already, as number {n}.", "You are number {n} in the queue."
            said = t(again if tap.again else new, n=number)
        else:
            assert not tap.wait, "who wants to wait, waits"
            said = t("{task} filled up just now.", task=name)
        found[tap.network, tap.room].append(re.escape(said))
    return found


def _counts(tx: Tx) -> list[str]:
    """Return how many come to do what, as cards say it; no task has more than it has places."""
    found = []
    for number, part in enumerate(TASKS, 1):
        coming = sum(one.people for one in sign_ups.of_task(tx, number) if not one.is_waiting)
        assert part.most is None or coming == part.most
        found.append(f"{part.name.capitalize()} {coming}" + (f"/{part.most}" if part.most else ""))
    return found
