"""One's own reminders as they come."""

from __future__ import annotations

from datetime import datetime

from handlers.reminders import declared
from handlers.reminders.declared import Reminding
from handlers.reminding import about, own_words
from handlers.turn import Town
from handlers.words import Words, escape
from storage import reminders, rooms
from storage.db import Tx
from storage.due import Item
from storage.reminders import Own


@declared.reminds("own")
def own(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Whoever wished for it is reminded; of what stands no more, nobody is."""
    one = reminders.get(tx, int(item.subject.partition(":")[2]))
    if one is None or not _hears(tx, one):
        return None
    if one.about is None:
        return Reminding(escape(one.text), own_words.below(t, one), name=_name(one.text))
    thing = about.find(tx, one.about, t, town.zone, now=item.at, **own_words.heard(one))
    if thing is None:
        return None
    starts = thing.next(item.at)
    buttons = own_words.below(t, one, left=starts - now if starts else None)
    note = escape(one.text)
    body = " · ".join(filter(None, (thing.text, note)))
    return Reminding(body, buttons, starts=starts, about=thing.subject, name=thing.name, note=note)


def _hears(tx: Tx, own: Own) -> bool:
    """Tell whether whom it is for is still to hear it: a group does as long as it is linked."""
    room = rooms.by_id(tx, own.room_id) if own.room_id is not None else None
    return own.room_id is None or (room is not None and room.linked)


@declared.plainly
def plainly(t: Words, number: int, text: str) -> Reminding:
    """Whoever wished for it is reminded, once."""
    return Reminding(escape(text), own_words.snoozes(t, number), name=_name(text))


def _name(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


_SHORT = 20
