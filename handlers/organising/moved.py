"""Talkoot were moved as a whole: everybody concerned is told once, and it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from handlers import rights
from handlers.approval import keepers
from handlers.booking import booking_words, partners
from handlers.organising import concerned, everybody
from handlers.planning import moving
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import talkoot_moving, undoing
from storage.planned import Planned
from storage.sign_ups import SignedUp
from storage.talkoot_moving import Moved, Past, Span, Stuck
from storage.talkoot_whole import NotOpen

NAME, UNDO = "move talkoot", "talkoot_moved"
Outcome = Moved | Stuck | Past | NotOpen


def keeps(turn: Turn, space_id: int) -> bool:
    """Tell whether who moves the talkoot answers for the space."""
    return rights.keeps(turn.person, space_id)


def move(turn: Turn, planned: Planned, spans: Sequence[Span]) -> Outcome:
    """Each day is at its new time, or nothing was changed."""
    return talkoot_moving.move(
        turn.tx, planned.number, spans, keeps=lambda one: keeps(turn, one), zone=turn.zone, now=turn.now
    )


def tried(turn: Turn, planned: Planned, spans: Sequence[Span]) -> Outcome:
    """Return what would come of it; nothing is changed."""
    return moving.tried(turn, lambda: move(turn, planned, spans))


def answer(turn: Turn, before: Planned, outcome: Outcome, lead: str) -> Answer:
    """Say what became of it; where they were moved, everybody has been told, and the bookings say so."""
    t = turn.t
    match outcome:
        case Moved():
            return _told(turn, before, outcome, lead)
        case Stuck():
            return moving.stuck(turn, outcome, f"{NAME} {before.number}")
        case Past():
            return moving.past(turn, f"{NAME} {before.number}")
        case NotOpen():
            text = t("These talkoot have been changed since, so this cannot be done any more: ")
            show = Button(t("Show the talkoot"), f"talkoot {before.number}")
            return Refusal(text + talkoot_words.headline(t, before, turn.zone), (show,))
        case _:
            assert_never(outcome)


def _told(turn: Turn, before: Planned, outcome: Moved, lead: str) -> Reply:
    t, planned = turn.t, outcome.planned
    theirs = everybody.of(turn.tx, planned)

    def elsewhen(t: Words) -> str:
        return t("{name} moved your booking: ", name=turn.person.name)

    for was, now in outcome.bookings:
        booking_words.show(turn, now)
        keepers.moved(turn, was, now)
        partners.changed(turn, now, elsewhen)
        concerned.tell_booker(turn, planned, now, theirs, elsewhen)
    told = _tell(turn, before, planned)
    undo = undoing.keep(turn.tx, f"{UNDO}:{planned.number}", outcome.was, person_id=turn.person.id, now=turn.now)
    buttons = (
        Button(t("Take it back"), f"talkoot back {undo}"),
        Button(t("Who comes"), f"participants {planned.number}"),
    )
    lines = [
        lead + talkoot_words.headline(t, planned, turn.zone),
        *concerned.bookings_said(turn, [one for _, one in outcome.bookings]),
    ]
    return Reply("\n".join(lines) + everybody.told(turn, told), buttons, private=True)


def _tell(turn: Turn, before: Planned, planned: Planned) -> everybody.Told:
    theirs = everybody.of(turn.tx, planned, but=turn.person.id)

    def lead(t: Words) -> str:
        now, was = (talkoot_words.when_said(t, one, turn.zone) for one in (planned, before))
        return t(
            "{name} moved these talkoot: *{title}* take place {now}. They were to be {was}.",
            name=turn.person.name,
            title=planned.title,
            now=now,
            was=was,
        )

    def say(t: Words, signed: Sequence[SignedUp]) -> Reply:
        lines = [lead(t), *concerned.own(turn, t, signed)]
        return Reply("\n".join(lines), concerned.answers(turn, t, planned, signed))

    starts = min(before.starts_at, planned.starts_at)
    told = everybody.tell(turn.tx, theirs, say, was=before, now=turn.now, town=turn.town)
    concerned.offer_anew(turn, planned, told)
    concerned.tell_other_leaders(turn, planned, lead, theirs, starts=starts)
    return told
