"""To whom something is told: an audience, as it is kept in a word, and which groups and people that means just now.

An audience is one of these, or several, a line each:
``all`` (every group of the town), ``association:3`` (its groups, or its people in private where it has none),
``members:3`` (its people in private), ``village:Pohjoispää`` (the associations of the village in the same way),
``contacts`` (the contact people of all associations, in private), ``groupless`` (those of the associations that have
no group), ``officers``, ``talkoot:7`` and ``event:3`` (who come, in private).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from storage import associations
from storage.db import Tx, table
from storage.event_table import Answer, Event, EventDay, Says
from storage.named import key_of
from storage.people import MEMBERS, TOWN, Account, Appointment, Person, Role
from storage.prepared import Prepared
from storage.rooms import Place
from storage.signed import SignUp, Standing
from storage.talkoot_table import TalkootDay, Task

ALL, CONTACTS, GROUPLESS, OFFICERS = "all", "contacts", "groupless", "officers"
ASSOCIATION, MEMBERS_OF, VILLAGE, TALKOOT, EVENT = "association", "members", "village", "talkoot", "event"
OPENED = ("matrix", "terminal")
"""The networks on which the bot may open a private room by itself."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom something reaches: groups, and people in private, none of them twice."""

    rooms: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    unreached: tuple[int, ...] = ()
    """The people whom the bot cannot write to."""
    silent: tuple[int, ...] = ()
    """The associations in which nobody can be reached: they have neither a group nor anybody known."""
    networks: dict[str, int] = field(default_factory=dict)
    """How many groups and private chats it goes to, by network."""

    @property
    def is_nobody(self) -> bool:
        return not self.rooms and not self.people

    @property
    def count(self) -> int:
        """How many groups and private chats it goes to."""
        return len(self.rooms) + len(self.people)


def parts(audience: str) -> list[tuple[str, str]]:
    """Return the (kind, what) pairs of an audience: ("association", "3"), ("all", "")."""
    return [(kind, what) for kind, _, what in (line.partition(":") for line in audience.splitlines() if line)]


def joined(audiences: Iterable[str]) -> str:
    """Return the audience that is all of these; all groups swallow those of one association or village."""
    found = list(dict.fromkeys(line for one in audiences for line in one.splitlines() if line))
    if ALL in found:
        found = [one for one in found if one.partition(":")[0] not in (ASSOCIATION, VILLAGE)]
    return "\n".join(found)


_room, _person, _account, _appointment = table(Place), table(Person), table(Account), table(Appointment)
_signed, _task, _talkoot_day = table(SignUp), table(Task), table(TalkootDay)
_answer, _event, _event_day = table(Answer), table(Event), table(EventDay)
_LINKED = Prepared(
    select(_room.c.id, _room.c.network, _room.c.association_id)
    .where(_room.c.linked_at.is_not(None), _room.c.left_at.is_(None))
    .order_by(_room.c.id)
)
_PRIVATE = Prepared(
    select(_room.c.person_id, _room.c.network)
    .where(_room.c.person_id.is_not(None), _room.c.private.is_(True), _room.c.left_at.is_(None))
    .order_by(_room.c.heard_at, _room.c.id)
)
_ACCOUNTS = Prepared(select(_account.c.person_id, _account.c.network).order_by(_account.c.id.desc()))
_APPOINTED = Prepared(
    select(_appointment.c.person_id, _appointment.c.role, _appointment.c.subject)
    .join(_person, _person.c.id == _appointment.c.person_id)
    .where(_person.c.name != "")
    .order_by(_appointment.c.since, _appointment.c.id)
)
_COME = Prepared(
    select(_signed.c.person_id, _talkoot_day.c.ends_at)
    .join(_task, _task.c.id == _signed.c.task_id)
    .join(_talkoot_day, _talkoot_day.c.id == _task.c.day_id)
    .where(
        _talkoot_day.c.talkoot_id == bindparam("number"),
        _signed.c.ended_at.is_(None),
        _signed.c.state != Standing.WAITING.value,
    )
    .order_by(_signed.c.id)
)
_ANSWERED = Prepared(
    select(_answer.c.person_id, _event_day.c.ends_at, _event.c.repeats)
    .join(_event_day, _event_day.c.id == _answer.c.day_id)
    .join(_event, _event.c.id == _event_day.c.event_id)
    .where(
        _event.c.id == bindparam("number"),
        _event_day.c.cancelled_at.is_(None),
        _answer.c.ended_at.is_(None),
        _answer.c.says == Says.YES.value,
        _answer.c.waits.is_(False),
    )
    .order_by(_answer.c.id)
)


@dataclass
class _Reading:
    """The town, as far as an audience needs it, and whom it means."""

    tx: Tx
    now: datetime
    rooms: dict[int, None] = field(default_factory=dict)
    people: dict[int, None] = field(default_factory=dict)
    silent: dict[int, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.linked = self.tx.all(_LINKED)
        self.appointed = self.tx.all(_APPOINTED)
        self.grouped = {row.association_id for row in self.linked}

    def read(self, kind: str, what: str) -> None:
        """Whoever is meant is among them from now on; a kind that only a newer program knows raises KeyError."""
        _KINDS[kind](self, what)

    def _all(self, _what: str) -> None:
        self.rooms.update((row.id, None) for row in self.linked)

    def _association(self, what: str) -> None:
        number = int(what)
        mine = [row.id for row in self.linked if row.association_id == number]
        self.rooms.update(dict.fromkeys(mine))
        if not mine:
            self._people_of(number, MEMBERS)

    def _members(self, what: str) -> None:
        self._people_of(int(what), MEMBERS)

    def _people_of(self, number: int, roles: tuple[Role, ...]) -> None:
        about = associations.subject(number)
        found = [row.person_id for row in self.appointed if row.subject == about and row.role in roles]
        self.people.update(dict.fromkeys(found))
        if not found:
            self.silent[number] = None

    def _village(self, what: str) -> None:
        for one in associations.everyone(self.tx):
            if key_of(one.village) == key_of(what):
                self._association(str(one.id))

    def _contacts(self, _what: str) -> None:
        for one in associations.everyone(self.tx):
            self._contact(one.id or 0)

    def _groupless(self, _what: str) -> None:
        for one in associations.everyone(self.tx):
            if one.id not in self.grouped:
                self._contact(one.id or 0)

    def _contact(self, number: int) -> None:
        """The association's contact people hear it, or its organisers where it has none."""
        held = {row.role for row in self.appointed if row.subject == associations.subject(number)}
        self._people_of(number, (Role.CONTACT if Role.CONTACT in held else Role.ORGANISER,))

    def _officers(self, _what: str) -> None:
        found = [row.person_id for row in self.appointed if (row.role, row.subject) == (Role.OFFICER, TOWN)]
        self.people.update(dict.fromkeys(found))

    def _talkoot(self, what: str) -> None:
        self._ahead([(row.person_id, row.ends_at) for row in self.tx.all(_COME, number=int(what))])

    def _event(self, what: str) -> None:
        rows = self.tx.all(_ANSWERED, number=int(what))
        if any(row.repeats for row in rows):
            return self._ahead([(row.person_id, row.ends_at) for row in rows])
        return self.people.update((row.person_id, None) for row in rows)

    def _ahead(self, coming: list[tuple[int, datetime]]) -> None:
        """Who comes on the days that are not over hears it, or who came on any if all are."""
        ahead = [person for person, ends_at in coming if self.now < ends_at]
        self.people.update(dict.fromkeys(ahead or [person for person, _ in coming]))


_KINDS: dict[str, Callable[[_Reading, str], None]] = {
    ALL: _Reading._all,
    ASSOCIATION: _Reading._association,
    MEMBERS_OF: _Reading._members,
    VILLAGE: _Reading._village,
    CONTACTS: _Reading._contacts,
    GROUPLESS: _Reading._groupless,
    OFFICERS: _Reading._officers,
    TALKOOT: _Reading._talkoot,
    EVENT: _Reading._event,
}


def reach(tx: Tx, audience: str, *, now: datetime, but: int | None = None) -> Reached:
    """Return whom the audience means now, and who of them can be reached; not the person `but`, who says it."""
    reading = _Reading(tx, now)
    for kind, what in parts(audience):
        reading.read(kind, what)
    meant = [person for person in reading.people if person != but]
    there = _networks(tx) if meant else {}
    people = tuple(person for person in meant if person in there)
    network_of = {row.id: row.network for row in reading.linked}
    counted = Counter([network_of[room] for room in reading.rooms] + [there[person] for person in people])
    return Reached(
        tuple(reading.rooms),
        people,
        tuple(person for person in meant if person not in there),
        tuple(reading.silent),
        dict(counted.most_common()),
    )


def _networks(tx: Tx) -> dict[int, str]:
    """Return the network on which each person is reached: the private chat used last, or one that can be opened."""
    opened = {row.person_id: row.network for row in tx.all(_ACCOUNTS) if row.network in OPENED}
    return opened | {row.person_id: row.network for row in tx.all(_PRIVATE)}


def groupless(tx: Tx) -> list[int]:
    """Return the associations that have no group of their own."""
    grouped = {row.association_id for row in tx.all(_LINKED)}
    return [one.id for one in associations.everyone(tx) if one.id is not None and one.id not in grouped]
