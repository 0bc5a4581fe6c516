"""Who has answered for which event, as it is asked for: an answer with what it is for, and what may come of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from storage.db import Tx, table
from storage.event_table import Answer, Event, EventDay, Says
from storage.people import Person
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class AnswerNow:
    """What a person says to an event, on the day for which it counts."""

    number: int
    day_id: int
    person_id: int
    name: str
    says: str
    waits: bool
    people: int
    said: str
    """The names of whoever they bring, a line each."""
    since: datetime
    ended_at: datetime | None
    came: bool | None
    added_by: int | None
    event_id: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    room_id: int | None
    """The group in which they said it."""

    @property
    def subject(self) -> str:
        """What things become due about."""
        return f"event_answer:{self.number}"

    @property
    def others(self) -> tuple[str, ...]:
        """Those whom they bring, each by name, or by nothing where the name was not told."""
        names = tuple(self.said.splitlines())
        return (*names, *("",) * max(0, self.people - 1 - len(names)))

    @property
    def holds(self) -> bool:
        """Whether they come and have their places."""
        return self.ended_at is None and self.says == Says.YES and not self.waits

    @property
    def is_waiting(self) -> bool:
        return self.ended_at is None and self.says == Says.YES and self.waits


@dataclass(frozen=True, slots=True)
class Answered:
    """They say so, and who comes has their places; `new` if it is so only now. `before` is what they said before."""

    answer: AnswerNow
    new: bool = True
    before: AnswerNow | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """They wait for room, and `ahead` people came before them; `new` if it is so only now."""

    answer: AnswerNow
    ahead: int
    new: bool = True
    before: AnswerNow | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """They have not answered any more."""

    answer: AnswerNow


@dataclass(frozen=True, slots=True)
class Full:
    """Nothing was changed: there are only `left` places."""

    day_id: int
    left: int


@dataclass(frozen=True, slots=True)
class TooLate:
    """Nothing was changed: one could sign up until then."""

    answer_by: datetime


@dataclass(frozen=True, slots=True)
class TooMany:
    """Nothing was changed: so many come already."""

    coming: int


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing was changed: nobody can come (any more): it is no event, a draft, cancelled or over."""


@dataclass(frozen=True, slots=True)
class NotThere:
    """There is no such answer any more."""


_answer, _day, _event, _person = table(Answer), table(EventDay), table(Event), table(Person)
_live = _answer.c.ended_at.is_(None)
_whole = (
    select(
        _answer.c.id,
        _answer.c.day_id,
        _answer.c.person_id,
        _person.c.name,
        _answer.c.says,
        _answer.c.waits,
        _answer.c.people,
        _answer.c.names,
        _answer.c.since,
        _answer.c.ended_at,
        _answer.c.came,
        _answer.c.added_by,
        _day.c.event_id,
        _day.c.starts_at,
        _day.c.ends_at,
        _event.c.title,
        _event.c.place,
        _answer.c.room_id,
    )
    .join(_person, _person.c.id == _answer.c.person_id)
    .join(_day, _day.c.id == _answer.c.day_id)
    .join(_event, _event.c.id == _day.c.event_id)
)
_last = select(func.max(_day.c.ends_at)).where(_day.c.event_id == _event.c.id).correlate(_event).scalar_subquery()
_GET = Prepared(_whole.where(_answer.c.id == bindparam("number")))
_MINE = Prepared(_whole.where(_answer.c.day_id == bindparam("day"), _answer.c.person_id == bindparam("who"), _live))
_OF_DAY = Prepared(_whole.where(_answer.c.day_id == bindparam("day"), _live).order_by(_answer.c.id))
_OF_EVENT = Prepared(
    _whole.where(_day.c.event_id == bindparam("event"), _live).order_by(_day.c.starts_at, _answer.c.id)
)
_OF_PERSON = Prepared(
    _whole.where(
        _answer.c.person_id == bindparam("who"),
        _live,
        or_(_day.c.ends_at > bindparam("now"), _event.c.repeats.is_(False) & (_last > bindparam("now"))),
        _event.c.cancelled_at.is_(None),
        or_(_day.c.cancelled_at.is_(None), _event.c.repeats.is_(False)),
    ).order_by(_day.c.starts_at, _answer.c.id)
)
_AHEAD = Prepared(
    select(func.coalesce(func.sum(_answer.c.people), 0)).where(
        _answer.c.day_id == bindparam("day"),
        _live,
        _answer.c.says == Says.YES.value,
        _answer.c.waits.is_(True),
        _answer.c.id < bindparam("number"),
    )
)


def get(tx: Tx, number: int) -> AnswerNow | None:
    """Return the answer, over or not, or None."""
    row = tx.first(_GET, number=number)
    return AnswerNow(*row) if row else None


def known(tx: Tx, number: int) -> AnswerNow:
    """Return the answer, which is there."""
    found = get(tx, number)
    assert found is not None
    return found


def mine(tx: Tx, day_id: int, person_id: int) -> AnswerNow | None:
    """Return what the person says to the event on that day, or None."""
    row = tx.first(_MINE, day=day_id, who=person_id)
    return AnswerNow(*row) if row else None


def standing(tx: Tx, one: AnswerNow, *, new: bool = True, before: AnswerNow | None = None) -> Answered | Queued:
    """Return how the person stands."""
    if not one.is_waiting:
        return Answered(one, new, before)
    return Queued(one, int(tx.scalar(_AHEAD, day=one.day_id, number=one.number)), new, before)


def of_day(tx: Tx, day_id: int) -> list[AnswerNow]:
    """Return what everybody says for the day, in the order in which they answered."""
    return [AnswerNow(*row) for row in tx.all(_OF_DAY, day=day_id)]


def of_event(tx: Tx, event_id: int) -> list[AnswerNow]:
    """Return what everybody says to the event, by day, in the order in which they answered."""
    return [AnswerNow(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def of_person(tx: Tx, person_id: int, *, now: datetime, also_no: bool = False) -> list[AnswerNow]:
    """Return what the person comes to, may come to or waits for, and what is not over, in order."""
    found = [AnswerNow(*row) for row in tx.all(_OF_PERSON, who=person_id, now=now)]
    return [one for one in found if also_no or one.says != Says.NO]


def meanwhile(tx: Tx, one: AnswerNow, *, now: datetime) -> list[AnswerNow]:
    """Return what else the person comes to at the same time."""
    return [
        other
        for other in of_person(tx, one.person_id, now=now)
        if other.day_id != one.day_id
        and other.event_id != one.event_id
        and other.starts_at < one.ends_at
        and other.ends_at > one.starts_at
        and other.holds
    ]
