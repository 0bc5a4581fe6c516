"""Who came to an event: those who said yes, until somebody says otherwise; and that they are thanked once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, update

from storage import answered
from storage.answered import AnswerNow
from storage.db import Tx, table
from storage.event_table import Answer, Event
from storage.events import DayNow, EventNow
from storage.prepared import Prepared

_answer, _event = table(Answer), table(Event)
_THANK = Prepared(
    update(_event)
    .where(_event.c.id == bindparam("number"), _event.c.thanked_at.is_(None))
    .values(thanked_at=bindparam("now"))
)


def answered_on(event: EventNow) -> list[DayNow]:
    """Return the days on which people answered for coming: of one that repeats each, else the first alone."""
    return list(event.held) if event.repeats else list(event.days[:1])


def expected(tx: Tx, event: EventNow) -> list[AnswerNow]:
    """Return who said yes and found room, day by day, in the order in which they answered."""
    days = answered_on(event)
    return [one for day in days for one in answered.of_day(tx, day.number) if one.holds]


def people(tx: Tx, event: EventNow) -> list[int]:
    """Return who came, as far as nobody has said otherwise, each once."""
    return list(dict.fromkeys(one.person_id for one in expected(tx, event) if one.came is not False))


def mark(tx: Tx, numbers: Iterable[int], came: bool | None) -> None:
    """Those who gave the answers came, or did not, or nobody has said."""
    tx.run(update(_answer).where(_answer.c.id.in_(list(numbers))).values(came=came))


def thank(tx: Tx, event_id: int, *, now: datetime) -> bool:
    """Everybody is thanked now; False if they have been before: of two who thank at once one does."""
    return tx.run(_THANK, number=event_id, now=now) > 0
