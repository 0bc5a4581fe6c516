"""What is booked: one's own and one's associations', each booking by itself, and who comes to a space when."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import rights, times
from handlers.booking import booking_list, booking_words, comings
from handlers.booking.calendar import as_calendar
from handlers.booking.own import SEEN, none_to_come, not_yours
from handlers.commands import command
from handlers.paging import AFTER
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import diary, wallclock
from storage.people import Role
from storage.spaces import Space

PAGE = 10
"""How many are told in one message."""


def _days(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    return times.read_days(turn, text)


@command(
    "bookings",
    "bokningar",
    "varaukset",
    aliases=("omat varaukset", "mina bokningar", "my bookings"),
    linkable=True,
    summary=N_("My bookings: cancel, move"),
    takes=[
        AFTER,
        Arg("space", the_space, optional=True),
        Arg("days", _days, optional=True),
    ],
)
def mine(turn: Turn, after: int | None, space: Space | None, days: tuple[date, date] | None) -> Answer:
    """The person has seen their bookings to come, each with what can be done; a keeper who comes to their space."""
    if space is not None:
        return _of_space(turn, space, days)
    t, each = turn.t, booking_list.entries(turn)
    if not each:
        none = none_to_come(turn)
        return Reply(none.text, none.buttons, private=True)
    here = each[after or 0 :][:PAGE] or each[:PAGE]
    left = len(each) - (after or 0) - len(here)
    lines = booking_list.lines(turn, here)
    buttons = booking_list.buttons(turn, here)
    if left > 0:
        lines.append(t.n("… and {n} more.", "… and {n} more.", left))
        buttons.append(Button(t("More"), f"bookings +{(after or 0) + len(here)}"))
    return Reply("\n".join(lines), tuple(buttons), private=True)


def _of_space(turn: Turn, space: Space, days: tuple[date, date] | None) -> Answer:
    """The keeper has seen who comes when; anybody else hears who the keeper is, and sees what is free."""
    if not rights.may(turn.person, Role.KEEPER, space.subject):
        who = rights.who_can(turn, Role.KEEPER, space.subject)
        return Refusal(who.text, (Button(turn.t("What is free"), f"free #{space.id}"),))
    today = wallclock.local(turn.now, turn.zone).date()
    return comings.told(turn, space, *(days or (today, today + timedelta(days=6))))


@command("booking", "bokning", "varaus", linkable=True, takes=[SEEN])
def one(turn: Turn, number: int) -> Answer:
    """The person has seen one booking with everything only the booker may know."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None:
        return not_yours(turn)
    card = booking_words.card(turn.t, booked, turn.zone, private=True)
    return Reply(card.text, card.buttons if rights.may_change(turn, booked) else card.buttons[2:3], private=True)


@command("calendar", "kalender", "kalenteriin", linkable=True, takes=[SEEN])
def calendar(turn: Turn, number: int) -> Answer:
    """The person has the booking as a file that calendars open."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None:
        return not_yours(turn)
    text = turn.t("Open this file and the booking goes into your calendar.")
    return Reply(text, files=(as_calendar(booked, town=turn.town, now=turn.now, t=turn.t),), private=True)


@command("ask cancel", "be om avbokning", "pyyda perumaan", takes=[SEEN])
def ask_cancel(turn: Turn, number: int) -> Answer:
    """Who answers for the space has heard that the booker, for whom it is too late, would give the time up."""
    booked = diary.live(turn.tx, number, now=turn.now)
    if booked is None or not rights.may_change(turn, booked):
        return not_yours(turn)
    if not comings.ask_to_cancel(turn, booked):
        return Refusal(turn.t("I could not reach them just now. Please tell them yourself."))
    return Reply(turn.t("I asked them to cancel it."), private=True)
