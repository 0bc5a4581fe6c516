"""The call for places of a joint day: one living message in each group, where associations take part with a tap."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.events import calls, event_words
from handlers.gathered import Line, gathered
from handlers.joint_day import place_words
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import events
from storage.db import Tx
from storage.events import EventNow
from storage.rooms import Known


def is_open(event: EventNow, now: datetime) -> bool:
    """Tell whether associations are still called to take part."""
    return event.is_open(now) and now < event.starts_at


def card(_tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, now: datetime) -> Reply:
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


CALL = calls.declare("places", card, until=calls.until_begins, taken_back=N_("The call for places was taken back: "))
name, changed = CALL.name, CALL.changed


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
