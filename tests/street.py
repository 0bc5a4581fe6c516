"""A street of rooms on one network for the tests of delivery: it can refuse, hold and move what is said there."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.types import Incoming, Reply, Room, Several, User, pieces
from storage import cards, outbox, people, rooms, spoken
from storage.outbox import Message, Priority
from storage.rooms import Known
from tests.town import Someone, Town, Wall


@dataclass
class Street(Wall):
    """A wall that does what the test tells it. `acts` is all that was tried: (send or edit, room, text)."""

    acts: list[tuple[str, str, str]] = field(default_factory=list)
    faults: defaultdict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    held: defaultdict[str, list[asyncio.Event]] = field(default_factory=lambda: defaultdict(list))
    becomes: defaultdict[str, tuple[str, ...]] = field(default_factory=lambda: defaultdict(tuple))
    """The further messages that what is said in a room becomes."""
    removed: list[tuple[str, ...]] = field(default_factory=list)
    unanswered: int = 0
    """So many times what is said stands, but the answer is lost; said again with the same key, it is the same."""
    keys: dict[str, str] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        await self._pass("send", room, reply)
        if once in self.keys:
            return self.keys[once]
        message = await super().send(room, reply, once=once)
        self.news.set()
        if self.unanswered:
            self.unanswered -= 1
            self.keys[once] = message
            raise ConnectionResetError
        return Several(message, self.becomes[room.id]) if self.becomes[room.id] else message

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        await self._pass("edit", room, reply)
        await super().edit(room, message, reply, once=once)

    async def remove(self, room: Room, message: str) -> None:
        await self._pass("remove", room, Reply(self.said[message].text if message in self.said else ""))
        await super().remove(room, message)
        self.removed.append(pieces(message))

    async def _pass(self, act: str, room: Room, reply: Reply) -> None:
        self.acts.append((act, room.id, reply.text))
        self.news.set()
        if self.held[room.id]:
            await self.held[room.id].pop(0).wait()
        if self.faults[room.id]:
            raise self.faults[room.id].pop(0)

    def hold(self, room: str) -> asyncio.Event:
        """The next thing said in the room is in flight until the event is set."""
        event = asyncio.Event()
        self.held[room].append(event)
        return event

    def texts(self, room: str) -> list[str]:
        """Return everything that stands in the room, as it reads now."""
        return [said.text for said in self.said.values() if said.room == room]

    async def tried(self, count: int) -> None:
        """So many things have been tried."""
        async with asyncio.timeout(10):
            while len(self.acts) < count:
                self.news.clear()
                await self.news.wait()

    async def stand(self, count: int) -> None:
        """So many messages stand in the street."""
        async with asyncio.timeout(10):
            while len(self.said) < count:
                self.news.clear()
                await self.news.wait()


class Quarter(Town):
    """Mallila with a street for each network; rooms and what is promised to them are made without anybody speaking."""

    def street(self, network: str = "telegram") -> Street:
        """Return the street of a network; there is one from the first time it is asked for."""
        if network not in self.walls:
            self.walls[network] = Street(network)
            self.work.add(self.walls[network], salt="salt")
        found = self.walls[network]
        assert isinstance(found, Street)
        return found

    def door(self, address: str, *, network: str = "telegram", person: int | None = None) -> Known:
        """Return a room: somebody's private chat, or a linked group."""
        self.street(network)
        now = self.clock.now()
        whose = {"private": person is not None, "title": address, "person_id": person}
        met = self.db.write_now(
            lambda tx: rooms.meet(tx, network=network, address=address, now=now, **whose)  # type: ignore[arg-type]
        )
        return self.room(met)

    async def heard(self, person: Someone, text: str) -> None:
        """The person has said it and the bot has heard it; whatever it answers, it says by itself."""
        room, user = Room(person.network, person.room, private=True), User(person.user, person.name, "fi")
        await self.work.hear(Incoming(f"key-{next(self.keys)}", room, user, text))

    def resident(self, name: str, *, network: str = "telegram") -> int:
        """Return the id of a person with an account on the network."""
        now = self.clock.now()
        met = self.db.write_now(
            lambda tx: people.meet(tx, network=network, user=name.lower(), name=name, language="fi", now=now)
        )
        return met.id

    def promise(self, room: Known, *texts: str, priority: Priority = Priority.NOTICE, card: str | None = None) -> None:
        """These texts must be said in the room, in this order."""
        now, person = self.clock.now(), room.person_id if room.private else None
        for text in texts:
            message = Message(text, card=card)
            self.db.write_now(
                lambda tx, message=message: outbox.promise(  # type: ignore[misc]
                    tx, message, room, now=now, priority=priority, person_id=person
                )
            )

    def change(self, card: str, text: str) -> None:
        """The card says this from now on, wherever it stands."""
        now = self.clock.now()
        self.db.write_now(lambda tx: cards.update(tx, card, lambda _room, _person: Message(text), now=now))

    def wait(self, seconds: float) -> datetime:
        """So much time goes by; nothing is said meanwhile."""
        self.clock.set(self.clock.now() + timedelta(seconds=seconds), stand=True)
        return self.clock.now()

    def room(self, known: Known) -> Known:
        """Return the room as the town knows it now."""
        found = self.db.read_now(lambda tx: rooms.by_id(tx, known.id))
        assert found is not None
        return found

    def unsaid(self) -> int:
        return self.db.read_now(spoken.waiting)
