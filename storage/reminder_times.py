"""When people are reminded of what is theirs: as they wish, else as the town's caretaker does, else as it is built."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import and_, bindparam, delete, or_, select

from storage import ahead
from storage.ahead import Ahead
from storage.db import Tx, table
from storage.prepared import Prepared
from storage.reminder_table import ReminderTimes


class Kind(StrEnum):
    """What people are reminded of by themselves."""

    BOOKING = "booking"
    TALKOOT = "talkoot"
    EVENT = "event"
    APPROVAL = "approval"
    """A keeper, of a request that waits: before the time by which they answer."""
    MINIMUM = "minimum"
    """An organiser, of talkoot that lack people."""


BUILT_IN = {
    Kind.BOOKING: "1d18:00 60m",
    Kind.TALKOOT: "1d18:00 0d08:00",
    Kind.EVENT: "1d18:00",
    Kind.APPROVAL: "1440m",
    Kind.MINIMUM: "2d12:00",
}
"""A person's; a group is reminded of nothing unless it wishes."""

_times = table(ReminderTimes)
_OF = Prepared(
    select(_times.c.aheads)
    .where(
        _times.c.kind == bindparam("what"),
        or_(
            _times.c.person_id == bindparam("person"),
            and_(_times.c.person_id.is_(None), _times.c.room_id.is_(None)),
        ),
    )
    .order_by(_times.c.person_id.is_(None))
    .limit(1)
)
_OF_ROOM = Prepared(
    select(_times.c.aheads).where(_times.c.kind == bindparam("what"), _times.c.room_id == bindparam("room"))
)


def of_person(tx: Tx, kind: Kind, person_id: int) -> tuple[Ahead, ...]:
    """Return how long before the person is reminded of such things."""
    found = tx.scalar(_OF, what=kind.value, person=person_id)
    return ahead.parse_all(BUILT_IN[kind] if found is None else found)


def of_town(tx: Tx, kind: Kind) -> tuple[Ahead, ...]:
    """Return how long before everybody is reminded who has not wished anything else."""
    return of_person(tx, kind, 0)


def of_room(tx: Tx, kind: Kind, room_id: int) -> tuple[Ahead, ...]:
    """Return how long before the group is reminded of such things."""
    return ahead.parse_all(tx.scalar(_OF_ROOM, what=kind.value, room=room_id) or "")


def own(tx: Tx, *, person_id: int | None = None, room_id: int | None = None) -> dict[Kind, tuple[Ahead, ...]]:
    """Return what the person, the group or, with neither, the town wishes otherwise than it would be."""
    mine = and_(_times.c.person_id.is_not_distinct_from(person_id), _times.c.room_id.is_not_distinct_from(room_id))
    rows = tx.all(select(_times.c.kind, _times.c.aheads).where(mine))
    return {Kind(row.kind): ahead.parse_all(row.aheads) for row in rows}


def wish(
    tx: Tx, kind: Kind, aheads: tuple[Ahead, ...] | None, *, person_id: int | None = None, room_id: int | None = None
) -> None:
    """The person, the group or, with neither, the town is reminded so; None, as everybody else. Arm anew what waits."""
    mine = and_(_times.c.person_id.is_not_distinct_from(person_id), _times.c.room_id.is_not_distinct_from(room_id))
    tx.run(delete(_times).where(mine, _times.c.kind == kind.value))
    if aheads is not None:
        written = ahead.write_all(aheads)
        tx.add(ReminderTimes(kind=kind.value, person_id=person_id, room_id=room_id, aheads=written))
