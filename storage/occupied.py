"""When spaces are somebody's: the rows of bookings, and that no two of a space ever overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, CheckConstraint, Index, bindparam, event, select, text
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.prepared import Prepared
from storage.spaces import Space

_LIVE = text("cancelled_at IS NULL")


class Booking(SQLModel, table=True):
    """A space is somebody's from `starts_at` to `ends_at`, and kept free after it until `held_until`."""

    __table_args__ = (
        CheckConstraint("ends_at > starts_at AND held_until >= ends_at", name="booking_order"),
        Index("booking_of_space", "space_id", "starts_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("booking_of_person", "person_id", "ends_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    space_id: int = Field(foreign_key="space.id")
    person_id: int = Field(foreign_key="person.id")
    starts_at: datetime
    ends_at: datetime
    held_until: datetime
    days: bool = False
    """It was asked for by whole days."""
    purpose: str = ""
    created_at: datetime
    cancelled_at: datetime | None = None


OVERLAP_POSTGRES = """
ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
    int8range(space_id, space_id, '[]') WITH &&, tstzrange(starts_at, held_until, '[)') WITH &&
) WHERE (cancelled_at IS NULL)
"""
_OVERLAP_SQLITE = """
CREATE TRIGGER booking_overlap_{when} BEFORE {event} ON booking WHEN NEW.cancelled_at IS NULL AND (
    SELECT held_until FROM booking
    WHERE space_id = NEW.space_id AND cancelled_at IS NULL AND starts_at < NEW.held_until AND id IS NOT NEW.id
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at BEGIN SELECT RAISE(ABORT, 'booking_overlap'); END
"""
OVERLAP_SQLITE = (
    _OVERLAP_SQLITE.format(when="insert", event="INSERT"),
    _OVERLAP_SQLITE.format(when="update", event="UPDATE OF space_id, starts_at, held_until, cancelled_at"),
)
for _dialect, _statements in {"postgresql": (OVERLAP_POSTGRES,), "sqlite": OVERLAP_SQLITE}.items():
    for _statement in _statements:
        _ddl: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(table(Booking), "after_create", _ddl.execute_if(dialect=_dialect))


_booking = table(Booking)
_CLASH = Prepared(
    select(_booking.c.starts_at, _booking.c.ends_at, _booking.c.held_until, _booking.c.days)
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at.desc())
    .limit(1)
)
_TAKEN = Prepared(
    select(_booking.c.starts_at, _booking.c.held_until)
    .where(
        _booking.c.space_id == bindparam("space"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.starts_at >= bindparam("since"),
        _booking.c.id != bindparam("but"),
    )
    .order_by(_booking.c.starts_at)
)


def last_before(tx: Tx, space: Space, until: datetime, *, but: int = 0) -> Any:
    """Return the last booking of the space that starts before the instant, or None; `but` does not count."""
    return tx.first(_CLASH, space=space.id, until=until, but=but)


def taken(tx: Tx, space: Space, start: datetime, end: datetime, *, but: int = 0) -> list[tuple[datetime, datetime]]:
    """Return when the space is somebody's between two instants, gaps after bookings included, in order."""
    before = last_before(tx, space, start, but=but)
    spans: Sequence[Any] = tx.all(_TAKEN, space=space.id, since=start, until=end, but=but)
    first = [(before.starts_at, before.held_until)] if before and before.held_until > start else []
    return first + [(row.starts_at, row.held_until) for row in spans]
