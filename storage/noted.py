"""What the bot notes about itself, for whoever asks how it is: networks that answered, troubles, the last backup."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from storage import town
from storage.db import Tx, table
from storage.town import Kept

_ANSWERED, _TROUBLE, _BACKUP = "answered:", "trouble:", "backup"
_kept = table(Kept)


@dataclass(frozen=True, slots=True)
class Backup:
    """The last try to make the nightly copy; `at` is when the last good one was made, `why` what went wrong since."""

    at: datetime | None = None
    size: int = 0
    why: str = ""


def answered(tx: Tx, network: str, at: datetime) -> None:
    """The network answered then."""
    town.save(tx, f"{_ANSWERED}{network}", at.isoformat())


def answers(tx: Tx) -> dict[str, datetime]:
    """Return when each network last answered."""
    rows = tx.all(select(_kept.c.name, _kept.c.value).where(_kept.c.name.startswith(_ANSWERED)).order_by(_kept.c.name))
    return {row.name.removeprefix(_ANSWERED): datetime.fromisoformat(row.value) for row in rows}


def begins(tx: Tx, trouble: str, *, now: datetime) -> bool:
    """There is this trouble; False if that was noted before."""
    if town.load(tx, f"{_TROUBLE}{trouble}") is not None:
        return False
    town.save(tx, f"{_TROUBLE}{trouble}", now.isoformat())
    return True


def ends(tx: Tx, trouble: str) -> bool:
    """There is no such trouble any more; False if there was none."""
    return tx.run(delete(_kept).where(_kept.c.name == f"{_TROUBLE}{trouble}")) > 0


def backup(tx: Tx) -> Backup | None:
    """Return how the nightly copies go; None if none was ever tried."""
    kept = town.load(tx, _BACKUP)
    if kept is None:
        return None
    at, size, why = json.loads(kept)
    return Backup(datetime.fromisoformat(at) if at else None, size, why)


def keep_backup(tx: Tx, one: Backup) -> None:
    """The nightly copies go so."""
    town.save(tx, _BACKUP, json.dumps([one.at.isoformat() if one.at else None, one.size, one.why]))
