"""Finding which booking is meant, among those a person may see or change."""

from __future__ import annotations

from collections.abc import Callable

from handlers import booking_words, rights
from handlers.lengths import read_number
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import diary
from storage.diary import Booked

May = Callable[[Turn, Booked], bool]


def own_booking(turn: Turn, text: str, values: Values, *, may: May = rights.may_change) -> Got | Unclear | Refusal:
    """Read which booking is meant; one the person may not do this to is refused as if it were not there."""
    first, _, rest = text.partition(" ")
    number = read_number(first)
    if number is not None:
        booked = diary.get(turn.tx, number)
        return Got(number, str(number), rest) if booked is not None and may(turn, booked) else not_yours(turn)
    if first.lstrip("#").isdecimal():  # a number no booking has
        return not_yours(turn)
    choices = own_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which booking?"), choices, rest=text)


def own_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    """Return the person's bookings to come, to tap; or a refusal if there are none."""
    mine = diary.coming(turn.tx, turn.person.id, now=turn.now)[:8]
    return [(booking_words.short(turn, one), str(one.number)) for one in mine] or none_to_come(turn)


def none_to_come(turn: Turn) -> Refusal:
    """Say that nothing of the person's is booked."""
    return Refusal(turn.t("You have no bookings to come."), (Button(turn.t("Book a space"), "book"),))


def not_yours(turn: Turn) -> Refusal:
    """Say that the booking is not the person's, or over."""
    return Refusal(turn.t("You have no such booking."), (Button(turn.t("My bookings"), "bookings"),))


def _to_see(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    return own_booking(turn, text, values, may=rights.may_see)


OWN = Arg("number", own_booking, N_("Which booking?"), own_choices)
SEEN = Arg("number", _to_see, N_("Which booking?"), own_choices)
