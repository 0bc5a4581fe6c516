"""Whom nothing reaches: what they wished to be reminded of is kept until they, or the group, are heard again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, or_, select, text, update

from storage import due, outbox, reminded, rooms
from storage.db import Tx, table
from storage.outbox import Message
from storage.outbox_table import Outbox, State
from storage.prepared import Prepared
from storage.reminded import Of
from storage.reminder_table import NamedInGroup
from storage.rooms import Place

KEPT = timedelta(days=30)
"""Of what was to be said longer ago nobody is told when they are back."""
AWAY = "away"
"""Why it was not said: it will be, when somebody is heard."""

_outbox, _room, _named = table(Outbox), table(Place), table(NamedInGroup)
_kept = {"state": State.FAILED, "why": AWAY, "owner": None, "settled_at": bindparam("now")}
_KEEP = Prepared(update(_outbox).where(_outbox.c.id == bindparam("row")).values(_kept))
_NEWEST = Prepared(
    select(_room.c.id)
    .where(_room.c.person_id == bindparam("person"), _room.c.private.is_(True))
    .order_by(_room.c.heard_at.desc(), _room.c.id.desc())
    .limit(1)
)


def room_of(tx: Tx, person_id: int) -> rooms.Known | None:
    """Return the private room used last, though the person is not reached there any more; None, there was none."""
    number = tx.scalar(_NEWEST, person=person_id)
    return rooms.by_id(tx, number) if number is not None else None


def keep(tx: Tx, message: Message, room: rooms.Known, things: Sequence[Of], *, now: datetime) -> None:
    """The message, which reminds of these things, will be said when somebody is heard in the room, or the person
    elsewhere; before that it is put into words anew."""
    number = reminded.promise(tx, message, room, things, now=now)
    tx.run(_KEEP, row=number, now=now)


def leave(tx: Tx, room_id: int, *, now: datetime) -> None:
    """Of what the messages that wait for the room remind, what is not people's own is due again: another way to them is
    found. Their own has no other way, and is kept.

    Who was to be named in the room was not.
    """
    waits = and_(_outbox.c.state == text("0"), _outbox.c.reminds.is_not(None), _outbox.c.room_id == room_id)
    for row in tx.all(select(_outbox.c.id, _outbox.c.person_id, _outbox.c.body, _outbox.c.reminds).where(waits)):
        things = reminded.read(row.reminds, person_id=row.person_id)
        own = [one for one in things if one.item.kind == due.OWN]
        for one in things:
            if one not in own:
                due.again(tx, one.item, at=one.item.at)
        if own:
            reminded.rewrite(tx, row.id, Message(outbox.read(row.body).text), own)
            tx.run(_KEEP, row=row.id, now=now)
        else:
            reminded.remove(tx, row.id)
        tx.run(delete(_named).where(_named.c.room_id == room_id, _named.c.person_id == row.person_id))


def back(tx: Tx, room: rooms.Known, *, now: datetime) -> None:
    """Somebody is heard in the room again, or for the first time: what was kept for them, or for the group, is said."""
    mine = _outbox.c.room_id == room.id
    if room.private:
        mine = or_(mine, _outbox.c.person_id == room.person_id)
    kept = and_(_outbox.c.why == AWAY, _outbox.c.state == int(State.FAILED), _outbox.c.promised_at > now - KEPT)
    here = {"room_id": room.id, "network": room.network, "state": State.WAITING, "why": None, "settled_at": None}
    found = tx.run(update(_outbox).where(mine, kept).values(here | {"not_before": now, "attempts": 0}))
    tx.left = tx.left or found > 0
