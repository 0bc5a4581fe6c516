"""How a booking is told when it has changed: to who changed it, where it was told before, and to whom it touches."""

from __future__ import annotations

from handlers.booking import booking_words, partners, touched
from handlers.booking.booking_words import said
from handlers.series.turns import show as show_series
from handlers.turn import Turn
from handlers.types import Button, Reply
from storage import people
from storage.diary import Booked
from storage.occupied import State


def stands(turn: Turn, lead: str, booked: Booked, *first: Button, more: str = "") -> Reply:
    """Say how the booking is now, with what can be done; what only the booker may know is said in private alone."""
    lines = [lead + said_here(turn, booked), booking_words.answer(turn.t, booked, turn.zone)]
    whom = turn.room.private and booked.shareable
    if turn.room.private:
        lines.append(booking_words.details(turn.t, booked, turn.zone))
    asked = booked.state == State.REQUESTED
    buttons = (*first, *booking_words.standing_buttons(turn.t, booked.number, whom=whom, asked=asked))
    return Reply("\n".join(filter(None, lines)) + more, buttons)


def said_here(turn: Turn, booked: Booked) -> str:
    """Return the booking as it is said in the room: a group does not hear what a private one is for."""
    return said(turn.t, booking_words.here(turn, booked), turn.zone)


def show(turn: Turn, booked: Booked) -> None:
    """Every copy of the booking's card says how it is now, and so does that of its series."""
    booking_words.show(turn, booked)
    if booked.series_id is not None:
        show_series(turn, booked.series_id)


def tell(turn: Turn, booked: Booked, lead: touched.Lead) -> str:
    """The booker, and who shares the booking, hear what somebody else did to it; return what to say if not the booker.

    Nobody is named in a group.
    """
    partners.changed(turn, booked, lead)
    booker = people.named(turn.tx, booked.person_id)
    if touched.tell_booker(turn, booked, lead) or booker is None or booker.id == turn.person.id:
        return ""
    if not turn.room.private:
        return ""
    return "\n" + turn.t("I could not reach the booker. Please tell them yourself: {name}.", name=booker.name)
