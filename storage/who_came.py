"""Who came to an event: those who said yes, until somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update

from storage.db import Tx, table
from storage.event_table import Answer, Event, EventDay, Says
from storage.events import DayNow, EventNow
from storage.fair_table import Exhibitor
from storage.people import Person
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who said yes, with whom they bring; `came` is None until somebody says whether they came."""

    number: int
    day_id: int
    person_id: int
    name: str
    people: int
    came: bool | None


_answer, _person, _day = table(Answer), table(Person), table(EventDay)
_event, _exhibitor = table(Event), table(Exhibitor)
_yes = and_(_answer.c.ended_at.is_(None), _answer.c.says == Says.YES.value, _answer.c.waits.is_(False))
_columns = (
    _answer.c.id,
    _answer.c.day_id,
    _answer.c.person_id,
    _person.c.name,
    _answer.c.people,
    _answer.c.came,
)
_joined = _answer.join(_person, _person.c.id == _answer.c.person_id)
_OF_DAY = Prepared(
    select(*_columns).select_from(_joined).where(_answer.c.day_id == bindparam("day"), _yes).order_by(_person.c.name)
)
_ONE = Prepared(select(*_columns).select_from(_joined).where(_answer.c.id == bindparam("number"), _yes))
_CAME_ON = Prepared(
    select(_answer.c.person_id)
    .where(_answer.c.day_id == bindparam("day"), _yes, or_(_answer.c.came.is_(None), _answer.c.came.is_(True)))
    .order_by(_answer.c.id)
)
_SHOWED = Prepared(
    select(_exhibitor.c.person_id)
    .where(
        _exhibitor.c.event_id == bindparam("event"),
        _exhibitor.c.ended_at.is_(None),
        or_(_exhibitor.c.stand_id.is_not(None), _exhibitor.c.arrived_at.is_not(None)),
    )
    .order_by(_exhibitor.c.id)
)
_THANK = Prepared(
    update(_event)
    .where(_event.c.id == bindparam("number"), _event.c.thanked_at.is_(None))
    .values(thanked_at=bindparam("now"))
)


def answered_on(event: EventNow) -> list[DayNow]:
    """Return the days on which people answered for coming: of one that repeats each, else the first alone."""
    return list(event.held) if event.repeats else list(event.days[:1])


def expected(tx: Tx, event: EventNow) -> list[Expected]:
    """Return who said yes, day by day, by name."""
    return [Expected(*row) for day in answered_on(event) for row in tx.all(_OF_DAY, day=day.number)]


def get(tx: Tx, number: int) -> Expected | None:
    """Return who gave the answer, if it was a yes and stands."""
    row = tx.first(_ONE, number=number)
    return Expected(*row) if row else None


def mark(tx: Tx, numbers: Iterable[int], came: bool | None) -> None:
    """Those who gave the answers came, or did not, or nobody has said."""
    tx.run(update(_answer).where(_answer.c.id.in_(list(numbers))).values(came=came))


def on(tx: Tx, day: DayNow) -> list[int]:
    """Return the people who came on the day, as far as nobody has said otherwise."""
    return list(dict.fromkeys(tx.column(_CAME_ON, day=day.number)))


def showed(tx: Tx, event_id: int) -> list[int]:
    """Return the people who had a stand at the fair."""
    return list(dict.fromkeys(tx.column(_SHOWED, event=event_id)))


def thank(tx: Tx, event_id: int, *, now: datetime) -> bool:
    """Everybody is thanked now; False if they have been before: of two who thank at once one does."""
    return tx.run(_THANK, number=event_id, now=now) > 0
