"""Finding which of a person's own bookings is meant."""

from __future__ import annotations

from handlers import booking_words
from handlers.lengths import read_number
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import bookings


def own_booking(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which of the person's own bookings is meant."""
    first, _, rest = text.partition(" ")
    number = read_number(first)
    if number is not None:
        booked = bookings.get(turn.tx, number)
        theirs = booked is not None and booked.person_id == turn.person.id
        return Got(number, str(number), rest) if theirs else not_yours(turn)
    if first.lstrip("#").isdecimal():  # a number no booking has
        return not_yours(turn)
    choices = own_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which booking?"), choices, rest=text)


def own_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return the person's bookings to come, to tap; or a refusal if there are none."""
    mine = bookings.coming(turn.tx, turn.person.id, now=turn.now)[:8]
    return [(booking_words.short(turn, one), str(one.number)) for one in mine] or none_to_come(turn)


def none_to_come(turn: Turn) -> Refusal:
    """Say that nothing of the person's is booked."""
    return Refusal(turn.t("You have no bookings to come."), (Button(turn.t("Book a space"), "book"),))


def not_yours(turn: Turn) -> Refusal:
    """Say that the booking is not the person's, or over."""
    return Refusal(turn.t("You have no such booking."), (Button(turn.t("My bookings"), "bookings"),))


OWN = Arg("number", own_booking, N_("Which booking?"), own_choices)
