"""The call for places of a joint day: one living message in each group, where associations take part with a tap."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.events import event_words
from handlers.falling_due import on_due
from handlers.gathered import Line, gathered
from handlers.joint_day import place_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, events
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.rooms import Known

CARD = "places-card"
"""Due when something that the call tells has changed, and when the day begins."""


def name(number: int) -> str:
    """Return the name of the call's card."""
    return f"places:{number}"


def is_open(event: EventNow, now: datetime) -> bool:
    """Tell whether associations are still called to take part."""
    return event.is_open(now) and now < event.starts_at


def card(t: Words, event: EventNow, zone: ZoneInfo, *, now: datetime) -> Reply:
    """Return the call as it reads now."""
    head = event_words.headline(t, event, zone)
    if event.cancelled_at is not None:
        return Reply(t("This event has been cancelled: ") + head, card=name(event.number))
    found = place_words.on_card(t, event, zone)
    if not is_open(event, now):
        return Reply("\n".join([t("The places of this day: ") + head, *found]), card=name(event.number))
    lines = [t("Come along with your association: open a place for the day! ") + head, *found]
    if event.by:
        lines.append(t("Organised by: {who}", who=t.list(event.by)))
    buttons = (Button(t("We take part"), f"add place {event.number}", private=True), *place_words.buttons(t, event))
    return Reply("\n".join(lines), buttons, card=name(event.number))


def withdrawn(t: Words, event: EventNow, zone: ZoneInfo) -> Reply:
    """Return what the call says where it cannot be removed."""
    return Reply(t("The call for places was taken back: ") + event_words.headline(t, event, zone))


def changed(tx: Tx, number: int, *, now: datetime) -> None:
    """The call will be shown anew within a moment, wherever it stands."""
    due.add(tx, kind=CARD, subject=_about(number), person_id=None, at=now)


def follow(tx: Tx, event: EventNow, *, now: datetime) -> None:
    """The call will be shown anew when the day begins."""
    if now < event.starts_at:
        due.add(tx, kind=CARD, subject=_about(event.number), person_id=None, at=event.starts_at)


def _about(number: int) -> str:
    return f"card of {name(number)}"


@on_due(CARD)
def show(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Every copy of the call reads as it is now; what else has changed meanwhile is shown with it."""
    due.drop(tx, item.subject)
    event = events.get(tx, int(item.subject.rpartition(":")[2]))
    if event is None:
        return
    follow(tx, event, now=now)

    def say(t: Words, _private: bool) -> Reply:
        return card(t, event, town.zone, now=now)

    notices.show_all(tx, name(event.number), say, now=now, town=town)


@gathered("places")
def told(tx: Tx, number: int, t: Words, _room: Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return the call as a digest tells it."""
    event = events.get(tx, number)
    if event is None or not is_open(event, now):
        return None
    part = Button(t("We take part"), f"add place {number}", private=True)
    return Line(
        t("Associations are called to take part: ") + event_words.headline(t, event, zone), part, event.starts_at
    )
