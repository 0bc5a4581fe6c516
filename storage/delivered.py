"""How far what was told to many has come: what became of it in each room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select, text, update

from storage import outbox, postings
from storage.announcement_table import Posting
from storage.cards import Became
from storage.db import Tx, table
from storage.outbox_table import Copy, Outbox, State
from storage.people import Person
from storage.prepared import Prepared
from storage.rooms import Place


class How(Enum):
    """How it stands with one copy."""

    SAID = auto()
    """It stands, and reads as it should."""
    WAITS = auto()
    """It is still to be said."""
    CHANGES = auto()
    """It stands, and its new words are still to be said."""
    FAILED = auto()
    """It never was said, and will not be."""
    OLD = auto()
    """It stands, and could not be changed."""
    GATHERED = auto()
    """It waits for the room's digest."""
    IN_DIGEST = auto()
    """A digest told of it."""
    GOING = auto()
    """It is still to be removed."""
    GONE = auto()
    """It was removed, or never said."""
    KEPT = auto()
    """It could not be removed, and was changed instead."""
    STAYS = auto()
    """It stands, and could neither be removed nor changed."""


UNSETTLED = frozenset({How.WAITS, How.CHANGES, How.GOING})


@dataclass(frozen=True, slots=True)
class Delivered:
    """A copy in a room. `why` it waits or failed; it waits until `not_before` at least."""

    room_id: int
    network: str
    title: str
    """What the group is called, or the person."""
    person_id: int | None
    """Whose private room it is."""
    left: bool
    how: How
    why: str = ""
    not_before: datetime | None = None
    promised_at: datetime | None = None


_posting, _room, _copy, _outbox, _person = table(Posting), table(Place), table(Copy), table(Outbox), table(Person)
_last = (
    select(_outbox.c.room_id, func.max(_outbox.c.id).label("id"))
    .where(_outbox.c.card == bindparam("the_card"), _outbox.c.card.is_not(None))
    .group_by(_outbox.c.room_id)
    .subquery()
)
_OF_CARD = Prepared(
    select(
        _posting.c.room_id,
        _posting.c.gathered,
        _posting.c.told_at,
        _posting.c.withdrawn,
        _room.c.network,
        case((_room.c.private.is_(True), _person.c.name), else_=_room.c.title).label("title"),
        _room.c.private,
        _room.c.person_id,
        _room.c.left_at,
        _room.c.why.label("left_why"),
        _room.c.paused_until,
        _copy.c.room_id.label("stands"),
        _outbox.c.state,
        _outbox.c.why,
        _outbox.c.body,
        _outbox.c.not_before,
        _outbox.c.promised_at,
    )
    .select_from(
        _posting.join(_room, _room.c.id == _posting.c.room_id)
        .outerjoin(_person, _person.c.id == _room.c.person_id)
        .outerjoin(_copy, and_(_copy.c.card == _posting.c.card, _copy.c.room_id == _posting.c.room_id))
        .outerjoin(_last, _last.c.room_id == _posting.c.room_id)
        .outerjoin(_outbox, _outbox.c.id == _last.c.id)
    )
    .where(_posting.c.card == bindparam("the_card"))
    .order_by(_posting.c.room_id)
)
_MOVE_POST = Prepared(
    update(_posting)
    .where(_posting.c.card == bindparam("the_card"), _posting.c.room_id == bindparam("old"))
    .values(room_id=bindparam("new"))
)


def of_card(tx: Tx, card: str, *, withdrawn: bool = False) -> list[Delivered]:
    """Return how it stands with each copy of the card; with `withdrawn`, how far it has been taken back."""
    return [_as_delivered(row, withdrawn) for row in tx.all(_OF_CARD, the_card=card)]


def _as_delivered(row: Any, withdrawn: bool) -> Delivered:
    how, why = _taken_back(row) if withdrawn else _told(row)
    left = row.left_at is not None
    whose = row.person_id if row.private else None
    times = [at for at in (row.not_before, row.paused_until) if at is not None] if how in UNSETTLED else []
    not_before = max(times, default=None)
    return Delivered(row.room_id, row.network, row.title or "", whose, left, how, why, not_before, row.promised_at)


def _told(row: Any) -> tuple[How, str]:
    """Return how it stands with a copy that is to be there."""
    if row.gathered:
        return (How.GATHERED if row.told_at is None else How.IN_DIGEST), ""
    if row.state == State.WAITING:
        return (How.CHANGES if row.stands is not None else How.WAITS), row.why or ""
    if row.state == State.FAILED:
        return (How.OLD if row.stands is not None else How.FAILED), row.why or ""
    if row.state is None and row.stands is None:  # so long ago that nothing else is known of it
        return How.FAILED, row.left_why or ""
    return How.SAID, ""


def _taken_back(row: Any) -> tuple[How, str]:
    """Return how it stands with a copy that is to be there no more."""
    if row.gathered or row.withdrawn == Became.UNSAID:
        return How.GONE, ""
    if row.state is None:  # so long ago that nothing else is known of it than what was kept with the posting
        if row.stands is None:
            return How.GONE, ""
        return (How.KEPT, "") if row.withdrawn == Became.KEPT else (How.STAYS, row.withdrawn)
    if row.state == State.WAITING:
        return How.GOING, row.why or ""
    if row.stands is None:  # it never came there, or it was removed
        return How.GONE, ""
    if row.state == State.SENT and outbox.read(row.body).gone:
        return How.KEPT, ""
    return How.STAYS, row.why or row.left_why or ""


def settle(tx: Tx, card: str, copies: list[Delivered]) -> None:
    """What became of the copies that were taken back is kept with each posting, as far as it is known."""
    became: dict[str, list[int]] = {}
    words = {How.GONE: "removed", How.KEPT: "kept", How.STAYS: "stays"}
    for one in copies:
        if one.how in words:
            became.setdefault(one.why or words[one.how], []).append(one.room_id)
    postings.withdrawn(tx, card, became)


def moved(tx: Tx, card: str, old_room: int, new_room: int) -> None:
    """The card is told in the new room instead of the old one: the person is reached there."""
    tx.run(_MOVE_POST, the_card=card, old=old_room, new=new_room)


def unsaid(tx: Tx, card: str) -> list[int]:
    """Return the rooms in which the card never stood, and in which nothing of it is being said."""
    stands = select(_copy.c.room_id).where(_copy.c.card == card)
    waits = select(_outbox.c.room_id).where(_outbox.c.card == card, _outbox.c.state == text("0"))
    here = and_(_posting.c.card == card, _posting.c.room_id.not_in(stands), _posting.c.room_id.not_in(waits))
    return tx.column(select(_posting.c.room_id).where(here).order_by(_posting.c.room_id))
