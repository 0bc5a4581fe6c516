"""People, the accounts they write from, and what they are appointed to: one person may come from several networks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.prepared import Prepared

TOWN = ""
"""The subject of an appointment to the whole town."""


class Role(StrEnum):
    """What a person may be to the town, to one of its associations or to one of its spaces."""

    EVERYBODY = "everybody"
    MEMBER = "member"
    """Of an association: books for it."""
    CONTACT = "contact"
    """Of an association: hears what concerns it."""
    ORGANISER = "organiser"
    """Of an association: acts for it and changes what it has booked."""
    DEPUTY = "deputy"
    """Of a space: answers when its keepers do not."""
    KEEPER = "keeper"
    """Of a space: approves, sees the week, hands out the key."""
    OFFICER = "officer"
    """Of the municipality, to the town: answers associations and calls them together."""
    CARETAKER = "caretaker"
    """Of the town."""


MEMBERS = (Role.MEMBER, Role.CONTACT, Role.ORGANISER)
"""Who belongs to an association: as one of these."""


class Person(SQLModel, table=True):
    """Somebody who has spoken to the bot, or has been added by name."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    language: str | None = None
    created_at: datetime
    sleeps: int | None = None
    """In minutes of the day, from when until when (`wakes`) they are told nothing new; None, while the town sleeps."""
    wakes: int | None = None


class Account(SQLModel, table=True):
    """A person as one network names them."""

    __table_args__ = (UniqueConstraint("network", "user", name="account_user"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str
    user: str
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.DELETE))


class Appointment(SQLModel, table=True):
    """What a person is to something: keeper of ``space:4``, organiser of ``association:3``, caretaker of the town."""

    __table_args__ = (
        UniqueConstraint("person_id", "role", "subject", name="appointment_once"),
        Index("appointment_of", "subject", "role"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", sa_column_kwargs=belongs(Joined.STAY, Forgotten.DELETE))
    role: str
    subject: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """The person who acts. `language` is None until a network hinted at one or the person chose."""

    id: int
    name: str
    language: str | None
    appointments: frozenset[tuple[str, str]] = frozenset()
    """(role, subject) pairs."""
    new: bool = False

    def is_(self, role: Role, subject: str | None = None) -> bool:
        """Tell whether the person has the role: to the subject, or, where none is named, to anything."""
        if role is Role.EVERYBODY or (role.value, subject) in self.appointments:
            return True
        return subject is None and any(held == role for held, _ in self.appointments)

    def subjects(self, *roles: Role) -> list[str]:
        """Return what the person has one of the roles to."""
        return sorted({subject for role, subject in self.appointments if role in roles})


_person, _account, _appointment = table(Person), table(Account), table(Appointment)
_FIND = Prepared(
    select(_person.c.id, _person.c.name, _person.c.language, _appointment.c.role, _appointment.c.subject)
    .select_from(_account.join(_person).outerjoin(_appointment, _appointment.c.person_id == _person.c.id))
    .where(_account.c.network == bindparam("network"), _account.c.user == bindparam("user"))
)
_RENAME = Prepared(update(_person).where(_person.c.id == bindparam("who")).values(name=bindparam("name")))
_SPEAK = Prepared(update(_person).where(_person.c.id == bindparam("who")).values(language=bindparam("language")))
_ACCOUNTS = Prepared(
    select(_account.c.network, _account.c.user).where(_account.c.person_id == bindparam("who")).order_by(_account.c.id)
)
_NAMED = Prepared(
    select(_person.c.id, _person.c.name, _person.c.language, _appointment.c.role, _appointment.c.subject)
    .select_from(_person.outerjoin(_appointment, _appointment.c.person_id == _person.c.id))
    .where(_person.c.id == bindparam("who"))
)
_WITH_ROLE = Prepared(
    select(_person.c.id, _person.c.name, _person.c.language)
    .join(_appointment, _appointment.c.person_id == _person.c.id)
    .where(_appointment.c.role == bindparam("role"), _appointment.c.subject == bindparam("to"))
    .order_by(_appointment.c.since, _appointment.c.id)
)


def meet(tx: Tx, *, network: str, user: str, name: str, language: str | None, now: datetime) -> Known:
    """Return who this account is; a new one becomes a new person. A changed name on the network is followed."""
    rows = tx.all(_FIND, network=network, user=user)
    if not rows:
        person = tx.add(Person(name=name, language=language, created_at=now))
        tx.add(Account(network=network, user=user, person_id=person))
        return Known(person, name, language, new=True)
    first = rows[0]
    if name and first.name != name:
        tx.run(_RENAME, who=first.id, name=name)
    return Known(first.id, name or first.name, first.language, _appointments(rows))


def add(tx: Tx, name: str, *, now: datetime) -> int:
    """Somebody who uses none of the networks is known by name; return their number."""
    return tx.add(Person(name=name, created_at=now))


def _appointments(rows: Sequence[object]) -> frozenset[tuple[str, str]]:
    return frozenset((row.role, row.subject) for row in rows if row.role)  # type: ignore[attr-defined]


def named(tx: Tx, person_id: int) -> Known | None:
    """Return the person, or None if there is nobody (any more): who has been forgotten has no name."""
    rows = tx.all(_NAMED, who=person_id)
    if not rows or not rows[0].name:
        return None
    return Known(rows[0].id, rows[0].name, rows[0].language, _appointments(rows))


def languages(tx: Tx, numbers: Iterable[int]) -> dict[int, str | None]:
    """Return in which language each of them is spoken to, where that is known."""
    rows = tx.all(select(_person.c.id, _person.c.language).where(_person.c.id.in_(set(numbers))))
    return {row.id: row.language for row in rows}


def speak(tx: Tx, person_id: int, language: str) -> None:
    """From now on the person is answered in this language."""
    tx.run(_SPEAK, who=person_id, language=language)


def with_role(tx: Tx, role: Role, subject: str = TOWN) -> list[Known]:
    """Return those who have the role to the subject, the longest-serving first; only that appointment is told."""
    found = tx.all(_WITH_ROLE, role=role.value, to=subject)
    return [Known(row.id, row.name, row.language, frozenset({(role.value, subject)})) for row in found]


def appoint(tx: Tx, person_id: int, role: Role, subject: str = TOWN, *, now: datetime) -> bool:
    """The person has the role to the subject; tell whether that is new."""
    mine = (_appointment.c.person_id == person_id) & (_appointment.c.role == role.value)
    if tx.scalar(select(exists().where(mine, _appointment.c.subject == subject))):
        return False
    tx.run(insert(_appointment).values(person_id=person_id, role=role.value, subject=subject, since=now))
    return True


def dismiss(tx: Tx, person_id: int, role: Role, subject: str = TOWN) -> bool:
    """The person no longer has the role; False if they had not, or if the town would be left without a caretaker."""
    if role is Role.CARETAKER:
        # Locked, so that of the last two who leave at once one stays.
        held = (_appointment.c.role == role.value) & (_appointment.c.subject == subject)
        who = tx.column(select(_appointment.c.person_id).where(held).order_by(_appointment.c.id).with_for_update())
        if set(who) <= {person_id}:
            return False
    mine = (_appointment.c.person_id == person_id) & (_appointment.c.role == role.value)
    return tx.run(delete(_appointment).where(mine, _appointment.c.subject == subject)) > 0


@dataclass(frozen=True, slots=True)
class Appointed:
    """That somebody is something to a subject."""

    person_id: int
    name: str
    role: Role
    subject: str


def appointed(tx: Tx) -> list[Appointed]:
    """Return every appointment but of mere members, the longest-serving first."""
    rows = tx.all(
        select(_appointment.c.person_id, _person.c.name, _appointment.c.role, _appointment.c.subject)
        .join(_person, _person.c.id == _appointment.c.person_id)
        .where(_appointment.c.role != Role.MEMBER.value)
        .order_by(_appointment.c.since, _appointment.c.id)
    )
    return [Appointed(row.person_id, row.name, Role(row.role), row.subject) for row in rows]


def like(tx: Tx, name: str) -> list[Known]:
    """Return those whose name begins so, or has a part that does, by name; whoever has been forgotten has no name."""
    said = name.casefold().split()
    rows = tx.all(select(_person.c.id, _person.c.name, _person.c.language).order_by(_person.c.name, _person.c.id))
    found = [row for row in rows if said and _begins(row.name.casefold().split(), said)]
    return [Known(row.id, row.name, row.language) for row in found]


def _begins(parts: list[str], said: list[str]) -> bool:
    """Tell whether the parts of a name begin, from one of them on, as the parts that were said."""
    tails = (parts[at : at + len(said)] for at in range(len(parts) - len(said) + 1))
    return any(all(part.startswith(one) for part, one in zip(tail, said, strict=True)) for tail in tails)


def met_at(tx: Tx, person_id: int) -> datetime:
    """Return when the person first spoke to the bot, or was added."""
    at: datetime = tx.scalar(select(_person.c.created_at).where(_person.c.id == person_id))
    return at


def accounts(tx: Tx, person_id: int) -> Sequence[tuple[str, str]]:
    """Return the (network, user) pairs of a person, the oldest first."""
    return [(row.network, row.user) for row in tx.all(_ACCOUNTS, who=person_id)]
