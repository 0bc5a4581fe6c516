"""Everybody concerned by what becomes of an event hears of it once: who comes, may come or waits, and who booked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from handlers import telling
from handlers.approval import keepers
from handlers.booking import booking_words, partners, touched
from handlers.events import also_concerned, event_words
from handlers.events.also_concerned import Share
from handlers.telling import Told
from handlers.turn import Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import answers
from storage.answers import AnswerNow
from storage.db import Tx
from storage.diary import Booked
from storage.event_table import Says
from storage.events import EventNow

Lead = Callable[[Words], str]
"""What happened, in the words of who is told."""


def concerned(tx: Tx, event: EventNow, days: Collection[int], *, now: datetime) -> list[AnswerNow]:
    """Return who comes, may come or waits on these days; of one that does not repeat, who does to the whole of it."""
    found = [one for one in answers.of_event(tx, event.number) if one.says != Says.NO]
    return [one for one in found if not event.repeats or (one.day_id in days and now < one.ends_at)]


def will_hear(turn: Turn, event: EventNow, days: Collection[int]) -> list[str]:
    """Return how many will hear of a change, and who will not, a line each."""
    return telling.will_hear(turn, _theirs(turn, event, days))


def _theirs(turn: Turn, event: EventNow, days: Collection[int]) -> dict[int, list[AnswerNow | Share]]:
    """Return what each who is concerned has to do with it, but for who changes it."""
    found = concerned(turn.tx, event, days, now=turn.now)
    return telling.by_person([*found, *also_concerned.of(turn, event, days)], but=turn.person.id)


def tell(
    turn: Turn,
    event: EventNow,
    days: Collection[int],
    lead: Lead,
    buttons: Callable[[Words, AnswerNow], Sequence[Button]],
    *,
    starts: datetime,
) -> Told:
    """Each who is concerned hears the lead once, with what they can do; so do the other organisers who made it.

    Call it when all has been changed: what else somebody has to do with the event is told as it is then."""
    theirs = _theirs(turn, event, days)

    def say(t: Words, each: Sequence[AnswerNow | Share]) -> Reply:
        said = [one for one in each if isinstance(one, AnswerNow)]
        shares = [one for one in each if isinstance(one, Share)]
        lines = [lead(t), *(_waits(t) for one in said[:1] if one.is_waiting), *(one.said(t) for one in shares)]
        first = buttons(t, said[0]) if said else ()
        return Reply("\n".join(lines), (*first, *filter(None, (one.button(t) for one in shares[:1]))))

    told = telling.tell(turn.tx, theirs, say, starts=lambda _each: starts, now=turn.now, town=turn.town)

    def say_leaders(t: Words) -> Reply:
        return Reply(lead(t), (Button(t("Who comes"), f"event participants {event.number}"),))

    if turn.person.id != event.person_id:
        but = {turn.person.id, *theirs}
        telling.tell_leaders(turn.tx, event, say_leaders, now=turn.now, town=turn.town, but=but, starts=starts)
    return told


def _waits(t: Words) -> str:
    return t("You are in the queue") + "."


def told(turn: Turn, outcome: Told) -> str:
    """Return, a line each, how many hear of it, and whom the organiser must tell."""
    nobody = turn.t("Nobody has said that they come yet, so nobody need be told.")
    return telling.told(turn, outcome, nobody=nobody)


def freed(turn: Turn, event: EventNow, booked: Sequence[Booked]) -> list[str]:
    """Whoever answers for what is free again, and who booked it, know; return the bookings, a line each."""

    def lost(t: Words) -> str:
        return t("{name} cancelled your booking: ", name=turn.person.name)

    for one in booked:
        booking_words.show(turn, one)
        keepers.withdrawn(turn, one)
        partners.changed(turn, one, lost)
        _tell_booker(turn, event, one, lost)
    return [turn.t("Free again:"), *said(turn, booked)] if booked else []


def had_again(turn: Turn, booked: Sequence[Booked]) -> list[str]:
    """Whoever answers for what is booked again knows; return the bookings, a line each."""
    for one in booked:
        booking_words.show(turn, one)
        keepers.returned(turn, one)
    return said(turn, booked)


def elsewhen(turn: Turn, event: EventNow, moved: Sequence[tuple[Booked, Booked]]) -> list[str]:
    """Whoever answers for what was moved, and who booked it, know; return the bookings, a line each."""

    def other_time(t: Words) -> str:
        return t("{name} moved your booking: ", name=turn.person.name)

    for was, now in moved:
        booking_words.show(turn, now)
        keepers.moved(turn, was, now)
        partners.changed(turn, now, other_time)
        _tell_booker(turn, event, now, other_time)
    return said(turn, [now for _, now in moved])


def _tell_booker(turn: Turn, event: EventNow, booked: Booked, lead: Lead) -> None:
    """Who booked it hears what became of it, unless they hear of the event anyhow."""
    also = {one.person_id for one in also_concerned.of(turn, event, {day.number for day in event.days})}
    if booked.person_id not in {event.person_id, *also}:
        touched.tell_booker(turn, booked, lead)


def said(turn: Turn, booked: Sequence[Booked]) -> list[str]:
    """Return what is booked with the event, a line each."""
    return [f"• {booking_words.said(turn.t, one, turn.zone)}" for one in booked]


def changed_since(turn: Turn, event: EventNow) -> Refusal:
    """Say that somebody else has changed it, so that it cannot be done any more."""
    text = turn.t("This event has been changed since, so this cannot be done any more: ")
    show = Button(turn.t("Show the event"), f"events {event.number}")
    return Refusal(text + event_words.headline(turn.t, event, turn.zone), (show,))
