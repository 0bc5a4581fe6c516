"""What people thought of an event: a mark from 1 to 5 and words, once each; and who is asked, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.db import Tx, adding, table
from storage.event_table import EventDay
from storage.fair_table import Feedback, For
from storage.prepared import Prepared

MARKS = (1, 2, 3, 4, 5)
LONGEST = 1000
"""How long the words may be."""


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback as it was given; whose it is, nobody is told."""

    number: int
    event_id: int
    role: str
    mark: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The mark is given; `before` is what the same person had given, if they had."""

    given: Given
    before: Given | None


@dataclass(frozen=True, slots=True)
class Marks:
    """How often each mark was given."""

    counts: tuple[int, int, int, int, int]
    """Of 1, 2, 3, 4 and 5."""

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """The mean to one decimal, a half rounded up as people round; None if there are none."""
        total = sum(mark * count for mark, count in zip(MARKS, self.counts, strict=True))
        return (20 * total + self.number) // (2 * self.number) / 10 if self.number else None


_feedback, _day = table(Feedback), table(EventDay)
_columns = (
    _feedback.c.id,
    _feedback.c.event_id,
    _feedback.c.role,
    _feedback.c.mark,
    _feedback.c.words,
    _feedback.c.at,
)
_ADD = adding(Feedback, "event_id", "person_id", "role", "mark", "words", "at")
_GET = Prepared(select(*_columns).where(_feedback.c.id == bindparam("number")))
_OWN = Prepared(
    select(*_columns).where(_feedback.c.event_id == bindparam("event"), _feedback.c.person_id == bindparam("person"))
)
_OF_EVENT = Prepared(
    select(*_columns).where(_feedback.c.event_id == bindparam("event")).order_by(_feedback.c.id.desc())
)
_GIVERS = Prepared(select(_feedback.c.person_id).where(_feedback.c.event_id == bindparam("event")))
_ASK = Prepared(
    update(_day).where(_day.c.id == bindparam("day"), _day.c.asked_at.is_(None)).values(asked_at=bindparam("now"))
)


def get(tx: Tx, number: int) -> Given | None:
    """Return the feedback with the number, or None."""
    row = tx.first(_GET, number=number)
    return Given(*row) if row else None


def own(tx: Tx, event_id: int, person_id: int) -> Given | None:
    """Return what the person thought of the event, or None if they have not said."""
    row = tx.first(_OWN, event=event_id, person=person_id)
    return Given(*row) if row else None


def of_event(tx: Tx, event_id: int) -> list[Given]:
    """Return everything that was thought of the event, the newest first."""
    return [Given(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def give(tx: Tx, event_id: int, person_id: int, mark: int, *, role: For, now: datetime) -> Said:
    """The person gives the event this mark; what they said of it in words stays."""
    before = own(tx, event_id, person_id)
    if before is None:
        number = _add(tx, event_id, person_id, role, mark, "", now)
    else:
        number = before.number
        _change(tx, number, mark=mark, role=role.value)
    return Said(_known(tx, number), before)


def on_paper(tx: Tx, event_id: int, mark: int, words: str, *, role: For, now: datetime) -> Given:
    """Somebody gave the event this mark, and these words, on paper."""
    return _known(tx, _add(tx, event_id, None, role, mark, words, now))


def say(tx: Tx, number: int, words: str) -> None:
    """The feedback has these words."""
    _change(tx, number, words=words)


def restore(tx: Tx, number: int, *, mark: int, words: str) -> None:
    """The feedback has the mark and the words that it had before."""
    _change(tx, number, mark=mark, words=words)


def remove(tx: Tx, numbers: Iterable[int]) -> int:
    """The feedback was never given; return how much of it there was."""
    return tx.run(_feedback.delete().where(_feedback.c.id.in_(list(numbers))))


def marks(given: Iterable[Given]) -> Marks:
    """Return how often each mark was given."""
    found = [one.mark for one in given]
    one, two, three, four, five = (found.count(mark) for mark in MARKS)
    return Marks((one, two, three, four, five))


def givers(tx: Tx, event_id: int) -> set[int]:
    """Return who has said what they think of the event, as far as that is known."""
    return {one for one in tx.column(_GIVERS, event=event_id) if one is not None}


def ask(tx: Tx, day_ids: Iterable[int], *, now: datetime) -> bool:
    """Those who came on the days are asked now; False if they have been before: of two who ask at once one does."""
    return sum(tx.run(_ASK, day=day, now=now) for day in day_ids) > 0


def asked_days(tx: Tx, event_id: int) -> set[int]:
    """Return the days of the event about which those who came have been asked how it was."""
    asked = (_day.c.event_id == event_id) & _day.c.asked_at.is_not(None)
    return set(tx.column(select(_day.c.id).where(asked)))


def _known(tx: Tx, number: int) -> Given:
    found = get(tx, number)
    assert found is not None
    return found


def _add(tx: Tx, event_id: int, person_id: int | None, role: For, mark: int, words: str, now: datetime) -> int:
    number: int = tx.scalar(
        _ADD, event_id=event_id, person_id=person_id, role=role.value, mark=mark, words=words, at=now
    )
    return number


def _change(tx: Tx, number: int, **values: object) -> None:
    tx.run(update(_feedback).where(_feedback.c.id == number).values(**values))
