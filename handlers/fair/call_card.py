"""The call for exhibitors: one living message in each group, where associations see what is free, and apply."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import notices, when
from handlers.events import event_words
from handlers.fair import fair_words
from handlers.falling_due import on_due
from handlers.gathered import Line, gathered
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, events, exhibitors, stands
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.rooms import Known

CARD = "fair-card"
"""Due when something that the call tells has changed, and when nobody can apply any more."""
LISTED = 8
"""So many kinds of stands are told."""


def name(number: int) -> str:
    """Return the name of the call's card."""
    return f"fair:{number}"


def takes_applications(event: EventNow, now: datetime) -> bool:
    """Tell whether one can apply for a stand by oneself: the fair has not begun, and its deadline has not passed."""
    in_time = event.answer_by is None or now < event.answer_by
    return event.is_open(now) and now < event.starts_at and in_time


def card(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, *, now: datetime) -> Reply:
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


def withdrawn(t: Words, event: EventNow, zone: ZoneInfo) -> Reply:
    """Return what the call says where it cannot be removed."""
    return Reply(t("The call for exhibitors was taken back: ") + event_words.headline(t, event, zone))


def changed(tx: Tx, number: int, *, now: datetime) -> None:
    """The call will be shown anew within a moment, wherever it stands."""
    due.add(tx, kind=CARD, subject=_about(number), person_id=None, at=now)


def follow(tx: Tx, event: EventNow, *, now: datetime) -> None:
    """The call will be shown anew when nobody can apply any more."""
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
    if event is not None:
        follow(tx, event, now=now)
        say = lambda t, _private: card(tx, t, event, town.zone, now=now)  # noqa: E731
        notices.show_all(tx, name(event.number), say, now=now, town=town)


@gathered("fair")
def told(tx: Tx, number: int, t: Words, _room: Known, zone: ZoneInfo, now: datetime) -> Line | None:
    """Return the call as a digest tells it."""
    event = events.get(tx, number)
    if event is None or not takes_applications(event, now):
        return None
    apply = Button(t("Apply for a stand"), f"apply for stand {number}", private=True)
    return Line(t("Exhibitors are wanted: ") + event_words.headline(t, event, zone), apply, event.starts_at)
