"""One message for many rooms: promised with a few statements, however many they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text, and_, case, exists, func, insert, literal, select, text, update

from storage import outbox
from storage.db import Tx, table
from storage.outbox import Message, Priority
from storage.outbox_table import Attachment, Copy, Outbox
from storage.rooms import Place

_outbox, _copy, _file, _room = table(Outbox), table(Copy), table(Attachment), table(Place)
_other = _outbox.alias("other")
_WAITS = text("0")
_COLUMNS = (
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
    "urgent",
    "attempts",
    "promised_at",
)


def promise(
    tx: Tx,
    message: Message,
    room_ids: Collection[int],
    *,
    now: datetime,
    not_before: datetime,
    urgent: bool = False,
) -> None:
    """The message will be said in each of the rooms, after whatever else there is to say, when its time has come."""
    if not room_ids:
        return
    whose = case((_room.c.private.is_(True), _room.c.person_id))
    rows = _rows(message, whose, literal(int(Priority.BULK)), not_before, literal(urgent), now)
    _insert(tx, message, rows.where(_room.c.id.in_(room_ids)).order_by(_room.c.id))


def change(
    tx: Tx, message: Message, room_ids: Collection[int], *, now: datetime, priority: Priority = Priority.NOTICE
) -> None:
    """The message's card will read so in each of the rooms; a change that was not said yet is replaced by this one.

    Where its post is under way the change does not overtake it.
    """
    if not room_ids:
        return
    open_ = and_(_outbox.c.card == message.card, _outbox.c.room_id.in_(room_ids), outbox.is_open)
    values = {"body": message.body(), "buttons": bool(message.buttons)}
    merged = {row.room_id for row in tx.all(update(_outbox).where(open_).values(values).returning(_outbox.c.room_id))}
    others = [room for room in room_ids if room not in merged]
    if others:
        _insert(tx, message, _change_rows(message, now, priority).where(_room.c.id.in_(others)).order_by(_room.c.id))


def _change_rows(message: Message, now: datetime, priority: Priority) -> Any:
    """Return the rows of a change: each for whom its copy is, and no more urgent than the post that is under way."""
    under_way = and_(_other.c.card == message.card, _other.c.room_id == _room.c.id, _other.c.state == _WAITS)
    least = func.coalesce(select(func.max(_other.c.priority)).where(under_way).scalar_subquery(), 0)
    urgent = exists().where(under_way, _other.c.urgent.is_(True))
    posted_for = select(func.max(_other.c.person_id)).where(under_way).scalar_subquery()
    whose = func.coalesce(_copy.c.person_id, posted_for)
    first = literal(int(priority), Integer)
    rows = _rows(message, whose, case((least > first, least), else_=first), now, urgent, now)
    here = and_(_copy.c.room_id == _room.c.id, _copy.c.card == message.card)
    return rows.select_from(_room.outerjoin(_copy, here))


def _rows(message: Message, whose: Any, priority: Any, not_before: datetime, urgent: Any, now: datetime) -> Any:
    return select(
        _room.c.network,
        _room.c.id,
        whose,
        priority,
        literal(0),
        literal(message.body(), Text),
        literal(bool(message.buttons)),
        literal(bool(message.files)),
        literal(message.card, _outbox.c.card.type),
        literal(not_before, _outbox.c.not_before.type),
        urgent,
        literal(0),
        literal(now, _outbox.c.promised_at.type),
    )


def _insert(tx: Tx, message: Message, chosen: Any) -> None:
    """The rows are there, with their files."""
    tx.left = True
    added = insert(_outbox).from_select(_COLUMNS, chosen)
    if not message.files:
        tx.run(added)
        return
    numbers = tx.column(added.returning(_outbox.c.id))
    for name, mime, content in message.files:
        tx.many(
            insert(_file),
            [{"outbox_id": number, "name": name, "mime": mime, "content": content} for number in numbers],
        )
