"""Calendar files (.ics, RFC 5545): what phones and computers open in their calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from handlers.turn import Town
from handlers.types import File
from handlers.words import fold

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar. It is known by its `uid`, so that opening it again adds nothing twice.

    Instants are written in UTC, which no change of clocks touches; whole days as days. One that is not `sure` is
    tentative there. `geo` is a point on the map, in degrees.
    """

    uid: str
    summary: str
    start: datetime | date
    end: datetime | date
    location: str = ""
    description: str = ""
    sure: bool = True
    geo: tuple[float, float] | None = None


def file_name(text: str) -> str:
    """Return the name of a calendar file in the reader's language, in letters that every system keeps."""
    return fold(text).replace(" ", "-") + ".ics"


def of(entries: Sequence[Entry], name: str, *, town: Town, now: datetime) -> File:
    """Return the entries together as one file."""
    from icalendar import Calendar  # it takes its time to load, and most answers are no calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Kyläkello//{town.name}//FI")
    calendar.add("version", "2.0")
    for one in entries:
        calendar.add_component(_written(one, now))
    return File(name, "text/calendar", calendar.to_ical())


def _written(one: Entry, now: datetime) -> Event:
    from icalendar import Event, vGeo

    entry = Event()
    entry.add("uid", f"{one.uid}@kylakello")
    entry.add("dtstamp", now)
    entry.add("dtstart", one.start)
    entry.add("dtend", one.end)
    entry.add("summary", one.summary)
    if one.location:
        entry.add("location", one.location)
    entry.add("status", "CONFIRMED" if one.sure else "TENTATIVE")
    if one.description:
        entry.add("description", one.description)
    if one.geo is not None:
        entry.add("geo", vGeo(one.geo))
    return entry
