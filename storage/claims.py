"""How what was promised gets said: claimed with a lease, and settled one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, exists, false, func, or_, select, text, update

from storage import cards, lock, outbox
from storage.cards import Became
from storage.db import Tx, table
from storage.outbox import LEASE, Claimed, Priority
from storage.outbox_table import Attachment, Copy, Outbox, State
from storage.prepared import Prepared
from storage.rooms import Place
from storage.workers import ALIVE, Share

_SOME_CHANGES = 50

_outbox, _copy, _file, _room = table(Outbox), table(Copy), table(Attachment), table(Place)

_lease_is_over = or_(
    _outbox.c.lease_until <= bindparam("now"),
    # No lease is so long: a clock has been set back since.
    _outbox.c.lease_until > bindparam("farthest"),
)
_ours_to_take = and_(
    _outbox.c.state == text("0"),
    _outbox.c.network == bindparam("network"),
    or_(_outbox.c.owner.is_(None), and_(_lease_is_over, _outbox.c.owner != bindparam("me"))),
    _outbox.c.not_before <= bindparam("now"),
    or_(_room.c.paused_until.is_(None), _room.c.paused_until <= bindparam("now")),
    _outbox.c.room_id.not_in(bindparam("busy", expanding=True)),
)
_whole = (
    select(
        _outbox.c.id,
        _outbox.c.room_id,
        _room.c.address,
        _room.c.private,
        _outbox.c.priority,
        _outbox.c.body,
        _outbox.c.files,
        _outbox.c.card,
        _copy.c.message,
        _copy.c.also,
        _outbox.c.person_id,
        _outbox.c.attempts,
        _outbox.c.promised_at,
        _outbox.c.urgent,
        _outbox.c.reminds,
    )
    .select_from(
        _outbox.join(_room, _room.c.id == _outbox.c.room_id).outerjoin(
            _copy, and_(_copy.c.card == _outbox.c.card, _copy.c.room_id == _outbox.c.room_id)
        )
    )
    .where(_ours_to_take)
    .limit(bindparam("some"))
    .with_for_update(skip_locked=True, of=_outbox)
)
_not_held = _outbox.c.room_id.not_in(bindparam("held", expanding=True))
_CLAIMABLE = _whole.where(
    _outbox.c.priority <= bindparam("at_most"), or_(_outbox.c.priority == text("0"), _not_held)
).order_by(_outbox.c.priority, _outbox.c.id)
_OVERDUE = _whole.where(
    _outbox.c.card.is_not(None),
    _copy.c.message != text("''"),
    _outbox.c.priority == text("1"),
    _outbox.c.promised_at <= bindparam("since"),
    _not_held,
).order_by(_outbox.c.id)
"""Changes of cards; there are never many, and an index of the waiting cards finds them."""
_other = _outbox.alias("other")
_is_anothers = exists().where(
    _other.c.room_id == _outbox.c.room_id,
    _other.c.state == text("0"),
    _other.c.owner != bindparam("me"),
    _other.c.lease_until > bindparam("now"),
    _other.c.lease_until <= bindparam("farthest"),
)
"""Whoever has claimed a row of a room has the room: two who speak in it at once would say things out of order."""


def _shared(whole: Select[Any]) -> Select[Any]:
    """Return the same claim where others claim, too."""
    return whole.where(_outbox.c.room_id % bindparam("of", type_=Integer) == bindparam("mine"), ~_is_anothers)


_CLAIMABLE_SHARED, _OVERDUE_SHARED = _shared(_CLAIMABLE), _shared(_OVERDUE)
_TAKE = (
    update(_outbox)
    .where(_outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(owner=bindparam("me"), lease_until=bindparam("until"), attempts=_outbox.c.attempts + 1)
)
_SENT = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(state=State.SENT, message=bindparam("sent_as"), settled_at=bindparam("now"), owner=None, why=None)
)
_REMOVED = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(
        state=State.SENT,
        message=bindparam("sent_as"),
        settled_at=bindparam("now"),
        owner=None,
        why=bindparam("reason"),
    )
)
_FAILED = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(state=State.FAILED, why=bindparam("reason"), settled_at=bindparam("now"), owner=None)
)
_LATER = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.state == text("0"))
    .values(
        owner=None,
        lease_until=None,
        not_before=bindparam("at"),
        why=bindparam("reason"),
        attempts=_outbox.c.attempts - bindparam("untried", type_=Integer),
    )
)
_FILES = Prepared(
    select(_file.c.name, _file.c.mime, _file.c.content)
    .where(_file.c.outbox_id == bindparam("row"))
    .order_by(_file.c.id)
)
_CHANGES = Prepared(
    select(_outbox.c.id, _outbox.c.body)
    .where(
        _outbox.c.card == bindparam("the_card"),
        _outbox.c.room_id == bindparam("room"),
        _outbox.c.state == text("0"),
        _outbox.c.owner.is_(None),
        _outbox.c.files == false(),
        _outbox.c.id > bindparam("row"),
        _outbox.c.not_before <= bindparam("now"),
    )
    .order_by(_outbox.c.id)
    .with_for_update(skip_locked=True)
)
_NEXT = Prepared(
    select(
        func.min(case((_room.c.paused_until > _outbox.c.not_before, _room.c.paused_until), else_=_outbox.c.not_before))
    )
    .join(_room, _room.c.id == _outbox.c.room_id)
    .where(_outbox.c.state == text("0"), _outbox.c.network == bindparam("network"), _outbox.c.owner.is_(None))
)


def claim(
    tx: Tx,
    *,
    network: str,
    owner: str,
    now: datetime,
    some: int = 100,
    at_most: Priority = Priority.BULK,
    held: Iterable[int] = (),
    busy: Iterable[int] = (),
    share: Share | None = None,
) -> list[Claimed]:
    """Lease up to `some` rows that may be said now, the most urgent first; nobody else gets them meanwhile.

    Of the rooms in `held`, for which enough is at hand, only answers; of those in `busy`, nothing. With a `share`,
    others claim on this network, too: only of its rooms, and of none in which another has something to say.
    """
    whose = _whose(network, owner, now, held, busy) | {"some": some, "at_most": int(at_most)}
    rows = _rows(tx, _CLAIMABLE, _CLAIMABLE_SHARED, whose, share)
    return _take(tx, rows, network=network, owner=owner, now=now, share=share)


def claim_changes(
    tx: Tx,
    *,
    network: str,
    owner: str,
    now: datetime,
    since: datetime,
    held: Iterable[int] = (),
    busy: Iterable[int] = (),
    share: Share | None = None,
) -> list[Claimed]:
    """Lease the changes of cards that have waited `since` then, whatever else is more urgent."""
    whose = _whose(network, owner, now, held, busy) | {"some": _SOME_CHANGES, "since": since}
    rows = _rows(tx, _OVERDUE, _OVERDUE_SHARED, whose, share)
    return _take(tx, rows, network=network, owner=owner, now=now, share=share)


def turn(network: str) -> str:
    """Return what those who share a network do in turn (`storage.lock`)."""
    return f"claim {network}"


def _whose(network: str, owner: str, now: datetime, held: Iterable[int], busy: Iterable[int]) -> dict[str, Any]:
    rooms = {"held": list(held), "busy": list(busy)}
    return {"network": network, "me": owner, "now": now, "farthest": now + 2 * LEASE, **rooms}


def _rows(tx: Tx, alone: Select[Any], shared: Select[Any], whose: dict[str, Any], share: Share | None) -> Sequence[Any]:
    if share is None:
        return tx.all(alone, **whose)
    lock.in_turn(tx, turn(whose["network"]))
    return tx.all(shared, **whose, of=share.of, mine=share.mine)


def _take(
    tx: Tx, rows: Sequence[Any], *, network: str, owner: str, now: datetime, share: Share | None
) -> list[Claimed]:
    if not rows:
        return []
    until = now + (LEASE if share is None else ALIVE)
    tx.run(_TAKE, ids=[row.id for row in rows], me=owner, until=until)
    return [_claimed(tx, row, network, until) for row in rows]


def _claimed(tx: Tx, row: Any, network: str, until: datetime) -> Claimed:
    body = outbox.read(row.body)
    files: Sequence[Any] = tx.all(_FILES, row=row.id) if row.files else ()
    return Claimed(
        id=row.id,
        room_id=row.room_id,
        network=network,
        address=row.address,
        private=row.private,
        priority=row.priority,
        text=body.text,
        buttons=body.buttons,
        files=tuple((f.name, f.mime, f.content) for f in files),
        card=row.card,
        standing=row.message or None,
        person_id=row.person_id,
        attempts=row.attempts,
        promised_at=row.promised_at,
        lease_until=until,
        pin=body.pin,
        pinned=outbox.pinned(tx, row.card, row.room_id) if row.card and body.pin is not None else None,
        gone=body.gone,
        urgent=bool(row.urgent),
        reminds=row.reminds,
        also=tuple((row.also or "").split()),
    )


def newest(tx: Tx, claimed: Claimed, *, now: datetime) -> Claimed:
    """What has changed of the card since the row was claimed is said with it, and needs no message of its own.

    A post that was tried before keeps its words: it may stand already.
    """
    if not claimed.card or (claimed.standing is None and claimed.attempts):
        return claimed
    changes = tx.all(_CHANGES, the_card=claimed.card, room=claimed.room_id, row=claimed.id, now=now)
    pinned = outbox.pinned(tx, claimed.card, claimed.room_id)
    if not changes:
        return replace(claimed, pinned=pinned)
    last = changes[-1].body
    body = outbox.read(last)
    tx.run(_outbox.delete().where(_outbox.c.id.in_([one.id for one in changes])))
    tx.run(_outbox.update().where(_outbox.c.id == claimed.id).values(body=last, buttons=bool(body.buttons)))
    return replace(claimed, text=body.text, buttons=body.buttons, pin=body.pin, pinned=pinned, gone=body.gone)


def sent(tx: Tx, claimed: Claimed, message: str, *, now: datetime, also: Sequence[str] = ()) -> None:
    """It was said, as this message, and `also` as those; a card has its copy there."""
    tx.run(_SENT, row=claimed.id, sent_as=message, now=now)
    if claimed.card and claimed.standing != message:
        whose = claimed.person_id
        outbox.stands(tx, claimed.card, claimed.room_id, message=message, person_id=whose, also=also)


def removed(tx: Tx, claimed: Claimed, *, became: Became, now: datetime) -> None:
    """What was to become of the card's copy became of it; unless it could only be changed, it stands no more."""
    tx.run(_REMOVED, row=claimed.id, sent_as=claimed.standing, reason=became.value, now=now)
    if claimed.card and became is not Became.KEPT:
        cards.let_go(tx, claimed.room_id, claimed.card)


def failed(tx: Tx, row: int, *, why: str, now: datetime) -> None:
    """It will never be said; the reason is kept."""
    tx.run(_FAILED, row=row, reason=why, now=now)


def later(tx: Tx, row: int, *, at: datetime, why: str, tried: bool = True) -> None:
    """It is given back and will be tried again from `at` on; if it has not been `tried`, it certainly was not said."""
    tx.run(_LATER, row=row, at=at, reason=why, untried=0 if tried else 1)


def release(tx: Tx, *, owner: str | None = None, network: str | None = None, but: Iterable[int] = ()) -> int:
    """Give back what is leased: by this owner, or by anybody (when this process is known to be the only one).

    With a `network`, what is leased there; what is leased of the rooms named by `but` stays so.
    """
    where = [_outbox.c.state == text("0"), _outbox.c.owner.is_not(None), _outbox.c.room_id.not_in(list(but))]
    if owner is not None:
        where.append(_outbox.c.owner == owner)
    if network is not None:
        where.append(_outbox.c.network == network)
    return tx.run(update(_outbox).where(*where).values(owner=None, lease_until=None))


def renew(tx: Tx, *, owner: str, now: datetime, lease: timedelta = LEASE) -> int:
    """What this owner has claimed stays its own for another `lease`; return how much that is."""
    mine = and_(_outbox.c.state == text("0"), _outbox.c.owner == owner)
    return tx.run(update(_outbox).where(mine).values(lease_until=now + lease))


def next_at(tx: Tx, network: str) -> datetime | None:
    """Return when the next unclaimed row of the network may be said, or None."""
    found: datetime | None = tx.scalar(_NEXT, network=network)
    return found
