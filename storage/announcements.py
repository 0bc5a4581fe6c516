"""Announcements: written, changed, let go out once, and read as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from storage import due
from storage.announcement_table import Announcement
from storage.db import Tx, table
from storage.prepared import Prepared

SEND = "announcement-send"
"""Due about ``announcement:7`` when it is to be sent: what was timed, and each time of what is sent again and again."""
ANY = ""
"""The language of words that were said in no language in particular."""

CHANGEABLE = frozenset(
    {"association_id", "said", "file_id", "audience", "urgent", "send_at", "rule", "asked_at", "sent_at"}
)


def subject(number: int) -> str:
    """Return the name of the announcement's card ("announcement:7"), and what things become due about."""
    return f"announcement:{number}"


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement as it is now."""

    number: int
    person_id: int
    association_id: int | None
    said: dict[str, str]
    """What it says, by language; under "" stands what was said in no language in particular."""
    file_id: int | None
    audience: str
    urgent: bool
    created_at: datetime
    send_at: datetime | None
    rule: str
    of_id: int | None
    asked_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: int | None
    sent_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def subject(self) -> str:
        """The name of its card, and what things become due about."""
        return subject(self.number)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed freely: nobody has let it go out, and it was not thrown away."""
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def is_asked(self) -> bool:
        """Whether it waits for a caretaker's word."""
        return self.is_draft and self.asked_at is not None

    @property
    def is_waiting(self) -> bool:
        """Whether it will go out by itself: at its time, or again and again."""
        return self.confirmed_at is not None and self.withdrawn_at is None and self.sent_at is None

    @property
    def is_out(self) -> bool:
        """Whether it has been promised to everybody and was not taken back."""
        return self.sent_at is not None and self.withdrawn_at is None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it speaks, "" for words of no language in particular."""
        return tuple(self.said)

    def words_for(self, language: str, town_language: str) -> str:
        """Return what it says to a room or a person of this language: in that, else in no language in particular,
        else in the town's, else in whichever was given first."""
        for one in (language, ANY, town_language):
            if self.said.get(one):
                return self.said[one]
        return next(iter(self.said.values()), "")


_announcement = table(Announcement)
_GET = Prepared(select(_announcement).where(_announcement.c.id == bindparam("number")))


def draft(tx: Tx, announcement: Announcement) -> int:
    """The announcement is written; nobody hears of it yet. Return its number."""
    return tx.add(announcement)


def get(tx: Tx, number: int) -> Told | None:
    """Return the announcement, also one that was withdrawn, or None."""
    row = tx.first(_GET, number=number)
    return _as_told(row) if row else None


def _as_told(row: Any) -> Told:
    values = row._asdict()
    return Told(**{"number": values.pop("id"), **values})


def change(tx: Tx, number: int, **values: object) -> None:
    """The announcement has these values from now on."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    tx.run(update(_announcement).where(_announcement.c.id == number).values(**values))


def change_unsent(tx: Tx, number: int, **values: object) -> bool:
    """The announcement has these values from now on; False, and nothing changed, if it has been sent or thrown away."""
    if not values.keys() <= CHANGEABLE:
        raise ValueError(f"not changeable: {values.keys() - CHANGEABLE}")
    here = _announcement.c.sent_at.is_(None) & _announcement.c.withdrawn_at.is_(None)
    return tx.run(update(_announcement).where(_announcement.c.id == number, here).values(**values)) > 0


def confirm(tx: Tx, number: int, *, by: int, now: datetime) -> bool:
    """It may go out from now on; False if somebody had let it go already, or it was thrown away: of two who tap at
    once one does it."""
    return tx.run(update(_announcement).where(_is_draft(number)).values(confirmed_at=now, confirmed_by=by)) > 0


def hold_back(tx: Tx, number: int) -> bool:
    """It is a draft again; False if it has been sent, or was none of those that wait."""
    waits = (
        (_announcement.c.id == number) & _announcement.c.sent_at.is_(None) & _announcement.c.confirmed_at.is_not(None)
    )
    return tx.run(update(_announcement).where(waits).values(confirmed_at=None, confirmed_by=None, asked_at=None)) > 0


def discard(tx: Tx, number: int, *, now: datetime) -> bool:
    """It is thrown away before it was sent; False if it was sent, or thrown away, before."""
    there = _announcement.c.sent_at.is_(None) & _announcement.c.withdrawn_at.is_(None)
    return tx.run(update(_announcement).where(_announcement.c.id == number, there).values(withdrawn_at=now)) > 0


def sent(tx: Tx, number: int, *, now: datetime) -> bool:
    """It goes out now; False if it has already, if nobody let it go, or if it was thrown away."""
    waits = _announcement.c.confirmed_at.is_not(None) & _announcement.c.sent_at.is_(None)
    there = _announcement.c.withdrawn_at.is_(None)
    return tx.run(update(_announcement).where(_announcement.c.id == number, waits, there).values(sent_at=now)) > 0


def correct(tx: Tx, number: int, said: dict[str, str]) -> bool:
    """What is out says this from now on; False if it is not out (any more)."""
    out = _announcement.c.sent_at.is_not(None) & _announcement.c.withdrawn_at.is_(None)
    return tx.run(update(_announcement).where(_announcement.c.id == number, out).values(said=said)) > 0


def withdraw(tx: Tx, number: int, *, now: datetime) -> bool:
    """It is taken back after it was sent; False if it was before."""
    there = _announcement.c.sent_at.is_not(None) & _announcement.c.withdrawn_at.is_(None)
    return tx.run(update(_announcement).where(_announcement.c.id == number, there).values(withdrawn_at=now)) > 0


def restore(tx: Tx, number: int) -> bool:
    """It is there again as it was before it was withdrawn or thrown away."""
    gone = _announcement.c.withdrawn_at.is_not(None)
    return tx.run(update(_announcement).where(_announcement.c.id == number, gone).values(withdrawn_at=None)) > 0


def leave_all(tx: Tx, person_id: int, *, now: datetime) -> None:
    """What the person wrote and has not sent is gone, but for an association's that somebody else let go out: that is
    the association's, and its others may hold it."""
    unsent = (_announcement.c.person_id == person_id) & _announcement.c.sent_at.is_(None)
    theirs = _announcement.c.association_id.is_not(None) & (_announcement.c.confirmed_by != person_id)
    gone = tx.column(select(_announcement.c.id).where(unsent, theirs.is_not(True)))
    for number in gone:
        due.drop(tx, subject(number))
    emptied: dict[str, Any] = {
        "said": {},
        "file_id": None,
        "withdrawn_at": func.coalesce(_announcement.c.withdrawn_at, now),
    }
    tx.run(update(_announcement).where(_announcement.c.id.in_(gone)).values(**emptied))


def again(tx: Tx, told: Told, *, at: datetime, now: datetime) -> int:
    """One time of what is sent again and again: an announcement of its own, let go out by who let go of that; return
    its number."""
    copy = Announcement(
        person_id=told.person_id,
        association_id=told.association_id,
        said=told.said,
        file_id=told.file_id,
        audience=told.audience,
        urgent=told.urgent,
        created_at=now,
        send_at=at,
        of_id=told.number,
        confirmed_at=told.confirmed_at,
        confirmed_by=told.confirmed_by,
    )
    return tx.add(copy)


def of_person(tx: Tx, person_id: int, *, some: int = 30) -> list[Told]:
    """Return what the person has written, the newest first, without what was withdrawn."""
    mine = (_announcement.c.person_id == person_id) & _announcement.c.withdrawn_at.is_(None)
    return _read(tx, select(_announcement).where(mine).order_by(_announcement.c.id.desc()).limit(some))


def let_go_since(tx: Tx, person_id: int, *, since: datetime) -> int:
    """Return how many the person has let go out, or asked for, since then; each of those that repeat counts once."""
    mine = (_announcement.c.person_id == person_id) & _announcement.c.of_id.is_(None)
    lately = or_(_announcement.c.confirmed_at > since, _announcement.c.asked_at > since)
    count: int = tx.scalar(select(func.count()).select_from(_announcement).where(mine, lately))
    return count


def asked(tx: Tx) -> list[Told]:
    """Return what waits for a caretaker's word, the longest waiting first."""
    waits = _announcement.c.asked_at.is_not(None) & _announcement.c.confirmed_at.is_(None)
    there = _announcement.c.withdrawn_at.is_(None)
    return _read(tx, select(_announcement).where(waits, there).order_by(_announcement.c.asked_at, _announcement.c.id))


def _read(tx: Tx, query: Any) -> list[Told]:
    return [_as_told(row) for row in tx.all(query)]


def _is_draft(number: int) -> Any:
    there = _announcement.c.confirmed_at.is_(None) & _announcement.c.withdrawn_at.is_(None)
    return (_announcement.c.id == number) & there
