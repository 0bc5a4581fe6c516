"""The call for items: a living message in the groups and with the contact people of all associations."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.events import calls, event_words
from handlers.gathered import Line, gathered
from handlers.meeting import item_words
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import agenda, events
from storage.db import Tx
from storage.events import EventNow
from storage.rooms import Known


def card(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, now: datetime) -> Reply:
    """Return the call as it reads now."""
    head, number = event_words.headline(t, event, zone), event.number
    if event.cancelled_at is not None:
        return Reply(t("This event has been cancelled: ") + head, card=name(number))
    show = Button(t("Agenda"), f"agenda {number}", private=True)
    count = len(agenda.of_event(tx, number))
    if not item_words.takes_items(event, now):
        return Reply(t("The items have been gathered: ") + head, (show,), card=name(number))
    lines = [t("What should be on the agenda? ") + head]
    said = agenda.called(tx, number)
    lines += [escape(said)] if said else []
    if event.answer_by is not None:
        lines.append(t("Suggest at the latest {when}", when=event_words.deadline_said(t, event, zone)))
    lines += [t.n("{n} item so far.", "{n} items so far.", count)] if count else []
    lines += [t("Called by: {who}", who=t.list(event.by))] if event.by else []
    suggest = Button(t("Suggest an item"), f"suggest item {number}", private=True)
    return Reply("\n".join(lines), (suggest, show), card=name(number))


CALL = calls.declare("agenda", card, until=calls.until_deadline, taken_back=N_("The call for items was taken back: "))
name, changed = CALL.name, CALL.changed


@gathered("agenda")
def told(tx: Tx, number: int, t: Words, _room: Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return the call as a digest tells it."""
    event = events.get(tx, number)
    if event is None or not item_words.takes_items(event, now):
        return None
    suggest = Button(t("Suggest an item"), f"suggest item {number}", private=True)
    text = t("Items are gathered for the agenda: ") + event_words.headline(t, event, zone)
    return Line(text, suggest, event.answer_by or event.starts_at)
