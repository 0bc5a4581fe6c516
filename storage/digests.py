"""Digests: what waits for them, when they are told, and what they told of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, exists, func, insert, or_, select, update

from storage import due, hearing, wallclock
from storage.announcement_table import Digest, DigestLine, Posting
from storage.db import Tx, table
from storage.outbox_table import Copy
from storage.prepared import Prepared
from storage.rooms import Place

WEEKLY, OVERFLOW = "digest", "gathered"
"""What becomes due: the digest of ``digest of room:7`` or ``digest of person:3``; what was gathered since yesterday."""
KEPT = timedelta(days=35)
"""So long a digest reads right when what it told of changes; after that it stays as it was."""
WAKES = 8


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose digest it is: a group's, or a person's."""

    room_id: int | None = None
    person_id: int | None = None

    @property
    def subject(self) -> str:
        """What becomes due about it."""
        return f"digest of room:{self.room_id}" if self.room_id else f"digest of person:{self.person_id}"

    def hears(self, tx: Tx) -> hearing.Hears:
        """Return how they want to hear."""
        return hearing.of_room(tx, self.room_id) if self.room_id else hearing.of_person(tx, self.person_id or 0)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a digest as it was told: see `storage.announcement_table.DigestLine`."""

    text: str
    card: str = ""
    label: str = ""
    command: str = ""
    private: bool = False


_posting, _digest, _line = table(Posting), table(Digest), table(DigestLine)
_room, _copy, _due = table(Place), table(Copy), table(due.Due)
_waits = _posting.c.gathered.is_(True) & _posting.c.told_at.is_(None) & (_posting.c.withdrawn == "")
_WAITING = Prepared(
    select(_posting.c.card).where(_posting.c.room_id == bindparam("room"), _waits).order_by(_posting.c.id)
)
_IS_DUE = Prepared(select(_due.c.id).where(_due.c.subject == bindparam("about")).limit(1))
_LINES = Prepared(
    select(_line.c.text, _line.c.card, _line.c.label, _line.c.command, _line.c.private)
    .where(_line.c.digest_id == bindparam("number"))
    .order_by(_line.c.place)
)


def arm(tx: Tx, whose: Whose, *, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Their next digest becomes due, at the hour they chose; return when, or None if they want none."""
    due.drop(tx, whose.subject)
    at = hearing.next_digest(whose.hears(tx), after=after, zone=zone)
    if at is not None:
        due.add(tx, kind=WEEKLY, subject=whose.subject, person_id=whose.person_id, at=at)
    return at


def gather(tx: Tx, *, now: datetime, zone: ZoneInfo) -> None:
    """What has been gathered in any room is told the next morning at the latest, where no weekly digest tells it."""
    if tx.scalar(_IS_DUE, about=OVERFLOW) is None:
        day = wallclock.local(now, zone).replace(hour=WAKES, minute=0, second=0, microsecond=0) + timedelta(days=1)
        due.add(tx, kind=OVERFLOW, subject=OVERFLOW, person_id=None, at=wallclock.utc(day, zone))


def waiting(tx: Tx, room_id: int) -> list[str]:
    """Return the cards that wait for the room's digest, the oldest first."""
    return tx.column(_WAITING, room=room_id)


def rooms_waiting(tx: Tx, *, after: int, some: int) -> list[int]:
    """Return in which rooms of a higher number something waits for a digest."""
    rooms = select(_posting.c.room_id).where(_waits, _posting.c.room_id > after).distinct()
    return tx.column(rooms.order_by(_posting.c.room_id).limit(some))


def told(tx: Tx, room_id: int, cards: Iterable[str], *, now: datetime) -> None:
    """These do not wait for the room's digest any more: it has told of them, or there is nothing to tell."""
    mine = (_posting.c.room_id == room_id) & _posting.c.card.in_(list(cards))
    tx.run(update(_posting).where(mine, _waits).values(told_at=now))


def posted(tx: Tx, kind: str, since: datetime, associations: Sequence[int]) -> list[str]:
    """Return the cards of the kind that have been told since in groups of the whole town, or of these associations."""
    shared = or_(_room.c.association_id.is_(None), _room.c.association_id.in_(list(associations)))
    there = _room.c.linked_at.is_not(None) & shared & (_posting.c.withdrawn == "")
    of_kind = _posting.c.card.startswith(f"{kind}:", autoescape=True) & (_posting.c.at > since)
    found = select(_posting.c.card).join(_room, _room.c.id == _posting.c.room_id).where(there, of_kind)
    return tx.column(found.group_by(_posting.c.card).order_by(func.min(_posting.c.id)))


def card(number: int) -> str:
    """Return the name of a digest's message, by which it is edited."""
    return f"digest:{number}"


def keep(tx: Tx, room_id: int, lines: Sequence[Told], *, now: datetime) -> int:
    """The digest is told in the room, and what it told long ago is let go of; return its number."""
    _forget(tx, room_id, before=now - KEPT)
    number: int = tx.add(Digest(room_id=room_id, at=now))
    rows = [
        {"digest_id": number, "place": place, "card": one.card, "text": one.text}
        | {"label": one.label, "command": one.command, "private": one.private}
        for place, one in enumerate(lines)
    ]
    tx.many(insert(_line), rows)
    return number


def _forget(tx: Tx, room_id: int, *, before: datetime) -> None:
    old = tx.column(select(_digest.c.id).where(_digest.c.room_id == room_id, _digest.c.at < before))
    if old:
        tx.run(delete(_line).where(_line.c.digest_id.in_(old)))
        tx.run(delete(_copy).where(_copy.c.room_id == room_id, _copy.c.card.in_([card(one) for one in old])))
        tx.run(delete(_digest).where(_digest.c.id.in_(old)))


def lines(tx: Tx, number: int) -> list[Told]:
    """Return what the digest says, line by line."""
    return [Told(*row) for row in tx.all(_LINES, number=number)]


def telling_of(tx: Tx, about: str, *, now: datetime) -> list[tuple[int, int]]:
    """Return (digest, room) of those that told of the card lately."""
    there = exists().where(_line.c.digest_id == _digest.c.id, _line.c.card == about)
    rows = tx.all(
        select(_digest.c.id, _digest.c.room_id).where(there, _digest.c.at > now - KEPT).order_by(_digest.c.id)
    )
    return [(row.id, row.room_id) for row in rows]


def tell_anew(tx: Tx, number: int, about: str, line: Told) -> None:
    """The digest's line about the card says this."""
    mine = (_line.c.digest_id == number) & (_line.c.card == about)
    says = {"text": line.text, "label": line.label, "command": line.command, "private": line.private}
    tx.run(update(_line).where(mine).values(**says))


def readdress(tx: Tx, old_room: int, new_room: int) -> None:
    """The old room goes on as the new one, and hears as it did, unless the new one has said how it wants to."""
    old, new = Whose(room_id=old_room), Whose(room_id=new_room)
    hears = old.hears(tx)
    if new.hears(tx) == hearing.Hears() and hears != hearing.Hears():
        hearing.set_room(tx, new_room, hears)
        tx.run(update(_due).where(_due.c.subject == old.subject).values(subject=new.subject))
    hearing.set_room(tx, old_room, hearing.Hears())
    due.drop(tx, old.subject)
    tx.run(update(_digest).where(_digest.c.room_id == old_room).values(room_id=new_room))
