"""What was booked with talkoot or an event is cancelled by somebody else: who leads it can still do something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handlers import notices, rights
from handlers.booking import booking_words
from handlers.falling_due import on_due
from handlers.joint_day import place_words
from handlers.planning import lines
from handlers.planning.lines import Plan
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import diary, events, talkoot
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item
from storage.event_places import PlaceNow
from storage.events import EventNow


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
    place = next((one for one in event.places if one.booking_id == number), None) if event is not None else None
    if event is None:
        return
    leaders = [one.id for one in rights.leaders(tx, event)]
    if place is not None:
        _tell_of_place(tx, event, place, {place.person_id, *leaders}, now=now, town=town)
    else:
        _tell(tx, event, number, leaders, now=now, town=town)


def _tell_of_place(tx: Tx, event: EventNow, place: PlaceNow, whom: set[int], *, now: datetime, town: Town) -> None:
    """Whoever runs the place and who organises the day have heard it, but for whoever cancelled it: the place stays."""
    booked = diary.get(tx, place.booking_id or 0)
    if booked is None or booked.cancelled_at is None or not event.is_open(now) or booked.starts_at <= now:
        return

    def say(t: Words) -> Reply:
        lead = t("The space of this place is booked no more: ") + place_words.line(t, place, event, town.zone)
        reason = [booking_words.reason(t, booked)] if booked.why else []
        change = Button(t("Change the place"), f"change place {place.number}")
        buttons = (change, Button(t("All places"), f"places {event.number}"))
        return Reply("\n".join([lead, *reason, lines.headline(t, event, town.zone)]), buttons)

    for person_id in whom - {diary.cancelled_by(tx, booked.number)}:
        notices.inform(tx, person_id, say, now=now, town=town, starts=booked.starts_at)


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
