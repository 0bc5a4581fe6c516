"""The minutes as they are said to each: with their file, and that they are corrected where others were sent before."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import kept_files
from handlers.events import event_words
from handlers.gathered import Line, gathered
from handlers.types import Button, Reply
from handlers.words import Words
from storage import agenda, events
from storage.db import Tx
from storage.events import EventNow
from storage.rooms import Known


def name(file: int) -> str:
    """Return the name of the minutes' card: corrected ones are others."""
    return f"minutes:{file}"


def card(tx: Tx, t: Words, event: EventNow, zone: ZoneInfo, file: int, *, corrected: bool) -> Reply:
    """Return the minutes with their file."""
    lead = t("Here are the corrected minutes: ") if corrected else t("Here are the minutes: ")
    text = lead + event_words.headline(t, event, zone)
    return Reply(text, files=kept_files.with_it(tx, file), card=name(file))


def withdrawn(t: Words, event: EventNow, zone: ZoneInfo) -> Reply:
    """Return what minutes say that hold no more, where they cannot be removed."""
    return Reply(t("These minutes do not hold any more: ") + event_words.headline(t, event, zone))


@gathered("minutes")
def told(tx: Tx, number: int, t: Words, _room: Known, zone: ZoneInfo, _now: datetime) -> Line | None:
    """Return the minutes as a digest tells them."""
    found = agenda.minutes_of_file(tx, number)
    event = events.get(tx, found.event_id) if found is not None else None
    if event is None:
        return None
    read = Button(t("Minutes"), f"minutes {event.number}", private=True)
    return Line(t("Minutes: ") + event_words.headline(t, event, zone), read)
