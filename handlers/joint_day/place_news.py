"""Who organises a joint day hears in the evening which places have come that day: of all of them at once."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, rights
from handlers.events import evenings, event_words
from handlers.falling_due import on_due
from handlers.joint_day import place_words
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import events
from storage.db import Tx
from storage.due import Item
from storage.events import EventNow

NEWS = "event-places"
"""Due in the evening of a day on which a place was added."""
_NAMED = 12


def tonight(turn: Turn, event: EventNow) -> None:
    """The organisers hear in the evening which places have come, unless one of them added it."""
    if not rights.leads(turn.person, event):
        evenings.tonight(turn, NEWS, f"places:{event.number}")


@on_due(NEWS)
def tell(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The organisers hear once of the places that have come since the evening before."""
    event = events.get(tx, int(item.subject.rpartition(":")[2]))
    new = [one for one in event.places if one.since > now - evenings.DAY] if event is not None else []
    if event is None or not new or not event.is_open(now):
        return

    def say(t: Words) -> Reply:
        head = event_words.headline(t, event, town.zone)
        lines = [t.n("{n} place more: ", "{n} places more: ", len(new)) + head]
        lines += [f"• {place_words.line(t, one, event, town.zone)}" for one in new[-_NAMED:]]
        lines += [t("… and {n} others", n=len(new) - _NAMED)] if len(new) > _NAMED else []
        return Reply("\n".join(lines), (Button(t("All places"), f"places {event.number}"),))

    for person in rights.leaders(tx, event):
        notices.inform(tx, person.id, say, now=now, town=town)
