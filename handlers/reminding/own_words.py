"""What is said of one's own reminders: when they come, what they say, and what can be tapped below them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from handlers import when
from handlers.reminding import about
from handlers.turn import Turn
from handlers.types import Button
from handlers.when.say_series import say_repeat
from handlers.words import Marked, Words, escape, moment
from storage import rooms, wallclock
from storage.db import Tx
from storage.reminders import Own


def capital(text: str) -> str:
    """Return the text as a sentence begins."""
    return text[:1].upper() + text[1:]


def say_moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "su 22.11.2026 klo 9"."""
    return when.say(when.Moment(at), zone=zone, language=language)


def often(t: Words, own: Own, zone: ZoneInfo) -> str:
    """Return how often it comes: "joka maanantai klo 8", "2 tunnin välein, kunnes se on tehty"; nothing if once."""
    if own.rule is None or own.first is None:
        return ""
    rule = wallclock.parse_rule(own.rule)
    if rule.freq == "HOURLY":
        return every(t, rule.interval)
    first = wallclock.utc(datetime.fromisoformat(own.first), zone)
    return say_repeat(when.Series(when.Moment(first), own.rule), zone=zone, language=t.language)


def every(t: Words, hours: int) -> str:
    """Return "2 tunnin välein, kunnes se on tehty"."""
    return t.n("every hour, until it is done", "every {n} hours, until it is done", hours)


def comes(t: Words, own: Own, zone: ZoneInfo) -> Marked:
    """Return when it comes: "su 22.11.2026 klo 9", "joka maanantai klo 8, ensi kerran ma 23.11.2026 klo 8"; markup.

    What repeats goes by the town's clock; a single time is shown to each reader in their own, where that can be.
    """
    at = say_moment(own.at, zone, t.language) if own.at else ""
    repeats = often(t, own, zone)
    if not repeats or own.rule is None:
        return moment(own.at, at) if own.at else Marked()
    first = own.said_at is None
    text = t.label("{often}, first on {time}", often=repeats, time=at) if first else _next(t, repeats, at)
    rule = wallclock.parse_rule(own.rule)
    if rule.until is not None:
        text += ", " + t.label("until {day}", day=when.say_day(rule.until, language=t.language))
    text += ", " + t.n("{n} time", "{n} times", rule.count) if rule.count is not None else ""
    return Marked(escape(text))


def _next(t: Words, repeats: str, at: str) -> str:
    return t.label("{often}, next on {time}", often=repeats, time=at) if at else repeats


class Heard(TypedDict):
    """By whom what a reminder is about is read."""

    private: bool
    reader: int | None


def heard(own: Own) -> Heard:
    """Return who reads of it: who made it, alone, or a group."""
    return {"private": own.room_id is None, "reader": own.person_id if own.room_id is None else None}


def body(tx: Tx, own: Own, t: Words, zone: ZoneInfo, *, now: datetime) -> str:
    """Return what it says, in our markup: its text, and before that what it is about, if that still stands."""
    thing = about.find(tx, own.about, t, zone, now=now, **heard(own)) if own.about else None
    return " · ".join(filter(None, (thing.text if thing else "", escape(own.text))))


def is_over(turn: Turn, own: Own) -> bool:
    """Tell whether it is about something that stands no more, or that they may not read of any more."""
    if own.about is None:
        return False
    return about.find(turn.tx, own.about, turn.t, turn.zone, now=turn.now, **heard(own)) is None


def line(turn: Turn, own: Own) -> str:
    """Return "ma 23.11.2026 klo 8: roskat ulos (Kylätori)", in our markup; one's own without a group."""
    said = body(turn.tx, own, turn.t, turn.zone, now=turn.now)
    when_said = comes(turn.t, own, turn.zone)
    room = rooms.by_id(turn.tx, own.room_id) if own.room_id is not None else None
    group = f" ({escape(room.title or room.address)})" if room is not None else ""
    return (f"{when_said}: {said}" if when_said else said) + group


def below(t: Words, own: Own, *, left: timedelta | None = None) -> tuple[Button, ...]:
    """Return what can be tapped below the reminder when it comes: nothing that would put it off beyond what begins in
    the time `left`."""
    number = own.number
    done = (Button(t("Done"), f"done {number}"),) if own.until_done else ()
    if own.room_id is not None:
        return done
    no_more = (Button(t("No more"), f"remove reminder {number}"),) if own.rule and not own.until_done else ()
    return (*done, *snoozes(t, number, left=left), *no_more)


def snoozes(t: Words, number: int, *, left: timedelta | None = None) -> tuple[Button, ...]:
    """Return how long it can be put off by a tap."""
    ways = (
        (timedelta(minutes=10), t("10 min"), "10m"),
        (timedelta(hours=1), t("1 h"), "60m"),
        (timedelta(days=1), t("Tomorrow"), "tomorrow"),
    )
    return tuple(
        Button(label, f"snooze {number} {how}") for length, label, how in ways if left is None or length < left
    )


def standing(t: Words, number: int) -> tuple[Button, ...]:
    """Return what can be done with one that waits."""
    remove = Button(t("Remove the reminder"), f"remove reminder {number}")
    return remove, Button(t("Change"), f"change reminder {number}")
