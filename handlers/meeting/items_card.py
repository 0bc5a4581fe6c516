"""The call for items: a living message in the groups and with the contact people of all associations."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.events import event_words
from handlers.falling_due import on_due
from handlers.gathered import Line, gathered
from handlers.meeting import item_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import agenda, due, events
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.rooms import Known

CARD = "agenda-card"
"""Due when something that the call tells has changed, and when nobody can put anything on the agenda any more."""


def name(number: int) -> str:
    """Return the name of the call's card."""
    return f"agenda:{number}"


def card(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, *, now: datetime) -> Reply:
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


def withdrawn(t: Words, event: EventNow, zone: ZoneInfo) -> Reply:
    """Return what the call says where it cannot be removed."""
    return Reply(t("The call for items was taken back: ") + event_words.headline(t, event, zone))


def changed(tx: Tx, number: int, *, now: datetime) -> None:
    """The call will be shown anew within a moment, wherever it stands."""
    due.add(tx, kind=CARD, subject=_about(number), person_id=None, at=now)


def follow(tx: Tx, event: EventNow, *, now: datetime) -> None:
    """The call will be shown anew when nobody can put anything on the agenda any more."""
    at = min(filter(None, (event.answer_by, event.starts_at)))
    if now < at:
        due.add(tx, kind=CARD, subject=_about(event.number), person_id=None, at=at)


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
        return card(tx, t, event, town.zone, now=now)

    notices.show_all(tx, name(event.number), say, now=now, town=town)


@gathered("agenda")
def told(tx: Tx, number: int, t: Words, _room: Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return the call as a digest tells it."""
    event = events.get(tx, number)
    if event is None or not item_words.takes_items(event, now):
        return None
    suggest = Button(t("Suggest an item"), f"suggest item {number}", private=True)
    text = t("Items are gathered for the agenda: ") + event_words.headline(t, event, zone)
    return Line(text, suggest, event.answer_by or event.starts_at)
