"""Roles passed on by a code: to somebody whom the bot does not know yet, or back to who has just given one up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from storage.db import Tx, table
from storage.joining import Code, hash_of, new_code
from storage.people import Role

LIFE = timedelta(days=7)
"""So long a code can be said."""


class Way(StrEnum):
    """How a role is passed on."""

    GIVE = "give"
    """Whoever says the code has the role too."""
    HAND = "hand"
    """Whoever says the code has the role, and who made it has it no more."""
    BACK = "back"
    """Who made the code has the role again, and `from_id` has it no more."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What a code does: made by this person, for this role to the subject."""

    way: Way
    role: Role
    subject: str
    made_by: int
    from_id: int | None = None


_code = table(Code)


def promise(tx: Tx, passed: Passed, *, now: datetime) -> str:
    """Make a code that works once within `LIFE`, and return it."""
    return new_code(tx, _purpose(passed), person_id=passed.made_by, expires_at=now + LIFE)


def _purpose(passed: Passed) -> str:
    return f"{passed.way} {passed.role} {passed.subject} {passed.from_id or ''}"


def find(tx: Tx, code: str, *, now: datetime) -> Passed | None:
    """Return what the code does, or None if there is no such code or it is too old."""
    row = tx.first(select(_code.c.person_id, _code.c.purpose, _code.c.expires_at).where(_code.c.hash == hash_of(code)))
    way, *rest = row.purpose.split(" ") if row else ("",)
    if row is None or way not in set(Way) or row.expires_at <= now:
        return None
    role, subject, other = rest
    return Passed(Way(way), Role(role), subject, row.person_id, int(other) if other else None)


def spend(tx: Tx, code: str) -> bool:
    """The code works no more; of two who say it at once only one is told True."""
    return tx.run(delete(_code).where(_code.c.hash == hash_of(code))) == 1


def withdraw(tx: Tx, person_id: int, role: Role, subject: str) -> int:
    """What the person made codes for in this role is not passed on any more; return how many codes there were."""
    mine = (_code.c.person_id == person_id) & _code.c.purpose.like(f"% {role} {subject} %")
    return tx.run(delete(_code).where(mine))
