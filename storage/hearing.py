"""How each group and each person wants to hear what is new: so much a day, once a week, or only then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select

from storage import town, wallclock
from storage.announcement_table import Hearing
from storage.db import Tx, table
from storage.prepared import Prepared

POSTS, POSTS_KEPT = 3, "posts a day"
"""How many new posts a day a group bears where nobody has said, and the name under which the town keeps its own."""
MINUTE = 9 * 60
"""When a digest is told where nobody has said another time: nine in the morning."""


@dataclass(frozen=True, slots=True)
class Hears:
    """How a group or a person hears what is new: a digest on the `weekday` (None: none) at the `minute` of the day;
    with `only_digest` nothing but that; else at most so many new `posts` a day (None: as many as the town bears)."""

    weekday: int | None = None
    minute: int = MINUTE
    only_digest: bool = False
    posts: int | None = None


_hearing = table(Hearing)
_known = select(
    _hearing.c.room_id, _hearing.c.weekday, _hearing.c.minute, _hearing.c.only_digest, _hearing.c.posts
).order_by(_hearing.c.room_id)
_OF_ROOM = Prepared(_known.where(_hearing.c.room_id == bindparam("room")))
_OF_PERSON = Prepared(_known.where(_hearing.c.person_id == bindparam("person")))


def of_room(tx: Tx, room_id: int) -> Hears:
    """Return how the group wants to hear."""
    return _as_hears(tx.first(_OF_ROOM, room=room_id))


def of_person(tx: Tx, person_id: int) -> Hears:
    """Return how the person wants to hear."""
    return _as_hears(tx.first(_OF_PERSON, person=person_id))


def of_rooms(tx: Tx, room_ids: Iterable[int] | None = None) -> dict[int, Hears]:
    """Return how those of the groups (of all, where none are named) hear that have said so."""
    rows = tx.all(_known.where(_hearing.c.room_id.is_not(None)))
    wanted = None if room_ids is None else set(room_ids)
    return {row.room_id: _as_hears(row) for row in rows if wanted is None or row.room_id in wanted}


def _as_hears(row: Any) -> Hears:
    return Hears(row.weekday, row.minute, row.only_digest, row.posts) if row else Hears()


def town_posts(tx: Tx) -> int:
    """Return how many new posts a day a group bears that has not said so itself."""
    return int(town.load(tx, POSTS_KEPT) or POSTS)


def bear(tx: Tx, posts: int) -> None:
    """So many new posts a day are borne by every group that has not said so itself."""
    town.save(tx, POSTS_KEPT, str(posts))


def set_room(tx: Tx, room_id: int, hears: Hears) -> None:
    """The group hears like this from now on."""
    _set(tx, hears, room_id=room_id)


def set_person(tx: Tx, person_id: int, hears: Hears) -> None:
    """The person hears like this from now on."""
    _set(tx, hears, person_id=person_id)


def _set(tx: Tx, hears: Hears, **whose: int) -> None:
    (column, number), *_ = whose.items()
    tx.run(delete(_hearing).where(_hearing.c[column] == number))
    if hears != Hears():
        tx.run(insert(_hearing).values(**whose, **asdict(hears)))


def next_digest(hears: Hears, *, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the next digest is told, by the clock on the wall; None, never."""
    if hears.weekday is None:
        return None
    today = wallclock.local(after, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = (hears.weekday - today.weekday()) % 7
    then = today + timedelta(days=ahead, minutes=hears.minute)
    at = wallclock.utc(then, zone)
    return at if at > after else wallclock.utc(then + timedelta(days=7), zone)
