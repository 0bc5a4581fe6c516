"""Digests: what waits for them, when they are told, and what they told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, insert, or_, select, text, update

from storage import due, hearing, quiet, wallclock
from storage.announcement_table import Announcement, Digest, DigestLine, Posting
from storage.db import Tx, table
from storage.outbox_table import Copy
from storage.prepared import Prepared
from storage.rooms import Place

WEEKLY, OVERFLOW = "digest", "gathered"
"""What becomes due: the digest of ``digest of room:7`` or ``digest of person:3``; what was gathered since yesterday."""
_LEFT, _AFTER = f"{OVERFLOW} left in room:", f"{OVERFLOW} after room:"
KEPT = timedelta(days=35)
"""So long a digest reads right when what it told of changes; after that it stays as it was."""
SPREAD = 300
"""Within so many seconds after the hour that many chose each of them hears its digest."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose digest it is: a group's, or a person's."""

    room_id: int | None = None
    person_id: int | None = None

    @property
    def subject(self) -> str:
        """What becomes due about it."""
        return f"digest of room:{self.room_id}" if self.room_id else f"digest of person:{self.person_id}"

    @property
    def apart(self) -> timedelta:
        """How long after its hour it is told: not all are put together in the same moment."""
        return timedelta(seconds=(self.room_id or self.person_id or 0) % SPREAD)

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
_announcement = table(Announcement)
_room, _copy, _due = table(Place), table(Copy), table(due.Due)
_waits = and_(text("gathered AND told_at IS NULL"), _posting.c.withdrawn == "")  # as its index says it
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
    at = hearing.next_digest(whose.hears(tx), after=after - whose.apart, zone=zone)  # this hour's may be still to come
    if at is not None:
        due.add(tx, kind=WEEKLY, subject=whose.subject, person_id=whose.person_id, at=at + whose.apart)
    return at


def gather(tx: Tx, *, now: datetime, zone: ZoneInfo, left_in: int | None = None) -> None:
    """What has been gathered in any room is told the next morning at the latest, where no weekly digest tells it; or,
    what found no room in the digest of the room in which it is `left_in`."""
    subject = OVERFLOW if left_in is None else f"{_LEFT}{left_in}"
    if tx.scalar(_IS_DUE, about=subject) is None:
        tomorrow = wallclock.local(now, zone).date() + timedelta(days=1)
        at = quiet.of_town(tx).morning(tomorrow, zone)
        due.add(tx, kind=OVERFLOW, subject=subject, person_id=None, at=at)


def go_on(tx: Tx, *, after: int, now: datetime) -> None:
    """What has been gathered in the rooms of a higher number is told in a moment."""
    due.add(tx, kind=OVERFLOW, subject=f"{_AFTER}{after}", person_id=None, at=now)


def left_in(subject: str) -> int | None:
    """Return in which room alone something is to be told; None, in all."""
    return int(subject.removeprefix(_LEFT)) if subject.startswith(_LEFT) else None


def going_on(subject: str) -> int:
    """Return behind which room the telling goes on."""
    return int(subject.removeprefix(_AFTER)) if subject.startswith(_AFTER) else 0


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


def announced(tx: Tx, since: datetime) -> list[str]:
    """Return the cards of the announcements that have been sent since, and stand."""
    there = (_announcement.c.sent_at > since) & _announcement.c.withdrawn_at.is_(None)
    return [f"announcement:{one}" for one in sorted(tx.column(select(_announcement.c.id).where(there)))]


def shared(tx: Tx, cards: Iterable[str], associations: Collection[int]) -> list[str]:
    """Return which of the cards have been told in groups of the whole town, or of one of these associations."""
    theirs = or_(_room.c.association_id.is_(None), _room.c.association_id.in_(associations))
    there = (_posting.c.card == bindparam("the_card")) & _room.c.linked_at.is_not(None) & theirs
    told_in = select(_posting.c.id).join(_room, _room.c.id == _posting.c.room_id).where(there).limit(1)
    return [one for one in cards if tx.scalar(told_in, the_card=one) is not None]


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
    told = select(_digest.c.id, _digest.c.room_id).join(_line, _line.c.digest_id == _digest.c.id).distinct()
    lately = told.where(_line.c.card == about, _digest.c.at > now - KEPT)
    return [(row.id, row.room_id) for row in tx.all(lately.order_by(_digest.c.id))]


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
