"""People and the accounts they write from: one person may come from several networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, exists, insert, select, update
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.db import Tx, table
from storage.prepared import Prepared


class Role(StrEnum):
    """What a person may do beyond what everybody may."""

    EVERYBODY = "everybody"
    CARETAKER = "caretaker"


class Person(SQLModel, table=True):
    """Somebody who has spoken to the bot, or has been added by name."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    language: str | None = None
    created_at: datetime


class Account(SQLModel, table=True):
    """A person as one network names them."""

    __table_args__ = (UniqueConstraint("network", "user", name="account_user"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str
    user: str
    person_id: int = Field(foreign_key="person.id", index=True)


class Right(SQLModel, table=True):
    """A role a person has."""

    __tablename__ = "person_role"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    role: str = Field(primary_key=True)
    since: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """The person who acts. `language` is None until a network hinted at one or the person chose."""

    id: int
    name: str
    language: str | None
    roles: frozenset[str] = frozenset()
    new: bool = False

    def is_(self, role: Role) -> bool:
        return role is Role.EVERYBODY or role in self.roles


_person, _account, _right = table(Person), table(Account), table(Right)
_FIND = Prepared(
    select(_person.c.id, _person.c.name, _person.c.language, _right.c.role)
    .select_from(_account.join(_person).outerjoin(_right, _right.c.person_id == _person.c.id))
    .where(_account.c.network == bindparam("network"), _account.c.user == bindparam("user"))
)
_RENAME = Prepared(update(_person).where(_person.c.id == bindparam("who")).values(name=bindparam("name")))
_SPEAK = Prepared(update(_person).where(_person.c.id == bindparam("who")).values(language=bindparam("language")))
_NAMED = Prepared(select(_person.c.id, _person.c.name, _person.c.language).where(_person.c.id == bindparam("who")))
_WITH_ROLE = Prepared(
    select(_person.c.id, _person.c.name, _person.c.language)
    .join(_right, _right.c.person_id == _person.c.id)
    .where(_right.c.role == bindparam("role"))
    .order_by(_right.c.since, _person.c.id)
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
    return Known(first.id, name or first.name, first.language, frozenset(r.role for r in rows if r.role))


def named(tx: Tx, person_id: int) -> Known | None:
    """Return the person, without roles, or None."""
    row = tx.first(_NAMED, who=person_id)
    return Known(row.id, row.name, row.language) if row else None


def speak(tx: Tx, person_id: int, language: str) -> None:
    """From now on the person is answered in this language."""
    tx.run(_SPEAK, who=person_id, language=language)


def with_role(tx: Tx, role: Role) -> list[Known]:
    """Return those who have the role, the longest-serving first."""
    return [Known(row.id, row.name, row.language, frozenset({role})) for row in tx.all(_WITH_ROLE, role=role.value)]


def appoint(tx: Tx, person_id: int, role: Role, *, now: datetime) -> None:
    """The person has the role (once, however often this is said)."""
    held = exists().where(_right.c.person_id == person_id, _right.c.role == role.value)
    if not tx.scalar(select(held)):
        tx.run(insert(_right).values(person_id=person_id, role=role.value, since=now))


def accounts(tx: Tx, person_id: int) -> Sequence[tuple[str, str]]:
    """Return the (network, user) pairs of a person, the oldest first."""
    rows = tx.all(
        select(_account.c.network, _account.c.user).where(_account.c.person_id == person_id).order_by(_account.c.id)
    )
    return [(row.network, row.user) for row in rows]
