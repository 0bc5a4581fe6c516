"""Who exhibits at a fair is reminded of it, with their stand and what they were told to know."""

from __future__ import annotations

from datetime import datetime

from handlers import rights
from handlers.events import event_words
from handlers.fair import fair_words
from handlers.reminders.declared import Reminding, reminds
from handlers.turn import Town
from handlers.types import Button
from handlers.words import Words, escape
from storage import event_reminders, events, exhibitors, jobs, stands
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow
from storage.exhibitors import ExhibitorNow
from storage.fair_table import For


@reminds(event_reminders.STAND)
def remind(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Say which stand is theirs; nothing to who has none, or does not come."""
    one = exhibitors.get(tx, int(item.subject.rpartition(":")[2]))
    event = events.get(tx, one.event_id) if one is not None else None
    if one is None or event is None or one.ended_at is not None or one.stand is None or event.cancelled_at is not None:
        return None
    day = event_reminders.meant(event, _first(event), item.at, zone=town.zone)
    if day is None:
        return None
    what = event_words.on_day(t, event, day, town.zone, local=True)
    return Reminding(
        "\n".join([what, *_theirs(tx, t, event, one)]),
        _buttons(t, event, one),
        starts=day.starts_at,
        about=f"exhibitor:{one.number}",
        public=what,
        leaders=tuple(person.id for person in rights.leaders(tx, event)),
        name=one.name,
    )


def _first(event: EventNow) -> int:
    return event.days[0].number


def _theirs(tx: Tx, t: Words, event: EventNow, one: ExhibitorNow) -> list[str]:
    """Return the stand with what belongs to it, and what exhibitors are to know."""
    stand = next((each for each in stands.of_event(tx, event.number) if each.id == one.stand_id), None)
    known = jobs.instructions(tx, event.number, For.EXHIBITOR)
    lines = [t("*{name}* has this stand: ", name=one.name) + fair_words.stand(t, stand)] if stand is not None else []
    return lines + ([escape(known)] if known else [])


def _buttons(t: Words, event: EventNow, one: ExhibitorNow) -> tuple[Button, ...]:
    return (
        Button(t("Stand plan"), f"stand plan {event.number}"),
        Button(t("We are here"), f"arrived {one.number}"),
        Button(t("We are not coming after all"), f"give up stand {one.number}"),
    )
