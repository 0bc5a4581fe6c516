"""Asking a space's keepers for their approval, and telling them what became of what they were asked."""

from __future__ import annotations

from handlers import booking_words, notices
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import people
from storage.diary import Booked
from storage.occupied import State
from storage.people import Role


def ask(turn: Turn, booked: Booked) -> None:
    """Whoever answers for the space is asked for approval, if the booking waits for that."""
    if booked.state != State.REQUESTED:
        return
    for person in who_answers(turn, booked):
        notices.inform(
            turn.tx,
            person.id,
            lambda t: _request(turn, t, booked),
            now=turn.now,
            town=turn.town,
            starts=booked.starts_at,
        )


def who_answers(turn: Turn, booked: Booked) -> list[people.Known]:
    """Return the space's keepers, else their deputies, else the caretakers."""
    subject = f"space:{booked.space_id}"
    keepers = people.with_role(turn.tx, Role.KEEPER, subject) or people.with_role(turn.tx, Role.DEPUTY, subject)
    return keepers or people.with_role(turn.tx, Role.CARETAKER)


def _request(turn: Turn, t: Words, booked: Booked) -> Reply:
    who = t.list(booked.by) if booked.by else turn.person.name
    text = t("{who} asks for: ", who=who) + booking_words.said(t, booked, turn.zone)
    buttons = (Button(t("Approve"), f"approve {booked.number}"), Button(t("Reject"), f"reject {booked.number}"))
    return Reply(text, buttons, card=f"request:{booked.number}")


def withdrawn(turn: Turn, booked: Booked) -> None:
    """What had been asked for is not wanted any more: the keepers' messages say so."""
    notices.show(
        turn,
        f"request:{booked.number}",
        lambda t, _private: Reply(t("Withdrawn: ") + booking_words.said(t, booked, turn.zone)),
    )
