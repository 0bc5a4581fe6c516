"""What a person has booked, and each booking by itself: what only its booker may know, and its calendar file."""

from __future__ import annotations

from handlers import booking_words
from handlers.booking_words import said
from handlers.calendar import as_calendar
from handlers.commands import command
from handlers.own import SEEN, none_to_come, not_yours
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import diary


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
    coming = diary.coming(turn.tx, turn.person.id, now=turn.now)
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


@command("booking", "bokning", "varaus", linkable=True, takes=[SEEN])
def one(turn: Turn, number: int) -> Answer:
    """The person has seen one booking with everything only the booker may know."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None:
        return not_yours(turn)
    card = booking_words.card(turn.t, booked, turn.zone, private=True)
    return Reply(card.text, card.buttons, private=True)


@command("calendar", "kalender", "kalenteriin", linkable=True, takes=[SEEN])
def calendar(turn: Turn, number: int) -> Answer:
    """The person has the booking as a file that calendars open."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None:
        return not_yours(turn)
    text = turn.t("Open this file and the booking goes into your calendar.")
    return Reply(text, files=(as_calendar(booked, town=turn.town, now=turn.now),), private=True)
