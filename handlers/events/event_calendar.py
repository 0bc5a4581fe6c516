"""Events in a calendar: one as a file, or all that a person comes to, with their talkoot and bookings."""

from __future__ import annotations

from handlers import calendar_file
from handlers.booking import calendar as booking_calendar
from handlers.calendar_file import Entry
from handlers.commands import command
from handlers.events import answers_shown, finding
from handlers.signing_up import calendar as talkoot_calendar
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import answers, diary, events, sign_ups
from storage.event_table import Says
from storage.events import DayNow, EventNow

MOST = 200
"""How many entries one file holds at most."""


def entry(event: EventNow, day: DayNow, *, sure: bool = True) -> Entry:
    """Return a day of the event as an entry."""
    about = "\n".join(filter(None, (event.about, event.price, ", ".join(event.by))))
    return Entry(
        f"event-day-{day.number}", event.title, day.starts_at, day.ends_at, event.place, description=about, sure=sure
    )


@command("event calendar", "evenemangskalender", "tapahtumakalenteri", takes=[finding.ANY])
def event_calendar(turn: Turn, event: EventNow) -> Answer:
    """The person has the event, with its days to come, as a file that calendars open; of one that repeats the days to
    which they come, if they have said so of any."""
    t = turn.t
    days = [day for day in event.held if turn.now < day.ends_at]
    own = {one.day_id for one in answers.of_person(turn.tx, turn.person.id, now=turn.now)} if event.repeats else set()
    days = [day for day in days if day.number in own] or days
    if not days or event.cancelled_at is not None:
        text = t("There is nothing of it to come any more.")
        return Reply(text, (answers_shown.show(t, event), answers_shown.all_events(t)))
    name = calendar_file.file_name(t.label("event {n}", n=str(event.number)))
    file = calendar_file.of([entry(event, day) for day in days[:MOST]], name, town=turn.town, now=turn.now)
    text = t("Open this file and the event goes into your calendar.")
    return Reply(text, files=(file,), private=True, aside=True)


@command(
    "calendar of mine",
    "min kalender",
    "oma kalenteri",
    aliases=("kalenterini", "my calendar"),
    linkable=True,
    summary=N_("All that I come to, for my calendar"),
)
def my_calendar(turn: Turn) -> Answer:
    """The person has what they come to as one file: events, talkoot and their bookings."""
    t = turn.t
    found = sorted([*_events(turn), *_talkoot(turn), *_bookings(turn)], key=lambda one: str(one.start))[:MOST]
    if not found:
        text = t("You come to nothing that is ahead, and have no bookings.")
        buttons = (answers_shown.all_events(t), Button(t("Talkoot"), "talkoot"))
        return Reply(text, buttons, private=True)
    name = calendar_file.file_name(t("my calendar"))
    file = calendar_file.of(found, name, town=turn.town, now=turn.now)
    text = t.n(
        "Open this file and it goes into your calendar: {n} entry.",
        "Open this file and all goes into your calendar: {n} entries.",
        len(found),
    )
    return Reply(text, files=(file,), private=True, aside=True)


def _events(turn: Turn) -> list[Entry]:
    entries = []
    for one in answers.of_person(turn.tx, turn.person.id, now=turn.now):
        event = events.get(turn.tx, one.event_id)
        if event is None:
            continue
        days = [event.day(one.day_id)] if event.repeats else [day for day in event.held if turn.now < day.ends_at]
        entries += [entry(event, day, sure=one.says == Says.YES and not one.waits) for day in days]
    return entries


def _talkoot(turn: Turn) -> list[Entry]:
    return [talkoot_calendar.entry(turn, one) for one in sign_ups.of_person(turn.tx, turn.person.id, now=turn.now)]


def _bookings(turn: Turn) -> list[Entry]:
    return [
        booking_calendar.entry(one, turn.town, turn.t) for one in diary.coming(turn.tx, turn.person.id, now=turn.now)
    ]
