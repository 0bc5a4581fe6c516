"""Booking a space or gear: in one line or one question at a time."""

from __future__ import annotations

from handlers import notices, rights, when
from handlers.approval import keepers
from handlers.booking import beside, booking_words, partners, refusal_words, stretches
from handlers.booking.pieces import PIECES
from handlers.booking.retold import stands
from handlers.booking.whom import WHOM
from handlers.booking.wishes import Wish
from handlers.commands import command
from handlers.queue import offer_words
from handlers.series import series_times
from handlers.series.turns import REPLACE, TURNS, begin
from handlers.spaces.finding import SPACE
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import bookings
from storage.diary import Already, Booked
from storage.people import Role
from storage.spaces import Space


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear:
    space = values.get("space")
    there = space if isinstance(space, Space) else None
    if not text.strip() and there is not None and there.by_days:
        return stretches.which_days(turn, there, turn.t(_WHICH_DAYS))
    if not text.strip():
        return Unclear(turn.t(_WHEN))
    return series_times.read(turn, text, there, quantity=values.get("quantity"))


_WHEN = N_("When? For example: tomorrow 10–12")
_WHICH_DAYS = N_("From which day until which? For example: 1.12.–31.5.")


def _purpose(_turn: Turn, text: str, values: Values) -> Got:
    purpose = booking_words.purpose_in(text, values.get("space"))
    return Got(purpose, purpose)


@command(
    "book",
    "boka",
    "varaa",
    linkable=True,
    summary=N_("Book a space or gear"),
    example=N_("/book village hall tomorrow 10–13"),
    takes=[
        SPACE,
        PIECES,
        Arg("span", _when, _WHEN, known=True),
        WHOM,
        TURNS,
        Arg("purpose", _purpose, optional=True),
    ],
)
def book(
    turn: Turn,
    space: Space,
    quantity: int | None,
    span: when.Span | when.Series,
    whom: tuple[int, ...],
    turns: str | None,
    purpose: str | None,
) -> Answer:
    """It is the person's for that time, or they hear why not and what is free instead."""
    if isinstance(span, when.Series):
        replace = turns == REPLACE
        return begin(turn, space, span, quantity=quantity, whom=whom, purpose=purpose or "", replace=replace)
    purpose, more = beside.another(turn, space, span, purpose or "", whom)
    outcome = bookings.book(
        turn.tx,
        space=space,
        person_id=turn.person.id,
        start=span.start,
        end=span.end,
        days=span.days,
        purpose=purpose,
        quantity=quantity,
        associations=whom,
        approved=rights.may(turn.person, Role.KEEPER, space.subject),
        zone=turn.zone,
        now=turn.now,
        room_id=None if turn.room.private else turn.room.id,
    )
    match outcome:
        case Booked():
            keepers.ask(turn, outcome)
            partners.booked(turn, outcome, whom)
            return beside.told(turn, _told(turn, outcome), more)
        case Already(booked):
            offered = offer_words.answer_first(turn, booked)
            return offered or stands(turn, turn.t("You have this already: "), booked)
        case _:
            return refusal_words.refused(turn, outcome, Wish(space, span, purpose, quantity, whom or None))


def _told(turn: Turn, booked: Booked) -> tuple[Reply, ...]:
    """A group hears one line; what only the booker may know comes in private."""
    card = booking_words.card(turn.t, booked, turn.zone, private=turn.room.private)
    if turn.room.private or not booking_words.details(turn.t, booked, turn.zone):
        return (card,)
    if notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        more = Button(turn.t("The rest in private"), f"booking {booked.number}", private=True)
        return (Reply(card.text, (*card.buttons, more), card=card.card),)
    mine = booking_words.card(turn.t, booked, turn.zone, private=True)
    return (card, Reply(mine.text, mine.buttons, private=True, card=mine.card))
