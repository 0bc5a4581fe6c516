"""Cards: living messages that stand in many rooms and are edited in place everywhere when the thing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, select, text
from sqlalchemy import update as updating

from storage import outbox, rooms
from storage.db import Tx, table
from storage.outbox import Message, Priority
from storage.outbox_table import Copy, Outbox

Say = Callable[[rooms.Known, int | None], Message]
"""What a card says in a room, to the person whose copy it is."""

_outbox, _copy = table(Outbox), table(Copy)


def update(tx: Tx, card: str, say: Say, *, now: datetime, priority: Priority = Priority.NOTICE) -> None:
    """Every copy of the card will say what `say` gives for its room: a waiting change is replaced, others edited."""
    for room_id, (person_id, least) in _places(tx, card).items():
        room = rooms.by_id(tx, room_id)
        if room is not None and not room.left:
            message = replace(say(room, person_id), card=card)
            outbox.promise(tx, message, room, now=now, priority=Priority(max(priority, least)), person_id=person_id)


def _places(tx: Tx, card: str) -> dict[int, tuple[int | None, int]]:
    """Return the rooms where the card stands or is being posted.

    With each: whose it is, and the urgency of the post under way, which its change must not overtake.
    """
    stands = select(_copy.c.room_id, _copy.c.person_id).where(_copy.c.card == card)
    posted = select(_outbox.c.room_id, _outbox.c.person_id, _outbox.c.priority).where(
        _outbox.c.card == card, _outbox.c.state == text("0")
    )
    places = {row.room_id: (row.person_id, 0) for row in tx.all(stands)}
    return places | {row.room_id: (row.person_id, row.priority) for row in tx.all(posted)}


def falls(tx: Tx, room_id: int, card: str | None = None) -> None:
    """The card's message in the room is no more (every card's, if none is named): its next change posts it anew."""
    where = _copy.c.room_id == room_id
    tx.run(updating(_copy).where(where if card is None else where & (_copy.c.card == card)).values(message=""))


def rooms_of_card(tx: Tx, card: str) -> list[int]:
    """Return the rooms in which the card stands."""
    return tx.column(select(_copy.c.room_id).where(_copy.c.card == card))


def let_go(tx: Tx, room_id: int, card: str) -> None:
    """The card's message in the room stays as it reads, whatever becomes of the thing."""
    tx.run(_copy.delete().where(_copy.c.card == card, _copy.c.room_id == room_id))


def unsay(tx: Tx, card: str) -> None:
    """Where the card has not been said yet it will not be: nobody there ever hears of the thing."""
    stands = select(_copy.c.room_id).where(_copy.c.card == card)
    waits = and_(_outbox.c.card == card, _outbox.c.state == text("0"), _outbox.c.owner.is_(None))
    tx.run(_outbox.delete().where(waits, _outbox.c.room_id.not_in(stands)))


def readdress(tx: Tx, old_room: int, new_room: int) -> None:
    """What waits for the old room, and the cards that stood in it, belong to the new one."""
    waits = and_(_outbox.c.room_id == old_room, _outbox.c.state == text("0"))
    tx.run(updating(_outbox).where(waits).values(room_id=new_room, owner=None, lease_until=None))
    known = select(_copy.c.card).where(_copy.c.room_id == new_room)
    tx.run(_copy.delete().where(_copy.c.room_id == old_room, _copy.c.card.in_(known)))
    tx.run(updating(_copy).where(_copy.c.room_id == old_room).values(room_id=new_room, message=""))


def beginning(tx: Tx, start: str) -> list[tuple[str, int, bool]]:
    """Return (card, room, whether it has been said) of the cards whose name begins so, in the order of their names."""
    stands = select(_copy.c.card, _copy.c.room_id).where(_copy.c.card.startswith(start, autoescape=True))
    posted = select(_outbox.c.card, _outbox.c.room_id).where(
        _outbox.c.card.startswith(start, autoescape=True), _outbox.c.state == text("0")
    )
    found = {(row.card, row.room_id): False for row in tx.all(posted)}
    found |= {(row.card, row.room_id): True for row in tx.all(stands)}
    return sorted((card, room, said) for (card, room), said in found.items())
