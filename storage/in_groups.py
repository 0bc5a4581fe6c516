"""Groups that wish to be reminded of what is on: of talkoot and events whose card stands there, of their bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from storage import ahead, arming, due, quiet
from storage.ahead import Ahead
from storage.db import Tx, table
from storage.prepared import Prepared
from storage.reminder_table import ReminderTimes
from storage.reminder_times import Kind

REMINDER = "group-reminder"
"""What becomes due about ``talkoot_day:3``, ``event_day:3`` or ``booking:7``, once for all groups to be told then."""
_JUST, _LATELY = timedelta(seconds=1), timedelta(minutes=30)
_times = table(ReminderTimes)
_WISHES = Prepared(
    select(_times.c.room_id, _times.c.aheads)
    .where(_times.c.kind == bindparam("what"), _times.c.room_id.is_not(None))
    .order_by(_times.c.room_id)
)


def wishes(tx: Tx, kind: Kind) -> dict[int, tuple[Ahead, ...]]:
    """Return how long before each group that wishes it is reminded of such things."""
    return {row.room_id: ahead.parse_all(row.aheads) for row in tx.all(_WISHES, what=kind.value)}


def arm(tx: Tx, kind: Kind, begins: Sequence[tuple[str, datetime]], *, zone: ZoneInfo, now: datetime) -> None:
    """Whenever a group wishes to be reminded of one of the (subject, beginning), it becomes due; nothing else of it.

    Which groups those are is asked when it is due: the card may stand in others by then. What is late is still said.
    """
    for subject, _ in begins:
        due.drop_ahead(tx, (REMINDER,), subject, now=now)
    aheads = list(wishes(tx, kind).values())
    for subject, starts in begins if aheads else ():
        for at in _times_of(tx, aheads, starts, zone=zone, now=now):
            due.add(tx, kind=REMINDER, subject=subject, person_id=None, at=at)


def _times_of(
    tx: Tx, wished: Sequence[Sequence[Ahead]], starts: datetime, *, zone: ZoneInfo, now: datetime
) -> list[datetime]:
    awake = quiet.of_town(tx)
    return sorted({at for one in wished for at in arming.times(one, [starts], awake=awake, zone=zone, now=now)})


def hear_at(tx: Tx, kind: Kind, starts: datetime, at: datetime, *, zone: ZoneInfo) -> list[int]:
    """Return the groups that wish to be reminded at that instant of such a thing.

    What had to be tried again comes later than it was wished: it is for those whose time was a little before.
    """
    awake, wished = quiet.of_town(tx), wishes(tx, kind)
    for lately in (_JUST, _LATELY):
        since = at - lately
        times = {room: arming.times(one, [starts], awake=awake, zone=zone, now=since) for room, one in wished.items()}
        found = [room for room, each in times.items() if each and each[0] <= at]
        if found:
            return found
    return []
