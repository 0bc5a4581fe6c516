"""Finding which booking is meant, among those a person may see or change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from handlers import rights, when
from handlers.booking import booking_words
from handlers.lengths import read_id
from handlers.queue import offer_words
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import diary, spaces
from storage.diary import Booked
from storage.people import Role

May = Callable[[Turn, Booked], bool]


def own_booking(turn: Turn, text: str, values: Values, *, may: May = rights.may_change) -> Got | Unclear | Refusal:
    """Read which booking is meant; one the person may not do this to is refused as if it were not there."""
    first, _, rest = text.partition(" ")
    number = read_id(first)
    if number is not None:
        booked = diary.get(turn.tx, number)
        if booked is None or not may(turn, booked):
            return not_yours(turn)
        return offer_words.answer_first(turn, booked) or Got(number, str(number), rest)
    if first.lstrip("#").isdecimal():  # a number no booking has
        return not_yours(turn)
    choices = own_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which booking?"), choices, rest=text)


def own_at(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which booking is meant, also by its day or its time: the only one then is meant, several are offered."""
    found = own_booking(turn, text, values)
    if not isinstance(found, Unclear) or not text.strip():
        return found
    read = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    if not isinstance(read.meaning, when.Span | when.Moment):
        return found
    start, end = read.meaning.start, read.meaning.end if isinstance(read.meaning, when.Span) else read.meaning.start
    mine = diary.coming(turn.tx, turn.person.id, now=turn.now)
    then = [one for one in mine if one.starts_at == start or (one.starts_at < end and one.ends_at > start)]
    if len(then) == 1:
        return own_booking(turn, f"{then[0].number} {read.rest}".strip(), values)
    if not then:
        return replace(found, text=turn.t("You have no booking then. Which booking?"), rest=read.rest)
    return Unclear(found.text, [(booking_words.short(turn, one), str(one.number)) for one in then[:8]], rest=read.rest)


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


REGRET = timedelta(minutes=15)
"""Whatever the space says, what was booked only just now can be given up: somebody tapped the wrong day."""


def too_late(turn: Turn, number: int) -> Refusal | None:
    """Say until when the booking could be given up or moved, and who still can, if that is no longer the booker."""
    booked = diary.get(turn.tx, number)
    space = spaces.get(turn.tx, booked.space_id) if booked else None
    if booked is None or space is None or not booked.stands or booked.ends_at <= turn.now:
        return None
    until = booked.starts_at - timedelta(minutes=space.cancel_until)
    if turn.now <= max(until, booked.made_at + REGRET) or not space.cancel_until:
        return None
    if rights.may(turn.person, Role.KEEPER, space.subject):
        return None
    able = rights.who(turn.tx, Role.KEEPER, space.subject)
    at = when.say(when.Moment(until), zone=turn.zone, language=turn.language)
    text = turn.t("This could be cancelled or moved until {time}.", time=at)
    if not able:
        return Refusal(text)
    names = turn.t.list([person.name for person in able])
    text += " " + turn.t("They still can do it: {names}.", names=names)
    return Refusal(text, (Button(turn.t("Ask them to cancel"), f"ask cancel {number}"),))


def _to_see(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    return own_booking(turn, text, values, may=rights.may_see)


OWN = Arg("number", own_at, N_("Which booking?"), own_choices)
SEEN = Arg("number", _to_see, N_("Which booking?"), own_choices)
