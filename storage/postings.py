"""What is new is told in a room so many times a day: the slots of a room's day, and what is gathered for its digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import and_, delete, exists, insert, or_, select, text, update

from storage import hearing
from storage.announcement_table import Posting
from storage.db import Tx, table
from storage.outbox_table import Copy, Outbox
from storage.rooms import Known, Place

_posting, _copy, _outbox, _room = table(Posting), table(Copy), table(Outbox), table(Place)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something new is `said` at once, where it waits for a digest, and where it had been said already."""

    said: tuple[int, ...]
    gathered: tuple[int, ...]
    again: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """Something new in one room: told at once or `gathered`, and what became of it when it was taken back."""

    card: str
    room_id: int
    at: datetime
    gathered: bool
    told_at: datetime | None
    withdrawn: str


def place(
    tx: Tx, card: str, rooms: Iterable[Known], *, day: date, now: datetime, free: bool = False, gathers: bool = True
) -> Placed:
    """The card has a slot of the day in each of the rooms, which are held, or is gathered where there is none (left).

    One that is `free` takes no slot and is never gathered; one that no digest can tell (`gathers` is false) is said at
    once also where there is no slot. So is all that is for one person.
    """
    places = {room.id: room.private for room in rooms}
    known = _known(tx, card, places)
    new = sorted(places.keys() - known.keys())
    slots = {} if free else _slots(tx, [room for room in new if not places[room]], day)
    rows = [_row(card, room, slots.get(room), free or places[room] or not gathers, day, now) for room in new]
    tx.many(insert(_posting), rows)
    waits = {row["room_id"] for row in rows if row["gathered"]} | {room for room, gathered in known.items() if gathered}
    return Placed(
        tuple(room for room in new if room not in waits), tuple(sorted(waits)), tuple(sorted(known.keys() - waits))
    )


def _row(card: str, room: int, slot: int | None, anyway: bool, day: date, now: datetime) -> dict[str, Any]:
    values = {"slot": slot, "withheld": slot is None and anyway, "gathered": slot is None and not anyway}
    return {"card": card, "room_id": room, "at": now, "day": day, "withdrawn": "", **values}


def _known(tx: Tx, card: str, rooms: Collection[int]) -> dict[int, bool]:
    """Return in which of the rooms the card is known, and whether it was gathered there."""
    here = select(_posting.c.room_id, _posting.c.gathered).where(_posting.c.card == card)
    return {row.room_id: row.gathered for row in tx.all(here) if row.room_id in rooms}


def _slots(tx: Tx, rooms: Collection[int], day: date) -> dict[int, int]:
    """Return the first slot of the day that is left in each of the rooms; a room that has none is not among them."""
    if not rooms:
        return {}
    taken: dict[int, set[int]] = {}
    used = select(_posting.c.room_id, _posting.c.slot).where(
        _posting.c.room_id.in_(rooms), _posting.c.day == day, _posting.c.slot.is_not(None)
    )
    for row in tx.all(used):
        taken.setdefault(row.room_id, set()).add(row.slot)
    told, towns = hearing.of_rooms(tx, rooms), hearing.town_posts(tx)
    found = {}
    for room in rooms:
        hears = told.get(room)
        bears = towns if hears is None or hears.posts is None else hears.posts
        slot = next(one for one in count(1) if one not in taken.get(room, ()))
        if slot <= bears and not (hears and hears.only_digest):
            found[room] = slot
    return found


def of_card(tx: Tx, card: str) -> list[Post]:
    """Return in which rooms the card was told, or is to be, in the order of the rooms."""
    return _read(tx, _posting.c.card == card)


def _read(tx: Tx, where: Any) -> list[Post]:
    columns = (
        _posting.c.card,
        _posting.c.room_id,
        _posting.c.at,
        _posting.c.gathered,
        _posting.c.told_at,
        _posting.c.withdrawn,
    )
    return [Post(*row) for row in tx.all(select(*columns).where(where).order_by(_posting.c.room_id, _posting.c.id))]


def withdrawn(tx: Tx, card: str, became: dict[str, list[int]]) -> None:
    """This became of the card's copies in these rooms, when it was taken back."""
    for what, room_ids in became.items():
        here = and_(_posting.c.card == card, _posting.c.room_id.in_(room_ids))
        tx.run(update(_posting).where(here).values(withdrawn=what))


def give_slots_back(tx: Tx, card: str, room_ids: Collection[int]) -> None:
    """Where the card was never said, the day has its slot again for something else."""
    here = and_(_posting.c.card == card, _posting.c.room_id.in_(room_ids))
    tx.run(update(_posting).where(here, _posting.c.slot.is_not(None)).values(slot=None, withheld=True))


def unsaid(tx: Tx, card: str) -> None:
    """Where the card was neither said nor is being said, it was never new there: call it behind `cards.unsay`."""
    stands = exists().where(_copy.c.card == _posting.c.card, _copy.c.room_id == _posting.c.room_id)
    waits = exists().where(
        _outbox.c.card == _posting.c.card, _outbox.c.room_id == _posting.c.room_id, _outbox.c.state == text("0")
    )
    tx.run(delete(_posting).where(_posting.c.card == card, _posting.c.told_at.is_(None), ~stands, ~waits))


def readdress(tx: Tx, old_room: int, new_room: int) -> None:
    """What was told in the old room was told in the new one, which it has become; the slots of neither day change."""
    both = select(_posting.c.card).where(_posting.c.room_id == new_room)
    tx.run(delete(_posting).where(_posting.c.room_id == old_room, _posting.c.card.in_(both)))
    moved = update(_posting).where(_posting.c.room_id == old_room)
    said = or_(_posting.c.slot.is_not(None), _posting.c.withheld.is_(True))
    tx.run(moved.where(said).values(room_id=new_room, slot=None, withheld=True))
    tx.run(moved.values(room_id=new_room))


def told_to(tx: Tx, card: str, *, person_id: int, associations: Collection[int]) -> bool:
    """Tell whether the card was told in a group of the whole town or of these associations, or to the person alone."""
    ours = or_(_room.c.association_id.is_(None), _room.c.association_id.in_(associations))
    group = and_(_room.c.private.is_(False), _room.c.linked_at.is_not(None), ours)
    mine = and_(_room.c.private.is_(True), _room.c.person_id == person_id)
    there = select(_posting.c.id).join(_room, _room.c.id == _posting.c.room_id)
    return tx.first(there.where(_posting.c.card == card, or_(group, mine)).limit(1)) is not None
