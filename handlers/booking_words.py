"""What is said of a booking: what is booked and for whom, and what only the booker may know."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from handlers import times, when
from handlers.finding import without
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import wallclock
from storage.diary import Booked
from storage.occupied import State
from storage.spaces import Space


def said(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return "Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry) · pilates", with markup."""
    text = t("*{space}*, {when}", space=thing(t, booked), when=times.say(span_of(booked), zone, t.language))
    text += t(" ({associations})", associations=t.list(booked.by)) if booked.by else ""
    text += t(" · {purpose}", purpose=booked.purpose) if booked.purpose else ""
    return text + (t(" · open to others") if booked.open_to_others else "")


def thing(t: Words, booked: Booked) -> str:
    """Return the space's name, or how many pieces of which gear."""
    return t.label("{name}, {n} pcs", name=booked.space, n=str(booked.quantity)) if booked.quantity else booked.space


def span_of(booked: Booked) -> when.Span:
    """Return the time that is booked."""
    return when.Span(booked.starts_at, booked.ends_at, days=booked.days)


def short(turn: Turn, booked: Booked) -> str:
    """Return the booking as a button's label."""
    return f"{thing(turn.t, booked)} {times.say(span_of(booked), turn.zone, turn.language, year=False)}"


def secret(t: Words, booked: Booked) -> str:
    """Return what only the booker may know, or nothing."""
    lines = [t("Address: {address}", address=booked.address)] if booked.address else []
    lines += [t("For you: {note}", note=booked.note)] if booked.note else []
    return "\n".join(lines)


def with_secret(reply: Reply, t: Words, booked: Booked) -> Reply:
    """Return the reply as the booker reads it in private."""
    text = "\n".join(filter(None, (reply.text, secret(t, booked))))
    return Reply(text, reply.buttons, private=reply.private, card=reply.card)


def lead(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return how the booking stands, as its card begins."""
    if booked.cancelled_at is not None:
        return t("Cancelled: ")
    if booked.state == State.BOOKED:
        return t("Booked: ")
    return t("Requested: ") if booked.state == State.REQUESTED else t("Kept for you: ")


def answer(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return until when who is asked for an approval answers, or nothing."""
    if booked.state != State.REQUESTED or booked.answer_by is None or booked.cancelled_at is not None:
        return ""
    day = when.say_day(wallclock.local(booked.answer_by, zone).date(), language=t.language)
    return t("The keeper answers by {day}.", day=day)


def card(t: Words, booked: Booked, zone: ZoneInfo, *, private: bool) -> Reply:
    """Return the living message of a booking, as a group reads it, or, in private, as the booker does."""
    lines = [lead(t, booked, zone) + said(t, booked, zone), answer(t, booked, zone)]
    buttons = standing_buttons(t, booked.number)
    if booked.cancelled_at is not None:
        buttons = (Button(t("Take it back"), f"restore {booked.number}"),)
    elif private and booked.stands:
        lines.append(secret(t, booked))
    return Reply("\n".join(filter(None, lines)), buttons, card=booked.subject)


def standing_buttons(t: Words, number: int) -> tuple[Button, ...]:
    """Return what can be done with a booking that stands."""
    return (
        Button(t("Cancel booking"), f"cancel {number}"),
        Button(t("Move"), f"move {number}"),
        Button(t("To my calendar"), f"calendar {number}"),
    )


def purpose_in(text: str, space: Space | None) -> str:
    """Return what the booking is for, as it was said; the space's own name is no purpose."""
    return (without(text, space.name) if space else text)[:120]
