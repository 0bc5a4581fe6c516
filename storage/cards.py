"""Cards: living messages that stand in many rooms and are edited in place everywhere when the thing changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, bindparam, select, text
from sqlalchemy import update as updating

from storage import fan_out, rooms
from storage.db import Tx, table
from storage.outbox import Message, Priority
from storage.outbox_table import Copy, Outbox, State
from storage.prepared import Prepared

Say = Callable[[rooms.Known, int | None], Message]
"""What a card says in a room, to the person whose copy it is."""

_outbox, _copy = table(Outbox), table(Copy)
_STANDS = Prepared(select(_copy.c.room_id, _copy.c.person_id).where(_copy.c.card == bindparam("the_card")))
_POSTED = Prepared(
    select(_outbox.c.room_id, _outbox.c.person_id).where(
        _outbox.c.card == bindparam("the_card"), _outbox.c.state == text("0")
    )
)


def update(tx: Tx, card: str, say: Say, *, now: datetime, priority: Priority = Priority.NOTICE) -> None:
    """Every copy of the card will say what `say` gives for its room: a waiting change is replaced, others edited."""
    places = _places(tx, card)
    alike: dict[Message, list[int]] = {}
    for room in rooms.some(tx, places):
        alike.setdefault(replace(say(room, places[room.id]), card=card), []).append(room.id)
    for message, here in alike.items():
        fan_out.change(tx, message, here, now=now, priority=priority)


def stands_or_waits(tx: Tx, card: str) -> set[int]:
    """Return the rooms where the card stands or is being posted."""
    return set(_places(tx, card))


def _places(tx: Tx, card: str) -> dict[int, int | None]:
    """Return the rooms where the card stands or is being posted, and whose it is there."""
    return {row.room_id: row.person_id for row in (*tx.all(_STANDS, the_card=card), *tx.all(_POSTED, the_card=card))}


def falls(tx: Tx, room_id: int, card: str) -> None:
    """The card's message in the room is no more: its next change posts it anew."""
    here = and_(_copy.c.room_id == room_id, _copy.c.card == card)
    tx.run(updating(_copy).where(here).values(message="", also=None))


def out_of_reach(tx: Tx, room_id: int) -> None:
    """The cards' messages in the room stand where they can neither be changed nor removed, for it has moved: the next
    change of each posts it anew."""
    stands = and_(_copy.c.room_id == room_id, _copy.c.message != "")
    tx.run(updating(_copy).where(stands).values(message="", also=_copy.c.message))


class Became(StrEnum):
    """What became of a copy that was to be removed; it stands in the row that removed it, as its `why`."""

    REMOVED = ""
    KEPT = "kept"
    """It could not be removed, and was changed instead."""
    UNSAID = "unsaid"
    """It had not been said, and never will be."""


def remove(tx: Tx, card: str, say: Say, *, now: datetime, priority: Priority = Priority.NOTICE) -> None:
    """Every copy of the card will be removed, or say what `say` gives where it can only be changed.

    What has not been said yet never will be. What may have been, for all that is known (a try that was cut off), is
    said once more, so that it can be found, and removed at once.
    """
    stands = select(_copy.c.room_id).where(_copy.c.card == card)
    untried = and_(_outbox.c.owner.is_(None), _outbox.c.attempts == text("0"))
    waits = and_(_outbox.c.card == card, _outbox.c.state == text("0"), untried)
    unsaid = tx.column(select(_outbox.c.id).where(waits, _outbox.c.room_id.not_in(stands)))
    if unsaid:
        settled = {"state": State.SENT, "why": Became.UNSAID.value, "settled_at": now}
        tx.run(updating(_outbox).where(_outbox.c.id.in_(unsaid)).values(settled))

    def gone(room: rooms.Known, person_id: int | None) -> Message:
        return replace(say(room, person_id), files=(), gone=True)

    update(tx, card, gone, now=now, priority=priority)


def rooms_of_card(tx: Tx, card: str) -> list[int]:
    """Return the rooms in which the card stands."""
    return tx.column(select(_copy.c.room_id).where(_copy.c.card == card))


def let_go(tx: Tx, room_id: int, card: str) -> None:
    """The card's message in the room stays as it reads, whatever becomes of the thing."""
    tx.run(_copy.delete().where(_copy.c.card == card, _copy.c.room_id == room_id))


def begin_anew(tx: Tx, room_id: int, card: str) -> None:
    """The next that the card says in the room is a message of its own: what waits to be said there never is."""
    waits = and_(_outbox.c.card == card, _outbox.c.room_id == room_id, _outbox.c.state == text("0"))
    tx.run(_outbox.delete().where(waits, _outbox.c.owner.is_(None)))
    let_go(tx, room_id, card)


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
    out_of_reach(tx, old_room)
    tx.run(updating(_copy).where(_copy.c.room_id == old_room).values(room_id=new_room))


def beginning(tx: Tx, start: str) -> list[tuple[str, int, bool]]:
    """Return (card, room, whether it has been said) of the cards whose name begins so, in the order of their names."""
    stands = select(_copy.c.card, _copy.c.room_id).where(_copy.c.card.startswith(start, autoescape=True))
    posted = select(_outbox.c.card, _outbox.c.room_id).where(
        _outbox.c.card.startswith(start, autoescape=True), _outbox.c.state == text("0")
    )
    found = {(row.card, row.room_id): False for row in tx.all(posted)}
    found |= {(row.card, row.room_id): True for row in tx.all(stands)}
    return sorted((card, room, said) for (card, room), said in found.items())
