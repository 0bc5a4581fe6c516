"""The call for exhibitors: one living message in each group, where associations see what is free, and apply."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import when
from handlers.events import calls, event_words
from handlers.fair import fair_words
from handlers.gathered import Line, gathered
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import events, exhibitors, stands
from storage.db import Tx
from storage.events import EventNow
from storage.rooms import Known

LISTED = 8
"""So many kinds of stands are told."""


def takes_applications(event: EventNow, now: datetime) -> bool:
    """Tell whether one can apply for a stand by oneself: the fair has not begun, and its deadline has not passed."""
    in_time = event.answer_by is None or now < event.answer_by
    return event.is_open(now) and now < event.starts_at and in_time


def card(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, now: datetime) -> Reply:
    """Return the call as it reads now."""
    head = event_words.headline(t, event, zone)
    if event.cancelled_at is not None:
        return Reply(t("This event has been cancelled: ") + head, card=name(event.number))
    if not takes_applications(event, now):
        return Reply(t("Applications for stands have closed: ") + head, card=name(event.number))
    found, applied = stands.of_event(tx, event.number), exhibitors.of_event(tx, event.number)
    lines = [t("Come and show what your association does! ") + head]
    lines += [f"• {line}" for line in fair_words.grouped(t, found)[:LISTED]]
    if applied:
        lines.append(t.n("{n} has applied.", "{n} have applied.", len(applied)))
    if found and len(applied) >= len(found):
        lines.append(t("All stands are wanted: who applies now is in the queue."))
    if event.answer_by is not None:
        at = when.say(when.Moment(event.answer_by), zone=zone, language=t.language, year=False)
        lines.append(t("Apply at the latest {when}", when=at))
    if event.by:
        lines.append(t("Organised by: {who}", who=t.list(event.by)))
    apply = Button(t("Apply for a stand"), f"apply for stand {event.number}", private=True)
    return Reply("\n".join(lines), (apply,), card=name(event.number))


CALL = calls.declare(
    "fair", card, until=calls.until_deadline, taken_back=N_("The call for exhibitors was taken back: ")
)
name, changed = CALL.name, CALL.changed


@gathered("fair")
def told(tx: Tx, number: int, t: Words, _room: Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return the call as a digest tells it."""
    event = events.get(tx, number)
    if event is None or not takes_applications(event, now):
        return None
    apply = Button(t("Apply for a stand"), f"apply for stand {number}", private=True)
    return Line(t("Exhibitors are wanted: ") + event_words.headline(t, event, zone), apply, event.starts_at)
