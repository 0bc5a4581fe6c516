"""The code that is shown at the site: it changes every ten minutes, and who guesses has to wait."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, func, select

from storage import due
from storage.db import Tx, table
from storage.due import Due
from storage.prepared import Prepared

SLOT = timedelta(minutes=10)
"""For so long a code is shown; it works for as long again, for whoever has just read it."""
DIGITS = 4
TRIES = 5
"""So many wrong codes within `FORGOTTEN_AFTER` are forgiven."""
FORGOTTEN_AFTER = timedelta(minutes=10)
WRONG = "site-code-wrong"
"""Due when a wrong code is forgotten."""

_due = table(Due)
_COUNT = Prepared(
    select(func.count()).where(_due.c.subject == bindparam("about"), _due.c.kind == WRONG, _due.c.at > bindparam("now"))
)


def code(secret: str, at: datetime) -> str:
    """Return the code that is shown at the instant, made from the day's secret."""
    return _of_slot(secret, _slot(at))


def _slot(at: datetime) -> int:
    return int(at.timestamp() // SLOT.total_seconds())


def _of_slot(secret: str, slot: int) -> str:
    digest = hmac.new(secret.encode(), str(slot).encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def changes_at(at: datetime) -> datetime:
    """Return when the code of the instant gives way to the next."""
    return datetime.fromtimestamp((_slot(at) + 1) * SLOT.total_seconds(), UTC)


def is_right(secret: str, said: str, *, now: datetime) -> bool:
    """Tell whether it is the code of now, or the one before."""
    slot = _slot(now)
    return any(hmac.compare_digest(_of_slot(secret, one), said) for one in (slot, slot - 1))


def _about(person_id: int) -> str:
    return f"wrong site codes of {person_id}"


def was_wrong(tx: Tx, person_id: int, *, now: datetime) -> None:
    """The person said a code that is nowhere shown; it is counted until it is forgotten."""
    due.add(tx, kind=WRONG, subject=_about(person_id), person_id=person_id, at=now + FORGOTTEN_AFTER)


def must_wait(tx: Tx, person_id: int, *, now: datetime) -> bool:
    """Tell whether the person has said too many wrong codes lately to try another."""
    return int(tx.scalar(_COUNT, about=_about(person_id), now=now)) >= TRIES
