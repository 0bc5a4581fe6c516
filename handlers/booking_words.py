"""What is said of a booking: what is booked, what only the booker may know, and why a time cannot be had."""

from __future__ import annotations

from typing import assert_never
from zoneinfo import ZoneInfo

from handlers import times, when
from handlers.finding import without
from handlers.lengths import say_length
from handlers.turn import Refusal, Turn
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import Words
from storage import availability, refusals, wallclock
from storage.bookings import Booked
from storage.spaces import Space


def said(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return "Kylätalo, la 28.11.2026 klo 10–13 · pilates", with markup."""
    text = t("*{space}*, {when}", space=booked.space, when=times.say(span_of(booked), zone, t.language))
    return text + (t(" · {purpose}", purpose=booked.purpose) if booked.purpose else "")


def span_of(booked: Booked) -> when.Span:
    """Return the time that is booked."""
    return when.Span(booked.starts_at, booked.ends_at, days=booked.days)


def short(turn: Turn, booked: Booked) -> str:
    """Return the booking as a button's label."""
    return f"{booked.space} {times.say(span_of(booked), turn.zone, turn.language, year=False)}"


def secret(t: Words, booked: Booked) -> str:
    """Return what only the booker may know, or nothing."""
    lines = [t("Address: {address}", address=booked.address)] if booked.address else []
    lines += [t("For you: {note}", note=booked.note)] if booked.note else []
    return "\n".join(lines)


def with_secret(reply: Reply, t: Words, booked: Booked) -> Reply:
    """Return the reply as the booker reads it in private."""
    text = "\n".join(filter(None, (reply.text, secret(t, booked))))
    return Reply(text, reply.buttons, private=reply.private, card=reply.card)


def card(turn: Turn, booked: Booked) -> Reply:
    """Return the living message of a booking that stands, as a group reads it."""
    buttons = standing_buttons(turn.t, booked.number)
    return Reply(turn.t("Booked: ") + said(turn.t, booked, turn.zone), buttons, card=f"booking:{booked.number}")


def standing_buttons(t: Words, number: int) -> tuple[Button, ...]:
    """Return what can be done with a booking that stands."""
    return (
        Button(t("Cancel booking"), f"cancel {number}"),
        Button(t("Move"), f"move {number}"),
        Button(t("To my calendar"), f"calendar {number}"),
    )


def refused(
    turn: Turn,
    outcome: refusals.Refused,
    space: Space,
    span: when.Span,
    again: str,
    *,
    purpose: str = "",
    but: int = 0,
) -> Refusal:
    """Say why not, and offer what is really free, each with one tap that says `again` with its time."""
    text = why(turn, outcome, space, span)
    if isinstance(outcome, refusals.OffGrid):
        return Refusal(text, (_again(turn, when.Span(*outcome.nearest), again, purpose),))
    buttons: list[Button] = []
    if isinstance(outcome, refusals.Taken | refusals.Outside | refusals.Past):
        asked = times.whole(turn, span)
        found = availability.alternatives(
            turn.tx, space, asked.start, asked.end, zone=turn.zone, now=turn.now, days=asked.days, but=but
        )
        here = [one for one in found if one.space_id == space.id or not but]
        buttons = [_alternative(turn, space, one, again, purpose) for one in here]
    return Refusal(text, tuple(buttons) or (Button(turn.t("What is free"), f"free #{space.id}"),))


def why(turn: Turn, outcome: refusals.Refused, space: Space, span: when.Span) -> str:
    """Return why the space cannot be had for that time."""
    t = turn.t
    match outcome:
        case refusals.Taken():
            return _taken(turn, outcome, space, span)
        case refusals.Outside(day, open_spans):
            on = when.say_day(day, language=turn.language)
            if not open_spans:
                return t("{space} is closed on {day}.", space=space.name, day=on)
            hours = t.list([times.hours(turn, start, end) for start, end in open_spans])
            return t("{space} is open {day} at {hours}.", space=space.name, day=on, hours=hours)
        case refusals.WrongLength(_, longest, too_long=True):
            most = say_length(longest, t)
            return t("{space} can be booked for at most {length} at a time.", space=space.name, length=most)
        case refusals.WrongLength(shortest):
            least = say_length(shortest, t)
            return t("{space} is booked for at least {length} at a time.", space=space.name, length=least)
        case refusals.OffGrid(grid):
            return t("{space}: bookings start and end every {length}.", space=space.name, length=say_length(grid, t))
        case refusals.TooFar(until):
            last = when.say_day(wallclock.local(until, turn.zone).date(), language=turn.language)
            return t("{space} can be booked until {day} for now.", space=space.name, day=last)
        case refusals.Past():
            return t("That time has begun already.")
        case refusals.Closed():
            return t("{space} can no longer be booked.", space=space.name)
        case _:
            assert_never(outcome)


def _taken(turn: Turn, taken: refusals.Taken, space: Space, span: when.Span) -> str:
    """Who asked for a time that only meets the gap hears of the gap too."""
    t = turn.t
    there = times.say(when.Span(taken.starts_at, taken.ends_at, days=taken.days), turn.zone, turn.language)
    text = t("{space} is taken {when}.", space=space.name, when=there)
    if taken.starts_at < span.end and span.start < taken.ends_at:
        return text
    return text + t(" Between bookings {length} stays free.", length=say_length(taken.gap, t))


def _alternative(turn: Turn, space: Space, one: availability.Alternative, again: str, purpose: str) -> Button:
    span = when.Span(one.start, one.end, days=one.days)
    if one.space_id == space.id:
        return _again(turn, span, again, purpose)
    label = f"{one.space} {times.say(span, turn.zone, turn.language, year=False)}"
    return Button(label, _fitting(f"book #{one.space_id} {times.write(span, turn.zone)}", purpose))


def _again(turn: Turn, span: when.Span, again: str, purpose: str) -> Button:
    label = times.say(span, turn.zone, turn.language, year=False)
    return Button(label, _fitting(f"{again} {times.write(span, turn.zone)}", purpose))


def _fitting(line: str, purpose: str) -> str:
    """Return the command with as much of the purpose as a button holds."""
    return f"{line} {purpose}".encode()[:BUTTON_BYTES].decode(errors="ignore").strip()


def purpose_in(text: str, space: Space | None) -> str:
    """Return what the booking is for, as it was said; the space's own name is no purpose."""
    return (without(text, space.name) if space else text)[:120]
