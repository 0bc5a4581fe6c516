"""What is said of the places of a joint day, with markup: one by one, on the card, by time and by place."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from handlers import when
from handlers.types import Button
from handlers.words import Words, escape
from storage import event_places, wallclock
from storage.event_places import PlaceNow
from storage.event_table import Kind
from storage.events import DayNow, EventNow
from storage.named import key_of

ON_CARD = 1500
"""So many letters of places stand on the card; of more, each is told in short, and the rest in the programme."""
_LINES = 25


def hours(place: PlaceNow, event: EventNow, zone: ZoneInfo, language: str) -> str:
    """Return when the place is open: "10–16"; of an event of several days, with its day."""
    start, end = (wallclock.local(at, zone) for at in (place.starts_at, place.ends_at))
    if len(event.held or event.days) == 1 and start.date() == end.date():
        return when.say_hours(start.time(), end.time(), language=language)
    return when.say(when.Span(place.starts_at, place.ends_at), zone=zone, language=language, year=False)


def line(t: Words, place: PlaceNow, event: EventNow, zone: ZoneInfo) -> str:
    """Return the place whole: "10–16 *Kylätalo*: kahvila ja arpajaiset (Martat)"."""
    return " ".join((hours(place, event, zone, t.language), there(t, place)))


def there(t: Words, place: PlaceNow) -> str:
    """Return where it is, what there is, and who runs it."""
    what = f": {escape(place.what)}" if place.what else ""
    return f"*{escape(place.place)}*{what}" + (t(" ({associations})", associations=place.by) if place.by else "")


def _shortly(t: Words, place: PlaceNow, event: EventNow, zone: ZoneInfo) -> str:
    return " ".join((hours(place, event, zone, t.language), escape(place.place)))


def open_places(event: EventNow) -> list[PlaceNow]:
    """Return the places of the days that have not been called off."""
    days = event.held if event.cancelled_at is None else event.days
    return [one for one in event.places if event_places.day_of(days, one.starts_at, one.ends_at) is not None]


def on_card(t: Words, event: EventNow, zone: ZoneInfo) -> list[str]:
    """Return the places as the event's card tells them, a line each; a great many are told in short."""
    found = open_places(event)
    if event.kind != Kind.JOINT_DAY or not found:
        return []
    head = t.n("{n} place:", "{n} places:", len(found))
    whole = [f"• {line(t, one, event, zone)}" for one in found]
    if len("\n".join(whole)) <= ON_CARD:
        return [head, *whole]
    said: list[str] = []
    for one in found[:_LINES]:
        if len("\n".join(said)) < ON_CARD:
            said.append(f"• {_shortly(t, one, event, zone)}")
    more = len(found) - len(said)
    return [head, *said, *([t.n("… and {n} more.", "… and {n} more.", more)] if more else [])]


def buttons(t: Words, event: EventNow) -> tuple[Button, ...]:
    """Return what the card of a joint day offers besides, and that of a meeting."""
    if event.kind == Kind.JOINT_DAY and open_places(event):
        return (Button(t("Programme"), f"programme {event.number}", private=True),)
    if event.kind == Kind.MEETING:
        return (Button(t("Agenda"), f"agenda {event.number}", private=True),)
    return ()


def by_time(t: Words, event: EventNow, zone: ZoneInfo) -> list[tuple[str, list[PlaceNow]]]:
    """Return the places by when they are open, the first to open first."""
    found: dict[str, list[PlaceNow]] = {}
    for one in open_places(event):
        found.setdefault(hours(one, event, zone, t.language), []).append(one)
    return list(found.items())


def by_place(event: EventNow) -> list[tuple[str, list[PlaceNow]]]:
    """Return the places by what they are called, in the order of the letters."""
    found: dict[str, list[PlaceNow]] = {}
    for one in sorted(open_places(event), key=lambda one: (key_of(one.place), one.starts_at)):
        found.setdefault(key_of(one.place), []).append(one)
    return [(same[0].place, same) for same in found.values()]


def day_hours(day: DayNow, days: Sequence[DayNow], zone: ZoneInfo, language: str) -> str:
    """Return the hours of a day of the event, with the day where there are several."""
    if len(days) == 1:
        start, end = (wallclock.local(at, zone) for at in (day.starts_at, day.ends_at))
        return when.say_hours(start.time(), end.time(), language=language)
    return when.say(when.Span(day.starts_at, day.ends_at), zone=zone, language=language, year=False)
