"""What was booked with talkoot or an event is cancelled by somebody else: who leads it can still do something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handlers import notices, rights
from handlers.booking import booking_words
from handlers.falling_due import on_due
from handlers.planning import lines
from handlers.planning.lines import Plan
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import diary, events, talkoot
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item


@on_due(talkoot.LOST)
def tell_lost(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who leads the talkoot and who made them have heard it, but for whoever booked or cancelled it: they know."""
    number = int(item.subject.rpartition(":")[2])
    whose = talkoot.of_booking(tx, number)
    planned = talkoot.get(tx, whose) if whose is not None else None
    if planned is not None:
        _tell(tx, planned, number, {planned.leads, planned.person_id}, now=now, town=town)


@on_due(events.LOST)
def tell_lost_of_event(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Everybody who organises the event has heard it, but for whoever booked or cancelled it: they know."""
    number = int(item.subject.rpartition(":")[2])
    whose = events.of_booking(tx, number)
    event = events.get(tx, whose) if whose is not None else None
    if event is not None:
        _tell(tx, event, number, (one.id for one in rights.leaders(tx, event)), now=now, town=town)


def _tell(tx: Tx, plan: Plan, number: int, leaders: Iterable[int], *, now: datetime, town: Town) -> None:
    booked = diary.get(tx, number)
    if booked is None or booked.cancelled_at is None or not plan.is_open(now) or booked.starts_at <= now:
        return  # it has been put back, or it was taken back with all the rest
    know = {booked.person_id, diary.cancelled_by(tx, number)}
    for person_id in {*leaders} - know:
        starts = plan.starts_at
        notices.inform(tx, person_id, lambda t: _said(t, plan, booked, town, now), now=now, town=town, starts=starts)


def _said(t: Words, plan: Plan, booked: Booked, town: Town, now: datetime) -> Reply:
    here, number = lines.of(plan), plan.number
    lead = t(here.lost) + booking_words.said(t, booked, town.zone)
    reason = [booking_words.reason(t, booked)] if booked.why else []
    whole = (Button(t("Move"), f"{here.move} {number}"), Button(t(here.cancels), f"{here.cancel} {number}"))
    buttons = (lines.show(t, plan), *(whole if now < plan.starts_at else ()))
    return Reply("\n".join([lead, *reason, lines.headline(t, plan, town.zone)]), buttons)
