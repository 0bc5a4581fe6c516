"""Saying that one comes to what one has booked, and taking that back."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from handlers import taking_back
from handlers.approval import keepers
from handlers.aside import aside
from handlers.booking import booking_words, refusal_words
from handlers.booking.own import OWN, not_yours
from handlers.booking.retold import said_here, show, tell
from handlers.booking.wishes import wished
from handlers.commands import command
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import booking_due, bookings, confirming, diary, undoing
from storage.confirming import UNCONFIRMED
from storage.diary import Already, Booked, NotThere

_UNDO = taking_back.made_oneself("comes")
_UNCONFIRMED = N_("Nobody said in time that they come")  # `storage.confirming.UNCONFIRMED`, for the catalogs


@command(
    "we come",
    "vi kommer",
    "tulemme",
    summary=N_("Say that you come to what you have booked"),
    example=N_("/we come 12"),
    aliases=("we are coming", "vi kommer till bokning", "tullaan", "tulemme varaukseen"),
    linkable=True,
    takes=[OWN],
)
def we_come(turn: Turn, number: int) -> Answer:
    """Whoever has booked comes; what had gone to others for want of an answer is theirs again, if it is still free."""
    before = diary.get(turn.tx, number)
    if before is not None and before.cancelled_at is not None and before.why == UNCONFIRMED:
        refused = _again(turn, before)
        if refused is not None:
            return refused
    freed_at = booking_due.standing(turn.tx, before) if before is not None else None
    match confirming.confirm(turn.tx, number, zone=turn.zone, now=turn.now):
        case Booked() as booked:
            show(turn, booked)
            tell(turn, booked, lambda t: t("{name} said that you come: ", name=turn.person.name))
            return _thanks(turn, booked, freed_at)
        case Already(booked) if booked.cancelled_at is not None:
            back = (Button(turn.t("Take it back"), f"restore {number}"),)
            return Refusal(turn.t("This booking is cancelled already: ") + said_here(turn, booked), back)
        case Already(booked):
            text = turn.t("You have said already that you come: ") + said_here(turn, booked)
            return aside(turn, Reply(text, _buttons(turn, booked)), line=Reply(text))
        case NotThere():
            return not_yours(turn)
        case never:
            assert_never(never)


def _again(turn: Turn, before: Booked) -> Answer | None:
    """The turn is booked again; or it is said who has it by now, and what is free instead."""
    outcome = bookings.restore(turn.tx, before.number, zone=turn.zone, now=turn.now)
    match outcome:
        case Booked() | Already():
            keepers.returned(turn, outcome if isinstance(outcome, Booked) else outcome.booked)
            return None
        case NotThere():
            return not_yours(turn)
        case _:
            return refusal_words.refused(turn, outcome, wished(turn.tx, before))


def _thanks(turn: Turn, booked: Booked, freed_at: datetime | None) -> Answer:
    was = {"freed": freed_at.isoformat() if freed_at else None}
    undo = undoing.keep(turn.tx, f"comes:{booked.number}", was, person_id=turn.person.id, now=turn.now)
    text = turn.t("Thank you, you come: ") + said_here(turn, booked)
    back = Button(turn.t("Take it back"), f"undo we come {undo}")
    return aside(turn, Reply(text, (back, *_buttons(turn, booked))), line=Reply(text, (back,)))


def _buttons(turn: Turn, booked: Booked) -> tuple[Button, ...]:
    return booking_words.standing_buttons(turn.t, booked.number)


@command("undo we come", "angra vi kommer", "peru tulemme", linkable=True, takes=[_UNDO])
def undo(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """It is open again whether they come, and the turn goes to others as it would have."""
    number, before = kept
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    freed = before.was["freed"]
    booking = int(before.subject.partition(":")[2])
    freed_at = datetime.fromisoformat(freed) if freed else None
    booked = confirming.take_back(turn.tx, booking, freed_at=freed_at, zone=turn.zone, now=turn.now)
    if booked is None:
        return taking_back.nothing(turn.t)
    show(turn, booked)
    text = turn.t("It is open again whether you come: ") + said_here(turn, booked)
    come = Button(turn.t("We come"), f"we come {booked.number}")
    return aside(turn, Reply(text, (come, *_buttons(turn, booked))), line=Reply(text, (come,)))
