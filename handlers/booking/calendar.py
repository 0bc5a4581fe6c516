"""Calendar files (.ics, RFC 5545) of what a person has promised to come to. What only the booker may know is not in
them: calendars are shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.booking import booking_words
from handlers.turn import Town
from handlers.types import File
from handlers.words import Words, fold
from storage import wallclock
from storage.diary import Booked

if TYPE_CHECKING:
    from icalendar import Event


def as_calendar(booked: Booked, *, town: Town, now: datetime, t: Words) -> File:
    """Return the booking as a file that phones and computers open in their calendar."""
    return together([booked], file_name(t.label("booking {n}", n=str(booked.number))), town=town, now=now, t=t)


def file_name(text: str) -> str:
    """Return the name of a calendar file in the reader's language, in letters that every system keeps."""
    return fold(text).replace(" ", "-") + ".ics"


def together(each: Sequence[Booked], name: str, *, town: Town, now: datetime, t: Words) -> File:
    """Return several bookings as one file. Each is known by its number, so that opening it again adds nothing twice."""
    from icalendar import Calendar  # it takes its time to load, and most answers are no calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Kyläkello//{town.name}//FI")
    calendar.add("version", "2.0")
    for booked in each:
        calendar.add_component(_entry(booked, town, now, t))
    return File(name, "text/calendar", calendar.to_ical())


def _entry(booked: Booked, town: Town, now: datetime, t: Words) -> Event:
    """Return the booking as an entry: its instants in UTC, which no change of clocks touches; whole days as days."""
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"booking-{booked.number}@kylakello")
    entry.add("dtstamp", now)
    for name, at in (("dtstart", booked.starts_at), ("dtend", booked.ends_at)):
        entry.add(name, _day_or_time(booked, at, town))
    thing = booking_words.thing(t, booked)
    entry.add("summary", f"{thing} · {booked.purpose}" if booked.purpose else thing)
    entry.add("location", f"{booked.space}, {booked.address}" if booked.address else booked.space)
    entry.add("status", "CONFIRMED" if booked.stands else "TENTATIVE")
    if booked.by:
        entry.add("description", ", ".join(booked.by))
    return entry


def _day_or_time(booked: Booked, at: datetime, town: Town) -> Any:
    """Return the day, for what runs from midnight to midnight; else the instant."""
    midnights = not any(wallclock.minutes(one, town.zone) for one in (booked.starts_at, booked.ends_at))
    return wallclock.local(at, town.zone).date() if booked.days and midnights else at
