"""Talkoot are cancelled as a whole, or take place after all: everybody concerned is told once."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.approval import keepers
from handlers.booking import booking_words, partners, refusal_words
from handlers.organising import concerned, everybody
from handlers.talkoot import reasons, talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import diary, talkoot_cancelling, undoing
from storage.planned import Planned
from storage.sign_ups import SignedUp
from storage.talkoot_cancelling import Back, Cancelled
from storage.talkoot_whole import NotOpen

UNDO = "talkoot_cancelled"


def cancel(turn: Turn, planned: Planned, why: str) -> Answer:
    """Nobody is expected any more, what was booked is free, and everybody has heard so once."""
    outcome = talkoot_cancelling.cancel(
        turn.tx, planned.number, why=why, by=turn.person.id, zone=turn.zone, now=turn.now
    )
    match outcome:
        case NotOpen():
            return _not_any_more(turn, planned)
        case Cancelled(cancelled, booked):
            return _cancelled(turn, cancelled, outcome, [one.number for one in booked])


def _cancelled(turn: Turn, planned: Planned, outcome: Cancelled, booked: list[int]) -> Reply:
    t, theirs = turn.t, everybody.of(turn.tx, planned)

    def lost(t: Words) -> str:
        return t("{name} cancelled your booking: ", name=turn.person.name)

    for one in outcome.bookings:
        booking_words.show(turn, one)
        keepers.withdrawn(turn, one)
        partners.changed(turn, one, lost)
        concerned.tell_booker(turn, planned, one, theirs, lost)

    def lead(t: Words) -> str:
        text = t("{name} cancelled these talkoot: ", name=turn.person.name)
        text += talkoot_words.headline(t, planned, turn.zone)
        return text + ("\n" + t("Why: {why}", why="") + reasons.said(t, planned.why) if planned.why else "")

    def say(t: Words, _signed: Sequence[SignedUp]) -> Reply:
        return Reply(lead(t), (Button(t("All talkoot"), "talkoot"),))

    told = _tell(turn, planned, say, lead)
    was = {"bookings": booked, "at": turn.now.isoformat()}
    undo = undoing.keep(turn.tx, f"{UNDO}:{planned.number}", was, person_id=turn.person.id, now=turn.now)
    lines = [t("Cancelled: ") + talkoot_words.headline(t, planned, turn.zone)]
    lines += [t("Free again:"), *concerned.bookings_said(turn, outcome.bookings)] if outcome.bookings else []
    back = Button(t("Take it back"), f"talkoot back {undo}")
    return Reply("\n".join(lines) + everybody.told(turn, told), (back,), private=True)


def bring_back(turn: Turn, planned: Planned, undo: undoing.Before) -> Answer | None:
    """The talkoot take place after all, with what is still free, and everybody has heard so; None if they cannot."""
    outcome = talkoot_cancelling.bring_back(turn.tx, planned.number, undo.was["bookings"], zone=turn.zone, now=turn.now)
    match outcome:
        case NotOpen():
            return None
        case Back(back):
            return _back(turn, back, outcome)


def _back(turn: Turn, planned: Planned, outcome: Back) -> Reply:
    t = turn.t
    for one in outcome.bookings:
        booking_words.show(turn, one)
        keepers.returned(turn, one)

    def lead(t: Words) -> str:
        return t("These talkoot take place after all: ") + talkoot_words.headline(t, planned, turn.zone)

    def say(t: Words, signed: Sequence[SignedUp]) -> Reply:
        lines = [lead(t), *concerned.own(turn, t, signed)]
        return Reply("\n".join(lines), concerned.answers(turn, t, planned, signed))

    told = _tell(turn, planned, say, lead)
    concerned.offer_anew(turn, planned, told)
    lines = [lead(t), *concerned.bookings_said(turn, outcome.bookings)]
    for booked, why in outcome.lost:
        space = diary.space_of(turn.tx, booked)
        said = refusal_words.why(turn, why, space, booking_words.span_of(booked))
        lines.append(t("This could not be had again: ") + said)
    buttons = (
        Button(t("Who comes"), f"participants {planned.number}"),
        Button(t("Cancel the talkoot"), f"cancel talkoot {planned.number}"),
    )
    return Reply("\n".join(lines) + everybody.told(turn, told), buttons, private=True)


def _tell(turn: Turn, planned: Planned, say: everybody.Say, lead: concerned.Lead) -> everybody.Told:
    theirs = everybody.of(turn.tx, planned, but=turn.person.id)
    told = everybody.tell(turn.tx, theirs, say, now=turn.now, town=turn.town)
    concerned.tell_other_leaders(turn, planned, lead, theirs, starts=planned.starts_at)
    return told


def _not_any_more(turn: Turn, planned: Planned) -> Refusal:
    text = turn.t("These talkoot have been changed since, so this cannot be done any more: ")
    show = Button(turn.t("Show the talkoot"), f"talkoot {planned.number}")
    return Refusal(text + talkoot_words.headline(turn.t, planned, turn.zone), (show,))
