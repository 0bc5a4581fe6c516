"""Giving a booking up, and taking that back."""

from __future__ import annotations

from handlers import rights
from handlers.approval import keepers
from handlers.booking import booking_words, refusal_words
from handlers.booking.own import OWN, not_yours, too_late
from handlers.booking.retold import said_here, show, stands, tell
from handlers.booking.wishes import wished
from handlers.commands import command
from handlers.series import from_here
from handlers.series.from_here import SCOPE
from handlers.spaces import closing_days
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import bookings, diary, people, spaces
from storage.diary import Already, Booked, NotThere
from storage.occupied import State
from storage.people import Role


@command("cancel", "avboka", "peru", summary=N_("Cancel a booking"), takes=[OWN, SCOPE])
def cancel(turn: Turn, number: int, scope: str) -> Answer:
    """The time is free again, everywhere the booking was told; who booked it hears of it, if it was somebody else."""
    t = turn.t
    back = (Button(t("Take it back"), f"restore {number}"),)
    late = too_late(turn, number)
    if late is not None:
        return late
    if scope == from_here.ALL:
        return from_here.cancel(turn, number)
    match bookings.cancel(turn.tx, number, by=turn.person.id, zone=turn.zone, now=turn.now):
        case Booked() as booked:
            show(turn, booked)
            keepers.withdrawn(turn, booked)
            unheard = tell(turn, booked, lambda t: t("{name} cancelled your booking: ", name=turn.person.name))
            return Reply(t("Cancelled: ") + said_here(turn, booked) + unheard, back)
        case Already(booked):
            return Reply(t("This booking is cancelled already: ") + said_here(turn, booked), back)
        case NotThere():
            return not_yours(turn)


@command("restore", "aterta", "palauta", takes=[OWN])
def restore(turn: Turn, number: int) -> Answer:
    """A cancelled booking is back, if its time is still free."""
    refused = (
        _rejected(turn, number) or closing_days.stays_cancelled(turn, number) or _cancelled_by_keeper(turn, number)
    )
    if refused is not None:
        return refused
    outcome = bookings.restore(turn.tx, number, zone=turn.zone, now=turn.now)
    match outcome:
        case Booked():
            show(turn, outcome)
            keepers.returned(turn, outcome)
            tell(turn, outcome, lambda t: t("{name} brought your booking back: ", name=turn.person.name))
            asked = outcome.state == State.REQUESTED
            return stands(turn, turn.t("Requested: ") if asked else turn.t("The booking is back: "), outcome)
        case Already(booked):
            return stands(turn, turn.t("This booking stands: "), booked)
        case NotThere():
            return not_yours(turn)
        case _:
            before = diary.get(turn.tx, number)
            assert before is not None
            return refusal_words.refused(turn, outcome, wished(turn.tx, before))


def _rejected(turn: Turn, number: int) -> Refusal | None:
    """What the keepers rejected comes back only by them: the asker hears again why, and what can be had instead."""
    booked = diary.get(turn.tx, number)
    if booked is None or not booked.rejected or rights.keeps(turn.person, booked.space_id):
        return None
    card = booking_words.card(turn.t, booked, turn.zone, private=turn.room.private)
    return Refusal(card.text, refusal_words.alternatives(turn, wished(turn.tx, booked)))


def _cancelled_by_keeper(turn: Turn, number: int) -> Refusal | None:
    """What a keeper of the space cancelled comes back only by its keepers: they may have given the time away."""
    booked, by = diary.get(turn.tx, number), diary.cancelled_by(turn.tx, number)
    if booked is None or booked.cancelled_at is None or booked.why or by in (None, turn.person.id, booked.person_id):
        return None
    space, keeper = booked.space_id, people.named(turn.tx, by or 0)
    if rights.keeps(turn.person, space) or keeper is None or not rights.keeps(keeper, space):
        return None
    lead = turn.t("{name} cancelled your booking: ", name=keeper.name)
    who = rights.who_can(turn, Role.KEEPER, spaces.subject(space)).text
    text = f"{lead}{said_here(turn, booked)}\n{who}"
    return Refusal(text, refusal_words.alternatives(turn, wished(turn.tx, booked)))
