"""How the saying goes: what waits and since when, what was said, what failed and why, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, or_, select, text, true

from storage import quiet, reminded
from storage.db import Tx, table
from storage.due import Due
from storage.outbox import Priority
from storage.outbox_table import Outbox, State
from storage.quiet import Quiet
from storage.reminder_table import Reminder

TOO_LONG = timedelta(minutes=15)
"""What has waited so long tells that something is wrong."""
LATEST = 5000
"""So many of the last reminders tell how late they come."""

_outbox, _due, _reminder = table(Outbox), table(Due), table(Reminder)
_why = func.coalesce(_outbox.c.why, text("''"))
_held_up = and_(_why != text("'night'"), or_(_outbox.c.attempts > text("0"), _why != text("''")))
"""Which rows would have been said if the network had taken them."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on a network with one priority: how much, and since when the oldest could have been said."""

    network: str
    priority: Priority
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Overdue:
    """What has become due and is not in the outbox yet."""

    count: int = 0
    since: datetime | None = None

    def late(self, now: datetime) -> bool:
        """Tell whether something has been due too long."""
        return self.since is not None and now - self.since > TOO_LONG


def waiting(tx: Tx, *, now: datetime, zone: ZoneInfo) -> list[Waiting]:
    """Return what could be said now, or was tried; what was put off until later is not in it.

    What was promised at night and tried in the morning counts from the morning on.
    """
    sleeps = quiet.of_town(tx)
    found: dict[tuple[str, Priority], Waiting] = {}
    for row in tx.all(_ready(now)):
        priority = Priority(row.priority)
        awake = sleeps.waking(row.since, zone) if row.tried and priority is not Priority.ANSWER else row.since
        one = Waiting(row.network, priority, row.count, min(awake, now))
        other = found.get((one.network, priority), Waiting(one.network, priority, 0, one.since))
        found[one.network, priority] = Waiting(
            one.network, priority, one.count + other.count, min(one.since, other.since)
        )
    return sorted(found.values(), key=lambda one: (one.network, one.priority))


def _ready(now: datetime) -> Select[Any]:
    """Return the query of what waits, what was tried apart from what was not."""
    planned = and_(~_held_up, _outbox.c.not_before > _outbox.c.promised_at)
    since = func.min(
        case((planned, _outbox.c.not_before), else_=_outbox.c.promised_at), type_=_outbox.c.promised_at.type
    )
    ready = or_(_outbox.c.not_before <= now, _held_up)
    return (
        select(
            _outbox.c.network,
            _outbox.c.priority,
            _held_up.label("tried"),
            func.count().label("count"),
            since.label("since"),
        )
        .where(_outbox.c.state == text("0"), ready)
        .group_by(_outbox.c.network, _outbox.c.priority, _held_up)
    )


def stuck(waits: Iterable[Waiting], *, now: datetime) -> dict[str, datetime]:
    """Return since when the oldest answer or notice waits, on each network where that is too long."""
    found: dict[str, datetime] = {}
    for one in waits:
        if one.priority is not Priority.BULK and now - one.since > TOO_LONG:
            found[one.network] = min(one.since, found.get(one.network, one.since))
    return found


def put_off(tx: Tx, *, now: datetime) -> int:
    """Return how much waits for a time that is still to come: the morning, mostly."""
    later = and_(_outbox.c.state == text("0"), _outbox.c.not_before > now, ~_held_up)
    return int(tx.scalar(select(func.count()).select_from(_outbox).where(later)))


def said(tx: Tx, *, since: datetime) -> dict[str, int]:
    """Return how much was said since then, by network."""
    done = and_(_outbox.c.settled_at >= since, _outbox.c.state == State.SENT)
    return {
        row[0]: row[1]
        for row in tx.all(select(_outbox.c.network, func.count()).where(done).group_by(_outbox.c.network))
    }


def failed(tx: Tx, *, since: datetime) -> list[tuple[str, str, int]]:
    """Return what will never be said and was settled since then: network, why, and how much, the most first."""
    done = and_(_outbox.c.settled_at >= since, _outbox.c.state == State.FAILED)
    many = func.count().label("many")
    rows = tx.all(
        select(_outbox.c.network, _outbox.c.why, many)
        .where(done)
        .group_by(_outbox.c.network, _outbox.c.why)
        .order_by(many.desc(), _outbox.c.network, _outbox.c.why)
    )
    return [(row.network, row.why or "", row.many) for row in rows]


def overdue(tx: Tx, *, now: datetime) -> Overdue:
    """Return what is due, of itself or as somebody's own reminder, and still waits to be put into words."""
    found = [
        tx.first(select(func.count(), func.min(one.c.at, type_=one.c.at.type)).where(one.c.at <= now))
        for one in (_due, _reminder)
    ]
    return Overdue(sum(row[0] for row in found), min((row[1] for row in found if row[1]), default=None))


def late(reminds: str, *, said_at: datetime, sleeps: Quiet, zone: ZoneInfo) -> timedelta:
    """Return by how much a message came after the time of what it reminds of, or after its person's waking."""
    wanted = min((one.item.at for one in reminded.read(reminds)), default=said_at)
    return max(timedelta(), said_at - sleeps.waking(wanted, zone))


def lateness(tx: Tx, *, since: datetime, zone: ZoneInfo) -> tuple[int, timedelta]:
    """Return how many messages reminded of something since then, and how late the latest of them was."""
    done = and_(_outbox.c.settled_at >= since, _outbox.c.state == State.SENT, _outbox.c.reminds.is_not(None))
    columns = (_outbox.c.reminds, _outbox.c.settled_at, _outbox.c.person_id)
    rows = tx.all(select(*columns).where(done).order_by(_outbox.c.settled_at.desc()).limit(LATEST))
    everybody, own = quiet.of_town(tx), quiet.own(tx, {row.person_id for row in rows if row.person_id is not None})
    found = [
        late(row.reminds, said_at=row.settled_at, sleeps=own.get(row.person_id, everybody), zone=zone) for row in rows
    ]
    return len(rows), max([timedelta(), *found])


def size(tx: Tx) -> int:
    """Return how many bytes the database takes."""
    if tx.connection.dialect.name == "sqlite":
        pages = tx.scalar(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"))
        return int(pages)
    return int(tx.scalar(select(func.pg_database_size(func.current_database())).where(true())))
