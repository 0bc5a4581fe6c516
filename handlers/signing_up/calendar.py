"""Calendar files (.ics, RFC 5545) of what somebody has signed up for."""

from __future__ import annotations

from handlers.talkoot.talkoot_words import DEGREE
from handlers.turn import Turn
from handlers.types import File
from handlers.words import fold
from storage import talkoot
from storage.sign_ups import SignedUp


def as_calendar(turn: Turn, one: SignedUp) -> File:
    """Return the sign-up as a file. It is known by its number, so that opening it again adds nothing twice."""
    from icalendar import Calendar, Event, vGeo  # it takes its time to load, and most answers are no calendar

    planned = talkoot.get(turn.tx, one.talkoot_id)
    calendar, entry = Calendar(), Event()
    calendar.add("prodid", f"-//Kyläkello//{turn.town.name}//FI")
    calendar.add("version", "2.0")
    entry.add("uid", f"sign-up-{one.number}@kylakello")
    entry.add("dtstamp", turn.now)
    entry.add("dtstart", one.starts_at)
    entry.add("dtend", one.ends_at)
    entry.add("summary", f"{one.title} · {one.task}")
    entry.add("location", one.place)
    entry.add("status", "CONFIRMED" if one.is_coming else "TENTATIVE")
    if one.bring:
        entry.add("description", turn.t("Bring along: {things}", things=one.bring))
    if planned is not None and planned.latitude is not None and planned.longitude is not None:
        entry.add("geo", vGeo((planned.latitude / DEGREE, planned.longitude / DEGREE)))
    calendar.add_component(entry)
    name = fold(turn.t.label("talkoot {n}", n=str(one.number))).replace(" ", "-")
    return File(f"{name}.ics", "text/calendar", calendar.to_ical())
