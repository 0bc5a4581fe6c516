"""Reminders that come by themselves: each is a row of what becomes due, as long before as its person wishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import due, quiet, reminder_times
from storage.ahead import Ahead
from storage.db import Tx
from storage.quiet import Quiet
from storage.reminder_times import Kind

_SAME_EVENING = timedelta(hours=6)


def arm(
    tx: Tx,
    what: str,
    kind: Kind,
    subject: str,
    people: Iterable[int],
    starts: Sequence[datetime],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Each of the people will be reminded of the subject, that `starts` then, as they wish, and nobody else.

    `what` becomes due. Of several times that it starts, each is told of after the one before has begun. What is late,
    or was put off until they wake, is still said; without any `starts` nothing is.
    """
    there = due.about(tx, what, subject)
    stay: set[int] = set()
    for person_id in dict.fromkeys(people) if starts else ():
        wished = of_person(tx, kind, person_id, starts, zone=zone, now=now)
        known = {item.at: item.id for item in there if item.person_id == person_id}
        waking = quiet.of_person(tx, person_id).waking(now, zone) if known else now
        stay |= {row for at, row in known.items() if at in wished or at <= waking}
        for at in wished:
            if at not in known:
                due.add(tx, kind=what, subject=subject, person_id=person_id, at=at)
    for item in there:
        if item.id not in stay:
            due.settle(tx, item)


def of_person(
    tx: Tx, kind: Kind, person_id: int, starts: Sequence[datetime], *, zone: ZoneInfo, now: datetime
) -> list[datetime]:
    """Return when the person is to be reminded of such a thing that `starts` then, as far as that is still ahead."""
    aheads = reminder_times.of_person(tx, kind, person_id)
    return times(aheads, starts, awake=quiet.of_person(tx, person_id), zone=zone, now=now) if aheads else []


def times(
    aheads: Sequence[Ahead], starts: Sequence[datetime], *, awake: Quiet, zone: ZoneInfo, now: datetime
) -> list[datetime]:
    """Return when one is reminded so long before each of its beginnings, awake and later than `now`, in order."""
    found: set[datetime] = set()
    before = now
    for start in starts:
        found |= {at for at in _of_one(aheads, start, awake, zone, now) if before < at < start}
        before = max(before, start)
    return sorted(found)


def _of_one(
    aheads: Sequence[Ahead], start: datetime, awake: Quiet, zone: ZoneInfo, now: datetime
) -> Iterable[datetime]:
    """Yield when one is reminded: what the night puts into an evening on which one has just heard of it is left out."""
    wished = [one.instant(start, zone) for one in aheads]
    moved = [(at, awake.awake_before(at, start, zone)) for at in wished]
    heard = [at for at, then in moved if at == then and now < at]
    for at, then in moved:
        if at == then or not any(timedelta() <= then - one < _SAME_EVENING for one in heard):
            yield then
