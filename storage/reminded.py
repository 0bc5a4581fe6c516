"""What a message that waits to be said reminds of: until it is said it can take in more, and be put into words anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, text, update

from storage import due, rooms
from storage.db import Tx, adding, table
from storage.due import Item
from storage.outbox import Message, Priority
from storage.outbox_table import Outbox, State
from storage.people import Person
from storage.prepared import Prepared
from storage.quiet import Quiet
from storage.reminder_table import NamedInGroup
from storage.rooms import Place

FRESH = timedelta(seconds=60)
"""What is said so soon after it was promised is said as it was put into words then."""


@dataclass(frozen=True, slots=True)
class Of:
    """One thing of which a message reminds; `starts` is when that began when it was put into words."""

    item: Item
    starts: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """A person whom something is due to be told, and the private room used last; held by this transaction."""

    person_id: int
    name: str
    language: str | None
    sleeps: int | None
    wakes: int | None
    room_id: int | None
    network: str | None

    @property
    def own_hours(self) -> Quiet | None:
        """Return when the person sleeps by their own word, if they have said so."""
        return None if self.sleeps is None or self.wakes is None else Quiet(self.sleeps, self.wakes)


_outbox, _person, _room = table(Outbox), table(Person), table(Place)
_named = table(NamedInGroup)
_COLUMNS = (
    "network",
    "room_id",
    "person_id",
    "priority",
    "state",
    "body",
    "buttons",
    "files",
    "not_before",
    "attempts",
    "promised_at",
    "reminds",
)
_PROMISE = adding(Outbox, *_COLUMNS)
_PROMISE_ALL = Prepared(insert(_outbox).values({name: bindparam(name) for name in _COLUMNS}))
_waits = and_(_outbox.c.state == text("0"), _outbox.c.reminds.is_not(None))
_untouched = and_(_waits, _outbox.c.owner.is_(None), _outbox.c.attempts == text("0"))
_WAITING = Prepared(
    select(_outbox.c.id, _outbox.c.person_id, _outbox.c.reminds)
    .where(_outbox.c.room_id == bindparam("room"), _untouched, _outbox.c.not_before <= bindparam("now"))
    .order_by(_outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_ROOMS = select(_outbox.c.room_id).where(_untouched, _outbox.c.room_id.in_(bindparam("rooms", expanding=True)))
_OLD = Prepared(
    select(_outbox.c.id, _outbox.c.person_id, _outbox.c.reminds, _outbox.c.owner, _outbox.c.attempts)
    .where(_outbox.c.room_id == bindparam("room"), _waits, _outbox.c.promised_at <= bindparam("since"))
    .order_by(_outbox.c.id)
    .with_for_update()
)
_REWRITE = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"))
    .values(body=bindparam("the_body"), buttons=bindparam("the_buttons"), reminds=bindparam("of"))
)
_REMOVE = Prepared(delete(_outbox).where(_outbox.c.id == bindparam("row")))
_HOLD = (
    select(
        _person.c.id,
        _person.c.name,
        _person.c.language,
        _person.c.sleeps,
        _person.c.wakes,
        _room.c.id,
        _room.c.network,
    )
    .select_from(
        _person.outerjoin(
            _room,
            and_(_room.c.person_id == _person.c.id, _room.c.private.is_(True), _room.c.left_at.is_(None)),
        )
    )
    .where(_person.c.id.in_(bindparam("persons", expanding=True)))
    .order_by(_room.c.heard_at, _room.c.id)
    .with_for_update(skip_locked=True, key_share=True, of=_person)
)


def hold(tx: Tx, persons: Collection[int]) -> dict[int, Listener]:
    """Return the persons whom nobody else is reminding at this very moment, each with the private room used last."""
    return {row[0]: Listener(*row) for row in tx.all(_HOLD, persons=list(persons))} if persons else {}


# As it is kept


def write(things: Iterable[Of]) -> str:
    """Return the things as they are kept."""
    kept = [
        [
            one.item.kind,
            one.item.subject,
            int(one.item.at.timestamp()),
            one.item.person_id,
            int(one.starts.timestamp()) if one.starts else None,
            one.item.room_id,
        ]
        for one in things
    ]
    return json.dumps(kept, separators=(",", ":"))


def write_own(number: int, person_id: int, at: datetime) -> str:
    """Return one reminder of somebody's own as `write` would, without making a thing of it first."""
    return f'[["{due.OWN}","reminder:{number}",{int(at.timestamp())},{person_id},null,null]]'


def read(kept: str, *, person_id: int | None = None) -> list[Of]:
    """Return the things that are kept so; with a person, they are that person's, whose account may have been joined."""
    return [
        Of(Item(0, kind, subject, person_id or person, _instant(at), room), _instant(starts) if starts else None)
        for kind, subject, at, person, starts, room in json.loads(kept)
    ]


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# In the outbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits to be said, and what it reminds of."""

    row: int
    things: list[Of]
    tried: bool = False
    """Whether it may stand already: then the network knows its key, and it says no more than it said."""


def waiting(tx: Tx, room_id: int, *, now: datetime) -> Waiting | None:
    """Return the reminder that waits to be said in the room at once and has not been tried, for this transaction alone.

    What waits for its hearer to wake takes in nothing: that would wait along.
    """
    row = tx.first(_WAITING, room=room_id, now=now)
    return Waiting(row.id, read(row.reminds, person_id=row.person_id)) if row else None


def rooms_waiting(tx: Tx, room_ids: Collection[int]) -> set[int]:
    """Return in which of the rooms a reminder waits that could take in more."""
    return set(tx.column(_ROOMS, rooms=list(room_ids)))


def old(tx: Tx, room_id: int, *, owner: str, now: datetime) -> list[Waiting]:
    """Return the reminders that have waited long for the room and are this owner's to say, or nobody's yet."""
    rows = tx.all(_OLD, room=room_id, since=now - FRESH)
    return [
        Waiting(row.id, read(row.reminds, person_id=row.person_id), tried=row.attempts > (row.owner is not None))
        for row in rows
        if row.owner in (owner, None)
    ]


def promise(
    tx: Tx,
    message: Message,
    room: rooms.Known,
    things: Sequence[Of],
    *,
    now: datetime,
    not_before: datetime | None = None,
    person_id: int | None = None,
) -> int:
    """The message, which reminds of these things, will be said in the room: to whose private room it is, or about the
    person; return its number."""
    person = room.person_id if room.private else person_id
    kept = write(things)
    number: int = tx.scalar(_PROMISE, **row(message.body(), bool(message.buttons), room, person, kept, now, not_before))
    tx.left = True
    return number


def promise_all(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """All these rows are in the outbox."""
    tx.many(_PROMISE_ALL, rows)
    tx.left = tx.left or bool(rows)


def row(
    body: str,
    buttons: bool,
    room: rooms.Known | Listener,
    person_id: int | None,
    reminds: str,
    now: datetime,
    not_before: datetime | None = None,
) -> dict[str, Any]:
    """Return the message as a row of the outbox."""
    return {
        "network": room.network,
        "room_id": room.room_id if isinstance(room, Listener) else room.id,
        "person_id": person_id,
        "priority": int(Priority.NOTICE),
        "state": int(State.WAITING),
        "body": body,
        "buttons": buttons,
        "files": False,
        "not_before": not_before or now,
        "attempts": 0,
        "promised_at": now,
        "reminds": reminds,
    }


def rewrite(tx: Tx, number: int, message: Message, things: Sequence[Of]) -> None:
    """The message that waits says this instead, and reminds of these things."""
    tx.run(_REWRITE, row=number, the_body=message.body(), the_buttons=bool(message.buttons), of=write(things))


def remove(tx: Tx, number: int) -> None:
    """The message will not be said: there is nothing left to be reminded of."""
    tx.run(_REMOVE, row=number)


def name_once(tx: Tx, person_id: int, subject: str, room_id: int | None, *, now: datetime) -> bool:
    """The person is named in the group about the subject, or, without a group, to those who lead it; False if they had
    been."""
    mine = and_(_named.c.person_id == person_id, _named.c.subject == subject)
    if tx.scalar(select(_named.c.person_id).where(mine)) is not None:
        return False
    tx.add(NamedInGroup(person_id=person_id, subject=subject, room_id=room_id, at=now))
    return True
