"""Codes said once, and two accounts becoming one person (and two again, if that was a mistake)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, delete, insert, select, update
from sqlmodel import Field, SQLModel

from storage import belongings, quiet
from storage.belongings import Forgotten, belongs
from storage.db import Tx, table
from storage.hours_table import Hours
from storage.people import Account, Appointment, Person
from storage.quiet import Quiet

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits nobody confuses when reading them aloud."""
CODE_LIFE = timedelta(minutes=30)


class Code(SQLModel, table=True):
    """A secret that works once. Only its hash is kept."""

    hash: str = Field(primary_key=True)
    purpose: str
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(
            belongings.Joined.MOVE, Forgotten.DELETE, shown=("purpose", "person_id", "expires_at")
        ),
    )
    expires_at: datetime | None = None


class Joining(SQLModel, table=True):
    """That an account was joined to another person, with what moved, so that it can be taken back."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    old_person: int
    new_person: int
    moved: dict[str, Any] = Field(sa_type=JSON)
    at: datetime
    undone_at: datetime | None = None


_code, _account, _joining, _appointment = table(Code), table(Account), table(Joining), table(Appointment)
_hours = table(Hours)


def hash_of(code: str) -> str:
    """Return what is kept of a code: its signs as they are read aloud, whatever stands between them."""
    letters = "".join(c for c in code.upper() if c in ALPHABET)
    return hashlib.sha256(letters.encode()).hexdigest()


def new_code(
    tx: Tx, purpose: str, *, person_id: int | None, expires_at: datetime | None, code: str | None = None
) -> str:
    """Make a code for the purpose and return it; nobody can read it from the database."""
    if code is None:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
        code = f"{letters[:4]}-{letters[4:]}"
    tx.run(delete(_code).where(_code.c.hash == hash_of(code)))
    tx.run(insert(_code).values(hash=hash_of(code), purpose=purpose, person_id=person_id, expires_at=expires_at))
    return code


def claim_code(tx: Tx, *, code: str | None = None) -> str:
    """Make the one code that makes its sayer the caretaker (older ones stop working) and return it."""
    tx.run(delete(_code).where(_code.c.purpose == "claim"))
    return new_code(tx, "claim", person_id=None, expires_at=None, code=code)


def has_claim_code(tx: Tx) -> bool:
    return tx.scalar(select(_code.c.hash).where(_code.c.purpose == "claim")) is not None


def use_claim(tx: Tx, code: str) -> bool:
    """Spend the claim code; tell whether it was the right one."""
    return tx.run(delete(_code).where(_code.c.hash == hash_of(code), _code.c.purpose == "claim")) == 1


def join_code(tx: Tx, person_id: int, *, now: datetime) -> str:
    """Make a code with which this person's other account can be joined within `CODE_LIFE`, and return it."""
    tx.run(delete(_code).where(_code.c.purpose == "join", _code.c.person_id == person_id))
    return new_code(tx, "join", person_id=person_id, expires_at=now + CODE_LIFE, code=None)


def burn(tx: Tx, code: str) -> bool:
    """A code that others may have read works no more. The claim code stays: only the bot's computer makes another."""
    return tx.run(delete(_code).where(_code.c.hash == hash_of(code), _code.c.purpose != "claim")) > 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Both accounts are this person now."""

    joining_id: int
    name: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Already:
    """The code came from the very person who says it."""


@dataclass(frozen=True, slots=True)
class OtherWay:
    """The one who says the code may do more than the one who made it: rights never go to who made a code."""


@dataclass(frozen=True, slots=True)
class OwnHours:
    """One of the accounts has approved hours of the other one: nobody approves their own, under whichever name."""


@dataclass(frozen=True, slots=True)
class SameHours:
    """Of both accounts hours of the same work are approved: as one person they would have been there twice."""


@dataclass(frozen=True, slots=True)
class BadCode:
    """No such code, or it is too old, or it was used."""


def join(
    tx: Tx, code: str, *, network: str, user: str, now: datetime
) -> Joined | Already | OtherWay | OwnHours | SameHours | BadCode:
    """Make this account one person with the one who made the code; everything of the account's person moves along."""
    row = tx.first(
        select(_code.c.person_id, _code.c.expires_at).where(_code.c.hash == hash_of(code), _code.c.purpose == "join")
    )
    if row is None or row.expires_at <= now:
        return BadCode()
    account = tx.first(
        select(_account.c.id, _account.c.person_id).where(_account.c.network == network, _account.c.user == user)
    )
    assert account is not None
    if account.person_id == row.person_id:
        return Already()
    if _rights(tx, account.person_id) - _rights(tx, row.person_id):
        return OtherWay()
    if _approved(tx, account.person_id, row.person_id):
        return OwnHours()
    if _twice(tx, account.person_id, row.person_id):
        return SameHours()
    tx.run(delete(_code).where(_code.c.hash == hash_of(code)))
    moved = belongings.move(tx, account.person_id, row.person_id, now=now)
    moved["rights"] = _let_go(tx, account.person_id)
    moved["quiet"] = _sleeps_alike(tx, account.person_id, row.person_id)
    joining = Joining(
        account_id=account.id, old_person=account.person_id, new_person=row.person_id, moved=moved, at=now
    )
    name = tx.scalar(select(table(Person).c.name).where(table(Person).c.id == row.person_id))
    return Joined(tx.add(joining), name, row.person_id)


def separate(tx: Tx, joining_id: int, *, person_id: int, now: datetime) -> int | None:
    """Take a joining back: what had moved goes back where it was; return to whom. None if it is not theirs or already
    taken back."""
    row = tx.first(
        select(_joining).where(
            _joining.c.id == joining_id, _joining.c.new_person == person_id, _joining.c.undone_at.is_(None)
        )
    )
    if row is None:
        return None
    belongings.put_back(tx, row.moved, row.old_person, person_id)
    quiet_hours = row.moved.get("quiet")
    if quiet_hours and quiet.own(tx, [person_id]).get(person_id) == Quiet(*quiet_hours):
        quiet.keep(tx, None, person_id=person_id)
    still = _rights(tx, person_id)
    for number, role, subject, since in row.moved.get("rights", ()):
        if (role, subject) in still:  # who was relieved meanwhile is not appointed by this
            held = {"role": role, "subject": subject, "since": datetime.fromisoformat(since)}
            tx.run(insert(_appointment).values(id=number, person_id=row.old_person, **held))
    tx.run(update(_joining).where(_joining.c.id == joining_id).values(undone_at=now))
    old: int = row.old_person
    return old


def _sleeps_alike(tx: Tx, old: int, new: int) -> list[int] | None:
    """Who has not chosen their own quiet hours has those that the old one chose; return which, if that was so."""
    chosen = quiet.own(tx, [old, new])
    if new in chosen or old not in chosen:
        return None
    quiet.keep(tx, chosen[old], person_id=new)
    return [chosen[old].sleeps, chosen[old].wakes]


def _approved(tx: Tx, one: int, other: int) -> bool:
    """Tell whether hours of one of them, or of whom they brought, stand approved by the other one."""
    mine, theirs = all_of(tx, one), all_of(tx, other)
    for doers, approvers in ((mine, theirs), (theirs, mine)):
        did = _hours.c.person_id.in_(doers) | _hours.c.brought_by.in_(doers)
        stands = _hours.c.approved_at.is_not(None) & _hours.c.reversed_at.is_(None) & _hours.c.reverses_id.is_(None)
        if tx.scalar(select(_hours.c.id).where(did, stands, _hours.c.approved_by.in_(approvers)).limit(1)) is not None:
            return True
    return False


def _twice(tx: Tx, one: int, other: int) -> bool:
    """Tell whether approved hours of both stand for the same task."""
    mine, theirs = _hours.alias(), _hours.alias()
    stands = [
        each.c.approved_at.is_not(None) & each.c.reversed_at.is_(None) & each.c.reverses_id.is_(None)
        for each in (mine, theirs)
    ]
    both = (mine.c.person_id == one) & (theirs.c.person_id == other) & (mine.c.task_id == theirs.c.task_id)
    return tx.scalar(select(mine.c.id).where(both, *stands).limit(1)) is not None


def _let_go(tx: Tx, person_id: int) -> list[list[Any]]:
    """Nobody is behind the person any more, so they hold nothing; return what they held, as the other one does too."""
    held = tx.all(select(_appointment).where(_appointment.c.person_id == person_id).order_by(_appointment.c.id))
    tx.run(delete(_appointment).where(_appointment.c.person_id == person_id))
    return [[row.id, row.role, row.subject, row.since.isoformat()] for row in held]


def _rights(tx: Tx, person_id: int) -> set[tuple[str, str]]:
    mine = select(_appointment.c.role, _appointment.c.subject).where(_appointment.c.person_id == person_id)
    return {(row.role, row.subject) for row in tx.all(mine)}


def selves(tx: Tx, person_id: int) -> list[int]:
    """Return everybody whose accounts were ever joined with the person's, also where that was taken back: whoever had
    the codes of both may well be one and the same."""
    found, more = [person_id], [person_id]
    while more:
        pairs = tx.all(
            select(_joining.c.old_person, _joining.c.new_person).where(
                _joining.c.old_person.in_(more) | _joining.c.new_person.in_(more)
            )
        )
        more = sorted({one for pair in pairs for one in pair} - set(found))
        found += more
    return found


def all_of(tx: Tx, person_id: int) -> list[int]:
    """Return the person and everybody they were before their accounts were joined."""
    found, more = [person_id], [person_id]
    while more:
        standing = _joining.c.undone_at.is_(None) & _joining.c.new_person.in_(more)
        more = [old for old in tx.column(select(_joining.c.old_person).where(standing)) if old not in found]
        found += more
    return found
