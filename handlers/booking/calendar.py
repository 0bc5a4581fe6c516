"""Bookings in a calendar. What only the booker may know is not in the file: calendars are shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers import calendar_file
from handlers.booking import booking_words
from handlers.calendar_file import Entry
from handlers.calendar_file import file_name as file_name
from handlers.turn import Town
from handlers.types import File
from handlers.words import Words
from storage import wallclock
from storage.diary import Booked


def as_calendar(booked: Booked, *, town: Town, now: datetime, t: Words) -> File:
    """Return the booking as a file that phones and computers open in their calendar."""
    return together([booked], file_name(t.label("booking {n}", n=str(booked.number))), town=town, now=now, t=t)


def together(each: Sequence[Booked], name: str, *, town: Town, now: datetime, t: Words) -> File:
    """Return several bookings as one file."""
    return calendar_file.of([entry(one, town, t) for one in each], name, town=town, now=now)


def entry(booked: Booked, town: Town, t: Words) -> Entry:
    """Return the booking as an entry."""
    thing = booking_words.thing(t, booked)
    return Entry(
        f"booking-{booked.number}",
        f"{thing} · {booked.purpose}" if booked.purpose else thing,
        _day_or_time(booked, booked.starts_at, town),
        _day_or_time(booked, booked.ends_at, town),
        location=f"{booked.space}, {booked.address}" if booked.address else booked.space,
        description=", ".join(booked.by),
        sure=booked.stands,
    )


def _day_or_time(booked: Booked, at: datetime, town: Town) -> date | datetime:
    """Return the day, for what runs from midnight to midnight; else the instant."""
    midnights = not any(wallclock.minutes(one, town.zone) for one in (booked.starts_at, booked.ends_at))
    return wallclock.local(at, town.zone).date() if booked.days and midnights else at
