"""What must be said: promised in the transaction that made it true. `storage.claims` is how it gets said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import and_, bindparam, exists, insert, or_, select, text, update

from storage import rooms
from storage.db import Tx, adding, table
from storage.outbox_table import Attachment, Copy, Outbox, State
from storage.prepared import Prepared

LEASE = timedelta(seconds=60)
"""How long a claimed row belongs to its claimer; after that anybody may claim it again."""


class Priority(IntEnum):
    """Who is served first: who has just spoken, then reminders and notices, then what goes to many."""

    ANSWER = 0
    NOTICE = 1
    BULK = 2


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said: text in our markup, buttons as (label, command, private), files as (name, mime, content).

    `pin` says whether the message is to be pinned; None says nothing about it. One that is `gone` removes the copy of
    its card; `text` is what the copy says instead where it can only be changed.
    """

    text: str
    buttons: tuple[tuple[str, str, bool], ...] = ()
    files: tuple[tuple[str, str, bytes], ...] = ()
    card: str | None = None
    pin: bool | None = None
    gone: bool = False

    def body(self) -> str:
        said = [self.text, self.buttons, self.pin, self.gone]
        return json.dumps(said[: 4 if self.gone else 2 if self.pin is None else 3], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a message, as they are kept."""

    text: str
    buttons: tuple[tuple[str, str, bool], ...]
    pin: bool | None
    gone: bool = False


def read(body: str) -> Body:
    """Return what a kept body says; those of earlier programs say nothing of a pin."""
    words, buttons, *more = json.loads(body)
    pin, gone = (*more, None, None)[:2]
    return Body(words, tuple((label, command, private) for label, command, private in buttons), pin, bool(gone))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours until `lease_until`.

    `standing` is the message to edit, when the card has a copy here, `also` the others that it became, and `pinned`
    what was last said of its pin. `attempts` counts the tries before this one. What is `urgent` is new also at night;
    `reminds` tells of what it reminds (`storage.reminded`), where it does.
    """

    id: int
    room_id: int
    network: str
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
    pin: bool | None = None
    pinned: bool | None = None
    urgent: bool = False
    reminds: str | None = None
    gone: bool = False
    also: tuple[str, ...] = ()


_outbox, _copy = table(Outbox), table(Copy)

_PROMISE = adding(
    Outbox,
    "network",
    "room_id",
    "person_id",
    "priority",
    "state",
    "body",
    "buttons",
    "files",
    "card",
    "not_before",
    "owner",
    "lease_until",
    "attempts",
    "promised_at",
    "urgent",
)
_ATTACH = adding(Attachment, "outbox_id", "name", "mime", "content")
_IS_WAITING = Prepared(
    select(_outbox.c.id).where(_outbox.c.room_id == bindparam("room"), _outbox.c.state == text("0")).limit(1)
)
_is_change = exists().where(
    _copy.c.card == _outbox.c.card, _copy.c.room_id == _outbox.c.room_id, _copy.c.message != text("''")
)
is_open = and_(
    _outbox.c.state == text("0"),
    _outbox.c.owner.is_(None),
    # A post that was tried may stand already, unknown to us, and on Matrix its next try is the same message: it keeps
    # its words, and what has changed since is said as a change of it.
    or_(_outbox.c.attempts == text("0"), _is_change),
)
"""Which rows may still say something else."""
_waiting_card = and_(_outbox.c.card == bindparam("the_card"), is_open)
_new_body: dict[str, Any] = {"body": bindparam("the_body"), "buttons": bindparam("the_buttons")}
_MERGE = Prepared(update(_outbox).where(_waiting_card, _outbox.c.room_id == bindparam("the_room")).values(_new_body))
_STANDING = Prepared(
    select(_copy.c.message, _copy.c.also).where(
        _copy.c.card == bindparam("the_card"), _copy.c.room_id == bindparam("room")
    )
)
_SAID_LAST = Prepared(
    select(_outbox.c.body)
    .where(_outbox.c.room_id == bindparam("room"), _outbox.c.message == bindparam("the_message"))
    .order_by(_outbox.c.id.desc())
    .limit(1)
)
_STANDS = Prepared(
    insert(_copy).values({name: bindparam(name) for name in ("card", "room_id", "message", "also", "person_id")})
)
_NO_COPY = Prepared(_copy.delete().where(_copy.c.card == bindparam("the_card"), _copy.c.room_id == bindparam("room")))


def promise(
    tx: Tx,
    message: Message,
    room: rooms.Known,
    *,
    now: datetime,
    priority: Priority = Priority.ANSWER,
    person_id: int | None = None,
    not_before: datetime | None = None,
    urgent: bool = False,
) -> None:
    """The message will be said in the room; a card's change that was not said yet is replaced by this one.

    What is `urgent` is said also when it is so late that people sleep (`scheduler.delivery`).

    An answer to who has just spoken is claimed as it is promised, by the transaction's `owner`, if nothing else waits
    for the room: it need not be looked for again.
    """
    body, buttons, card = message.body(), bool(message.buttons), message.card
    if card and tx.run(_MERGE, the_card=card, the_room=room.id, the_body=body, the_buttons=buttons):
        return
    ours = tx.says is None or room.network in tx.says
    owner = tx.owner if ours and priority is Priority.ANSWER and not not_before else None
    if owner and tx.scalar(_IS_WAITING, room=room.id) is not None:
        owner = None
    row: dict[str, Any] = {
        "network": room.network,
        "room_id": room.id,
        "person_id": person_id,
        "priority": int(priority),
        "state": 0,
        "body": body,
        "buttons": buttons,
        "files": bool(message.files),
        "card": card,
        "not_before": not_before or now,
        "owner": owner,
        "lease_until": now + LEASE if owner else None,
        "attempts": 1 if owner else 0,
        "promised_at": now,
        "urgent": urgent,
    }
    number: int = tx.scalar(_PROMISE, **row)
    for name, mime, content in message.files:
        tx.run(_ATTACH, outbox_id=number, name=name, mime=mime, content=content)
    tx.left = tx.left or not owner
    if owner:
        tx.claimed.append(_claimed_at_once(tx, number, message, room, row))


def _claimed_at_once(tx: Tx, number: int, message: Message, room: rooms.Known, row: dict[str, Any]) -> Claimed:
    copy = _copy_of(tx, message.card, room.id) if message.card else (None, ())
    return Claimed(
        id=number,
        room_id=room.id,
        network=room.network,
        address=room.address,
        private=room.private,
        priority=row["priority"],
        text=message.text,
        buttons=message.buttons,
        files=message.files,
        card=message.card,
        standing=copy[0],
        also=copy[1],
        person_id=row["person_id"],
        attempts=0,
        promised_at=row["promised_at"],
        lease_until=row["lease_until"],
        pin=message.pin,
        pinned=pinned(tx, message.card, room.id) if message.card and message.pin is not None else None,
        gone=message.gone,
    )


def standing(tx: Tx, card: str, room_id: int) -> str | None:
    """Return the message in which the card stands in the room now."""
    return _copy_of(tx, card, room_id)[0]


def _copy_of(tx: Tx, card: str, room_id: int) -> tuple[str | None, tuple[str, ...]]:
    row = tx.first(_STANDING, the_card=card, room=room_id)
    return (row.message or None, tuple((row.also or "").split())) if row else (None, ())


def pinned(tx: Tx, card: str, room_id: int) -> bool | None:
    """Return what was last said of the pin of the card's message in the room; None, nothing."""
    message = standing(tx, card, room_id)
    body = tx.scalar(_SAID_LAST, room=room_id, the_message=message) if message else None
    return read(body).pin if body else None


def stands(tx: Tx, card: str, room_id: int, *, message: str, person_id: int | None, also: Sequence[str] = ()) -> None:
    """The card stands in the room in this message, and `also` in those, and in no other."""
    tx.run(_NO_COPY, the_card=card, room=room_id)
    others = " ".join(also) or None
    tx.run(_STANDS, card=card, room_id=room_id, message=message, also=others, person_id=person_id)


def fail_room(tx: Tx, room_id: int, *, why: str, now: datetime) -> int:
    """Nothing that still waits for this room will be said; return how much that was."""
    where = and_(_outbox.c.room_id == room_id, _outbox.c.state == text("0"))
    return tx.run(update(_outbox).where(where).values(state=State.FAILED, why=why, settled_at=now, owner=None))


def redirect(tx: Tx, old_room: int, room: rooms.Known, *, now: datetime) -> int:
    """What waits in a private room that is no more is said to the person in this one; return how much that was."""
    waits = and_(
        _outbox.c.room_id == old_room,
        _outbox.c.state == text("0"),
        _outbox.c.card.is_(None),
        _outbox.c.person_id.is_not(None),
    )
    values = {"room_id": room.id, "network": room.network, "owner": None, "lease_until": None, "not_before": now}
    return tx.run(update(_outbox).where(waits).values(values))
