"""The agenda of a meeting: what associations want to have on it, in the order of its caller; and its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage import event_changes
from storage.associations import Association
from storage.db import Tx, table
from storage.fair_table import AgendaItem, EventFile, Instructions
from storage.files import KeptFile
from storage.named import key_of
from storage.prepared import Prepared

MINUTES = "minutes"
_CALLED = "called"


@dataclass(frozen=True, slots=True)
class ItemNow:
    """Something that is wanted on the agenda."""

    number: int
    event_id: int
    association_id: int | None
    by: str
    """The name of the association that wants it; nothing where none does."""
    person_id: int
    words: str
    position: int
    since: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """It is on the agenda, last."""

    item: ItemNow


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing was changed: it is on the agenda already."""

    item: ItemNow


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing was changed: it is not on the agenda any more, or is again."""


@dataclass(frozen=True, slots=True)
class Full:
    """Nothing was changed: so many are on the agenda already."""

    most: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting, by the number of their file, and when they were sent."""

    file_id: int
    event_id: int
    name: str
    at: datetime


MOST = 60
_item, _association, _said = table(AgendaItem), table(Association), table(Instructions)
_link, _file = table(EventFile), table(KeptFile)
_select = select(
    _item.c.id,
    _item.c.event_id,
    _item.c.association_id,
    func.coalesce(_association.c.name, "").label("by"),
    _item.c.person_id,
    _item.c.words,
    _item.c.position,
    _item.c.since,
    _item.c.removed_at,
).select_from(_item.outerjoin(_association, _association.c.id == _item.c.association_id))
_GET = Prepared(_select.where(_item.c.id == bindparam("number")))
_OF_EVENT = Prepared(
    _select.where(_item.c.event_id == bindparam("event"), _item.c.removed_at.is_(None)).order_by(
        _item.c.position, _item.c.id
    )
)
_minutes = (
    select(_link.c.file_id, _link.c.event_id, _file.c.name, _link.c.at)
    .join(_file, _file.c.id == _link.c.file_id)
    .where(_link.c.kind == MINUTES)
)
_MINUTES = Prepared(_minutes.where(_link.c.event_id == bindparam("event")).order_by(_link.c.at, _link.c.file_id))
_OF_FILE = Prepared(_minutes.where(_link.c.file_id == bindparam("file")))


def get(tx: Tx, number: int) -> ItemNow | None:
    """Return the item, also one that has been removed."""
    row = tx.first(_GET, number=number)
    return ItemNow(*row) if row else None


def of_event(tx: Tx, event_id: int) -> list[ItemNow]:
    """Return what is on the agenda, in order."""
    return [ItemNow(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def add(tx: Tx, wish: AgendaItem) -> Added | Same | Full:
    """It is on the agenda, last; each association wants the same once."""
    event_changes.hold(tx, wish.event_id)
    there = of_event(tx, wish.event_id)
    same = _same(there, wish.association_id, wish.person_id, wish.words)
    if same is not None:
        return Same(same)
    if len(there) >= MOST:
        return Full(MOST)
    wish.position = max((one.position for one in there), default=0)
    return Added(_known(tx, tx.add(wish)))


def _same(
    there: list[ItemNow], association_id: int | None, person_id: int, words: str, *, but: int = 0
) -> ItemNow | None:
    for one in there:
        theirs = one.association_id == association_id and (association_id is not None or one.person_id == person_id)
        if theirs and one.number != but and _bare(one.words) == _bare(words):
            return one
    return None


def _bare(words: str) -> str:
    return key_of(words).rstrip(" .!?")


def move(tx: Tx, number: int, step: int) -> ItemNow | None:
    """It is so many places further down the agenda, or with less than none, up; None if it is not there any more."""
    item = get(tx, number)
    if item is None:
        return None
    event_changes.hold(tx, item.event_id)
    there = of_event(tx, item.event_id)
    at = next((at for at, one in enumerate(there) if one.number == number), None)
    if at is None:
        return None
    moved = there.pop(at)
    there.insert(min(max(0, at + step), len(there)), moved)
    for position, one in enumerate(there, 1):
        if one.position != position:
            tx.run(update(_item).where(_item.c.id == one.number).values(position=position))
    return get(tx, number)


def reword(tx: Tx, item: ItemNow, words: str) -> ItemNow | Same | Gone:
    """It says this from now on, unless somebody else has changed or removed it since it was read."""
    event_changes.hold(tx, item.event_id)
    same = _same(of_event(tx, item.event_id), item.association_id, item.person_id, words, but=item.number)
    if same is not None:
        return Same(same)
    as_read = (_item.c.id == item.number) & (_item.c.words == item.words) & _item.c.removed_at.is_(None)
    if not tx.run(update(_item).where(as_read).values(words=words)):
        return Gone()
    return _known(tx, item.number)


def remove(tx: Tx, number: int, *, now: datetime) -> bool:
    """It is not on the agenda any more; False if it was not before: of two who remove it at once one does."""
    there = (_item.c.id == number) & _item.c.removed_at.is_(None)
    return tx.run(update(_item).where(there).values(removed_at=now)) > 0


def put_back(tx: Tx, number: int) -> ItemNow | Same | Gone:
    """It is on the agenda again, where it was; not if its association wants the same by now."""
    item = get(tx, number)
    if item is None:
        return Gone()
    event_changes.hold(tx, item.event_id)
    same = _same(of_event(tx, item.event_id), item.association_id, item.person_id, item.words)
    if same is not None:
        return Same(same)
    tx.run(update(_item).where(_item.c.id == number).values(removed_at=None))
    return _known(tx, number)


def _known(tx: Tx, number: int) -> ItemNow:
    item = get(tx, number)
    assert item is not None
    return item


def call(tx: Tx, event_id: int, words: str) -> None:
    """This is told with the call for items: until when they are wanted, or what is asked for."""
    tx.run(_said.delete().where(_said.c.event_id == event_id, _said.c.role == _CALLED))
    if words:
        tx.run(_said.insert().values(event_id=event_id, role=_CALLED, words=words))


def called(tx: Tx, event_id: int) -> str:
    """Return what is told with the call for items, or nothing."""
    return str(tx.scalar(select(_said.c.words).where(_said.c.event_id == event_id, _said.c.role == _CALLED)) or "")


def minutes(tx: Tx, event_id: int) -> list[Minutes]:
    """Return the minutes of the meeting: those that were sent last are last."""
    return [Minutes(*row) for row in tx.all(_MINUTES, event=event_id)]


def minutes_of_file(tx: Tx, file_id: int) -> Minutes | None:
    """Return the minutes that the file is, or None."""
    row = tx.first(_OF_FILE, file=file_id)
    return Minutes(*row) if row else None


def keep_minutes(tx: Tx, event_id: int, file_id: int, *, now: datetime) -> bool:
    """The file is the minutes of the meeting from now on; False if it is a file of the meeting already."""
    event_changes.hold(tx, event_id)
    known = select(_link.c.file_id).where(_link.c.event_id == event_id, _link.c.file_id == file_id)
    if tx.first(known) is not None:
        return False
    tx.run(_link.insert().values(event_id=event_id, file_id=file_id, kind=MINUTES, at=now))
    return True


def no_minutes(tx: Tx, event_id: int, file_id: int) -> bool:
    """The file is not the minutes of the meeting any more; False if it was not before."""
    which = (_link.c.event_id == event_id) & (_link.c.file_id == file_id) & (_link.c.kind == MINUTES)
    return tx.run(_link.delete().where(which)) > 0
