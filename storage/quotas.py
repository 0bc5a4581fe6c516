"""The hours a week that each association may have in the town's rooms, where the town sets a quota."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from storage import town, wallclock
from storage.associations import Association
from storage.db import Tx, table
from storage.occupied import Booking, BookingAssociation
from storage.prepared import Prepared
from storage.spaces import Kind, Space


@dataclass(frozen=True, slots=True)
class OverQuota:
    """The association may have `limit` minutes in the week that begins on `monday`, and has `used` already."""

    association: str
    monday: date
    limit: int
    used: int


_NAME = "quota"
_booking, _for, _association, _space = table(Booking), table(BookingAssociation), table(Association), table(Space)
_LOCK = Prepared(select(_association.c.name).where(_association.c.id == bindparam("association")).with_for_update())
_shared = _for.alias("shared")
_USED = Prepared(
    select(
        _booking.c.starts_at,
        _booking.c.ends_at,
        select(func.count()).select_from(_shared).where(_shared.c.booking_id == _booking.c.id).scalar_subquery(),
    )
    .join(_for, _for.c.booking_id == _booking.c.id)
    .join(_space, _space.c.id == _booking.c.space_id)
    .where(
        _for.c.association_id == bindparam("association"),
        _booking.c.cancelled_at.is_(None),
        _booking.c.starts_at >= bindparam("since"),
        _booking.c.starts_at < bindparam("until"),
        _booking.c.id != bindparam("but"),
        _space.c.kind == Kind.ROOM.value,
    )
)


def weekly(tx: Tx) -> int | None:
    """Return how many minutes a week an association may have, or None if the town sets no quota."""
    kept = town.load(tx, _NAME)
    return int(kept) if kept else None


def set_weekly(tx: Tx, minutes: int | None) -> None:
    """Each association may have so many minutes a week from now on; with None, as many as there are."""
    town.save(tx, _NAME, str(minutes) if minutes else "")


def refusal(
    tx: Tx,
    space: Space,
    associations: Sequence[int],
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    but: int = 0,
) -> OverQuota | None:
    """Return which association would have more than its quota in the week, or None.

    Its row is locked, so that two who book for it at once come one after the other. A booking that several
    associations share counts for each by its part.
    """
    limit = weekly(tx) if associations and space.kind == Kind.ROOM else None
    if limit is None:
        return None
    minutes = (end - start) // timedelta(minutes=1) // len(associations)
    monday = _monday(start, zone)
    for association in sorted(associations):
        name = tx.scalar(_LOCK, association=association)
        used = minutes_used(tx, association, monday, zone=zone, but=but)
        if used + minutes > limit:
            return OverQuota(name, monday, limit, used)
    return None


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = wallclock.local(at, zone).date()
    return day - timedelta(days=day.weekday())


def minutes_used(tx: Tx, association: int, monday: date, *, zone: ZoneInfo, but: int = 0) -> int:
    """Return how many minutes of rooms the association has in the week; the booking `but` does not count."""
    since, until = wallclock.day_bounds(monday, zone)[0], wallclock.day_bounds(monday + timedelta(days=7), zone)[0]
    rows = tx.all(_USED, association=association, since=since, until=until, but=but)
    return sum(int((end - start) / timedelta(minutes=1) / sharing) for start, end, sharing in rows)
