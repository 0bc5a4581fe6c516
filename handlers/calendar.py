"""Calendar files (.ics, RFC 5545) of what a person has promised to come to."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event

from handlers.turn import Town
from handlers.types import File
from storage.diary import Booked


def as_calendar(booked: Booked, *, town: Town, now: datetime) -> File:
    """Return the booking as a file that phones and computers open in their calendar."""
    entry = Event()
    entry.add("uid", f"booking-{booked.number}@kylakello")
    entry.add("dtstamp", now)
    entry.add("dtstart", booked.starts_at)
    entry.add("dtend", booked.ends_at)
    entry.add("summary", f"{booked.space} · {booked.purpose}" if booked.purpose else booked.space)
    entry.add("location", booked.address or booked.space)
    calendar = Calendar()
    calendar.add("prodid", f"-//Kyläkello//{town.name}//FI")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return File(f"varaus-{booked.number}.ics", "text/calendar", calendar.to_ical())
