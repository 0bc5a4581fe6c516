"""A group that changes hands: what waits to be told there, and is not for it any more, is not told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, text, update

from storage import announcements, audiences
from storage.announcement_table import Posting
from storage.db import Tx, table
from storage.outbox_table import Copy, Outbox, State

_outbox, _copy, _posting = table(Outbox), table(Copy), table(Posting)
_stands = exists().where(_copy.c.card == _outbox.c.card, _copy.c.room_id == _outbox.c.room_id)
_posted = exists().where(_posting.c.card == _outbox.c.card, _posting.c.room_id == _outbox.c.room_id)


def unlinked(tx: Tx, room_id: int, *, now: datetime) -> None:
    """What is new and waits to be told in the group is not told: who sent it sees why, and may try again."""
    new = and_(_unsaid(room_id), _posted)
    tx.run(update(_outbox).where(new).values(state=State.FAILED, why="unlinked", settled_at=now))


def relinked(tx: Tx, room_id: int, *, now: datetime) -> None:
    """Announcements that wait for the group, or its digest, and do not mean it any more, were never meant for it."""
    waits = select(_outbox.c.id).where(_unsaid(room_id), _outbox.c.card == _posting.c.card)
    untold = and_(_posting.c.gathered.is_(True), _posting.c.told_at.is_(None))
    mine = select(_posting.c.card).where(_posting.c.room_id == room_id, _posting.c.card.startswith("announcement:"))
    others = [
        card
        for card in tx.column(mine.where(or_(waits.exists(), untold)))
        if not _means(tx, int(card.rpartition(":")[2]), room_id, now)
    ]
    if others:
        _drop(tx, room_id, others)


def _means(tx: Tx, number: int, room_id: int, now: datetime) -> bool:
    told = announcements.get(tx, number)
    return told is not None and room_id in audiences.reach(tx, told.audience, now=now, but=told.person_id).rooms


def _drop(tx: Tx, room_id: int, cards: Collection[str]) -> None:
    tx.run(delete(_outbox).where(_unsaid(room_id), _outbox.c.card.in_(cards)))
    tx.run(delete(_posting).where(_posting.c.room_id == room_id, _posting.c.card.in_(cards)))


def _unsaid(room_id: int) -> ColumnElement[bool]:
    """Return which rows of the room say something for the first time, and are certainly not said yet."""
    untried = and_(_outbox.c.state == text("0"), _outbox.c.owner.is_(None), _outbox.c.attempts == text("0"))
    return and_(_outbox.c.room_id == room_id, untried, _outbox.c.card.is_not(None), ~_stands)
