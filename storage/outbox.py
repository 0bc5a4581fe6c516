"""What must be said: promised in the transaction that made it true, claimed with a lease, settled once it was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Index, Text, and_, bindparam, func, insert, literal, or_, select, text, update
from sqlmodel import Field, SQLModel

from storage.db import Tx, table
from storage.rooms import Place

LEASE = timedelta(seconds=60)
"""How long a claimed row belongs to its claimer; after that anybody may claim it again."""


class Priority(IntEnum):
    """Who is served first: who has just spoken, then reminders and notices, then what goes to many."""

    ANSWER = 0
    NOTICE = 1
    BULK = 2


class State(IntEnum):
    WAITING = 0
    SENT = 1
    FAILED = 2


class Outbox(SQLModel, table=True):
    """One message to one room."""

    __table_args__ = (
        Index(
            "outbox_waiting",
            "network",
            "priority",
            "id",
            sqlite_where=text("state = 0"),
            postgresql_where=text("state = 0"),
        ),
        Index("outbox_card", "card", "room_id", sqlite_where=text("state = 0"), postgresql_where=text("state = 0")),
        Index("outbox_room", "room_id", "id"),
        Index("outbox_message", "room_id", "message"),
        Index("outbox_settled", "settled_at"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    network: str
    room_id: int = Field(foreign_key="room.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """For whom it is, when it is for one person."""
    priority: int
    state: int = State.WAITING
    body: str = Field(sa_type=Text)
    buttons: bool = False
    files: bool = False
    card: str | None = None
    not_before: datetime
    owner: str | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    promised_at: datetime
    settled_at: datetime | None = None
    message: str | None = None
    why: str | None = None


class Attachment(SQLModel, table=True):
    """A file that goes with a message."""

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    name: str
    mime: str
    content: bytes


class Copy(SQLModel, table=True):
    """Where a card stands: the message in which a room sees it."""

    card: str = Field(primary_key=True)
    room_id: int = Field(foreign_key="room.id", primary_key=True)
    message: str
    person_id: int | None = Field(default=None, foreign_key="person.id")


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said: text in our markup, buttons as (label, command, private), files as (name, mime, content)."""

    text: str
    buttons: tuple[tuple[str, str, bool], ...] = ()
    files: tuple[tuple[str, str, bytes], ...] = ()
    card: str | None = None

    def body(self) -> str:
        return json.dumps([self.text, self.buttons], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours until `lease_until`. `standing` is the message to edit, when the card has a copy here."""

    id: int
    room_id: int
    address: str
    private: bool
    priority: int
    text: str
    buttons: tuple[tuple[str, str, bool], ...]
    files: tuple[tuple[str, str, bytes], ...]
    card: str | None
    standing: str | None
    person_id: int | None
    attempts: int
    promised_at: datetime
    lease_until: datetime


_outbox, _copy, _file, _room = table(Outbox), table(Copy), table(Attachment), table(Place)

_PROMISE = insert(_outbox)
_waiting_card = and_(_outbox.c.card == bindparam("the_card"), _outbox.c.state == text("0"), _outbox.c.owner.is_(None))
_MERGE = (
    update(_outbox)
    .where(_waiting_card, _outbox.c.room_id == bindparam("the_room"))
    .values(body=bindparam("the_body"), buttons=bindparam("the_buttons"))
)
_MERGE_ALL = update(_outbox).where(_waiting_card).values(body=bindparam("the_body"), buttons=bindparam("the_buttons"))
_CLAIMABLE = (
    select(
        _outbox.c.id,
        _outbox.c.room_id,
        _room.c.address,
        _room.c.private,
        _outbox.c.priority,
        _outbox.c.body,
        _outbox.c.files,
        _outbox.c.card,
        _copy.c.message,
        _outbox.c.person_id,
        _outbox.c.attempts,
        _outbox.c.promised_at,
    )
    .select_from(
        _outbox.join(_room, _room.c.id == _outbox.c.room_id).outerjoin(
            _copy, and_(_copy.c.card == _outbox.c.card, _copy.c.room_id == _outbox.c.room_id)
        )
    )
    .where(
        _outbox.c.state == text("0"),
        _outbox.c.network == bindparam("network"),
        or_(_outbox.c.owner.is_(None), _outbox.c.lease_until <= bindparam("now")),
        _outbox.c.not_before <= bindparam("now"),
        or_(_room.c.paused_until.is_(None), _room.c.paused_until <= bindparam("now")),
        _outbox.c.priority <= bindparam("at_most"),
    )
    .order_by(_outbox.c.priority, _outbox.c.id)
    .limit(bindparam("some"))
    .with_for_update(skip_locked=True, of=_outbox)
)
_TAKE = (
    update(_outbox)
    .where(_outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(owner=bindparam("me"), lease_until=bindparam("until"), attempts=_outbox.c.attempts + 1)
)
_SENT = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(state=State.SENT, message=bindparam("sent_as"), settled_at=bindparam("now"), owner=None, why=None)
)
_FAILED = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(state=State.FAILED, why=bindparam("reason"), settled_at=bindparam("now"), owner=None)
)
_LATER = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(owner=None, lease_until=None, not_before=bindparam("at"), why=bindparam("reason"))
)
_FILES = (
    select(_file.c.name, _file.c.mime, _file.c.content)
    .where(_file.c.outbox_id == bindparam("row"))
    .order_by(_file.c.id)
)
_NEXT = select(func.min(_outbox.c.not_before)).where(
    _outbox.c.state == text("0"), _outbox.c.network == bindparam("network"), _outbox.c.owner.is_(None)
)
_OLDER = (
    select(_outbox.c.body)
    .where(_outbox.c.room_id == bindparam("room"), _outbox.c.message == bindparam("message"))
    .order_by(_outbox.c.id.desc())
    .limit(1)
)
_RECENT = (
    select(_outbox.c.body, _outbox.c.buttons)
    .where(_outbox.c.room_id == bindparam("room"), _outbox.c.state == text("1"))
    .order_by(_outbox.c.id.desc())
    .limit(bindparam("some"))
)


def promise(
    tx: Tx,
    message: Message,
    *,
    room_id: int,
    network: str,
    now: datetime,
    priority: Priority = Priority.ANSWER,
    person_id: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """The message will be said in the room; a card's change that was not said yet is replaced by this one."""
    body, buttons = message.body(), bool(message.buttons)
    if (
        message.card
        and tx.run(_MERGE, the_card=message.card, the_room=room_id, the_body=body, the_buttons=buttons).rowcount
    ):
        return
    row: dict[str, Any] = {
        "network": network,
        "room_id": room_id,
        "person_id": person_id,
        "priority": int(priority),
        "state": 0,
        "body": body,
        "buttons": buttons,
        "files": bool(message.files),
        "card": message.card,
        "not_before": not_before or now,
        "attempts": 0,
        "promised_at": now,
    }
    inserted = tx.run(_PROMISE, **row).inserted_primary_key
    for name, mime, content in message.files:
        assert inserted is not None
        tx.add(Attachment(outbox_id=inserted[0], name=name, mime=mime, content=content))


def promise_to_many(tx: Tx, message: Message, *, now: datetime, priority: Priority = Priority.BULK) -> int:
    """The message will be said in every linked group of the town; return in how many."""
    columns = [
        "network",
        "room_id",
        "priority",
        "state",
        "body",
        "buttons",
        "files",
        "card",
        "not_before",
        "attempts",
        "promised_at",
    ]
    chosen = select(
        _room.c.network,
        _room.c.id,
        literal(int(priority)),
        literal(0),
        literal(message.body(), Text),
        literal(bool(message.buttons)),
        literal(False),
        literal(message.card, _outbox.c.card.type),
        literal(now, _outbox.c.not_before.type),
        literal(0),
        literal(now, _outbox.c.promised_at.type),
    ).where(_room.c.linked_at.is_not(None), _room.c.left_at.is_(None))
    return tx.run(insert(_outbox).from_select(columns, chosen)).rowcount


def update_card(tx: Tx, message: Message, *, now: datetime, priority: Priority = Priority.NOTICE) -> None:
    """Every copy of the card will say this: waiting changes are replaced, standing copies get an edit."""
    body, buttons = message.body(), bool(message.buttons)
    tx.run(_MERGE_ALL, the_card=message.card, the_body=body, the_buttons=buttons)
    waiting = select(_outbox.c.room_id).where(
        _outbox.c.card == message.card, _outbox.c.state == text("0"), _outbox.c.owner.is_(None)
    )
    rows = tx.all(
        select(_room.c.id, _room.c.network, _copy.c.person_id)
        .join(_copy, _copy.c.room_id == _room.c.id)
        .where(_copy.c.card == message.card, _room.c.left_at.is_(None), _room.c.id.not_in(waiting))
    )
    for row in rows:
        promise(tx, message, room_id=row.id, network=row.network, now=now, priority=priority, person_id=row.person_id)


def claim(
    tx: Tx, *, network: str, owner: str, now: datetime, some: int = 100, at_most: Priority = Priority.BULK
) -> list[Claimed]:
    """Lease up to `some` rows that may be said now, the most urgent first; nobody else gets them meanwhile."""
    rows = tx.all(_CLAIMABLE, network=network, now=now, some=some, at_most=int(at_most))
    if not rows:
        return []
    until = now + LEASE
    tx.run(_TAKE, ids=[row.id for row in rows], me=owner, until=until)
    return [_claimed(tx, row, until) for row in rows]


def _claimed(tx: Tx, row: Any, until: datetime) -> Claimed:
    words, buttons = json.loads(row.body)
    files: Sequence[Any] = tx.all(_FILES, row=row.id) if row.files else ()
    return Claimed(
        id=row.id,
        room_id=row.room_id,
        address=row.address,
        private=row.private,
        priority=row.priority,
        text=words,
        buttons=tuple((label, command, private) for label, command, private in buttons),
        files=tuple((f.name, f.mime, f.content) for f in files),
        card=row.card,
        standing=row.message,
        person_id=row.person_id,
        attempts=row.attempts,
        promised_at=row.promised_at,
        lease_until=until,
    )


def sent(tx: Tx, claimed: Claimed, message: str, *, now: datetime) -> None:
    """It was said, as this message; a card has its copy there."""
    tx.run(_SENT, row=claimed.id, sent_as=message, now=now)
    if claimed.card and claimed.standing != message:
        tx.run(_copy.delete().where(_copy.c.card == claimed.card, _copy.c.room_id == claimed.room_id))
        tx.run(
            insert(_copy).values(
                card=claimed.card, room_id=claimed.room_id, message=message, person_id=claimed.person_id
            )
        )


def standing(tx: Tx, card: str, room_id: int) -> str | None:
    """Return the message in which the card stands in the room now."""
    found: str | None = tx.scalar(select(_copy.c.message).where(_copy.c.card == card, _copy.c.room_id == room_id))
    return found


def rooms_of_card(tx: Tx, card: str) -> list[int]:
    """Return the rooms in which the card stands."""
    return list(tx.connection.execute(select(_copy.c.room_id).where(_copy.c.card == card)).scalars())


def failed(tx: Tx, row: int, *, why: str, now: datetime) -> None:
    """It will never be said; the reason is kept."""
    tx.run(_FAILED, row=row, reason=why, now=now)


def later(tx: Tx, row: int, *, at: datetime, why: str) -> None:
    """It is given back and will be tried again from `at` on."""
    tx.run(_LATER, row=row, at=at, reason=why)


def forget_copy(tx: Tx, card: str, room_id: int) -> None:
    """The card stands nowhere in the room any more (its message was deleted): the next change posts it anew."""
    tx.run(_copy.delete().where(_copy.c.card == card, _copy.c.room_id == room_id))


def fail_room(tx: Tx, room_id: int, *, why: str, now: datetime) -> int:
    """Nothing that still waits for this room will be said; return how much that was."""
    where = and_(_outbox.c.room_id == room_id, _outbox.c.state == text("0"))
    return tx.run(update(_outbox).where(where).values(state=State.FAILED, why=why, settled_at=now, owner=None)).rowcount


def readdress(tx: Tx, old_room: int, new_room: int) -> None:
    """What waits for the old room, and the cards that stand in it, belong to the new one."""
    waiting = and_(_outbox.c.room_id == old_room, _outbox.c.state == text("0"))
    tx.run(update(_outbox).where(waiting).values(room_id=new_room))


def release(tx: Tx, *, owner: str | None = None) -> int:
    """Give back what is leased: by this owner, or by anybody (when this process is known to be the only one)."""
    leased = and_(_outbox.c.state == text("0"), _outbox.c.owner.is_not(None))
    where = leased if owner is None else and_(leased, _outbox.c.owner == owner)
    return tx.run(update(_outbox).where(where).values(owner=None, lease_until=None)).rowcount


def next_at(tx: Tx, network: str) -> datetime | None:
    """Return when the next unclaimed row of the network may be said, or None."""
    found: datetime | None = tx.scalar(_NEXT, network=network)
    return found


def waiting(tx: Tx) -> int:
    """Return how many messages are still to be said."""
    return int(tx.scalar(select(func.count()).select_from(_outbox).where(_outbox.c.state == text("0"))))


def buttons_of(tx: Tx, room_id: int, message: str) -> list[tuple[str, str]]:
    """Return the (label, command) pairs the message in the room shows now, or none."""
    body = tx.scalar(_OLDER, room=room_id, message=message)
    return _buttons(body) if body else []


def last_buttons(tx: Tx, room_id: int, *, within: int) -> list[tuple[str, str]]:
    """Return the (label, command) pairs of the last message with buttons among the last `within` said in the room."""
    for row in tx.all(_RECENT, room=room_id, some=within):
        if row.buttons:
            return _buttons(row.body)
    return []


def _buttons(body: str) -> list[tuple[str, str]]:
    return [(label, command) for label, command, _ in json.loads(body)[1]]


def forget_old(tx: Tx, *, now: datetime, kept: timedelta = timedelta(days=90)) -> int:
    """Drop what was settled long ago, with its files; cards keep their copies. Return how many messages."""
    old = select(_outbox.c.id).where(_outbox.c.settled_at < now - kept)
    tx.run(_file.delete().where(_file.c.outbox_id.in_(old)))
    return tx.run(_outbox.delete().where(_outbox.c.settled_at < now - kept)).rowcount
