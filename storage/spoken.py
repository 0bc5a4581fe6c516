"""What has been said: which buttons a message shows, and how long it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, select, text

from storage.db import Tx, table
from storage.outbox_table import Attachment, Outbox
from storage.prepared import Prepared

_outbox, _file = table(Outbox), table(Attachment)

_SHOWN = Prepared(
    select(_outbox.c.body)
    .where(_outbox.c.room_id == bindparam("room"), _outbox.c.message == bindparam("the_message"))
    .order_by(_outbox.c.id.desc())
    .limit(1)
)
_CARD = Prepared(
    select(_outbox.c.card)
    .where(_outbox.c.room_id == bindparam("room"), _outbox.c.message == bindparam("the_message"))
    .order_by(_outbox.c.id.desc())
    .limit(1)
)
_RECENT = Prepared(
    select(_outbox.c.body, _outbox.c.buttons)
    .where(_outbox.c.room_id == bindparam("room"), _outbox.c.state == text("1"))
    .order_by(_outbox.c.id.desc())
    .limit(bindparam("some"))
)


def lately(tx: Tx, rooms: Iterable[int], *, since: datetime) -> list[tuple[int, datetime]]:
    """Return when something was said in these rooms since then, with the room, in that order."""
    where = and_(_outbox.c.settled_at > since, _outbox.c.state == text("1"), _outbox.c.room_id.in_(list(rooms)))
    rows = tx.all(select(_outbox.c.room_id, _outbox.c.settled_at).where(where).order_by(_outbox.c.settled_at))
    return [(row.room_id, row.settled_at) for row in rows]


def waiting(tx: Tx) -> int:
    """Return how many messages are still to be said."""
    return int(tx.scalar(select(func.count()).select_from(_outbox).where(_outbox.c.state == text("0"))))


def buttons_of(tx: Tx, room_id: int, message: str) -> list[tuple[str, str]]:
    """Return the (label, command) pairs the message in the room shows now, or none."""
    body = tx.scalar(_SHOWN, room=room_id, the_message=message)
    return _buttons(body) if body else []


def card_of(tx: Tx, room_id: int, message: str) -> str | None:
    """Return which card the message in the room is a copy of, or None."""
    found: str | None = tx.scalar(_CARD, room=room_id, the_message=message)
    return found


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
    return tx.run(_outbox.delete().where(_outbox.c.settled_at < now - kept))
