"""The day before a meeting whoever comes has its agenda; who cannot be reached is named to its caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers import notices, rights, telling
from handlers.events import event_words
from handlers.falling_due import on_due
from handlers.meeting import item_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import agenda, answers, events
from storage.answers import AnswerNow
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow

_LISTED = 20


@on_due(events.AGENDA)
def send(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever comes has the agenda, in words and to print; without one, nothing is sent."""
    day_id = int(item.subject.rpartition(":")[2])
    event = events.of_day(tx, day_id)
    if event is None or not event.is_open(now) or event.day(day_id).starts_at <= now:
        return
    items = agenda.of_event(tx, event.number)
    coming = [one for one in answers.of_day(tx, day_id) if one.holds]
    if not items or not coming:
        return

    def say(t: Words, _each: Sequence[AnswerNow]) -> Reply:
        head = event_words.headline(t, event, town.zone)
        lines = [t("The agenda of the meeting: ") + head, *item_words.listed(t, items)[:_LISTED]]
        more = len(items) - _LISTED
        lines += [t.n("… and {n} more.", "… and {n} more.", more)] if more > 0 else []
        cannot = Button(t("I cannot come"), f"not coming {day_id}")
        return Reply("\n".join(lines), (cannot,), files=(item_words.page(t, event, town),))

    starts = event.day(day_id).starts_at
    theirs = telling.by_person(coming)
    told = telling.tell(tx, theirs, say, starts=lambda _each: starts, now=now, town=town)
    if told.missed:
        _tell_caller(tx, event, told, now=now, town=town)


def _tell_caller(tx: Tx, event: EventNow, told: telling.Told, *, now: datetime, town: Town) -> None:
    """The first who organises it and can be reached knows who has not read the agenda."""

    def say(t: Words) -> Reply:
        names = t.list([telling.with_contact(tx, one) for one in told.missed])
        lines = [t("The agenda was sent to who comes: ") + event_words.headline(t, event, town.zone)]
        lines.append(t("I cannot reach everybody. Please tell them yourself: {name}.", name=names))
        return Reply("\n".join(lines), (Button(t("Agenda"), f"agenda {event.number}"),))

    any(notices.inform(tx, one.id, say, now=now, town=town) for one in rights.leaders(tx, event))
