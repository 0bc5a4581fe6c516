"""Mallila for the tests: a real database, dispatch and delivery, a wall instead of a network, a clock one can set."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.networks.markup import plain
from bot.work import Work
from handlers.talkoot import card
from handlers.turn import Town as Place
from handlers.types import (
    Button,
    Change,
    Choice,
    File,
    Gone,
    Incoming,
    Limits,
    Reply,
    Room,
    RoomChange,
    Stays,
    User,
    pieces,
)
from storage import associations, events, joining, people, rooms, sign_ups, spaces, talkoot, wallclock
from storage.associations import Association
from storage.db import Database, Tx
from storage.event_table import Event
from storage.events import EventNow
from storage.people import Role
from storage.planned import Part, Planned
from storage.spaces import Space
from storage.talkoot_table import Talkoot
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
NOON = datetime(2026, 11, 21, 10, tzinfo=UTC)
"""la 21.11.2026 klo 12, as in the transcripts."""
EVERY_DAY = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7))


def local(text: str) -> datetime:
    """Return the instant of a wall-clock time in Mallila ("2026-11-28T10:00")."""
    return wallclock.utc(datetime.fromisoformat(text), ZONE)


@dataclass
class Said:
    """One message on the wall, as it reads now."""

    room: str
    text: str
    buttons: tuple[Button, ...]
    reply: Reply
    edited: bool = False

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, label: str) -> Button:
        found = next((button for button in self.buttons if button.label == label), None)
        assert found, f"no button {label!r} in {[b.label for b in self.buttons]}"
        return found


@dataclass
class Wall:
    """Where everything said on one network can be read."""

    network: str
    limits: Limits = field(default_factory=Limits)
    said: dict[str, Said] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    stays: set[str] = field(default_factory=set)
    """The messages that cannot be removed any more."""
    count: int = 0
    alive_at: float = math.inf

    async def listen(self, hear: object) -> None:
        """Nobody speaks by themselves."""

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        if room.id in self.gone:
            raise Gone(self.gone[room.id])
        self.count += 1
        message = str(self.count)
        self.said[message] = Said(room.id, plain(reply.text), reply.buttons, reply)
        return message

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        if room.id in self.gone:
            raise Gone(self.gone[room.id])
        self.said[message] = Said(room.id, plain(reply.text), reply.buttons, reply, edited=True)

    async def remove(self, room: Room, message: str) -> None:
        if room.id in self.gone:
            raise Gone(self.gone[room.id])
        if message in self.stays:
            raise Stays
        for one in pieces(message):
            self.said.pop(one, None)

    async def close(self) -> None:
        """Nothing to let go of."""

    def last(self, room: str) -> Said:
        """Return the newest message in the room."""
        found = [said for said in self.said.values() if said.room == room]
        assert found, f"nothing was said in {room}"
        return found[-1]


class Someone:
    """A person with an account on one network, and how they write and tap."""

    def __init__(self, town: Town, name: str, network: str, language: str) -> None:
        self.town, self.name, self.network, self.language = town, name, network, language
        self.user = f"@{name.lower()}:mallila.example" if network == "matrix" else f"{name.lower()}-{network}"
        self.room = f"!{name.lower()}" if network == "matrix" else self.user

    async def says(
        self,
        text: str,
        *,
        group: str = "",
        pressed: bool = False,
        choice: Choice | None = None,
        files: Sequence[File] = (),
        album: str = "",
    ) -> Said:
        """Say it, with files if any, and return what the bot said last, in the same place."""
        room = Room(self.network, group or self.room, private=not group, title=group)
        user = User(self.user, self.name, self.language)
        key = f"key-{next(self.town.keys)}"
        await self.town.work.hear(
            Incoming(key, room, user, text, choice=choice, pressed=pressed, files=tuple(files), album=album)
        )
        await self.town.settle()
        return self.sees(group)

    async def taps(self, label: str, *, group: str = "") -> Said:
        """Tap the button of that label in the newest message that has it; on Telegram, one that is to be tapped in a
        group and goes on in private is a link."""
        wall = self.town.walls[self.network]
        room = group or self.room
        for said in reversed([one for one in wall.said.values() if one.room == room]):
            if any(button.label == label for button in said.buttons):
                button = said.button(label)
                if button.private and group and self.network == "telegram":
                    return await self.says(f"/start {button.command.replace(' ', '-')}")
                return await self.says(button.command, group=group, pressed=True)
        raise AssertionError(f"no button {label!r} in {room}")

    def sees(self, group: str = "") -> Said:
        """Return the newest message in the private chat, or in the group."""
        return self.town.walls[self.network].last(group or self.room)

    def reads(self, group: str = "") -> list[str]:
        """Return every message in the private chat, or in the group, as it reads now."""
        room = group or self.room
        return [said.text for said in self.town.walls[self.network].said.values() if said.room == room]


class Town:
    """Mallila at work."""

    def __init__(
        self, db: Database, *, now: datetime = NOON, networks: tuple[str, ...] = ("telegram", "matrix")
    ) -> None:
        self.db, self.clock, self.keys = db, Clock(), itertools.count(1)
        self.clock.set(now, stand=True)
        self.place = Place("Mallila", ZONE, "fi")
        self.work = Work(db, self.place, now=self.clock.now)
        self.walls = {network: Wall(network) for network in networks}
        for wall in self.walls.values():
            self.work.add(wall, salt="salt")

    def person(self, name: str, *, network: str = "telegram", language: str = "fi") -> Someone:
        return Someone(self, name, network, language)

    async def settle(self) -> None:
        """Everything that is due is said."""
        await self.work.until(None, self.clock)

    async def go_to(self, at: str) -> None:
        """Move the clock, saying on the way what falls due."""
        await self.work.until(local(at), self.clock)
        self.clock.set(local(at), stand=True)

    def space(self, name: str = "Kylätalo", **features: Any) -> int:
        """Add a space, open every day from 8 to 21, and return its id."""
        space = Space(name=name, key="", created_at=self.clock.now(), **features)
        added = self.db.write_now(lambda tx: spaces.add(tx, space, EVERY_DAY))
        assert isinstance(added, spaces.Added)
        return added.space_id

    async def caretaker(self, name: str = "Aino") -> Someone:
        """Return a person who has claimed the town."""
        someone = self.person(name)
        code = self.db.write_now(joining.claim_code)
        await someone.says(f"/claim {code}")
        assert self.db.read_now(lambda tx: people.with_role(tx, Role.CARETAKER))
        return someone

    def association(self, name: str) -> int:
        """Add an association and return its id."""
        association = Association(name=name, key="", created_at=self.clock.now())
        added = self.db.write_now(lambda tx: associations.add(tx, association))
        assert isinstance(added, associations.Added)
        return added.association_id

    def person_id(self, someone: Someone) -> int:
        """Return the number of the person, who need not have spoken yet."""
        now = self.clock.now()
        known = {"network": someone.network, "user": someone.user, "name": someone.name, "language": someone.language}
        return self.db.write_now(lambda tx: people.meet(tx, **known, now=now).id)

    def group(self, someone: Someone, name: str) -> int:
        """Link a group on someone's network to the whole town, and return its id."""
        now = self.clock.now()

        def linked(tx: Tx) -> int:
            room = rooms.meet(
                tx, network=someone.network, address=name, private=False, title=name, person_id=None, now=now
            )
            rooms.link(tx, room.id, now=now)
            return room.id

        return self.db.write_now(linked)

    def talkoot(
        self,
        organiser: Someone,
        title: str = "Rantasiivous",
        *parts: Part,
        days: Sequence[tuple[str, str]] = (("2026-12-05T10:00", "2026-12-05T14:00"),),
        groups: Sequence[int] = (),
        associations: Sequence[int] = (),
        **features: Any,
    ) -> Planned:
        """Publish talkoot of the organiser in the groups, and return them; without parts, "haravointi" for ten."""
        now, person = self.clock.now(), self.person_id(organiser)
        place = features.pop("place", "Uimaranta, Rantatie 3")
        plan = Talkoot(title=title, place=place, person_id=person, created_at=now, rooms=list(groups), **features)
        spans = [(local(start), local(end)) for start, end in days]

        def published(tx: Tx) -> Planned:
            number = talkoot.draft(
                tx, plan, days=spans, parts=parts or (Part("haravointi", most=10),), associations=associations
            )
            talkoot.change(tx, number, published_at=now)
            planned = talkoot.get(tx, number)
            assert planned is not None
            talkoot.remind(tx, planned, zone=ZONE, now=now)
            card.post_all(tx, planned, groups, now=now, town=self.place)
            return planned

        return self.db.write_now(published)

    def event(
        self,
        organiser: Someone,
        title: str = "Kyläjuhla",
        *,
        days: Sequence[tuple[str, str]] = (("2026-12-05T12:00", "2026-12-05T16:00"),),
        associations: Sequence[int] = (),
        **features: Any,
    ) -> EventNow:
        """Publish an event of the organiser, without a card in any group, and return it."""
        now = self.clock.now()
        plan = Event(title=title, person_id=self.person_id(organiser), created_at=now, published_at=now, **features)
        spans = [(local(start), local(end)) for start, end in days]

        def published(tx: Tx) -> EventNow:
            found = events.get(tx, events.draft(tx, plan, days=spans, associations=associations, now=now))
            assert found is not None
            events.remind(tx, found, zone=ZONE, now=now)
            return found

        return self.db.write_now(published)

    def signs_up(self, someone: Someone, task_id: int, people: int = 1, names: Sequence[str] = ()) -> int:
        """Someone comes to do the task, or waits for a place; return the number of the sign-up."""
        who, now = self.person_id(someone), self.clock.now()

        def signed(tx: Tx) -> sign_ups.Coming | sign_ups.Queued | sign_ups.Full | sign_ups.NotOpen:
            return sign_ups.join(tx, task_id, person_id=who, people=people, names=names, wait=True, zone=ZONE, now=now)

        outcome = self.db.write_now(signed)
        assert isinstance(outcome, sign_ups.Coming | sign_ups.Queued)
        return outcome.sign_up.number

    def appoint(self, someone: Someone, role: Role, subject: str = people.TOWN) -> None:
        """Someone has the role to the subject ("space:1")."""
        now = self.clock.now()

        def appointed(tx: Tx) -> None:
            known = people.meet(
                tx, network=someone.network, user=someone.user, name=someone.name, language=someone.language, now=now
            )
            people.appoint(tx, known.id, role, subject, now=now)

        self.db.write_now(appointed)

    async def joined(self, someone: Someone, group: str) -> None:
        """The bot was added to a group by someone."""
        room, user = Room(someone.network, group, private=False, title=group), User(someone.user, someone.name, "fi")
        await self.work.hear(RoomChange(f"key-{next(self.keys)}", room, Change.JOINED, user=user))
        await self.settle()
