"""What is said of a booking: what is booked and for whom, and what only the booker may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import moments, notices, times, when
from handlers.spaces.finding import without
from handlers.spaces.prices import Price, cost, say_amount, say_price
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import cards, wallclock
from storage.diary import Booked
from storage.occupied import State
from storage.spaces import Space


def said(t: Words, booked: Booked, zone: ZoneInfo, *, local: bool = False) -> str:
    """Return "Kylätalo, la 28.11.2026 klo 10–13 (Eräpolku ry) · pilates", with markup.

    If it is `local`, each reader sees the time in their own.
    """
    span = span_of(booked)
    at = moments.said(span, zone, t.language) if local and not span.days else times.say(span, zone, t.language)
    text = t("*{space}*, {when}", space=thing(t, booked), when=at)
    text += t(" ({associations})", associations=t.list(booked.by)) if booked.by else ""
    text += t(" · {purpose}", purpose=booked.purpose) if booked.purpose else ""
    return text + (t(" · open to others") if booked.open_to_others else "")


def here(turn: Turn, booked: Booked) -> Booked:
    """Return the booking as it may be said in this room: a group that never heard of it does not hear its purpose."""
    if turn.room.private or not booked.purpose or turn.room.id in cards.rooms_of_card(turn.tx, booked.subject):
        return booked
    return replace(booked, purpose="")


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
    lines = []
    if booked.address:
        place = t("Fetched from: {address}", address=booked.address)
        lines = [place if booked.quantity else t("Address: {address}", address=booked.address)]
    lines += [t("For you: {note}", note=booked.note)] if booked.note else []
    return "\n".join(lines)


def details(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return what the booker reads below the line that a group reads: the price, and, once it stands, the secret."""
    return "\n".join(filter(None, (price(t, booked, zone), secret(t, booked) if booked.stands else "")))


def price(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return "Hinta: 30 € (15 €/h) · yhdistyksille ilmainen", or nothing where nothing is said of a price."""
    each = Price(booked.price, booked.price_per)
    cents = cost(each, booked.starts_at, booked.ends_at, pieces=booked.quantity, zone=zone)
    note = t(" · {purpose}", purpose=booked.price_note) if booked.price_note else ""
    if cents is None:
        return t("Price: free of charge") + note if note else ""
    text = t("Price: {amount} €", amount=say_amount(cents, t))
    return text + (f" ({say_price(each, t)})" if cents != each.cents else "") + note


def lead(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return how the booking stands, as its card begins."""
    if booked.rejected:
        return t("Not approved: ")
    if booked.cancelled_at is not None:
        return t("Cancelled: ")
    if booked.state == State.BOOKED:
        return t("Booked: ")
    return t("Requested: ") if booked.state == State.REQUESTED else t("Kept for you: ")


def answer(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    """Return until when who is asked for an approval answers, or nothing."""
    if booked.state != State.REQUESTED or booked.answer_by is None or booked.cancelled_at is not None:
        return ""
    day = until(t, booked.answer_by, zone)
    if not booked.kept:
        return t("Nobody keeps this space yet: the caretaker answers by {day}.", day=day)
    return t("The keeper answers by {day}.", day=day)


def until(t: Words, at: datetime, zone: ZoneInfo) -> str:
    """Return the day on which somebody's answer is due, and the hour where it is not the evening."""
    if wallclock.local(at, zone).hour == 20:
        return when.say_day(wallclock.local(at, zone).date(), language=t.language)
    return when.say(when.Moment(at), zone=zone, language=t.language)


def card(t: Words, booked: Booked, zone: ZoneInfo, *, private: bool) -> Reply:
    """Return the living message of a booking, as a group reads it, or, in private, as the booker does."""
    lines = [lead(t, booked, zone) + said(t, booked, zone), answer(t, booked, zone)]
    lines += [coming(t, private=private)] if booked.confirmed_at and booked.stands else []
    asked = booked.state == State.REQUESTED
    buttons = standing_buttons(t, booked.number, whom=private and booked.shareable, asked=asked)
    if booked.rejected:
        buttons = (Button(t("Book another time"), f"book #{booked.space_id}"),)
        lines += [reason(t, booked)] if private else []
    elif booked.cancelled_at is not None:
        buttons = (Button(t("Take it back"), f"restore {booked.number}"),)
    elif private:
        lines.append(details(t, booked, zone))
    return Reply("\n".join(filter(None, lines)), buttons, card=booked.subject)


def coming(t: Words, *, private: bool) -> str:
    """Return that whoever has booked has said that they come."""
    return t("You have said that you come.") if private else t("They have said that they come.")


def reason(t: Words, booked: Booked) -> str:
    """Return why it was rejected, as a line. The usual reasons are kept in English and said in any language."""
    return t("Reason: ") + escape(t(booked.why))


def show(turn: Turn, booked: Booked) -> None:
    """Every copy of the booking's card says how it is now."""
    notices.show(turn, booked.subject, lambda t, private: card(t, booked, turn.zone, private=private))


def standing_buttons(t: Words, number: int, *, whom: bool = False, asked: bool = False) -> tuple[Button, ...]:
    """Return what can be done with a booking that stands or is `asked` for; with `whom` also saying for whom it is."""
    return (
        Button(t("Cancel request") if asked else t("Cancel booking"), f"cancel {number}"),
        Button(t("Move"), f"move {number}"),
        Button(t("To my calendar"), f"calendar {number}"),
        *(() if asked else (Button(t("Remind me"), f"remind before booking {number}"),)),
        *((Button(t("For whom…"), f"whom {number}"),) if whom else ()),
    )


def waits(t: Words, booked: Booked) -> str:
    """Return what a booking that does not stand yet waits for, as it follows what is said of it."""
    if booked.state == State.REQUESTED:
        return t(" · waits for the keeper")
    return t(" · offered to you, please answer") if booked.state == State.OFFERED else ""


def purpose_in(text: str, space: Space | None) -> str:
    """Return what the booking is for, as it was said; the space's own name is no purpose."""
    return (without(text, space.name) if space else text)[:120]
