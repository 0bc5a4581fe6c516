"""Rooms: our own ids for the places where the bot speaks, whatever the networks call them today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, table
from storage.prepared import Prepared


class Place(SQLModel, table=True):
    """A private chat, a group, a Matrix room, a forum topic. Nothing of it is deleted when the bot is sent away."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("network", "address", name="room_address"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str
    address: str
    private: bool
    title: str = ""
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK, emptied=("title",)),
    )
    """Whose private chat it is."""
    linked_at: datetime | None = None
    """Since when the group belongs to the town."""
    association_id: int | None = Field(default=None, foreign_key="association.id", index=True)
    """The association whose group it is; None, when linked, is the whole town's."""
    language: str | None = None
    """What is said to the whole group is said in this language; None is the town's."""
    left_at: datetime | None = None
    why: str = ""
    paused_until: datetime | None = None
    """The network asked to wait this long before anything more is said here."""
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """A room by our own id."""

    id: int
    network: str
    address: str
    private: bool
    title: str
    linked: bool
    left: bool
    person_id: int | None = None
    """Whose private room it is."""
    association_id: int | None = None
    """The association whose group it is."""
    language: str | None = None
    back: bool = False
    """Whether it was met for the first time just now, or again after it had been left."""


_room = table(Place)
_known = select(
    _room.c.id,
    _room.c.network,
    _room.c.address,
    _room.c.private,
    _room.c.title,
    _room.c.person_id,
    _room.c.linked_at,
    _room.c.left_at,
    _room.c.heard_at,
    _room.c.association_id,
    _room.c.language,
)
_FIND = Prepared(_known.where(_room.c.network == bindparam("network"), _room.c.address == bindparam("address")))
_BY_ID = Prepared(_known.where(_room.c.id == bindparam("room")))
_HEARD = Prepared(
    update(_room)
    .where(_room.c.id == bindparam("room"))
    .values(
        left_at=None,
        why="",
        title=bindparam("title"),
        person_id=bindparam("person"),
        private=bindparam("is_private"),
        heard_at=bindparam("now"),
    )
)
_PRIVATE = Prepared(
    _known.where(
        _room.c.person_id == bindparam("person"),
        _room.c.private.is_(True),
        _room.c.left_at.is_(None),
        _room.c.network != bindparam("but"),
    )
    .order_by(_room.c.heard_at.desc(), _room.c.id.desc())
    .limit(1)
)
_LEAVE = Prepared(
    update(_room).where(_room.c.id == bindparam("room")).values(left_at=bindparam("now"), why=bindparam("reason"))
)
_PAUSE = Prepared(update(_room).where(_room.c.id == bindparam("room")).values(paused_until=bindparam("until")))


def _as_known(row: Any) -> Known:
    linked, left = row.linked_at is not None, row.left_at is not None
    return Known(
        row.id,
        row.network,
        row.address,
        row.private,
        row.title,
        linked,
        left,
        row.person_id,
        row.association_id,
        row.language,
    )


def meet(
    tx: Tx, *, network: str, address: str, private: bool, title: str, person_id: int | None, now: datetime
) -> Known:
    """Return the room as it is now; a new one is remembered, and one that had been left is alive again.

    A private room that others have come into is a group from then on; a group that was linked stays one.
    """
    row = tx.first(_FIND, network=network, address=address)
    if row is None:
        whose = person_id if private else None
        place = Place(network=network, address=address, private=private, title=title, person_id=whose, heard_at=now)
        return Known(
            tx.add(place), network, address, private, title, linked=False, left=False, person_id=whose, back=True
        )
    private = private and row.linked_at is None
    whose = (person_id or row.person_id) if private else None
    title = title or row.title
    stale = private and now - row.heard_at > timedelta(minutes=5)  # the private room used last is where one is reached
    if stale or row.left_at is not None or (row.title, row.person_id, row.private) != (title, whose, private):
        tx.run(_HEARD, room=row.id, title=title, person=whose, is_private=private, now=now)
    return Known(
        row.id,
        network,
        address,
        private,
        title,
        linked=row.linked_at is not None,
        left=False,
        person_id=whose,
        association_id=row.association_id,
        language=row.language,
        back=row.left_at is not None,
    )


def by_id(tx: Tx, room_id: int) -> Known | None:
    row = tx.first(_BY_ID, room=room_id)
    return _as_known(row) if row else None


def some(tx: Tx, room_ids: Iterable[int], *, hold: bool = False) -> list[Known]:
    """Return those of the rooms that the bot is still in; with `hold` nobody else counts what is said in them
    meanwhile."""
    wanted = _known.where(_room.c.id.in_(set(room_ids)), _room.c.left_at.is_(None)).order_by(_room.c.id)
    return [_as_known(row) for row in tx.all(wanted.with_for_update(key_share=True) if hold else wanted)]


def find(tx: Tx, *, network: str, address: str) -> Known | None:
    row = tx.first(_FIND, network=network, address=address)
    return _as_known(row) if row else None


def private_room(tx: Tx, person_id: int, *, but: str = "") -> Known | None:
    """Return the private room used last in which the person can be reached, not on the network `but`; or None."""
    row = tx.first(_PRIVATE, person=person_id, but=but)
    return _as_known(row) if row else None


def linked(tx: Tx) -> list[Known]:
    """Return the groups of the town that the bot is still in."""
    where = _known.where(_room.c.linked_at.is_not(None), _room.c.left_at.is_(None)).order_by(_room.c.id)
    return [_as_known(row) for row in tx.all(where)]


def link(tx: Tx, room_id: int, *, now: datetime | None, association_id: int | None = None) -> None:
    """The group belongs to the town, or to one of its associations, from now on; without `now`, no longer."""
    values = {"linked_at": now, "association_id": association_id if now else None}
    tx.run(update(_room).where(_room.c.id == room_id).values(**values))


def speak(tx: Tx, room_id: int, language: str) -> None:
    """What is said to the whole group is said in this language from now on."""
    tx.run(update(_room).where(_room.c.id == room_id).values(language=language))


def leave(tx: Tx, room_id: int, *, why: str, now: datetime) -> None:
    """The room cannot be spoken to until somebody is heard there again."""
    tx.run(_LEAVE, room=room_id, now=now, reason=why)


def pause(tx: Tx, room_id: int, *, until: datetime) -> None:
    """Nothing more is said in the room before then."""
    tx.run(_PAUSE, room=room_id, until=until)


def of_chat(tx: Tx, *, network: str, address: str) -> list[Known]:
    """Return the rooms of a chat: itself and its topics and threads (``address/…``)."""
    where = (_room.c.network == network) & (
        (_room.c.address == address) | _room.c.address.startswith(f"{address}/", autoescape=True)
    )
    return [_as_known(row) for row in tx.all(_known.where(where).order_by(_room.c.id))]


def move(tx: Tx, room_id: int, *, to: str, now: datetime) -> int:
    """The room goes on under another address; return its id, which is another one if that address was known already.

    Then the old room is left, and the other one is linked and somebody's if the old one was.
    """
    row = tx.first(
        select(
            _room.c.id,
            _room.c.network,
            _room.c.linked_at,
            _room.c.person_id,
            _room.c.association_id,
            _room.c.language,
        ).where(_room.c.id == room_id)
    )
    assert row is not None
    there = tx.first(_FIND, network=row.network, address=to)
    if there is None:
        tx.run(update(_room).where(_room.c.id == room_id).values(address=to, left_at=None, why=""))
        return room_id
    if there.id == room_id:
        return room_id
    values = {
        "linked_at": there.linked_at or row.linked_at,
        "person_id": there.person_id or row.person_id,
        "association_id": there.association_id or row.association_id,
        "language": there.language or row.language,
        "left_at": None,
    }
    tx.run(update(_room).where(_room.c.id == there.id).values(values))
    tx.run(update(_room).where(_room.c.id == room_id).values(linked_at=None, left_at=now, why="moved"))
    return int(there.id)
