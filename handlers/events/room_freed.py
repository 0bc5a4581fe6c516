"""A place became free: who waited is in and is told; when it begins, nobody waits any more."""

from __future__ import annotations

from datetime import datetime

from handlers import notices
from handlers.events import answers_shown, event_words
from handlers.falling_due import on_due
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import answers, due, events, people, quiet, reminders
from storage.answers import AnswerNow
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.keeping import EARLY


@on_due(answers.IN)
def tell(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who waited knows that they are in; at night they sleep, unless it begins before ten. What is not so any more is
    not told."""
    one = answers.get(tx, int(item.subject.rpartition(":")[2]))
    event = events.get(tx, one.event_id) if one is not None else None
    if one is None or event is None or not one.holds or not event.is_open(now) or one.starts_at <= now:
        return
    morning = quiet.of_person(tx, one.person_id).waking(now, town.zone)
    if now < morning and one.starts_at >= morning + EARLY:
        due.add(tx, kind=item.kind, subject=item.subject, person_id=item.person_id, at=morning)
        return

    def say(t: Words) -> Reply:
        lead = t.n("A place became free, and you are in: ", "{n} places became free, and you are in: ", one.people)
        text = lead + answers_shown.whole(t, event, one, town.zone)
        cannot = Button(t("I cannot come"), f"not coming {one.day_id}")
        return Reply(text, (cannot, *answers_shown.coming_buttons(t, event, one)[2:], answers_shown.show(t, event)))

    if not notices.inform(tx, one.person_id, say, now=now, town=town, starts=one.starts_at):
        _unreached(tx, event, one, now=now, town=town)


def _unreached(tx: Tx, event: EventNow, one: AnswerNow, *, now: datetime, town: Town) -> None:
    """Whoever signed them up by name, else who made the event, tells them."""
    who = one.added_by or event.person_id
    person = people.named(tx, one.person_id)
    if who == one.person_id or person is None:
        return

    def say(t: Words) -> Reply:
        text = t("{name} has a place now, and I cannot reach them. Please tell them: ", name=one.name)
        text += answers_shown.what(t, event, event.day(one.day_id), town.zone)
        return Reply(text, (Button(t("Who comes"), f"event participants {event.number}"),))

    notices.inform(tx, who, say, now=now, town=town, starts=one.starts_at)


@on_due(events.BEGINS)
def begins(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Nobody waits for room at what has begun, and whoever did knows that they need not come."""
    day_id = int(item.subject.rpartition(":")[2])
    event = events.of_day(tx, day_id)
    if event is None or event.day(day_id).starts_at > now:
        return
    reminders.follow(tx, event.subject, [day.starts_at for day in event.held], zone=town.zone, now=now)
    for one in answers.begun(tx, day_id, now=now):
        events.changed(tx, event.number, now=now)
        if one.ends_at > now:
            notices.inform(tx, one.person_id, lambda t: _no_room(t, event, town), now=now, town=town, starts=now)


def _no_room(t: Words, event: EventNow, town: Town) -> Reply:
    text = t("I am sorry, no place became free: ") + event_words.headline(t, event, town.zone)
    return Reply(text, (answers_shown.all_events(t),))
