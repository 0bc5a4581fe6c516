"""Taking back what was told of hours, as long as nobody has approved it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from storage import hours_rows
from storage.db import Tx, table
from storage.hours_rows import Row
from storage.hours_table import Hours
from storage.prepared import Prepared
from storage.talkoot_table import TalkootDay

_hours, _day = table(Hours), table(TalkootDay)
_LOCK = Prepared(select(_day.c.id).where(_day.c.id == bindparam("day")).with_for_update(key_share=True))
_not_approved = (_hours.c.id == bindparam("number"), _hours.c.approved_at.is_(None))
_REMOVE = Prepared(
    update(_hours)
    .where(*_not_approved, _hours.c.removed_at.is_(None))
    .values(removed_at=bindparam("now"), why=bindparam("reason"))
)
_PUT_BACK = Prepared(
    update(_hours).where(*_not_approved, _hours.c.removed_at.is_not(None)).values(removed_at=None, why="")
)


def remove(tx: Tx, number: int, *, now: datetime, why: str = "") -> bool:
    """The row is taken back; False if it had been, or has been approved meanwhile."""
    return tx.run(_REMOVE, number=number, now=now, reason=why) > 0


def put_back(tx: Tx, number: int) -> bool:
    """What was taken back stands again; False if it does, or if the same was told anew meanwhile."""
    row = hours_rows.get(tx, number)
    if row is None or row.removed_at is None:
        return False
    tx.run(_LOCK, day=row.day_id)
    if hours_rows.find(tx, row.day_id, row.task_id, row.head) is not None:
        return False
    return tx.run(_PUT_BACK, number=number) > 0


_RESTORED = ("minutes", "machine", "machine_minutes", "under_age", "acknowledged", "approver_id", "list_id", "line")
_INSTANTS = ("arrived_at", "acknowledged_at", "told_at")


def as_was(row: Row, before: Row | None) -> dict[str, Any]:
    """Return what `undo` needs to make the row again what it was `before` it was told, as that is kept."""
    was: dict[str, Any] = {"number": row.number, "as_of": _written(row.told_at)}
    if before is not None:
        was |= {name: getattr(before, name) for name in _RESTORED}
        was |= {name: _written(getattr(before, name)) for name in _INSTANTS}
    return was


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def undo(tx: Tx, was: dict[str, Any], *, now: datetime) -> bool:
    """The row is as it was before it was told; False if it has been told anew, taken back or approved since."""
    row = hours_rows.get(tx, was["number"])
    if row is None or _written(row.told_at) != was["as_of"]:
        return False
    if "minutes" not in was:
        return remove(tx, row.number, now=now)
    values = {name: was[name] for name in _RESTORED}
    values |= {name: datetime.fromisoformat(was[name]) if was[name] else None for name in _INSTANTS}
    mine = (_hours.c.id == row.number) & _hours.c.approved_at.is_(None) & _hours.c.removed_at.is_(None)
    return tx.run(update(_hours).where(mine).values(**values)) > 0
