"""Changing events: publishing them, their days while they are drafts, and which associations organise them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from storage import answers, event_places, events
from storage.db import Tx, table
from storage.drafts import Drafts
from storage.event_table import Answer, Event, EventAssociation, EventDay
from storage.events import EventNow
from storage.fair_table import AgendaItem, Exhibitor
from storage.talkoot_changes import Changed, InTheWay
from storage.wallclock import Bounds

MOST_DAYS = 120
"""So many times can one event be."""

_event, _day, _answer = table(Event), table(EventDay), table(Answer)
_by, _exhibitor, _item = table(EventAssociation), table(Exhibitor), table(AgendaItem)
_drafts = Drafts(_event)
publish = _drafts.publish


def hold(tx: Tx, number: int) -> EventNow | None:
    """Return the event as it is until this transaction ends: of two who change it, one comes after the other."""
    _drafts.hold(tx, number)
    return events.get(tx, number)


def unpublish(tx: Tx, event: EventNow, *, zone: ZoneInfo, now: datetime) -> Changed | InTheWay:
    """The event is a draft again, unless somebody has ever answered, applied for a stand, put in an item or added a
    place."""
    days = [day.number for day in event.days]
    answers.lock(tx, *days)
    answered = tx.scalar(select(func.count()).select_from(_answer).where(_answer.c.day_id.in_(days)))
    applied = tx.scalar(select(func.count()).select_from(_exhibitor).where(_exhibitor.c.event_id == event.number))
    items = tx.scalar(select(func.count()).select_from(_item).where(_item.c.event_id == event.number))
    if answered or applied or items or event_places.ever(tx, event.number):
        return InTheWay(int(answered))
    events.change(tx, event.number, published_at=None)
    draft = events.get(tx, event.number)
    assert draft is not None
    events.remind(tx, draft, zone=zone, now=now)
    return Changed()


def arrange(tx: Tx, event: EventNow, spans: Sequence[Bounds], *, repeats: bool) -> None:
    """The draft is at these times and at no others."""
    for day, (start, end) in zip(event.days, spans, strict=False):
        tx.run(update(_day).where(_day.c.id == day.number).values(starts_at=start, ends_at=end))
    for start, end in spans[len(event.days) :]:
        events.add_day(tx, event.number, start, end)
    gone = [day.number for day in event.days[len(spans) :]]
    tx.run(_day.delete().where(_day.c.id.in_(gone)))
    events.change(tx, event.number, repeats=repeats)


def asked(tx: Tx, number: int, association_id: int, *, now: datetime) -> None:
    """The association's organisers have been asked whether they organise the event too."""
    where = (_by.c.event_id == number) & (_by.c.association_id == association_id)
    tx.run(update(_by).where(where).values(asked_at=now))


def accept(tx: Tx, number: int, association_id: int, *, now: datetime) -> bool:
    """The association organises the event from now on; False if it is not asked to (any more), or does already."""
    waits = (_by.c.event_id == number) & (_by.c.association_id == association_id) & _by.c.accepted_at.is_(None)
    return tx.run(update(_by).where(waits).values(accepted_at=now)) > 0


def decline(tx: Tx, number: int, association_id: int) -> bool:
    """The association does not organise the event, nor is it asked to; False if it did not and was not."""
    where = (_by.c.event_id == number) & (_by.c.association_id == association_id)
    return tx.run(_by.delete().where(where)) > 0


def organised_by(tx: Tx, event: EventNow, accepted: Sequence[int], asked: Sequence[int], *, now: datetime) -> None:
    """These associations organise the event, those are asked to, and no others; who was asked is not asked again."""
    for one in {*event.associations, *event.asked} - {*accepted, *asked}:
        decline(tx, event.number, one)
    for one in {*accepted} - {*event.associations}:
        events.organise(tx, event.number, one, since=now)
    for one in {*asked} - {*event.associations, *event.asked}:
        events.organise(tx, event.number, one, since=None)
