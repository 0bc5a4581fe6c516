"""What somebody has signed up for, in a calendar."""

from __future__ import annotations

from handlers import calendar_file
from handlers.calendar_file import Entry
from handlers.talkoot.talkoot_words import DEGREE
from handlers.turn import Turn
from handlers.types import File
from storage import talkoot
from storage.sign_ups import SignedUp


def as_calendar(turn: Turn, one: SignedUp) -> File:
    """Return the sign-up as a file that phones and computers open in their calendar."""
    name = calendar_file.file_name(turn.t.label("talkoot {n}", n=str(one.number)))
    return calendar_file.of([entry(turn, one)], name, town=turn.town, now=turn.now)


def entry(turn: Turn, one: SignedUp) -> Entry:
    """Return the sign-up as an entry."""
    planned, point = talkoot.get(turn.tx, one.talkoot_id), None
    if planned is not None and planned.latitude is not None and planned.longitude is not None:
        point = (planned.latitude / DEGREE, planned.longitude / DEGREE)
    return Entry(
        f"sign-up-{one.number}",
        f"{one.title} · {one.task}",
        one.starts_at,
        one.ends_at,
        location=one.place,
        description=turn.t.label("Bring along: {things}", things=one.bring) if one.bring else "",
        sure=one.is_coming,
        geo=point,
    )
