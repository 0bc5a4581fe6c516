"""An event as it was: who showed, who came, what they thought of it, how much work and money it took."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from storage import event_money, event_work, exhibitors, feedback, visits, who_came
from storage.db import Tx
from storage.event_money import Entry, Sums
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow
from storage.fair_table import For
from storage.feedback import Given, Marks
from storage.hours import Totals
from storage.planned import Planned


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of an event when it is over."""

    event: EventNow
    exhibitors: tuple[ExhibitorNow, ...]
    visitors: int
    """As they were counted; 0 if nobody counted."""
    came: int
    """How many of those who said yes came, with whom they brought; all of them, if nobody was ticked off."""
    ticked: bool
    """Whether anybody was ticked off as there or not."""
    visitors_thought: Marks
    exhibitors_thought: Marks
    words: tuple[Given, ...]
    """What was said in words, the newest first."""
    talkoot: tuple[tuple[Planned, Totals], ...]
    worked: Totals
    money: tuple[Entry, ...]
    sums: Sums

    @property
    def marks(self) -> Marks:
        """What all thought of it together."""
        one, two, three, four, five = map(
            sum, zip(self.visitors_thought.counts, self.exhibitors_thought.counts, strict=True)
        )
        return Marks((one, two, three, four, five))

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been told of it."""
        told = (self.exhibitors, self.visitors, self.came, self.marks.number, self.worked.minutes, self.money)
        return not any(told)


def of(tx: Tx, event: EventNow, *, zone: ZoneInfo) -> Summary:
    """Return what is known of the event."""
    given = feedback.of_event(tx, event.number)
    expected = who_came.expected(tx, event)
    found = event_work.of_event(tx, event.number)
    money = event_money.of_event(tx, event.number)
    return Summary(
        event=event,
        exhibitors=tuple(showed(tx, event.number)),
        visitors=visits.total(tx, event.number),
        came=sum(one.people for one in expected if one.came is not False),
        ticked=any(one.came is not None for one in expected),
        visitors_thought=feedback.marks(one for one in given if one.role != For.EXHIBITOR),
        exhibitors_thought=feedback.marks(one for one in given if one.role == For.EXHIBITOR),
        words=tuple(one for one in given if one.words),
        talkoot=tuple((one, event_work.worked(tx, [one], zone=zone)) for one in found),
        worked=event_work.worked(tx, found, zone=zone),
        money=tuple(money),
        sums=event_money.sums(money),
    )


def showed(tx: Tx, event_id: int) -> list[ExhibitorNow]:
    """Return who had a stand, or came without one, by the number of the stand."""
    there = [one for one in exhibitors.of_event(tx, event_id) if one.stand is not None or one.arrived_at is not None]
    return sorted(there, key=lambda one: (one.stand is None, one.stand or 0))
