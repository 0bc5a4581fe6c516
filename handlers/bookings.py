"""Booking a space: in one line or one question at a time; moving, cancelling and taking it back."""

from __future__ import annotations

from typing import assert_never

from handlers import notices, times, when
from handlers.calendar import as_calendar
from handlers.commands import command
from handlers.finding import choices as space_choices
from handlers.finding import the_space
from handlers.lengths import read_number, say_length
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import BUTTON_BYTES, Button, Reply
from handlers.words import N_, Words
from storage import availability, bookings, outbox, spaces, wallclock
from storage.bookings import Booked
from storage.spaces import Space


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear:
    space = values.get("space")
    return times.read_span(turn, text, space if isinstance(space, Space) else None)


def _purpose(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text[:120], text[:120])


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
    if isinstance(outcome, Booked):
        return _told(turn, _card(turn, outcome), outcome)
    return _refused(turn, outcome, space, span, f"book #{space.id}", purpose or "")


def said(t: Words, turn: Turn, booked: Booked) -> str:
    """Return "Kylätalo, la 28.11.2026 klo 10–13 · pilates", with markup."""
    span = when.Span(booked.starts_at, booked.ends_at, days=booked.days and _is_midnight(turn, booked))
    text = t("*{space}*, {when}", space=booked.space, when=when.say(span, zone=turn.zone, language=t.language))
    return text + (t(" · {purpose}", purpose=booked.purpose) if booked.purpose else "")


def _is_midnight(turn: Turn, booked: Booked) -> bool:
    return all(wallclock.minutes(at, turn.zone) == 0 for at in (booked.starts_at, booked.ends_at))


def _card(turn: Turn, booked: Booked) -> Reply:
    t, number = turn.t, booked.number
    buttons = (
        Button(t("Cancel booking"), f"cancel {number}"),
        Button(t("Move"), f"move {number}"),
        Button(t("To my calendar"), f"calendar {number}"),
    )
    return Reply(t("Booked: ") + said(t, turn, booked), buttons, card=f"booking:{number}")


def _told(turn: Turn, card: Reply, booked: Booked) -> Answer:
    """A group hears one line; what only the booker may know comes in private."""
    secret = _secret(turn, booked)
    if not secret:
        return card
    if turn.room.private:
        return Reply(f"{card.text}\n{secret}", card.buttons, card=card.card)
    if notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        more = Button(turn.t("The rest in private"), f"booking {booked.number}", private=True)
        return Reply(card.text, (*card.buttons, more), card=card.card)
    return (card, Reply(f"{said(turn.t, turn, booked)}\n{secret}", private=True))


def _secret(turn: Turn, booked: Booked) -> str:
    t = turn.t
    lines = [t("Address: {address}", address=booked.address)] if booked.address else []
    lines += [t("For you: {note}", note=booked.note)] if booked.note else []
    return "\n".join(lines)


def _refused(
    turn: Turn, outcome: bookings.Refused, space: Space, span: when.Span, again: str, purpose: str = "", but: int = 0
) -> Refusal:
    """Say why not, and offer what is really free, each with one tap."""
    text = _why(turn, outcome, space)
    if isinstance(outcome, bookings.OffGrid):
        return Refusal(text, (_retry(turn, space, when.Span(*outcome.nearest), again, purpose),))
    if isinstance(outcome, bookings.Taken | bookings.Outside | bookings.Past):
        found = availability.alternatives(turn.tx, space, span.start, span.end, zone=turn.zone, now=turn.now, but=but)
        if but:
            found = [one for one in found if one.space_id == space.id]
        buttons = [_alternative(turn, space, one, again, purpose) for one in found]
        return Refusal(text, tuple(buttons) or (Button(turn.t("What is free"), f"free #{space.id}"),))
    return Refusal(text, (Button(turn.t("What is free"), f"free #{space.id}"),))


def _why(turn: Turn, outcome: bookings.Refused, space: Space) -> str:
    t = turn.t
    match outcome:
        case bookings.Taken(start, end):
            taken = when.say(when.Span(start, end), zone=turn.zone, language=turn.language)
            return t("{space} is taken {when}.", space=space.name, when=taken)
        case bookings.Outside(open_spans) if open_spans:
            hours = t.list([times.hours(turn, start, end) for start, end in open_spans])
            return t("{space} is open {hours} that day.", space=space.name, hours=hours)
        case bookings.Outside():
            return t("{space} is closed that day.", space=space.name)
        case bookings.WrongLength(_, longest, too_long=True):
            return t(
                "{space} can be booked for at most {length} at a time.", space=space.name, length=say_length(longest, t)
            )
        case bookings.WrongLength(shortest):
            return t(
                "{space} is booked for at least {length} at a time.", space=space.name, length=say_length(shortest, t)
            )
        case bookings.OffGrid(grid):
            return t("{space}: bookings start and end every {length}.", space=space.name, length=say_length(grid, t))
        case bookings.TooFar(until):
            day = when.say_day(wallclock.local(until, turn.zone).date(), language=turn.language)
            return t("{space} can be booked until {day} for now.", space=space.name, day=day)
        case bookings.Past():
            return t("That time has begun already.")
        case bookings.Closed():
            return t("{space} can no longer be booked.", space=space.name)
        case _:
            assert_never(outcome)


def _alternative(turn: Turn, space: Space, one: availability.Alternative, again: str, purpose: str) -> Button:
    span = when.Span(one.start, one.end)
    if one.space_id == space.id:
        return _retry(turn, space, span, again, purpose)
    label = f"{one.space} {when.say(span, zone=turn.zone, language=turn.language, year=False)}"
    return Button(label, _fitting(f"book #{one.space_id} {when.write(span, turn.zone)}", purpose))


def _retry(turn: Turn, _space: Space, span: when.Span, again: str, purpose: str) -> Button:
    label = when.say(span, zone=turn.zone, language=turn.language, year=False)
    return Button(label, _fitting(f"{again} {when.write(span, turn.zone)}", purpose))


def _fitting(line: str, purpose: str) -> str:
    """Return the command with as much of the purpose as a button holds."""
    return f"{line} {purpose}".encode()[:BUTTON_BYTES].decode(errors="ignore").strip()


def _own(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read which of the person's own bookings is meant."""
    mine = bookings.coming(turn.tx, turn.person.id, now=turn.now)
    first, _, rest = text.partition(" ")
    number = read_number(first)
    if number is not None:
        return Got(number, str(number), rest)
    return Unclear(turn.t("Which booking?"), _own_choices(turn, {}), rest=text if mine else "")


def _own_choices(turn: Turn, _values: Values) -> list[tuple[str, str]]:
    mine = bookings.coming(turn.tx, turn.person.id, now=turn.now)[:8]
    return [(_short(turn, one), str(one.number)) for one in mine]


def _short(turn: Turn, booked: Booked) -> str:
    span = when.Span(booked.starts_at, booked.ends_at)
    return f"{booked.space} {when.say(span, zone=turn.zone, language=turn.language, year=False)}"


def _not_yours(turn: Turn) -> Refusal:
    return Refusal(turn.t("You have no such booking."), (Button(turn.t("My bookings"), "bookings"),))


_OWN = Arg("number", _own, N_("Which booking?"), _own_choices)


@command("cancel", "avboka", "peru", summary=N_("Cancel a booking"), takes=[_OWN])
def cancel(turn: Turn, number: int) -> Answer:
    """The space is free again, everywhere the booking was told."""
    match bookings.cancel(turn.tx, number, person_id=turn.person.id, now=turn.now):
        case Booked() as booked:
            t = turn.t
            text = t("Cancelled: ") + said(t, turn, booked)
            buttons = (Button(t("Take it back"), f"restore {number}"),)
            _show_everywhere(turn, Reply(text, buttons, card=f"booking:{number}"))
            return Reply(text, buttons)
        case bookings.NotYours():
            return _not_yours(turn)


def _show_everywhere(turn: Turn, card: Reply) -> None:
    outbox.update_card(turn.tx, notices.as_message(card), now=turn.now)


@command("restore", "aterta", "palauta", takes=[_OWN])
def restore(turn: Turn, number: int) -> Answer:
    """A cancelled booking is back, if its time is still free."""
    outcome = bookings.restore(turn.tx, number, person_id=turn.person.id, zone=turn.zone, now=turn.now)
    match outcome:
        case Booked() as booked:
            card = _card(turn, booked)
            _show_everywhere(turn, card)
            return Reply(turn.t("The booking is back: ") + said(turn.t, turn, booked), card.buttons)
        case bookings.NotYours():
            return _not_yours(turn)
        case _:
            booked_before = bookings.get(turn.tx, number)
            assert booked_before is not None
            space = spaces.get(turn.tx, booked_before.space_id)
            assert space is not None
            span = when.Span(booked_before.starts_at, booked_before.ends_at)
            return _refused(turn, outcome, space, span, f"book #{space.id}", booked_before.purpose)


def _new_time(turn: Turn, text: str, values: Values) -> Got | Unclear:
    booked = bookings.get(turn.tx, int(values.get("number") or 0))
    space = spaces.get(turn.tx, booked.space_id) if booked else None
    if booked is None or booked.person_id != turn.person.id:
        return Got(None, text)
    return times.read_span(turn, text, space, but=booked.number)


def _move_choices(turn: Turn, values: Values) -> list[tuple[str, str]]:
    booked = bookings.get(turn.tx, int(values["number"]))
    if booked is None or booked.person_id != turn.person.id:
        return []
    space = spaces.get(turn.tx, booked.space_id)
    assert space is not None
    found = availability.alternatives(
        turn.tx, space, booked.starts_at, booked.ends_at, zone=turn.zone, now=turn.now, but=booked.number
    )
    spans = [when.Span(one.start, one.end) for one in found if one.space_id == space.id]
    return [(when.say(s, zone=turn.zone, language=turn.language, year=False), when.write(s, turn.zone)) for s in spans]


@command(
    "move",
    "flytta",
    "siirra",
    summary=N_("Move a booking to another time"),
    takes=[_OWN, Arg("span", _new_time, N_("To what time? For example: tomorrow 10–12"), _move_choices)],
)
def move(turn: Turn, number: int, span: when.Span | None) -> Answer:
    """The booking and its reminders are at another time, everywhere the booking was told."""
    before = bookings.mine(turn.tx, number, person_id=turn.person.id, now=turn.now)
    if before is None or span is None:
        return _not_yours(turn)
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
    match outcome:
        case Booked() as booked:
            card = _card(turn, booked)
            _show_everywhere(turn, card)
            old = when.write(when.Span(before.starts_at, before.ends_at), turn.zone)
            back = Button(turn.t("Take it back"), f"move {number} {old}")
            return Reply(turn.t("Moved: ") + said(turn.t, turn, booked), (back, *card.buttons))
        case bookings.NotYours():
            return _not_yours(turn)
        case _:
            space = spaces.get(turn.tx, before.space_id)
            assert space is not None
            return _refused(turn, outcome, space, span, f"move {number}", but=number)


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
        return Reply(t("You have no bookings to come."), (Button(t("Book a space"), "book"),), private=True)
    lines = [t("Your bookings to come:")]
    buttons = []
    for one in coming[:10]:
        lines.append(f"{one.number}. {said(t, turn, one)}")
        buttons += [
            Button(t("Cancel {n}", n=one.number), f"cancel {one.number}"),
            Button(t("Move {n}", n=one.number), f"move {one.number}"),
        ]
    if len(coming) > 10:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(coming) - 10))
    return Reply("\n".join(lines), tuple(buttons), private=True)


@command("booking", "bokning", "varaus", linkable=True, takes=[_OWN])
def one(turn: Turn, number: int) -> Answer:
    """The person has seen one booking with everything only the booker may know."""
    booked = bookings.mine(turn.tx, number, person_id=turn.person.id, now=turn.now)
    if booked is None:
        return _not_yours(turn)
    secret = _secret(turn, booked)
    card = _card(turn, booked)
    return Reply("\n".join(filter(None, (said(turn.t, turn, booked), secret))), card.buttons, private=True)


@command("calendar", "kalender", "kalenteriin", linkable=True, takes=[_OWN])
def calendar(turn: Turn, number: int) -> Answer:
    """The person has the booking as a file that calendars open."""
    booked = bookings.mine(turn.tx, number, person_id=turn.person.id, now=turn.now)
    if booked is None:
        return _not_yours(turn)
    text = turn.t("Open this file and the booking goes into your calendar.")
    return Reply(text, files=(as_calendar(booked, town=turn.town, now=turn.now),), private=True)
