"""Whoever is touched by what somebody else did is told, once, with what they can do."""

from __future__ import annotations

from collections.abc import Callable

from handlers import notices
from handlers.booking import booking_words
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage.diary import Booked
from storage.occupied import State

Lead = Callable[[Words], str]
"""Who did what, in the words of who is told."""


def tell_booker(turn: Turn, booked: Booked, lead: Lead, *first: str) -> bool:
    """The booker hears what somebody else did to the booking; False if it was the booker, or if nowhere.

    `lead` says who did what, in the booker's words; `first` are lines that follow it.
    """
    if booked.person_id == turn.person.id:
        return False

    def say(t: Words) -> Reply:
        text = "\n".join((lead(t) + booking_words.said(t, booked, turn.zone), *first))
        if booked.cancelled_at is None:
            return Reply(text, booking_words.standing_buttons(t, booked.number, asked=booked.state == State.REQUESTED))
        again = Button(t("Book another time"), f"book #{booked.space_id}")
        return Reply(text, (again, Button(t("My bookings"), "bookings")))

    return notices.inform(turn.tx, booked.person_id, say, now=turn.now, town=turn.town, starts=booked.starts_at)
