"""Booking a space: in one line or one question at a time; moving, cancelling and taking it back."""

from __future__ import annotations

from datetime import datetime

from handlers import booking_words, notices, times, when
from handlers.booking_words import said
from handlers.calendar import as_calendar
from handlers.commands import command
from handlers.finding import choices as space_choices
from handlers.finding import the_space
from handlers.lengths import read_number
from handlers.own import OWN, none_to_come, not_yours, own_booking, own_choices
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import availability, bookings, cards, refusals, spaces, undoing
from storage.bookings import Already, Booked, NotYours
from storage.spaces import Space


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear:
    space = values.get("space")
    return times.read_span(turn, text, space if isinstance(space, Space) else None)


def _purpose(_turn: Turn, text: str, values: Values) -> Got:
    purpose = booking_words.purpose_in(text, values.get("space"))
    return Got(purpose, purpose)


@command(
    "book",
    "boka",
    "varaa",
    linkable=True,
    summary=N_("Book a space"),
    example=N_("/book village hall tomorrow 10–13"),
    takes=[
        Arg("space", the_space, N_("Which space?"), space_choices),
        Arg("span", _when, N_("When? For example: tomorrow 10–12")),
        Arg("purpose", _purpose, optional=True),
    ],
)
def book(turn: Turn, space: Space, span: when.Span, purpose: str | None) -> Answer:
    """The space is the person's for that time, or they hear why not and what is free instead."""
    outcome = bookings.book(
        turn.tx,
        space=space,
        person_id=turn.person.id,
        start=span.start,
        end=span.end,
        days=span.days,
        purpose=purpose or "",
        zone=turn.zone,
        now=turn.now,
    )
    match outcome:
        case Booked():
            return _told(turn, booking_words.card(turn, outcome), outcome)
        case Already(booked):
            return _stands(turn, turn.t("You have this already: "), booked)
        case _:
            return booking_words.refused(turn, outcome, space, span, f"book #{space.id}", purpose=purpose or "")


def _told(turn: Turn, card: Reply, booked: Booked) -> Answer:
    """A group hears one line; what only the booker may know comes in private."""
    if turn.room.private or not booking_words.secret(turn.t, booked):
        return booking_words.with_secret(card, turn.t, booked) if turn.room.private else card
    if notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        more = Button(turn.t("The rest in private"), f"booking {booked.number}", private=True)
        return Reply(card.text, (*card.buttons, more), card=card.card)
    mine = Reply(card.text, card.buttons, private=True, card=card.card)
    return (card, booking_words.with_secret(mine, turn.t, booked))


def _stands(turn: Turn, lead: str, booked: Booked, *first: Button) -> Reply:
    """Say how the booking is now, with what can be done; what only the booker may know is said in private alone."""
    buttons = (*first, *booking_words.standing_buttons(turn.t, booked.number))
    reply = Reply(lead + said(turn.t, booked, turn.zone), buttons)
    return booking_words.with_secret(reply, turn.t, booked) if turn.room.private else reply


def _show_everywhere(turn: Turn, card: Reply, private: Reply | None = None) -> None:
    """Every copy of the card says this; those in private say the other, if there is one."""
    message = notices.as_message(card)
    cards.update(turn.tx, message, private=notices.as_message(private) if private else None, now=turn.now)


def _show_booked(turn: Turn, booked: Booked) -> None:
    card = booking_words.card(turn, booked)
    _show_everywhere(turn, card, booking_words.with_secret(card, turn.t, booked))


@command("cancel", "avboka", "peru", summary=N_("Cancel a booking"), takes=[OWN])
def cancel(turn: Turn, number: int) -> Answer:
    """The space is free again, everywhere the booking was told."""
    t = turn.t
    back = (Button(t("Take it back"), f"restore {number}"),)
    match bookings.cancel(turn.tx, number, person_id=turn.person.id, now=turn.now):
        case Booked() as booked:
            text = t("Cancelled: ") + said(t, booked, turn.zone)
            _show_everywhere(turn, Reply(text, back, card=f"booking:{number}"))
            return Reply(text, back)
        case Already(booked):
            return Reply(t("This booking is cancelled already: ") + said(t, booked, turn.zone), back)
        case NotYours():
            return not_yours(turn)


@command("restore", "aterta", "palauta", takes=[OWN])
def restore(turn: Turn, number: int) -> Answer:
    """A cancelled booking is back, if its time is still free."""
    outcome = bookings.restore(turn.tx, number, person_id=turn.person.id, zone=turn.zone, now=turn.now)
    match outcome:
        case Booked():
            _show_booked(turn, outcome)
            return _stands(turn, turn.t("The booking is back: "), outcome)
        case Already(booked):
            return _stands(turn, turn.t("This booking stands: "), booked)
        case NotYours():
            return not_yours(turn)
        case _:
            before = bookings.get(turn.tx, number)
            assert before is not None
            return _refused(turn, outcome, before, booking_words.span_of(before), f"book #{before.space_id}")


def _refused(
    turn: Turn, outcome: refusals.Refused, before: Booked, span: when.Span, again: str, but: int = 0
) -> Answer:
    space = spaces.get(turn.tx, before.space_id)
    assert space is not None
    return booking_words.refused(turn, outcome, space, span, again, purpose="" if but else before.purpose, but=but)


def _to_move(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which booking is to be moved; one that cannot be is refused at once."""
    found = own_booking(turn, text, values)
    if not isinstance(found, Got):
        return found
    booked = bookings.mine(turn.tx, found.value, person_id=turn.person.id, now=turn.now)
    if booked is None:
        return not_yours(turn)
    space = spaces.get(turn.tx, booked.space_id)
    assert space is not None
    if space.closed_at is not None:
        return Refusal(booking_words.why(turn, refusals.Closed(), space, booking_words.span_of(booked)))
    return found


def _moved(turn: Turn, values: Values) -> tuple[Booked, Space]:
    booked = bookings.get(turn.tx, int(values["number"]))
    assert booked is not None
    space = spaces.get(turn.tx, booked.space_id)
    assert space is not None
    return booked, space


def _new_time(turn: Turn, text: str, values: Values) -> Got | Unclear:
    booked, space = _moved(turn, values)
    return times.read_span(turn, text, space, but=booked.number)


def _move_choices(turn: Turn, values: Values) -> Choices:
    booked, space = _moved(turn, values)
    now = times.whole(turn, booking_words.span_of(booked))
    found = availability.alternatives(
        turn.tx, space, now.start, now.end, zone=turn.zone, now=turn.now, days=now.days, but=booked.number
    )
    spans = [when.Span(one.start, one.end, days=one.days) for one in found if one.space_id == space.id]
    return [(times.say(s, turn.zone, turn.language, year=False), times.write(s, turn.zone)) for s in spans]


@command(
    "move",
    "flytta",
    "siirra",
    summary=N_("Move a booking to another time"),
    takes=[
        Arg("number", _to_move, N_("Which booking?"), own_choices),
        Arg("span", _new_time, N_("To what time? For example: tomorrow 10–12"), _move_choices),
    ],
)
def move(turn: Turn, number: int, span: when.Span) -> Answer:
    """The booking and its reminders are at another time, everywhere the booking was told."""
    before = bookings.get(turn.tx, number)
    assert before is not None
    outcome = bookings.move(
        turn.tx,
        number,
        person_id=turn.person.id,
        start=span.start,
        end=span.end,
        days=span.days,
        zone=turn.zone,
        now=turn.now,
    )
    return _after_move(turn, before, outcome, span)


def _after_move(
    turn: Turn, before: Booked, outcome: Booked | Already | refusals.Refused | NotYours, span: when.Span
) -> Answer:
    match outcome:
        case Booked():
            _show_booked(turn, outcome)
            was = {"start": before.starts_at.isoformat(), "end": before.ends_at.isoformat(), "days": before.days}
            undo = undoing.keep(turn.tx, f"booking:{before.number}", was, person_id=turn.person.id, now=turn.now)
            return _stands(turn, turn.t("Moved: "), outcome, Button(turn.t("Take it back"), f"move back {undo}"))
        case Already(booked):
            return _stands(turn, turn.t("This booking stands: "), booked)
        case NotYours():
            return not_yours(turn)
        case _:
            return _refused(turn, outcome, before, span, f"move {before.number}", but=before.number)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    number = read_number(text)
    found = undoing.find(turn.tx, number, "booking") if number is not None else None
    if found is None or found.person_id != turn.person.id:
        return Refusal(turn.t("There is nothing to take back."))
    return Got(found, text)


@command("move back", "flytta tillbaka", "siirra takaisin", takes=[Arg("undo", _undo, N_("Which booking?"))])
def move_back(turn: Turn, undo: undoing.Before) -> Answer:
    """The booking is at the very time it had before it was moved."""
    number = int(undo.subject.partition(":")[2])
    before = bookings.get(turn.tx, number)
    assert before is not None
    start, end = (datetime.fromisoformat(undo.was[name]) for name in ("start", "end"))
    days = bool(undo.was["days"])
    outcome = bookings.move_back(
        turn.tx, number, person_id=turn.person.id, start=start, end=end, days=days, zone=turn.zone, now=turn.now
    )
    return _after_move(turn, before, outcome, when.Span(start, end, days=days))


@command(
    "bookings",
    "bokningar",
    "varaukset",
    aliases=("omat varaukset", "mina bokningar", "my bookings"),
    linkable=True,
    summary=N_("My bookings: cancel, move"),
)
def mine(turn: Turn) -> Answer:
    """The person has seen their bookings to come, each with what can be done."""
    t = turn.t
    coming = bookings.coming(turn.tx, turn.person.id, now=turn.now)
    if not coming:
        none = none_to_come(turn)
        return Reply(none.text, none.buttons, private=True)
    lines = [t("Your bookings to come:")]
    buttons = []
    for one in coming[:10]:
        lines.append(f"{one.number}. {said(t, one, turn.zone)}")
        buttons += [
            Button(t("Cancel {n}", n=one.number), f"cancel {one.number}"),
            Button(t("Move {n}", n=one.number), f"move {one.number}"),
        ]
    if len(coming) > 10:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(coming) - 10))
    return Reply("\n".join(lines), tuple(buttons), private=True)


@command("booking", "bokning", "varaus", linkable=True, takes=[OWN])
def one(turn: Turn, number: int) -> Answer:
    """The person has seen one booking with everything only the booker may know."""
    booked = bookings.mine(turn.tx, number, person_id=turn.person.id, now=turn.now)
    if booked is None:
        return not_yours(turn)
    buttons = booking_words.standing_buttons(turn.t, number)
    reply = Reply(said(turn.t, booked, turn.zone), buttons, private=True)
    return booking_words.with_secret(reply, turn.t, booked)


@command("calendar", "kalender", "kalenteriin", linkable=True, takes=[OWN])
def calendar(turn: Turn, number: int) -> Answer:
    """The person has the booking as a file that calendars open."""
    booked = bookings.mine(turn.tx, number, person_id=turn.person.id, now=turn.now)
    if booked is None:
        return not_yours(turn)
    text = turn.t("Open this file and the booking goes into your calendar.")
    return Reply(text, files=(as_calendar(booked, town=turn.town, now=turn.now),), private=True)
